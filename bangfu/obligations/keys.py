"""Who owes: the keys of a population on a day, as far as a reader may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger.question import Question
from bangfu.ledger.runs import Moment, by_key, open_runs
from bangfu.ledger.timelines import Wanted, timelines
from bangfu.obligations.rules import LABEL, PAIRINGS, Obligation
from bangfu.registry import labels, pairings, trees
from bangfu.registry.models import TreeEdition
from bangfu.registry.scope import Scope
from bangfu.registry.words import units_of

Interval = tuple[int, int]
DAWN = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Key:
    """One that owes: where it is, since and until when it is there, and by what its records are found.

    Shape: `key` is stable for programs; `words` is empty for a Matter, whose title the ledger knows; `helper` is an
    interval of units, `matched` the value of the column by which records are looked for.
    """

    key: str
    words: str
    region: int
    since: date = DAWN
    until: date | None = None
    helper: Interval | None = None
    matched: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: the day, the edition of that day, the region, and for whom."""

    scope: Scope
    day: date
    region: int
    programme: str
    edition: TreeEdition


class Registers:
    """The keys that stand in the registry: pairings, marked places, units; places of all of them are read once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._found: dict[Obligation, list[Key]] = {}

    def load(self, obligations: Sequence[tuple[Obligation, date]]) -> None:
        """Reads the keys of these obligations, each of the days from the one given up to the day of the view."""
        listed = {one: list(_listed(one, first, self.view.day)) for one, first in obligations}
        places = {key.region for keys in listed.values() for key in keys}
        today = trees.intervals(trees.current_edition(), places)
        then = trees.intervals(self.view.edition, {*places, self.view.region})
        lo, hi = then[self.view.region]
        for one, keys in listed.items():
            inside = [key for key in keys if key.region in then and lo <= then[key.region][0] < hi]
            self._found[one] = [key for key in inside if _is_seen(self.view.scope, one, key, today[key.region][0])]

    def keys(self, obligation: Obligation) -> list[Key]:
        """The keys in official order."""
        return self._found[obligation]


def _is_seen(scope: Scope, obligation: Obligation, key: Key, lo: int) -> bool:
    """Whether a reader sees the key: a place with everything in it, or the reader's own pairing."""
    for grant in scope.grants:
        if not grant.region[0] <= lo < grant.region[1]:
            continue
        if grant.programme is None and grant.helper is None:
            return True
        held = (
            grant.helper is not None and key.helper is not None and grant.helper[0] <= key.helper[0] < grant.helper[1]
        )
        if held and grant.programme == obligation.programme:
            return True
    return False


def _listed(obligation: Obligation, first: date, last: date) -> Iterator[Key]:
    duty = obligation.duty
    assert duty is not None
    named = duty.population.named
    if duty.population.kind == PAIRINGS:
        yield from _pairings(named, first, last)
    elif duty.population.kind == LABEL:
        marked = labels.marked(named, first, last)
        words = trees.path_names(trees.current_edition(last), [region for region, _, _ in marked])
        for region, start, end in marked:
            yield Key(f"region/{region}", words[region], region, start, end, matched=str(region))
    else:
        for unit in units_of([named]):
            if unit.region_id is not None:
                since = obligation.since
                yield Key(f"unit/{unit.code}", unit.name, unit.region_id, since, matched=str(unit.pk))


def _pairings(programme: str, first: date, last: date) -> Iterator[Key]:
    found = pairings.during(first, last, programme)
    names = trees.names_in(trees.current_edition(last), {one.region_id for one in found})
    for one in found:
        helper, name = one.helper, names.get(one.region_id, "")
        yield Key(
            f"pairing/{helper.code}/{one.region.key}", f"{helper.short_name} → {name}", one.region_id, one.valid_from,
            one.valid_to, (helper.lo, helper.hi), str(one.region_id),
        )  # fmt: skip


def open_keys(view: View, obligations: Sequence[Obligation]) -> dict[Obligation, list[Key]]:
    """The keys that stand open on the day, in official order, then by the day they came.

    Shape: an obligation without a channel of its own is narrowed to that of the view.
    Cost: one call of the ledger, two when a channel is named.
    """
    own = [one for one in obligations if one.programme or not view.programme]
    narrowed = [one for one in obligations if one not in own]
    found = _open(view, own, Where()) if own else {}
    return found | (_open(view, narrowed, Where.of({"programme": view.programme})) if narrowed else {})


def _open(view: View, obligations: Sequence[Obligation], where: Where) -> dict[Obligation, list[Key]]:
    wanted = {one: _base(one, view.day) for one in obligations}
    question = Question(
        asks=(), regions=(view.region,), periods=(), scope=view.scope, edition=view.edition, by=("region",), where=where
    )
    told = timelines(question, list(wanted.values()))
    keys = {
        one: [key for (region,), moments in told[base].items() for key in _there(moments, int(region))]
        for one, base in wanted.items()
    }
    los = trees.intervals(view.edition, {key.region for some in keys.values() for key in some})
    return {one: sorted(some, key=lambda key: (los[key.region], key.since, key.key)) for one, some in keys.items()}


def _base(obligation: Obligation, day: date) -> Wanted:
    duty = obligation.duty
    assert duty is not None
    population = duty.population
    return Wanted(population.measures, population.where, population.of, Period.at(day), population.match)


def _there(moments: Sequence[Moment], region: int) -> Iterator[Key]:
    """The keys that are there at the end, each since it came last."""
    for key, own in by_key(moments).items():
        runs = open_runs(own)
        if key and runs and runs[-1][1] is None:
            matched = next((moment.other for moment in own if moment.other), "")
            yield Key(key, "", region, runs[-1][0], matched=matched)
