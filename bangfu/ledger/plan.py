"""From a question to what its statements need: rows of the answer, atoms, intervals, days, and who may see what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import BEGINNING, Period
from bangfu.kernel.where import Where
from bangfu.ledger import measures
from bangfu.ledger.arms import NO_LIMIT, Allowed, Arm, Frame, Spot, Stretch
from bangfu.ledger.compose import ALL, CHILDREN, JOINT, OWN, SUBTREE, Atom, wanted
from bangfu.ledger.places import Places, Test, resolved
from bangfu.ledger.question import Question, RegionKey
from bangfu.ledger.sameness import Same
from bangfu.registry.scope import Scope

EVERYWHERE = 2**31 - 1
NOWHERE = -1  # the row of what is looked for wherever it was

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint region: where it stands, and where its members stand, in one edition."""

    region: int
    lo: int
    members: tuple[int, ...]

    def over(self, reaches: Iterable[Interval]) -> bool:
        """Whether it has a member inside while it stands outside."""
        reaches = list(reaches)
        return not inside(self.lo, reaches) and any(inside(m, reaches) for m in self.members)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the answer: an asked region, or a joint region shown beside it."""

    asked: RegionKey
    joint: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What was read of the ledger and the registry before the question is planned."""

    vendor: str
    edition: int
    today: int
    position: int
    unplaced: int
    closes: tuple[tuple[date, int], ...]
    joints: tuple[Joint, ...]
    joints_today: tuple[Joint, ...]
    intervals: Mapping[int, Interval]
    children: Mapping[int, tuple[int, ...]]
    places: Places


def inside(lo: int, reaches: Iterable[Interval]) -> bool:
    """Whether a place lies in one of the intervals."""
    return any(a <= lo < b for a, b in reaches)


def merged(reaches: Iterable[Interval]) -> list[Interval]:
    """The same places as intervals that do not overlap.

    >>> merged([(5, 9), (1, 3), (2, 6)])
    [(1, 9)]
    """
    found: list[Interval] = []
    for lo, hi in sorted(reaches):
        if found and lo <= found[-1][1]:
            found[-1] = (found[-1][0], max(hi, found[-1][1]))
        else:
            found.append((lo, hi))
    return found


@dataclass(slots=True)
class Plan:
    """A question as numbered atoms, rows, periods, intervals and days.

    Shape: `rows` by their rk; `atoms` by their number; `periods` by their pk, compared ones included; `same` are the
    subjects that are one person.
    """

    question: Question
    ground: Ground
    rows: list[Row] = field(default_factory=list)
    atoms: dict[Atom, int] = field(default_factory=dict)
    periods: dict[Period, int] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict)
    joints_used: set[int] = field(default_factory=set)
    same: tuple[Same, ...] = ()
    _tests: dict[Where, tuple[Test, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, question: Question, ground: Ground) -> Plan:
        """The plan of a question.

        Refuses: `not_closed` for a filed reading of an open period; `unknown_place`; what the registry refuses.
        """
        plan = cls(question, ground)
        for region in question.regions:
            plan._place(region)
        plan.spots.append(Spot(NOWHERE, ALL, 0, EVERYWHERE))
        for ask in question.asks:
            for period in question.periods:
                for atom, when in wanted(ask, period):
                    plan.want(atom, when)
        return plan

    def want(self, atom: Atom, period: Period) -> int:
        """The number of the atom, once it is known that it is needed in the period."""
        number = self.atoms.setdefault(atom, len(self.atoms))
        pk = self.periods.setdefault(period, len(self.periods))
        if (number, pk) not in self.stretches:
            start = _start(atom, period)
            clamp = period.start if atom.family == "days" else start
            self.stretches[number, pk] = Stretch(number, pk, start, period.end, self._cut(period), clamp)
        return number

    def frame(self, spots: Iterable[Spot] | None = None, stretches: Iterable[Stretch] | None = None) -> Frame:
        """What all statements share; or only some of the intervals and days."""
        return Frame(
            vendor=self.ground.vendor,
            edition=self.ground.edition,
            today=self.ground.today,
            booked=self.question.basis == "booked",
            by=self.question.by,
            spots=tuple(self.spots if spots is None else spots),
            stretches=tuple(self.stretches.values() if stretches is None else stretches),
            same=self.same,
        )

    def single(self, atom: Atom, period: Period, rk: int = 0) -> tuple[Frame, list[Arm]]:
        """What finds one atom in one place and period alone."""
        key = (self.want(atom, period), self.periods[period])
        spots = [spot for spot in self.spots if spot.rk in (rk, NOWHERE)]
        present = {spot.group for spot in spots}
        return self.frame(spots, [self.stretches[key]]), [arm for arm in self.arms(atom) if arm.group in present]

    def arms(self, atom: Atom) -> list[Arm]:
        """The parts of a statement that find an atom: in the regions themselves, and in joint ones beside them."""
        scope = self.question.check()
        groups = [SUBTREE, JOINT] if atom.place == SUBTREE else [atom.place]
        present = {spot.group for spot in self.spots}
        codes = tuple(dict.fromkeys(code for top in atom.measures for code in measures.branch(top)))
        by_series: dict[tuple[str, ...], list[str]] = {}
        for code in codes:
            by_series.setdefault(measures.measure(code).series if atom.family == "last" else (), []).append(code)
        own = () if atom.place == ALL else self.tests(self.question.where)
        return [
            Arm(
                atom=self.atoms[atom], measures=tuple(some), group=group, tests=(*self.tests(atom.where), *own),
                allowed=self.allowed(scope, group in (JOINT, ALL)), is_last=atom.family == "last", series=series,
                key=atom.of, other=atom.by, only=tuple(sorted(self.joints_used)) if group == JOINT else (),
            )
            for group in groups if group in present
            for series, some in by_series.items()
        ]  # fmt: skip

    def allowed(self, scope: Scope, with_joints: bool) -> tuple[Allowed, ...] | None:
        """The grants that let something through; with the joint regions over them where nothing is summed."""
        if scope.whole:
            return None
        personal = self.question.is_personal()
        return tuple(
            Allowed(tuple(self._reaches(grant.region, with_joints)), grant.programme, grant.helper)
            for grant in scope.grants
            if grant.subjects or not personal
        )

    def tests(self, where: Where) -> tuple[Test, ...]:
        """The filter resolved, once for each."""
        if where not in self._tests:
            on = max((period.last_day for period in self.question.periods), default=date.max)
            self._tests[where] = resolved(self.ground.places, self.question.edition, where, on)
        return self._tests[where]

    def _reaches(self, region: Interval, with_joints: bool) -> Iterator[Interval]:
        yield region
        if with_joints:
            yield from ((j.lo, j.lo + 1) for j in self.ground.joints_today if j.over([region]))

    def _place(self, region: RegionKey) -> None:
        joints, rk = self.ground.joints, len(self.rows)
        self.rows.append(Row(region))
        reaches = merged(self._interval(r) for r in ((region,) if isinstance(region, int) else region))
        if isinstance(region, int):
            group = JOINT if any(j.region == region for j in joints) else SUBTREE
        else:
            group = SUBTREE
            within = [j for j in joints if all(inside(m, reaches) for m in j.members)]
            reaches = merged([*reaches, *((j.lo, j.lo + 1) for j in within)])
        self._add(rk, group, reaches)
        if group == JOINT:
            self.joints_used.update(j.region for j in joints if j.region == region)
            return
        if isinstance(region, int):
            lo = self._interval(region)[0]
            self._add(rk, OWN, [(lo, lo + 1)])
            self._add(rk, CHILDREN, [(c, c + 1) for c in self.ground.children.get(region, ())])
        for joint in joints:
            if joint.over(reaches):
                self.joints_used.add(joint.region)
                self._add(len(self.rows), JOINT, [(joint.lo, joint.lo + 1)])
                self.rows.append(Row(region, joint.region))

    def _add(self, rk: int, group: int, reaches: Sequence[Interval]) -> None:
        self.spots += [Spot(rk, group, lo, hi) for lo, hi in reaches]

    def _interval(self, region: int) -> Interval:
        if region not in self.ground.intervals:
            raise Refused("这个区划不在所选的区划版本里", "请换一个区划版本", "unknown_place")
        return self.ground.intervals[region]

    def _cut(self, period: Period) -> int:
        """The last position that the period may be read to."""
        limit = NO_LIMIT if self.question.as_of is None else self.question.as_of
        if self.question.basis != "filed":
            return limit
        for last_day, position in self.ground.closes:
            if last_day >= period.last_day and position <= limit:
                return position
        raise Refused(
            f"{period.title()}尚未结账",
            "结账后才有当时报送的数字;现在请看“重述”(restated)或“入账”(booked)",
            "not_closed",
        )


def _start(atom: Atom, period: Period) -> date:
    if atom.since == "start":
        return period.start
    if atom.since == "beginning":
        return BEGINNING
    return date(period.last_day.year if period.instant else period.start.year, 1, 1)
