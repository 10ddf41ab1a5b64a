"""The user's own file comes back with a red column; everything else in it is as it was."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from bangfu.kernel.errors import Refused
from bangfu.workbooks.marked import COLUMN, RED, SheetMarks, marked, marked_text
from bangfu.workbooks.read import read, read_text
from bangfu.workbooks.tests.makers import SHEET, book_of, members, repacked


def decorated() -> bytes:
    def decorate(book: Any) -> None:
        sheet = book.active
        sheet["B1"].font = Font(bold=True, color="FF0000FF")
        sheet["B2"].number_format = "#,##0.00"
        sheet["B3"].fill = PatternFill("solid", fgColor="FFFFFF00")
        sheet["C2"] = "=B2*2"
        sheet.column_dimensions["B"].width = 33
        sheet.add_data_validation(DataValidation("list", formula1='"甲,乙"', sqref="A2:A9"))
        sheet.conditional_formatting.add("B2:B9", CellIsRule("greaterThan", ["5"], fill=PatternFill("solid")))
        book.create_sheet("别的表")["A1"] = "=1+1"

    return book_of(["编号", "金额"], ["A", 1], ["B", 2], ["C", 3], edit=decorate)


MARKS = {"数据": SheetMarks(1, {3: "金额不对;请改"}, [(3, 2)])}


def fill(sheet: Any, name: str) -> str:
    return str(sheet[name].fill.fgColor.rgb)


def test_the_column_and_the_red_cell_stand_in_the_same_file() -> None:
    sheet = load_workbook(io.BytesIO(marked(decorated(), MARKS)))["数据"]
    assert [sheet.cell(line, 4).value for line in range(1, 5)] == [COLUMN, None, "金额不对;请改", None]
    assert fill(sheet, "B3") == fill(sheet, "D3") == RED
    assert fill(sheet, "B2") == "00000000"


def test_everything_else_is_unchanged() -> None:
    before, after = members(decorated()), members(marked(decorated(), MARKS))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {SHEET, "xl/styles.xml"}
    assert list(before) == list(after)
    sheet = load_workbook(io.BytesIO(marked(decorated(), MARKS)))["数据"]
    assert sheet["B1"].font.b and sheet["B1"].font.color.rgb == "FF0000FF"
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["C2"].value == "=B2*2"
    assert sheet.column_dimensions["B"].width == 33
    assert str(sheet.data_validations.dataValidation[0].sqref) == "A2:A9"
    assert len(sheet.conditional_formatting) == 1


def test_pictures_and_unknown_parts_survive() -> None:
    data = repacked(decorated(), lambda parts: parts.update({"xl/media/图.png": b"\x89PNG"}))
    assert members(marked(data, MARKS))["xl/media/图.png"] == b"\x89PNG"


def test_marking_again_replaces_the_former_verdict() -> None:
    once = marked(decorated(), MARKS)
    twice = load_workbook(io.BytesIO(marked(once, {"数据": SheetMarks(1, {4: "编号重复"}, [(4, 1)])})))["数据"]
    assert [twice.cell(line, 4).value for line in range(1, 5)] == [COLUMN, None, None, "编号重复"]
    assert twice.max_column == 4
    assert fill(twice, "B3") == "00000000"
    assert fill(twice, "A4") == RED


def test_a_marked_file_can_be_read_again() -> None:
    assert read(marked(decorated(), MARKS)).sheets[0].cell(3, 4) == "金额不对;请改"


def test_dangerous_and_illegal_characters_stay_text() -> None:
    marks = {"数据": SheetMarks(1, {2: "=1+1\x0b\x00&<b>"})}
    cell = load_workbook(io.BytesIO(marked(decorated(), marks)))["数据"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1&<b>", "s")


def test_a_pasted_text_becomes_a_new_file() -> None:
    data = marked_text(read_text("编号\t金额\nA\t=1"), {"粘贴": SheetMarks(1, {2: "不对"}, [(2, 2)])})
    sheet = load_workbook(io.BytesIO(data))["粘贴"]
    assert [cell.value for cell in sheet[1]] == ["编号", "金额", COLUMN]
    assert [cell.value for cell in sheet[2]] == ["A", "=1", "不对"]
    assert sheet["B2"].data_type == "s"
    assert fill(sheet, "B2") == RED


def test_a_hostile_file_is_not_marked_either() -> None:
    data = repacked(decorated(), lambda parts: parts.update({SHEET: b"<!DOCTYPE a []>" + parts[SHEET]}))
    with pytest.raises(Refused) as refused:
        marked(data, MARKS)
    assert refused.value.code == "file_dtd"
