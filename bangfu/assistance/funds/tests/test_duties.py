"""The duty to pass money on, on real documents: before, on and after the day, by the fund and by no other column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bangfu.documents import find, life
from bangfu.obligations import evaluate, load
from bangfu.registry import parties
from bangfu.registry.scope import Scope
from tests.fixtures import World

pytestmark = pytest.mark.pg
TEXT = (Path(__file__).parents[1] / "obligations.toml").read_text(encoding="utf-8")
GIVER = "示例省财政厅(东部)"
BATCH = {"date": date(2021, 3, 1), "giver": GIVER, "receiver": "重庆市财政局", "amount_fen": 1000,
         "mode_code": "东西部协作", "level": "山东省", "region": "重庆市", "programme": "东西部协作", "helper": "GOV-370000"}  # fmt: skip
MOVED = {"giver": "重庆市财政局", "receiver": "巫山县财政局", "amount_fen": 1}
DAYS = ("2021-03-20", "2021-03-21", "2021-03-25", "2021-03-31", "2021-04-01", "2021-05-01")
RIGHT = {
    "fund.batch/甲": ["未到期", "临期", "已履行", "已履行", "已履行", "已履行"],
    "fund.batch/乙": ["未到期", "临期", "临期", "临期", "逾期", "逾期"],
}


def statuses(text: str = TEXT) -> dict[str, list[str]]:
    texts = [load.compiled({"f": text})["O-EW6"]]
    boards = [evaluate.owed(Scope.everything(), date.fromisoformat(day), texts=texts).rows for day in DAYS]
    return {key: [row.status for rows in boards for row in rows if row.key == key] for key in RIGHT}


@pytest.fixture
def books(world: World) -> World:
    """Two batches came on one day; of one a first amount was passed on at the 25th, of the other in May."""
    parties.make_organisation(code="TRIAL-SD", name=GIVER, kind="treasury", demo=True)
    world.accept("fund.batch", {**BATCH, "number": "甲"}, {**BATCH, "number": "乙"})
    world.accept("fund.allocation", {**MOVED, "number": "BF-1", "date": date(2021, 3, 25), "fund": "甲"})
    world.accept("fund.allocation", {**MOVED, "number": "BF-2", "date": date(2021, 5, 2), "fund": "乙"})
    return world


def test_money_that_came_owes_its_first_passing_on(books: World) -> None:
    assert statuses() == RIGHT
    texts = [load.compiled({"f": TEXT})["O-EW6"]]
    late = {r.key: r for r in evaluate.owed(Scope.everything(), date(2021, 6, 1), texts=texts).rows}["fund.batch/乙"]
    assert (late.status, late.reason) == ("已履行", "2021-05-02 达到要求,晚于到期日 32 天")


@pytest.mark.parametrize(
    ("before", "after"),
    [('by = "fund"', 'by = "about"'), ('["money.pass", "money.spend"]', '"money.return"'), ("within    = 30", "within    = 31"),
     ("soon      = 10", "soon      = 9"), ('programme = "eastwest" }', 'programme = "central" }')],
)  # fmt: skip
def test_a_text_with_a_wrong_column_measure_or_number_is_found(books: World, before: str, after: str) -> None:
    wrong = TEXT.replace(before, after)
    assert wrong != TEXT and statuses(wrong) != RIGHT


def test_a_batch_that_is_closed_owes_nothing_more(books: World) -> None:
    found = find.document(Scope.everything(), "fund.batch", "乙")
    life.step(books.approver, found, "close", on=date(2021, 5, 3))
    assert statuses()["fund.batch/乙"][-1] == "逾期"
    texts = [load.compiled({"f": TEXT})["O-EW6"]]
    keys = {row.key for row in evaluate.owed(Scope.everything(), date(2021, 5, 3), texts=texts).rows}
    assert keys == {"fund.batch/甲"}


def test_sector_money_is_never_direct_money(world: World) -> None:
    row = {"number": "HY-1", "date": date(2021, 3, 1), "giver": "水利部", "receiver": "巫山县财政局", "amount_fen": 700,
           "programme": "定点帮扶", "helper": "水利部"}  # fmt: skip
    world.accept("fund.sector", row)
    assert (world.figure("sector_funds", "2021").value, world.figure("direct_funds", "2021").value) == (700, 0)
    batch = {**row, "number": "PC-1", "mode_code": "行业", "level": "中央单位"}
    assert [(p.field, p.code) for p in life.check_many(world.clerk, "fund.batch", [batch])[0]] == [
        ("mode_code", "bad_choice")
    ]
