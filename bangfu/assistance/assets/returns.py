"""What assets return and to whom: fixed returns, floors with a share, a co-operative's surplus, homestays; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import choice, integer, money, number, percent, rows, text
from bangfu.kernel.quantity import half_up, largest_remainder, yuan
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working

LAW = "农民专业合作社法;四川省实施办法"


def fixed_return(work: Working, *, sources: Sequence[Row], shares: Sequence[Row], rate: Fraction) -> None:
    """The yearly return on what was invested; what the places get must add up to it."""
    whole = work.column("invested", "投入合计", "sources", sources, "amount")
    work.money("return", "年固定收益", "{invested} × {rate}", whole * 100 * rate, result=True)
    if shares:
        work.column("shared", "各地分得合计", "shares", shares, "amount", result=True)


def shares_whole(sources: Sequence[Row], shares: Sequence[Row], rate: Fraction) -> Iterator[Problem]:
    """Shares that do not add up to the return."""
    due, told = int(half_up(sum(line.amount for line in sources) * rate)), sum(line.amount for line in shares)
    if shares and told != due:
        message = f"各地分得合计 {yuan(told)} 元,应得收益 {yuan(due)} 元,相差 {yuan(told - due)} 元"
        yield Problem("shares", message, "请逐行核对", "does_not_add_up")


def floor_dividend(
    work: Working, *, own: int, total: int, profit: int, households: int, share: Fraction | None, floor_rate: Fraction
) -> None:
    """The floor on our own funds and our share of the profit, together, for each household; a loss leaves the floor."""
    floor = work.money("floor", "保底", "{own} × {floor_rate}", own * floor_rate)
    gain = work.money("gain", "可分利润(亏损按 0)", "{profit}", max(profit, 0))
    if share is None:
        part = work.percent("ratio", "出资占比", "{own} ÷ {total}", Fraction(own, total), places=3)
        extra = work.money("extra", "利润分红", "{gain} × {own} ÷ {total}", gain * part)
    else:
        extra = work.money("extra", "利润分红", "{gain} × {share}", gain * share)
    pool = work.money("pool", "可分配合计", "{floor} + {extra}", floor + extra, result=True)
    work.money("per_household", "每户", "{pool} ÷ {households}", Fraction(pool, households), result=True)


def own_within(own: int, total: int) -> Iterator[Problem]:
    """More of our own than there is in all."""
    if own > total:
        yield Problem("own", f"帮扶资金 {yuan(own)} 元多于总投资 {yuan(total)} 元", "请核对", "above_total")


def cash_there(
    *, own: int, total: int, profit: int, share: Fraction | None, cash: int | None, floor_rate: Fraction
) -> Iterator[Problem]:
    """A dividend above the cash that came in."""
    if cash is None or not total:
        return
    part = Fraction(own, total) if share is None else share
    pool = int(half_up(own * floor_rate)) + int(half_up(max(profit, 0) * part))
    if pool > cash:
        message = f"应分 {yuan(pool)} 元,实际只收到 {yuan(cash)} 元,差 {yuan(pool - cash)} 元"
        yield Problem("cash", message, "收到多少分多少,差额作应收催收", "above_cash")


def coop_surplus(
    work: Working, *, surplus: int, loss: int, volume: Fraction, accounts: int, member_volume: Fraction,
    member_account: int, members: Sequence[Row], reserve_rate: Fraction, volume_rate: Fraction,
) -> None:  # fmt: skip
    """The surplus after loss and reserve, back to members by volume and by capital; for one member, and for all."""
    left = work.money("left", "弥补亏损后", "{surplus} − {loss}", surplus - loss)
    reserve = work.money("reserve", "公积金", "{left} × {reserve_rate}", left * reserve_rate)
    whole = work.money("distributable", "可分配盈余", "{left} − {reserve}", left - reserve)
    by_volume = work.money(
        "by_volume", "按交易量返还", "{distributable} × {volume_rate}", whole * volume_rate, result=True
    )
    by_account = work.money("by_account", "按出资返还", "{distributable} − {by_volume}", whole - by_volume, result=True)
    work.number("per_unit", "每单位交易量", "{by_volume} ÷ {volume}", Fraction(by_volume, 100) / volume, "元", places=7)
    work.number("per_yuan", "每元出资", "{by_account} ÷ {accounts}", Fraction(by_account, accounts), "元", places=7)
    if member_volume or member_account:
        one = work.money("member_by_volume", "这位成员按交易量", "{by_volume} × {member_volume} ÷ {volume}",
                         by_volume * member_volume / volume, result=True)  # fmt: skip
        two = work.money("member_by_account", "这位成员按出资", "{by_account} × {member_account} ÷ {accounts}",
                         Fraction(by_account * member_account, accounts), result=True)  # fmt: skip
        work.money("member", "这位成员合计", "{member_by_volume} + {member_by_account}", one + two, result=True)
    if members:
        _all_members(work, members, by_volume, by_account)


def _all_members(work: Working, members: Sequence[Row], by_volume: int, by_account: int) -> None:
    """The two pools paid to all members, each to the cent by the largest remainder."""
    names = [member.name for member in members]
    volumes = largest_remainder(by_volume, [member.volume for member in members], names)
    accounts = largest_remainder(by_account, [member.account for member in members], names)
    for (line, _), one, two in zip(work.each("members", members), volumes, accounts, strict=True):
        line.money("part", "分得", "按交易量 + 按出资", one + two, shared=True)
    work.total("parts", "各成员合计", "part", result=True)


def something_left(surplus: int, loss: int) -> Iterator[Problem]:
    """Nothing left after the loss."""
    if loss >= surplus:
        message = f"弥补亏损 {yuan(loss)} 元后没有盈余"
        yield Problem("loss", message, "今年不能分配;公积金也不提", "nothing_left")


def law_kept(volume_rate: Fraction, volume_least: Fraction) -> Iterator[Problem]:
    """A share by volume below what the law asks for."""
    if volume_rate < volume_least:
        message = f"按交易量返还 {half_up(volume_rate * 100, 2)}%,低于法定的 {half_up(volume_least * 100, 2)}%"
        yield Problem("volume_rate", message, "请改到法定比例以上", "below_law")


def members_whole(volume: Fraction, accounts: int, members: Sequence[Row]) -> Iterator[Problem]:
    """A list of members that is not the whole co-operative."""
    told = sum(member.volume for member in members), sum(member.account for member in members)
    if members and told != (volume, accounts):
        message = f"名单合计交易量 {half_up(told[0], 2)}、出资 {yuan(told[1])} 元,与总数不符"
        yield Problem("members", message, "名单要写全,或只填一位成员", "does_not_add_up")
    names = [member.name for member in members]
    if len(set(names)) < len(names):
        yield Problem("members", "名单里有重复的成员", "一位成员只写一行", "listed_twice")


def member_within(volume: Fraction, accounts: int, member_volume: Fraction, member_account: int) -> Iterator[Problem]:
    """A member with more than all have."""
    if member_volume > volume:
        yield Problem("member_volume", "这位成员的交易量多于总交易量", "请核对两个数", "above_total")
    if member_account > accounts:
        yield Problem("member_account", "这位成员的出资多于出资总额", "请核对两个数", "above_total")


def homestay_share(
    work: Working, *, income: int, parties: Sequence[Row], rooms: int, months: int, guarantee: Fraction
) -> None:
    """The income shared as agreed; a household gets at least the guarantee, and the operator bears the rest of it."""
    parts = largest_remainder(income, [party.share for party in parties]) if income else [0] * len(parties)
    least = work.money("least", "保底", "{rooms} × {guarantee} × {months} ÷ 12", rooms * guarantee * 100 * months / 12,
                       result=True)  # fmt: skip
    house = next((no for no, party in enumerate(parties) if party.role == "household"), None)
    top_up = 0 if house is None else max(0, least - parts[house])
    top_up = work.money("top_up", "经营方补足", "{least} − 农户按比例所得,不足 0 按 0", top_up)
    for (line, party), exact in zip(work.each("parties", parties), parts, strict=True):
        part = line.money("part", "按比例", "{income} × {share}", exact, shared=True)
        sign = {"household": 1, "operator": -1}.get(party.role, 0)
        formula = ("{part}", "{part} + {top_up}", "{part} − {top_up}")[sign]
        line.money("paid", "应得", formula, part + sign * top_up, result=True)


def agreement_whole(parties: Sequence[Row]) -> Iterator[Problem]:
    """Shares that are not the whole; a top-up that nobody bears."""
    whole = sum(party.share for party in parties)
    if whole != 1:
        yield Problem("parties", f"各方比例合计 {half_up(whole * 100, 2)}%,应为 100%", "请核对协议", "shares_not_whole")
    for role, title in (("household", "农户"), ("operator", "经营方")):
        count = sum(party.role == role for party in parties)
        if count != 1:
            yield Problem("parties", f"{title}应有一方,现有 {count} 方", "请在“角色”里写明", "bad_roles")


RETURNS = (
    Calculation(
        "fixed_return", "固定收益", "投入 × 年收益率;各地分得之和应等于收益", "铁岭市清河区 2024-12-31", fixed_return,
        (rows("sources", "投入来源", text("name", "来源"), money("amount", "投入")),
         rows("shares", "各地分得", text("name", "乡镇"), money("amount", "分得")).optional()),
        (Example(9, "五笔投入、五个乡镇", {
            "sources": [{"name": f"来源{n}", "amount": f"{amount}万元"} for n, amount in enumerate(
                ("54.125", "100.4682", "200", "255.4068"), 1)],
            "shares": [{"name": f"乡镇{n}", "amount": f"{amount}万元"} for n, amount in enumerate(
                ("6.8964", "17.5968", "0.75", "2.9268", "8.43"), 1)],
        }, {"invested": "6,100,000.00 元", "return": "366,000.00 元", "shared": "366,000.00 元"}, "铁岭市清河区 2024-12-31"),),
        parameters=(percent("rate", "年收益率"),),
        rules=(Rule(date(2021, 1, 1), "铁岭市清河区 2024-12-31;多数地方为 6% 至 10%", {"rate": "6%"}),),
        checks=(shares_whole,),
    ),
    Calculation(
        "floor_dividend", "保底加分红", "保底 = 帮扶资金 × 保底率;分红 = 利润 × 帮扶资金 ÷ 总投资;亏损不减保底", "四川高县案例", floor_dividend,
        (money("own", "帮扶资金", positive=True), money("total", "总投资", positive=True), money("profit", "利润", signed=True),
         integer("households", "户数", "户", positive=True),
         percent("share", "协议写明的分红比例", help="不填时按出资占比,用分数,不取整").optional(),
         money("cash", "实际收到的收益").optional()),
        (Example(10, "按准确占比", {"own": "100万元", "total": "342万元", "profit": "10万元", "households": 138},
                 {"ratio": "29.240%", "per_household": "574.20 元"}, "四川高县案例"),
         Example(10, "占比先取成 29% 再算", {"own": "100万元", "total": "342万元", "profit": "10万元", "households": 138,
                                      "share": "29%"}, {"pool": "79,000.00 元", "per_household": "572.46 元"}, "四川高县案例")),
        parameters=(percent("floor_rate", "保底率"),),
        rules=(Rule(date(2021, 1, 1), "四川高县案例", {"floor_rate": "5%"}),),
        checks=(own_within, cash_there),
    ),
    Calculation(
        "coop_surplus", "合作社盈余返还", "可分配 = 盈余 − 亏损 − 公积金;按交易量返还不低于 60%,其余按出资", LAW, coop_surplus,
        (money("surplus", "当年盈余", positive=True), money("loss", "弥补亏损").optional("0"),
         number("volume", "总交易量", "斤", positive=True), money("accounts", "出资总额(含量化资产)", positive=True),
         number("member_volume", "一位成员的交易量", "斤").optional("0"),
         money("member_account", "一位成员的出资").optional("0"),
         rows("members", "全部成员", text("name", "成员"), number("volume", "交易量", "斤"), money("account", "出资")).optional()),
        (Example(11, "一家合作社和一位成员", {"surplus": "400000", "volume": "8000000", "accounts": "170万元",
                                    "member_volume": "12345", "member_account": "10000"},
                 {"by_volume": "252,000.00 元", "by_account": "108,000.00 元", "member_by_volume": "388.87 元",
                  "member_by_account": "635.29 元"}, "杨群义 2014 年著作中的例子"),),
        parameters=(percent("reserve_rate", "公积金比例"), percent("volume_rate", "按交易量返还比例"),
                    percent("volume_least", "法定最低返还比例")),
        rules=(Rule(date(2007, 7, 1), f"{LAW};公积金和返还比例由章程定",
                    {"reserve_rate": "10%", "volume_rate": "70%", "volume_least": "60%"}),),
        checks=(something_left, law_kept, members_whole, member_within),
    ),
    Calculation(
        "homestay_share", "民宿收益分配", "农户按收入 × 比例,不低于保底;保底 = 间数 × 每间年保底 × 月数 ÷ 12,由经营方补足",
        "秀山县隘口镇太阳山村;湖潮乡 2026-02-10", homestay_share,
        (money("income", "净收入").optional("0"),
         rows("parties", "分配各方(按协议次序)", text("name", "名称"), percent("share", "比例"),
              choice("role", "角色", {"household": "农户", "operator": "经营方", "other": "其他"}, "other")),
         integer("rooms", "农户的间数", "间").optional("0"), integer("months", "当年月数", "个月", most=12).optional("12")),
        (Example(36, "六二二分成", {"income": "128640.00", "parties": [
            {"name": "村集体", "share": "60%"}, {"name": "经营方", "share": "20%", "role": "经营方"},
            {"name": "农户", "share": "20%", "role": "农户"}]},
            {"paid[1]": "77,184.00 元", "paid[2]": "25,728.00 元", "paid[3]": "25,728.00 元"}),
         Example(36, "十一间房的保底", {"rooms": 11, "parties": [
            {"name": "经营方", "share": "80%", "role": "经营方"}, {"name": "农户", "share": "20%", "role": "农户"}]},
            {"least": "11,000.00 元", "paid[2]": "11,000.00 元"}, "秀山县隘口镇太阳山村")),
        parameters=(number("guarantee", "每间年保底", "元", places=2),),
        rules=(Rule(date(2021, 1, 1), "秀山县隘口镇太阳山村", {"guarantee": "1000"}),),
        checks=(agreement_whole,),
    ),
)  # fmt: skip
