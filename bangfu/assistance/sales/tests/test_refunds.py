"""What came back: in its own month, for those for whom the sale is counted, never more than was sold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.assistance.sales.tests.ground import (
    ALL,
    BOUGHT,
    CLAIM,
    REFUND,
    SALE,
    faults,
    figure,
    refunded,
    sold,
    value,
)
from bangfu.documents import find, life
from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.ledger.models import Attribution, Posting
from tests.fixtures import World


def refusal(call: Any, *args: Any, **named: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        call(*args, **named)
    return refused.value


def test_the_net_of_delivered_and_refunded(shop: World) -> None:
    """Economics no. 17: 2,880 boxes at 88.00 less 35 whole boxes and 61 times 20.00 are 249,140.00."""
    sold(shop, amount_fen=2880 * 88_00)
    refunded(shop, number="TH-1", amount_fen=35 * 88_00)
    refunded(shop, number="TH-2", amount_fen=61 * 20_00, date=date(2021, 9, 1))
    assert (value(), value("sales_refunded")) == (249_140_00, 3_080_00 + 1_220_00)
    assert [value(period=month) for month in ("2021-07", "2021-08", "2021-09")] == [253_440_00, -3_080_00, -1_220_00]
    assert value("sales_refunded", "2021-07") == 0


def test_a_refund_is_the_sale_again_with_its_claims(shop: World) -> None:
    sold(shop, **BOUGHT | {"also_helper": "烟台市"})
    back = refunded(shop)
    assert (back.title, back.helper.short_name) == ("退货5000元(FP-1)", "三峡集团")
    rows = Posting.objects.filter(entry__kind="sale.refund").order_by("id")
    assert list(rows.values_list("measure", "quantity", "about", "category", "trait", "grade")) == [
        ("sales.bought", -500_000, "sale/FP-1", "offline", "fruit", "A"),
        ("sold.refund", 500_000, "sale/FP-1", "", "", "A"),
    ]
    assert [(value(helper=name), value("sales_refunded", helper=name)) for name in ("三峡集团", "烟台市")] == [
        (1_500_000, 500_000)
    ] * 2
    assert figure().overlap == 1_500_000


def test_a_refund_follows_who_has_the_sale_now(shop: World) -> None:
    sold(shop)
    shop.accept("attribution", CLAIM | {"action": "改为"})
    back = refunded(shop)
    assert (value(helper="三峡集团"), value(helper="烟台市"), value()) == (0, 1_500_000, 1_500_000)
    life.step(shop.approver, back, "correct", values={"amount_fen": 300_000}, reason="示例:多记")
    assert (value(helper="三峡集团"), value(helper="烟台市"), value()) == (0, 1_700_000, 1_700_000)
    live = Attribution.objects.filter(posting__entry__kind="sale.refund").values_list("helper__code", flat=True)
    assert set(live) == {"GOV-370600"}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"amount_fen": 0}, [("amount_fen", "not_positive")]),
        ({"amount_fen": 2_000_001}, [("amount_fen", "over_limit")]),
        ({"date": date(2021, 6, 30)}, [("date", "refund_before_sale")]),
        ({"about": "FP-9"}, [("about", "unknown_matter")]),
        ({"about": "XM-1"}, [("about", "unknown_matter")]),
        ({}, []),
    ],
)
def test_faults_are_told_with_their_field(shop: World, change: dict[str, Any], found: list[tuple[str, str]]) -> None:
    shop.accept("project", {"number": "XM-1", "date": date(2021, 3, 1), "region": "巫山县", "name": "示例项目"})
    sold(shop)
    assert faults(shop, "sale.refund", {**REFUND, **change}) == found


def test_several_refunds_together_are_never_more_than_the_sale(shop: World) -> None:
    sold(shop)
    refunded(shop, amount_fen=1_500_000)
    refused = refusal(refunded, shop, number="TH-2", amount_fen=500_001)
    assert refused.code == "over_limit"
    assert "0.01" in refused.message and "FP-1" in refused.message and "5,000.00" in refused.remedy
    early = refusal(refunded, shop, number="TH-3", amount_fen=500_001, date=date(2021, 7, 2))
    assert early.code == "over_limit", "whatever the order in which they are entered"
    refunded(shop, number="TH-4", amount_fen=500_000)
    assert (value(), value("sales_refunded")) == (0, 2_000_000)


def test_a_refund_of_one_sale_is_not_paid_from_another(shop: World) -> None:
    sold(shop)
    sold(shop, number="FP-2")
    refunded(shop, amount_fen=2_000_000)
    assert refusal(refunded, shop, number="TH-2", amount_fen=1).code == "over_limit"
    refunded(shop, number="TH-3", about="FP-2", amount_fen=1)


def test_a_sale_is_neither_voided_nor_lowered_under_its_refunds(shop: World) -> None:
    sale = sold(shop)
    back = refunded(shop, amount_fen=1_500_000)
    how = {"reason": "示例理由"}
    assert refusal(life.step, shop.approver, sale, "void", **how).code == "over_limit"
    lower = {"values": {"amount_fen": 1_499_999}, **how}
    assert refusal(life.step, shop.approver, sale, "correct", **lower).code == "over_limit"
    life.step(shop.approver, sale, "correct", values={"amount_fen": 1_500_000}, **how)
    assert value() == 0
    life.step(shop.approver, back, "void", **how)
    life.step(shop.approver, find.document(ALL, "sale", "FP-1"), "void", **how)
    assert (value(), value("sales_refunded")) == (0, 0)


def test_a_refund_of_what_is_only_told_stays_out_of_the_headline(shop: World) -> None:
    sold(shop, evidence="D")
    refunded(shop)
    assert (value(), value("sales_refunded"), value("sales_unproved")) == (0, 0, 1_500_000)


def test_a_sale_that_waits_has_nothing_to_give_back(shop: World) -> None:
    [waiting] = life.create_many(shop.clerk, "sale", [SALE])
    assert isinstance(waiting, Document) and waiting.state == "submitted"
    assert faults(shop, "sale.refund", dict(REFUND)) == [("about", "unknown_matter")]
