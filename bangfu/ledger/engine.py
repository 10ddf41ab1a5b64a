"""The only place that answers questions put to the ledger, in a fixed number of statements whatever is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from itertools import product
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from bangfu.kernel.period import Period
from bangfu.kernel.quantity import largest_remainder
from bangfu.ledger.arms import NO_LIMIT, Arm, Frame
from bangfu.ledger.backend import wall
from bangfu.ledger.clauses import numbers
from bangfu.ledger.compose import ALL, Atom, Tally, atom, cells, need
from bangfu.ledger.cube import ARMS_AT_ONCE, SUBJECT, Query
from bangfu.ledger.places import Places, Registry
from bangfu.ledger.plan import NOWHERE, Ground, Joint, Plan
from bangfu.ledger.question import Answer, Ask, Cell, CellKey, Claim, Dims, PostingRow, Question, RegionKey
from bangfu.ledger.runs import met
from bangfu.ledger.sameness import MEASURE, Same, roots
from bangfu.ledger.tallies import Tallies, as_day

_HEAD = (
    "SELECT (SELECT COALESCE(MAX(position), 0) FROM ledger_place),"
    " (SELECT COUNT(*) FROM ledger_entry) - (SELECT COUNT(*) FROM ledger_place)"
)
_CLOSES = "SELECT last_day, position FROM ledger_close ORDER BY last_day"
_JOINTS = (
    "SELECT n.region_id, n.lo, m.lo FROM registry_jointmember j"
    " JOIN registry_treenode n ON n.edition_id = {edition} AND n.region_id = j.joint_id"
    " JOIN registry_treenode m ON m.edition_id = {edition} AND m.region_id = j.member_id"
)
_BELOW = "SELECT parent_id, lo FROM registry_treenode WHERE edition_id = {edition} AND parent_id IN ({ids}) ORDER BY lo"

_CLAIMS = (
    "SELECT a.posting_id, a.programme_id, a.helper_id, a.mode, a.num, a.den, o.name FROM ledger_attribution a"
    " JOIN registry_organisation o ON o.id = a.helper_id LEFT JOIN ledger_place l ON l.entry_id = a.entry_id"
    f" WHERE a.posting_id IN ({{ids}}) AND COALESCE(l.position, {NO_LIMIT}) <= {{limit}}"
    " GROUP BY a.posting_id, a.programme_id, a.helper_id, a.mode, a.num, a.den, o.name HAVING SUM(a.sign) > 0"
)
_SAME = (
    f"SELECT p.subject, p.trait, p.quantity, COALESCE(l.position, {NO_LIMIT}) FROM ledger_posting p"
    " LEFT JOIN ledger_place l ON l.entry_id = p.entry_id WHERE p.measure = %(measure)s"
)
_DOCUMENT = (
    "SELECT p.id FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id"
    " WHERE e.kind = %(kind)s AND e.number = %(number)s"
)

Writer = Callable[[Query, Sequence[Arm]], str]
_ground: ContextVar[tuple[BaseDatabaseWrapper, Places] | None] = ContextVar("bangfu_engine_ground", default=None)


@contextmanager
def on(connection: BaseDatabaseWrapper, places: Places) -> Iterator[None]:
    """A stretch of code whose questions go to another store, a scratch ledger for instance."""
    token = _ground.set((connection, places))
    try:
        yield
    finally:
        _ground.reset(token)


def answer(question: Question) -> Answer:
    """Every cell of asks × regions × periods × dimensions, all of one state of the ledger.

    Refuses: ScopeMissing without a scope; `bad_question`, `not_closed`, `unknown_place`; what the registry refuses.
    Cost: at most a dozen statements for each hundred different asks, whatever the regions and periods.
    """
    with reading(question) as desk:
        desk.collect()
        return Answer(desk.cells(), *desk.read_to())


def keys(question: Question) -> Mapping[tuple[str, RegionKey, Period], frozenset[str]]:
    """The keys that each ask counts: what is there, or, for having, what meets the bound."""
    with reading(question) as desk:
        desk.collect()
        return {
            (ask.code, row.asked, period): frozenset(desk.counted(ask, period, rk))
            for ask in question.asks
            for rk, row in enumerate(desk.plan.rows)
            for period in question.periods
            if not row.joint
        }


@contextmanager
def reading(question: Question) -> Iterator[Desk]:
    """A desk at which a question is answered from one unchanging state of the store."""
    question.check()
    connection, places = _ground.get() or (connections["default"], Registry())
    with _snapshot(connection):
        yield Desk(connection, places, question)


class Desk:
    """A question with its store: sends the statements, keeps what they found."""

    def __init__(self, connection: BaseDatabaseWrapper, places: Places, question: Question) -> None:
        self.connection, self.question = connection, question
        self.ground = self._ground(places)
        self.plan = Plan.of(question, self.ground)
        self.plan.same = self._same()
        self.found = Tallies(question.view == "claimed")

    def want(self, named: Iterable[tuple[Atom, Period]]) -> None:
        """Adds what no ask names to the plan, before anything is collected."""
        for one, period in named:
            self.plan.want(one, period)
        self.plan.same = self._same()

    def collect(self) -> None:
        """Finds every atom of the plan."""
        for families, write, take in (
            (("amount",), lambda q, arms: q.amounts(arms, False), self.found.take_amount),
            (("days", "last"), lambda q, arms: q.amounts(arms, True), self.found.take_dated),
            (("keys",), Query.keys, self.found.take_keys),
            (("timeline",), Query.timeline, self.found.take_moment),
        ):
            arms = [arm for a in self.plan.atoms if a.family in families for arm in self.plan.arms(a)]
            for row in self.rows(self.plan.frame(), arms, write):
                take(row)
            if self.question.view == "shared" and families[0] in ("amount", "days"):
                for row, dims, part in self.shares(self.plan.frame(), arms):
                    self.found.take_share(row, dims, part)

    def cells(self) -> dict[CellKey, Cell]:
        """The cells, joint amounts beside them."""
        made: dict[CellKey, Cell] = {}
        always = not self.question.by
        wanted = product(enumerate(self.plan.rows), self.question.asks, self.question.periods)
        for (rk, row), ask, period in wanted:
            for dims, cell in cells(ask, period, self.finder(rk), always or bool(row.joint)).items():
                self._put(made, (ask.code, row.asked, period, dims), row.joint, cell)
        return made

    def read_to(self) -> tuple[int, int]:
        """The position that the figures hold for, and how many entries in them have none; of a filed one its Close."""
        if self.question.basis == "filed":
            return max(stretch.pos for stretch in self.plan.stretches.values()), 0
        return self.ground.position, self.ground.unplaced

    def counted(self, ask: Ask, period: Period, rk: int) -> set[str]:
        """The keys that an ask counts in a place."""
        base = [m for tally in self.finder(rk)(atom(ask), period).values() for m in tally.moments]
        if ask.verb != "having":
            return {m.key for m in base} - {""}
        return met(ask, period, base, self.finder(rk)(need(ask), period).get((), Tally()).moments)

    def finder(self, rk: int) -> Callable[[Atom, Period], Mapping[Dims, Tally]]:
        """What gives the tallies of an atom in one place."""

        def found(wanted: Atom, period: Period) -> Mapping[Dims, Tally]:
            place = NOWHERE if wanted.place == ALL else rk
            return self.found.at((self.plan.atoms[wanted], place, self.plan.periods[period]))

        return found

    def rows(self, frame: Frame, arms: Sequence[Arm], write: Writer) -> Iterator[tuple[Any, ...]]:
        """The rows of one statement for so many arms, of as few statements as the store allows for more."""
        for start in range(0, len(arms), ARMS_AT_ONCE):
            query = Query(frame)
            yield from self.fetch(write(query, arms[start : start + ARMS_AT_ONCE]), query.values)

    def fetch(self, statement: str, values: Mapping[str, str] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def details(self, frame: Frame, arms: Sequence[Arm]) -> list[PostingRow]:
        """The postings that the arms find, each once, with their entries and their live attributions."""
        names = [name for name in PostingRow.__slots__ if name != "attributions"]
        found: dict[int, PostingRow] = {}
        for row in self.rows(frame, arms, Query.details):
            posting = PostingRow(**dict(zip(names, row, strict=True)))
            posting.happened_on, posting.booked_on = as_day(posting.happened_on), as_day(posting.booked_on)
            posting.day, posting.claims = as_day(posting.day), int(posting.claims)
            found.setdefault(posting.posting, posting)
        limit = NO_LIMIT if self.question.as_of is None else self.question.as_of
        claims = self.claims({(posting, limit) for posting in found})
        for posting in found.values():
            posting.attributions = tuple(claims[posting.posting, limit])
        return list(found.values())

    def claims(self, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], list[Claim]]:
        """The live attributions of (posting, position), in a fixed order."""
        found: dict[tuple[int, int], list[Claim]] = defaultdict(list)
        for limit in {position for _, position in wanted}:
            ids = numbers(sorted(posting for posting, position in wanted if position == limit))
            for posting, *values in self.fetch(_CLAIMS.format(ids=ids, limit=limit)):
                found[posting, limit].append(Claim(*values))
        for claims in found.values():
            # Stores sort texts each in its way.
            claims.sort(key=lambda c: (c.programme, c.helper, c.mode, c.num, c.den))
        return found

    def shares(self, frame: Frame, arms: Sequence[Arm]) -> Iterator[tuple[tuple[Any, ...], Dims, int]]:
        """For each hit on a posting with several attributions: its row, its dimensions, the part let through."""
        several = [replace(arm, identity=True, several=True) for arm in arms]
        hits: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for row in self.rows(frame, several, Query.postings):
            hits[row[:-5]].append(row[-5:])
        cuts = {stretch.pk: stretch.pos for stretch in frame.stretches}
        claims = self.claims({(row[3], cuts[row[2]]) for row in hits})
        for row, through in hits.items():
            live = claims[row[3], cuts[row[2]]]
            parts = largest_remainder(row[4], [c.share() for c in live])
            let = {(c.programme, c.helper, c.mode, c.num, c.den): part for c, part in zip(live, parts, strict=True)}
            yield row, tuple(row[7:]), sum(let[one] for one in through)

    def of_document(self, kind: str, number: str) -> list[int]:
        """The postings of a document, whoever may see them."""
        return [row[0] for row in self.fetch(_DOCUMENT, {"kind": kind, "number": number})]

    def _put(self, made: dict[CellKey, Cell], key: CellKey, joint: int, cell: Cell) -> None:
        if not joint:
            made[key] = cell
        elif cell.postings:
            made.setdefault(key, Cell()).joint += ((joint, cell.value, cell.postings),)

    def _ground(self, places: Places) -> Ground:
        question = self.question
        shown, today = places.edition(question.edition), places.today()
        named = sorted({r for key in question.regions for r in ((key,) if isinstance(key, int) else key)})
        with wall.lifted(wall.ENGINE):
            position, unplaced = self.fetch(_HEAD)[0]
        below: dict[int, list[int]] = defaultdict(list)
        if any(ask.verb == "target" for ask in question.asks):
            for parent, lo in self.fetch(_BELOW.format(edition=shown, ids=numbers(named))):
                below[parent].append(lo)
        joints = self._joints(shown)
        return Ground(
            vendor=self.connection.vendor,
            edition=shown,
            today=today,
            position=position if question.as_of is None else question.as_of,
            unplaced=unplaced if question.as_of is None else 0,
            closes=tuple((as_day(day), pos) for day, pos in self.fetch(_CLOSES)),
            joints=joints,
            joints_today=joints if shown == today else self._joints(today),
            intervals=places.intervals(question.edition, named),
            children={parent: tuple(los) for parent, los in below.items()},
            places=places,
        )

    def _same(self) -> tuple[Same, ...]:
        """The subjects that are one person, for the positions that are read; nobody where no people are counted."""
        if not any(SUBJECT in (a.of, a.by) for a in self.plan.atoms):
            return ()
        with wall.lifted(wall.ENGINE):
            posted = self.fetch(_SAME, {"measure": MEASURE})
        return roots(posted, {stretch.pos for stretch in self.plan.stretches.values()})

    def _joints(self, edition: int) -> tuple[Joint, ...]:
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        # Sorted here: asked to sort, SQLite walks the whole tree twice instead of looking up the few joint regions.
        rows = self.fetch(_JOINTS.format(edition=edition))
        for region, lo, member in sorted(rows, key=lambda row: row[1:]):
            found[region, lo].append(member)
        return tuple(Joint(region, lo, tuple(members)) for (region, lo), members in found.items())


def refill(connection: BaseDatabaseWrapper, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Brings the tables of a ledger in memory to these rows; no other ledger can be changed here."""
    if connection.settings_dict["NAME"] != ":memory:":
        raise RuntimeError("only a scratch ledger is filled by the engine")
    with connection.cursor() as cursor:
        for table, rows in tables.items():
            cursor.execute(f'DELETE FROM "{table}"')
            if rows:
                columns = ", ".join(f'"{name}"' for name in rows[0])
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', [[*r.values()] for r in rows])


@contextmanager
def _snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """One state of the store for several statements, without a lock that a writer would wait for."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
            if connection.vendor == "postgresql"
            else "BEGIN DEFERRED"
        )
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
