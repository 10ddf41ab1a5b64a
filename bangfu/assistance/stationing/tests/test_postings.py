"""The life of a posting: who may do which step from where, what each step posts, and one post for one person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Sum

from bangfu.assistance.stationing.models import STATIONING_LIFE, Level, Role
from bangfu.documents import guards, life
from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.ledger import measures
from bangfu.ledger.models import Entry, Posting
from bangfu.registry import roles
from tests.fixtures import World

DAY, LEFT_ON = date(2021, 6, 1), date(2021, 11, 30)
# From which states, to which, by whom: said once more on purpose, the life table must say the same.
TABLE = {
    "submit": ({"draft", "returned"}, "submitted", "clerk"),
    "return": ({"submitted"}, "returned", "approver"),
    "withdraw": ({"draft", "submitted", "returned"}, "withdrawn", "clerk"),
    "accept": ({"submitted"}, "in_post", "approver"),
    "leave": ({"in_post"}, "left", "approver"),
    "recall": ({"in_post"}, "left", "approver"),
    "correct": ({"in_post", "left"}, "", "approver"),
    "void": ({"in_post", "left"}, "voided", "approver"),
}
MAY = {"clerk": {"clerk", "team", "owner"}, "approver": {"approver", "owner"}}
ROLES = ("clerk", "approver", "liaison", "team", "auditor", "owner")
STAGE, LEAVING, ROLE = "stationing.stage", "stationing.leaving", "member"
POSTING = {"number": "ZD-1", "date": DAY, "region": "奉节县白帝镇坪上村", "giver": "市委组织部", "person": "甲某(示例)",
           "role": "工作队员", "level": "市级选派"}  # fmt: skip


def submitted(world: World, **values: Any) -> Document:
    [made] = life.create_many(world.clerk, "stationing", [{**POSTING, **values}])
    assert isinstance(made, Document), made
    return made


def entered(world: World, **values: Any) -> Document:
    return life.step(world.approver, submitted(world, **values), "accept")


def gone(world: World, made: Document, name: str = "leave", on: date = LEFT_ON) -> Document:
    return life.step(world.approver, made, name, on=on, reason="示例:任期届满")


def posted(number: str = "ZD-1") -> list[tuple[str, int, str, date]]:
    rows = Posting.objects.filter(entry__kind="stationing", entry__number=number).order_by("id")
    return list(rows.values_list("measure", "quantity", "category", "happened_on"))


def code_of(call: Any, *args: Any, **named: Any) -> str:
    try:
        call(*args, **named)
    except Refused as refused:
        assert refused.message and refused.remedy
        return refused.code
    return ""


def test_the_table_is_the_one_that_is_meant() -> None:
    assert {s.name: (set(s.sources), s.target, s.actor) for s in STATIONING_LIFE.steps} == TABLE
    assert {s.name for s in STATIONING_LIFE.steps if s.reason} == {"return", "leave", "recall", "correct", "void"}
    asked_for_their_day = {s.name for s in STATIONING_LIFE.steps if STATIONING_LIFE.moves(s)}
    assert asked_for_their_day == {"leave", "recall"}


@pytest.fixture
def users(world: World) -> dict[str, Any]:
    """One user for each role, with whole scope."""
    found = {}
    for name in ROLES:
        found[name] = get_user_model().objects.create_user(f"test-{name}")
        roles.assign(found[name], name, on=date(2020, 1, 1))
    return found


@pytest.mark.parametrize("name", list(TABLE))
def test_every_state_and_role_is_let_through_or_told_why_not(world: World, users: dict[str, Any], name: str) -> None:
    document, step = submitted(world), STATIONING_LIFE.step(name)
    assert step is not None
    sources, _, actor = TABLE[name]
    for role in ROLES:
        allowed = guards.rights(users[role], DAY)
        for state in STATIONING_LIFE.states():
            document.state = state
            asked = guards.Asked(users[role], step, DAY, DAY, "理由")
            refused = guards.against(document, asked, STATIONING_LIFE, allowed)
            if state not in sources:
                expected = "wrong_state"
            else:
                expected = "" if role in MAY[actor] else "no_right"
            assert (refused.code if refused else "") == expected, (state, role)
            assert refused is None or (refused.message and refused.remedy)


@pytest.mark.parametrize(("name", "category"), [("leave", "left"), ("recall", "recalled")])
def test_each_step_posts_what_it_says(world: World, name: str, category: str) -> None:
    made = submitted(world)
    assert posted() == []
    made = life.step(world.approver, made, "accept")
    arrived = (STAGE, 1, "in_post", DAY)
    assert posted() == [arrived]
    made = gone(world, made, name)
    leaving = [
        (LEAVING, 1, category, LEFT_ON),
        (STAGE, -1, "in_post", LEFT_ON),
        (STAGE, 1, "left", LEFT_ON),
    ]
    assert posted() == [arrived, *leaving]
    rows = Posting.objects.filter(entry__number="ZD-1")
    assert set(rows.values_list("trait", "about")) == {(ROLE, made.key)}
    [subject] = set(rows.values_list("subject", flat=True))
    assert subject.startswith("P") and "甲" not in subject
    life.step(world.approver, made, "void", reason="示例:重复登记")
    back = sorted((measure, -quantity, what, on) for measure, quantity, what, on in [arrived, *leaving])
    assert sorted(posted()[4:]) == back


def test_a_correction_after_leaving_says_arrival_and_leaving_anew(world: World) -> None:
    made = gone(world, entered(world), "recall")
    before = posted()
    made = life.step(
        world.approver, made, "correct", values={"role": "第一书记", "date": date(2021, 6, 8)}, reason="示例"
    )
    assert (made.state, made.revision) == ("left", 2)
    back = sorted((measure, -quantity, what, on) for measure, quantity, what, on in before)
    anew = sorted((STAGE, 1, "in_post", date(2021, 6, 8)) if row[1:3] == (1, "in_post") else row for row in before)
    after = posted()[len(before) :]
    assert sorted(after) == sorted([*back, *anew])
    assert set(Posting.objects.filter(entry__transition="correct", quantity__gt=0, entry__reverses=None)
               .values_list("trait", flat=True)) == {"first_secretary"}  # fmt: skip
    assert Entry.objects.filter(number="ZD-1", reverses=None, reversal=None).count() == 2


@pytest.mark.parametrize(
    ("step", "by", "how", "code"),
    [
        ("leave", "clerk", {"on": LEFT_ON}, "no_right"),
        ("leave", "approver", {"on": date(2021, 5, 1)}, "day_before_stage"),
        ("leave", "approver", {"on": date(2099, 1, 1)}, "day_in_future"),
        ("recall", "approver", {"on": LEFT_ON, "reason": " "}, "no_reason"),
        ("correct", "approver", {"values": {"role": "村民"}}, "faulty"),
        ("correct", "approver", {"values": {"region": "奉节县"}}, "faulty"),
        ("close", "approver", {}, "unknown_step"),
        ("submit", "clerk", {}, "wrong_state"),
    ],
)
def test_what_may_not_be_is_refused_with_its_reason(world: World, step: str, by: str, how: Any, code: str) -> None:
    made, before = entered(world), posted()
    with pytest.raises(Refused) as refused:
        life.step(getattr(world, by), made, step, **{"reason": "示例", **how})
    assert refused.value.code == code and (refused.value.remedy or refused.value.problems)
    assert posted() == before


def test_a_day_of_leaving_is_today_unless_it_is_said(world: World) -> None:
    made = life.step(world.approver, entered(world), "leave", reason="示例:辞职")
    [leaving] = [row for row in posted() if row[0] == LEAVING]
    assert leaving[3] > DAY and made.state == "left"


def test_whoever_entered_a_posting_does_not_end_it_alone(world: World) -> None:
    made = entered(world)
    roles.assign(world.clerk, "approver", on=date(2020, 1, 1))
    assert code_of(life.step, world.clerk, made, "leave", on=LEFT_ON, reason="示例") == "four_eyes"


def test_one_person_is_in_one_post_at_a_time(world: World) -> None:
    first = entered(world)
    second = submitted(world, number="ZD-2", date=date(2021, 11, 1), region="奉节县白帝镇")
    assert code_of(life.step, world.approver, second, "accept") == "twice_at_once"
    assert posted("ZD-2") == []
    gone(world, first)
    assert code_of(life.step, world.approver, second, "accept") == "twice_at_once", "they would overlap for a month"
    life.step(world.approver, second, "return", reason="示例:到岗日期早于离岗")
    third = entered(world, number="ZD-3", date=LEFT_ON, region="奉节县白帝镇")
    assert third.state == "in_post", "one may leave and arrive on one day"
    early = {"values": {"date": date(2021, 11, 29)}, "reason": "示例"}
    assert code_of(life.step, world.approver, third, "correct", **early) == "twice_at_once"
    other = entered(world, number="ZD-4", person="甲某(另一单位)")
    someone_else = {"values": {"person": POSTING["person"]}, "reason": "示例"}
    assert code_of(life.step, world.approver, other, "correct", **someone_else) == "twice_at_once"
    assert life.step(world.approver, third, "correct", values={"date": date(2021, 12, 3)}, reason="示例").revision == 2


def test_an_earlier_posting_is_entered_after_a_later_one_by_the_way_that_the_refusal_names(world: World) -> None:
    later = {"number": "ZD-2", "date": date(2022, 1, 10)}
    present, past = entered(world, **later), submitted(world)
    with pytest.raises(Refused) as refused:
        life.step(world.approver, past, "accept")
    assert refused.value.code == "twice_at_once" and "先作废" in refused.value.remedy
    life.step(world.approver, present, "void", reason="示例:先补登以前的任职")
    gone(world, life.step(world.approver, past, "accept"))
    assert entered(world, **later).state == "in_post"
    totals = (
        Posting.objects.filter(measure=STAGE, category="in_post").values_list("happened_on").annotate(n=Sum("quantity"))
    )
    assert dict(totals) == {DAY: 1, LEFT_ON: -1, date(2022, 1, 10): 1}


def test_a_voided_posting_keeps_nobody_from_another(world: World) -> None:
    life.step(world.approver, entered(world), "void", reason="示例:重复登记")
    assert entered(world, number="ZD-2").state == "in_post"
    assert code_of(life.step, world.approver, submitted(world), "accept") == "twice_at_once"


def test_a_person_twice_in_one_sheet_is_found_before_it_is_confirmed(world: World) -> None:
    rows = [{**POSTING, "number": f"ZD-{n}", "person": person} for n, person in enumerate(("甲某", "乙某", "甲某"), 1)]
    found = life.check_many(world.clerk, "stationing", rows)
    assert [[(p.field, p.code) for p in problems] for problems in found] == [[], [], [("person", "twice_at_once")]]
    assert "ZD-1" in found[2][0].message and "甲某" not in found[2][0].message
    answers = life.accept_many(world.approver, life.create_many(world.clerk, "stationing", rows))
    assert [isinstance(answer, Refused) for answer in answers] == [False, False, True]


def test_codes_of_the_measures_are_those_of_the_body() -> None:
    for code in (STAGE, LEAVING):
        assert dict(measures.measure(code).traits) == dict(Role.choices)
    assert tuple(Level.values) == ("city", "district")
