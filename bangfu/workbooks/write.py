"""Tables as workbooks: title, unit, header, rows, totals; no text of ours ever becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from bangfu.workbooks.sheets import Value, letters

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
}

PAGED = 120  # characters on the head of a printed page; Excel takes 255, signs of its own included

Shown = Value | Decimal | datetime


@dataclass(frozen=True, slots=True)
class Table:
    """What one sheet shows.

    Unit: `unit` is printed once above the header. Shape: `totals` holds, per column, the value of the total row or
    None; `formats` an Excel number format or ""; `foot` lines below the table; `watermark` stands on top and at the
    foot of every printed page.
    """

    name: str
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Shown]]
    unit: str = ""
    totals: Sequence[Shown] = ()
    formats: Sequence[str] = ()
    widths: Sequence[int] = ()
    foot: Sequence[str] = ()
    watermark: str = ""


def workbook(tables: Sequence[Table]) -> bytes:
    """A workbook with one sheet per table, ready to print on A4 across, the header repeated on each page."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        for table in tables:
            _sheet(book, table)
    return buffer.getvalue()


def _sheet(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet = book.add_worksheet(table.name[:31])
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    last = max(len(table.headers) - 1, 0)
    if last:
        sheet.merge_range(0, 0, 0, last, "", title)
    put(sheet, 0, 0, table.title, title)
    if table.unit:
        put(sheet, 1, last, f"计量单位:{table.unit}", book.add_format({"align": "right"}))
    formats = _formats(book, table)
    for column, header in enumerate(table.headers):
        put(sheet, 2, column, header, head)
        sheet.set_column(column, column, table.widths[column] if column < len(table.widths) else 16)
    for line, row in enumerate(table.rows, 3):
        for column, value in enumerate(row):
            put(sheet, line, column, value, formats[column])
    line = 3 + len(table.rows)
    if table.totals:
        _totals(sheet, line, table, formats)
        line += 1
    for text in table.foot:
        put(sheet, line, 0, text)
        line += 1
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    if table.watermark:
        said = _paged(table.watermark)
        sheet.set_header(said)
        sheet.set_footer(said)
    sheet.print_area(0, 0, max(line - 1, 2), last)


def _paged(text: str) -> str:
    """The text as the head of a printed page: no sign of it is an order to Excel, and no more than Excel takes.

    >>> _paged("A&B 导出")
    '&CA&&B 导出'
    """
    short = text if len(text) <= PAGED else text[: PAGED - 1] + "…"
    return "&C" + short.replace("&", "&&")


def _formats(book: xlsxwriter.Workbook, table: Table) -> list[Any]:
    """One format per column; a column of days shows days unless the table says otherwise."""
    codes = [*table.formats, *[""] * (len(table.headers) - len(table.formats))]
    for row in table.rows[:1]:
        for column, value in enumerate(row):
            codes[column] = codes[column] or ("yyyy-mm-dd" if isinstance(value, date) else "")
    return [book.add_format({"border": 1, **({"num_format": code} if code else {})}) for code in codes]


def _totals(sheet: Worksheet, line: int, table: Table, formats: Sequence[Any]) -> None:
    """The total row: a formula for those who change cells, with our value for those who only read."""
    for column, value in enumerate(table.totals):
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and table.rows:
            span = f"{letters(column + 1)}4:{letters(column + 1)}{line}"
            sheet.write_formula(line, column, f"=SUM({span})", formats[column], float(value))
        else:
            put(sheet, line, column, value, formats[column])


def put(sheet: Worksheet, line: int, column: int, value: Shown, style: Any = None) -> None:
    """Nothing; the value stands in the cell with its own type, a text always as a text."""
    if value is None:
        sheet.write_blank(line, column, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(line, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(line, column, value, style)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(line, column, value, style)
    elif isinstance(value, int) and abs(value) >= 10**15:
        sheet.write_string(line, column, str(value), style)  # Excel keeps fifteen digits
    else:
        sheet.write_number(line, column, float(value), style)


def csv_cell(text: str) -> str:
    """The text as it may stand in a CSV file: a dangerous start is disarmed by an apostrophe.

    >>> csv_cell("=1+1"), csv_cell("@A"), csv_cell("奉节县")
    ("'=1+1", "'@A", '奉节县')
    """
    return "'" + text if text.startswith(DANGEROUS) else text
