"""The blank workbook of a kind of document: header with units, a sample row, dropdowns, an explanation, its version."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from bangfu.kernel.wide import wide
from bangfu.workbooks.parse import OURS
from bangfu.workbooks.sheets import letters
from bangfu.workbooks.write import OPTIONS, put

EXPLANATION = "填表说明"
CHOICES = "_选项"
SAMPLE = "示例"
ROWS_READY = 20_000
INLINE_CHOICES = 250

CELL_FORMATS = {"text": "@", "date": "yyyy-mm-dd", "money": "#,##0.00", "integer": "0"}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a template.

    Shape: `cells` is text, date, money or integer; `header` is the title with its unit; `sample` is the text of the
    sample row, which starts with 示例 in the first column and is never imported.
    """

    header: str
    cells: str = "text"
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    sample: str = ""


def blank(kind: str, title: str, version: str, fields: Sequence[Field], lines: Sequence[Sequence[Any]] = ()) -> bytes:
    """The template as a workbook: row 1 the header, row 2 the sample, from row 3 on what is to be filled in.

    Shape: `lines` are rows that are filled in already, a value for each field.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        _grid(book, sheet, fields)
        _fill(book, sheet, fields, lines)
        _explain(book, title, fields)
        _dropdowns(book, sheet, fields)
        marks = book.add_worksheet(OURS)
        marks.very_hidden()
        for line, (name, value) in enumerate((("kind", kind), ("version", version))):
            put(marks, line, 0, name)
            put(marks, line, 1, value)
        sheet.activate()
    return buffer.getvalue()


def _grid(book: xlsxwriter.Workbook, sheet: Worksheet, fields: Sequence[Field]) -> None:
    look: dict[str, Any] = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    optional = book.add_format({**look, "bg_color": "#E8EEF2"})
    required = book.add_format({**look, "bg_color": "#F3D9B1"})
    sample = book.add_format({"italic": True, "font_color": "#666666", "bg_color": "#EFEFEF", "border": 1})
    for column, field in enumerate(fields):
        cells = book.add_format({"num_format": CELL_FORMATS.get(field.cells, "@")})
        sheet.set_column(column, column, max(12, 2 * len(field.header) + 2), cells)
        put(sheet, 0, column, field.header, required if field.required else optional)
        put(sheet, 1, column, field.sample, sample)
        if field.help:
            sheet.write_comment(0, column, wide(field.help))
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _fill(book: xlsxwriter.Workbook, sheet: Worksheet, fields: Sequence[Field], lines: Sequence[Sequence[Any]]) -> None:
    formats = [book.add_format({"num_format": CELL_FORMATS.get(field.cells, "@")}) for field in fields]
    for line, values in enumerate(lines, 2):
        for column, (value, look) in enumerate(zip(values, formats, strict=True)):
            if value is not None:
                put(sheet, line, column, value, look)


def _explain(book: xlsxwriter.Workbook, title: str, fields: Sequence[Field]) -> None:
    sheet = book.add_worksheet(EXPLANATION)
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 20)
    sheet.set_column(2, 2, 70)
    notes = (
        f"{title}:从第 3 行起填写,一行一笔;第 2 行是示例,导入时不计。",
        "橙色表头必填。不要改表头、不要合并单元格、不要插入合计以外的行;合计行会核对,不会入账。",
        "金额按表头的单位填数字,最多到分;日期写 2022-05-29 或 2022年5月29日。",
        "隐藏的表不会读取。有误的行会标红退回,在原文件里改好再上传即可。",
    )
    for line, note in enumerate(notes):
        put(sheet, line, 0, wide(note))
    first = len(notes) + 1
    for column, head in enumerate(("列", "是否必填", "说明")):
        put(sheet, first, column, head, bold)
    for line, field in enumerate(fields, first + 1):
        put(sheet, line, 0, field.header)
        put(sheet, line, 1, "必填" if field.required else "选填")
        choices = f";可选:{'、'.join(field.choices)}" if field.choices else ""
        put(sheet, line, 2, wide(field.help + choices), wrap)


def _dropdowns(book: xlsxwriter.Workbook, sheet: Worksheet, fields: Sequence[Field]) -> None:
    """Choices are offered in the cell; a list that Excel cannot hold inline stands on a hidden sheet."""
    lists: Worksheet | None = None
    for column, field in enumerate(fields):
        if not field.choices:
            continue
        source: Any = list(field.choices)
        if len(",".join(field.choices)) > INLINE_CHOICES or any("," in choice for choice in field.choices):
            if lists is None:
                lists = book.add_worksheet(CHOICES)
                lists.very_hidden()
            for line, choice in enumerate(field.choices):
                put(lists, line, column, choice)
            letter = letters(column + 1)
            source = f"='{CHOICES}'!${letter}$1:${letter}${len(field.choices)}"
        rule = {
            "validate": "list",
            "source": source,
            "error_title": "不在可选项内",
            "error_message": "请从下拉列表里选",
        }
        sheet.data_validation(2, column, ROWS_READY + 1, column, rule)
