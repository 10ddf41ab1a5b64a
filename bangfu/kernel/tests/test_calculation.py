"""Inputs are read with every fault at once, steps say how they came to be, rules have their day, printed figures theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from bangfu.kernel import tiers
from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.inputs import choice, day, integer, money, number, percent, rows, text
from bangfu.kernel.reading import Row, read
from bangfu.kernel.working import Working
from tests.calculating import faults, shown, tried

ALL = (
    money("total", "总额", positive=True),
    percent("rate", "比例"),
    integer("count", "户数", "户", positive=True),
    number("weight", "重量", "公斤"),
    day("since", "起始日"),
    choice("kind", "种类", {"a": "甲类", "b": "乙类"}),
    rows("parts", "名单", text("name", "姓名"), money("amount", "金额")),
)
GOOD: dict[str, Any] = {
    "total": "1.5万元", "rate": "6%", "count": 3, "weight": {"value": "2", "unit": "吨"}, "since": "2022-05-29",
    "kind": "乙类", "parts": [{"name": "甲", "amount": "1,200.50"}],
}  # fmt: skip


def test_everything_is_read_as_people_write_it() -> None:
    values, problems = read(ALL, GOOD)
    assert problems == []
    assert (values["total"], values["rate"], values["count"]) == (1_500_000, Fraction(6, 100), 3)
    assert (values["weight"], values["since"], values["kind"]) == (Fraction(2000), date(2022, 5, 29), "b")
    assert values["parts"] == (Row(name="甲", amount=120050),)


@pytest.mark.parametrize(
    "pasted", ["姓名\t金额\n甲\t1,200.50\n乙\t3", "甲,1200.50\n\n乙,3", "甲 1,200.50\n乙 3", "甲\uff0c1200.50\n乙、3"]
)
def test_a_table_is_pasted_with_tabs_commas_or_spaces(pasted: str) -> None:
    values, problems = read(ALL, {**GOOD, "parts": pasted})
    assert problems == []
    assert values["parts"] == (Row(name="甲", amount=120050), Row(name="乙", amount=300))


WRONG = [
    ("total", "12.345", "too_fine"), ("total", "-1", "not_positive"), ("total", 0, "not_positive"), ("total", "1e5", "bad_number"),
    ("total", "很多", "bad_number"), ("total", "3公斤", "bad_unit"), ("total", True, "bad_type"), ("total", [1], "bad_type"),
    ("total", {"value": 1, "currency": "元"}, "bad_type"), ("total", "9" * 30, "too_large"), ("total", "9" * 90, "bad_number"),
    ("total", None, "missing"), ("total", " ", "missing"), ("rate", "101", "too_large"), ("rate", "1元", "bad_unit"),
    ("count", "2.5", "not_whole"), ("count", 0, "not_positive"), ("weight", "-1", "too_small"), ("since", "去年", "bad_date"),
    ("since", 529, "bad_date"), ("since", "9999-01-01", "bad_date"), ("parts", "甲,1\n" * 20_001, "too_many_rows"), ("kind", "丙类", "bad_choice"), ("parts", [], "missing"), ("parts", 5, "bad_rows"),
    ("parts", {"name": "甲"}, "bad_rows"), ("parts", ["甲"], "bad_rows"), ("parts", "甲,1,2", "bad_rows"), ("parts", "甲,1,200.50", "bad_rows"),
    ("parts", [{"name": "甲"}], "missing"), ("parts", [{"name": "甲", "amount": "x"}], "bad_number"),
    ("parts", [{"name": "甲" * 101, "amount": "1"}], "too_long"), ("parts", [{"name": ["甲"], "amount": "1"}], "bad_type"),
    ("parts", [{"name": "甲", "amount": "1", "note": ""}], "unknown_field"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "code"), WRONG)
def test_a_wrong_value_is_a_fault_of_its_field(field: str, value: Any, code: str) -> None:
    values, problems = read(ALL, {**GOOD, field: value})
    assert [problem.code for problem in problems] == [code]
    assert problems[0].field.startswith(field) and problems[0].message and problems[0].remedy
    assert field not in values


def test_all_faults_come_at_once_each_with_its_place() -> None:
    given = {
        "totl": 1,
        "rate": "x",
        "count": 0,
        "parts": [{"name": "甲", "amount": "1"}, {"name": "", "amount": "0.001"}],
    }
    _, problems = read(ALL, given)
    assert {(p.field, p.code) for p in problems} == {
        ("totl", "unknown_field"), ("total", "missing"), ("rate", "bad_number"), ("count", "not_positive"),
        ("weight", "missing"), ("since", "missing"), ("kind", "missing"), ("parts[2].name", "missing"),
        ("parts[2].amount", "too_fine"),
    }  # fmt: skip
    assert next(p.remedy for p in problems if p.code == "unknown_field") == "是不是 total?"
    assert "第 2 行" in next(p.message for p in problems if p.field == "parts[2].name")


def _run(work: Working, *, funds: int, cap: Fraction) -> None:
    most = work.money("most", "上限", "{funds} × {cap}", funds * cap, down=True, result=True)
    work.money("half", "一半", "{most} ÷ 2", Fraction(most, 2), result=True)


def _enough(funds: int, cap: Fraction) -> Iterator[Problem]:
    if funds * cap < 100:
        yield Problem("funds", "太少", "请核对", "too_little")


CAPPED = Calculation(
    "capped", "上限", "资金 × 比例", "示例", _run, (money("funds", "资金"),),
    (Example(5, "示例", {"funds": "100"}, {"most": "1.00 元"}),),
    parameters=(percent("cap", "比例"),),
    rules=(Rule(date(2021, 1, 1), "旧文", {"cap": "1%"}), Rule(date(2023, 1, 1), "新文", {"cap": "2%"})),
    checks=(_enough,),
)  # fmt: skip


def test_a_step_says_formula_numbers_value_and_rounding() -> None:
    first, second = tried([CAPPED], "capped", {"funds": "100.99"}, date(2022, 1, 1)).steps
    assert (first.formula, first.filled, first.shown, first.rounding) == (
        "资金 × 比例",
        "100.99 × 1%",
        "1.00 元",
        "舍到分",
    )
    assert (second.formula, second.filled, second.shown, second.rounding) == (
        "上限 ÷ 2",
        "1.00 ÷ 2",
        "0.50 元",
        "未取整",
    )
    assert first.as_dict()["exact"] == "10099/10000" and first.as_dict()["value"] == "1.00"


@pytest.mark.parametrize(("on", "most", "basis"), [
    (date(2021, 1, 1), "1.00 元", "旧文"), (date(2022, 12, 31), "1.00 元", "旧文"), (date(2023, 1, 1), "2.00 元", "新文"),
])  # fmt: skip
def test_the_rule_of_the_day_is_used_and_told(on: date, most: str, basis: str) -> None:
    outcome = tried([CAPPED], "capped", {"funds": "100"}, on)
    assert outcome.results[0].shown == most
    assert outcome.as_dict()["rule"]["basis"] == basis
    assert [(used.input.name, used.origin) for used in outcome.used] == [("funds", "给定"), ("cap", "规则")]


def test_before_the_first_rule_the_parameters_must_be_given() -> None:
    with pytest.raises(Refused) as refused:
        tried([CAPPED], "capped", {"funds": "100"}, date(2020, 12, 31))
    assert [p.code for p in refused.value.problems] == ["missing"] and "2021-01-01" in refused.value.remedy
    own = tried([CAPPED], "capped", {"funds": "100", "cap": "5%"}, date(2020, 12, 31))
    assert own.results[0].shown == "5.00 元" and [used.input.name for used in own.changed] == ["cap"]


def test_a_check_is_asked_as_soon_as_its_values_are_there() -> None:
    assert faults([CAPPED], "capped", {"funds": "1", "x": 1}) == {("funds", "too_little"), ("x", "unknown_field")}
    assert faults([CAPPED], "capped", {"funds": "a"}) == {("funds", "bad_number")}


@pytest.mark.parametrize(("printed", "verdicts"), [
    ({"most": "1.50", "half": "0.75"}, ["same", "same"]),
    ({"most": "1.5"}, ["same"]),
    ({"most": "1"}, ["cut"]),
    ({"most": "1.60", "half": "0.80"}, ["wrong", "follows"]),
    ({"most": "1.60", "half": "0.75"}, ["wrong", "same"]),
    ({"half": "0.9"}, ["wrong"]),
    ({"most": "2", "half": "1.00"}, ["same", "follows"]),
])  # fmt: skip
def test_the_first_wrong_step_is_named_and_what_follows_is_not_blamed(printed: Any, verdicts: list[str]) -> None:
    outcome = tried([CAPPED], "capped", {"funds": "150", "printed": printed}, date(2022, 1, 1))
    assert [one.verdict for one in outcome.compared] == verdicts
    first = next((one for one in outcome.compared if one.verdict == "wrong"), None)
    assert first is None or outcome.explanation.startswith(f"首个不符的步骤:“{first.step.title}”印出")
    assert outcome.steps[0].shown == "1.50 元"


def test_printed_figures_without_step_or_number_are_refused() -> None:
    found = faults([CAPPED], "capped", {"funds": "150", "printed": {"mots": "1", "half": "一半"}})
    assert found == {("printed.mots", "unknown_field"), ("printed.half", "bad_number")}
    assert faults([CAPPED], "capped", {"funds": "150", "printed": [1]}) == {("printed", "bad_type")}


cents = st.integers(0, 10**6)


@drawn(st.lists(cents, min_size=2, max_size=6, unique=True), cents)
def test_every_amount_from_the_first_tier_on_lies_in_exactly_one_tier(bounds: list[int], amount: int) -> None:
    bounds.sort()
    table = [Row(low=low, high=high) for low, high in zip(bounds, [*bounds[1:], None], strict=True)]
    assert list(tiers.faults(table)) == []
    holding = [t for t in table if t.low <= amount and (t.high is None or amount < t.high)]
    assert len(holding) == (amount >= bounds[0])
    assert tiers.tier_of(table, amount) == (holding[0] if holding else None)


@drawn(st.lists(st.tuples(cents, cents), min_size=1, max_size=5))
def test_a_table_without_faults_has_no_hole_and_no_overlap(bounds: list[tuple[int, int]]) -> None:
    table = [Row(low=low, high=high) for low, high in bounds]
    holes = any(one.high != other.low for one, other in pairwise(table))
    empty = any(t.high <= t.low for t in table)
    assert bool(list(tiers.faults(table))) == (holes or empty)


def test_sums_of_many_terms_are_cut_in_words_and_whole_in_value() -> None:
    table = rows("parts", "名单", money("amount", "金额"))
    lines = tuple(Row(amount=100) for _ in range(9))
    work = Working((table,), {"parts": lines}, {})
    assert work.column("whole", "合计", "parts", lines, "amount") == 9
    assert work.steps[0].filled.endswith("…(共 9 项)") and shown_of(work) == {"whole": "9.00 元"}


def shown_of(work: Working) -> dict[str, str]:
    return {step.name: step.shown for step in work.steps}


def test_the_outcome_is_plain_for_json() -> None:
    found = tried([CAPPED], "capped", {"funds": "150"}, date(2022, 1, 1)).as_dict()
    assert found["result"] == {"most": "1.50", "half": "0.75"} and found["on"] == "2022-01-01"
    assert shown(tried([CAPPED], "capped", {"funds": "150"}), ["most"]) == {"most": "3.00 元"}
    assert tried([CAPPED], "capped", {"funds": "150", "cap": " "}).used[1].origin == "规则"
