"""A cadre who was found to have left before the year was closed: three readings, each explained."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger import close
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
POSTING = {"number": "ZD-1", "date": date(2021, 6, 1), "region": "奉节县白帝镇坪上村", "giver": "市乡村振兴局",
           "person": "甲某(示例)", "role": "第一书记", "level": "市级选派"}  # fmt: skip
YEAR_END = "@2021-12-31"


def entered(world: World, **values: Any) -> Document:
    [answer] = life.accept_many(world.approver, life.create_many(world.clerk, "stationing", [{**POSTING, **values}]))
    if isinstance(answer, Refused):
        raise answer
    return answer


def in_post(period: str = YEAR_END, **asked: Any) -> Any:
    return evaluate.figure(ALL, "cadres_in_post", period=Period.parse(period), region="奉节县", **asked).value


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
