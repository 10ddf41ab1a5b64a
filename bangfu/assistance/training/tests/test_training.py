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
from bangfu.registry import vault
from bangfu.registry.models import Person
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


def entered(world: World, kind: str, **values: Any) -> Any:
    return world.accept(kind, values)[0]


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


def test_a_session_posts_itself_each_name_and_the_hours_at_the_place_that_benefits(
    world: World, session: Document
) -> None:
    columns = ("measure", "quantity", "category", "trait", "about", "region_id", "giver_id")
    posted = sorted(Posting.objects.filter(entry__number="PX-1-1").values_list(*columns))
    same = ("skill", "unit", "training.class/PX-1", session.region_id, session.giver_id)
    expected = [("attendance.cadre", 1)] * 2 + [("attendance.technician", 1), ("hour", 48), ("session", 1)]
    assert posted == [(f"training.{measure}", quantity, *same) for measure, quantity in expected]


def test_the_class_says_whom_it_teaches_and_a_name_may_say_its_own_hours(world: World) -> None:
    entered(world, "training.class", **CLASS, audience="乡村振兴带头人")
    roll = "甲某\n乙某\n丙某\t基层干部\t4"
    entered(world, "training.session", **{**SESSION, "roll": roll, "venue": "示例:济南市某培训中心"})
    codes = ("leaders_trained", "cadres_trained", "training_hours")
    assert [value(code) for code in codes] == [2, 1, 16 + 16 + 4]


def test_what_the_city_teaches_is_none_of_the_central_units(world: World, session: Document) -> None:
    city = {"number": "PX-2", "giver": "市乡村振兴局", "class_type": "示范培训班", "level": "市级"}
    entered(world, "training.class", **{**CLASS, **city})
    roll = [{"person": "甲某(示例村)", "audience": "驻乡驻村干部"}, {"person": "己某", "audience": "驻乡驻村干部"}]
    entered(world, "training.session", **{**SESSION, "number": "PX-2-1", "about": "PX-2", "roll": roll})
    codes = ("model_classes", "model_class_attendance", "stationed_trained", "stationed_trained_people")
    assert [value(code) for code in codes] == [1, 2, 2, 2]
    assert [value(code, helper="@中央单位") for code in codes] == [0, 0, 0, 0]
    assert (value("people_trained"), value("people_trained", helper="@中央单位")) == (4, 3)


def test_a_class_is_open_until_it_is_closed_and_its_rolls_can_still_be_mended(world: World, session: Document) -> None:
    assert value("training_classes_open") == 1
    of = find.document(ALL, "training.class", "PX-1")
    life.step(world.approver, of, "close", on=date(2021, 12, 20))
    assert value("training_classes_open") == 0
    life.step(world.approver, session, "correct", values={"roll": ROLL[:2]}, reason="示例:丙某未到")
    assert (value("technicians_trained"), value("cadres_trained")) == (0, 2)


def test_a_mended_class_type_reaches_a_session_when_the_session_is_mended(world: World, session: Document) -> None:
    of = find.document(ALL, "training.class", "PX-1")
    changed = {"class_type": "示范培训班", "level": "市级"}
    life.step(world.approver, of, "correct", values=changed, reason="示例:班型填错")
    assert value("model_class_attendance") == 0
    life.step(world.approver, session, "correct", values={}, reason="示例:班型随班次更正")
    assert (value("model_classes"), value("model_class_attendance"), value("training_sessions")) == (1, 3, 1)


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
    assert (title, went, came) == ("名册", "甲** 基层干部", "")


def test_the_ledger_and_the_papers_hold_no_name(world: World, session: Document) -> None:
    assert "甲某" not in str(find.body(session).roll)
    subjects = list(Posting.objects.filter(entry__number=session.number).values_list("subject", flat=True))
    assert len(subjects) == 5 and all("某" not in subject and len(subject) in (0, 26) for subject in subjects)
    assert find.roll(session) == (
        ["姓名", "培训对象", "本人学时"],
        [["甲**", "基层干部", ""], ["乙**", "基层干部", ""], ["丙**", "专业技术人员", ""]],
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
        ({"roll": [{"person": "甲某"}, {**ROLL[1], "own_hours": 0}]}, ["no_audience", "too_small"]),
        ({"roll": [], "stationed_count": -1}, ["too_small"]),
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
    assert shown.splitlines()[0] == "姓名\t培训对象\t本人学时"
    before = find.body(session).roll
    changed = life.step(world.approver, session, "correct", values={"roll": shown}, reason="示例:未改")
    assert find.body(changed).roll == before
    pasted = "1. 甲某(示例村) 基层干部\n2. 己某 专业技术人员"
    changed = life.step(world.approver, changed, "correct", values={"roll": pasted}, reason="示例:换人")
    assert (value("cadres_trained"), value("technicians_trained")) == (1, 1)


def test_a_roll_from_a_chat_is_read_whole_and_a_person_twice_is_noticed(world: World) -> None:
    entered(world, "training.class", **CLASS, audience="乡村振兴带头人")
    chat = "@所有人\n王五\uff0c专业技术人才\n赵六\n张三 基层干部\n\n4. 钱七\u3001驻村干部"
    [found] = life.check_many(world.clerk, "training.session", [{**SESSION, "roll": chat + "\n5. 张三 基层干部"}])
    assert [problem.code for problem in found] == ["twice_on_roll"]
    made = entered(world, "training.session", **{**SESSION, "roll": chat})
    assert find.roll(made)[1] == [
        ["王**", "专业技术人员", ""], ["赵**", "乡村振兴带头人", ""], ["张**", "基层干部", ""], ["钱**", "驻乡驻村干部", ""],
    ]  # fmt: skip


def test_what_a_line_of_a_chat_does_not_say_clearly_is_a_fault_of_that_line(world: World) -> None:
    entered(world, "training.class", **CLASS, audience="基层干部")
    chat = "张三 基层干部\n1. 钱七 村支书\n李四2\n王五基层干部"
    [found] = life.check_many(world.clerk, "training.session", [{**SESSION, "roll": chat}])
    assert [problem.code for problem in found] == ["unknown_word", "odd_name", "odd_name"]
    assert "名册第 2 行“1. 钱七 村支书”" in found[0].message and found[0].value == "村支书"
    assert all(problem.field == "roll" and problem.remedy for problem in found)


def test_a_sheet_takes_no_other_word_into_a_name(world: World) -> None:
    entered(world, "training.class", **CLASS, audience="基层干部")
    roll = [{"person": "王五\uff0c专业技术人员"}, {"person": "1. 钱七 村支书"}, {"person": "张三"}]
    rows = [{**SESSION, "roll": roll}]
    staged = upload.stage(world.clerk, "training.session", "名册.xlsx", template.filled("training.session", rows))
    said = [error["problem"] for error in upload.report(staged)["errors"] if error["code"] == "odd_name"]
    assert staged.good == 0 and len(said) == 2 and all("姓名里有" in one for one in said)


def test_a_correction_that_is_refused_leaves_nobody_behind(world: World, session: Document) -> None:
    before = set(Person.objects.values_list("subject", flat=True))
    roll = [*ROLL, {"person": "庚某", "audience": "基层干部"}]
    with pytest.raises(Refused):
        life.step(world.clerk, session, "correct", values={"roll": roll}, reason="示例:无权更正")
    assert set(Person.objects.values_list("subject", flat=True)) == before
    life.step(world.approver, session, "correct", values={"roll": roll}, reason="示例:漏记一人")
    assert sorted(vault.names(set(Person.objects.values_list("subject", flat=True)) - before).values()) == ["庚某"]


def test_what_belongs_to_the_session_is_the_same_on_each_of_its_lines(world: World) -> None:
    entered(world, "training.class", **CLASS)
    rows = [{**SESSION, "roll": ROLL[:1]}, {**SESSION, "days": 3, "leader_count": 4, "roll": ROLL[1:2]}]
    staged = upload.stage(world.clerk, "training.session", "名册.xlsx", template.filled("training.session", rows))
    errors = upload.report(staged)["errors"]
    assert {(error["code"], error["column"]) for error in errors if error["code"] == "head_differs"} == {
        ("head_differs", "天数"), ("head_differs", "乡村振兴带头人人数(无名册)"),
    }  # fmt: skip
    assert staged.good == 0
