"""How keys come and go: when something was there, how old it is, and whether it had what it must have; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bangfu.kernel.period import Period
from bangfu.ledger.question import Ask


@dataclass(frozen=True, slots=True)
class Moment:
    """What a key gained or lost on a day; `other` is what it is matched by."""

    key: str
    other: str
    day: date
    quantity: int
    postings: int


def by_key(moments: Iterable[Moment]) -> dict[str, list[Moment]]:
    """The moments of each key, by day."""
    found: dict[str, list[Moment]] = defaultdict(list)
    for moment in sorted(moments, key=lambda m: (m.day, -m.quantity)):
        found[moment.key].append(moment)
    return found


def open_ages(moments: list[Moment], on: date) -> list[tuple[int, int]]:
    """The (age in days, how many) of what is open on the day: a key since last opened, the rest first in first out.

    >>> from datetime import date
    >>> open_ages([Moment("", "", date(2021, 1, 1), 2, 1), Moment("", "", date(2021, 1, 3), -1, 1)], date(2021, 1, 11))
    [(10, 1)]
    """
    if moments and moments[0].key:
        runs = open_runs(moments)
        return [((on - runs[-1][0]).days, 1)] if runs and runs[-1][1] is None else []
    waiting: list[list[int]] = []
    for moment in moments:
        if moment.quantity > 0:
            waiting.append([(on - moment.day).days, moment.quantity])
            continue
        left = -moment.quantity
        while left and waiting:
            taken = min(left, waiting[0][1])
            waiting[0][1] -= taken
            left -= taken
            if not waiting[0][1]:
                waiting.pop(0)
    return [(days, count) for days, count in waiting]


def open_runs(moments: list[Moment]) -> list[tuple[date, date | None]]:
    """The stretches during which a key was there, half-open; None while it still is.

    >>> from datetime import date
    >>> open_runs([Moment("a", "", date(2021, 1, 1), 1, 1), Moment("a", "", date(2021, 2, 1), -1, 1)])
    [(datetime.date(2021, 1, 1), datetime.date(2021, 2, 1))]
    """
    net: dict[date, int] = defaultdict(int)
    for moment in moments:
        net[moment.day] += moment.quantity
    runs: list[tuple[date, date | None]] = []
    balance = 0
    for day in sorted(net):
        before, balance = balance, balance + net[day]
        if before <= 0 < balance:
            runs.append((day, None))
        elif balance <= 0 < before:
            runs[-1] = (runs[-1][0], day)
    return runs


def met(ask: Ask, period: Period, base: Iterable[Moment], needed: Iterable[Moment]) -> set[str]:
    """The keys of the base whose other measure reaches the bound inside the window."""
    had = by_key(needed)
    keys = set()
    for key, moments in by_key(base).items():
        others = {m.other for m in moments} - {""}
        start, stop = _window(ask, period, moments)
        total = sum(m.quantity for other in others for m in had.get(other, ()) if start <= m.day < stop)
        reaches = total >= ask.amount if ask.bound == "at_least" else total <= ask.amount
        if key and others and reaches:
            keys.add(key)
    return keys


def _window(ask: Ask, period: Period, moments: list[Moment]) -> tuple[date, date]:
    if ask.window == "period":
        return period.start, period.end
    if ask.window == "to_date":
        return date.min, period.end
    start, stop = open_runs(moments)[-1]
    return start, min(stop or period.end, period.end)
