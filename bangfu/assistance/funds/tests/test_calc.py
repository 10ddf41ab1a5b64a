"""The calculations of the funds line with their printed figures, and inputs that are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.assistance.funds.calc import CALCULATIONS
from tests.calculating import doubts, faults, shown, tried

PLAN = {"sources": "中央,984万元\n市级,230万元",
        "categories": "产业,827万元,16,是\n基础设施,225万元,5\n其他,162万元,2"}  # fmt: skip
YEAR = {"brought_forward": "1250000.00", "allocated": "8640000.00", "paid": "7918406.53", "returned": "300000.00"}
CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("team_fund", {"total": "188,800,000", "teams": 472}, {"per_team": "400,000.00 元"}),
    ("team_fund", {"total": "8500000", "teams": 17}, {"per_team": "500,000.00 元"}),
    ("assistance_funds", {"direct": "2.62亿元", "introduced": "7500万元"}, {"total": "337,000,000.00 元"}),
    ("plan_reconciliation", {**PLAN, "plan_total": "1214万元", "project_count": 23},
     {"total": "12,140,000.00 元", "projects_counted": "23 个", "industry_share": "68.12%"}),
    ("fee_cap", {"funds": "12140000"}, {"cap_amount": "121,400.00 元"}),
    ("fee_cap", {"funds": "12140000", "claimed": "121400.00"}, {"room": "0.00 元"}),
    ("fee_cap", {"funds": "100.99"}, {"cap_amount": "1.00 元"}),
    ("spending_rate", {"paid": "45.76亿元", "allocated": "75.20亿元"}, {"rate": "60.851%"}),
    ("spending_rate", {"paid": "19.28亿元", "allocated": "48.67亿元", "year_start": "2021-01-01", "as_of": "2021-08-31"},
     {"rate": "39.614%", "elapsed": "66.575%", "pace": "支出慢于序时"}),
    ("spending_rate", {"paid": "1", "allocated": "2", "year_start": "2024-02-29", "as_of": "2024-02-29"}, {"elapsed": "0.273%"}),
    ("target_completion", {"done": "4094.1", "target": "2900"}, {"rate": "141.18%", "gap": "1,194.1 万元"}),
    ("target_completion", {"done": 1616, "target": 2800}, {"rate": "57.71%", "gap": "1,184 万元"}),
    ("carry_over", YEAR, {"balance": "1,671,593.47 元", "rate": "16.90%"}),
]  # fmt: skip
BAD: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    ("team_fund", {"total": "8500000", "teams": 0}, {("teams", "not_positive")}),
    ("team_fund", {"total": "-1", "team": 1}, {("total", "not_positive"), ("team", "unknown_field"), ("teams", "missing")}),
    ("fee_cap", {"funds": "12140000", "claimed": "121400.01"}, {("claimed", "above_cap")}),
    ("fee_cap", {"funds": "12140000.001"}, {("funds", "too_fine")}),
    ("plan_reconciliation", {**PLAN, "plan_total": "1215万元", "project_count": 22},
     {("plan_total", "does_not_add_up"), ("project_count", "count_differs")}),
    ("plan_reconciliation", {**PLAN, "categories": "产业,827万元,16,是", "projects": "甲,1万元"},
     {("categories", "does_not_add_up"), ("projects", "does_not_add_up"), ("projects", "count_differs")}),
    ("spending_rate", {"paid": "2", "allocated": "1"}, {("paid", "above_allocation")}),
    ("spending_rate", {"paid": "1", "allocated": "0"}, {("allocated", "not_positive")}),
    ("spending_rate", {"paid": "1", "allocated": "2", "year_start": "2021-01-01", "as_of": "2022-05-01"},
     {("as_of", "outside_year")}),
    ("spending_rate", {"paid": "1", "allocated": "2", "year_start": "2023-01-01", "as_of": "2024-01-01"},
     {("as_of", "outside_year")}),
    ("fee_cap", {"funds": {"value": "1万元", "unit": "元"}}, {("funds", "bad_unit")}),
    ("fee_cap", {"funds": "1", "printed": {f"step{n}": "1" for n in range(51)}}, {("printed", "too_many_rows")}),
    ("spending_rate", {"paid": "1", "allocated": "2", "grain": "4"}, {("grain", "grain_too_large")}),
    ("target_completion", {"done": "1", "target": "0"}, {("target", "not_positive")}),
    ("carry_over", {**YEAR, "paid": "9890000.01"}, {("paid", "below_zero")}),
    ("carry_over", {"allocated": "0", "paid": "0"}, {("allocated", "nothing_there")}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "printed"), CASES)
def test_the_printed_figure_comes_out(name: str, given: dict[str, Any], printed: dict[str, str]) -> None:
    assert shown(tried(CALCULATIONS, name, given), printed) == printed


@pytest.mark.parametrize(("name", "given", "wrong"), BAD)
def test_a_bad_input_is_refused(name: str, given: dict[str, Any], wrong: set[tuple[str, str]]) -> None:
    assert faults(CALCULATIONS, name, given) == wrong


def test_the_fee_claimed_a_cent_too_high_says_the_cent() -> None:
    with pytest.raises(Exception, match=r"超过上限 0\.01 元"):
        tried(CALCULATIONS, "fee_cap", {"funds": "12140000", "claimed": "121400.01"})


def test_a_limit_that_was_printed_rounded_up_is_wrong() -> None:
    given = {"funds": "12140.90", "printed": {"cap_amount": "121.41"}}
    assert [one.verdict for one in tried(CALCULATIONS, "fee_cap", given).compared] == ["wrong"]


def test_a_ratio_is_kept_as_a_fraction() -> None:
    found = tried(CALCULATIONS, "spending_rate", {"paid": "45.76亿元", "allocated": "75.20亿元"}).as_dict()
    assert (found["results"][0]["value"], found["results"][0]["ratio"]) == ("60.851", "143/235")


def test_sector_funds_are_never_added() -> None:
    outcome = tried(
        CALCULATIONS, "assistance_funds", {"direct": "2.62亿元", "introduced": "0.75亿元", "sector": "3.07亿元"}
    )
    assert outcome.as_dict()["result"] == {"total": "337000000.00"}


@pytest.mark.parametrize(("given", "printed", "verdict"), [
    ({"paid": "45.76亿元", "allocated": "75.20亿元"}, "60.8", "cut"),
    ({"paid": "45.76亿元", "allocated": "75.20亿元"}, "60.9%", "same"),
    ({"paid": "19.28亿元", "allocated": "48.67亿元"}, "39.62", "wrong"),
    ({"paid": "19.28亿元", "allocated": "48.67亿元", "grain": "0.01亿元"}, "39.62", "rounded"),
    ({"paid": "19.28亿元", "allocated": "48.67亿元", "grain": "0.01亿元"}, "39.65", "wrong"),
])  # fmt: skip
def test_a_printed_rate_is_explained(given: dict[str, Any], printed: str, verdict: str) -> None:
    outcome = tried(CALCULATIONS, "spending_rate", {**given, "printed": {"rate": printed}})
    assert outcome.compared[0].verdict == verdict
    assert bool(outcome.explanation) == (verdict != "same")
    assert verdict == "same" or "支出进度" in outcome.explanation


def test_a_total_that_does_not_divide_is_doubted() -> None:
    assert doubts(tried(CALCULATIONS, "team_fund", {"total": "100", "teams": 3})) == {"uneven"}


def test_another_place_sets_its_own_cap() -> None:
    outcome = tried(CALCULATIONS, "fee_cap", {"funds": "10000", "cap": "3%"}, date(2020, 1, 1))
    assert outcome.results[0].shown == "300.00 元" and outcome.as_dict()["rule"] is None
