"""A cadre who was found to have left before the year was closed: three readings, each explained."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.documents import find, life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.kernel.period import Period
from bangfu.ledger import close
from bangfu.ledger.question import PostingRow
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
POSTING = {"number": "ZD-1", "date": date(2021, 6, 1), "region": "奉节县白帝镇坪上村", "giver": "市乡村振兴局",
           "person": "甲某(示例)", "role": "第一书记", "level": "市级选派"}  # fmt: skip
YEAR_END, READINGS = "@2021-12-31", ("restated", "filed", "booked")
REASON = "示例:任期届满,结账后才报来"


def entered(world: World, **values: Any) -> Any:
    return world.accept("stationing", {**POSTING, **values})[0]


def told(code: str = "cadres_in_post", period: str = YEAR_END, **asked: Any) -> Any:
    return evaluate.figure(ALL, code, period=Period.parse(period), region="奉节县", **asked).value


def traced(basis: str, period: str = YEAR_END, code: str = "cadres_in_post") -> list[PostingRow]:
    asked = {"period": Period.parse(period), "region": "奉节县", "basis": basis}
    return [row.posting for row in evaluate.trace(ALL, code, **asked).trace.rows]


@pytest.fixture
def late(world: World) -> Document:
    """One of two, who left on 30 November 2021; it was reported and recorded only after 2021 was closed."""
    entered(world)
    found = entered(world, number="ZD-2", person="乙某")
    close.close(date(2021, 12, 31), "owner")
    return life.step(world.approver, found, "leave", on=date(2021, 11, 30), reason=REASON)


def test_a_leaving_found_out_after_the_year_was_closed(late: Document) -> None:
    assert [told(basis=basis) for basis in READINGS] == [1, 2, 2]
    assert told(period="@2022-01-01", basis="booked") == 1, "booked into the first open day"
    assert told(period="@2021-11-29") == 2 and told(period="@2021-11-30") == 1
    assert [told("cadres_left", "2021", basis=basis) for basis in READINGS] == [1, 0, 0]
    assert [told("cadres_left", "2022", basis=basis) for basis in ("restated", "booked")] == [0, 1]


def test_each_reading_of_a_late_leaving_opens_to_its_records(late: Document) -> None:
    [leaving] = [row for row in traced("restated") if row.quantity < 0]
    assert (leaving.kind, leaving.number, leaving.transition) == ("stationing", "ZD-2", "leave")
    assert (leaving.happened_on, leaving.booked_on) == (date(2021, 11, 30), date(2022, 1, 1))
    assert find.history(late)[-1].reason == REASON
    for basis in ("filed", "booked"):
        assert [(row.number, row.quantity) for row in traced(basis)] == [("ZD-1", 1), ("ZD-2", 1)], basis
    [booked] = [row for row in traced("booked", "@2022-12-31") if row.quantity < 0]
    assert (booked.number, booked.booked_on) == ("ZD-2", date(2022, 1, 1))
    [counted] = traced("booked", "2022", "cadres_left")
    assert (counted.number, counted.quantity, counted.happened_on) == ("ZD-2", 1, date(2021, 11, 30))
