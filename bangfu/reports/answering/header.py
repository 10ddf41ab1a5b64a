"""The header of a table: which lines it takes, and which texts stand over a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.reports.answering import sheet
from bangfu.workbooks.grid import At, Grid


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
        if len(anchors) < 2 or not any(sheet.is_text(grid, at) for at in anchors) or _is_no_head(said):
            return None
        gaps = [column for column in range(row[0], row[-1]) if not sheet.speaks(grid, (line, column))]
        if any(not sheet.speaks(grid, (line + 1, column)) for column in gaps) or len(gaps) > len(row):
            return None
        head = cls(grid, line, line, row[0], row[-1])
        while head._goes_on():
            head = cls(grid, line, head.bottom + 1, head.left, max(head.right, head._rightmost(head.bottom + 1)))
        return head

    def _rightmost(self, line: int) -> int:
        columns = range(self.left, self.grid.width + 1)
        return max((column for column in columns if sheet.speaks(self.grid, (line, column))), default=0)

    def _goes_on(self) -> bool:
        """Whether the next line still belongs to the header."""
        line = self.bottom + 1
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
        """Whether a text of the last line stands over several cells, two of which say something below."""
        for column in range(self.left, self.right + 1):
            top, left, _, right = self.grid.span((self.bottom, column))
            if top != self.bottom or not sheet.speaks(self.grid, (top, left)):
                continue
            while right < self.right and sheet.is_empty(self.grid, (self.bottom, right + 1)):
                right += 1
            if right > left and sum(left <= at[1] <= right and sheet.speaks(self.grid, at) for at in own) > 1:
                return True
        return False

    def path(self, column: int) -> tuple[str, ...]:
        """The texts over a column, from the top down; an empty cell beside a group belongs to the group."""
        found: list[str] = []
        for line in range(self.top, self.bottom + 1):
            at = self.grid.anchor((line, column))
            if sheet.is_empty(self.grid, at) and line < self.bottom:
                at = self._group_left_of(line, column)
            text = self.grid.cell(at).text.strip()
            if text and not sheet.is_code(text) and (not found or found[-1] != text):
                found.append(text)
        return tuple(found)

    def _group_left_of(self, line: int, column: int) -> At:
        """The text to the left of an empty cell of the header, when both have texts below."""
        left = column
        while left > self.left and sheet.is_empty(self.grid, (line, left)) and self._has_below(line, left):
            left -= 1
        return self.grid.anchor((line, left)) if self._has_below(line, left) else (line, column)

    def _has_below(self, line: int, column: int) -> bool:
        return sheet.speaks(self.grid, (line + 1, column))


def _is_no_head(said: Sequence[str]) -> bool:
    """Whether texts side by side are notes, keys with values, codes, or a label with its unit."""
    no_head = (sheet.is_foot, sheet.is_keyed, sheet.is_unit, sheet.is_above)
    return any(test(text) for text in said for test in no_head) or all(map(sheet.is_code, said))
