"""Inside the child process: a screened workbook becomes rows of plain values."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, XmlError

from bangfu.workbooks import limits

OURS = "_bangfu"
PRIVATE = "_"


def parse(data: bytes) -> list[bytes]:
    """The workbook as pieces of a JSON text, made row by row: every further copy of the cells would cost much.

    Shape: `sheets` of name, rows and merged cells; `hidden` names; `marks` of our own hidden sheet.
    Refuses: `file_damaged`, `file_too_big`.
    """
    limits.scan(data)
    try:
        return _parse(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except (CalamineError, XmlError, ValueError, OverflowError) as error:
        raise limits.damaged(str(error)[:80]) from None


def _parse(book: CalamineWorkbook) -> list[bytes]:
    answer: dict[str, Any] = {"hidden": [], "marks": {}}
    pieces = [b'{"sheets":[']
    room = _Room()
    limits.check_sheets(len(book.sheets_metadata))
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        if meta.name == OURS:
            rows = _rows(book.get_sheet_by_name(OURS), room)
            answer["marks"] = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
        elif meta.visible != SheetVisibleEnum.Visible:
            answer["hidden"] += [] if meta.name.startswith(PRIVATE) else [meta.name]
        else:
            pieces += [*([b","] if len(pieces) > 1 else []), *_sheet(book.get_sheet_by_name(meta.name), room)]
    return [*pieces, b"],", _json(answer)[1:]]


@dataclass(slots=True)
class _Room:
    """What the sheets of one workbook may still hold together, since one text may stand in a million cells."""

    cells: int = limits.MAX_CELLS
    letters: int = limits.MAX_LETTERS

    def take(self, row: list[Any]) -> None:
        """Nothing; the row is counted.

        Refuses: `file_too_big`.
        """
        lengths = [len(value) for value in row if isinstance(value, str)]
        if max(lengths, default=0) > limits.MAX_CELL_LETTERS:
            raise limits.too_big(f"有单元格超过 {limits.MAX_CELL_LETTERS:,} 字", "请缩短这个单元格再上传")
        self.cells -= len(row)
        self.letters -= sum(lengths)
        if self.cells < 0:
            raise limits.too_big(f"单元格超过 {limits.MAX_CELLS:,} 个")
        if self.letters < 0:
            raise limits.too_big(f"文字超过 {limits.MAX_LETTERS:,} 字")


def _sheet(sheet: CalamineSheet, room: _Room) -> Iterator[bytes]:
    merges = _Merges(sheet.merged_cell_ranges or [])
    merged = []
    yield b'{"name":' + _json(sheet.name) + b',"rows":['
    for line, row in enumerate(_rows(sheet, room)):
        merged += [(line + 1, column + 1) for column in merges.fill(line, row)]
        room.take(row)
        yield (b"," if line else b"") + _json(row)
    yield b'],"merged":' + _json(merged) + b"}"


def _rows(sheet: CalamineSheet, room: _Room) -> Iterator[list[Any]]:
    """The rows from A1 on."""
    high, wide = sheet.total_height, sheet.total_width
    if high > limits.MAX_ROWS or wide > limits.MAX_COLUMNS:
        raise limits.too_big(f"工作表“{sheet.name}”超过 {limits.MAX_ROWS:,} 行或 {limits.MAX_COLUMNS} 列")
    if high * wide > room.cells:
        raise limits.too_big(f"单元格超过 {limits.MAX_CELLS:,} 个")
    left = [None] * (sheet.start or (0, 0))[1]
    for row in sheet.iter_rows():
        yield [*left, *map(_plain, row)]


Range = tuple[tuple[int, int], tuple[int, int]]


class _Merges:
    """The merged ranges of a sheet, met row by row from the top."""

    def __init__(self, ranges: list[Range]) -> None:
        cells = sum((bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in ranges)
        if cells > limits.MAX_MERGED:
            raise limits.too_big(f"合并单元格共占 {cells:,} 格,上限 {limits.MAX_MERGED:,} 格", "请取消多余的合并再上传")
        self.starting: dict[int, list[Range]] = {}
        for one in ranges:
            self.starting.setdefault(one[0][0], []).append(one)
        self.open: list[tuple[Range, Any]] = []

    def fill(self, line: int, row: list[Any]) -> Iterator[int]:
        """The columns of the row that belong to a range, after each got the value that Excel shows for the range."""
        for one in self.starting.get(line, ()):
            if one[0][1] < len(row):
                self.open.append((one, row[one[0][1]]))
        for ((_, left), (_, right)), value in self.open:
            for column in range(left, min(right, len(row) - 1) + 1):
                row[column] = value
                yield column
        self.open = [(one, value) for one, value in self.open if one[1][0] > line]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """The value with the fifteen digits that Excel keeps; days as {"day": …}; an empty cell as None."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return "#NUM!"  # as Excel shows a number that it cannot hold
        rounded = float(format(value, ".15g"))
        return int(rounded) if rounded.is_integer() and abs(rounded) < 10**15 else rounded
    if isinstance(value, dt.datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    if isinstance(value, str):
        return limits.legal(value) or None
    return value
