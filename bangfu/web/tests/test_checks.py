"""The checks of the overview compare computed values and never claim more than they show."""

from __future__ import annotations

import pytest

from bangfu.web.checks import Check, result, wan

BOUND = Check("bound", "直接投入 ≥ 行业项目资金", "direct", ("sector",), "direct", "与行业项目资金{part}口径不同")
RATE = Check("rate", "驻村工作队经费", "funds", ("teams",), "funds", word="队")
SUM = Check("sum", "选派总数", "whole", ("a", "b"))


def test_a_part_above_its_whole_is_a_conflict_and_is_not_added() -> None:
    found = result(BOUND, {"direct": 26_200_000_000, "sector": 30_700_000_000})
    assert found is not None
    assert (found.mark, found.badge, found.verdict) == ("△", "doubt", "口径待核")
    assert (found.whole, found.part) == ("26,200.00", "30,700.00")
    assert found.note == "与行业项目资金3.07亿元口径不同"


def test_a_part_below_its_whole_proves_nothing() -> None:
    found = result(BOUND, {"direct": 26_200_000_000, "sector": 1_000_000})
    assert found is not None
    assert (found.mark, found.note) == ("○", "")


@pytest.mark.parametrize(
    ("funds", "teams", "part"), [(18_880_000_000, 472, "472 × 40.00"), (850_000_000, 17, "17 × 50.00")]
)
def test_an_even_rate_is_a_guess_never_an_agreement(funds: int, teams: int, part: str) -> None:
    found = result(RATE, {"funds": funds, "teams": teams})
    assert found is not None
    assert (found.part, found.mark, found.verdict) == (part, "○", "推算")


def test_an_uneven_rate_is_said_as_a_mean() -> None:
    found = result(RATE, {"funds": 18_880_000_001, "teams": 471})
    assert found is not None
    assert "平均每队" in found.note


def test_parts_that_add_up_agree_and_others_show_the_gap() -> None:
    agreed = result(SUM, {"whole": 716_800, "a": 59_100, "b": 657_700})
    apart = result(SUM, {"whole": 716_800, "a": 59_100, "b": 557_700})
    assert agreed is not None and apart is not None
    assert (agreed.mark, apart.mark) == ("✓", "△")
    assert "-0.10 万元" in apart.why


@pytest.mark.parametrize("values", [{}, {"direct": None, "sector": 5}, {"direct": 0, "sector": 5}, {"direct": 5}])
def test_nothing_to_compare_gives_no_row(values: dict[str, int | None]) -> None:
    assert result(BOUND, values) is None


def test_tables_print_ten_thousands_with_two_decimals() -> None:
    assert wan(26_200_000_000) == "26,200.00"
