"""Stationing: who is in post on which day, and what is known of a leaving that was found out too late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.assistance.stationing import demo
from bangfu.cli import article
from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger import close
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


def test_a_leaving_found_out_after_the_year_was_closed(world: World) -> None:
    entered(world)
    late = entered(world, number="ZD-2", person="乙某")
    close.close(date(2021, 12, 31), "owner")
    life.step(world.approver, late, "leave", on=date(2021, 11, 30), reason="示例:任期届满,结账后才报来")
    assert [in_post(basis=basis) for basis in ("restated", "filed", "booked")] == [1, 2, 2]
    assert in_post("@2022-01-01", basis="booked") == 1, "booked into the first open day"
    assert in_post("@2021-11-29") == 2 and in_post("@2021-11-30") == 1
    asked = {"period": Period.parse(YEAR_END), "region": "奉节县"}
    rows = [row.posting for row in evaluate.trace(ALL, "cadres_in_post", **asked).trace.rows]
    [leaving] = [row for row in rows if row.quantity < 0]
    assert (leaving.number, leaving.transition) == ("ZD-2", "leave")
    assert (leaving.happened_on, leaving.booked_on) == (date(2021, 11, 30), date(2022, 1, 1))
    booked = evaluate.trace(ALL, "cadres_in_post", basis="booked", **asked).trace.rows
    assert all(row.posting.quantity > 0 for row in booked)


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


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_the_demonstration_has_as_many_in_post_as_are_printed(fresh_db: Any, seed: int) -> None:
    nodes = trees.regions_of_kind(
        trees.edition_named("2022"), find.region(ALL, "500000", date(2022, 1, 1)).pk, "village"
    )
    known: dict[str, list[dict[str, Any]]] = {
        "organisation.village_team": [{"code": f"T{n}", "region": node.code} for n, node in enumerate(nodes[:472])],
        "organisation.township_team": [{"code": f"X{n}", "region": "500236101"} for n in range(17)],
    }
    rows = [row for _, row in demo.records(article.targets(), seed, known)]
    gone = {number for _, number, *_ in (*demo.steps(), *demo.late_steps())}
    staying = [row for row in rows if row["number"] not in gone]
    assert len(staying) == article.targets()["S25"] and len(gone) == demo.LEFT
    assert sum(row["level"] == "市级选派" for row in staying) == article.targets()["S33"]
    assert len({row["person"] for row in staying}) == len(staying)
    assert all(row["date"] <= date(2022, 5, 29) for row in rows)
    assert [row["person"] for row in rows if row.get("basis") == "stated"] == [demo.NAMED[0]]
