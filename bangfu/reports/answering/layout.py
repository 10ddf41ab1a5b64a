"""The tables of a sheet: where headers, labels and cells to be filled lie; knows no meaning but that of a few marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from bangfu.registry.lookup import plain
from bangfu.reports.answering import cards, sheet
from bangfu.reports.answering.header import Head
from bangfu.reports.answering.labels import numbered
from bangfu.reports.answering.outline import Outline, total_kind
from bangfu.reports.answering.table import Path, Slot, Table, titled
from bangfu.workbooks.grid import At, Grid


def views(grid: Grid, is_bare: Callable[[str], bool]) -> list[list[Table]]:
    """The ways in which the sheet can be read, each as its tables from the top down; the caller takes what it knows.

    Shape: a sheet with headers is read in one way. Else its labels stand beside its cells, or empty columns tore its
    table apart. `is_bare` tells whether a text names only a place, a unit, a time or a total: no card has such labels.
    """
    found = _headed(grid)
    if any(table.slots for table in found):
        return [found]
    beside = cards.read(grid)
    if any(is_bare(text) for slot in beside.slots for text in slot.row):
        return [_closed_up(grid)]
    return [[beside], _closed_up(grid)]


def _closed_up(grid: Grid) -> list[Table]:
    """The tables of the sheet when its empty columns are left out."""
    full = sorted({column for (_, column), cell in grid.cells.items() if cell.kind})
    now = {column: n for n, column in enumerate(full, 1)}
    cells = {(line, now[column]): cell for (line, column), cell in grid.cells.items() if column in now}
    merges = tuple((top, bisect_left(full, left) + 1, bottom, bisect_right(full, right))
                   for top, left, bottom, right in grid.merges)  # fmt: skip
    view = Grid(grid.name, cells, tuple(span for span in merges if span[1] <= span[3]), protected=grid.protected)
    found = _headed(view)
    for table in found:
        slots = [replace(slot, at=_back(slot.at, full), stub=_back(slot.stub, full)) for slot in table.slots]
        table.slots = [slot for slot in slots if grid.is_free(slot.at)]
        table.rows = {_back(key, full): path for key, path in table.rows.items()}
        table.columns = {full[column - 1]: path for column, path in table.columns.items()}
        table.values = frozenset(full[column - 1] for column in table.values)
    return found


def _back(at: At, full: Sequence[int]) -> At:
    """A place of the closed-up sheet in the sheet itself."""
    return at[0], full[at[1] - 1] if at[1] else 0


def _headed(grid: Grid) -> list[Table]:
    """The tables that have a header."""
    found: list[Table] = []
    before: list[str] = []
    titles: list[str] = []
    line = 1
    while line <= grid.height:
        head = Head.at(grid, line)
        if head is None:
            titles = titled(titles, sheet.titles_of(grid, line))
            line += 1
            continue
        table = Table(grid.name, tuple(before), tuple(titles))
        line = _Body(grid, head, table).read()
        found.append(table)
        before, titles = [*before, *(t for t in titles if not numbered(plain(t)))], _kept(titles)
    return found


def _kept(titles: Sequence[str]) -> list[str]:
    """The titles that hold for the next table too, as the numbered ones above a part of a sheet do."""
    return [text for text in titles if numbered(plain(text))]


class _Body:
    """Reads the lines below a header into its table."""

    def __init__(self, grid: Grid, head: Head, table: Table) -> None:
        self.grid, self.head, self.table = grid, head, table
        table.columns = {c: path for c in range(head.left, head.right + 1) if (path := head.path(c))}
        self.unit_columns = {column for column in table.columns if self._has_units_only(column)}
        self.value_columns = [
            c for c in table.columns if c not in self.unit_columns and not _is_aside(table.columns[c])
        ]
        self.label_columns: set[int] = set()
        self.outline = Outline()
        self.kept: dict[int, str] = {}  # labels that are written once for several lines
        self.own: dict[At, At] = {}  # where the innermost label of a row stands

    def read(self) -> int:
        """The line after the table."""
        line = self.head.bottom + 1
        while line <= self.grid.height + 1:
            said = sheet.texts_of(self.grid, line)
            if any(sheet.is_foot(text) for _, text in said) or self._ends(said, line):
                break
            self._row(line, said)
            line += 1
        self._finish()
        return line

    def _finish(self) -> None:
        """Nothing; what only the whole table tells is settled: labels that belong together, columns of values."""
        table = self.table
        over = sorted(self.label_columns | self.unit_columns)
        table.over_labels = tuple(text for column in over for text in table.columns.get(column, ()))
        table.values = frozenset(column for column in self.value_columns if column not in self.label_columns)
        starts = {column: column for column in self.label_columns}
        for column in sorted(self.label_columns):
            starts[column] = starts.get(column - 1, column)
        nameless = {key for key, at in self.own.items() if self._lacks_its_name(at)}
        table.rows = {(key[0], starts[key[1]]): path for key, path in table.rows.items() if key not in nameless}
        table.slots = [
            replace(
                slot, stub=(slot.stub[0], starts.get(slot.stub[1], 0)), named=slot.named and slot.stub not in nameless
            )
            for slot in table.slots
            if slot.at[1] in table.values
        ]

    def _lacks_its_name(self, at: At) -> bool:
        """Whether a row has only a label that stands for several lines, where other rows have one of their own."""
        top, _, bottom, right = self.grid.span(at)
        return bottom > top and right + 1 in self.label_columns

    def _ends(self, said: Sequence[tuple[At, str]], line: int) -> bool:
        """Whether another table begins here: its title after an empty line, or a header where values should be."""
        if not said or line == self.head.bottom + 1:
            return False
        after_gap = not any(self.grid.cell((line - 1, c)).kind for c in range(1, self.grid.width + 1))
        if len(said) == 1 and self._looks_like_head(line + 1):
            return True
        if self._is_band(said):
            return after_gap
        if after_gap and len(said) == 1 and self._looks_like_head(line + 1, 1):
            return True
        if after_gap and any(sheet.is_keyed(text) for _, text in said):
            return True
        return self._looks_like_head(line, 1 if after_gap else 2)

    def _looks_like_head(self, line: int, least: int = 2) -> bool:
        """Whether texts stand where values belong; before any row was read, in every column."""
        if any(sheet.is_foot(text) for _, text in sheet.texts_of(self.grid, line)):
            return False
        own = [c for c in self.value_columns if c not in self.label_columns
               and self.grid.anchor((line, c))[0] == line and sheet.is_label(self.grid, (line, c))]  # fmt: skip
        return len(own) >= (least if self.label_columns else max(len(self.value_columns), 3))

    def _is_band(self, said: Sequence[tuple[At, str]]) -> bool:
        """Whether one text goes across the whole table."""
        if len(said) != 1:
            return False
        _, left, _, right = self.grid.span(said[0][0])
        return right - left + 1 >= max(len(self.table.columns), 2)

    def _has_units_only(self, column: int) -> bool:
        places = [(line, column) for line in range(self.head.bottom + 1, self.grid.height + 1)]
        below = [self.grid.cell(at) for at in places if self.grid.anchor(at)[1] == column]
        said = [cell.text for cell in below if cell.kind == "t" and not sheet.is_foot(cell.text)]
        return bool(said) and all(map(sheet.is_unit, said))

    def _row(self, line: int, said: Sequence[tuple[At, str]]) -> None:
        if self._is_band(said):
            self.outline.band(said[0][1])
            self.kept = {}
            return
        if said and sheet.is_signature(said[0][1]):
            return
        paths: dict[int, Path] = {}
        for column in sorted(self.table.columns):
            stub = self._stub(line, column)
            if stub and stub not in paths:
                paths[stub] = self.table.rows[line, stub] = self._path(line, stub)
            if not self.grid.is_free((line, column)) or column not in self.value_columns:
                continue
            if stub or self._is_single(line):
                self._add((line, column), paths.get(stub, ()), stub)
            elif self._is_numbered(line) or (not self.table.rows and (line, column) in self.grid.cells):
                self._add((line, column), (), 0, named=False)

    def _is_numbered(self, line: int) -> bool:
        """Whether the line has a number of its own and nothing else yet, as the rows of a list have."""
        own = [self.grid.cell((line, c)) for c in range(1, self.head.right + 1)]
        return [cell.kind for cell in own if cell.kind] == ["n"]

    def _add(self, at: At, row: Path, stub: int, *, named: bool = True) -> None:
        unit = next((self.grid.cell((at[0], c)).text.strip() for c in sorted(self.unit_columns)), "")
        code = self.grid.cell(at).code
        path = self.table.columns[at[1]]
        self.table.slots.append(Slot(self.grid.name, at, path, row, (at[0], stub), unit, code, named))

    def _is_label(self, line: int, column: int) -> bool:
        return column not in self.unit_columns and sheet.is_label(self.grid, (line, column))

    def _stub(self, line: int, column: int) -> int:
        """The first column of the labels of a cell: the texts next to it on its left; 0 when there are none."""
        while column > 1 and not self._is_label(line, column - 1):
            column -= 1
        first = column
        while first > 1 and self._is_label(line, first - 1):
            first -= 1
        return first if column > 1 else 0

    def _path(self, line: int, stub: int) -> Path:
        """The labels of a row, before its own those that stand for several lines and those it is a part of."""
        said: dict[At, str] = {}
        column = stub
        while self._is_label(line, column):
            said[self.grid.anchor((line, column))] = self.grid.cell((line, column)).text
            self.label_columns.add(column)
            column += 1
        outer = [text for _, text in list(said.items())[:-1]]
        if not outer and stub > 1:
            outer = [text for column, text in sorted(self.kept.items()) if column < stub]
        for (_, column), text in said.items():
            self.kept = {c: t for c, t in self.kept.items() if c < column} | (
                {} if total_kind(text) else {column: text}
            )
        at, own = list(said.items())[-1]
        self.own[line, stub] = at
        path = [*outer, *self.outline.above(own, self.grid.cell(at).indent), own]
        return tuple(dict.fromkeys(text.strip() for text in path if text.strip()))

    def _is_single(self, line: int) -> bool:
        """Whether the line is the one row of a table without labels."""
        if line != self.head.bottom + 1 or self.table.rows:
            return False
        return not any((line + 1, column) in self.grid.cells for column in self.table.columns)


def _is_aside(path: Path) -> bool:
    """Whether a column asks for no figure: 备注, 联系电话."""
    return sheet.is_signature(path[-1])
