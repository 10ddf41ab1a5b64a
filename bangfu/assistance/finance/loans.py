"""Interest and subsidy of loans: a line for each stretch of equal balance, ratio and status; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import Input, choice, day, integer, money, number, percent, rows
from bangfu.kernel.quantity import half_up, yuan
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working

POLICY = "银保监发〔2021〕6号"
LONGEST_YEARS = 30
SETTLE = choice("settle", "结息", {"once": "利随本清", "quarterly": "按季结息(每季末月 20 日)"}, "once")
BASIS = choice("basis", "计息基数(天)", {"360": "360", "365": "365"})
STRETCH = (money("balance", "余额"), integer("days", "天数", "天"))
LPR = [
    {"since": "2020-04-20", "one_year": "3.85", "five_year": "4.65"},
    {"since": "2021-12-20", "one_year": "3.80", "five_year": "4.65"},
    {"since": "2022-01-20", "one_year": "3.70", "five_year": "4.60"},
    {"since": "2022-05-20", "one_year": "3.70", "five_year": "4.45"},
    {"since": "2022-08-22", "one_year": "3.65", "five_year": "4.30"},
    {"since": "2023-06-20", "one_year": "3.55", "five_year": "4.20"},
]


def settling_days(start: date, end: date, settle: str) -> list[date]:
    """The first days of settlement periods strictly between two days: the 21st of the last month of a quarter."""
    if settle != "quarterly":
        return []
    days = (date(year, month, 21) for year in range(start.year, end.year + 1) for month in (3, 6, 9, 12))
    return [each for each in days if start < each < end]


def stretches(start: date, end: date, cuts: Sequence[date]) -> list[tuple[date, date]]:
    """The days from `start` up to `end`, cut at each of the days that lie between. Time: half-open.

    >>> stretches(date(2022, 1, 1), date(2022, 1, 5), [date(2022, 1, 3), date(2023, 1, 1)])[1]
    (datetime.date(2022, 1, 3), datetime.date(2022, 1, 5))
    """
    inside = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
    return list(pairwise(inside))


def loan_interest(
    work: Working, *, principal: int, rate: Fraction, start: date, end: date, settle: str, basis: str
) -> None:
    """The interest, a rounded line for each settlement period; the sum of the lines is the truth."""
    for no, (first, last) in enumerate(stretches(start, end, settling_days(start, end, settle)), 1):
        line, days = _stretch(work, no, first, last, principal)
        line.money("line", "利息", "{principal} × {rate} × {days} ÷ {basis}", principal * rate * days / int(basis))
    work.total("interest", "利息合计", "line", result=True)


def _stretch(work: Working, no: int, first: date, last: date, balance: int) -> tuple[Working, int]:
    """The sheet of a stretch of days, and how many they are: the first counted, the last not."""
    days = (last - first).days
    return work.part(
        no, f"{first} 至 {last - timedelta(1)} 共 {days} 天", STRETCH, {"balance": balance, "days": days}
    ), days


def loan_subsidy(
    work: Working, *, principal: int, rate: Fraction, start: date, end: date, maturity: date | None,
    repayments: Sequence[Row], earlier_balance: int, settle: str, basis: str, cap: int, ratios: Sequence[Row],
    penalty_factor: Fraction,
) -> None:  # fmt: skip
    """Interest, subsidy and the borrower's part day by day; overdue days have a penalty instead and no subsidy."""
    due = min(maturity or end, end)
    paid_back = [row.day for row in repayments]
    cuts = [*settling_days(start, due, settle), *paid_back, *(row.since for row in ratios)]
    room = work.money("room", "可贴息本金上限", "{cap} − {earlier_balance}", max(cap - earlier_balance, 0))
    no = 0
    for no, (first, last) in enumerate(stretches(start, due, cuts) if start < due else [], 1):
        balance = _balance(principal, repayments, first)
        line, days = _stretch(work, no, first, last, balance)
        whole = line.money("line", "利息", "{balance} × {rate} × {days} ÷ {basis}", balance * rate * days / int(basis))
        based = min(balance, room)
        if based < balance:
            formula = "{room} × {rate} × {days} ÷ {basis}"
            whole = line.money("based", "上限内的利息", formula, based * rate * days / int(basis))
        ratio = line.percent("ratio", "贴息比例", "这一段适用的比例", _ratio(ratios, first))
        line.money(
            "subsidy_line", "贴息", "{based} × {ratio}" if based < balance else "{line} × {ratio}", whole * ratio
        )
    for more, (first, last) in enumerate(stretches(max(due, start), end, paid_back) if due < end else [], no + 1):
        balance = _balance(principal, repayments, first)
        line, days = _stretch(work, more, first, last, balance)
        line.money(
            "plain", "按原利率(不计入)", "{balance} × {rate} × {days} ÷ {basis}", balance * rate * days / int(basis)
        )
        line.money("penalty_line", "罚息", "{balance} × {rate} × {penalty_factor} × {days} ÷ {basis}",
                   balance * rate * penalty_factor * days / int(basis))  # fmt: skip
    interest = work.total("interest", "正常利息合计", "line", result=True)
    subsidy = work.total("subsidy", "贴息合计", "subsidy_line", result=True)
    work.money("borrower", "借款人自付利息", "{interest} − {subsidy}", (interest - subsidy) * 100, result=True)
    work.total("penalty", "罚息(借款人承担,不贴)", "penalty_line", result=True)


def _balance(principal: int, repayments: Sequence[Row], on: date) -> int:
    return principal - int(sum(row.amount for row in repayments if row.day <= on))


def _ratio(ratios: Sequence[Row], on: date) -> Fraction:
    """The ratio in force on a day; nothing before the first one."""
    found = max((row for row in ratios if row.since <= on), key=lambda row: row.since, default=None)
    return found.ratio if found else Fraction(0)


def in_order(start: date, end: date) -> Iterator[Problem]:
    """An end that is not after the start, or too far away."""
    if end <= start:
        yield Problem("end", f"截止日 {end} 不在起始日 {start} 之后", "截止日不计息,至少晚一天", "end_before_start")
    elif end.year - start.year > LONGEST_YEARS:
        yield Problem("end", f"超过 {LONGEST_YEARS} 年", "请核对年份", "too_long")


def paid_back_right(principal: int, start: date, end: date, repayments: Sequence[Row]) -> Iterator[Problem]:
    """Repayments outside the days, or more than was lent."""
    for no, row in enumerate(repayments, 1):
        if not start < row.day < end:
            message = f"还本第 {no} 行的 {row.day} 不在 {start} 和 {end} 之间"
            yield Problem(f"repayments[{no}].day", message, "起始日之前还的,请直接填起始日余额", "outside_period")
    over = sum(row.amount for row in repayments) - principal
    if over > 0:
        yield Problem("repayments", f"还本合计比本金多 {yuan(over)} 元", "请核对银行流水", "above_principal")


def rate_allowed(rate: Fraction, signed: date | None, maturity: date | None, lpr: Sequence[Row]) -> Iterator[Problem]:
    """A rate above the LPR of the day of signing: of one year, or of five for a longer term."""
    known = [row for row in lpr if signed and row.since <= signed]
    if signed is None or maturity is None or not known:
        return
    row, long = max(known, key=lambda r: r.since), (maturity - signed).days > 366
    most = row.five_year if long else row.one_year
    if rate > most:
        message = f"利率 {half_up(rate * 100, 2)}% 高于签约日的 {'5 年期以上' if long else '1 年期'} LPR {half_up(most * 100, 2)}%"
        yield Problem("rate", message, "请核对合同利率和签约日", "above_lpr")


def point_subsidy(
    work: Working, *, principal: int, rate: Fraction, points: Fraction, start: date, end: date, paid: int | None,
    most: int | None, basis: str,
) -> None:  # fmt: skip
    """So many points of the interest, never above the interest that was paid nor above a limit."""
    line, days = _stretch(work, 1, start, end, principal)
    interest = line.money(
        "interest", "利息", "{principal} × {rate} × {days} ÷ {basis}", principal * rate * days / int(basis)
    )
    part = line.money(
        "points_part", "按点数", "{principal} × {points} × {days} ÷ {basis}", principal * points * days / int(basis)
    )
    limits = [part, interest if paid is None else paid, *([] if most is None else [most])]
    work.money("subsidy", "贴息", "按点数、已付利息、上限三者最小", min(limits), result=True)


def overdue_rate(work: Working, *, overdue: int, balance: int) -> None:
    """The overdue part of the balance."""
    work.percent("rate", "逾期率", "{overdue} ÷ {balance}", Fraction(overdue, balance), result=True)


def overdue_within(overdue: int, balance: int) -> Iterator[Problem]:
    """More overdue than there is."""
    if overdue > balance:
        yield Problem(
            "overdue", f"逾期余额比贷款余额多 {yuan(overdue - balance)} 元", "请核对两个余额是否同一天", "above_balance"
        )


RATES = (percent("rate", "年利率"),)
DAYS = (day("start", "起息日"), day("end", "截止日(不计息)"))
RATIOS = rows("ratios", "贴息比例", day("since", "自"), percent("ratio", "比例"), most=100)
LPRS = rows(
    "lpr", "LPR", day("since", "公布日"), percent("one_year", "1 年期"), percent("five_year", "5 年期以上"), most=500
)
PARAMETERS: tuple[Input, ...] = (
    BASIS, money("cap", "贴息本金上限"), RATIOS, number("penalty_factor", "罚息倍数", "倍", positive=True), LPRS,
)  # fmt: skip
SUBSIDY = {
    "basis": "360",
    "cap": "5万元",
    "ratios": [{"since": "2021-03-04", "ratio": "100%"}],
    "penalty_factor": "1.5",
    "lpr": LPR,
}
THEN_70 = [{"since": "2021-03-04", "ratio": "100%"}, {"since": "2024-01-01", "ratio": "70%"}]
YEAR = {"start": "2021-06-15", "end": "2022-06-15"}

LOANS = (
    Calculation(
        "loan_interest", "贷款利息", "本金 × 年利率 × 天数 ÷ 基数;每个结息期取整到分,合计以各期之和为准", "合同约定(银行惯例 360 天)", loan_interest,
        (money("principal", "本金", positive=True), *RATES, *DAYS, SETTLE),
        (Example(25, "一年,基数 360", {"principal": "50000", "rate": "3.85%", **YEAR}, {"interest": "1,951.74 元"}),
         Example(25, "一年,基数 365", {"principal": "50000", "rate": "3.85%", **YEAR, "basis": "365"},
                 {"interest": "1,925.00 元"}),
         Example(25, "按季结息", {"principal": "50000", "rate": "3.85%", **YEAR, "settle": "按季结息(每季末月 20 日)"},
                 {"line[1]": "32.08 元", "line[2]": "491.94 元", "line[5]": "459.86 元", "interest": "1,951.73 元"})),
        parameters=(BASIS,), rules=(Rule(date(2000, 1, 1), "银行惯例 360 天;合同写明 365 天的照合同", {"basis": "360"}),),
        checks=(in_order,),
    ),
    Calculation(
        "loan_subsidy", "脱贫人口小额信贷贴息", "贴息 = Σ 各段(上限内的利息 × 当段比例);逾期起只计罚息,不贴", POLICY, loan_subsidy,
        (money("principal", "起息日余额", positive=True), *RATES, *DAYS, day("maturity", "到期日").optional(),
         day("signed", "签约日").optional(),
         rows("repayments", "还本", day("day", "还本日"), money("amount", "还本", positive=True), most=200).optional(),
         money("earlier_balance", "本户更早一笔的余额").optional("0"), SETTLE),
        (Example(26, "七万元贷款,五万元以内贴息", {"principal": "70000", "rate": "3.85%", **YEAR},
                 {"interest": "2,732.43 元", "subsidy": "1,951.74 元", "borrower": "780.69 元"}, POLICY),
         Example(27, "2024 年起贴 70%", {"principal": "50000", "rate": "4.30%", "start": "2022-09-01",
                                      "end": "2025-09-01", "ratios": THEN_70},
                 {"line[1]": "2,908.47 元", "subsidy_line[2]": "2,545.96 元", "subsidy": "5,454.43 元",
                  "borrower": "1,091.12 元"},
                 "青阳县 2024-07-10"),
         Example(28, "中途还本两万", {"principal": "50000", "rate": "3.70%", "start": "2022-01-20", "end": "2022-10-20",
                                "repayments": [{"day": "2022-05-10", "amount": "20000"}]},
                 {"line[1]": "565.28 元", "line[2]": "502.58 元", "interest": "1,067.86 元", "subsidy": "1,067.86 元"}),
         Example(29, "到期后逾期三十天", {"principal": "50000", "rate": "3.85%", "start": "2022-06-15", "end": "2022-07-15",
                                  "maturity": "2022-06-15"},
                 {"plain[1]": "160.42 元", "subsidy": "0.00 元", "interest": "0.00 元", "penalty": "240.63 元"},
                 "通许县 2025 年计划;温县 2022 年口径")),
        parameters=PARAMETERS,
        rules=(Rule(date(2021, 3, 4), f"{POLICY};比例由当地定,LPR 登记到 2023-06-20", SUBSIDY),),
        checks=(in_order, paid_back_right, rate_allowed),
    ),
    Calculation(
        "point_subsidy", "产业贷款按点贴息", "本金 × 贴息点数 × 天数 ÷ 基数,不超过已付利息和上限", "示例;各地按本地办法填写", point_subsidy,
        (money("principal", "本金", positive=True), *RATES, percent("points", "贴息点数"), *DAYS,
         money("paid", "实际支付的利息").optional(), money("most", "每户上限").optional()),
        (Example(0, "三百万元贴两个点", {"principal": "300万元", "rate": "4.35%", "points": "2%", "start": "2021-01-01",
                                 "end": "2021-12-31"},
                 {"interest[1]": "131,950.00 元", "subsidy": "60,666.67 元"}),),
        parameters=(BASIS,), rules=(Rule(date(2000, 1, 1), "银行惯例 360 天;合同写明 365 天的照合同", {"basis": "360"}),),
        checks=(in_order,),
    ),
    Calculation(
        "overdue_rate", "贷款逾期率", "逾期余额 ÷ 贷款余额", POLICY, overdue_rate,
        (money("overdue", "逾期余额"), money("balance", "贷款余额", positive=True)),
        (Example(29, "余额 2.56 亿元", {"overdue": "384000", "balance": "2.56亿元"}, {"rate": "0.15%"}),),
        checks=(overdue_within,),
    ),
)  # fmt: skip
