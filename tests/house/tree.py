"""What the house tests share: the Python files of the house, and a copy of it in which a wrong can be planted."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "bangfu"


@dataclass(frozen=True)
class Source:
    """A Python file of the house; `path` is written from the package, as in "ledger/post.py"."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return _parsed(self.text)

    def within(self, rooms: tuple[str, ...]) -> bool:
        """Whether the file is one of the rooms: a file, or a folder written with a closing slash."""
        return any(self.path == room or (room.endswith("/") and self.path.startswith(room)) for room in rooms)


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def sources(tests: bool = False) -> tuple[Source, ...]:
    """Every Python file of the package; the tests beside the code only when asked for."""
    return tuple(_read(tests))


def _read(tests: bool) -> Iterator[Source]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if tests or "tests/" not in name:
            yield Source(name, path.read_text(encoding="utf-8"))


def copy_of_the_house(target: Path) -> Path:
    """The Python of the house and its contracts in another folder, without tests, to plant a wrong in."""
    shutil.copytree(PACKAGE, target / "bangfu", ignore=_python_only)
    shutil.copy(ROOT / ".importlinter", target / ".importlinter")
    return target


def _python_only(folder: str, names: list[str]) -> set[str]:
    keep = {name for name in names if name.endswith(".py") or (Path(folder) / name).is_dir()}
    return (set(names) - keep) | {"tests", "__pycache__", "static", "templates"}
