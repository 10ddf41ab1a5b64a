"""Inside the child process: a screened workbook becomes rows of plain values."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, XmlError

from bangfu.workbooks import limits

OURS = "_bangfu"
PRIVATE = "_"


def parse(data: bytes) -> dict[str, Any]:
    """The workbook as plain values that JSON can carry.

    Shape: `sheets` of name, rows and merged cells; `hidden` names; `marks` of our own hidden sheet.
    Refuses: `file_damaged`, `file_too_big`.
    """
    limits.scan(data)
    try:
        return _parse(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except (CalamineError, XmlError, ValueError, OverflowError) as error:
        raise limits.damaged(str(error)[:80]) from None


def _parse(book: CalamineWorkbook) -> dict[str, Any]:
    answer: dict[str, Any] = {"sheets": [], "hidden": [], "marks": {}}
    cells = 0
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        if meta.name == OURS:
            answer["marks"] = {str(r[0]): str(r[1]) for r in book.get_sheet_by_name(OURS).to_python() if len(r) > 1}
        elif meta.visible != SheetVisibleEnum.Visible:
            answer["hidden"] += [] if meta.name.startswith(PRIVATE) else [meta.name]
        else:
            sheet = _sheet(book.get_sheet_by_name(meta.name))
            cells += sum(map(len, sheet["rows"]))
            if cells > limits.MAX_CELLS:
                raise limits.too_big(f"单元格超过 {limits.MAX_CELLS:,} 个")
            answer["sheets"].append(sheet)
    return answer


def _sheet(sheet: CalamineSheet) -> dict[str, Any]:
    if sheet.total_height > limits.MAX_ROWS or sheet.total_width > limits.MAX_COLUMNS:
        raise limits.too_big(f"工作表“{sheet.name}”超过 {limits.MAX_ROWS:,} 行或 {limits.MAX_COLUMNS} 列")
    rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    return {"name": sheet.name, "rows": rows, "merged": _spread(rows, sheet.merged_cell_ranges or [])}


def _spread(rows: list[list[Any]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[tuple[int, int]]:
    """The cells of every merged range, after each got the value that Excel shows for the range."""
    merged = []
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for line in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, len(rows[line]) - 1) + 1):
                rows[line][column] = value
                merged.append((line + 1, column + 1))
        if len(merged) > limits.MAX_CELLS:
            raise limits.too_big("合并单元格过多")
    return merged


def _plain(value: Any) -> Any:
    """The value with the fifteen digits that Excel keeps; days as {"day": …}; an empty cell as None."""
    if isinstance(value, float):
        rounded = float(format(value, ".15g"))
        return int(rounded) if rounded.is_integer() and abs(rounded) < 10**15 else rounded
    if isinstance(value, dt.datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    return None if value == "" else value
