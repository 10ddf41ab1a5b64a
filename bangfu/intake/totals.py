"""Total rows of a sheet: never staged, always compared with what they claim to add up."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.intake import cells, units
from bangfu.intake.layout import Layout, Row
from bangfu.intake.target import Target
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.quantity import yuan
from bangfu.workbooks.sheets import Value, address


def check(table: Layout, targets: Sequence[Target]) -> list[Problem]:
    """The totals that do not agree with the sum of their rows, each with cell, both numbers and the remedy.

    Shape: severity "error" refuses the file; a total over rows that cannot be read is a warning, for it proves
    nothing.
    """
    counted = [target for target in targets if target.type in ("money", "integer")]
    return [
        problem
        for total, first in table.totals
        for target in counted
        if target.name in total.cells
        for problem in _check_cell(table, total, first, target)
    ]


def _check_cell(table: Layout, total: Row, first: int | None, target: Target) -> list[Problem]:
    cell = total.cells[target.name]
    place = f"{total.sheet}!{address(total.line, cell.at)}"
    covered = [row for row in table.rows[first or 0 :] if first is None or row.line < total.line]
    try:
        stated = _number(cell.value, target, table)
    except Refused as refused:
        return [Problem(place, f"合计无法核对:{refused.message}", refused.remedy, refused.code, value=str(cell.value))]
    try:
        computed = sum(
            _number(row.cells[target.name].value, target, table) for row in covered if target.name in row.cells
        )
    except Refused:
        message = f"“{target.title}”有读不懂的行,合计未能核对"
        return [Problem(place, message, "改好这些行后会重新核对", "total_unchecked", "warning", str(cell.value))]
    if stated == computed:
        return []
    shown = [
        yuan(n) + " 元" if target.type == "money" else f"{n:,}" for n in (stated, computed, abs(stated - computed))
    ]
    message = f"合计为 {shown[0]},各行相加为 {shown[1]},相差 {shown[2]}"
    return [Problem(place, message, "请核对合计和各行;不知道哪个对时不要上传", "total_differs", value=str(cell.value))]


def _number(value: Value, target: Target, table: Layout) -> int:
    if target.type == "money":
        return units.amount(value, table.units[target.name])
    return cells.integer(value)
