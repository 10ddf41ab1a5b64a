"""A sheet without a header: labels with the cell to be filled beside each of them."""

from __future__ import annotations

from bangfu.reports.answering import sheet
from bangfu.reports.answering.table import Slot, Table, titled
from bangfu.workbooks.grid import At, Grid


def read(grid: Grid) -> Table:
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
    table.titles = tuple(titled((), titles))
    return table


def _card_slots(grid: Grid, line: int) -> list[Slot]:
    """The cells of a line that follow a label, where it is plain which one belongs to it."""
    found = []
    right = max([grid.width, *(span[3] for span in grid.merges)])
    free = [column for column in range(2, right + 2) if _is_open(grid, (line, column), right)]
    for column in free:
        first, unit = column, ""
        labels: list[str] = []
        while first > 1 and sheet.is_text(grid, (line, first - 1)):
            first -= 1
            text = grid.cell((line, first)).text.strip()
            unit, labels = (text, labels) if sheet.is_unit(text) else (unit, [text, *labels])
        only = not {column - 1, column + 1} & set(free)
        if labels and only and not sheet.is_keyed(labels[-1]):
            path = tuple(dict.fromkeys(labels))
            found.append(Slot(grid.name, (line, column), (), path, (line, first), unit, grid.cell((line, column)).code))
    return found


def _is_open(grid: Grid, at: At, right: int) -> bool:
    """Whether a cell may be written, inside the form or drawn beside it."""
    return grid.is_free(at) and (at[1] <= right or at in grid.cells)
