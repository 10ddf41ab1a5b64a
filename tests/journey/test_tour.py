"""docs/tour.md is true: every command in it is run, and what it shows is what comes back."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.journey.conftest import bangfu

TOUR = Path(__file__).parents[2] / "docs" / "tour.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def _steps() -> list[tuple[str, list[str]]]:
    """The commands of the tour in their order, each with the lines it must print; `…` stands for anything."""
    steps: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(TOUR.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif line.strip():
                steps[-1][1].append(line.strip())
    return steps


def _shows(printed: str, line: str) -> bool:
    return re.search(".*".join(re.escape(part) for part in line.split("…")), printed) is not None


def test_the_tour_is_true(own_demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    steps = _steps()
    assert len(steps) >= 8
    for command, lines in steps:
        words = shlex.split(command)
        assert words[0] == "bangfu", command
        done = bangfu(own_demo_home, *words[1:])
        printed = done.stdout + done.stderr
        assert done.returncode in (0, 1), printed
        missing = [line for line in lines if not _shows(printed, line)]
        assert not missing, f"{command}\nprinted:\n{printed}\nmissing: {missing}"
