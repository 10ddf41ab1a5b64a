"""A form as it lies on the sheet: what stands in each cell, which cells are one, and which may be written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from bangfu.kernel.text import plain
from bangfu.workbooks import limits, worker
from bangfu.workbooks.sheets import address

EXACT_DIGITS = 15

Span = tuple[int, int, int, int]
At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell.

    Shape: `kind` is "t" text, "n" number, "f" formula, "" nothing; `text` is raw, with the blanks of its author;
    `code` the number format, "" for General.
    """

    kind: str = ""
    text: str = ""
    code: str = ""
    indent: int = 0
    locked: bool = True


NOTHING = GridCell()


@dataclass(frozen=True)
class Grid:
    """One visible sheet.

    Shape: cells by (line, column) from 1; `merges` and `choices` are (top, left, bottom, right); a choice is a range
    in which only a value of a list, a day or a short text may stand.
    """

    name: str
    cells: dict[At, GridCell]
    merges: tuple[Span, ...] = ()
    choices: tuple[Span, ...] = ()
    arrays: tuple[Span, ...] = ()
    protected: bool = False

    @cached_property
    def height(self) -> int:
        """The last line with content."""
        return max((line for (line, _), cell in self.cells.items() if cell.kind), default=0)

    @cached_property
    def width(self) -> int:
        """The last column with content."""
        return max((column for (_, column), cell in self.cells.items() if cell.kind), default=0)

    @cached_property
    def _covered(self) -> dict[At, Span]:
        """The range of each cell of a merge; one with several contents was moved by a program, and is none."""
        return {at: span for span in self.merges if self._is_whole(span) for at in self._within(span)}

    def _within(self, span: Span) -> list[At]:
        lines = range(span[0], min(span[2], self.height + 1) + 1)
        columns = range(span[1], min(span[3], self.width + 1) + 1)
        return [(line, column) for line in lines for column in columns]

    def _is_whole(self, span: Span) -> bool:
        first = self.cells.get(span[:2], NOTHING)
        inside = (self.cells.get(at, NOTHING) for at in self._within(span))
        return all(not cell.kind or cell.text == first.text for cell in inside)

    def span(self, at: At) -> Span:
        """The merged range of a cell, or the cell itself."""
        return self._covered.get(at, (*at, *at))

    def anchor(self, at: At) -> At:
        """The cell that carries the content of the range."""
        return self.span(at)[:2]

    def cell(self, at: At) -> GridCell:
        """What stands there, of a merged cell what stands in its first."""
        return self.cells.get(self.anchor(at), NOTHING)

    def is_free(self, at: At) -> bool:
        """Whether a number may be written: an empty cell, first of its range, not locked, not a choice, no formula."""
        cell = self.cells.get(at, NOTHING)
        held = any(_inside(at, span) for span in (*self.choices, *self.arrays))
        held = held or any(_inside(at, span) and at != span[:2] for span in self.merges)
        return not cell.kind and self.anchor(at) == at and not held and not (self.protected and cell.locked)


def _inside(at: At, span: Span) -> bool:
    return span[0] <= at[0] <= span[2] and span[1] <= at[1] <= span[3]


def read_grids(data: bytes) -> list[Grid]:
    """The visible sheets of a form (.xlsx, .xlsm).

    Refuses: as `read.read` does. Cost: a child process; a range that passes the limits of a sheet is refused.
    """
    limits.screen(data)
    return [_grid(read) for read in worker.run("grid", data)["sheets"]]


def _grid(read: dict[str, Any]) -> Grid:
    cells = {(line, column): GridCell(*rest) for line, column, *rest in read["cells"]}
    spans = {name: tuple(tuple(span) for span in read[name]) for name in ("merges", "choices", "arrays")}
    return Grid(read["name"], cells, protected=read["protected"], **spans)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet that is added behind the others: its name, column widths, rows of texts and numbers; some are heads."""

    name: str
    rows: Sequence[Sequence[str | int | Decimal | None]]
    widths: Sequence[int] = ()
    heads: frozenset[int] = field(default_factory=frozenset)


def filled(data: bytes, numbers: dict[str, dict[At, Decimal]], page: Page) -> bytes:
    """The form with numbers in its empty cells and a page behind its sheets; every other part byte for byte.

    Shape: `numbers` by sheet and (line, column). Formulas are computed anew when the file is opened.
    Refuses: as `read_grids`; `file_damaged` when a cell to be written is not empty.
    """
    limits.screen(data)
    order = {
        "sheets": {name: {address(*at): plain(n) for at, n in cells.items()} for name, cells in numbers.items()},
        "page": {
            "name": page.name,
            "rows": [[_value(value) for value in row] for row in page.rows],
            "widths": list(page.widths),
            "heads": sorted(page.heads),
        },
    }
    packed = json.dumps(order, ensure_ascii=False).encode()
    answer: bytes = worker.run("fill", len(packed).to_bytes(8, "big") + packed + data)
    return answer


def _value(value: str | int | Decimal | None) -> dict[str, str] | None:
    """A value as the child writes it; a number that Excel cannot hold exactly becomes a text."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return {"text": value}
    number = plain(Decimal(value))
    return {"text": number} if len(number.strip("-").replace(".", "")) > EXACT_DIGITS else {"number": number}
