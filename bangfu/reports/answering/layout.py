"""The tables of a sheet: where headers, labels and cells to be filled lie; knows no meaning but that of a few marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bangfu.registry.lookup import plain
from bangfu.reports.answering import sheet
from bangfu.reports.answering.header import Head
from bangfu.reports.answering.labels import numbered
from bangfu.reports.answering.vocabulary import texts
from bangfu.workbooks.grid import At, Grid

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
    over_labels: tuple[str, ...] = ()  # the texts of the header over labels and units


def tables(grid: Grid, is_bare: Callable[[str], bool]) -> list[Table]:
    """The tables of the sheet, from the top down; a sheet without a header has its labels beside its cells.

    Shape: `is_bare` tells whether a text names only a place, a unit, a time or a total: then it is no label of a card
    but of a row or column of a table that empty columns tore apart.
    """
    found = _headed(grid)
    if any(table.slots for table in found):
        return found
    cards = _cards(grid)
    if any(is_bare(text) for slot in cards.slots for text in slot.row):
        return _closed_up(grid)
    return [cards]


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
        slots = [replace(slot, at=(slot.at[0], full[slot.at[1] - 1])) for slot in table.slots]
        table.slots = [slot for slot in slots if grid.is_free(slot.at)]
    return found


def _headed(grid: Grid) -> list[Table]:
    """The tables that have a header."""
    found: list[Table] = []
    before: list[str] = []
    titles: list[str] = []
    line = 1
    while line <= grid.height:
        head = Head.at(grid, line)
        if head is None:
            titles = _titled(titles, sheet.titles_of(grid, line))
            line += 1
            continue
        table = Table(grid.name, tuple(before), tuple(titles))
        line = _Body(grid, head, table).read()
        found.append(table)
        before, titles = [*before, *(t for t in titles if not numbered(plain(t)))], _kept(titles)
    return found


def _titled(titles: Sequence[str], said: Sequence[str]) -> list[str]:
    """The titles with new ones; a numbered one takes the place of those at its depth or deeper."""
    kept = list(titles)
    for text in said:
        level = numbered(plain(text))
        if level:
            kept = [t for t in kept if not numbered(plain(t)) or numbered(plain(t)) < level]
        kept.append(text)
    return kept


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
        self.section = ""
        self.parents: list[tuple[int, str]] = []
        self.kept: dict[int, str] = {}  # labels that are written once for several lines

    def read(self) -> int:
        """The line after the table."""
        line = self.head.bottom + 1
        while line <= self.grid.height + 1:
            said = sheet.texts_of(self.grid, line)
            if any(sheet.is_foot(text) for _, text in said) or self._ends(said, line):
                break
            self._row(line, said)
            line += 1
        over = sorted(self.label_columns | self.unit_columns)
        self.table.over_labels = tuple(text for column in over for text in self.table.columns.get(column, ()))
        return line

    def _ends(self, said: Sequence[tuple[At, str]], line: int) -> bool:
        """Whether another table begins here: its title after an empty line, or a header where values should be."""
        if not said or line == self.head.bottom + 1:
            return False
        after_gap = not any(self.grid.cell((line - 1, c)).kind for c in range(1, self.grid.width + 1))
        if self._is_band(said):
            return after_gap or self._looks_like_head(line + 1)
        if after_gap and any(sheet.is_keyed(text) for _, text in said):
            return True
        return self._looks_like_head(line, 1 if after_gap else 2)

    def _looks_like_head(self, line: int, least: int = 2) -> bool:
        """Whether texts stand where values belong; before any row was read, in every column."""
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
            self.section, self.parents, self.kept = said[0][1].strip(), [], {}
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
            self.kept = {c: t for c, t in self.kept.items() if c < column} | ({} if _is_total(text) else {column: text})
        at, own = list(said.items())[-1]
        path = [self.section, *outer, *self._above(own, self.grid.cell(at).indent), own]
        return tuple(dict.fromkeys(text.strip() for text in path if text.strip()))

    def _above(self, own: str, indent: int) -> list[str]:
        """The labels that the row is a part of, by numbers, by 其中, by the blanks before it."""
        bare, spread = plain(own), own.replace("\u3000", "  ")
        level, among = numbered(bare), any(bare.startswith(mark) for mark in texts()["marks"]["among"])
        blanks = min((len(spread) - len(spread.lstrip())) // 2 + indent, 3)
        last = next((depth // 10 for depth, _ in reversed(self.parents)), 0)
        depth = 10 * level + 5 * among if level else 10 * last + 1 + blanks + 5 * among
        self.parents = [parent for parent in self.parents if parent[0] < depth]
        above = [text for _, text in self.parents]
        if not _is_total(own):
            self.parents.append((depth, own))
        return above

    def _is_single(self, line: int) -> bool:
        """Whether the line is the one row of a table without labels."""
        if line != self.head.bottom + 1 or self.table.rows:
            return False
        return not any((line + 1, column) in self.grid.cells for column in self.table.columns)


def _is_total(text: str) -> bool:
    return any(plain(text) in texts()["marks"][kind] for kind in ("whole", "part", "all"))


def _is_aside(path: Path) -> bool:
    """Whether a column asks for no figure: 备注, 联系电话."""
    return sheet.is_signature(path[-1])


def _cards(grid: Grid) -> Table:
    """A sheet without a header: every empty cell to the right of its label, unit cells between them allowed."""
    titles: list[str] = []
    table = Table(grid.name, (), ())
    for line in range(1, grid.height + 1):
        said = sheet.texts_of(grid, line)
        slots = [] if any(sheet.is_foot(text) for _, text in said) else _card_slots(grid, line)
        titles += [] if slots else sheet.titles_of(grid, line)
        for slot in slots:
            table.slots.append(slot)
            table.rows[slot.stub] = slot.row
    table.titles = tuple(_titled((), titles))
    return table


def _card_slots(grid: Grid, line: int) -> list[Slot]:
    found = []
    right = max((span[3] for span in grid.merges), default=0)
    for column in range(2, max(grid.width + 1, right) + 1):
        at = (line, column)
        if not grid.is_free(at) or (column > max(grid.width, right) and at not in grid.cells):
            continue
        first, unit = column, ""
        labels: list[str] = []
        while first > 1 and sheet.is_text(grid, (line, first - 1)):
            first -= 1
            text = grid.cell((line, first)).text.strip()
            unit, labels = (text, labels) if sheet.is_unit(text) else (unit, [text, *labels])
        if labels and not sheet.is_keyed(labels[-1]):
            path = tuple(dict.fromkeys(labels))
            found.append(Slot(grid.name, at, (), path, (line, first), unit, grid.cell(at).code))
    return found
