"""Pig-feed cost insurance: the index, the payout a tonne and a farm, a published case counted again; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import Input, day, integer, number, percent, rows, text
from bangfu.kernel.quantity import half_up
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working

PER_TONNE, TONNE = "元/吨", "吨"
CASE = "证券日报 2024-06-12(临城县)"
PLACES = 4  # of a payout a tonne

WEIGHTS = (number("corn_weight", "玉米权重"), number("meal_weight", "豆粕权重"))
SINCE_2018 = Rule(
    date(2018, 1, 17), "饲料成本指数 2018-01-17;其他合同另有权重", {"corn_weight": "0.68", "meal_weight": "0.20"}
)
PRICES = (number("corn", "玉米", PER_TONNE, positive=True), number("meal", "豆粕", PER_TONNE, positive=True))
TERMS = (
    number("target", "目标价", PER_TONNE, positive=True),
    number("payout_cap", "每吨赔付上限", PER_TONNE).optional(),
    percent("deductible", "绝对免赔率").optional("0"),
)


def feed_index(work: Working, *, corn: Fraction, meal: Fraction, corn_weight: Fraction, meal_weight: Fraction) -> None:
    """The feed cost of a day; daily values are not rounded."""
    value = corn_weight * corn + meal_weight * meal
    work.number(
        "index", "饲料成本指数", "{corn_weight} × {corn} + {meal_weight} × {meal}", value, PER_TONNE, result=True
    )


def _payout(
    work: Working, mean: Fraction, target: Fraction, payout_cap: Fraction | None, deductible: Fraction
) -> Fraction:
    """What is paid a tonne: above the target, up to the cap, less the deductible."""
    paid = work.number(
        "rise", "超过目标价", "{mean} − {target},不足 0 按 0", max(Fraction(0), mean - target), PER_TONNE
    )
    if payout_cap is not None:
        paid = work.number("capped", "上限以内", "{rise} 与 {payout_cap} 取小", min(paid, payout_cap), PER_TONNE)
    formula = "{capped}" if payout_cap is not None else "{rise}"
    formula += " ×(1 − {deductible})" if deductible else ""
    return work.number("per_tonne", "每吨赔付", formula, paid * (1 - deductible), PER_TONNE, places=PLACES, result=True)


def feed_payout(
    work: Working, *, mean: Fraction, tonnes: Fraction, target: Fraction, payout_cap: Fraction | None,
    deductible: Fraction,
) -> None:  # fmt: skip
    """The claim of one policy."""
    paid = _payout(work, mean, target, payout_cap, deductible)
    work.money("claim", "赔款", "{per_tonne} × {tonnes}", paid * tonnes * 100, result=True)


def feed_claims(
    work: Working, *, fixings: Sequence[Row], farms: Sequence[Row], target: Fraction, payout_cap: Fraction | None,
    deductible: Fraction, corn_weight: Fraction, meal_weight: Fraction, mean_places: int,
) -> None:  # fmt: skip
    """The mean of the daily index, and the claim of each farm to the cent; the programme is the sum of its farms."""
    index = [
        line.number("index", "指数", "{corn_weight} × {corn} + {meal_weight} × {meal}",
                    corn_weight * row.corn + meal_weight * row.meal, PER_TONNE)
        for line, row in work.each("fixings", fixings)
    ]  # fmt: skip
    mean = sum(index, Fraction(0)) / len(index)
    mean = work.number("mean", "结算价", f"{len(index)} 日指数的平均", mean, PER_TONNE, places=mean_places, result=True)
    paid = _payout(work, mean, target, payout_cap, deductible)
    for line, farm in work.each("farms", farms):
        line.money("claim", "赔款", "{per_tonne} × {tonnes}", paid * farm.tonnes * 100, result=True)
    work.total("total", "赔款合计", "claim", result=True)


def every_day_once(fixings: Sequence[Row]) -> Iterator[Problem]:
    """A day twice, or one on which nothing is traded."""
    for on, times in Counter(row.day for row in fixings).items():
        if times > 1:
            yield Problem("fixings", f"{on} 出现 {times} 次", "一个交易日只写一行", "listed_twice")
        if on.weekday() > 4:
            yield Problem(
                "fixings",
                f"{on} 是{'周六' if on.weekday() == 5 else '周日'},不是交易日",
                "请核对日期",
                "no_trading_day",
            )


def every_farm_once(farms: Sequence[Row]) -> Iterator[Problem]:
    """A farm twice in one policy."""
    for name, times in Counter(row.name for row in farms).items():
        if times > 1:
            yield Problem("farms", f"“{name}”出现 {times} 次", "同一期间一个养殖场只在一张保单里", "listed_twice")


def feed_case(
    work: Working, *, corn: Fraction, meal: Fraction, mean: Fraction, self_paid: Fraction, payout: Fraction,
    tonnes: Fraction, corn_weight: Fraction, meal_weight: Fraction,
) -> None:  # fmt: skip
    """What farms gained from a fall in feed cost together with the insurance, step by step as it was published."""
    start = corn_weight * corn + meal_weight * meal
    start = work.number(
        "start_index", "期初饲料成本", "{corn_weight} × {corn} + {meal_weight} × {meal}", start, PER_TONNE
    )
    fall = work.number("fall", "平均下降", "{start_index} − {mean}", start - mean, PER_TONNE)
    each = work.number(
        "per_tonne", "每吨受益", "{fall} − {self_paid} + {payout}", fall - self_paid + payout, PER_TONNE, result=True
    )
    work.money("benefit", "受益合计", "{per_tonne} × {tonnes}", each * tonnes * 100, result=True)


def whole_weights(corn_weight: Fraction, meal_weight: Fraction) -> Iterator[Problem]:
    """Weights above the whole feed."""
    if corn_weight + meal_weight > 1:
        yield Problem(
            "corn_weight", f"权重合计 {half_up(corn_weight + meal_weight, 4)},大于 1", "请核对合同公式", "above_whole"
        )


DAY: tuple[Input, ...] = (day("day", "日期"), *PRICES)
FIVE_DAYS = ((24, 2655, 3480), (25, 2671, 3512), (26, 2688, 3555), (27, 2702, 3610), (28, 2694, 3588))
LINCHENG = {
    "corn": "2530",
    "meal": "3850",
    "mean": "2278.48",
    "self_paid": "18.31",
    "payout": "4.05",
    "tonnes": "13656",
}
PRINTED = {"start_index": "2494.4", "fall": "215.92", "per_tonne": "201.66", "benefit": "2753868.96"}

FEED = (
    Calculation(
        "feed_index", "饲料成本指数", "玉米权重 × 玉米价 + 豆粕权重 × 豆粕价,不取整", CASE, feed_index, PRICES,
        (Example(20, "临城县期末", {"corn": "2240", "meal": "3340", "printed": {"index": "2191.20"}},
                 {"index": "2,191.20 元/吨"}, CASE),
         Example(20, "临城县期初,印出 2,494.4", {"corn": "2530", "meal": "3850", "printed": {"index": "2494.4"}},
                 {"index": "2,490.40 元/吨"}, CASE)),
        parameters=WEIGHTS, rules=(SINCE_2018,), checks=(whole_weights,),
    ),
    Calculation(
        "feed_payout", "饲料成本保险赔款", "每吨赔付 = 结算价 − 目标价(不低于 0、不超过上限)×(1 − 免赔率),4 位小数;赔款到分", CASE, feed_payout,
        (number("mean", "结算价", PER_TONNE, positive=True), number("tonnes", "投保吨数", TONNE, positive=True), *TERMS),
        (Example(21, "临城县", {"mean": "2307.29", "target": "2303.24", "tonnes": "13656"},
                 {"per_tonne": "4.0500 元/吨", "claim": "55,306.80 元"}, CASE),),
    ),
    Calculation(
        "feed_claims", "饲料成本保险分户理赔", "结算价 = 每日指数的平均(2 位小数);各户赔款到分,合计以各户之和为准", "太保财险猪饲料成本指数保险条款", feed_claims,
        (rows("fixings", "每日价格", *DAY), rows("farms", "养殖场", text("name", "名称"),
                                             number("tonnes", "投保吨数", TONNE, positive=True)), *TERMS),
        (Example(22, "五个交易日、三个养殖场", {
            "fixings": [{"day": f"2022-01-{d}", "corn": corn, "meal": meal} for d, corn, meal in FIVE_DAYS],
            "farms": [{"name": "甲场", "tonnes": "412.5"}, {"name": "乙场", "tonnes": "86"},
                      {"name": "丙场", "tonnes": "1250.75"}],
            "target": "2500.00"}, {"mean": "2,533.56 元/吨", "per_tonne": "33.5600 元/吨", "claim[1]": "13,843.50 元",
                                   "claim[2]": "2,886.16 元", "claim[3]": "41,975.17 元", "total": "58,704.83 元"}),),
        parameters=(*WEIGHTS, integer("mean_places", "结算价小数位", "位", most=8)),
        rules=(Rule(SINCE_2018.since, SINCE_2018.basis, {**SINCE_2018.values, "mean_places": "2"}),),
        checks=(whole_weights, every_day_once, every_farm_once),
    ),
    Calculation(
        "feed_case", "饲料成本案例复算", "每吨受益 =(期初成本 − 期间均价)− 自付保费 + 赔付;受益合计 = 每吨受益 × 吨数", CASE, feed_case,
        (number("corn", "期初玉米", PER_TONNE, positive=True), number("meal", "期初豆粕", PER_TONNE, positive=True),
         number("mean", "期间平均成本", PER_TONNE, positive=True), number("self_paid", "每吨自付保费", PER_TONNE),
         number("payout", "每吨赔付", PER_TONNE), number("tonnes", "吨数", TONNE, positive=True)),
        (Example(39, "临城县印出的一串数", {**LINCHENG, "printed": PRINTED},
                 {"start_index": "2,490.40 元/吨", "fall": "211.92 元/吨", "per_tonne": "197.66 元/吨",
                  "benefit": "2,699,244.96 元"}, CASE),),
        parameters=WEIGHTS, rules=(SINCE_2018,), checks=(whole_weights,),
    ),
)  # fmt: skip
