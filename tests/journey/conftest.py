"""One demonstration home for every journey of a session, made by the real command; `run` runs `bangfu` on a home."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journey import browser

Run = Callable[..., subprocess.CompletedProcess[str]]


def bangfu(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The finished command, with its exit code and what it printed."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BANGFU_") and k != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "bangfu.cli.main", *words]
    return subprocess.run(
        command, env={**clean, "BANGFU_HOME": str(home)}, capture_output=True, text=True, check=False, timeout=300
    )


def asked(home: Path, *words: str) -> Any:
    """The JSON answer of a command that must succeed."""
    done = bangfu(home, *words, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration home with seed 1; read it only."""
    home = tmp_path_factory.mktemp("demo") / "home"
    done = bangfu(home, "demo", "--seed", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture
def own_demo_home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration home that the test may change."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))


@pytest.fixture(scope="module")
def house(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served copy of the demonstration."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("served") / "home"))
    with browser.serving(home, 8157) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One browser for all journeys of a file."""
    if not browser.executable():
        pytest.skip("needs Chromium: apt-get install chromium")
    with browser.chromium(tmp_path_factory.mktemp("browser")) as found:
        yield found
