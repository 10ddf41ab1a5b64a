"""What the tests of sales stand on: a cooperative, a shop, a good sale, and figures read with whole scope."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.indicators.evaluate import Figure
from bangfu.kernel.period import Period
from bangfu.registry import parties
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
COOPERATIVE, SHOP = "示例合作社", "示例商超"
SALE = {"number": "FP-1", "date": date(2021, 7, 1), "region": "巫山县", "giver": COOPERATIVE, "receiver": SHOP,
        "helper": "三峡集团", "product": "脆李", "category": "水果", "amount_fen": 2_000_000, "mode_code": "帮助销售",
        "channel": "线下商超", "evidence": "A"}  # fmt: skip
BOUGHT = SALE | {"receiver": "三峡集团", "helper": "", "mode_code": "直接采购"}
REFUND = {"number": "TH-1", "date": date(2021, 8, 2), "about": "FP-1", "amount_fen": 500_000}
CLAIM = {"number": "GS-1", "date": date(2021, 7, 20), "programme": "东西部协作", "helper": "烟台市",
         "target": "sale/FP-1", "action": "增加", "posting_mode": "helped"}  # fmt: skip


def make_parties() -> None:
    """The seller and the buyer that the samples name."""
    wushan = parties.named_by_code("GOV-500237").region_id
    parties.make_organisation(code="TRIAL-COOP", name=COOPERATIVE, kind="cooperative", region_id=wushan, demo=True)
    parties.make_organisation(code="TRIAL-SHOP", name=SHOP, kind="firm", demo=True)


def sold(world: World, **values: Any) -> Document:
    """An accepted sale, some of its values changed."""
    [sale] = world.accept("sale", {**SALE, **values})
    return sale  # type: ignore[no-any-return]


def refunded(world: World, **values: Any) -> Document:
    """An accepted refund, some of its values changed."""
    [refund] = world.accept("sale.refund", {**REFUND, **values})
    return refund  # type: ignore[no-any-return]


def faults(world: World, kind: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    """Field and code of every fault and doubt of a document, each said with a remedy."""
    [found] = life.check_many(world.clerk, kind, [values])
    assert all(problem.message and problem.remedy for problem in found)
    return [(problem.field, problem.code) for problem in found]


def figure(code: str = "sales_total", period: str = "2021", scope: Scope = ALL, **asked: Any) -> Figure:
    """A figure of the whole city unless a region is named."""
    return evaluate.figure(scope, code, period=Period.parse(period), **asked)


def value(code: str = "sales_total", period: str = "2021", **asked: Any) -> Any:
    """What the figure comes to."""
    return figure(code, period, **asked).value
