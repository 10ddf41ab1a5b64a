"""A gauge: the running sum of one holding or one limit, which may not fall below zero on any day; pure."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

Change = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one transition does to one gauge: the net change by day, what it takes away in all, and its earliest day."""

    changes: tuple[Change, ...]
    lowering: int
    first: str

    @classmethod
    def of(cls, by_day: Mapping[str, int]) -> Effect | None:
        """The effect of the changes, or None when they cancel out on every day."""
        changes = tuple((day, change) for day, change in sorted(by_day.items()) if change)
        if not changes:
            return None
        return cls(changes, -sum(change for _, change in changes if change < 0), changes[0][0])


@dataclass(frozen=True, slots=True)
class Shortage:
    """Where a gauge would fall below zero: on which day first, by how much, and what stood there without the change."""

    day: str
    gap: int
    available: int
    worst_day: str
    worst_gap: int


class Gauge:
    """The changes of one gauge by day (ISO text), with lower bounds that spare most additions.

    A bound says: from this day on the running sum never is less than that. Lowering the gauge by q anywhere lowers
    every bound by at most q, raising it leaves the bounds true; so one exact walk serves many later questions.
    """

    __slots__ = ("_bounds", "_days", "_lowered", "changes")

    def __init__(self, changes: dict[str, int] | None = None) -> None:
        self.changes = changes if changes is not None else {}
        self._days: list[str] = []  # of the bounds, sorted
        self._bounds: dict[str, int] = {}
        self._lowered = 0

    def shortage(self, effect: Effect) -> Shortage | None:
        """Where the effect would bring the gauge below zero, from its earliest day on."""
        if not effect.lowering:
            return None
        at = bisect_right(self._days, effect.first)
        if at and self._bounds[self._days[at - 1]] - self._lowered >= effect.lowering:
            return None
        return self._walk(effect)

    def add(self, effect: Effect) -> None:
        """Takes the effect in."""
        for day, change in effect.changes:
            self.changes[day] = self.changes.get(day, 0) + change
        self._lowered += effect.lowering

    def note(self, day: str, change: int) -> None:
        """Takes one change in, before the first question is asked."""
        self.changes[day] = self.changes.get(day, 0) + change

    def lowest(self) -> Shortage | None:
        """The first day on which the gauge stands below zero, if there is one."""
        days = sorted(self.changes)
        return _first_below(days, list(accumulate(self.changes[d] for d in days)), {})

    def _walk(self, effect: Effect) -> Shortage | None:
        first, change_on = effect.first, dict(effect.changes)
        start = sum(change for day, change in self.changes.items() if day < first)
        days = sorted({day for day in self.changes if day >= first} | change_on.keys())
        sums = list(accumulate(self.changes.get(day, 0) + change_on.get(day, 0) for day in days))
        sums = [start + s for s in sums]
        lowest = min(sums)
        if lowest >= 0:
            self._bound(first, lowest + effect.lowering + self._lowered)
            return None
        return _first_below(days, sums, change_on)

    def _bound(self, day: str, value: int) -> None:
        if day not in self._bounds:
            insort(self._days, day)
        self._bounds[day] = value


def _first_below(days: list[str], sums: list[int], change_on: dict[str, int]) -> Shortage | None:
    below = next((i for i, s in enumerate(sums) if s < 0), None)
    if below is None:
        return None
    worst = min(range(len(sums)), key=sums.__getitem__)
    moved = sum(change for day, change in change_on.items() if day <= days[below])
    return Shortage(days[below], -sums[below], sums[below] - moved, days[worst], -sums[worst])
