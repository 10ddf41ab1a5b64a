"""When something is due, and how it stands before, at and after that day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bangfu.ledger.runs import Moment
from bangfu.obligations import clock
from bangfu.obligations.clock import DONE, EARLY, LATE, NEAR, NONE, Term
from bangfu.obligations.rules import Numbers

NUMBERS = Numbers(at_least=2, soon=10, within=30)
TERM = Term(date(2021, 3, 1), date(2021, 12, 31), date(2021, 3, 31), "")


def had(day: date, quantity: int = 2) -> Moment:
    return Moment("k", "", day, quantity, 1)


def status(day: date, *moments: Moment, ended: date | None = None) -> str:
    return clock.standing(TERM, NUMBERS, moments, day, ended).status


@pytest.mark.parametrize(
    ("day", "without", "with_it"),
    [(date(2021, 3, 20), EARLY, DONE), (date(2021, 3, 21), NEAR, DONE), (date(2021, 3, 31), NEAR, DONE),
     (date(2021, 4, 1), LATE, DONE)],
)  # fmt: skip
def test_the_day_decides_what_is_not_yet_there(day: date, without: str, with_it: str) -> None:
    assert (status(day), status(day, had(date(2021, 3, 5)))) == (without, with_it)


def test_half_of_it_is_not_enough_and_what_is_taken_back_is_gone() -> None:
    first, back = had(date(2021, 3, 5), 1), had(date(2021, 3, 8), -2)
    assert status(date(2021, 4, 1), first) == LATE
    assert status(date(2021, 4, 1), first, had(date(2021, 3, 6), 1)) == DONE
    assert status(date(2021, 4, 1), had(date(2021, 3, 5)), back) == LATE


def test_what_came_late_is_done_and_said_to_be_late() -> None:
    found = clock.standing(TERM, NUMBERS, [had(date(2021, 4, 10))], date(2021, 5, 1), None)
    assert (found.status, found.reason) == (DONE, "2021-04-10 达到要求,晚于到期日 10 天")
    again = [had(date(2021, 3, 5)), had(date(2021, 3, 9), -2), had(date(2021, 4, 10))]
    assert clock.reached(again, 2) == date(2021, 4, 10)


def test_who_left_before_the_day_owes_nothing_and_who_left_after_it_did() -> None:
    assert status(date(2021, 5, 1), ended=date(2021, 3, 31)) == NONE
    assert status(date(2021, 5, 1), ended=date(2021, 4, 1)) == LATE
    assert status(date(2021, 5, 1), had(date(2021, 3, 5)), ended=date(2021, 3, 20)) == DONE


def test_the_days_of_a_year_and_of_its_parts() -> None:
    year, quarter = clock.unit("year", date(2021, 8, 1)), clock.unit("quarter", date(2021, 8, 1))
    assert clock.recurring(year, Numbers(1, 0, until=(3, 31))).due == date(2021, 3, 31)
    assert clock.recurring(quarter, Numbers(1, 0)).due == date(2021, 9, 30)
    assert clock.once(date(2021, 1, 5), NUMBERS, date(2022, 1, 1)).due == date(2021, 1, 5) + timedelta(days=30)


def test_a_unit_that_ended_before_the_rule_began_is_not_looked_at() -> None:
    found = [one.text for one in clock.units("year", date(2022, 5, 1), date(2022, 3, 1))]
    assert found == ["2022"]
    assert list(clock.units("year", date(2022, 2, 1), date(2022, 3, 1))) == []
