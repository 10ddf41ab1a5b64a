"""Stationing: who is in post on which day, and what is known of a leaving that was found out too late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger.models import Posting
from bangfu.registry import find, parties, trees
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
VILLAGE = "奉节县白帝镇坪上村"
POSTING = {"number": "ZD-1", "date": date(2021, 6, 1), "region": VILLAGE, "giver": "市乡村振兴局", "person": "甲某(示例)",
           "role": "第一书记", "level": "市级选派"}  # fmt: skip
YEAR_END = "@2021-12-31"


def entered(world: World, **values: Any) -> Document:
    [answer] = life.accept_many(world.approver, life.create_many(world.clerk, "stationing", [{**POSTING, **values}]))
    if isinstance(answer, Refused):
        raise answer
    return answer


def in_post(period: str = YEAR_END, code: str = "cadres_in_post", **asked: Any) -> Any:
    return evaluate.figure(ALL, code, period=Period.parse(period), region="奉节县", **asked).value


def test_who_is_in_post_is_told_by_level_and_post(world: World) -> None:
    entered(world)
    entered(world, number="ZD-2", person="乙某", role="工作队员", level="区县选派", giver="奉节县人民政府")
    codes = ("cadres_in_post", "city_sent_cadres_in_post", "district_sent_cadres_in_post", "first_secretaries_in_post")
    assert [in_post(code=code) for code in codes] == [2, 1, 1, 1]
    assert in_post("@2021-05-31") == 0
    assert (
        evaluate.figure(
            ALL, "cadres_in_post", period=Period.parse(YEAR_END), region="重庆市", programme="驻乡驻村帮扶"
        ).value
        == 2
    )


def test_the_postings_of_each_step(world: World) -> None:
    made = entered(world)
    left = life.step(world.approver, made, "leave", on=date(2021, 11, 30), reason="示例:任期届满")
    rows = Posting.objects.filter(entry__number="ZD-1").order_by("id")
    told = list(rows.values_list("measure", "quantity", "category", "trait", "happened_on"))
    stage, as_what = "stationing.stage", "first_secretary"
    assert told == [
        (stage, 1, "in_post", as_what, date(2021, 6, 1)),
        (stage, -1, "in_post", as_what, date(2021, 11, 30)),
        (stage, 1, "left", as_what, date(2021, 11, 30)),
    ]
    assert len({row.subject for row in rows}) == 1 and rows[0].subject.startswith("P")
    life.step(world.approver, left, "void", reason="示例:重复登记")
    assert in_post() == 0 and in_post("@2021-07-01") == 0


def test_ten_days_in_post_are_ten(world: World) -> None:
    made = entered(world)
    life.step(world.approver, made, "leave", on=date(2021, 6, 11), reason="示例:调整")
    assert in_post("2021", code="cadre_days_in_post") == 10


@pytest.mark.parametrize(
    ("step", "by", "on", "code"),
    [
        ("leave", "clerk", date(2021, 11, 30), "no_right"),
        ("leave", "approver", date(2021, 5, 1), "day_before_stage"),
        ("leave", "approver", date(2099, 1, 1), "day_in_future"),
        ("close", "approver", None, "unknown_step"),
        ("submit", "clerk", None, "wrong_state"),
    ],
)
def test_other_steps_are_refused_with_their_reason(world: World, step: str, by: str, on: Any, code: str) -> None:
    made = entered(world)
    with pytest.raises(Refused) as caught:
        life.step(getattr(world, by), made, step, on=on, reason="示例")
    assert caught.value.code == code and caught.value.remedy


def test_a_post_is_in_a_village_or_a_township_and_its_team_stands_there(world: World) -> None:
    day = date(2021, 6, 1)
    village = find.region(ALL, VILLAGE, day)
    node = next(n for n in trees.regions_of_kind(trees.edition_named("2022"), village.pk, "village"))
    [team] = parties.make_teams("village_team", [node], demo=True)
    assert in_post() == 0 and entered(world, receiver=team["code"]).receiver.code == team["code"]
    wrong = [{**POSTING, "number": "ZD-2", "region": "奉节县"},
             {**POSTING, "number": "ZD-3", "region": "奉节县白帝镇", "receiver": team["code"]}]  # fmt: skip
    found = life.check_many(world.clerk, "stationing", wrong)
    assert [[problem.code for problem in problems] for problems in found] == [["not_a_post_place"], ["team_elsewhere"]]
