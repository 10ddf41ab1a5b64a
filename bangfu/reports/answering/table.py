"""What is found on a sheet: tables with the texts above them, and cells to be filled with the texts beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bangfu.registry.lookup import plain
from bangfu.reports.answering.labels import numbered
from bangfu.workbooks.grid import At

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """An empty cell with the texts that qualify it.

    Shape: `column` and `row` from the outermost text to the innermost; `unit` is that of a column of units, "" when
    there is none; `stub` is the line and first column of its labels, column 0 when it has none; `code` the format;
    `named` is false in a row of a list that only has a number.
    """

    sheet: str
    at: At
    column: Path
    row: Path
    stub: At
    unit: str = ""
    code: str = ""
    named: bool = True


@dataclass(slots=True)
class Table:
    """One table: the texts above it, its cells to be filled, and all its labels, filled or not.

    Shape: `before` are titles of earlier tables that still say when and where, `titles` its own, from the top down;
    `rows` the paths of all rows by line and first column of the labels; `columns` those of all columns.
    """

    sheet: str
    before: tuple[str, ...]
    titles: tuple[str, ...]
    slots: list[Slot] = field(default_factory=list)
    rows: dict[At, Path] = field(default_factory=dict)
    columns: dict[int, Path] = field(default_factory=dict)
    values: frozenset[int] = frozenset()  # the columns that hold values, filled or not
    over_labels: tuple[str, ...] = ()  # the texts of the header over labels and units


def titled(titles: Sequence[str], said: Sequence[str]) -> list[str]:
    """The titles with new ones; a numbered one takes the place of those at its depth or deeper."""
    kept = list(titles)
    for text in said:
        level = numbered(plain(text))
        if level:
            kept = [t for t in kept if not numbered(plain(t)) or numbered(plain(t)) < level]
        kept.append(text)
    return kept
