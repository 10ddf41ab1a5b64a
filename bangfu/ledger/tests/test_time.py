"""Three dates: when it was so, when it is reported, when we knew; and closing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bangfu.kernel.errors import Refused
from bangfu.ledger import close as closing
from bangfu.ledger import seal
from bangfu.ledger.models import Close, Posting
from bangfu.ledger.post import reversal
from bangfu.ledger.tests.ground import Ground, posted

pytestmark = pytest.mark.pg


def total(**wanted: object) -> int:
    return sum(Posting.objects.filter(measure="trial.attended", **wanted).values_list("quantity", flat=True))


def test_a_late_correction_is_booked_on_the_first_open_day(ground: Ground) -> None:
    line = ground.line("trial.attended", 200, ground.helper, ground.a)
    first = posted(ground.draft(line, on=date(2021, 6, 1)))[0]
    done = closing.close(date(2021, 12, 31), "owner")
    assert done.position == seal.settle() == 1
    undo = reversal(first.pk, ground.draft(key="undo"))
    again = ground.draft(
        ground.line("trial.attended", 180, ground.helper, ground.a), key="again", on=date(2021, 6, 1), corrects=first.pk
    )
    posted(undo, again)
    seal.settle()

    in_2021 = {"happened_on__year": 2021}
    assert total(**in_2021) == 180
    assert total(**in_2021, entry__place__position__lte=done.position) == 200
    assert total(booked_on__year=2021) == 200
    assert total(booked_on=date(2022, 1, 1)) == -20
    assert total(booked_on__year=2022) == -20


def test_closing_goes_forward_only(ground: Ground) -> None:
    assert closing.first_open_day() is None
    closing.close(date(2021, 12, 31), "owner")
    assert closing.first_open_day() == date(2022, 1, 1)
    for day in (date(2021, 12, 31), date(2020, 12, 31)):
        with pytest.raises(Refused, match="已结账"):
            closing.close(day, "owner")
    with pytest.raises(Refused, match="还没有到"):
        closing.close(seal.today() + timedelta(days=1), "owner")
    closing.close(date(2022, 12, 31), "owner")
    assert [c.last_day.year for c in Close.objects.all()] == [2021, 2022]


def test_the_covering_close_is_the_first_that_reaches_the_day(ground: Ground) -> None:
    assert closing.covering(date(2021, 3, 31)) is None
    first = closing.close(date(2021, 12, 31), "owner")
    closing.close(date(2022, 12, 31), "owner")
    assert closing.covering(date(2021, 3, 31)) == first
    assert closing.covering(date(2021, 12, 31)) == first
    assert closing.covering(date(2023, 1, 1)) is None


def test_as_of_reads_positions_days_and_times(ground: Ground) -> None:
    assert seal.position_at("#0") == 0
    for number in range(3):
        posted(ground.draft(ground.line("trial.attended", 1, ground.helper, ground.a), key=str(number)))
    assert seal.position_at("#2") == seal.position_at(2) == 2
    assert seal.position_at(str(seal.today())) == 3
    assert seal.position_at(seal.today() - timedelta(days=1)) == 0
    assert seal.position_at("2020-01-01T12:00") == 0
    assert seal.position_at(seal.clock()) == 3
    for text, code in (("#4", "no_such_position"), ("gestern", "bad_as_of"), ("2021-13-01", "bad_as_of")):
        with pytest.raises(Refused) as caught:
            seal.position_at(text)
        assert caught.value.code == code
