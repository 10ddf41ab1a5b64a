"""Who claims a sale and in which view it is counted; who sees what."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.assistance.sales.tests.ground import ALL, BOUGHT, CLAIM, figure, sold, value
from bangfu.documents import find
from bangfu.documents.models import Document
from bangfu.indicators import load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger.models import Attribution, Posting
from bangfu.ledger.question import Question
from bangfu.ledger.union import union_total
from bangfu.registry import find as registry_find
from bangfu.registry import roles
from bangfu.registry import scope as scopes
from tests.fixtures import World

ORDER = "832-20210701001-1"
VIEWS = ("fact", "claimed", "shared")


def claims(sale: Document) -> set[tuple[str, str, str, int, int]]:
    rows = Attribution.objects.filter(posting__entry__number=sale.number, posting__measure__startswith="sales.")
    return set(rows.values_list("programme_id", "helper__code", "mode", "num", "den"))


def three_facts(shop: World) -> None:
    """The canteen of a unit by the platform, a retailer that it found, and a market that two of them claim."""
    sold(shop, **BOUGHT | {"number": ORDER, "channel": "832平台", "amount_fen": 5_000_000})
    sold(shop, number="FP-2", amount_fen=3_000_000)
    sold(shop, number="FP-3", amount_fen=2_000_000, also_helper="烟台市")


def test_views_of_channels_overlap_and_facts_do_not(shop: World) -> None:
    """Economics no. 14: 50,000 + 50,000 + 50,000 + 20,000 = 170,000 of 100,000, so 70,000 is said twice."""
    three_facts(shop)
    asks = (("sales_bought", {}), ("sales_helped", {}), ("sales_total", {"category": "p832"}),
            ("sales_total", {"programme": "eastwest"}))  # fmt: skip
    region, period = registry_find.region(ALL, "500000", date(2021, 7, 1)).pk, Period.parse("2021")
    found = union_total([
        Question(
            asks=(load.indicator(code).latest.ask,), regions=(region,), periods=(period,), scope=ALL, where=Where.of(where)
        )
        for code, where in asks
    ])  # fmt: skip
    assert found.rows == (5_000_000, 5_000_000, 5_000_000, 2_000_000)
    assert (found.total, found.union, found.repeated) == (17_000_000, 10_000_000, 7_000_000)
    assert value() == 10_000_000 and figure("sales_832_share").shown == "50%"


def test_each_view_says_what_is_claimed_twice(shop: World) -> None:
    three_facts(shop)
    assert [value(view=view) for view in VIEWS] == [10_000_000, 12_000_000, 10_000_000]
    assert [figure(view=view).overlap for view in VIEWS] == [2_000_000] * 3
    assert figure().as_dict()["overlap_text"] == "20,000.00 元"
    of_yantai = {view: value(view=view, helper="烟台市") for view in VIEWS}
    assert of_yantai == {"fact": 2_000_000, "claimed": 2_000_000, "shared": 1_000_000}
    assert value(helper="三峡集团", view="shared") == 9_000_000
    assert figure(helper="三峡集团").overlap == 0, "of one unit nothing is said twice"


def test_a_sale_of_three_is_shared_to_the_last_fen(shop: World) -> None:
    sale = sold(shop, amount_fen=100, also_helper="烟台市", also_helper_2="水利部")
    assert claims(sale) == {("central", "C07", "helped", 1, 3), ("eastwest", "GOV-370600", "helped", 1, 3),
                            ("central", "C01", "helped", 1, 3)}  # fmt: skip
    parts = [value(view="shared", helper=name) for name in ("三峡集团", "烟台市", "水利部")]
    assert sorted(parts) == [33, 33, 34]
    central = figure(helper="@中央单位", view="claimed")
    assert (central.value, central.overlap) == (200, 100)


def test_bought_and_helped_are_told_apart_and_add_up(shop: World) -> None:
    three_facts(shop)
    for helper, parts in (
        ("三峡集团", (5_000_000, 5_000_000)),
        ("烟台市", (0, 2_000_000)),
        ("", (5_000_000, 5_000_000)),
    ):
        found = (value("sales_bought", helper=helper), value("sales_helped", helper=helper))
        assert found == parts and sum(found) == value(helper=helper)


@pytest.mark.parametrize(
    ("buyer", "helper", "claim"),
    [
        ("三峡集团", "", ("central", "C07")),
        ("农行重庆市分行", "", ("central", "C05-50")),
        ("烟台市财政局", "", ("eastwest", "GOV-370600")),
        ("示例商超", "水利部", ("central", "C01")),
    ],
)
def test_who_bought_helped(shop: World, buyer: str, helper: str, claim: tuple[str, str]) -> None:
    sale = sold(shop, **BOUGHT | {"receiver": buyer, "helper": helper})
    assert claims(sale) == {(*claim, "bought", 1, 1)}
    posting = Posting.objects.get(measure__startswith="sales.")
    assert (posting.measure, posting.quantity, posting.about) == ("sales.bought", 2_000_000, "sale/FP-1")
    assert (posting.category, posting.trait, posting.grade) == ("offline", "fruit", "A")


def test_what_one_bought_another_may_have_helped_and_the_figure_stays_one(shop: World) -> None:
    sold(shop, **BOUGHT | {"also_helper": "烟台市"})
    assert (value("sales_bought"), value("sales_helped"), value()) == (2_000_000, 0, 2_000_000)
    modes = set(Attribution.objects.values_list("helper__code", "mode"))
    assert modes == {("C07", "bought"), ("GOV-370600", "helped")}


def test_a_later_claim_is_a_paper_of_its_own(shop: World) -> None:
    sold(shop)
    shop.accept("attribution", CLAIM)
    assert (value(), figure().overlap, value(helper="烟台市")) == (2_000_000, 2_000_000, 2_000_000)
    assert [value(view="shared", helper=name) for name in ("烟台市", "三峡集团")] == [1_000_000, 1_000_000]


def test_the_liaison_of_a_pairing_sees_what_both_claim_and_not_what_is_the_others(shop: World) -> None:
    sold(shop, number="FP-1")
    sold(shop, number="FP-2", amount_fen=700, also_helper="烟台市")
    sold(shop, number="FP-3", amount_fen=80, helper="烟台市")
    sold(shop, number="FP-4", amount_fen=9, helper="烟台市", region="奉节县")
    liaison = type(shop.clerk).objects.create_user("yantai")
    roles.assign(liaison, "liaison", on=date(2020, 1, 1), place=("GOV-370600", "500237"))
    scope = scopes.of(liaison, date(2022, 6, 1))
    assert {one.number for one in Document.within(scope)} == {"FP-2", "FP-3"}
    own = figure(scope=scope, region="巫山县")
    assert (own.value, own.overlap) == (780, 0)
    assert value(scope=scope, region="巫山县", helper="三峡集团") == 0
    with pytest.raises(Refused) as refused:
        find.document(scope, "sale", "FP-1")
    assert refused.value.code == "no_document"
