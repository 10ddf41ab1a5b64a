"""The table of lives: for every kind, state, step and role, either it may be done or it is said why not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from bangfu.documents import catalogue, guards, life
from bangfu.documents.models import Document
from bangfu.documents.tests.ground import DAY, FIRST, NEEDS, ROLES, SAMPLES, Desk, people
from bangfu.ledger import measures

# Said once more on purpose: who may take a step of which actor.
MAY = {"clerk": {"clerk", "team", "owner"}, "approver": {"approver", "owner"}, "liaison": {"liaison", "owner"}}
# What is done with a document from its beginning to its end: the step, by whom, and the state it leads to.
DEFAULT = [("submit", "clerk", "submitted"), ("return", "approver", "returned"), ("submit", "clerk", "submitted"),
           ("accept", "approver", "accepted"), ("correct", "approver", "accepted"), ("close", "approver", "closed")]  # fmt: skip
BOTH_SIDES = [
    *((name, role, state.replace("accepted", "proposed")) for name, role, state in DEFAULT[:5]),
    ("object", "liaison", "disputed"),
    ("correct", "approver", "disputed"),
    ("propose", "approver", "proposed"),
    ("agree", "liaison", "agreed"),
    ("close", "approver", "closed"),
]
WALKS: dict[str, list[tuple[str, str, str]]] = {
    **dict.fromkeys(("plan", "plan.supplement", "plan.report", "plan.reconciliation"), BOTH_SIDES),
    "agreement": [(name, role, state.replace("accepted", "signed")) for name, role, state in DEFAULT],
    "meeting": [(name, role, state.replace("accepted", "held")) for name, role, state in DEFAULT],
    "project": [
        *((name, role, state.replace("accepted", "registered")) for name, role, state in DEFAULT[:5]),
        ("approve", "approver", "approved"),
        ("start", "clerk", "started"),
        ("suspend", "clerk", "suspended"),
        ("correct", "approver", "suspended"),
        ("resume", "clerk", "started"),
        ("complete", "clerk", "completed"),
        ("verify", "approver", "verified"),
        ("close", "approver", "closed"),
    ],
    "stationing": [
        *((name, role, state.replace("accepted", "in_post")) for name, role, state in DEFAULT[:5]),
        ("leave", "approver", "left"),
        ("correct", "approver", "left"),
        ("void", "approver", "voided"),
    ],
    "attribution": [*DEFAULT[:4], ("void", "approver", "voided")],
    "alias": [*DEFAULT[:4], ("void", "approver", "voided")],
}


@pytest.fixture
def users(fresh_db: Any) -> dict[str, Any]:
    """One user for each role."""
    return people()


def test_every_installed_kind_has_a_sample() -> None:
    assert set(SAMPLES) == set(catalogue.kinds())


def test_every_step_in_every_state_by_every_role_is_done_or_refused_with_a_reason(users: dict[str, Any]) -> None:
    desk = Desk(users["clerk"], users["approver"])
    desk.first()
    asked = 0
    for needed in dict.fromkeys(kind for kinds in NEEDS.values() for kind in kinds):
        desk.need(needed)
    for kind in SAMPLES:
        document = desk.draft(kind, number=f"{kind}-T")
        table = catalogue.kind(kind).life()
        for role in ROLES:
            allowed = guards.rights(users[role], DAY)
            document.author = users["clerk"] if role != "clerk" else users["team"]
            for state in table.states():
                document.state = state
                for step in table.steps:
                    refused = guards.against(
                        document, guards.Asked(users[role], step, DAY, DAY, "理由"), table, allowed
                    )
                    expected = state in step.sources and role in MAY[step.actor]
                    assert (refused is None) == expected, (kind, state, step.name, role, refused)
                    if refused:
                        assert refused.code in ("wrong_state", "no_right")
                        assert refused.message and refused.remedy
                    asked += 1
    assert asked > 2000


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_document_of_the_kind_is_led_through_its_life(users: dict[str, Any], kind: str) -> None:
    desk = Desk(users["clerk"], users["approver"])
    for first in FIRST:
        if first != kind:
            desk.accept(first)
    if kind == "fund.rearrangement":
        desk.accept("fund.allocation")
        desk.accept("fund.return", giver="巫山县财政局", receiver="重庆市财政局")
    desk.needed(kind)
    document = desk.draft(kind)
    for name, role, state in WALKS.get(kind, DEFAULT):
        document = life.step(users[role], document, name, reason="示例理由")
        assert document.state == state
        assert Document._base_manager.get(pk=document.pk).version == document.version
    assert list(catalogue.kind(kind).life().open_steps(document.state)) == []


def test_the_stages_declared_are_those_of_the_life_tables() -> None:
    declared = {code for code in measures.all_measures() if code.endswith(".stage")}
    lived = {code: body.life() for code, body in catalogue.kinds().items() if body.life().long_lived}
    assert declared == {f"{code}.stage" for code in lived}
    for code, table in lived.items():
        stage = measures.measure(f"{code}.stage")
        assert stage.nature == "stock"
        assert tuple(stage.categories) == table.stages()


def test_measures_of_every_line_are_read_and_named_in_chinese() -> None:
    paths = [Path(config.path) / "measures.toml" for config in apps.get_app_configs() if "assistance" in config.name]
    for path in (p for p in paths if p.exists()):
        for code, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert code in measures.all_measures()
            assert any("\u4e00" <= letter <= "\u9fff" for letter in table["title"])
