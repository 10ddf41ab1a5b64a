"""Training: one roll is typed once; sessions, attendances, people and hours all come from it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from bangfu.documents import find, forms, life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.intake import template, upload
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger.models import Posting
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
CLASS = {"number": "PX-1", "date": date(2021, 3, 1), "region": "巫山县", "giver": "三峡集团", "name": "示例培训班",
         "class_type": "技能培训班", "level": "帮扶单位"}  # fmt: skip
ROLL = [
    {"person": "甲某(示例村)", "audience": "基层干部"},
    {"person": "乙某", "audience": "基层干部"},
    {"person": "丙某", "audience": "专业技术人员"},
]
SESSION = {"number": "PX-1-1", "date": date(2021, 4, 1), "about": "PX-1", "days": 2, "hours": 16, "roll": ROLL}


def value(code: str, **asked: Any) -> Any:
    return evaluate.figure(ALL, code, period=Period.parse("2021"), region="巫山县", **asked).value


def entered(world: World, kind: str, **values: Any) -> Document:
    [answer] = life.accept_many(world.approver, life.create_many(world.clerk, kind, [values]))
    if isinstance(answer, Refused):
        raise answer
    return answer


@pytest.fixture
def session(world: World) -> Document:
    entered(world, "training.class", **CLASS)
    return entered(world, "training.session", **SESSION)


def test_one_roll_gives_sessions_attendances_people_and_hours(world: World, session: Document) -> None:
    again = [{"person": "乙某", "audience": "基层干部"}, {"person": "丁某", "audience": "基层干部"}]
    entered(
        world, "training.session", **{**SESSION, "number": "PX-1-2", "date": "2021-09-01", "hours": 8, "roll": again}
    )
    codes = ("training_sessions", "cadres_trained", "cadres_trained_people", "technicians_trained", "people_trained",
             "training_hours")  # fmt: skip
    assert [value(code) for code in codes] == [2, 4, 3, 1, 4, 16 * 3 + 8 * 2]
    assert value("cadres_trained", helper="三峡集团") == 4 and value("cadres_trained", helper="水利部") == 0


def test_without_names_the_count_is_taken_and_the_figure_says_so(world: World, session: Document) -> None:
    entered(world, "training.session", number="PX-1-2", date="2021-05-01", about="PX-1", cadre_count=40)
    found = evaluate.figure(ALL, "cadres_trained_people", period=Period.parse("2021"), region="巫山县")
    assert (value("cadres_trained"), found.value, found.cell.without_roll) == (42, 42, 40)


def test_a_name_taken_from_the_roll_takes_its_figures_along(world: World, session: Document) -> None:
    subjects = {row["person"] for row in find.body(session).roll}
    changed = life.step(world.approver, session, "correct", values={"roll": ROLL[1:]}, reason="示例:甲某未到")
    assert [value(code) for code in ("cadres_trained", "people_trained", "training_hours")] == [1, 2, 32]
    kept = {row["person"] for row in find.body(changed).roll}
    assert kept < subjects, "those who stay are the same persons as before"
    [_, (_, [(title, went, came)])] = find.revisions(changed)
    assert (title, went, came) == ("名册", "甲某 基层干部", "")


def test_the_ledger_and_the_papers_hold_no_name(world: World, session: Document) -> None:
    assert "甲某" not in str(find.body(session).roll)
    subjects = list(Posting.objects.filter(entry__number=session.number).values_list("subject", flat=True))
    assert len(subjects) == 5 and all("某" not in subject and len(subject) in (0, 26) for subject in subjects)
    assert find.roll(session) == (
        ["姓名", "培训对象"],
        [["甲某", "基层干部"], ["乙某", "基层干部"], ["丙某", "专业技术人员"]],
    )


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"roll": []}, ["nobody_came"]),
        ({"roll": [*ROLL, ROLL[1]]}, ["twice_on_roll"]),
        ({"cadre_count": 5}, ["roll_and_count"]),
        (
            {"roll": [{"person": "", "audience": "基层干部"}, {"person": "戊某", "audience": "群众"}]},
            ["missing", "bad_choice"],
        ),
        ({"days": 0, "hours": 0}, ["too_small", "too_small"]),
        ({"about": "PX-9"}, ["unknown_matter"]),
    ],
)
def test_faults_are_all_told_at_once(world: World, change: dict[str, Any], codes: list[str]) -> None:
    entered(world, "training.class", **CLASS)
    [found] = life.check_many(world.clerk, "training.session", [{**SESSION, **change}])
    assert [problem.code for problem in found] == codes
    assert all(problem.message and problem.remedy for problem in found)


def test_lines_of_a_sheet_with_one_number_are_one_roll(world: World) -> None:
    entered(world, "training.class", **CLASS)
    rows = [SESSION, {**SESSION, "number": "PX-1-2", "roll": ROLL[:1]}]
    staged = upload.stage(world.clerk, "training.session", "名册.xlsx", template.filled("training.session", rows))
    assert (staged.rows, staged.good) == (4, 4), upload.report(staged)["errors"]
    upload.confirm(world.clerk, staged, acceptor=world.approver)
    assert (staged.posted, value("training_sessions"), value("cadres_trained"), value("cadres_trained_people")) == (
        4,
        2,
        3,
        2,
    )
    named = Posting.objects.filter(entry__number="PX-1-1").exclude(subject="")
    assert sorted(named.values_list("row", flat=True)) == [3, 4, 5], "each name opens to its own line of the sheet"
    assert upload.report(staged)["errors"] == []


def test_a_bad_line_holds_the_whole_roll_back_and_no_other(world: World) -> None:
    entered(world, "training.class", **CLASS)
    bad = [{**ROLL[0]}, {"person": "乙某", "audience": "群众"}]
    rows = [{**SESSION, "roll": bad}, {**SESSION, "number": "PX-1-2", "roll": ROLL}]
    staged = upload.stage(world.clerk, "training.session", "名册.xlsx", template.filled("training.session", rows))
    upload.confirm(world.clerk, staged, acceptor=world.approver)
    assert (staged.bad, staged.posted, value("training_sessions")) == (2, 3, 1)
    codes = Counter(error["code"] for error in upload.report(staged)["errors"])
    assert codes == {"bad_choice": 1, "sibling_bad": 1}


def test_a_roll_is_pasted_into_the_form_and_comes_back_as_it_was(world: World, session: Document) -> None:
    shown = forms.initial(session, find.body(session))["roll"]
    assert shown.splitlines()[0] == "姓名\t培训对象"
    before = find.body(session).roll
    changed = life.step(world.approver, session, "correct", values={"roll": shown}, reason="示例:未改")
    assert find.body(changed).roll == before
    pasted = "1. 甲某(示例村) 基层干部\n2. 己某 专业技术人员"
    changed = life.step(world.approver, changed, "correct", values={"roll": pasted}, reason="示例:换人")
    assert (value("cadres_trained"), value("technicians_trained")) == (1, 1)
