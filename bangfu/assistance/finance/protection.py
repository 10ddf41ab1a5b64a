"""Premiums and their payers, relief against falling back into poverty, how many a fund can insure; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import integer, money, percent, rows, text
from bangfu.kernel.quantity import half_up, largest_remainder, yuan
from bangfu.kernel.reading import Row
from bangfu.kernel.tiers import faults
from bangfu.kernel.working import Working


def premium_split(work: Working, *, sum_insured: int, heads: int, rate: Fraction, payers: Sequence[Row]) -> None:
    """The premium of a policy, rounded once, and what each payer bears of it."""
    whole = work.money("premium", "保费", "{sum_insured} × {heads} × {rate}", sum_insured * heads * rate, result=True)
    parts = largest_remainder(whole, [row.share for row in payers])
    for (line, _), part in zip(work.each("payers", payers), parts, strict=True):
        line.money("part", "承担", "{premium} × {share}", part, shared=True, result=True)
    work.total("total", "各方合计", "part")


def payers_whole(payers: Sequence[Row]) -> Iterator[Problem]:
    """Shares that are not the whole."""
    whole = sum(row.share for row in payers)
    if whole != 1:
        yield Problem("payers", f"各方比例合计 {half_up(whole * 100, 2)}%,应为 100%", "请核对保单", "shares_not_whole")


def relief(
    work: Working, *, burden: int, other_payments: int, received: int, tiers: Sequence[Row], year_cap: int | None
) -> None:
    """The relief tier by tier, each line to the cent; a yearly limit cuts it."""
    left = work.money("left", "剩余自付", "{burden} − {other_payments}", burden - other_payments)
    for line, tier in work.each("tiers", tiers):
        part = max(0, (left if tier.high is None else min(left, tier.high)) - tier.low)
        inside = line.money("inside", "落在本档", "{left} 在本档的部分", part)
        line.money("line", "救助", "{inside} × {rate}", inside * tier.rate)
    total = work.total("counted", "各档合计", "line")
    if year_cap is None:
        work.money("relief", "救助金", "{counted}", total * 100, result=True)
    else:
        least = min(total * 100, Fraction(max(year_cap - received, 0)))
        work.money("relief", "救助金", "{counted} 与 {year_cap} − {received} 取小", least, down=True, result=True)


def not_more_than_burden(burden: int, other_payments: int) -> Iterator[Problem]:
    """Other payments above the burden."""
    if other_payments > burden:
        message = f"其他渠道已支付 {yuan(other_payments)} 元,比自付多 {yuan(other_payments - burden)} 元"
        yield Problem("other_payments", message, "没有剩余自付,不能再救助;请核对是否重复填报", "above_burden")


def insured_heads(work: Working, *, fund: int, premium: int) -> None:
    """How many people a fund insures; a part of a person is none."""
    heads = fund // premium
    work.number("heads", "可保人数", "{fund} ÷ {premium},舍去小数", heads, "人", result=True)
    work.money("rest", "余额", "{fund} − 可保人数 × {premium}", fund - heads * premium)


TIERS = [
    {"low": "0", "high": "10000", "rate": "0%"},
    {"low": "10000", "high": "30000", "rate": "30%"},
    {"low": "30000", "high": "50000", "rate": "50%"},
    {"low": "50000", "rate": "70%"},
]

PROTECTION = (
    Calculation(
        "premium_split", "保费分担", "保费 = 保额 × 数量 × 费率,一张保单取整一次;各方按比例,最大余数法", "荣昌区生猪价格保险;中国宁波网 2022-03-15",
        premium_split,
        (money("sum_insured", "每头(份)保额", positive=True), integer("heads", "数量", "头(份)", positive=True).optional("1"),
         percent("rate", "费率"), rows("payers", "承担方", text("name", "名称"), percent("share", "比例"))),
        (Example(23, "荣昌区,政府七成", {"sum_insured": "1440", "rate": "6%", "payers": [
            {"name": "政府", "share": "70%"}, {"name": "养殖户", "share": "30%"}]},
            {"premium": "86.40 元", "part[1]": "60.48 元", "part[2]": "25.92 元"}, "荣昌区生猪价格保险"),
         Example(23, "宁波,政府六成半", {"sum_insured": "1000", "rate": "5.14%", "payers": [
            {"name": "政府", "share": "65%"}, {"name": "养殖户", "share": "35%"}]},
            {"part[1]": "33.41 元", "part[2]": "17.99 元"}, "中国宁波网 2022-03-15")),
        checks=(payers_whole,),
    ),
    Calculation(
        "relief", "防返贫救助金", "剩余自付落在各档的部分 × 该档比例,逐档取整后相加", "示例分档;各地按本地办法填写", relief,
        (money("burden", "自付费用"), money("other_payments", "其他渠道已支付").optional("0"),
         money("received", "本户今年已得救助").optional("0")),
        (Example(30, "自付三万八千多", {"burden": "38640.55"},
                 {"line[2]": "6,000.00 元", "line[3]": "4,320.28 元", "relief": "10,320.28 元"}),
         Example(30, "正好是起付线", {"burden": "10000.00"}, {"relief": "0.00 元"}),
         Example(30, "自付七万二千多", {"burden": "72315.80"}, {"relief": "31,621.06 元"})),
        parameters=(rows("tiers", "分档", money("low", "下限(含)"), money("high", "上限(不含)").optional(),
                         percent("rate", "救助比例"), most=100),
                    money("year_cap", "每户每年上限").optional()),
        rules=(Rule(date(2021, 1, 1), "示例分档,不是任何地方的规定", {"tiers": TIERS}),),
        checks=(not_more_than_burden, faults),
    ),
    Calculation(
        "insured_heads", "防贫保险可保人数", "资金 ÷ 每人保费,舍去小数", "新华网 2018-04-25(魏县)", insured_heads,
        (money("fund", "资金", positive=True), money("premium", "每人保费", positive=True)),
        (Example(31, "四百万元,每人五十元", {"fund": "400万元", "premium": "50"}, {"heads": "80,000 人", "rest": "0.00 元"},
                 "新华网 2018-04-25(魏县)"),),
    ),
)  # fmt: skip
