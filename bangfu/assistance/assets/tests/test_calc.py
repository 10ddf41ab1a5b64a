"""The calculations of the assets line with their printed figures, and inputs that are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from bangfu.assistance.assets.calc import CALCULATIONS
from tests.calculating import doubts, faults, shown, tried

INVESTED = "一,54.125万元\n二,100.4682万元\n三,200万元\n四,255.4068万元"
BY_TOWN = "甲,6.8964万元\n乙,17.5968万元\n丙,0.75万元\n丁,2.9268万元\n戊,8.43万元"
FIRM = {"own": "100万元", "total": "342万元", "profit": "10万元", "households": 138}
COOP = {"surplus": "400000", "volume": "8000000", "accounts": "170万元"}
SHARED = "村集体,60%\n经营方,20%,经营方\n农户,20%,农户"
ROOMS = "经营方,80%,经营方\n农户,20%,农户"
ZIBO = "一,91361530.14\n二,30329747.21\n三,95664002.53"
PLANT = {"supplied": "186420", "sold": "149870", "billed": "299740.00", "received": "268905.30", "cost": "412386.40"}
CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("fixed_return", {"sources": INVESTED, "shares": BY_TOWN}, {"invested": "6,100,000.00 元", "return": "366,000.00 元"}),
    ("floor_dividend", FIRM, {"ratio": "29.240%", "extra": "29,239.77 元", "per_household": "574.20 元"}),
    ("floor_dividend", {**FIRM, "share": "29%"}, {"pool": "79,000.00 元", "per_household": "572.46 元"}),
    ("floor_dividend", {**FIRM, "profit": "-5万元"}, {"pool": "50,000.00 元"}),
    ("coop_surplus", {**COOP, "member_volume": "12345", "member_account": "10000"},
     {"by_volume": "252,000.00 元", "by_account": "108,000.00 元", "per_unit": "0.0315000 元", "per_yuan": "0.0635294 元",
      "member_by_volume": "388.87 元", "member_by_account": "635.29 元"}),
    ("coop_surplus", {**COOP, "members": "甲,4000000,100万元\n乙,4000000,70万元"}, {"parts": "360,000.00 元"}),
    ("homestay_share", {"income": "128640.00", "parties": SHARED},
     {"paid[1]": "77,184.00 元", "paid[2]": "25,728.00 元", "paid[3]": "25,728.00 元"}),
    ("homestay_share", {"parties": ROOMS, "rooms": 11}, {"least": "11,000.00 元", "paid[1]": "-11,000.00 元", "paid[2]": "11,000.00 元"}),
    ("homestay_share", {"income": "100000", "parties": ROOMS, "rooms": 44, "months": 6},
     {"least": "22,000.00 元", "top_up": "2,000.00 元", "paid[1]": "78,000.00 元", "paid[2]": "22,000.00 元"}),
    ("water_unit_cost", {"costs": ZIBO, "sold": "67502308"}, {"total": "217,355,279.88 元", "unit_cost": "3.2200 元/立方米"}),
    ("water_reliability", {"days_off": 36}, {"rate": "90.14%", "verdict": "达标"}),
    ("water_reliability", {"days_off": 37}, {"verdict": "不达标"}),
    ("water_losses", PLANT, {"losses": "19.61%", "collection": "89.71%", "per_sold": "2.7516 元/立方米", "per_made": "2.2121 元/立方米"}),
    ("repair_spend", {"spend": "3.69亿元", "people": "19580000", "sites": 9400}, {"per_person": "18.85 元", "per_site": "39,255.32 元"}),
]  # fmt: skip
BAD: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    ("fixed_return", {"sources": INVESTED, "shares": "甲,36.5万元"}, {("shares", "does_not_add_up")}),
    ("floor_dividend", {**FIRM, "own": "343万元"}, {("own", "above_total")}),
    ("floor_dividend", {**FIRM, "cash": "79239.76"}, {("cash", "above_cash")}),
    ("coop_surplus", {**COOP, "volume_rate": "59%"}, {("volume_rate", "below_law")}),
    ("coop_surplus", {**COOP, "member_volume": "8000001", "member_account": "1700001"},
     {("member_volume", "above_total"), ("member_account", "above_total")}),
    ("coop_surplus", {**COOP, "loss": "400000"}, {("loss", "nothing_left")}),
    ("coop_surplus", {**COOP, "members": "甲,1,1\n甲,1,1"}, {("members", "does_not_add_up"), ("members", "listed_twice")}),
    ("homestay_share", {"parties": "农户,99%,农户"}, {("parties", "shares_not_whole"), ("parties", "bad_roles")}),
    ("water_unit_cost", {"costs": ZIBO, "sold": 0}, {("sold", "not_positive")}),
    ("water_reliability", {"days_off": 366}, {("days_off", "above_year")}),
    ("water_losses", {**PLANT, "sold": "186420.5"}, {("sold", "above_supplied")}),
    ("repair_spend", {"spend": "1", "people": "0"}, {("people", "not_positive")}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "printed"), CASES)
def test_the_printed_figure_comes_out(name: str, given: dict[str, Any], printed: dict[str, str]) -> None:
    assert shown(tried(CALCULATIONS, name, given), printed) == printed


@pytest.mark.parametrize(("name", "given", "wrong"), BAD)
def test_a_bad_input_is_refused(name: str, given: dict[str, Any], wrong: set[tuple[str, str]]) -> None:
    assert faults(CALCULATIONS, name, given) == wrong


def test_a_dividend_counted_with_29_percent_is_found_at_its_step() -> None:
    outcome = tried(CALCULATIONS, "floor_dividend", {**FIRM, "printed": {"extra": "29000", "per_household": "572.46"}})
    assert [(one.step.name, one.verdict) for one in outcome.compared] == [
        ("extra", "wrong"),
        ("per_household", "follows"),
    ]
    assert outcome.explanation.startswith("首个不符的步骤:“利润分红”印出 29,000.00")


def test_a_figure_counted_on_with_a_rounded_one_is_said_to_be_so() -> None:
    outcome = tried(
        CALCULATIONS, "floor_dividend", {**FIRM, "printed": {"extra": "2.9万元", "per_household": "572.46"}}
    )
    assert [one.verdict for one in outcome.compared] == ["same", "follows"]
    assert "拿前面印出的数接着算的" in outcome.explanation


def test_fees_of_earlier_years_are_doubted() -> None:
    assert doubts(tried(CALCULATIONS, "water_losses", {**PLANT, "received": "299740.01"})) == {"above_billed"}


@drawn(st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_what_members_get_is_what_is_distributed(surplus: int, volumes: list[int]) -> None:
    members = [{"name": f"成员{n}", "volume": v, "account": v} for n, v in enumerate(volumes)]
    given = {"surplus": surplus, "volume": sum(volumes), "accounts": sum(volumes), "members": members}
    found = {step.name: step.value for step in tried(CALCULATIONS, "coop_surplus", given).steps}
    assert found["parts"] == found["distributable"]
