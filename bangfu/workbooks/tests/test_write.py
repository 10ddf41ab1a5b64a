"""What is written: texts stay texts, totals carry a formula and its value, templates carry their version."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from bangfu.workbooks import template, write
from bangfu.workbooks.read import read

ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201",
           '=HYPERLINK("x")', "=cmd|' /C calc'!A0"]  # fmt: skip


def test_no_text_becomes_a_formula() -> None:
    data = write.workbook([write.Table("表", "=标题", ATTACKS, [ATTACKS], foot=ATTACKS)])
    sheet = load_workbook(io.BytesIO(data))["表"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert read(data).sheets[0].rows[3] == [text.strip() for text in ATTACKS]


@pytest.mark.parametrize("text", ATTACKS)
def test_csv_cells_are_disarmed(text: str) -> None:
    assert write.csv_cell(text).startswith("'")


def test_a_total_is_a_formula_with_its_value() -> None:
    table = write.Table("表", "资金", ["区县", "金额"], [["奉节县", 1.5], ["巫溪县", 2]], "万元", ["合计", 3.5])
    data = write.workbook([table])
    assert load_workbook(io.BytesIO(data))["表"]["B6"].value == "=SUM(B4:B5)"
    assert load_workbook(io.BytesIO(data), data_only=True)["表"]["B6"].value == 3.5
    assert read(data).sheets[0].cell(2, 2) == "计量单位:万元"


def test_long_numbers_and_days_survive() -> None:
    table = write.Table("表", "t", ["a", "b"], [[500237199001011234, date(2022, 5, 29)]])
    assert read(write.workbook([table])).sheets[0].rows[3] == ["500237199001011234", date(2022, 5, 29)]


def test_a_template_carries_header_sample_choices_and_version() -> None:
    many = tuple(f"选项{n}" for n in range(80))
    fields = [
        template.Field("编号", required=True, sample="示例"),
        template.Field("金额(元)", "money", True, "最多到分", sample="1000.00"),
        template.Field("方式", choices=("直接", "引进")),
        template.Field("类别", choices=many),
    ]
    data = template.blank("fund.batch", "指标批次", "v1", fields)
    book = read(data)
    assert book.marks == {"kind": "fund.batch", "version": "v1"}
    assert [sheet.name for sheet in book.sheets] == ["指标批次", "填表说明"]
    assert book.sheets[0].rows[0] == ["编号", "金额(元)", "方式", "类别"]
    assert not book.warnings
    sheet = load_workbook(io.BytesIO(data))["指标批次"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"C3:C20002": '"直接,引进"', "D3:D20002": "'_选项'!$D$1:$D$80"}
