"""The demonstration of training: made-up rolls that come to the printed attendances, whatever the seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from bangfu.assistance.training import demo

TARGETS = {"S20": 7774, "S21": 1160, "S22": 16886, "S23": 445, "S24": 210, "S31": 14, "S32": 1488, "S33": 591,
           "S34": 6577}  # fmt: skip
UNIT, CITY, DISTRICT = "帮扶单位", "市级", "区县"

Rows = list[tuple[dict[str, Any], dict[str, Any]]]  # a class and one of its sessions


@pytest.fixture(params=[1, 2])
def sessions(request: Any, fresh_db: Any) -> Rows:
    rows = demo.records(TARGETS, request.param, {})
    classes = {row["number"]: row for kind, row in rows if kind == "training.class"}
    return [(classes[row["about"]], row) for kind, row in rows if kind == "training.session"]


def came(sessions: Rows, **wanted: str) -> list[str]:
    """Who came to the sessions of the classes that are as wanted, once for each time."""
    chosen = [row for of, row in sessions if all(of[name] == value for name, value in wanted.items())]
    return [one["person"] for row in chosen for one in row["roll"]]


def test_the_rolls_come_to_the_printed_attendances(sessions: Rows) -> None:
    of_unit = {audience: came(sessions, level=UNIT, audience=audience) for audience in
               ("基层干部", "乡村振兴带头人", "专业技术人员")}  # fmt: skip
    assert [len(people) for people in of_unit.values()] == [TARGETS[s] for s in ("S20", "S21", "S22")]
    abroad = [came(sessions, giver="中央外办", audience=audience) for audience in of_unit]
    assert [len(people) for people in abroad] == [TARGETS["S23"], 0, TARGETS["S24"]]
    assert all(len(set(people)) < len(people) for people in of_unit.values()), "some came more than once"
    model = {"level": CITY, "class_type": "示范培训班"}
    assert sum(model.items() <= of.items() for of, _ in sessions) == TARGETS["S31"]
    assert len(came(sessions, **model)) == TARGETS["S32"]
    assert len(came(sessions, level=CITY, class_type="岗前培训班")) == TARGETS["S33"]
    assert len(came(sessions, level=DISTRICT)) == TARGETS["S34"]


def test_a_roll_fits_a_room_and_names_nobody_twice(sessions: Rows) -> None:
    sizes = [len(row["roll"]) for _, row in sessions]
    assert max(sizes) <= 150 and sum(size < 30 for size in sizes) < len(sizes) // 10
    assert all(len({one["person"] for one in row["roll"]}) == len(row["roll"]) for _, row in sessions)
    assert len(sessions) < 600
    audiences: dict[str, set[str]] = defaultdict(set)
    for of, row in sessions:
        audiences[of["audience"]] |= {one["audience"] for one in row["roll"]}
    assert all(found == {named} for named, found in audiences.items())


def test_each_session_falls_into_the_time_that_the_article_speaks_of(sessions: Rows) -> None:
    for of, row in sessions:
        first, last = (date(2021, 1, 1), demo.OVER) if of["level"] == UNIT else (date(2021, 5, 1), date(2022, 5, 28))
        assert first <= of["date"] <= row["date"] <= last, row["number"]
    assert {of["level"] for of, _ in sessions if of["giver"] in ("市乡村振兴局", "巫山县人民政府")} == {CITY, DISTRICT}


def test_what_the_article_names_is_there_once_and_says_what_it_leaves_open(fresh_db: Any) -> None:
    rows = demo.records(TARGETS, 1, {})
    stated = {row["name"]: row for kind, row in rows if row.get("basis") == "stated"}
    assert sorted(stated) == sorted(
        ["电商运营技能培训", "中央外办专题研讨班", "中央外办适应性短期培训班", "驻乡驻村干部示范培训班",
         "市级选派驻乡驻村干部岗前培训"]
    )  # fmt: skip
    assert all("文中未载" in row["note"] for row in stated.values())
    assert (stated["电商运营技能培训"]["giver"], stated["电商运营技能培训"]["region"]) == ("三峡集团", "奉节县")
    numbers = Counter(row["number"] for _, row in rows)
    assert max(numbers.values()) == 1


def test_the_units_close_their_classes_after_the_last_session(fresh_db: Any) -> None:
    rows = demo.records(TARGETS, 1, {})
    of_units = {row["number"] for kind, row in rows if kind == "training.class" and row["level"] == UNIT}
    assert {number for _, number, step, _, _ in demo.steps() if step == "close"} == of_units
