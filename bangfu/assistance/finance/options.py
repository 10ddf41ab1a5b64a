"""The fair premium of an Asian call after Turnbull and Wakeman; the only calculation that is not exact.

Basis: the mean of the fixings is taken as lognormal with its first two moments matched; futures, so no drift. Unit: the
price is told to four decimals; machine numbers hold more than ten of a price of this size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import day, number, percent, rows
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working

YEAR = 365
LONGEST_YEARS = 5
UNIT = "元/吨"


def asian_call(
    work: Working, *, forward: Fraction, strike: Fraction, volatility: Fraction, rate: Fraction, valued_on: date,
    fixings: Sequence[Row],
) -> None:  # fmt: skip
    """The price of the option on the mean of all fixings, those that are known taken as they are."""
    ordered = sorted(fixings, key=lambda row: row.day)
    known = [row.price for row in ordered if row.price is not None]
    ahead = [(row.day - valued_on).days for row in ordered if row.price is None]
    count = work.number("count", "观察日", "已定 + 未定", len(ordered), "天")
    fixed = work.number("fixed", "已定部分", "已定价格之和 ÷ {count}", sum(known, Fraction(0)) / count, UNIT)
    left = work.number("left_strike", "余下的行权价", "{strike} − {fixed}", strike - fixed, UNIT)
    mean = work.number("mean", "未定部分的期望", "{forward} × 未定天数 ÷ {count}", forward * len(ahead) / count, UNIT)
    spread = _spread(float(volatility), ahead)
    work.number("spread", "均价的总波动", "√ln(二阶矩 ÷ 一阶矩²)", _fraction(spread), places=6)
    discount = math.exp(-float(rate) * (ahead[-1] if ahead else 0) / YEAR)
    work.number("discount", "贴现因子", "e^(−利率 × 到最后一个观察日的天数 ÷ 365)", _fraction(discount), places=6)
    price = discount * _call(float(mean), float(left), spread)
    work.number(
        "price",
        "公允保费",
        "贴现因子 ×(期望 × N(d1)− 余下的行权价 × N(d2))",
        _fraction(price),
        UNIT,
        places=4,
        result=True,
    )


def _spread(volatility: float, ahead: Sequence[int]) -> float:
    """The standard deviation of the logarithm of the mean of what is still open. Shape: `ahead` in days, ascending."""
    if not ahead or not volatility:
        return 0.0
    count = len(ahead)
    pairs = sum(
        math.exp(volatility**2 * days / YEAR) * (2 * (count - no) - 1) for no, days in enumerate(ahead)
    )  # each day is the earlier one in so many of the pairs
    return math.sqrt(math.log(pairs / count**2))


def _call(mean: float, strike: float, spread: float) -> float:
    """Black's call on a lognormal value; where nothing is open or the strike is passed, what it is worth."""
    if strike <= 0 or not spread:
        return max(mean - strike, 0.0)
    upper = (math.log(mean / strike) + spread**2 / 2) / spread
    return mean * _normal(upper) - strike * _normal(upper - spread)


def _normal(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2


def _fraction(x: float) -> Fraction:
    return Fraction(repr(x))


def fixed_in_time(valued_on: date, fixings: Sequence[Row]) -> Iterator[Problem]:
    """A known price after the day of valuation, a missing one up to it, a day twice."""
    days = [row.day for row in fixings]
    for no, row in enumerate(fixings, 1):
        if row.price is not None and row.day > valued_on:
            message = f"{row.day} 的价格已定,估值日 {valued_on} 却在它之前"
            yield Problem("valued_on", message, "估值日改为最后一个已定日或以后", "valued_too_early")
        if row.price is None and row.day <= valued_on:
            message = f"{row.day} 不晚于估值日 {valued_on},没有价格"
            yield Problem(f"fixings[{no}].price", message, "补上当日价格;缺的日子不能当作 0", "fixing_missing")
        if (row.day - valued_on).days > LONGEST_YEARS * YEAR:
            yield Problem(f"fixings[{no}].day", f"{row.day} 离估值日超过 {LONGEST_YEARS} 年", "请核对年份", "too_far")
        if row.day in days[: no - 1]:
            yield Problem(f"fixings[{no}].day", f"{row.day} 出现不止一次", "一个观察日只写一行", "listed_twice")


def trading_days(first: date, last: date, closed: Sequence[tuple[date, date]]) -> Iterator[date]:
    """The workdays of a stretch outside the holidays."""
    for number_ in range((last - first).days + 1):
        on = first + timedelta(number_)
        if on.weekday() < 5 and not any(start <= on <= end for start, end in closed):
            yield on


HOLIDAYS_2022 = (
    (date(2022, 1, 31), date(2022, 2, 4)),
    (date(2022, 4, 4), date(2022, 4, 5)),
    (date(2022, 5, 2), date(2022, 5, 4)),
)
OBSERVED = [on.isoformat() for on in trading_days(date(2022, 1, 11), date(2022, 5, 10), HOLIDAYS_2022)]
KNOWN = dict(zip(OBSERVED, ("3180", "3210", "3250"), strict=False))
OPTION = {"forward": "3200", "strike": "3200", "volatility": "18%", "rate": "2.5%"}

OPTIONS = (
    Calculation(
        "asian_call", "亚式看涨期权公允保费", "Turnbull–Wakeman 两阶矩近似;期货标的;天数 ÷ 365;最后一个观察日付款", "Turnbull、Wakeman 1991",
        asian_call,
        (number("forward", "期货价", UNIT, positive=True), number("strike", "行权价", UNIT, positive=True),
         percent("volatility", "年波动率", most=500), percent("rate", "年利率"), day("valued_on", "估值日"),
         rows("fixings", "观察日", day("day", "日期"), number("price", "已定价格", UNIT, positive=True).optional(), most=1000)),
        (Example(24, "七十六个观察日,都未定", {**OPTION, "valued_on": "2022-01-10", "fixings": [{"day": on} for on in OBSERVED]},
                 {"price": "75.7178 元/吨"}, "与 QuantLib 一致到 4 位小数"),
         Example(24, "前三日已定", {**OPTION, "valued_on": "2022-01-13",
                               "fixings": [{"day": on, "price": KNOWN.get(on)} for on in OBSERVED]},
                 {"price": "73.1859 元/吨"}, "与 QuantLib 一致到 4 位小数")),
        checks=(fixed_in_time,),
    ),
)  # fmt: skip
