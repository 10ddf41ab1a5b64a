"""Who may lead a paper of two sides on: every state, step and role, and what each step posts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from bangfu.assistance.agreements.lives import AGREEMENT_LIFE, BOTH_SIDES, MEETING_LIFE
from bangfu.assistance.agreements.tests.ground import DAY, SAMPLES, agreed, liaison, posted, proposed
from bangfu.documents import catalogue, guards, life
from bangfu.documents.steps import EDITING, Life
from bangfu.kernel.errors import Refused
from bangfu.ledger import measures
from bangfu.registry import roles
from tests.fixtures import World

ROLES = ("clerk", "approver", "liaison", "team", "auditor", "owner")
MAY = {"clerk": {"clerk", "team", "owner"}, "approver": {"approver", "owner"}, "liaison": {"liaison", "owner"}}
# From which states, to which, by whom: said once more on purpose, the life tables must say the same.
EDIT = {
    "submit": ({"draft", "returned"}, "submitted", "clerk"),
    "return": ({"submitted"}, "returned", "approver"),
    "withdraw": ({"draft", "submitted", "returned"}, "withdrawn", "clerk"),
}
TWO = EDIT | {
    "accept": ({"submitted"}, "proposed", "approver"),
    "agree": ({"proposed"}, "agreed", "liaison"),
    "object": ({"proposed"}, "disputed", "liaison"),
    "propose": ({"disputed"}, "proposed", "approver"),
    "close": ({"agreed"}, "closed", "approver"),
    "correct": ({"proposed", "disputed"}, "", "approver"),
    "void": ({"proposed", "disputed", "agreed"}, "voided", "approver"),
}
TABLES: dict[str, tuple[Life, dict[str, tuple[set[str], str, str]]]] = {
    "both": (BOTH_SIDES, TWO),
    "agreement": (AGREEMENT_LIFE, EDIT | {
        "accept": ({"submitted"}, "signed", "approver"),
        "end": ({"signed"}, "ended", "approver"),
        "close": ({"signed"}, "closed", "approver"),
        "correct": ({"signed"}, "", "approver"),
        "void": ({"signed"}, "voided", "approver"),
    }),
    "meeting": (MEETING_LIFE, EDIT | {
        "accept": ({"submitted"}, "held", "approver"),
        "close": ({"held"}, "closed", "approver"),
        "correct": ({"held"}, "", "approver"),
        "void": ({"held"}, "voided", "approver"),
    }),
}  # fmt: skip
OF_TWO = ("plan", "plan.supplement", "plan.report", "plan.reconciliation")


@pytest.mark.parametrize("name", list(TABLES))
def test_the_tables_are_those_that_are_meant(name: str) -> None:
    table, meant = TABLES[name]
    assert {s.name: (set(s.sources), s.target, s.actor) for s in table.steps} == meant
    asks = {"return", "object", "end", "correct", "void"} & meant.keys()
    assert {s.name for s in table.steps if s.reason} == asks
    assert table.four_eyes and table.long_lived and table.steps[:3] == EDITING


@pytest.mark.parametrize("kind", ["agreement", "meeting", "plan"])
def test_every_state_and_role_is_let_through_or_told_why_not(fresh_db: Any, kind: str) -> None:
    people = {name: get_user_model().objects.create_user(name) for name in (*ROLES, "writer")}
    for name in ROLES:
        roles.assign(people[name], name, on=date(2020, 1, 1))
    paper = life.create(people["clerk"], kind, SAMPLES[kind])
    table, meant = TABLES["both" if kind == "plan" else kind]
    asked = 0
    for role in ROLES:
        paper.author = people["writer"]
        allowed = guards.rights(people[role], DAY)
        for state in table.states():
            paper.state = state
            for step in table.steps:
                refused = guards.against(paper, guards.Asked(people[role], step, DAY, DAY, "理由"), table, allowed)
                sources, _, actor = meant[step.name]
                right = role in MAY[actor]
                wanted = "" if state in sources and right else "no_right" if state in sources else "wrong_state"
                assert (refused.code if refused else "") == wanted, (state, step.name, role)
                assert refused is None or (refused.message and refused.remedy)
                asked += 1
    assert asked == len(ROLES) * len(table.states()) * len(table.steps)


@pytest.mark.parametrize("kind", OF_TWO)
def test_each_step_leaves_one_stage_and_enters_the_next(world: World, kind: str) -> None:
    if kind != "plan":
        agreed(world)
    paper, other, day = proposed(world, kind), liaison(), SAMPLES[kind]["date"].isoformat()
    stage = f"{kind}.stage"
    assert posted(paper, stage) == [(1, "proposed", day)]
    paper = life.step(other, paper, "object", on=paper.date, reason="示例:目标偏高")
    assert posted(paper, stage)[1:] == [(-1, "proposed", day), (1, "disputed", day)]
    paper = life.step(world.approver, paper, "propose", on=paper.date)
    paper = life.step(other, paper, "agree", on=paper.date)
    assert posted(paper, stage)[-2:] == [(-1, "proposed", day), (1, "agreed", day)]
    paper = life.step(world.approver, paper, "close", on=paper.date)
    assert posted(paper, stage)[-2:] == [(-1, "agreed", day), (1, "closed", day)]
    assert list(BOTH_SIDES.open_steps(paper.state)) == []


def test_only_the_paired_side_agrees_and_nobody_to_what_they_wrote(world: World) -> None:
    paper = proposed(world)
    for user in (world.clerk, world.approver, liaison("jinan", ("GOV-370100", "500156")),
                 liaison("sanxia", ("C07", "500236"))):  # fmt: skip
        with pytest.raises(Refused) as refused:
            life.step(user, paper, "agree")
        assert refused.value.code == "no_right", user
    assert "对方同意" in refused.value.message and "联络员" in refused.value.remedy
    own = life.step(world.approver, life.step(world.owner, life.create(world.owner, "plan", SAMPLES["plan"] | {
        "number": "JH-2"}), "submit"), "accept")  # fmt: skip
    with pytest.raises(Refused) as refused:
        life.step(world.owner, own, "agree")
    assert refused.value.code == "four_eyes"
    assert life.step(liaison(), paper, "agree", on=DAY).state == "agreed"


def test_what_is_agreed_is_not_corrected_by_one_side(world: World) -> None:
    paper = agreed(world)
    with pytest.raises(Refused) as refused:
        life.step(world.approver, paper, "correct", values={"year": 2022}, reason="示例")
    assert refused.value.code == "wrong_state"
    assert "双方商定" in refused.value.message, "the words of the stage come from the line's own measures"


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_stages_are_called_in_chinese_in_every_state(kind: str) -> None:
    from bangfu.documents.steps import state_title

    states = catalogue.kind(kind).life().states()
    titles = [state_title(state, kind) for state in states]
    assert all("\u4e00" <= title[0] <= "\u9fff" for title in titles), titles
    assert len(set(titles)) == len(titles)
    assert state_title("no_such_state", kind) == "no_such_state"


def test_the_traits_of_the_stages_are_those_of_the_bodies() -> None:
    from bangfu.assistance.agreements.meetings import Level
    from bangfu.assistance.agreements.papers import Form, Grade
    from bangfu.assistance.agreements.reconciling import Cause

    assert dict(measures.measure("agreement.stage").traits) == dict(Form.choices)
    assert dict(measures.measure("meeting.stage").traits) == dict(Level.choices)
    assert dict(measures.measure("meeting.held").categories) == dict(Level.choices)
    assert dict(measures.measure("evaluation.unit").categories) == dict(Grade.choices)
    assert dict(measures.measure("reconciliation.item").categories) == {"same": "一致", **dict(Cause.choices)}
