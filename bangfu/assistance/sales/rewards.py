"""Rewards for sales by tiers, and tables of tiers looked through before anything is counted by them; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import money, percent, rows, text
from bangfu.kernel.quantity import largest_remainder, yuan
from bangfu.kernel.reading import Row
from bangfu.kernel.tiers import faults, tier_of
from bangfu.kernel.working import Working

TIERS = rows(
    "tiers", "分档", money("low", "下限(含)"), money("high", "上限(不含)").optional(), money("award", "奖励"), most=100,
    help="从小到大,上一档的上限就是下一档的下限",
)  # fmt: skip
QIANJIANG = [
    {"low": "10万元", "high": "20万元", "award": "3万元"},
    {"low": "20万元", "high": "100万元", "award": "6万元"},
    {"low": "100万元", "high": "1000万元", "award": "15万元"},
    {"low": "1000万元", "award": "20万元"},
]
WUSHAN = [
    {"low": "200万元", "high": "299万元", "award": "3万元"},
    {"low": "300万元", "high": "499万元", "award": "5万元"},
    {"low": "500万元", "high": "999万元", "award": "10万元"},
    {"low": "1000万元", "high": "1999万元", "award": "20万元"},
    {"low": "2000万元", "award": "30万元"},
]


def sales_reward(work: Working, *, sales: int, tiers: Sequence[Row], cap: Fraction) -> None:
    """The award of the tier, never above its share of the sales; what a limit cuts is cut down to the cent."""
    tier = tier_of(tiers, sales)
    award = work.money("tier_award", "本档奖励", _lies(sales, tier), tier.award if tier else 0)
    most = work.money("most", "奖励上限", "{sales} × {cap}", sales * cap, down=True)
    work.money("award", "奖励", "{tier_award} 与 {most} 取小", min(award, most), result=True)


def _lies(sales: int, tier: Row | None) -> str:
    if tier is None:
        return f"{yuan(sales)} 元不到最低一档"
    return (
        f"{yuan(sales)} 元在 {yuan(tier.low)} 元起" + (f"、不到 {yuan(tier.high)} 元" if tier.high else "") + "的一档"
    )


def tier_check(work: Working, *, tiers: Sequence[Row], amount: int | None) -> None:
    """A table without gap or overlap, and the tier in which an amount lies."""
    end = "没有上限" if tiers[-1].high is None else f"到 {yuan(tiers[-1].high)} 元为止"
    work.say(
        "verdict",
        "结论",
        "每一档从上一档的上限起",
        f"{len(tiers)} 档首尾相接,从 {yuan(tiers[0].low)} 元起,{end}",
        result=True,
    )
    if amount is not None:
        tier = tier_of(tiers, amount)
        work.money("award", "这一金额的奖励", _lies(amount, tier), tier.award if tier else 0, result=True)


def reward_scaling(work: Working, *, claims: Sequence[Row], budget: int) -> None:
    """Approved awards within a budget; when they are more, each is scaled down to the cent."""
    whole = int(work.column("approved", "核定合计", "claims", claims, "amount") * 100)
    paid = min(whole, budget)
    parts = [row.amount for row in claims]
    if paid < whole:
        parts = largest_remainder(paid, parts, [row.name for row in claims])
    for (line, _), part in zip(work.each("claims", claims), parts, strict=True):
        formula = "{amount} × {budget} ÷ {approved}" if paid < whole else "{amount}"
        line.money("paid", "发放", formula, part, shared=paid < whole, result=True)
    work.total("total", "发放合计", "paid", result=True)


def claims_named(claims: Sequence[Row]) -> Iterator[Problem]:
    """An applicant who stands twice."""
    for name, times in Counter(row.name for row in claims).items():
        if times > 1:
            yield Problem("claims", f"“{name}”出现 {times} 次", "一家只写一行,同一批销售只奖一次", "listed_twice")


REWARDS = (
    Calculation(
        "sales_reward", "销售奖励", "所在档的奖励,不超过销售额 × 上限比例", "黔江区商务委 2022-11-04", sales_reward,
        (money("sales", "销售额"),),
        (Example(15, "刚到 10 万元", {"sales": "100000.00"}, {"award": "30,000.00 元"}, "黔江区商务委 2022-11-04"),
         Example(15, "差一分到 20 万元", {"sales": "199999.99"}, {"award": "30,000.00 元"}, "黔江区商务委 2022-11-04"),
         Example(15, "刚到 20 万元", {"sales": "200000.00"}, {"award": "60,000.00 元"}, "黔江区商务委 2022-11-04")),
        parameters=(TIERS, percent("cap", "奖励不超过销售额的")),
        rules=(Rule(date(2022, 1, 1), "黔江区商务委 2022-11-04", {"tiers": QIANJIANG, "cap": "30%"}),),
        checks=(faults,),
    ),
    Calculation(
        "tier_check", "分档表检查", "每一档从上一档的上限起,不留空档、不重叠", "胶东在线 2020-11-06(巫山县 2020 年分档)", tier_check,
        (TIERS, money("amount", "查一个金额").optional()),
        (Example(16, "补上空档以后的分档", {"tiers": [
            {**row,
             "high": f"{int(row['high'].removesuffix('万元')) + 1}万元"} if "high" in row else row for row in WUSHAN],
            "amount": "2995000"}, {"award": "30,000.00 元"}),),
        checks=(faults,),
    ),
    Calculation(
        "reward_scaling", "奖励超预算时按比例发放", "核定额 × 预算 ÷ 核定合计,最大余数法", "印江县 2025 年通知", reward_scaling,
        (rows("claims", "核定的奖励", text("name", "单位"), money("amount", "核定额")), money("budget", "预算", positive=True)),
        (Example(0, "三家分 10 万元", {"claims": [
            {"name": "甲", "amount": "60000"}, {"name": "乙", "amount": "60000"}, {"name": "丙", "amount": "30000"}],
            "budget": "100000"}, {"paid[1]": "40,000.00 元", "paid[3]": "20,000.00 元", "total": "100,000.00 元"}),),
        checks=(claims_named,),
    ),
)  # fmt: skip
