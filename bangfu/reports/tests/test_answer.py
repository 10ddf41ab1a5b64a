"""Forms of other offices: nothing wrong is ever written, most of what can be known is, and the file stays theirs."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from bangfu.documents import life
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.kernel.quantity import yuan
from bangfu.registry import roles, scope
from bangfu.registry.scope import Scope
from bangfu.reports import answer
from bangfu.reports.answering.computing import NO_RECORD
from bangfu.reports.answering.result import Answered
from bangfu.reports.tests import ground, sheets
from bangfu.reports.tests.sheets import Form
from bangfu.workbooks.sheets import address
from bangfu.workbooks.tests.makers import members
from tests.fixtures import World

ALL = Scope.everything()
TODAY = date(2026, 6, 1)
CHANGED = {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}


@pytest.fixture
def ledger(world: World) -> World:
    ground.enter(world)
    return world


def answered(form: Form, **asked: Any) -> Answered:
    return answer.answer(ALL, form.file(), today=TODAY, **asked)


def judged(form: Form, found: Answered) -> tuple[list[str], list[str]]:
    """The cells that were written wrongly or although they have no answer, and those that were left although they have.

    Shape: a 0 of the plain facts is what nothing was recorded for: it must be left, unless postings stand behind it.
    """
    written = load_workbook(io.BytesIO(found.file))["统计表"]
    cells = {cell.cell: cell for cell in found.cells}
    wrong, missing = [], []
    for at, (value, unit) in form.expect.items():
        cell = cells.pop(address(*at), None)
        number = Decimal(value) / sheets.SIZES.get(unit, 1)
        if cell is None and not value:
            continue
        if cell is not None and not cell.answer.postings:
            wrong.append(f"{form.name} {address(*at)}: {cell.shown} 没有记录")
        elif cell is None:
            why = next((left.why for left in found.empty if left.slot.at == at), "不在表里")
            missing.append(f"{form.name} {address(*at)}: {why}")
        elif cell.answer.value != value or Decimal(str(written.cell(*at).value)) != number:
            wrong.append(f"{form.name} {address(*at)}: {written.cell(*at).value},应为 {number}({cell.words})")
    wrong += [f"{form.name} {place}: {cell.shown} {cell.words},应留空" for place, cell in cells.items()]
    return wrong, missing


def measured(forms: list[Form]) -> tuple[list[str], list[str], int]:
    """All wrong and all missing cells of the forms, and how many answers they have."""
    wrong: list[str] = []
    missing: list[str] = []
    for form in forms:
        more = judged(form, answered(form))
        wrong, missing = wrong + more[0], missing + more[1]
    return wrong, missing, sum(bool(value) for form in forms for value, _ in form.expect.values())


@pytest.mark.slow
def test_thirteen_layouts_hold_no_wrong_number_and_nearly_all_right_ones(ledger: World) -> None:
    wrong, missing, answers = measured([make() for make in sheets.FORMS])
    assert not wrong, "\n".join(wrong)
    assert answers > 120 and len(missing) <= answers * 0.02, "\n".join(missing)


def test_the_table_of_the_nine_units_is_filled_wherever_there_is_a_record(ledger: World) -> None:
    form = sheets.nine_units()
    found = answered(form)
    assert judged(form, found) == ([], [])
    assert {left.why for left in found.empty} == {NO_RECORD}, "and everything else is for a person to fill"


def test_a_total_of_the_ledger_is_written_over_rows_without_a_record(ledger: World) -> None:
    rows = [["2021年帮扶资金表"], ["单位", "直接投入资金(万元)"], ["水利部"], ["中央外办"], ["合计"]]
    found = answered(Form("表", rows))
    direct = ground.total("direct_funds", "水利部")
    assert {cell.cell: cell.answer.value for cell in found.cells} == {"B3": direct, "B5": direct}
    assert [(left.cell, left.why) for left in found.empty] == [("B4", NO_RECORD)]


def test_a_place_without_any_record_gets_no_zero(ledger: World) -> None:
    form = Form("表", [["2021年帮扶资金表"], ["区县", "直接投入资金(万元)", "协作资金(万元)"], ["渝中区"], ["合计"]])
    found = answered(form)
    assert not found.cells and found.empty[0].why == NO_RECORD


def test_a_zero_that_the_ledger_vouches_for_is_written(ledger: World) -> None:
    given = {"receiver": "渝中区财政局", "giver": "水利部", "mode_code": "direct", "level": "unit"}
    [made] = ledger.accept("fund.batch", {"number": "Z-1", "date": date(2021, 3, 1), "amount_fen": 500, **given})
    life.step(ledger.approver, made, "void", reason="登记错了")
    form = Form("表", [["2021年帮扶资金表"], ["区县", "直接投入资金(万元)"], ["渝中区"]])
    found = answered(form)
    assert [(cell.answer.value, cell.answer.postings) for cell in found.cells] == [(0, 2)]


MUTATIONS = (
    ("a line in the body", lambda: sheets.county_matrix().with_line(8, ["市本级"])),
    ("a blank line in the body", lambda: sheets.county_matrix().with_line(8)),
    ("a blank line under the header", lambda: sheets.quarters().with_line(4)),
    ("a line above the header", lambda: sheets.nine_units().with_line(3, ["(分单位)"])),
    ("a column of remarks", lambda: sheets.county_matrix().with_column(3, {3: "备注"})),
    ("an empty column", lambda: sheets.county_matrix().with_column(3, {})),
    ("an empty column inside a group", lambda: sheets.nine_units().with_column(4, {})),
    ("an empty column between years", lambda: sheets.two_levels().with_column(3, {})),
    ("an empty column in a card", lambda: sheets.card().with_column(4, {})),
    ("an empty column before a total", lambda: sheets.quarters().with_column(3, {})),
    ("an empty column among units", lambda: sheets.units_across().with_column(5, {})),
    ("an empty line in a group", lambda: sheets.units_and_counties().with_line(6)),
    ("an empty line first in a group", lambda: sheets.units_and_counties().with_line(4)),
    ("a line under a band", lambda: sheets.bands().with_line(4)),
    ("a strange column", lambda: sheets.units_and_counties().with_column(4, {3: "已拨付资金"})),
    ("a column inside a group", lambda: sheets.nine_units().with_column(4, {4: "其中:有偿"})),
    ("an unknown unit", lambda: sheets.nine_units().with_line(9, [10, "国家能源集团"])),
    ("other words", lambda: sheets.nine_units().reworded({"协调引进": "引进资金", "帮扶项目数": "实施项目(个)", "直接投入": "直接投入资金"})),
    ("words turned round", lambda: sheets.county_matrix().reworded({"直接投入帮扶资金": "帮扶资金直接投入额", "引进帮扶资金": "协调引进的资金", "东西部协作资金": "鲁渝协作财政援助资金"})),
    ("another title", lambda: sheets.quarters().reworded({"分季度统计表": "分季进度情况一览表"})),
    ("元 for 万元", lambda: sheets.nine_units().reworded({"万元": "元"})),
    ("亿元 for 万元", lambda: sheets.county_matrix().reworded({"万元": "亿元"})),
    ("千元 for 万元", lambda: sheets.units_across().reworded({"万元": "千元"})),
    ("short names", lambda: sheets.county_matrix().reworded({"万州区": "万州", "巫山县": "巫山", "石柱县": "石柱土家族自治县"})),
    ("wide brackets", lambda: sheets.county_matrix().reworded({"(": "\uff08", ")": "\uff09"})),
)  # fmt: skip


@pytest.mark.slow
def test_changed_forms_hold_no_wrong_number_either(ledger: World) -> None:
    wrong, missing, answers = measured([make() for _, make in MUTATIONS])
    assert not wrong, "\n".join(wrong)
    assert len(missing) <= answers * 0.1, "\n".join(missing)


def test_everything_else_in_the_file_is_as_it_was(ledger: World) -> None:
    form = sheets.nine_units()
    before = form.file(sheets.decorated)
    found = answer.answer(ALL, before, today=TODAY)
    old, new = load_workbook(io.BytesIO(before)), load_workbook(io.BytesIO(found.file))
    filled = {cell.cell for cell in found.cells}
    assert new.sheetnames == [*old.sheetnames, "来源"] and new["隐藏"].sheet_state == "hidden"
    for row in old["统计表"].iter_rows():
        for cell in row:
            other = new["统计表"][cell.coordinate]
            assert cell.value == other.value or cell.coordinate in filled
            assert cell._style == other._style
    kept = {name: part for name, part in members(before).items() if name not in CHANGED}
    assert kept.items() <= members(found.file).items(), "styles, texts and hidden sheets are byte for byte the same"
    assert {"C8", "C9", "H6", "D10"}.isdisjoint(filled), "values, formulas and dropdowns are not written over"
    assert old["统计表"].merged_cells.ranges == new["统计表"].merged_cells.ranges
    assert str(new["统计表"].data_validations.dataValidation[0].sqref) == "D10"
    assert new.calculation.fullCalcOnLoad


def test_each_number_stands_on_the_sheet_of_sources(ledger: World) -> None:
    form = sheets.units_across()
    found = answered(form)
    page = load_workbook(io.BytesIO(found.file))["来源"]
    rows = {row[1]: row for row in page.iter_rows(values_only=True) if row[0] == "统计表"}
    assert set(rows) >= {cell.cell for cell in found.cells}
    row = rows["D3"]
    assert (
        row[3] == "direct_funds"
        and row[10:12] == (yuan(ground.total("direct_funds", "水利部")), "元")
        and row[13] == "万元"
    )
    assert "直接投入" in row[5] and row[14] > 0 and row[15] == found.position
    assert row[16] in ("高", "中")
    every = " ".join(str(cell) for line in page.iter_rows(values_only=True) for cell in line if cell)
    assert not re.search(r"[ (]分(?!录)", every)


def test_the_meter_counts_known_unsure_and_unknown(ledger: World) -> None:
    found = answered(
        Form("表", [["2021年帮扶表"], ["区县", "直接投入资金(万元)", "帮扶资金(万元)", "绿化面积(亩)"], ["巫山县"]])
    )
    assert (found.known, found.unsure, found.unknown) == (1, 1, 1)
    data = found.as_dict("out.xlsx")
    assert set(data) >= {"cells", "empty", "known", "unsure", "unknown", "output"}
    assert {c["indicator"] for c in data["empty"][0]["candidates"]} >= {"direct_funds"}  # type: ignore[index]


def test_what_the_user_names_fills_only_what_the_form_leaves_open(ledger: World) -> None:
    form = Form("表", [["帮扶资金表"], ["指标", "单位", "数值"], ["直接投入资金", "万元"]])
    assert not answered(form).cells
    found = answered(form, region="巫山县", period=Period.parse("2021"))
    assert found.cells[0].answer.value == ground.total("direct_funds", county="巫山县")
    titled = form.reworded({"帮扶资金表": "奉节县2022年帮扶资金表"})
    assert not answered(titled, region="巫山县").cells, "the form says another place than the user"
    assert not answered(titled, period=Period.parse("2021")).cells


def test_a_reader_who_sees_a_part_gets_no_part_for_the_whole(ledger: World) -> None:
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_user("wushan")
    roles.assign(user, "clerk", on=date(2020, 1, 1), place="500237")
    form = Form("表", [["2021年帮扶资金表"], ["区县", "直接投入资金(万元)"], ["巫山县"], ["奉节县"], ["全市"]])
    found = answer.answer(scope.of(user, TODAY), form.file(), today=TODAY)
    assert [cell.cell for cell in found.cells] == ["B3"]
    assert found.cells[0].answer.value == ground.total("direct_funds", county="巫山县")


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(fresh_db: Any, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        answer.answer(ALL, data, today=TODAY)
    assert refused.value.remedy


def test_a_sheet_without_gaps_is_refused_with_a_remedy(fresh_db: Any) -> None:
    with pytest.raises(Refused) as refused:
        answer.answer(ALL, Form("表", [["只有一句话"]]).file(), today=TODAY)
    assert refused.value.code == "no_cells"
