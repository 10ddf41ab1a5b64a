"""A new line of assistance is one folder: nothing else changes, and it works at once from entry to figure to trace."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.slow

LINE = "exampleline"
TITLE = "示例帮扶"
WORK = Path(__file__).with_name("scaffold_work.py")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house in which a line may be added."""
    target = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "bangfu", target / "bangfu", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    return target


def run(checkout: Path, *words: str) -> str:
    """What a command of the copy prints; it must succeed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(checkout),
        "PYTHONDONTWRITEBYTECODE": "1",
        "BANGFU_HOME": str(checkout / "home"),
        "DJANGO_SETTINGS_MODULE": "bangfu.settings",
    }
    for name in ("BANGFU_DATABASE_URL", "BANGFU_DATABASE_OWNER_URL"):
        environment.pop(name, None)
    answer = subprocess.run(
        [sys.executable, *words], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file of the house."""
    files = (p for p in (folder / "bangfu").rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def before(checkout: Path) -> dict[str, str]:
    """The digests before the line is added, and then the line."""
    answer = digests(checkout)
    run(checkout, "-m", "bangfu.cli.main", "new", LINE, TITLE)
    return answer


def test_no_file_outside_the_folder_changes(checkout: Path, before: dict[str, str]) -> None:
    after = digests(checkout)
    new = {name for name in after if name not in before}
    assert new
    assert all(name.startswith(f"bangfu/assistance/{LINE}/") for name in new), new
    assert {name: after[name] for name in before} == before


def test_the_new_line_has_everything(checkout: Path, before: dict[str, str]) -> None:
    run(checkout, "-m", "django", "makemigrations", "--check", "--dry-run")
    run(checkout, "-m", "bangfu.cli.main", "migrate")
    report = json.loads(run(checkout, str(WORK), LINE).splitlines()[-1])
    assert report["list"] == 200
    assert report["form"] == 200
    assert report["template"]
    assert report["posted"] == 1
    assert report["value"] == 12
    assert report["trace"] == [12]
    assert report["trace_page"] == 200
