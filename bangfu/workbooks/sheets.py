"""What a workbook holds, as plain values: sheets, rows of typed cells, addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bangfu.kernel.errors import Problem

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it was read.

    Shape: `rows[i][j]` is the cell of line i+1, column j+1; a cell inside a merged range carries the value of the
    range and stands in `merged` as (line, column).
    """

    name: str
    rows: list[list[Value]]
    merged: frozenset[tuple[int, int]] = frozenset()

    def cell(self, line: int, column: int) -> Value:
        """The cell at a line and column counted from 1; nothing beyond the edge."""
        row = self.rows[line - 1] if line <= len(self.rows) else []
        return row[column - 1] if column <= len(row) else None


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it was read: its visible sheets, its hidden notes of ours, and what was left out.

    Shape: `marks` are the key-value pairs of the hidden sheet `_bangfu` of our own templates; `pasted` means that
    there was no workbook but a text.
    """

    sheets: list[Sheet]
    marks: dict[str, str] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    pasted: bool = False


def letters(column: int) -> str:
    """The letters of a column counted from 1.

    >>> letters(1), letters(26), letters(27), letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(line: int, column: int) -> str:
    """The address of a cell as Excel shows it.

    >>> address(7, 3)
    'C7'
    """
    return f"{letters(column)}{line}"


def position(cell: str) -> tuple[int, int]:
    """The line and the column of an address.

    >>> position("C7")
    (7, 3)
    """
    name = cell.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(name) :]), column
