"""The calculations of the projects line with their printed figures, and inputs that are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from bangfu.assistance.projects.calc import CALCULATIONS
from tests.calculating import doubts, faults, shown, tried

BUILT = {"contract": "3412600.00", "settlement": "3398215.37", "advance": "1023780.00", "progress": "1194410.00"}
ROAD = [{"name": "里程", "target": "12.5", "actual": "12.5", "weight": 40}, {"name": "合格率", "target": 98, "actual": 100, "weight": 30},
        {"name": "造价", "target": 480000, "actual": 492000, "weight": 30, "direction": "at_most"}]  # fmt: skip
CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("retention", {**BUILT, "plan": "3590000.00"},
     {"advance_limit": "1,023,780.00 元", "retention": "101,946.46 元", "due": "1,078,078.91 元", "surplus": "191,784.63 元",
      "whole": "3,398,215.37 元"}),
    ("equal_split", {"total": "20000.00", "count": 7},
     {"larger": "2,857.15 元", "larger_count": "2 户", "smaller": "2,857.14 元", "smaller_count": "5 户"}),
    ("equal_split", {"total": "0.10", "members": "丙,1\n甲,1\n乙,1"}, {"part[1]": "0.04 元", "part[2]": "0.03 元", "whole": "0.10 元"}),
    ("equal_split", {"total": "100", "members": "甲,3\n乙,1"}, {"part[1]": "75.00 元", "part[2]": "25.00 元"}),
    ("performance_score", {"targets": ROAD}, {"points[1]": "40 分", "score": "99.27 分"}),
    ("performance_score", {"targets": [{**ROAD[2], "actual": 0, "weight": 100}]}, {"score": "100.00 分"}),
]  # fmt: skip
BAD: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    ("retention", {**BUILT, "progress": "2272488.92"}, {("progress", "above_settlement")}),
    ("retention", {**BUILT, "settlement": "0"}, {("settlement", "not_positive")}),
    ("retention", {**BUILT, "progress": "-1"}, {("progress", "too_small")}),
    ("equal_split", {"total": "1"}, {("count", "missing")}),
    ("equal_split", {"total": "1", "count": 3, "members": "甲\n甲"}, {("count", "count_differs"), ("members", "listed_twice")}),
    ("equal_split", {"total": "1", "members": "甲,0"}, {("members", "not_positive")}),
    ("performance_score", {"targets": ROAD[:2]}, {("targets", "weights_not_whole")}),
    ("performance_score", {"targets": [{**ROAD[0], "actual": None}, *ROAD[1:]]}, {("targets[1].actual", "missing")}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "printed"), CASES)
def test_the_printed_figure_comes_out(name: str, given: dict[str, Any], printed: dict[str, str]) -> None:
    assert shown(tried(CALCULATIONS, name, given), printed) == printed


@pytest.mark.parametrize(("name", "given", "wrong"), BAD)
def test_a_bad_input_is_refused(name: str, given: dict[str, Any], wrong: set[tuple[str, str]]) -> None:
    assert faults(CALCULATIONS, name, given) == wrong


def test_an_advance_or_a_settlement_above_its_limit_is_doubted() -> None:
    assert doubts(tried(CALCULATIONS, "retention", {**BUILT, "advance": "1023780.01", "progress": "0"})) == {
        "above_advance"
    }
    assert doubts(tried(CALCULATIONS, "retention", {**BUILT, "plan": "3398215.36"})) == {"above_plan"}


@drawn(st.integers(1, 10**9), st.integers(1, 300))
def test_the_parts_always_add_up_and_differ_by_a_cent_at_most(total: int, count: int) -> None:
    found = {
        s.name: s.value
        for s in tried(CALCULATIONS, "equal_split", {"total": f"{total / 100:.2f}", "count": count}).steps
    }
    assert found["whole"] * 100 == total
    assert found.get("larger_count", 0) + found["smaller_count"] == count
    assert found.get("larger", found["smaller"]) * found.get("larger_count", 0) + found["smaller"] * found[
        "smaller_count"] == found["whole"]  # fmt: skip


@drawn(st.integers(1, 10**8), st.lists(st.integers(0, 999), min_size=1, max_size=40).filter(any))
def test_shares_of_members_always_add_up(total: int, weights: list[int]) -> None:
    members = [{"name": f"户{n}", "weight": weight} for n, weight in enumerate(weights)]
    outcome = tried(CALCULATIONS, "equal_split", {"total": f"{total / 100:.2f}", "members": members})
    assert outcome.steps[-1].value * 100 == total
