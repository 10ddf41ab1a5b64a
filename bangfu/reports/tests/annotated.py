"""Bulletins with their numbers marked by hand: {{text|value unit|indicator|helper>helped|period|status}}.

An indicator of - is no figure of the ledger, ? is left open; a slash separates readings that are both right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "bulletins"
OPEN, NONE = "?", "-"
_MARK = re.compile(r"\{\{([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^}]*)\}\}")


@dataclass(frozen=True)
class Marked:
    """One number as a reader marked it."""

    start: int
    text: str
    value: Decimal
    unit: str
    indicator: str
    parties: str
    periods: tuple[str, ...]
    statuses: tuple[str, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Bulletin:
    """A text without its marks, and the marks."""

    name: str
    text: str
    marked: tuple[Marked, ...]


def bulletins() -> list[Bulletin]:
    """All of them, in order."""
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> Bulletin:
    raw = path.read_text(encoding="utf-8")
    text, marked, at = "", [], 0
    for found in _MARK.finditer(raw):
        text += raw[at : found.start()]
        value, unit = found[2].split(" ")
        periods, statuses = tuple(found[5].split("/")), tuple(found[6].split("/"))
        marked.append(Marked(len(text), found[1], Decimal(value), unit, found[3], found[4], periods, statuses))
        text += found[1]
        at = found.end()
    return Bulletin(path.stem, text + raw[at:], tuple(marked))
