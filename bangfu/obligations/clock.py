"""By when something is due, and how it stands on a day: pure arithmetic of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bangfu.kernel.period import Period
from bangfu.ledger.runs import Moment
from bangfu.obligations.rules import Numbers

EARLY, NEAR, DONE, LATE, NONE = STATUSES = ("未到期", "临期", "已履行", "逾期", "不适用")


@dataclass(frozen=True, slots=True)
class Term:
    """One time of an obligation: what counts lies from `first` to `last`, and is due on `due`."""

    first: date
    last: date
    due: date
    title: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one key stands on a day: its status, the reason in words, and how much was there."""

    status: str
    reason: str
    value: int
    postings: int


def unit(every: str, day: date) -> Period:
    """The year, half, quarter or month in which the day lies.

    >>> [unit(every, date(2021, 8, 5)).text for every in ("year", "half", "quarter", "month")]
    ['2021', '2021-07..2021-12', '2021Q3', '2021-08']
    """
    year = day.year
    text = {
        "year": str(year),
        "half": f"{year}-07..{year}-12" if day.month > 6 else f"{year}-01..{year}-06",
        "quarter": f"{year}Q{(day.month + 2) // 3}",
        "month": f"{year}-{day.month:02d}",
    }[every]
    return Period.parse(text)


def units(every: str, day: date, since: date) -> Iterator[Period]:
    """The unit that has just ended, when the rule held in it, and the running one.

    >>> [one.text for one in units("quarter", date(2021, 2, 1), date(2020, 1, 1))]
    ['2020Q4', '2021Q1']
    """
    now = unit(every, day)
    before = unit(every, now.start - timedelta(days=1))
    yield from (one for one in (before, now) if one.last_day >= since and day >= since)


def recurring(period: Period, numbers: Numbers) -> Term:
    """The time of a recurring obligation: due on its day of the year, or on the last day of the period."""
    due = date(period.start.year, *numbers.until) if numbers.until else period.last_day
    return Term(period.start, period.last_day, due, period.title())


def once(arrived: date, numbers: Numbers, day: date) -> Term:
    """The time of an obligation whose clock starts when its key arrives."""
    return Term(arrived, day, arrived + timedelta(days=numbers.within or 0), f"自 {arrived.isoformat()} 起")


def reached(moments: Sequence[Moment], at_least: int) -> date | None:
    """The day since which the sum is at least so much without a break; None while it is not."""
    found, total = None, 0
    days = sorted({moment.day for moment in moments})
    for day in days:
        total += sum(moment.quantity for moment in moments if moment.day == day)
        found = (found or day) if total >= at_least else None
    return found


def within(moments: Sequence[Moment], first: date, last: date) -> list[Moment]:
    """The moments of these days."""
    return [moment for moment in moments if first <= moment.day <= last]


def standing(term: Term, numbers: Numbers, moments: Sequence[Moment], day: date, ended: date | None) -> Standing:
    """How a key stands on the day; `ended` is the first day on which it was there no more.

    Shape: `moments` are those that count, none after the day.
    """
    value, postings = sum(m.quantity for m in moments), sum(m.postings for m in moments)
    since = reached(moments, numbers.at_least)
    if since is not None:
        late = f",晚于到期日 {(since - term.due).days} 天" if since > term.due else ""
        return Standing(DONE, f"{since.isoformat()} 达到要求{late}", value, postings)
    if ended is not None and ended <= term.due:
        return Standing(NONE, f"已于 {ended.isoformat()} 结束,早于到期日", value, postings)
    if day > term.due:
        return Standing(LATE, f"到期日已过 {(day - term.due).days} 天", value, postings)
    left = (term.due - day).days
    said = f"还有 {left} 天到期" if left else "今天到期"
    return Standing(NEAR if left <= numbers.soon else EARLY, said, value, postings)
