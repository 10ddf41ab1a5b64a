"""Sales counted: the reserved share of a canteen, one sale seen by many, a presale after refunds; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import choice, integer, money, percent, rows, text
from bangfu.kernel.quantity import half_up, yuan
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working

GRADES = {"A": "A 发票、回单和签收", "B": "B 平台记录和物流", "C": "C 合同和票据", "D": "D 自行填报"}
_BETWEEN = re.compile("[、+/ ]+")


def reserve_share(work: Working, *, spend: int, bought: int, union: int, last_year: int, ratio: Fraction) -> None:
    """What is to be bought on the platform, and how much of it was."""
    reserve = work.money("reserve", "预留份额", "{spend} × {ratio}", spend * ratio, result=True)
    quota = work.money("quota", "应采购额", "{reserve} 与 {last_year} 取大", max(reserve, last_year))
    done = work.money("done", "已采购", "{bought} + {union}", bought + union)
    work.percent("rate", "完成率", "{done} ÷ {quota}", Fraction(done, quota), result=True)


def something_to_reach(spend: int, last_year: int, ratio: Fraction) -> Iterator[Problem]:
    """A quota of nothing, of which no share can be reached."""
    if not half_up(max(spend * ratio, Fraction(last_year))):
        yield Problem(
            "ratio", "应采购额是 0,算不出完成率", "没有食堂的单位免报;否则请核对采购额和比例", "nothing_to_reach"
        )


def channel_views(work: Working, *, facts: Sequence[Row]) -> None:
    """Each sale once in the headline and once in every view that claims it; what that counts twice is printed."""
    kept = list({row.order: row for row in reversed(facts) if row.grade != "D"}.values())[::-1]
    claimed = _claimed(facts)
    views: Counter[str] = Counter()
    for row in kept:
        views.update(dict.fromkeys(claimed[row.order], row.amount))
    headline = work.money("headline", "销售合计(每笔一次)", "各笔金额相加,不含 D 级", sum(row.amount for row in kept),
                          result=True)  # fmt: skip
    for no, (name, amount) in enumerate(views.items(), 1):
        work.part(no, name).money("view", f"{name}口径", "认领它的各笔相加", amount)
    naive = work.money("naive", "各口径直接相加", "各口径相加", views.total(), result=True)
    unclaimed = work.money("unclaimed", "无人认领", "没有任何口径的各笔", sum(
        row.amount for row in kept if not claimed[row.order]))  # fmt: skip
    work.money("overlap", "重复", "{naive} −({headline} − {unclaimed})", naive - headline + unclaimed, result=True)
    told = sum(row.amount for row in {row.order: row for row in facts if row.grade == "D"}.values())
    work.money("told", "自行填报(不计入)", "D 级各笔相加", told)
    if headline:
        proved = sum(row.amount for row in kept if row.grade in "AB")
        work.percent("proved", "A、B 级占比", "A、B 级 ÷ {headline}", Fraction(proved, headline), result=True)


def _claimed(facts: Sequence[Row]) -> dict[str, list[str]]:
    """The views that claim each order: those of all its rows, since every channel exports its own."""
    found: dict[str, list[str]] = {}
    for row in facts:
        if row.grade != "D":
            found[row.order] = list(dict.fromkeys([*found.get(row.order, []), *views_of(row.views)]))
    return found


def views_of(words: str) -> list[str]:
    """The views that are named, each once: 直接采购、832平台."""
    return list(dict.fromkeys(word for word in _BETWEEN.split(words) if word))


def same_order(facts: Sequence[Row]) -> Iterator[Problem]:
    """An order line that comes again: counted once, for every view that a row of it names; its amount is one."""
    first: dict[str, Row] = {}
    for no, row in enumerate(facts, 1):
        before = first.setdefault(row.order, row)
        if before is row:
            continue
        if before.amount != row.amount:
            message = f"第 {no} 行的订单“{row.order}”金额 {yuan(row.amount)} 元,前面是 {yuan(before.amount)} 元"
            yield Problem(f"facts[{no}].amount", message, "同一订单行只有一个金额,退款请另记", "other_amount")
        elif before.grade != row.grade:
            message = f"第 {no} 行的订单“{row.order}”佐证等级是 {row.grade},前面是 {before.grade}"
            yield Problem(f"facts[{no}].grade", message, "同一订单行只有一个佐证等级,请核对", "other_grade")
        elif views_of(before.views) == views_of(row.views):
            message = f"第 {no} 行的订单“{row.order}”前面已有,金额和口径都相同,只算一次"
            yield Problem(f"facts[{no}].order", message, "可以删去这一行", "same_order", "warning")


def presale_net(
    work: Working, *, price: int, deposit: int, cancelled: int, delivered: int, refunded: int, partial: Sequence[Row],
    fee_rate: Fraction,
) -> None:  # fmt: skip
    """What is reported as sold: delivered and accepted, less what was given back in the same month."""
    gross = work.money("gross", "已验收", "{delivered} × {price}", delivered * price)
    full = work.money("full", "全额退款", "{refunded} × {price}", refunded * price)
    for line, row in work.each("partial", partial):
        line.money("back", "部分退款", "{count} × {amount}", row.count * row.amount)
    part = int(work.total("part", "部分退款合计", "back") * 100)
    net = work.money("net", "上报销售额", "{gross} − {full} − {part}", gross - full - part, result=True)
    work.money("forfeited", "没收定金(其他收入)", "{cancelled} × {deposit}", cancelled * deposit, result=True)
    work.money("fee", "服务费", "{net} × {fee_rate}", net * fee_rate, result=True)


def boxes_enough(ordered: int | None, cancelled: int, delivered: int) -> Iterator[Problem]:
    """More cancelled and delivered than was ordered."""
    if ordered is not None and cancelled + delivered > ordered:
        message = f"取消 {cancelled} 件、验收 {delivered} 件,多于预订的 {ordered} 件"
        yield Problem("delivered", message, "请核对,重复导入的订单行删去", "above_order")


def refunds_within(price: int, delivered: int, refunded: int, partial: Sequence[Row]) -> Iterator[Problem]:
    """Refunds above the sales of the month, which then is negative; a partial one above the price."""
    for no, row in enumerate(partial, 1):
        if row.amount > price:
            message = f"部分退款第 {no} 行每件退 {yuan(row.amount)} 元,超过单价 {yuan(price)} 元"
            yield Problem(f"partial[{no}].amount", message, "请核对", "above_price")
    if refunded + sum(row.count for row in partial) > delivered:
        message = "退款的件数多于本月验收的件数,本月上报额可能为负"
        yield Problem("refunded", message, "退以前月份的货,记在退款当月是对的", "more_refunds", "warning")


PUBLISHED = {
    "政府采购": "2.71亿元", "中央单位": "0.90亿元", "市级集团": "2.11亿元", "区县结对": "4.19亿元", "鲁渝协作": "3.96亿元",
    "18个乡镇": "2.94亿元", "社会": "47.67亿元",
}  # fmt: skip

CHANNELS = (
    Calculation(
        "reserve_share", "832平台预留份额", "食堂采购额 × 预留比例;完成率 =(平台采购 + 工会采购)÷ 应采购额",
        "人民网 2022-03-03;武财采〔2022〕256号", reserve_share,
        (money("spend", "年度食堂食材采购额", positive=True), money("bought", "平台采购额"), money("union", "工会采购额").optional("0"),
         money("last_year", "上年采购额(要求不低于上年时填)").optional("0")),
        (Example(13, "一家预算单位", {"spend": "1286540.00", "bought": "96320.50", "union": "41870.00"},
                 {"reserve": "128,654.00 元", "rate": "107.41%"}),),
        parameters=(percent("ratio", "预留比例"),),
        rules=(Rule(date(2021, 1, 1), "全国最低 10%(2022、2023 年通知);武汉 15%,深圳 20%,北京、广东、江西 30%", {"ratio": "10%"}),),
        checks=(something_to_reach,),
    ),
    Calculation(
        "channel_views", "一笔多认领", "合计每笔一次;重复 = Σ(认领数 − 1)× 金额", "口径自定", channel_views,
        (rows("facts", "销售", text("order", "平台和订单行"), money("amount", "金额"),
              text("views", "认领的口径").optional(), choice("grade", "佐证等级", GRADES, "C"),
              help="几个口径之间用“、”或“+”分开"),),
        (Example(14, "三笔销售、四个口径", {"facts": [
            {"order": "832-1", "amount": "50000.00", "views": "直接采购+832平台", "grade": "A"},
            {"order": "F-2", "amount": "30000.00", "views": "帮助销售", "grade": "A"},
            {"order": "F-3", "amount": "20000.00", "views": "帮助销售+鲁渝协作", "grade": "C"}]},
            {"headline": "100,000.00 元", "naive": "170,000.00 元", "overlap": "70,000.00 元", "proved": "80.00%"}),
         Example(14, "重庆 2021 年,各渠道若不重叠应是 64.48 亿元,公布 62.13 亿元", {"facts": [
            {"order": name, "amount": amount, "views": name} for name, amount in PUBLISHED.items()],
            "printed": {"headline": "62.13亿元"}}, {"naive": "6,448,000,000.00 元"}, "重庆日报 2022-01-14")),
        checks=(same_order,),
    ),
    Calculation(
        "presale_net", "预售上报额", "上报额 = 已验收 − 退款,按验收当月;没收定金另计", "口径自定", presale_net,
        (money("price", "单价", positive=True), integer("delivered", "本月验收", "件"),
         integer("ordered", "预订", "件").optional(), integer("cancelled", "取消", "件").optional("0"),
         money("deposit", "每件定金").optional("0"), integer("refunded", "全额退款", "件").optional("0"),
         rows("partial", "部分退款", integer("count", "件数", "件"), money("amount", "每件退")).optional()),
        (Example(17, "三千箱脐橙预售", {"price": "88.00", "ordered": 3000, "cancelled": 120, "delivered": 2880,
                                 "deposit": "10.00",
                                "refunded": 35, "partial": [{"count": 61, "amount": "20.00"}]},
                 {"net": "249,140.00 元", "forfeited": "1,200.00 元", "fee": "4,982.80 元"}),),
        parameters=(percent("fee_rate", "服务费率"),),
        rules=(Rule(date(2021, 1, 1), "口径自定;按平台合同", {"fee_rate": "2%"}),),
        checks=(boxes_enough, refunds_within),
    ),
)  # fmt: skip
