"""The periods that a text may name, all told from the period of the issue and the day it is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger.question import earlier


def named(period: Period, today: date, own: Mapping[str, str]) -> dict[str, Period]:
    """The periods by name: 本期, the same a year before, the next year, up to today, and those of the text itself.

    Shape: `own` are texts with `{year}` (the year in which the period ends), `{previous}` and `{following}`.
    Time: what would reach beyond today ends today, a range with the month of today.
    Refuses: `bad_period` naming the period of the text.

    >>> found = named(Period.parse("2021"), date(2026, 1, 1), {"cut": "@{following}-05-29"})
    >>> {name: period.text for name, period in found.items()}
    {'period': '2021', 'previous': '2020', 'following': '2022', 'to_date': '@2026-01-01', 'cut': '@2022-05-29'}
    """
    year = period.last_day.year
    before = earlier(period, "last_year")
    assert before is not None, "every period has one a year before"
    found = {
        "period": period,
        "previous": before,
        "following": Period.parse(str(year + 1)),
        "to_date": Period.at(today),
    }
    return found | {name: _own(name, text, year, today) for name, text in own.items()}


def _own(name: str, text: str, year: int, today: date) -> Period:
    try:
        said = text.format(year=year, previous=year - 1, following=year + 1)
        return until(Period.parse(said), today)
    except (KeyError, IndexError, ValueError):
        raise Refused(
            f"periods.{name} 的“{text}”看不懂", "括号里可用 {year}、{previous}、{following}", "bad_period"
        ) from None


def until(period: Period, today: date) -> Period:
    """The period as far as it has come; one that lies ahead as a whole is left as it is.

    >>> until(Period.parse("2026-05..2027-05"), date(2026, 11, 25)).text
    '2026-05..2026-11'
    >>> until(Period.parse("@2027-05-29"), date(2026, 11, 25)).text
    '@2026-11-25'
    """
    if period.last_day <= today:
        return period
    if period.instant:
        return Period.at(today)
    first, ranged, _ = period.text.partition("..")
    return Period.parse(f"{first}..{today:%Y-%m}") if ranged and period.start <= today else period
