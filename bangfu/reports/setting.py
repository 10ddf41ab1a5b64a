"""A written text set: runs with the numbers of their sources, headings with theirs, tables with their notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bangfu.kernel.quantity import to_decimal
from bangfu.reports.asking import Desk
from bangfu.reports.citing import Namer
from bangfu.reports.issue import Cited, Paragraph, Row, Run, Table
from bangfu.reports.punctuation import GAP, OPEN, SHUT, settled, whole
from bangfu.reports.sources import exact
from bangfu.reports.template import Part, bad_template
from bangfu.reports.wanted import Wanted
from bangfu.reports.words import numeral, wan_cell

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure

ALL = "合计"
NOTHING = "—"
NOTHING_NOTE = "“—”表示总账中没有记录。"
ROUNDING_NOTE = "表中数字四舍五入，各行之和与合计的末位可能不等。"
_MARK = re.compile(f"{OPEN}(\\d+){SHUT}")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it was read: a row for each unit and one for all, a column for each figure, marks in the cells."""

    title: str
    units: tuple[str, ...]
    columns: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A part as it was read, with marks for its figures."""

    part: Part
    text: str
    grid: Grid | None = None


class Setter:
    """Cuts paragraphs into runs, leaves out sections without content, numbers headings, tables and sources."""

    def __init__(self, desk: Desk, namer: Namer) -> None:
        self._desk, self._namer = desk, namer
        self._numbers = [0, 0]
        self._above: Part | None = None
        self._tables = 0
        self._paragraphs: list[Paragraph | Table] = []
        self._figures: list[Cited] = []
        self._cited: dict[tuple[Wanted, str], int] = {}

    def set(self, written: list[Written]) -> tuple[tuple[Paragraph | Table, ...], tuple[Cited, ...]]:
        """The paragraphs and tables, and the sources of their figures, in the order of the text."""
        for one in written:
            blocks = [whole(settled(_joined(block))) for block in re.split(r"\n\s*\n", one.text)]
            columns = self._filled(one) if one.grid else []
            self._headings(one.part, filled=any(blocks) or bool(columns))
            self._paragraphs += [Paragraph(one.part.style, tuple(self._runs(block))) for block in blocks if block]
            if one.grid and columns:
                self._table(one.grid, columns)
        return tuple(self._paragraphs), tuple(self._figures)

    def _headings(self, part: Part, *, filled: bool) -> None:
        """The heading of a part with content; one of the first level waits for what stands under it."""
        if part.heading and part.level == 1:
            self._above = part
        if filled and self._above is not None:
            self._heading(self._above)
            self._above = None
        if filled and part.heading and part.level > 1:
            self._heading(part)

    def _heading(self, part: Part) -> None:
        """The heading with its number; a heading of the second level numbers anew below one of the first."""
        self._numbers[part.level - 1] += 1
        if part.level == 1:
            self._numbers[1] = 0
        number = numeral(self._numbers[part.level - 1])
        words = f"{number}、{part.heading}" if part.level == 1 else f"\uff08{number}\uff09{part.heading}"
        self._paragraphs.append(Paragraph(f"heading{part.level}", (Run(words),)))

    def _runs(self, block: str) -> Iterator[Run]:
        for at, piece in enumerate(_MARK.split(block)):
            if at % 2:
                yield self._figure(int(piece))
            elif piece:
                yield Run(piece)

    def _figure(self, index: int) -> Run:
        print_, figure, shown = self._desk.shown(index)
        key = (print_.wanted, shown)
        if key not in self._cited:
            self._cited[key] = self._source(shown, print_.wanted, figure)
        return Run(shown, self._cited[key])

    def _source(self, shown: str, wanted: Wanted, figure: Figure, *remarks: str) -> int:
        """The number of a new source."""
        no = len(self._figures) + 1
        self._figures.append(self._namer.cited(no, shown, wanted, figure, *remarks))
        return no

    def _filled(self, one: Written) -> list[tuple[str, list[int]]]:
        """The columns of a table whose indicators exist and have a record, with the marks of their cells.

        Refuses: `bad_template` when a cell is not one figure.
        """
        assert one.grid is not None
        filled = []
        for heading, cells in one.grid.columns:
            if any(GAP in cell for cell in cells):
                continue
            marks = [_MARK.fullmatch(cell.strip()) for cell in cells]
            if None in marks:
                key = f"{one.part.key}.table.columns.{heading}"
                raise bad_template(
                    self._desk.file, key, "一格里不是一个数字", "请只写一个 {{ 指标(helper=unit) | 写法 }}"
                )
            numbers = [int(mark[1]) for mark in marks if mark]
            if any(self._desk.shown(number)[1].postings for number in numbers):
                filled.append((heading, numbers))
        return filled

    def _table(self, grid: Grid, columns: list[tuple[str, list[int]]]) -> None:
        self._tables += 1
        set_columns = [self._column(heading, marks) for heading, marks in columns]
        rows = tuple(
            Row(title, tuple(cells[at] for _, cells in set_columns)) for at, title in enumerate((*grid.units, ALL))
        )
        heads = tuple((heading, cells[-1].no) for heading, cells in set_columns)
        title = f"表{self._tables}　{settled(grid.title)}"
        notes = tuple(_notes(set_columns))
        self._paragraphs.append(Table(title, heads, rows, notes))

    def _column(self, heading: str, marks: list[int]) -> tuple[str, list[Cited]]:
        """The cells of a column from the first unit to all of them; the last is the source of the column."""
        said = [self._cell(mark) for mark in marks]
        shown, wanted, figure = said[-1]
        remark = f"表{self._tables}“{settled(heading)}”的合计；各行按单位分列，口径相同。"
        no = self._source(shown, wanted, figure, remark)
        above = [self._namer.cited(no, *cell) for cell in said[:-1]]
        return settled(heading), [*above, self._figures[no - 1]]

    def _cell(self, mark: int) -> tuple[str, Wanted, Figure]:
        print_, figure, shown = self._desk.shown(mark)
        return (shown if figure.postings else NOTHING), print_.wanted, figure


def _notes(columns: list[tuple[str, list[Cited]]]) -> Iterator[str]:
    """What must be said under a table: rows that have no record, add up to more or less than all, or are rounded."""
    if any(cell.shown == NOTHING for _, cells in columns for cell in cells):
        yield NOTHING_NOTE
    for heading, cells in columns:
        rows, total = sum(int(cell.value or 0) for cell in cells[:-1]), int(cells[-1].value or 0)
        if rows > total:
            more = _told(rows - total, cells[-1].unit, heading)
            yield f"“{heading}”各行之和比合计多 {more}：几家单位都计的，合计只计一次。"
        elif rows < total:
            yield f"“{heading}”合计比各行之和多 {_told(total - rows, cells[-1].unit, heading)}：含期末已不在列的单位。"
    if any(_rounded(cells) for _, cells in columns):
        yield ROUNDING_NOTE


def _told(value: int, unit: str, heading: str) -> str:
    """A difference under a table: money in 万元 where the column is, unless nothing of it would be left there.

    >>> _told(457_245_000, "fen", "直接投入(万元)"), _told(45, "fen", "直接投入(万元)"), _told(3, "project", "项目(个)")
    ('457.25 万元', '0.45 元', '3 个')
    """
    told = wan_cell(value)
    return f"{told} 万元" if unit == "fen" and "万元" in heading and to_decimal(told) else exact(value, unit)


def _rounded(cells: list[Cited]) -> bool:
    """Whether the rows add up exactly, but not as they are printed."""
    rows = [cell for cell in cells[:-1] if cell.shown != NOTHING]
    if not rows or cells[-1].shown == NOTHING or sum(int(c.value or 0) for c in rows) != int(cells[-1].value or 0):
        return False
    return sum(to_decimal(cell.shown) for cell in rows) != to_decimal(cells[-1].shown)


def _joined(block: str) -> str:
    """The lines of a paragraph as one: a line break in a text is only for the eyes of its author."""
    return "".join(line.strip() for line in block.splitlines())
