"""The texts of the line: every indicator is worked out by the engine, and every measure is used."""

from __future__ import annotations

import pytest

from bangfu.indicators import examples, load

MINE = sorted(code for code, one in load.indicators().items() if one.source.startswith("assistance/funds/"))


def test_the_indicators_that_others_name_are_here() -> None:
    assert {
        *("direct_funds", "introduced_funds", "sector_funds", "eastwest_funds", "social_funds", "received_funds"),
        *("returned_funds", "rearranged_funds", "payments", "goods_received"),
        *("village_team_funds", "township_team_funds", "village_teams", "township_teams"),
    } <= set(MINE)


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("code", MINE)
def test_every_worked_case_comes_out(code: str) -> None:
    assert examples.failures(load.indicator(code)) == []


@pytest.mark.parametrize("code", MINE)
def test_every_indicator_says_what_it_leaves_out_and_on_what_it_rests(code: str) -> None:
    text = load.indicator(code).latest
    assert text.basis and text.excludes and text.name


def test_purposes_are_separated_by_full_width_marks_too() -> None:
    from bangfu.assistance.funds.codes import purposes

    for mark in ("\u3001", "\uff0c", "\uff1b", ",", ";"):
        assert purposes(f"产业发展{mark}培训") == (["industry", "training"], [])
