"""Rural water supply in figures: what a cubic metre costs, how reliable it is, what is lost and collected; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import integer, money, number, rows, text, written
from bangfu.kernel.quantity import yuan
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working

CUBIC = "立方米"


def water_unit_cost(work: Working, *, costs: Sequence[Row], sold: Fraction) -> None:
    """What a cubic metre that was sold has cost."""
    whole = work.column("total", "总成本", "costs", costs, "amount", result=True)
    work.number("unit_cost", "单位成本", "{total} ÷ {sold}", whole / sold, "元/立方米", places=4, result=True)


def water_reliability(work: Working, *, days_off: int, days: int, days_limit: int) -> None:
    """The share of the days with water, and whether the days without keep the limit."""
    work.percent("rate", "供水保证率", "({days} − {days_off}) ÷ {days}", Fraction(days - days_off, days), result=True)
    passed = "达标" if days_off <= days_limit else "不达标"
    work.say("verdict", "结论", "停水或不足 {days_off} 天,限 {days_limit} 天", passed, result=True)


def within_year(days_off: int, days: int) -> Iterator[Problem]:
    """More days without water than there are."""
    if days_off > days:
        yield Problem("days_off", f"停水 {days_off} 天,多于全年 {days} 天", "请核对,重叠的停水只算一次", "above_year")


def water_losses(
    work: Working, *, supplied: Fraction, sold: Fraction, billed: int, received: int, cost: int | None
) -> None:
    """The water that was supplied and not sold, and the fees that came in of those billed."""
    work.percent("losses", "产销差率", "({supplied} − {sold}) ÷ {supplied}", (supplied - sold) / supplied, result=True)
    work.percent("collection", "水费回收率", "{received} ÷ {billed}", Fraction(received, billed), result=True)
    if cost is not None:
        work.number(
            "per_sold",
            "每立方米售水成本",
            "{cost} ÷ {sold}",
            Fraction(cost, 100) / sold,
            "元/立方米",
            places=4,
            result=True,
        )
        work.number(
            "per_made", "每立方米供水成本", "{cost} ÷ {supplied}", Fraction(cost, 100) / supplied, "元/立方米", places=4
        )


def not_more_sold(supplied: Fraction, sold: Fraction) -> Iterator[Problem]:
    """More sold than supplied."""
    if sold > supplied:
        yield Problem(
            "sold", f"售水量比供水量多 {written(sold - supplied)} 立方米", "请核对水表和抄表期", "above_supplied"
        )


def not_more_received(billed: int, received: int) -> Iterator[Problem]:
    """More received than billed: arrears of earlier years are in it."""
    if received > billed:
        message = f"实收比应收多 {yuan(received - billed)} 元"
        yield Problem("received", message, "收回的往年欠费请另计", "above_billed", "warning")


def repair_spend(work: Working, *, spend: int, people: int, sites: int | None) -> None:
    """What was spent on repairs for each person served, and for each site."""
    work.money("per_person", "人均维修养护", "{spend} ÷ {people}", Fraction(spend, people), result=True)
    if sites:
        work.money("per_site", "每处维修养护", "{spend} ÷ {sites}", Fraction(spend, sites), result=True)


WATER = (
    Calculation(
        "water_unit_cost", "供水单位成本", "总成本 ÷ 售水量", "淄博市自来水成本公示 2018", water_unit_cost,
        (rows("costs", "成本", text("name", "项目"), money("amount", "金额")),
         number("sold", "售水量", CUBIC, positive=True)),
        (Example(32, "一家水司的三项成本", {"costs": [{"name": "水源", "amount": "91361530.14"},
                                         {"name": "制水", "amount": "30329747.21"},
                                         {"name": "输配", "amount": "95664002.53"}],
                 "sold": "67502308"}, {"total": "217,355,279.88 元", "unit_cost": "3.2200 元/立方米"}, "淄博市自来水成本公示 2018"),),
    ),
    Calculation(
        "water_reliability", "供水保证率", "(全年天数 − 停水或不足天数)÷ 全年天数;不超过限定天数为达标", "城口县水利局 2023-03-24", water_reliability,
        (integer("days_off", "停水或水量不足天数", "天"), integer("days", "全年天数", "天", positive=True, most=366).optional("365")),
        (Example(33, "停水 36 天", {"days_off": 36}, {"rate": "90.14%", "verdict": "达标"}, "城口县水利局 2023-03-24"),
         Example(33, "停水 37 天", {"days_off": 37}, {"verdict": "不达标"}, "城口县水利局 2023-03-24")),
        parameters=(integer("days_limit", "限定天数", "天"),),
        rules=(Rule(date(2021, 1, 1), "城口县水利局 2023-03-24;全国口径为保证率 90%", {"days_limit": "36"}),),
        checks=(within_year,),
    ),
    Calculation(
        "water_losses", "产销差和水费回收", "产销差率 =(供水量 − 售水量)÷ 供水量;回收率 = 实收 ÷ 应收", "农村供水运行统计", water_losses,
        (number("supplied", "供水量", CUBIC, positive=True), number("sold", "售水量", CUBIC, positive=True),
         money("billed", "应收水费", positive=True), money("received", "实收水费"), money("cost", "总成本").optional()),
        (Example(34, "一座水厂的一年", {"supplied": "186420", "sold": "149870", "billed": "299740.00", "received": "268905.30",
                                "cost": "412386.40"},
                 {"losses": "19.61%", "collection": "89.71%", "per_sold": "2.7516 元/立方米",
                  "per_made": "2.2121 元/立方米"}),),
        checks=(not_more_sold, not_more_received),
    ),
    Calculation(
        "repair_spend", "供水维修养护人均和每处", "维修养护支出 ÷ 服务人口、处数", "人民日报 2022-05-08", repair_spend,
        (money("spend", "维修养护支出"), integer("people", "服务人口", "人", positive=True),
         integer("sites", "工程处数", "处", positive=True).optional()),
        (Example(35, "2022 年一季度", {"spend": "3.69亿元", "people": "1958万人", "sites": 9400},
                 {"per_person": "18.85 元", "per_site": "39,255.32 元"}, "人民日报 2022-05-08"),),
    ),
)  # fmt: skip
