"""The two commands: what is missing is named before anything is done, and the proof relies on nothing by hand."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

FAKE = """#!/bin/sh
case "$2" in *{word}*) exit 1;; esac
[ "$1" = -V ] && echo "Python 3.9.2"
exit 0
"""


def make(tmp_path: Path, target: str, word: str) -> subprocess.CompletedProcess[str]:
    """The answer of make, with a Python that fails when asked for the word."""
    fake = tmp_path / "python3"
    fake.write_text(FAKE.format(word=word), encoding="ascii")
    fake.chmod(0o755)
    command = ["make", target, f"PYTHON={fake}", f"VENV={tmp_path / 'venv'}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", ["install", "run"])
def test_a_missing_venv_is_named(tmp_path: Path, target: str) -> None:
    answer = make(tmp_path, target, "ensurepip")
    assert answer.returncode != 0
    assert "apt-get install make python3-venv" in answer.stdout
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_named(tmp_path: Path) -> None:
    answer = make(tmp_path, "install", "version_info")
    assert answer.returncode != 0
    assert "Python 3.11 or newer is needed; found: Python 3.9.2" in answer.stdout


def test_the_proof_starts_from_a_bare_checkout() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    steps = [line for line in script if line and not line.startswith(("#", "set ", "cd "))]
    assert steps == ["make install", "make check", "make test", "make walls"]
    assert "set -euo pipefail" in script
