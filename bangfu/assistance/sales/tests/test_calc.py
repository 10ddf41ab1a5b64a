"""The calculations of the sales line with their printed figures, and inputs that are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from bangfu.assistance.sales.calc import CALCULATIONS
from bangfu.assistance.sales.rewards import WUSHAN
from tests.calculating import doubts, faults, shown, tried

UNIT = {"spend": "1286540.00", "bought": "96320.50", "union": "41870.00"}
THREE = "832-1\t50000.00\t直接采购+832平台\tA\nF-2\t30000.00\t帮助销售\tA\nF-3\t20000.00\t帮助销售、鲁渝协作\tC"
ORANGES = {"price": "88.00", "ordered": 3000, "cancelled": 120, "delivered": 2880, "deposit": "10.00", "refunded": 35,
           "partial": "61\t20.00"}  # fmt: skip
GRADES = "一级\t60%\t1.10\n二级\t30%\t1.00\n三级\t10%\t0.85"
LEMONS = {"gross": "1286.5", "tare": "36.5", "impurity": "2%", "grades": GRADES, "floor": "2.20", "market": "1.85",
          "advance": "600.00"}  # fmt: skip
CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("reserve_share", UNIT, {"reserve": "128,654.00 元", "rate": "107.41%"}),
    ("reserve_share", {**UNIT, "last_year": "150000"}, {"quota": "150,000.00 元", "rate": "92.13%"}),
    ("reserve_share", {**UNIT, "ratio": "15%"}, {"reserve": "192,981.00 元"}),
    ("channel_views", {"facts": THREE},
     {"headline": "100,000.00 元", "naive": "170,000.00 元", "overlap": "70,000.00 元", "view[1]": "50,000.00 元",
      "view[2]": "50,000.00 元", "view[3]": "50,000.00 元", "view[4]": "20,000.00 元", "proved": "80.00%"}),
    ("channel_views", {"facts": f"{THREE}\nF-4\t100\t\tB\nF-5\t7\t帮助销售\tD"},
     {"headline": "100,100.00 元", "overlap": "70,000.00 元", "unclaimed": "100.00 元", "told": "7.00 元"}),
    ("presale_net", ORANGES, {"gross": "253,440.00 元", "full": "3,080.00 元", "part": "1,220.00 元", "net": "249,140.00 元",
                              "forfeited": "1,200.00 元", "fee": "4,982.80 元"}),
    ("presale_net", {"price": "88.00", "delivered": 0, "refunded": 1}, {"net": "-88.00 元", "fee": "-1.76 元"}),
    *(("sales_reward", {"sales": sales}, {"award": award}) for sales, award in (
        ("99999.99", "0.00 元"), ("100000.00", "30,000.00 元"), ("199999.99", "30,000.00 元"), ("200000", "60,000.00 元"),
        ("999999.99", "60,000.00 元"), ("1000000.00", "150,000.00 元"), ("10000000.00", "200,000.00 元"))),
    ("sales_reward", {"sales": "100000.03", "tiers": "0\t\t99999"}, {"award": "30,000.00 元"}),
    ("tier_check", {"tiers": "200万元\t300万元\t3万元\n300万元\t\t5万元", "amount": "2995000"}, {"award": "30,000.00 元"}),
    ("reward_scaling", {"claims": "甲\t60000\n乙\t60000\n丙\t30000", "budget": "100000"},
     {"paid[1]": "40,000.00 元", "paid[2]": "40,000.00 元", "paid[3]": "20,000.00 元", "total": "100,000.00 元"}),
    ("reward_scaling", {"claims": "甲\t60000", "budget": "100000"}, {"paid[1]": "60,000.00 元"}),
    ("reward_scaling", {"claims": "甲\t0", "budget": "1"}, {"paid[1]": "0.00 元", "total": "0.00 元"}),
    ("floor_purchase", LEMONS,
     {"quantity": "1,225 公斤", "line[1]": "1,778.70 元", "line[2]": "808.50 元", "line[3]": "229.08 元", "total": "2,816.28 元",
      "at_market": "2,368.24 元", "support": "448.04 元", "payable": "2,216.28 元"}),
    ("floor_purchase", {**LEMONS, "market": "2.63", "advance": "0"}, {"total": "3,366.74 元", "support": "0.00 元"}),
    ("floor_purchase", {**LEMONS, "advance": "3000"}, {"payable": "0.00 元", "receivable": "183.72 元"}),
    ("floor_purchase", {**LEMONS, "moisture": "12%", "moisture_limit": "10%"}, {"excess": "2.00%", "quantity": "1,200 公斤"}),
    ("floor_purchase", {**LEMONS, "moisture": "8%", "moisture_limit": "10%"}, {"quantity": "1,225 公斤"}),
    ("floor_purchase", {**LEMONS, "contracted": "1000", "grades": "一级\t100%\t1"},
     {"line[1]": "2,200.00 元", "over_line[1]": "416.25 元", "total": "2,616.25 元", "support": "350.00 元"}),
    ("subsidised_purchase", {"quantity": "1057.8吨", "price": "35.50"}, {"amount": "37,551,900.00 元"}),
    ("subsidised_purchase", {"quantity": 1, "price": "25.80", "subsidies": "乡镇\t1.00\n方格蔟\t1.70"}, {"unit": "28.50 元/公斤"}),
]  # fmt: skip
BAD: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    ("reserve_share", {"spend": "0", "bought": "-1"}, {("spend", "not_positive"), ("bought", "too_small")}),
    ("reserve_share", {**UNIT, "ratio": "0"}, {("ratio", "nothing_to_reach")}),
    ("reserve_share", {**UNIT, "spend": "0.01"}, {("ratio", "nothing_to_reach")}),
    ("channel_views", {"facts": f"{THREE}\n832-1\t50000.01\t直接采购\tA"}, {("facts[4].amount", "other_amount")}),
    ("channel_views", {"facts": f"{THREE}\n832-1\t50000.00\t直接采购\tB"}, {("facts[4].grade", "other_grade")}),
    ("channel_views", {"facts": "F\t1\t\tE"}, {("facts[1].grade", "bad_choice")}),
    ("presale_net", {**ORANGES, "delivered": 2881}, {("delivered", "above_order")}),
    ("presale_net", {**ORANGES, "partial": "61\t88.01"}, {("partial[1].amount", "above_price")}),
    ("sales_reward", {"sales": "2995000", "tiers": WUSHAN}, {(f"tiers[{n}].low", "gap") for n in (2, 3, 4, 5)}),
    ("sales_reward", {"sales": "1", "tiers": "0\t10\t1\n5\t\t2"}, {("tiers[2].low", "overlap")}),
    ("tier_check", {"tiers": "10\t5\t1\n5\t\t1"}, {("tiers[1].high", "empty_tier")}),
    ("reward_scaling", {"claims": "甲\t1\n甲\t1", "budget": 1}, {("claims", "listed_twice")}),
    ("floor_purchase", {**LEMONS, "tare": "1286.5"}, {("tare", "tare_above_gross")}),
    ("floor_purchase", {**LEMONS, "grades": "一级\t60%\t1\n二级\t39%\t1"}, {("grades", "shares_not_whole")}),
    ("floor_purchase", {**LEMONS, "impurity": "95%", "moisture": "20%", "moisture_limit": "10%"}, {("impurity", "above_whole")}),
    ("floor_purchase", {**LEMONS, "market": None, "floor": "2.20001"}, {("market", "missing"), ("floor", "too_fine")}),
    ("floor_purchase", {**LEMONS, "market": "1.85元/斤"}, {("market", "bad_unit")}),
    ("subsidised_purchase", {"quantity": "-1", "price": "1"}, {("quantity", "not_positive")}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "printed"), CASES)
def test_the_printed_figure_comes_out(name: str, given: dict[str, Any], printed: dict[str, str]) -> None:
    assert shown(tried(CALCULATIONS, name, given), printed) == printed


@pytest.mark.parametrize(("name", "given", "wrong"), BAD)
def test_a_bad_input_is_refused(name: str, given: dict[str, Any], wrong: set[tuple[str, str]]) -> None:
    assert faults(CALCULATIONS, name, given) == wrong


def test_an_order_in_the_rows_of_two_channels_is_one_sale_with_two_claims() -> None:
    outcome = tried(CALCULATIONS, "channel_views", {"facts": "F-1\t100\t直接采购\tA\nF-1\t100\t832平台\tA"})
    assert shown(outcome, ["headline", "naive", "overlap"]) == {
        "headline": "100.00 元", "naive": "200.00 元", "overlap": "100.00 元"}  # fmt: skip
    assert not outcome.warnings


def test_what_follows_from_a_printed_figure_is_not_blamed() -> None:
    lemons = {name: value for name, value in LEMONS.items() if name != "printed"}
    outcome = tried(CALCULATIONS, "floor_purchase", {**lemons, "printed": {"total": "2800", "payable": "2200"}})
    assert [one.verdict for one in outcome.compared] == ["wrong", "follows"]


def test_the_hole_of_the_printed_tiers_is_named() -> None:
    with pytest.raises(Exception, match=r"第 1 档到 2,990,000\.00 元为止.*2,995,000\.00 元不属于任何一档"):
        tried(CALCULATIONS, "tier_check", {"tiers": WUSHAN, "amount": "2995000"})


def test_the_printed_cocoon_money_is_off_by_rounded_inputs() -> None:
    given = {"quantity": "1057800", "price": "35.50", "printed": {"amount": "3755.18万元"}}
    plain = tried(CALCULATIONS, "subsidised_purchase", given)
    assert plain.compared[0].verdict == "wrong" and plain.compared[0].difference == -100
    assert plain.explanation.startswith("首个不符的步骤:“金额”印出 37,551,800.00,应为 37,551,900.00 元,少 100.00 元")
    rounded = tried(CALCULATIONS, "subsidised_purchase", {**given, "grain": "100"})
    assert rounded.compared[0].verdict == "rounded" and "进位" in rounded.explanation


def test_the_channels_that_were_published_add_up_to_more_than_their_total() -> None:
    channels = ("2.71", "0.90", "2.11", "4.19", "3.96", "2.94", "47.67")
    facts = "\n".join(f"F-{n}\t{amount}亿元\t渠道{n}" for n, amount in enumerate(channels))
    outcome = tried(CALCULATIONS, "channel_views", {"facts": facts, "printed": {"headline": "62.13亿元"}})
    assert outcome.compared[0].difference == -235_000_000 and "少 235,000,000.00 元" in outcome.explanation


def test_the_same_order_twice_is_counted_once() -> None:
    outcome = tried(CALCULATIONS, "channel_views", {"facts": f"{THREE}\nF-2\t30000.00\t帮助销售\tA"})
    assert doubts(outcome) == {"same_order"} and shown(outcome, ["headline"]) == {"headline": "100,000.00 元"}


def test_more_refunds_than_deliveries_are_doubted() -> None:
    assert doubts(tried(CALCULATIONS, "presale_net", {"price": "88.00", "delivered": 0, "refunded": 1})) == {
        "more_refunds"
    }


SALES = st.lists(
    st.tuples(st.integers(0, 10**7), st.lists(st.sampled_from(["甲", "乙", "丙"]), max_size=3, unique=True)), min_size=1
)


@drawn(SALES)
def test_the_overlap_is_what_views_count_more_than_once(sales: list[tuple[int, list[str]]]) -> None:
    facts = [
        {"order": f"F-{n}", "amount": f"{fen / 100:.2f}", "views": "+".join(views)}
        for n, (fen, views) in enumerate(sales)
    ]
    found = {step.name: step.value for step in tried(CALCULATIONS, "channel_views", {"facts": facts}).steps}
    assert found["overlap"] * 100 == sum((len(views) - 1) * fen for fen, views in sales if views)


@drawn(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_reward_is_within_its_cap_and_never_falls(one: int, other: int) -> None:
    low, high = sorted((one, other))
    awards = [
        tried(CALCULATIONS, "sales_reward", {"sales": f"{fen / 100:.2f}"}).results[0].value for fen in (low, high)
    ]
    assert awards[0] <= awards[1] and all(
        award * 1000 <= 3 * fen for award, fen in zip(awards, (low, high), strict=True)
    )
