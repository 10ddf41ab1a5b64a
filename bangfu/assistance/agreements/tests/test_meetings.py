"""Joint meetings: every item has an owner and a day, is closed once, and the meeting not before all are."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from bangfu.assistance.agreements.tests.ground import CLOSING, ITEMS, faults, posted, proposed
from bangfu.documents import find, life
from bangfu.kernel.errors import Refused
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
pytestmark = pytest.mark.pg


def closed(world: World, item_no: int, on: date) -> None:
    """One item done on a day."""
    world.accept("meeting.closing", CLOSING | {"number": f"BJ-{item_no}", "item_no": item_no, "date": on})


def test_a_meeting_posts_itself_its_items_and_their_days(world: World) -> None:
    meeting = proposed(world, "meeting")
    assert posted(meeting, "meeting.held") == [(1, "district", "2021-05-10")]
    assert posted(meeting, "resolution.agreed") == [(1, "1", "2021-05-10"), (1, "2", "2021-05-10")]
    assert posted(meeting, "resolution.due") == [(1, "", "2021-09-30"), (1, "", "2021-12-31")]
    assert world.figure("joint_meetings", "2021").value == 1
    assert world.figure("resolutions_due_open", "2021Q3").value == 1
    assert world.figure("resolutions_due_open", "2021").value == 2


def test_an_item_is_followed_to_its_closing_in_time_or_late(world: World) -> None:
    proposed(world, "meeting")
    closed(world, 1, date(2021, 10, 8))
    assert world.figure("resolutions_closed_rate", "2021").value == Fraction(1, 2)
    assert world.figure("resolutions_in_time_rate", "2021").value == 0
    assert world.figure("resolutions_due_open", "2021").value == 1
    closed(world, 2, date(2021, 12, 31))
    assert world.figure("resolutions_closed_rate", "2021").value == 1
    assert world.figure("resolutions_in_time_rate", "2021").value == Fraction(1, 2)
    assert world.figure("resolutions_due_open", "2021").value == 0
    life.step(world.approver, find.document(ALL, "meeting.closing", "BJ-2"), "void", reason="示例:没有办成")
    assert world.figure("resolutions_closed_rate", "2021").value == Fraction(1, 2)
    assert world.figure("resolutions_due_open", "2021").value == 1


def test_an_item_is_closed_once_whoever_says_so_again(world: World) -> None:
    proposed(world, "meeting")
    closed(world, 1, date(2021, 9, 1))
    with pytest.raises(Refused) as refused:
        world.accept("meeting.closing", CLOSING | {"number": "BJ-9", "date": date(2021, 9, 2)})
    assert refused.value.code == "over_limit"
    assert refused.value.message and refused.value.remedy


def test_a_meeting_is_closed_when_every_item_is(world: World) -> None:
    meeting = proposed(world, "meeting")
    closed(world, 1, date(2021, 9, 1))
    with pytest.raises(Refused) as refused:
        life.step(world.approver, meeting, "close")
    assert refused.value.code == "over_limit"
    closed(world, 2, date(2021, 12, 1))
    with pytest.raises(Refused):
        life.step(world.approver, meeting, "close", on=date(2021, 11, 30))
    meeting = life.step(world.approver, meeting, "close", on=date(2021, 12, 2))
    assert posted(meeting, "resolution.settled") == [(2, "", "2021-12-02")]
    with pytest.raises(Refused) as refused:
        life.step(world.approver, find.document(ALL, "meeting.closing", "BJ-2"), "void", reason="示例")
    assert refused.value.code == "over_limit", "a closed meeting keeps its items closed"


def test_a_meeting_without_items_is_closed_at_once(world: World) -> None:
    meeting = proposed(world, "meeting", resolutions=[])
    assert life.step(world.approver, meeting, "close").state == "closed"


def test_items_have_numbers_owners_and_days_after_the_meeting(world: World) -> None:
    first, second = ITEMS
    assert faults(world, "meeting", resolutions=[first, second | {"item_no": 1}]) == [("resolutions", "number_twice")]
    assert faults(world, "meeting", resolutions=[first | {"due": "2021-05-09"}]) == [
        ("resolutions", "due_before_meeting")
    ]
    for missing in ("lead", "due", "item"):
        assert faults(world, "meeting", resolutions=[first | {missing: ""}]) == [("resolutions", "missing")]


def test_what_is_closed_is_an_item_of_that_meeting(world: World) -> None:
    proposed(world, "meeting")
    assert faults(world, "meeting.closing", item_no=3) == [("item_no", "unknown_item")]
    assert faults(world, "meeting.closing", date=date(2021, 5, 9)) == [("date", "closed_before_meeting")]
    assert faults(world, "meeting.closing") == []
