"""Where the table stands on a sheet: its header line, its units, its rows, and the total rows that only check."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field

from bangfu.intake import mapping, units
from bangfu.intake.mapping import Mapping
from bangfu.intake.target import Target
from bangfu.kernel.errors import Problem, Refused
from bangfu.workbooks.sheets import Book, Sheet, Value, letters
from bangfu.workbooks.template import EXPLANATION, SAMPLE

HEADER_WITHIN = 15
NOT_DATA = (EXPLANATION, "来源")
WHOLE, PART = ("合计", "总计", "共计", "总合计"), ("小计",)

_FOOT = re.compile(
    r"(?:注|备注|说明|填表人|制表人?|审核人?|复核人?|单位负责人|统计负责人|联系电话|填报日期|报出日期)\d*:"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One cell of a row that is read."""

    value: Value
    at: int
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is read: its place and its cells by the name of their column."""

    sheet: str
    line: int
    cells: dict[str, Found]

    @property
    def key(self) -> tuple[str, int]:
        """The place of the row."""
        return self.sheet, self.line


@dataclass(slots=True)
class Layout:
    """One sheet that is read.

    Shape: `units` holds the unit of each column of money; a total row covers the rows before it from `first`
    (a partial one) or all of them (`first` None).
    """

    sheet: str
    header_line: int
    mapping: Mapping
    units: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    totals: list[tuple[Row, int | None]] = field(default_factory=list)


def layouts(book: Book, targets: Sequence[Target], chosen: Table[str, str] | None = None) -> list[Layout]:
    """The tables of the visible sheets, those without a known header left out.

    Refuses: `no_header` when no sheet has one; `mixed_units`, `bad_unit`; `missing_columns` by name.
    """
    found = [
        layout for sheet in book.sheets if sheet.name not in NOT_DATA for layout in _layout(sheet, targets, chosen)
    ]
    if not found:
        titles = "、".join(target.title for target in targets if target.required) or targets[0].title
        raise Refused(
            "没有认出表头", f"表头应在前 {HEADER_WITHIN} 行内,至少含:{titles};粘贴时请连同表头一起复制", "no_header"
        )
    for layout in found:
        read = {match.name for match in layout.mapping.read.values()}
        missing = [target.title for target in targets if target.required and target.name not in read]
        if missing:
            remedy = "请补上这些列,或指定哪个表头对应它们"
            raise Refused(f"“{layout.sheet}”缺少列:{'、'.join(missing)}", remedy, "missing_columns")
    return found


def _layout(sheet: Sheet, targets: Sequence[Target], chosen: Table[str, str] | None) -> list[Layout]:
    """The table of a sheet, or none."""
    heads = [
        (line, mapping.match_headers(row, targets, chosen)) for line, row in enumerate(sheet.rows[:HEADER_WITHIN], 1)
    ]
    line, best = max(heads, key=lambda head: (head[1].certain, -head[0]), default=(0, Mapping(())))
    if best.certain < min(2, len(targets)):
        return []
    above = units.line_unit([cell for row in sheet.rows[: line - 1] for cell in row])
    types = {target.name: target for target in targets}
    money = [match for match in best.read.values() if types[match.name].type == "money"]
    table = Layout(sheet.name, line, best, {m.name: units.agreed(m.unit, above, m.header) for m in money})
    _read_rows(sheet, table)
    return [table]


def _read_rows(sheet: Sheet, table: Layout) -> None:
    columns = table.mapping.read
    since = 0
    for line in range(table.header_line + 1, len(sheet.rows) + 1):
        cells = sheet.rows[line - 1]
        if all(cell is None for cell in cells) or _is_aside(cells):
            continue
        found = {
            match.name: Found(cells[at - 1], at, (line, at) in sheet.merged)
            for at, match in columns.items()
            if at <= len(cells) and cells[at - 1] is not None
        }
        row = Row(sheet.name, line, found)
        kind = _total_kind(cells)
        if kind:
            table.totals.append((row, since if kind in PART else None))
            since = len(table.rows) if kind in PART else since
        elif found:
            table.rows.append(row)


def _is_aside(cells: Sequence[Value]) -> bool:
    """Whether the line is the sample row, a repeated unit line or the foot of a form."""
    texts = [units.narrow(cell) for cell in cells if cell is not None]
    return texts[0].startswith(SAMPLE) or all(_FOOT.match(text) for text in texts)


def _total_kind(cells: Sequence[Value]) -> str:
    words = [units.split_header(cell)[0] for cell in cells if isinstance(cell, str) and len(cell) < 20]
    return next((word for word in words if word in WHOLE + PART), "")


def unit_warnings(table: Layout) -> list[Problem]:
    """The columns of money whose unit stands nowhere; they were read in 元."""
    named = {match.name: match for match in table.mapping.read.values()}
    found = []
    for name, unit in table.units.items():
        match = named[name]
        if unit == units.DEFAULT and not match.unit:
            place = f"{table.sheet}!{letters(match.at)}{table.header_line}"
            message = f"“{match.header}”没有写单位,按元计"
            found.append(Problem(place, message, "如为万元,请在表头写明“(万元)”", "no_unit", "warning", match.header))
    return found
