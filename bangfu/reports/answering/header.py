"""The header of a table: which lines it takes, and which texts stand over a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.reports.answering import sheet
from bangfu.workbooks.grid import At, Grid

SOON = 3


@dataclass(frozen=True, slots=True)
class Head:
    """The lines of a header, and the columns it stands over."""

    grid: Grid
    top: int
    bottom: int
    left: int
    right: int

    @classmethod
    def at(cls, grid: Grid, line: int) -> Head | None:
        """The header that begins in a line; none when the line is a title, a note, or a row with cells to fill."""
        row = [column for column in range(1, grid.width + 1) if sheet.speaks(grid, (line, column))]
        anchors = {grid.anchor((line, column)) for column in row}
        said = [grid.cell(at).text for at in anchors]
        if any(top < line for top, _ in anchors):
            return None  # a header begins where its cells begin
        if len(anchors) < 2 or not any(sheet.is_text(grid, at) for at in anchors) or _is_no_head(said):
            return None
        gaps = [column for column in range(row[0], row[-1]) if not sheet.speaks(grid, (line, column))]
        if not all(_begins_below(grid, line, column) for column in gaps) or len(gaps) > len(row):
            return None
        head = cls(grid, line, line, row[0], row[-1])
        while bottom := head._next():
            head = cls(grid, line, bottom, head.left, max(head.right, head._rightmost(bottom)))
        return head

    def _next(self) -> int:
        """The next line of the header, a blank one before it left out; 0 when there is none."""
        line = self.bottom + 1
        if self._takes(line):
            return line
        is_blank = not any(self.grid.cell((line, column)).kind for column in range(1, self.grid.width + 1))
        return line + 1 if is_blank and self._takes(line + 1) else 0

    def _rightmost(self, line: int) -> int:
        columns = range(self.left, self.grid.width + 1)
        return max((column for column in columns if sheet.speaks(self.grid, (line, column))), default=0)

    def _takes(self, line: int) -> bool:
        """Whether a line still belongs to the header."""
        cells = [(line, column) for column in range(self.left, self.right + 1)]
        if line > self.grid.height:
            return False
        if any(self.top <= self.grid.anchor(at)[0] < line for at in cells):
            return True  # a cell of the header reaches down
        own = [at for at in cells if self.grid.cell(at).kind]
        if not own:
            return False
        said = [self.grid.cell(at).text for at in own]
        if len(own) > 1 and all(map(sheet.is_code, said)):
            return True
        begun = all(sheet.is_empty(self.grid, (line, column)) for column in range(1, own[0][1]))
        if begun and own[0][1] > 1 and all(map(sheet.is_unit, said)):
            return True
        return begun and own[0][1] > 1 and self._is_below_a_group(own)

    def _is_below_a_group(self, own: Sequence[At]) -> bool:
        """Whether a text of the header stands over several cells, two of which say something in a later line."""
        for line in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                top, left, _, right = self.grid.span((line, column))
                if top != line or not sheet.speaks(self.grid, (top, left)):
                    continue
                while right < self.right and sheet.is_empty(self.grid, (line, right + 1)):
                    right += 1
                below = sum(left <= at[1] <= right and sheet.speaks(self.grid, at) for at in own)
                if right > left and below > 1:
                    return True
        return False

    def path(self, column: int) -> tuple[str, ...]:
        """The texts over a column, from the top down; an empty cell beside a group belongs to the group.

        Shape: nothing where a group stands over several columns and only this one has no text of its own below it.
        """
        found: list[str] = []
        if self._is_orphan(column):
            return ()
        for line in range(self.top, self.bottom + 1):
            at = self.grid.anchor((line, column))
            if sheet.is_empty(self.grid, at) and line < self.bottom:
                at = self._group_left_of(line, column)
            text = self.grid.cell(at).text.strip()
            if text and not sheet.is_code(text) and (not found or found[-1] != text):
                found.append(text)
        return tuple(found)

    def _is_orphan(self, column: int) -> bool:
        last = self.grid.span((self.bottom, column))
        for line in range(self.top, self.bottom):
            _, left, bottom, right = self.grid.span((line, column))
            below = range(bottom + 1, self.bottom + 1)
            if right > left and below and last[0] > bottom:
                said = {c for c in range(left, right + 1) for lower in below if sheet.speaks(self.grid, (lower, c))}
                if said and column not in said:
                    return True
        return False

    def _group_left_of(self, line: int, column: int) -> At:
        """The text to the left of an empty cell of the header, when both have texts below."""
        left = column
        while left > self.left and sheet.is_empty(self.grid, (line, left)) and self._has_below(line, left):
            left -= 1
        _, first, _, last = self.grid.span((line, left))
        whole = any(self._has_below(line, c) for c in range(first, last + 1))
        return self.grid.anchor((line, left)) if whole else (line, column)

    def _has_below(self, line: int, column: int) -> bool:
        return sheet.speaks(self.grid, (line + 1, column))


def _begins_below(grid: Grid, line: int, column: int) -> bool:
    """Whether a column that is empty in the first line of a header has a text of its own soon below."""
    below = ((lower, column) for lower in range(line + 1, line + 1 + SOON) if not sheet.is_empty(grid, (lower, column)))
    return sheet.speaks(grid, next(below, (grid.height + 1, column)))


def _is_no_head(said: Sequence[str]) -> bool:
    """Whether texts side by side are notes, keys with values, codes, or a label with its unit."""
    no_head = (sheet.is_foot, sheet.is_keyed, sheet.is_unit, sheet.is_above)
    return any(test(text) for text in said for test in no_head) or all(map(sheet.is_code, said))
