"""The demonstration of agreements: what the article names is there once, and aims at what the ledger counts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from bangfu.assistance.agreements import aims, demo
from bangfu.documents import catalogue
from tests.fixtures import World

NAMED = {"LX-鲁渝", "XY-农行秀山", "JH-2021-定奉节"}


@pytest.fixture(params=[1, 2])
def rows(request: Any, fresh_db: Any) -> list[demo.Record]:
    first = demo.records({}, request.param, {})
    found = [*first]
    known = {"plan": [row for kind, row in first if kind == "plan"]}
    counties, _ = demo.LATER[0]
    more = counties({}, request.param, known)
    return found + more


def test_what_the_article_names_is_there_and_says_what_it_leaves_open(rows: list[demo.Record]) -> None:
    by_number = {row["number"]: row for _, row in rows}
    assert by_number.keys() >= NAMED
    stated = [row for _, row in rows if row.get("basis") == "stated"]
    assert {row["number"] for row in stated} == NAMED - {"JH-2021-定奉节"}
    assert all("文中未载" in by_number[number]["note"] for number in NAMED)
    assert max(Counter((kind, row["number"]) for kind, row in rows).values()) == 1


def test_one_plan_for_each_pair_and_every_step_is_of_a_plan(rows: list[demo.Record]) -> None:
    plans = [row["number"] for kind, row in rows if kind == "plan"]
    assert len(plans) == 14 + 14 + 1
    agreeing = [*demo.steps(), *demo.LATER[0][1]()]
    assert {number for _, number, *_ in agreeing} == set(plans)
    for kind, _, name, on, reason in (*agreeing, *demo.LATER[1][1]()):
        step = catalogue.kind(kind).life().step(name)
        assert step and step.actor == "liaison" and on < date(2022, 5, 29)
        assert bool(reason) == step.reason


def test_every_item_is_closed_once_after_its_meeting(rows: list[demo.Record]) -> None:
    meetings = {row["number"]: row for kind, row in rows if kind == "meeting"}
    closed = [(row["about"], row["item_no"], row["date"]) for kind, row in rows if kind == "meeting.closing"]
    assert len({one[:2] for one in closed}) == len(closed)
    items = {(number, item["item_no"]) for number, row in meetings.items() for item in row["resolutions"]}
    assert {one[:2] for one in closed} < items, "some are left open"
    assert all(on >= meetings[about]["date"] for about, _, on in closed)
    due = {(n, i["item_no"]): date.fromisoformat(i["due"]) for n, row in meetings.items() for i in row["resolutions"]}
    late = [one for one in closed if one[2] > due[one[:2]]]
    assert late and len(late) < len(closed)


def test_targets_are_made_of_what_was_done(world: World) -> None:
    world.accept("meeting", {"number": "LX-1", "date": date(2021, 5, 1), "region": "巫山县", "giver": "烟台市人民政府",
                             "name": "示例会议", "level": "市县级", "resolutions": []})  # fmt: skip
    assert demo._done("eastwest", ("joint_meetings",), "巫山县") == {"joint_meetings": 1}
    assert demo._done("central", ("joint_meetings",), "巫山县") == {}
    assert demo._row("eastwest_funds", 1234) == {
        "indicator": "eastwest_funds", "target_value": "1200", "target_unit": "万元"
    }  # fmt: skip
    row = demo._row("joint_meetings", 7)
    assert aims.amounts([row]) == {"joint_meetings": 7}
