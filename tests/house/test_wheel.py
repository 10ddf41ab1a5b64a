"""The wheel holds everything: installed elsewhere, away from the checkout, the command line answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.test_no_machine_paths import git_files
from tests.house.tree import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from what git keeps, so that leftovers of the checkout cannot slip in."""
    checkout = tmp_path_factory.mktemp("checkout")
    for path in git_files():
        target = checkout / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(checkout)]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.glob("bangfu-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked into a folder of its own; libraries come from the environment of the tests."""
    site = tmp_path_factory.mktemp("site")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(pip, check=True, capture_output=True)
    return site


def test_every_file_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    house = {p.relative_to(ROOT).as_posix() for p in git_files() if p.is_relative_to(ROOT / "bangfu")}
    wanted = {name for name in house if "/tests/" not in name}
    assert not wanted - inside
    assert not {name for name in inside if "/tests/" in name or name.startswith("tests/")}
    assert {name.rpartition("/")[2] for name in inside if "dist-info/licenses" in name} == {"LICENSE", "NOTICE"}


def test_the_command_answers_elsewhere(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed), "BANGFU_HOME": str(tmp_path / "home")}
    where = subprocess.run(
        [sys.executable, "-c", "import bangfu; print(bangfu.__file__)"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.strip().startswith(str(installed))
    answer = subprocess.run(
        [sys.executable, "-m", "bangfu.cli.main", "--help"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "figure" in answer.stdout
