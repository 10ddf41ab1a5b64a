"""Totals of forms: they are the sum of what stands beside them, or they stay empty."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.registry.scope import Scope
from bangfu.reports import answer
from bangfu.reports.answering.result import Answered
from bangfu.reports.tests import ground
from bangfu.reports.tests.ground import total
from bangfu.reports.tests.sheets import Form
from tests.fixtures import World

TODAY = date(2026, 6, 1)
TITLE = ["2021年中央单位定点帮扶资金表"]


@pytest.fixture
def ledger(world: World) -> World:
    ground.enter(world)
    return world


def written(*rows: list[Any], merges: tuple[tuple[int, int, int, int], ...] = ()) -> tuple[dict[str, int], Answered]:
    form = Form("表", [list(row) for row in rows], [(1, 1, 1, max(map(len, rows))), *merges])
    found = answer.answer(Scope.everything(), form.file(), today=TODAY)
    return {cell.cell: int(cell.answer.value) for cell in found.cells}, found


def direct(*units: str) -> int:
    return sum(total("direct_funds", unit) for unit in units)


def test_numbers_before_the_units_do_not_hide_them_from_the_total(ledger: World) -> None:
    cells, _ = written(TITLE, ["单位", "直接投入(万元)"], ["1.水利部"], ["2.三峡集团"], ["合计"])
    assert cells == {"B3": direct("水利部"), "B4": direct("三峡集团"), "B5": direct("水利部", "三峡集团")}


def test_a_column_that_was_filled_in_already_belongs_to_the_total(ledger: World) -> None:
    heads = ["单位", "帮扶资金(万元)", None, None]
    below = [None, "直接投入", "协调引进", "小计"]
    cells, _ = written(TITLE, heads, below, ["水利部", 99], merges=((2, 2, 2, 4), (2, 1, 3, 1)))
    assert cells["D4"] == direct("水利部") + total("introduced_funds", "水利部") and "B4" not in cells


def test_parts_are_not_added_to_the_whole_they_are_of(ledger: World) -> None:
    cells, _ = written(TITLE, ["单位", "直接投入(万元)"], ["水利部"], ["其中:万州区"], ["三峡集团"], ["合计"])
    assert cells["B4"] == total("direct_funds", "水利部", "万州区") and cells["B6"] == direct("水利部", "三峡集团")


@pytest.mark.parametrize(
    ("rows", "empty"),
    [
        ([["合计"], ["其中:水利部"], ["三峡集团"]], "B3"),
        ([["水利部"], ["  万州区"], ["  武隆区"], ["三峡集团"], ["合计"]], "B7"),
        ([["水利部"], ["国家能源集团"], ["合计"]], "B5"),
        ([["一、定点帮扶"], ["水利部"], ["合计"], ["二、东西部协作"], ["烟台市"], ["合计"]], "B5"),
        ([["水利部"], ["水利部"], ["合计"]], "B5"),
        ([["中央单位"], ["水利部"], ["合计"]], "B5"),
    ],
)
def test_a_total_that_could_mean_several_things_stays_empty(ledger: World, rows: list[list[str]], empty: str) -> None:
    cells, found = written(["2021年帮扶资金表"], ["单位", "直接投入(万元)"], *rows)
    assert empty not in cells, found.cells
    assert next(left.why for left in found.empty if left.cell == empty)


def test_a_total_over_different_figures_is_their_sum_only_in_a_group(ledger: World) -> None:
    flat, _ = written(TITLE, ["单位", "直接投入(万元)", "协调引进(万元)", "合计(万元)"], ["三峡集团"])
    assert set(flat) == {"B3", "C3"}


def test_a_partial_total_takes_the_rows_since_the_one_before(ledger: World) -> None:
    rows = (["水利部"], ["三峡集团"], ["小计"], ["农业银行"], ["中信集团"], ["小计"])
    cells, _ = written(TITLE, ["单位", "直接投入(万元)"], *rows)
    assert (cells["B5"], cells["B8"]) == (direct("水利部", "三峡集团"), direct("农业银行", "中信集团"))


def test_quarters_add_up_for_what_flows_and_not_for_what_stands(ledger: World) -> None:
    heads = ["指标", "一季度", "二季度", "合计"]
    cells, _ = written(TITLE, heads, ["直接投入资金(万元)"], ["帮扶项目(个)"])
    assert cells["D3"] == total("direct_funds", last="2021-06-30") and "D4" not in cells
