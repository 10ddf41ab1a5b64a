"""The money of one batch through the hands of city and counties, as documents: it conserves on every day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.kernel.quantity import to_fen
from bangfu.ledger.models import Posting
from bangfu.registry import parties

pytestmark = pytest.mark.pg

PROVINCE, CITY, A, B = "示例省财政厅", "重庆市财政局", "巫山县财政局", "奉节县财政局"
BATCH = "示例财农〔2021〕1号"


class Books:
    """Documents entered by the clerk and accepted by the approver."""

    def __init__(self, world: Any) -> None:
        self.clerk, self.approver = world.clerk, world.approver
        parties.make_organisation(code="TRIAL-PROVINCE", name=PROVINCE, kind="treasury", demo=True)
        parties.make_organisation(code="TRIAL-FIRM", name="示例施工单位", kind="firm", demo=True)

    def enter(self, kind: str, number: str, **values: Any) -> Document:
        """The accepted document; money in yuan."""
        if "yuan" in values:
            values["amount_fen"] = to_fen(values.pop("yuan"))
        draft = life.create(self.clerk, kind, {"number": number, **values})
        return life.step(self.approver, life.step(self.clerk, draft, "submit"), "accept")

    def flow(self, kind: str, number: str, giver: str, receiver: str, yuan: str, **more: Any) -> Document:
        """A movement of the batch."""
        return self.enter(f"fund.{kind}", number, giver=giver, receiver=receiver, yuan=yuan, fund=BATCH, **more)

    def pay(self, number: str, giver: str, project: str, yuan: str, day: date = date(2021, 6, 1)) -> Document:
        """Money spent on a project."""
        more = {"about": project, "purpose": "产业发展", "date": day}
        return self.flow("payment", number, giver, "示例施工单位", yuan, **more)


@pytest.fixture
def books(world: Any) -> Books:
    """The batch, passed on to two counties and spent, with a part returned."""
    books = Books(world)
    for number, place in (("P1", "巫山县"), ("P2", "巫山县"), ("P3", "奉节县")):
        books.enter("project", number, date=date(2021, 2, 1), region=place, name=f"示例项目{number}")
    books.enter(
        "fund.batch", BATCH, date=date(2021, 3, 1), giver=PROVINCE, receiver=CITY, yuan="10,000,000.00",
        mode_code="财政衔接", level="市级", region="重庆市",
    )  # fmt: skip
    books.flow("allocation", "BF-A", CITY, A, "6,000,000.00", date=date(2021, 3, 10))
    books.flow("allocation", "BF-B", CITY, B, "4,000,000.00", date=date(2021, 3, 10))
    books.pay("ZF-1", A, "P1", "2,000,000.00")
    books.pay("ZF-2", A, "P2", "2,650,000.00")
    books.pay("ZF-3", B, "P3", "3,600,000.00")
    books.flow("return", "TH-1", A, CITY, "300,000.00", date=date(2021, 9, 1))
    return books


def on_hand(name: str) -> int:
    """What a unit holds of the batch, added up from the postings one by one."""
    total = 0
    for row in Posting.objects.filter(fund=f"fund.batch/{BATCH}", measure__startswith="money.").select_related():
        if row.receiver.name == name and row.measure != "money.spend":
            total += row.quantity
        if row.giver.name == name and row.measure != "money.enter":
            total -= row.quantity
    return total


def total(branch: str, **where: Any) -> int:
    """The sum of a branch of measures, naively."""
    rows = Posting.objects.filter(measure__startswith=branch, **where)
    return sum(rows.values_list("quantity", flat=True))


def received() -> Mapping[str, int]:
    """What was received, by the county that received it and in all."""
    counties = {name: total("fund.received.", receiver__name=name) for name in (A, B)}
    return {**counties, CITY: total("fund.received.")}


def test_every_fen_is_where_it_went(books: Books) -> None:
    assert {name: on_hand(name) for name in (A, B, CITY)} == {A: 105_000_000, B: 40_000_000, CITY: 30_000_000}
    assert received() == {A: 600_000_000, B: 400_000_000, CITY: 1_000_000_000}
    assert total("money.spend", about__in=["project/P1", "project/P2"]) == 465_000_000


def test_a_fen_too_much_is_refused_with_day_gap_and_remedy(books: Books) -> None:
    draft = life.create(
        books.clerk, "fund.payment",
        {"number": "ZF-4", "date": date(2021, 10, 1), "giver": A, "receiver": "示例施工单位", "fund": BATCH,
         "about": "P1", "purpose": "产业发展", "amount_fen": to_fen("1,050,000.01")},
    )  # fmt: skip
    submitted = life.step(books.clerk, draft, "submit")
    with pytest.raises(Refused) as refused:
        life.step(books.approver, submitted, "accept")
    assert refused.value.code == "overspent"
    assert "2021-10-01" in refused.value.message
    assert "0.01" in refused.value.message
    assert "1,050,000.00" in refused.value.remedy
    assert Document._base_manager.get(pk=draft.pk).state == "submitted"
    assert on_hand(A) == 105_000_000


def test_returned_money_arranged_again_is_not_received_again(books: Books) -> None:
    books.flow("rearrangement", "AP-1", CITY, B, "300,000.00", date=date(2021, 9, 20))
    assert received() == {A: 600_000_000, B: 400_000_000, CITY: 1_000_000_000}
    assert total("fund.rearranged", receiver__name=B) == 30_000_000
    assert {name: on_hand(name) for name in (A, B, CITY)} == {A: 105_000_000, B: 70_000_000, CITY: 0}


def test_more_than_was_returned_cannot_be_arranged_again(books: Books) -> None:
    with pytest.raises(Refused) as refused:
        books.flow("rearrangement", "AP-1", CITY, B, "300,000.01", date=date(2021, 9, 20))
    assert refused.value.code in ("overspent", "over_limit")
