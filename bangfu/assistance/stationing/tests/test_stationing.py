"""Stationing: who is in post on which day, and what is known of a leaving that was found out too late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.assistance.stationing import demo
from bangfu.documents import find as find_document
from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger import close
from bangfu.ledger.question import PostingRow
from bangfu.registry import find, parties, trees
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
VILLAGE = "奉节县白帝镇坪上村"
POSTING = {"number": "ZD-1", "date": date(2021, 6, 1), "region": VILLAGE, "giver": "市乡村振兴局", "person": "甲某(示例)",
           "role": "第一书记", "level": "市级选派"}  # fmt: skip
YEAR_END = "@2021-12-31"
PRINTED = {"S25": 7168, "S33": 591}  # in post, and sent by the city, as the article says


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


def traced(basis: str, period: str = YEAR_END, code: str = "cadres_in_post") -> list[PostingRow]:
    asked = {"period": Period.parse(period), "region": "奉节县", "basis": basis}
    return [row.posting for row in evaluate.trace(ALL, code, **asked).trace.rows]


@pytest.fixture
def late(world: World) -> Document:
    """One of two, who left on 30 November 2021; it was reported and recorded only after 2021 was closed."""
    entered(world)
    found = entered(world, number="ZD-2", person="乙某")
    close.close(date(2021, 12, 31), "owner")
    return life.step(world.approver, found, "leave", on=date(2021, 11, 30), reason="示例:任期届满,结账后才报来")


def test_a_leaving_found_out_after_the_year_was_closed(late: Document) -> None:
    assert [in_post(basis=basis) for basis in ("restated", "filed", "booked")] == [1, 2, 2]
    assert in_post("@2022-01-01", basis="booked") == 1, "booked into the first open day"
    assert in_post("@2021-11-29") == 2 and in_post("@2021-11-30") == 1
    assert [in_post("2021", code="cadres_left", basis=basis) for basis in ("restated", "filed", "booked")] == [1, 0, 0]
    assert in_post("2022", code="cadres_left", basis="booked") == 1
    assert in_post("2022", code="cadres_left") == 0


def test_each_reading_of_a_late_leaving_opens_to_its_records(late: Document) -> None:
    [leaving] = [row for row in traced("restated") if row.quantity < 0]
    assert (leaving.kind, leaving.number, leaving.transition) == ("stationing", "ZD-2", "leave")
    assert (leaving.happened_on, leaving.booked_on) == (date(2021, 11, 30), date(2022, 1, 1))
    assert find_document.history(late)[-1].reason == "示例:任期届满,结账后才报来"
    for basis in ("filed", "booked"):
        rows = traced(basis)
        assert [(row.number, row.quantity) for row in rows] == [("ZD-1", 1), ("ZD-2", 1)], basis
    [booked] = [row for row in traced("booked", "@2022-12-31") if row.quantity < 0]
    assert booked.number == "ZD-2" and booked.booked_on == date(2022, 1, 1)


def test_ten_days_in_post_are_ten(world: World) -> None:
    made = entered(world)
    life.step(world.approver, made, "leave", on=date(2021, 6, 11), reason="示例:调整")
    assert in_post("2021", code="cadre_days_in_post") == 10


def test_leavings_are_those_of_the_period_and_recalls_are_among_them(world: World) -> None:
    first, second, third = (entered(world, number=f"ZD-{n}", person=f"某{n}") for n in (1, 2, 3))
    life.step(world.approver, first, "leave", on=date(2021, 9, 1), reason="示例:任期届满")
    life.step(world.approver, second, "recall", on=date(2021, 11, 1), reason="示例:不能正常在岗")
    life.step(world.approver, third, "leave", on=date(2022, 2, 1), reason="示例:辞职")
    assert [in_post(year, code="cadres_left") for year in ("2021", "2022", "2021-09..2022-12")] == [2, 1, 3]
    assert [in_post(year, code="cadres_recalled") for year in ("2021", "2022")] == [1, 0]


def test_a_place_is_manned_as_long_as_somebody_is_there(world: World) -> None:
    first = entered(world)
    entered(world, number="ZD-2", person="乙某")
    third = entered(world, number="ZD-3", person="丙某", region="奉节县白帝镇")
    assert in_post(code="posts_manned") == 2
    life.step(world.approver, third, "leave", on=date(2021, 10, 1), reason="示例:调整")
    life.step(world.approver, first, "leave", on=date(2021, 10, 1), reason="示例:调整")
    assert [in_post(day, code="posts_manned") for day in ("@2021-09-30", "@2021-10-01")] == [2, 1]


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
    rows = [row for _, row in demo.records(PRINTED, seed, known)]
    gone = {number for _, number, *_ in (*demo.steps(), *demo.late_steps())}
    staying = [row for row in rows if row["number"] not in gone]
    assert len(staying) == PRINTED["S25"] and len(gone) == demo.LEFT
    assert sum(row["level"] == "市级选派" for row in staying) == PRINTED["S33"]
    assert len({row["person"] for row in staying}) == len(staying)
    assert all(row["date"] <= date(2022, 5, 29) for row in rows)
    assert [row["person"] for row in rows if row.get("basis") == "stated"] == [demo.NAMED[0]]
