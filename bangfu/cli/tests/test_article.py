"""The questions and things of the article: second readings, marks, overlaps, identities, and where each thing stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.cli import article, things
from bangfu.documents import catalogue, find, life
from bangfu.kernel.errors import Refused
from bangfu.ledger import measures
from bangfu.registry.models import WorkingBody
from bangfu.registry.scope import Scope

ALL = Scope.everything()
DAY = date(2021, 6, 1)
ASKED = {"region": "500237", "period": "2021", "indicator": "projects_registered", "printed": "2个", "value": 2}


@pytest.fixture
def projects(world: Any) -> Any:
    """Two projects, one of which was begun; the second is said to be the work of two units."""
    rows = [
        {"number": f"XM-{n}", "date": DAY, "region": "巫山县", "name": f"示例项目{n}", "giver": "水利部"}
        for n in (1, 2)
    ]
    made = life.accept_many(world.approver, life.create_many(world.clerk, "project", rows))
    assert not any(isinstance(one, Refused) for one in made)
    for name, user in (("approve", world.approver), ("start", world.clerk)):
        life.step(user, find.document(ALL, "project", "XM-1"), name, on=date(2021, 7, 1))
    claim = {"number": "GS-1", "date": DAY, "programme": "eastwest", "helper": "GOV-370600",
             "target": "project/XM-2", "action": "add"}  # fmt: skip
    life.accept_many(world.approver, life.create_many(world.clerk, "attribution", [claim]))
    return world


def test_a_second_reading_stands_beside_the_fact_and_leaves_its_verdict(projects: Any) -> None:
    text = {**ASKED, "beside": "projects_started", "mark": "△", "why": "印的是“个”"}
    fact = article._fact(ALL, "S00", text)
    assert (fact["verdict"], fact["value"], fact["mark"]) == ("match", 2, "△")
    assert fact["beside"] == {
        "indicator": "projects_started",
        "value": 1,
        "unit": "project",
        "shown": "1个",
        "postings": 1,
    }
    line = article._line({**fact, "verdict_text": "相符"})
    assert "相符  6 条  其中重复:1  △" in line and line.endswith("△ 口径待核,另一读法 1个:印的是“个”")


def test_a_second_reading_that_is_not_built_is_said_without_a_value(projects: Any) -> None:
    fact = article._fact(ALL, "S00", {**ASKED, "beside": "not_built_yet", "mark": "△"})
    assert fact["verdict"] == "match"
    assert (fact["beside"]["indicator"], fact["beside"]["value"], fact["beside"]["shown"]) == (
        "not_built_yet",
        None,
        "—",
    )


def test_a_fact_without_a_mark_prints_none(projects: Any) -> None:
    fact = article._fact(ALL, "S00", ASKED)
    assert (fact["beside"], fact["mark"]) == (None, "")
    assert "△" not in article._line({**fact, "verdict_text": "相符"})


def test_what_two_claim_is_printed_as_overlap(projects: Any) -> None:
    alone = article._fact(ALL, "S00", {**ASKED, "helper": "水利部"})
    both = article._fact(ALL, "S00", ASKED)
    assert (alone["overlap"], both["overlap"], both["overlap_text"]) == (0, 1, "1")
    assert "其中重复" not in article._line({**alone, "verdict_text": "相符"})
    assert "  其中重复:1" in article._line({**both, "verdict_text": "相符"})


def test_attendances_printed_as_people_have_their_second_reading_marked() -> None:
    texts = article.questions()
    marked = {key: text for key, text in texts.items() if key != "identity" and "beside" in text}
    assert set(marked) == {"S20", "S21", "S22"}
    for text in marked.values():
        assert text["printed"].endswith("名") and text["unit"] == "person_time"
        assert (text["beside"], text["mark"]) == (f"{text['indicator']}_people", "△") and text["why"]


def test_the_identities_of_people_are_asked() -> None:
    said = {(i["kind"], *(i.get("parts") or [i["part"]]), i["whole"]) for i in article.questions()["identity"]}
    assert {("sum", "S33", "S34", "S25"), ("part", "S23", "S20"), ("part", "S24", "S22")} <= said


@pytest.mark.parametrize(
    ("kind", "values", "holds"),
    [
        ("sum", (591, 6577, 7168), True),
        ("sum", (591, 6576, 7168), False),
        ("part", (445, 7774), True),
        ("part", (7775, 7774), False),
        ("part", (None, 7774), None),
    ],
)
def test_an_identity_holds_is_broken_or_waits(kind: str, values: tuple[int | None, ...], holds: bool | None) -> None:
    facts = {f"S{n}": {"value": value} for n, value in enumerate(values)}
    ids = list(facts)
    found = article._identity({"kind": kind, "parts": ids[:-1], "whole": ids[-1], "why": "…"}, facts)
    assert found["holds"] is holds


def test_the_sixty_four_things_are_told_in_order_and_name_kinds_and_numbers_in_pairs() -> None:
    texts = things.texts()
    assert list(texts) == [f"T{n:02d}" for n in range(1, 65)]
    for key, text in texts.items():
        assert (
            set(text) <= {"words", "what", "kind", "number", "open", "register"} and text["words"] and text["what"]
        ), key
        built = text.get("kind") in catalogue.kinds()
        assert built == ("number" in text), f"{key}: a thing whose kind is built names its document, no other does"


def test_a_thing_of_the_registry_counts_its_rows(world: Any) -> None:
    [told] = things.listed(ALL, {"T39": things.texts()["T39"]})
    assert told["state_text"] == "登记簿里 9 家单位已登记"
    WorkingBody.objects.first().delete()
    [told] = things.listed(ALL, {"T39": things.texts()["T39"]})
    assert told["state_text"] == "登记簿里 8 家单位已登记"


def test_a_thing_is_its_document_or_says_why_not(projects: Any) -> None:
    said = {
        "T01": {"words": "甲", "what": "项目", "kind": "project", "number": "XM-1", "open": "亩数"},
        "T02": {"words": "乙", "what": "项目", "kind": "project", "number": "XM-9"},
        "T03": {"words": "丙", "what": "会议"},
        "T04": {"words": "丁", "what": "培训班", "kind": "no.such.kind"},
    }
    found = things.listed(ALL, said)
    assert [(one["state"], one["state_text"]) for one in found] == [
        ("started", "已开工"), (None, things.NOT_HERE), (None, things.NOT_BUILT), (None, things.NOT_BUILT),
    ]  # fmt: skip
    assert things.lines(found) == [
        "T01  甲 · 项目  帮扶项目 XM-1 已开工  文中未载:亩数",
        f"T02  乙 · 项目  {things.NOT_HERE}",
        f"T03  丙 · 会议  {things.NOT_BUILT}",
        f"T04  丁 · 培训班  {things.NOT_BUILT}",
    ]
    assert [one["state"] for one in things.listed(Scope(), said)] == [None] * 4


def test_measures_that_answer_the_article_are_declared_under_their_final_names() -> None:
    final = {"water.township": "township", "insurance.firm": "organisation", "benefit.raised": "person",
             "loan.issued.huinong": "fen", "loan.balance.microcredit": "fen", "survey.district": "region",
             "rectification.measure": "count"}  # fmt: skip
    assert {code: measures.measure(code).unit for code in final} == final
