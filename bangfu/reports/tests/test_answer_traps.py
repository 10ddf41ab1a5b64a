"""Cells that look like a figure and are another: they stay empty, and say why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope
from bangfu.reports import answer
from bangfu.reports.answering.computing import NO_RECORD
from bangfu.reports.answering.result import Answered
from bangfu.reports.tests import ground
from bangfu.reports.tests.sheets import Form
from tests.fixtures import World

ALL = Scope.everything()
TODAY = date(2026, 6, 1)

# Not what a figure of ours means: planned, passed on, with strings, of another unit, of a part, of nobody said.
HEADS = (
    "直接投入资金(人)", "直接投入资金", "计划直接投入资金(万元)", "直接投入资金计划数(万元)", "直接投入资金(无偿)(万元)",
    "其中有偿直接投入(万元)", "已拨付资金(万元)", "直接投入资金拨付数(万元)", "安排资金(万元)", "下达资金(万元)", "帮扶资金(万元)",
    "投入资金(万元)", "资金(万元)", "项目资金(万元)", "直接投入产业资金(万元)", "直接投入资金同比增长(%)", "直接投入资金占比(%)",
    "人均直接投入资金(元)", "新增直接投入资金(万元)", "直接投入和引进资金(万元)", "直接投资(万元)", "引进企业投资(万元)",
    "引进项目(个)", "引进资金到位率(%)", "拟引进资金(万元)", "项目(万元)", "新增项目(个)", "完成项目数(个)", "产业项目(个)",
    "项目完成率(%)", "项目村数(村)", "项目覆盖户数(户)", "项目受益人数(人)", "培训基层干部(期)", "培训基层干部(万元)", "培训(人次)",
    "培训干部(人次)", "培训村干部(人次)", "培训基层干部、技术人员(人次)", "培训人数(人次)", "基层干部(人)", "专业技术人员(人)",
    "行业资金(人)", "水利项目资金(万元)", "社会资金(万元)", "撬动社会资金(万元)", "财政资金(万元)", "资金支出率(%)", "结余资金(万元)",
    "东西部协作计划资金(万元)", "协作资金拨付率(%)", "直接投入资金(万美元)", "直接投入资金(户)", "单位数(个)", "得分(分)", "排名",
)  # fmt: skip
LABELS = (
    "国家能源集团", "中国农业发展银行", "重庆市法学会", "水利部门", "水利部长江水利委员会", "烟台银行", "中国石油天然气集团有限公司",
    "温县", "江北机场", "市本级", "其他", "主城片区", "万州区和其他区县", "巫山县财政局", "山东省", "某某镇",
)  # fmt: skip
TITLES = (
    "2021年产业帮扶资金统计表", "2021年驻村干部培训情况统计表", "2021年度帮扶资金计划表", "2021年招商引资情况统计表",
    "2021年水利资金统计表", "2021年退回资金情况统计表",
)  # fmt: skip


@pytest.fixture
def ledger(world: World) -> World:
    ground.enter(world)
    return world


def answered(*rows: list[Any], **asked: Any) -> Answered:
    form = Form("表", [list(row) for row in rows], [(1, 1, 1, max(map(len, rows)))])
    return answer.answer(ALL, form.file(), today=TODAY, **asked)


def test_headers_that_mean_something_else_stay_empty(ledger: World) -> None:
    found = answered(["2021年帮扶情况统计表"], ["单位", *HEADS, "直接投入资金(万元)"], ["水利部"], ["三峡集团"])
    right = {cell.cell: cell.answer.value for cell in found.cells}
    texts = {cell.slot.column[0] for cell in found.cells}
    assert texts == {"直接投入资金(万元)"}, texts
    assert list(right.values()) == [ground.total("direct_funds", unit) for unit in ("水利部", "三峡集团")]
    assert all(left.why for left in found.empty)


def test_rows_of_places_and_units_that_are_not_ours_stay_empty(ledger: World) -> None:
    heads = ["直接投入资金(万元)", "东西部协作资金(万元)", "项目数(个)"]
    found = answered(["2021年帮扶情况统计表"], ["名称", *heads], *([label] for label in LABELS), ["巫山县"], ["合计"])
    assert {cell.slot.row[-1] for cell in found.cells} == {"巫山县"}, [cell.words for cell in found.cells]


def test_a_title_that_narrows_leaves_the_table_empty(ledger: World) -> None:
    for title in TITLES:
        found = answered([title], ["区县", "直接投入资金(万元)", "项目数(个)"], ["巫山县"])
        assert not found.cells, [cell.words for cell in found.cells]


# Texts of time beside the title, and the period of a flow that may be written, "" when none may.
TIMES = (
    ("2030年", ""), ("2021年四季度", "2021Q4"), ("一季度", ""), ("截至目前", ""), ("2020年", ""), ("2022年1月5日", ""),
    ("上年同期", ""), ("2021年底", ""), ("2021年1-6月", "2021-01..2021-06"), ("截至2021年6月底", "@2021-06-30"), ("2026年", ""),
)  # fmt: skip


def test_a_time_that_is_not_over_not_known_or_not_said_leaves_the_cell(ledger: World) -> None:
    for said, period in TIMES:
        found = answered([f"重庆市直接投入资金统计表({said})"], ["区县", "金额(万元)"], ["奉节县"])
        assert [cell.answer.period.text for cell in found.cells] == ([period] if period else []), said
        for cell in found.cells:
            asked = Period.parse(period)
            days = (asked.start.isoformat(), asked.last_day.isoformat())
            assert cell.answer.value == ground.total("direct_funds", "", "奉节县", *days), said


def test_so_far_is_written_only_when_both_meanings_agree(ledger: World) -> None:
    head = ["指标", "单位", "本季", "累计"]
    first = answered(["2021年二季度帮扶资金统计表"], head, ["直接投入资金", "万元"])
    later = answered(["2022年二季度帮扶资金统计表"], head, ["直接投入资金", "万元"])
    assert [cell.cell for cell in first.cells] == ["C3", "D3"], "nothing was before 2021: both are the same"
    assert [cell.cell for cell in later.cells] == ["C3"]
    assert "读法" in later.empty[0].why


def test_a_zero_that_nobody_vouches_for_is_not_written(ledger: World) -> None:
    found = answered(["2022年帮扶情况表"], ["区县", "引进资金(万元)", "直接投入资金(万元)"], ["巫山县"], ["垫江县"])
    written = {cell.cell: cell.answer.value for cell in found.cells}
    assert written == {"C3": ground.total("direct_funds", "", "巫山县", "2022-01-01", "2022-12-31")}
    assert all(left.why == NO_RECORD for left in found.empty)


def test_a_town_below_the_district_that_holds_the_money_is_no_zero(ledger: World) -> None:
    found = answered(["奉节县2021年帮扶资金表"], ["乡镇", "直接投入资金(万元)"], ["白帝镇"], ["奉节县"])
    assert [cell.cell for cell in found.cells] == ["B4"]
    assert "这一级" in found.empty[0].why


def test_an_amount_of_three_districts_together_is_in_none_of_them_and_in_the_city(ledger: World) -> None:
    found = answered(["2021年资金表"], ["区县", "行业部门项目资金(万元)"], ["武隆区"], ["奉节县"], ["全市"])
    assert {cell.cell: cell.answer.value for cell in found.cells} == {"B5": ground.SECTOR}
    assert "未拆分" in found.empty[0].why and found.empty[1].why == NO_RECORD


def test_a_column_names_its_own_way_of_giving_whatever_the_title_says(ledger: World) -> None:
    heads = ["单位", "直接投入(万元)", "引进(万元)", "项目(个)"]
    found = answered(["2021年中央单位直接投入帮扶资金情况表"], heads, ["三峡集团"])
    written = {cell.cell: cell.answer.value for cell in found.cells}
    codes = {"B3": "direct_funds", "C3": "introduced_funds"}
    assert written == {cell: ground.total(code, "三峡集团") for cell, code in codes.items()}, found.empty


def test_the_reason_is_that_of_a_figure_whose_unit_fits(ledger: World) -> None:
    found = answered(["2021年帮扶情况表"], ["单位", "帮扶项目资金(个)"], ["水利部"])
    [left] = found.empty
    assert left.candidates[0].code == "projects_registered" and "单位不合" not in left.why


def test_rows_that_only_have_a_number_are_a_persons_work(ledger: World) -> None:
    found = answered(["2021年台账"], ["序号", "直接投入资金(万元)", "帮扶项目(个)"], [1], [2])
    assert not found.cells and len(found.empty) == 4
    assert all("名册" in left.why for left in found.empty)


def test_what_stands_beside_the_title_is_not_read_as_a_header(ledger: World) -> None:
    keys = ["填报单位", "水利部", None, "统计期间", "2021年"]
    found = answered(["定点帮扶统计表"], keys, ["指标", "计量单位", "数值", "备注", "说明"], ["直接投入资金", "万元"])
    assert [cell.answer.value for cell in found.cells] == [ground.total("direct_funds", "水利部")]


def test_two_units_of_money_in_one_header_are_not_chosen_between(ledger: World) -> None:
    found = answered(
        ["2021年资金表", None, "单位:元、万元"], ["区县", "直接投入资金", "引进资金(万元/亿元)"], ["奉节县"]
    )
    assert not found.cells
