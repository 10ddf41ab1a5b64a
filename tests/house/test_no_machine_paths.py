"""Files that travel name no folder of one machine and no package registry."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TEXT = {
    ".py",
    ".toml",
    ".md",
    ".html",
    ".css",
    ".js",
    ".txt",
    ".in",
    ".lock",
    ".csv",
    ".cfg",
    ".ini",
    ".json",
    ".yml",
    "",
}
FOLDERS = re.compile(r"(?<![\w.])/(?:root|work|tmp|Users|home/[a-z]+|opt/[a-z]+)/\w")
REGISTRIES = re.compile(
    "pypi" + r"\.org|python" + r"hosted|npm" + r"js\.(?:org|com)|deb\." + r"debian|mirrors?\.[a-z]+\.\w+"
)

# file -> why it may
EXEMPT: dict[str, str] = {}


def git_files() -> list[Path]:
    """Every file that git keeps or would keep."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def faults(name: str, text: str) -> Iterator[str]:
    """Each line of a text that names a machine's folder or a registry."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in (FOLDERS, REGISTRIES):
            if pattern.search(line):
                yield f"{name}:{number} {line.strip()[:100]}"


def test_files_travel() -> None:
    found: list[str] = []
    for path in git_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in TEXT and name not in EXEMPT and "/vendor/" not in name:
            found += faults(name, path.read_text(encoding="utf-8", errors="replace"))
    assert not found, "\n".join(found)


PLANTS = ["cd /" + "root/x", "open('/" + "tmp/x')", "see https://py" + "pi.org/x", "HOME=/" + "home/anna/x"]


@pytest.mark.parametrize("text", PLANTS)
def test_a_planted_path_is_caught(text: str) -> None:
    assert list(faults("x", text))
