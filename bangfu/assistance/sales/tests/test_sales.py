"""What a sale must say, the same order line once, and what only its seller tells of."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.assistance.sales.tests.ground import ALL, SALE, faults, figure, sold, value
from bangfu.documents import find, life
from bangfu.intake import template, upload
from bangfu.kernel.errors import Refused
from tests.fixtures import World

ORDER = "832-20210701001-1"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"amount_fen": 0, "quantity": "12"}, [("amount_fen", "not_positive"), ("unit", "missing")]),
        ({"quantity": "-3", "unit": "公斤"}, [("quantity", "not_positive")]),
        ({"quantity": "若干", "unit": "公斤"}, [("quantity", "bad_number")]),
        ({"quantity": "1,250.5", "unit": "公斤"}, []),
        ({"channel": "832平台"}, [("number", "order_without_platform")]),
        ({"channel": "832平台", "number": ORDER}, []),
        ({"channel": "三峡e购", "number": "832-20210-1"}, [("number", "order_without_platform")]),
        ({"receiver": "示例合作社"}, [("receiver", "same_party")]),
        ({"helper": ""}, [("helper", "helper_missing")]),
        ({"helper": "", "receiver": "巫山县财政局"}, [("helper", "helper_missing")]),
        ({"helper": "", "giver": "三峡集团"}, [("helper", "helper_missing")]),
        ({"giver": "农业银行", "receiver": "农行秀山支行"}, [("receiver", "same_party")]),
        ({"helper": "", "programme": "东西部协作"}, [("helper", "missing")]),
        ({"receiver": "三峡集团"}, [("mode_code", "bought_by_helper")]),
        ({"receiver": "农行秀山支行", "helper": "农业银行"}, [("mode_code", "bought_by_helper")]),
        ({"receiver": "烟台市财政局", "also_helper_2": "烟台市"}, [("mode_code", "bought_by_helper")]),
        ({"mode_code": "直接采购", "receiver": "烟台市", "also_helper": "烟台市"}, [("mode_code", "bought_by_helper")]),
        ({"mode_code": "直接采购", "helper": ""}, [("helper", "helper_missing")]),
        ({"also_helper": "市农业农村委"}, [("also_helper", "no_channel")]),
        ({"also_helper": "三峡集团"}, [("also_helper", "same_helper")]),
        (
            {"also_helper": "农业银行", "also_helper_2": "烟台市", "also_helper_3": "农行秀山支行"},
            [("also_helper_3", "same_helper")],
        ),
        ({"evidence": "E"}, [("evidence", "bad_choice")]),
        ({"category": "药材"}, [("category", "bad_choice")]),
        ({"channel": "集市"}, [("channel", "bad_choice")]),
    ],
)
def test_faults_are_told_with_their_field(shop: World, change: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert faults(shop, "sale", {**SALE, **change}) == found


def test_an_order_number_without_its_platform_is_only_doubted(shop: World) -> None:
    assert sold(shop, channel="832平台").state == "accepted"


@pytest.mark.parametrize("of", [{}, {"also_helper": "烟台市", "also_helper_2": "水利部"}])
def test_many_sales_ask_no_more_than_few(shop: World, of: dict[str, str]) -> None:
    """The units that a sale names beside its head are loaded together, not one by one."""

    def asked(count: int) -> int:
        rows = [{**SALE, **of, "number": f"FP-{count}-{n}"} for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert life.check_many(shop.clerk, "sale", rows) == [[]] * count
        return len(queries)

    assert asked(30) == asked(60)


def test_what_is_only_told_is_in_no_headline(shop: World) -> None:
    for number, grade, amount in (("FP-1", "A", 60), ("FP-2", "B", 15), ("FP-3", "C", 25), ("FP-4", "D", 900)):
        sale = sold(shop, number=number, evidence=grade, amount_fen=amount)
    assert (value(), value("sales_helped"), value("sales_unproved")) == (100, 100, 900)
    assert figure("sales_proved_share").shown == "75%", "A and B of the headline, D in neither part"
    life.step(shop.approver, sale, "correct", values={"evidence": "B"}, reason="示例:补来平台记录")
    assert (value(), value("sales_unproved")) == (1000, 0)


def test_the_same_order_line_is_taken_once(shop: World) -> None:
    order = {**SALE, "number": ORDER, "channel": "832平台"}
    sold(shop, **order)
    assert faults(shop, "sale", order) == [("number", "number_taken")]
    live = {**order, "channel": "直播带货", "amount_fen": 1}
    assert faults(shop, "sale", live) == [("number", "number_taken")], "under another channel it is the same order"
    twice = life.create_many(shop.clerk, "sale", [{**order, "number": f"{ORDER}-2"}] * 2)
    assert [one.code for one in twice if isinstance(one, Refused)] == ["number_taken"]
    life.step(shop.approver, find.document(ALL, "sale", ORDER), "void", reason="示例:订单取消")
    assert value() == 0
    sold(shop, **order)
    assert value() == 2_000_000


def test_an_export_that_overlaps_the_last_one_brings_only_what_is_new(shop: World) -> None:
    rows = [{**SALE, "number": f"832-20210701001-{n}", "channel": "832平台", "amount_fen": f"{n}00.00",
             "also_helper": "烟台市"} for n in (1, 2, 3)]  # fmt: skip

    def brought(name: str, some: list[dict[str, Any]]) -> dict[str, Any]:
        staged = upload.stage(shop.clerk, "sale", name, template.filled("sale", some))
        return upload.report(upload.confirm(shop.clerk, staged, acceptor=shop.approver))

    first = brought("七月上.xlsx", rows[:2])
    assert (first["posted"], first["bad"]) == (2, 0), first["errors"]
    second = brought("七月.xlsx", rows)
    assert (second["posted"], second["bad"]) == (1, 0), second["errors"]
    assert (value(), value(helper="烟台市")) == (60_000, 60_000)
    third = brought("七月改.xlsx", [{**rows[0], "amount_fen": "999.00"}])
    assert [error["code"] for error in third["errors"]] == ["number_in_books"], "another amount is no new sale"
    assert value() == 60_000
