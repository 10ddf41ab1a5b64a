"""A file that someone sent becomes a Book: limits first, then a child process, then plain values."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

from bangfu.kernel.errors import Problem, Refused
from bangfu.workbooks import limits, worker
from bangfu.workbooks.sheets import Book, Sheet, Value

MARKS = (",", "\uff0c", ";", "\uff1b", "\u3001")  # what stands between the cells of a text without tabs
HEAD_LINES = 15
TEXT_ENDINGS = (".csv", ".txt", ".tsv")


def read(data: bytes, name: str = "") -> Book:
    """The book in the bytes: a workbook (.xlsx, .xlsm), or a text file by its ending.

    Refuses: `file_empty`, `file_too_big`, `file_damaged`, `file_locked`, `file_dtd`; each with what to do.
    """
    if name.lower().endswith(TEXT_ENDINGS) and not data.startswith(limits.ZIP_MAGIC):
        return read_text(_decoded(data))
    limits.screen(data)
    answer = worker.run("read", data)
    sheets = [_sheet(plain) for plain in answer["sheets"]]
    if not any(sheet.rows for sheet in sheets):
        raise Refused("工作簿里没有内容", "请填好后保存再上传;隐藏的表不会被读取", "file_empty")
    warnings = [
        Problem("", f"隐藏的表“{hidden}”没有读取", "如需导入,请取消隐藏后重新上传", "hidden_sheet", "warning", hidden)
        for hidden in answer["hidden"]
    ]
    return Book(sheets, answer["marks"], warnings)


def read_text(text: str) -> Book:
    """The book in a pasted text: cells between tabs as WPS and Excel copy them, else between commas or the like.

    Shape: without tabs the mark counts that most of the first lines have: a comma, ; or 、 of either width; else spaces.

    Refuses: `file_empty`, `file_too_big`, `file_damaged`.
    """
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise Refused("没有内容", "请从表格里选中单元格,复制后粘贴到这里", "file_empty")
    if len(text) > limits.MAX_PACKED:
        raise limits.too_big(f"文字超过 {limits.MAX_PACKED // 2**20} MB")
    if "\x00" in text:
        raise limits.damaged("不是文字")
    delimiter = _delimiter(text)
    if delimiter == " ":
        text, delimiter = re.sub(r"(?<=\S)[ \u3000]+(?=\S)", "\t", text), "\t"
    try:
        rows = [_text_row(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error:
        raise limits.damaged("引号不成对,或单元格过长") from None
    if len(rows) > limits.MAX_ROWS or any(len(row) > limits.MAX_COLUMNS for row in rows):
        raise limits.too_big(f"超过 {limits.MAX_ROWS:,} 行或 {limits.MAX_COLUMNS} 列")
    if any(isinstance(cell, str) and len(cell) > limits.MAX_CELL_LETTERS for row in rows for cell in row):
        raise limits.too_big(f"有单元格超过 {limits.MAX_CELL_LETTERS:,} 字", "请检查引号是否成对,或缩短这个单元格")
    return Book([Sheet("粘贴", rows)], pasted=True)


def _delimiter(text: str) -> str:
    if "\t" in text:
        return "\t"
    first = [line for line in text.splitlines() if line.strip()][:HEAD_LINES]
    having = {mark: sum(mark in line for line in first) for mark in MARKS}
    best = max(MARKS, key=lambda mark: having[mark])
    return best if having[best] * 2 > len(first) else " "


def _text_row(cells: list[str]) -> list[Value]:
    return [limits.legal(cell).strip() or None for cell in cells]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise limits.damaged("文字编码无法识别")


def _sheet(plain: dict[str, Any]) -> Sheet:
    rows: list[list[Value]] = [[_value(cell) for cell in row] for row in plain["rows"]]
    return Sheet(plain["name"], rows, frozenset((line, column) for line, column in plain["merged"]))


def _value(cell: Any) -> Value:
    if isinstance(cell, dict):
        return date.fromisoformat(cell["day"])
    return cell.strip() or None if isinstance(cell, str) else cell
