"""Who owes what by when, why, and what would mend it: the answer is computed each time, never kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bangfu.kernel.errors import ScopeMissing
from bangfu.ledger import entries
from bangfu.ledger.runs import Moment
from bangfu.ledger.timelines import Wanted
from bangfu.obligations import clock
from bangfu.obligations.keys import Key, Registers, View, open_keys
from bangfu.obligations.load import obligations
from bangfu.obligations.needs import Records, wanted
from bangfu.obligations.rules import OPEN, PAIRINGS, Numbers, Obligation
from bangfu.registry import find, trees
from bangfu.registry.names import short_village
from bangfu.registry.scope import Scope

WHOLE = "500000"
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that one key owes, as it stands on the day.

    Unit: `value` in the base unit of the measure. Shape: `numbers` are those in force, with their document; `words`
    and `place` name the key once `worded` was asked; `beyond` when a part of the records lies outside the reader's
    scope, so that `value` and `postings` are less than what the status rests on.
    """

    obligation: Obligation
    key: str
    region: int
    title: str
    first: date
    due: date
    status: str
    reason: str
    value: int
    postings: int
    numbers: Numbers
    beyond: bool = False
    words: str = ""
    place: str = ""
    place_key: str = ""

    def evidence(self, day: date) -> dict[str, str]:
        """Where the records are to be seen: a `document` by its key, or a `figure` with the arguments of its question.

        Shape: nothing when the text names no figure; a row has been `worded` before.
        """
        duty = self.obligation.duty
        assert duty is not None
        if duty.population.kind == OPEN:
            return {"document": self.key}
        if not duty.figure:
            return {}
        _, helper, _ = f"{self.key}//".split("/", 2) if duty.population.kind == PAIRINGS else ("", "", "")
        stands = duty.need.stands or duty.every == "once"
        last = min(day, clock.unit(duty.every, self.first).last_day) if duty.every != "once" else day
        period = f"@{last.isoformat()}" if stands else f"{self.first.isoformat()}..{last.isoformat()}"
        channel = self.obligation.programme if helper else ""
        return {
            "figure": duty.figure,
            "region": self.place_key,
            "period": period,
            "helper": helper,
            "programme": channel,
        }

    def as_dict(self) -> dict[str, Any]:
        """The row as plain values for JSON."""
        duty = self.obligation.duty
        assert duty is not None
        return {
            "obligation": self.obligation.code, "name": self.obligation.name, "programme": self.obligation.programme,
            "key": self.key, "who": self.words, "place": self.place, "period": self.title, "due": self.due.isoformat(),
            "status": self.status, "reason": self.reason, "value": self.value, "at_least": self.numbers.at_least,
            "postings": self.postings, "within": self.numbers.within, "soon": self.numbers.soon,
            "document": self.numbers.document or self.obligation.basis, "mend": duty.mend, "severity": duty.severity,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Board:
    """What is owed on a day by which texts: rows in official order, and how many of single people are only counted."""

    day: date
    texts: tuple[Obligation, ...]
    rows: tuple[Owed, ...]
    counted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def totals(self, code: str = "") -> dict[str, int]:
        """How many there are of each status, of one obligation or of all, those only counted included."""
        found = Counter(row.status for row in self.rows if code in ("", row.obligation.code))
        for one, counts in self.counted.items():
            if code in ("", one):
                found.update(counts)
        return {status: found[status] for status in clock.STATUSES if found[status]}


def owed(
    scope: Scope | None,
    day: date,
    region: str = WHOLE,
    programme: str = "",
    *,
    texts: Sequence[Obligation] | None = None,
) -> Board:
    """Every duty in force on the day with every key that the scope shows, each with its status.

    Shape: `region` is a code or name, `programme` a code or name or "" for all; `texts` take the place of those that
    are installed. Single people are counted only, for who may not see people.
    Refuses: ScopeMissing; `unknown_region`, `unknown_programme`.
    Cost: about thirty statements, a hundred at most for who sees single people only counted; whatever the keys.
    """
    if scope is None:
        raise ScopeMissing("duties were asked for without a scope")
    channel = str(find.programme(programme).pk) if programme else ""
    place = find.region(scope, region, day).pk if region != WHOLE else trees.region_with_key(WHOLE)
    view = View(scope, day, place, channel, trees.current_edition(day))
    duties = [one for one in (obligations().values() if texts is None else texts) if _in_force(one, view)]
    people = [one for one in duties if one.duty and one.duty.population.personal]
    named = replace(scope, grants=tuple(grant for grant in scope.grants if grant.subjects))
    if named == scope or not people:
        return Board(day, tuple(duties), tuple(_rows(view, duties)))
    rows = tuple(_rows(replace(view, scope=named), people)) if named.grants else ()
    seen = replace(scope, grants=tuple(replace(grant, subjects=True) for grant in scope.grants))
    every = Board(day, tuple(people), tuple(_rows(replace(view, scope=seen), people)))
    shown = Board(day, tuple(people), rows)
    counted = {one.code: Counter(every.totals(one.code)) - Counter(shown.totals(one.code)) for one in people}
    others = [one for one in duties if one not in people]
    found = {code: counts for code, counts in counted.items() if counts}
    return Board(day, tuple(duties), (*_rows(view, others), *rows), found)


def _in_force(one: Obligation, view: View) -> bool:
    """Whether it is a duty that holds on the day, of the channel that is asked for."""
    if one.duty is None or one.since > view.day:
        return False
    return not view.programme or one.programme == view.programme or not one.programme


def worded(rows: Sequence[Owed]) -> list[Owed]:
    """The rows with their keys and places in words, looked up together."""
    titles = entries.titles(row.key for row in rows if not row.words)
    places = {row.region for row in rows}
    names, regions = trees.path_names(trees.current_edition(), places), trees.regions(places)
    return [
        replace(row, words=row.words or titles.get(row.key, row.key), place_key=regions[row.region].key,
                place=short_village(names.get(row.region, "")))
        for row in rows
    ]  # fmt: skip


def _rows(view: View, duties: Sequence[Obligation]) -> Iterator[Owed]:
    """The rows of these duties, by the order of the texts, then of the keys."""
    if not duties:
        return
    listed = [one for one in duties if not _is_open(one)]
    registers = Registers(view)
    registers.load([(one, _first(one, view.day)) for one in listed])
    keys = {one: registers.keys(one) for one in listed}
    keys |= open_keys(view, [one for one in duties if _is_open(one)])
    places = trees.intervals(view.edition, {key.region for some in keys.values() for key in some})
    if not places:
        return
    every = Records(Scope.everything(), view.edition, duties, view.day)
    mine = every if view.scope.whole else Records(view.scope, view.edition, duties, view.day)
    for one in duties:
        judge = _Judge(view, one, (every, mine), places)
        for key in keys[one]:
            yield from judge.rows(key)


def _is_open(one: Obligation) -> bool:
    return one.duty is not None and one.duty.population.kind == OPEN


def _first(one: Obligation, day: date) -> date:
    """The first day on which a key may have owed what is still to be said of it."""
    assert one.duty is not None
    if one.duty.every == "once":
        return day
    return next(clock.units(one.duty.every, day, one.since)).start


class _Judge:
    """Says of each key of one obligation how it stands."""

    def __init__(self, view: View, one: Obligation, records: tuple[Records, Records], places: Mapping[int, Interval]):
        self.view, self.one, self.places = view, one, places
        self.every, self.mine = records
        self.wanted = wanted(one, view.day)
        assert one.duty is not None
        self.duty = one.duty
        named = list(dict.fromkeys(setting.region for setting in self.duty.settings))
        found = find.regions(Scope.everything(), named, view.day) if named else {}
        held = trees.intervals(view.edition, [region.pk for region in found.values()])
        self.regions = {text: held[region.pk] for text, region in found.items()}

    def rows(self, key: Key) -> Iterator[Owed]:
        """The key's row of each running time; of a time that is over only what is still missing."""
        here, day = self.places[key.region], self.view.day
        for period, asked in self.wanted.items():
            if period is None:
                since = max(key.since, self.one.since)
                numbers = self._numbers(here, since)
                term = clock.once(since, numbers, day)
            else:
                numbers = self._numbers(here, period.last_day)
                term = clock.recurring(period, numbers)
            if key.since > term.last or (key.until is not None and key.until <= term.first):
                continue
            row = self._row(key, term, numbers, asked)
            if period is None or period.covers(day) or row.status == clock.LATE:
                yield row

    def _row(self, key: Key, term: clock.Term, numbers: Numbers, asked: Wanted) -> Owed:
        stands = clock.standing(term, numbers, self._counted(self.every, key, term, asked), self.view.day, key.until)
        if stands.status != clock.DONE and key.since > term.due:
            stands = replace(stands, status=clock.NONE, reason=f"自 {key.since.isoformat()} 起才有,晚于到期日")
        value, postings, reason = stands.value, stands.postings, stands.reason
        if self.mine is not self.every:
            own = self._counted(self.mine, key, term, asked)
            value, postings = sum(m.quantity for m in own), sum(m.postings for m in own)
        beyond = (value, postings) != (stands.value, stands.postings)
        if beyond:
            reason += ";依据有一部分在您的权限之外"
        return Owed(self.one, key.key, key.region, term.title, term.first, term.due, stands.status, reason, value,
                    postings, numbers, beyond, key.words)  # fmt: skip

    def _counted(self, records: Records, key: Key, term: clock.Term, asked: Wanted) -> list[Moment]:
        moments = records.of(asked, key, self.places[key.region])
        return moments if self.duty.need.stands else clock.within(moments, term.first, term.last)

    def _numbers(self, here: Interval, on: date) -> Numbers:
        """The numbers in force: those of the nearest region around the place, of them the newest; else the text's."""
        lying = [
            (low - high, setting.since, setting)
            for setting in self.duty.settings
            if setting.since <= on
            for low, high in [self.regions[setting.region]]
            if low <= here[0] < high
        ]
        chosen = {name: (value, setting.document) for *_, setting in sorted(lying, key=lambda one: one[:2])
                  for name, value in setting.numbers}  # fmt: skip
        changed: dict[str, Any] = {name: value for name, (value, _) in chosen.items()}
        documents = dict.fromkeys(document for _, document in chosen.values())
        return replace(self.duty.numbers, document="、".join(documents), **changed)
