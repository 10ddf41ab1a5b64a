"""What the keys have: the records that count for each of them, found for all at once."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger.question import Question
from bangfu.ledger.runs import Moment
from bangfu.ledger.timelines import Found, Wanted, timelines
from bangfu.obligations import clock
from bangfu.obligations.keys import Key
from bangfu.obligations.rules import LABEL, PAIRINGS, Obligation
from bangfu.registry import parties, trees
from bangfu.registry.models import TreeEdition
from bangfu.registry.scope import Scope


@dataclass(frozen=True, slots=True)
class Placed:
    """A moment with where it was, and the number of the unit that helped."""

    lo: int
    helper: int
    moment: Moment


def wanted(obligation: Obligation, day: date) -> dict[Period | None, Wanted]:
    """What has to be found for an obligation: for each of its running units, or once for all time (None)."""
    duty = obligation.duty
    assert duty is not None
    need = duty.need
    where = need.where
    if duty.population.kind == PAIRINGS and not where.get("programme"):
        where = where.merged(Where.of({"programme": duty.population.named}))
    if duty.every == "once":
        return {None: Wanted(need.measures, where, need.by, Period.at(day), everywhere=True)}
    return {
        unit: Wanted(need.measures, where, need.by, _until(unit, day, need.stands), everywhere=True)
        for unit in clock.units(duty.every, day, obligation.since)
    }


def _until(unit: Period, day: date, stands: bool) -> Period:
    """The days of a unit that have come by the day; all days before too, where what counts is what stands."""
    last = min(unit.last_day, day)
    return Period.at(last) if stands else Period(unit.start, last + timedelta(days=1), unit.text)


class Records:
    """The records of several obligations as one reader sees them.

    Cost: two calls of the ledger and two of the registry, whatever the number of keys.
    """

    def __init__(self, scope: Scope, edition: TreeEdition, obligations: Sequence[Obligation], day: date) -> None:
        self._placed: dict[Wanted, list[Placed]] = {}
        self._keyed: dict[Wanted, Mapping[str, list[Moment]]] = {}
        paired = [one for one in obligations if _population(one) == PAIRINGS]
        others = [one for one in obligations if _population(one) != PAIRINGS]
        found: dict[Wanted, Found] = {}
        for some, by in ((paired, ("helper",)), (others, ())):
            asked = list(dict.fromkeys(w for one in some for w in wanted(one, day).values()))
            if asked:
                question = Question(asks=(), regions=(), periods=(), scope=scope, edition=edition, by=by)
                found |= timelines(question, asked)
        by_place = {
            w for one in obligations if _population(one) in (PAIRINGS, LABEL) for w in wanted(one, day).values()
        }
        self._place(edition, {w: told for w, told in found.items() if w in by_place})
        self._keyed = {w: _by_key(told) for w, told in found.items() if w not in by_place}

    def of(self, asked: Wanted, key: Key, interval: tuple[int, int]) -> list[Moment]:
        """The moments that count for a key; `interval` is where its place lies."""
        if asked in self._keyed:
            return list(self._keyed[asked].get(key.matched, ()))
        placed = self._placed[asked]
        first = bisect_left(placed, interval[0], key=lambda one: one.lo)
        last = bisect_left(placed, interval[1], key=lambda one: one.lo)
        helper = key.helper
        return [p.moment for p in placed[first:last] if helper is None or helper[0] <= p.helper < helper[1]]

    def _place(self, edition: TreeEdition, found: Mapping[Wanted, Found]) -> None:
        rows = [(w, dims, moment) for w, told in found.items() for dims, some in told.items() for moment in some]
        places = trees.intervals(edition, {int(moment.key) for _, _, moment in rows})
        units = parties.organisations({int(dims[0]) for _, dims, _ in rows if dims})
        placed: dict[Wanted, list[Placed]] = {w: [] for w in found}
        for asked, dims, moment in rows:
            helper = units[int(dims[0])].lo if dims else 0
            placed[asked].append(Placed(places[int(moment.key)][0], helper, moment))
        self._placed = {w: sorted(some, key=lambda one: one.lo) for w, some in placed.items()}


def _population(obligation: Obligation) -> str:
    return obligation.duty.population.kind if obligation.duty else ""


def _by_key(told: Found) -> Mapping[str, list[Moment]]:
    found: dict[str, list[Moment]] = defaultdict(list)
    for moment in _all(told):
        found[moment.key].append(moment)
    return found


def _all(told: Found) -> Iterator[Moment]:
    for moments in told.values():
        yield from moments
