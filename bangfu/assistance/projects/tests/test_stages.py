"""The stages of a project: who may do which step from where, and what each step posts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from bangfu.assistance.projects.models import PROJECT_LIFE, STANDING, Theme
from bangfu.documents import find, guards, life
from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.ledger import measures
from bangfu.ledger.models import Posting
from bangfu.registry import roles
from bangfu.registry.scope import Scope

DAY = date(2021, 3, 1)
# From which states, to which, by whom: said once more on purpose, the life table must say the same.
TABLE = {
    "submit": ({"draft", "returned"}, "submitted", "clerk"),
    "return": ({"submitted"}, "returned", "approver"),
    "withdraw": ({"draft", "submitted", "returned"}, "withdrawn", "clerk"),
    "accept": ({"submitted"}, "registered", "approver"),
    "approve": ({"registered"}, "approved", "approver"),
    "start": ({"approved"}, "started", "clerk"),
    "suspend": ({"started"}, "suspended", "clerk"),
    "resume": ({"suspended"}, "started", "clerk"),
    "complete": ({"started"}, "completed", "clerk"),
    "verify": ({"completed"}, "verified", "approver"),
    "end": ({"registered", "approved", "started", "suspended"}, "ended", "approver"),
    "close": ({"verified"}, "closed", "approver"),
    "correct": (set(STANDING), "", "approver"),
    "void": (set(STANDING), "voided", "approver"),
}
MAY = {"clerk": {"clerk", "team", "owner"}, "approver": {"approver", "owner"}}
ROLES = ("clerk", "approver", "liaison", "team", "auditor", "owner")
WITH_REASON = {"return", "suspend", "end", "correct", "void"}
WAY = (("approve", 4), ("start", 5), ("suspend", 6), ("resume", 7), ("complete", 8), ("verify", 9), ("close", 10))


@pytest.fixture
def users(fresh_db: Any) -> dict[str, Any]:
    """One user for each role, with whole scope."""
    found = {}
    for name in ROLES:
        found[name] = get_user_model().objects.create_user(name)
        roles.assign(found[name], name, on=date(2020, 1, 1))
    return found


def entered(users: dict[str, Any], number: str = "XM-1", **values: Any) -> Document:
    """A project in the library."""
    row = {"number": number, "date": DAY, "region": "巫山县", "giver": "水利部", "name": "示例项目", **values}
    (made,) = life.accept_many(users["approver"], life.create_many(users["clerk"], "project", [row]))
    assert isinstance(made, Document), made
    return made


def led(users: dict[str, Any], project: Document, until: str) -> Document:
    """The project led on, one step a month, until that step is done."""
    for name, month in WAY:
        user = users[TABLE[name][2]]
        project = life.step(user, project, name, on=date(2021, month, 1), reason="示例理由")
        if name == until:
            break
    return project


def posted(project: Document) -> list[tuple[int, str, date]]:
    """The stage postings of a project in the order in which they were made."""
    found = Posting.objects.filter(about=project.key, measure="project.stage").order_by("id")
    return list(found.values_list("quantity", "category", "happened_on"))


def test_the_table_is_the_one_that_is_meant() -> None:
    assert {s.name: (set(s.sources), s.target, s.actor) for s in PROJECT_LIFE.steps} == TABLE
    assert {s.name for s in PROJECT_LIFE.steps if s.reason} == WITH_REASON


@pytest.mark.parametrize("name", list(TABLE))
def test_every_state_and_role_is_let_through_or_told_why_not(users: dict[str, Any], name: str) -> None:
    project = entered(users)
    step = PROJECT_LIFE.step(name)
    assert step is not None
    sources, _, actor = TABLE[name]
    for role in ROLES:
        project.author = users["auditor"]
        allowed = guards.rights(users[role], DAY)
        for state in PROJECT_LIFE.states():
            project.state = state
            refused = guards.against(project, guards.Asked(users[role], step, DAY, DAY, "理由"), PROJECT_LIFE, allowed)
            expected = (
                "" if state in sources and role in MAY[actor] else "no_right" if state in sources else "wrong_state"
            )
            assert (refused.code if refused else "") == expected, (state, role)
            assert refused is None or (refused.message and refused.remedy)


def test_each_step_leaves_one_stage_and_enters_the_next(users: dict[str, Any]) -> None:
    project = entered(users)
    assert posted(project) == [(1, "registered", DAY)]
    for name, month in WAY:
        before, source, on = len(posted(project)), project.state, date(2021, month, 1)
        project = life.step(users[TABLE[name][2]], project, name, on=on, reason="示例理由")
        assert project.state == TABLE[name][1]
        assert posted(project)[before:] == [(-1, source, on), (1, project.state, on)]
    assert [t.on.month for t in find.history(project)][-7:] == [month for _, month in WAY]
    assert list(PROJECT_LIFE.open_steps(project.state)) == []


@pytest.mark.parametrize("state", ["registered", "approved", "started", "suspended"])
def test_a_project_may_end_before_it_is_completed(users: dict[str, Any], state: str) -> None:
    project = entered(users)
    if state != "registered":
        project = led(users, project, next(n for n, (_, target, _) in TABLE.items() if target == state))
    with pytest.raises(Refused) as refused:
        life.step(users["approver"], project, "end", on=date(2021, 11, 1))
    assert refused.value.code == "no_reason"
    project = life.step(users["approver"], project, "end", on=date(2021, 11, 1), reason="示例:用地未落实")
    assert posted(project)[-2:] == [(-1, state, date(2021, 11, 1)), (1, "ended", date(2021, 11, 1))]


@pytest.mark.parametrize("state", STANDING)
def test_a_project_is_corrected_and_voided_in_every_stage(users: dict[str, Any], state: str) -> None:
    project = entered(users, planned_amount_fen="1,200.00")
    if state != "registered":
        project = led(users, project, next(n for n, (_, target, _) in TABLE.items() if target == state))
    standing = posted(project)
    project = life.step(users["approver"], project, "correct", reason="示例", values={"planned_amount_fen": "1,300.00"})
    assert (project.state, project.revision) == (state, 2)
    assert sorted(posted(project)) == sorted([*standing, *((-n, c, on) for n, c, on in standing), *standing])
    planned = Posting.objects.filter(about=project.key, measure="project.planned").order_by("id")
    assert list(planned.values_list("quantity", flat=True)) == [120_000, -120_000, 130_000]
    life.step(users["approver"], project, "void", reason="示例:重复登记")
    assert sum(Posting.objects.filter(about=project.key).values_list("quantity", flat=True)) == 0


def test_a_started_project_is_not_closed_nor_started_before_it_was_approved(users: dict[str, Any]) -> None:
    project = led(users, entered(users), "approve")
    with pytest.raises(Refused) as refused:
        life.step(users["clerk"], project, "start", on=date(2021, 3, 31))
    assert refused.value.code == "day_before_stage"
    assert "2021-03-31" in refused.value.message and "2021-04-01" in refused.value.message
    project = life.step(users["clerk"], project, "start", on=date(2021, 4, 1))
    with pytest.raises(Refused) as refused:
        life.step(users["approver"], project, "close")
    assert refused.value.code == "wrong_state"


def test_the_themes_are_the_categories_of_what_is_planned(users: dict[str, Any]) -> None:
    assert dict(measures.measure("project.planned").categories) == dict(Theme.choices)
    project = entered(users, theme="文旅融合", planned_amount_fen="5.00")
    row = Posting.objects.get(about=project.key, measure="project.planned")
    assert (row.quantity, row.category, row.happened_on) == (500, "tourism", DAY)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"planned_amount_fen": "0"}, "planned_amount_fen", "not_positive"),
        ({"output_quantity": "十二", "output_unit": "公里"}, "output_quantity", "bad_number"),
        ({"output_quantity": "0", "output_unit": "公里"}, "output_quantity", "not_positive"),
        ({"output_quantity": "12.5"}, "output_unit", "missing"),
        ({"output_unit": "公里"}, "output_quantity", "missing"),
        ({"theme": "没有的类别"}, "theme", "bad_choice"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(users: dict[str, Any], values: Any, field: str, code: str) -> None:
    row = {"number": "XM-1", "date": DAY, "region": "巫山县", "name": "示例项目", **values}
    (found,) = life.check_many(users["clerk"], "project", [row])
    assert [(p.field, p.code, p.severity) for p in found] == [(field, code, "error")]
    assert all(p.message and p.remedy for p in found)


def test_planned_days_that_do_not_fit_are_only_doubted(users: dict[str, Any]) -> None:
    row = {"number": "XM-1", "date": DAY, "region": "巫山县", "name": "示例项目",
           "planned_start": date(2021, 9, 1), "planned_finish": date(2021, 8, 1)}  # fmt: skip
    (found,) = life.check_many(users["clerk"], "project", [row])
    assert [(p.field, p.code, p.severity) for p in found] == [("planned_finish", "finish_before_start", "warning")]
    assert entered(users, **{k: row[k] for k in ("planned_start", "planned_finish")}).state == "registered"


def test_an_upload_of_projects_that_went_on_is_undone_and_one_with_a_closed_project_is_not(
    users: dict[str, Any],
) -> None:
    from bangfu.intake import template, upload

    def brought(number: str) -> Any:
        row = {"number": number, "date": DAY, "region": "巫山县", "name": "示例项目"}
        staged = upload.stage(users["clerk"], "project", f"{number}.xlsx", template.filled("project", [row]))
        return upload.confirm(users["clerk"], staged, acceptor=users["approver"])

    first, second = brought("XM-1"), brought("XM-2")
    everything = Scope.everything()
    led(users, find.document(everything, "project", "XM-1"), "start")
    led(users, find.document(everything, "project", "XM-2"), "close")
    upload.undo(users["approver"], first, "示例")
    assert find.document(everything, "project", "XM-1").state == "voided"
    with pytest.raises(Refused) as refused:
        upload.undo(users["approver"], second, "示例")
    assert refused.value.code == "undo_refused"
    second.refresh_from_db()
    assert (second.state, find.document(everything, "project", "XM-2").state) == ("accepted", "closed")
