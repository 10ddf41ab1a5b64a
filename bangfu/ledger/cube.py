"""The SQL of questions: text and bound values only, the same on SQLite and PostgreSQL; nothing is sent from here.

An *arm* is the part of a statement that finds the postings of one thing asked. Every arm yields the same columns
(atom, rk, pk, id, quantity, n, day, measure, key, other, d0…), so that one statement answers many arms, and every
verb reads the same hits: `n` is how many attributions of the posting the question lets through, always above 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bangfu.kernel.period import BEGINNING
from bangfu.kernel.where import ATTRIBUTION_COLUMNS
from bangfu.ledger.arms import NO_LIMIT, Allowed, Arm, Frame
from bangfu.ledger.clauses import and_also, bits, named, numbers, words
from bangfu.ledger.places import Reach, Test

INLINE = 20
ARMS_AT_ONCE = 60
SUBJECT = "subject"

_POSTING = {"region": "p.region_id", "giver": "p.giver_id", "receiver": "p.receiver_id"}
_CLAIM = {"programme": "a.programme_id", "helper": "a.helper_id", "mode": "a.mode"}
_LO = {"region": "n.lo", "giver": "g.lo", "receiver": "r.lo", "helper": "o.lo"}
_IDENTITY = ("a.programme_id", "a.helper_id", "a.mode", "a.num", "a.den")


class Query:
    """A statement being written, with its bound values."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.values: dict[str, str] = {}
        self._tables: list[str] = []
        self._day = "p.booked_on" if frame.booked else "p.happened_on"
        self._dims = [_POSTING.get(c) or _CLAIM.get(c) or f"p.{c}" for c in frame.by]

    def amounts(self, arms: Sequence[Arm], dated: bool) -> str:
        """Rows (atom, rk, pk, measure, day, dims…, fact, claimed, postings); measure and day only when dated."""
        keys = ", ".join(["atom", "rk", "pk", *(["measure", "day"] if dated else []), *self._names()])
        return self._statement(
            f"SELECT {keys}, SUM(quantity), SUM(quantity * n), COUNT(*) FROM ({self._hits(arms)}) u GROUP BY {keys}"
        )

    def keys(self, arms: Sequence[Arm]) -> str:
        """Rows (atom, rk, pk, dims…, keys above 0, quantity without a key, postings)."""
        keys = ", ".join(["atom", "rk", "pk", *self._names()])
        inner = (
            f"SELECT {keys}, key, SUM(quantity) AS q, COUNT(*) AS c FROM ({self._hits(arms)}) u GROUP BY {keys}, key"
        )
        counted = "SUM(CASE WHEN key <> '' AND q > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN key = '' THEN q ELSE 0 END)"
        return self._statement(f"SELECT {keys}, {counted}, SUM(c) FROM ({inner}) v GROUP BY {keys}")

    def timeline(self, arms: Sequence[Arm]) -> str:
        """Rows (atom, rk, pk, key, other, day, dims…, quantity, postings) of the keys that stay above 0."""
        keys = ", ".join(["atom", "rk", "pk", *self._names()])
        inner = (
            f"SELECT {keys}, key, other, day, SUM(quantity) AS q, COUNT(*) AS c, SUM(SUM(quantity)) OVER"
            f" (PARTITION BY {keys}, key) AS stays FROM ({self._hits(arms)}) u GROUP BY {keys}, key, other, day"
        )
        columns = ", ".join(["atom", "rk", "pk", "key", "other", "day", *self._names()])
        return self._statement(f"SELECT {columns}, q, c FROM ({inner}) v WHERE stays > 0")

    def postings(self, arms: Sequence[Arm]) -> str:
        """Rows (atom, rk, pk, id, quantity, measure, day, dims…, attribution…), one for each hit."""
        columns = ["atom", "rk", "pk", "id", "quantity", "measure", "day", *self._names()]
        identity = [f"t{i}" for i in range(len(_IDENTITY))] if arms[0].identity else []
        return self._statement(f"SELECT {', '.join(columns + identity)} FROM ({self._hits(arms)}) u")

    def masks(self, arms: Sequence[Arm]) -> str:
        """Rows (mask, quantity, postings): which of the atoms, as bits, share these postings."""
        columns = f"id, quantity, SUM(DISTINCT {bits(arms)}) AS mask"
        inner = f"SELECT {columns} FROM ({self._hits(arms)}) u GROUP BY id, quantity"
        return self._statement(f"SELECT mask, SUM(quantity), COUNT(*) FROM ({inner}) v GROUP BY mask")

    def details(self, arms: Sequence[Arm]) -> str:
        """Rows as `question.PostingRow` names them, by happened_on, position and line."""
        latest = max(s.pos for s in self.frame.stretches)
        return self._statement(
            f"SELECT p.id, e.id, e.kind, e.number, e.revision, e.transition, p.measure, p.happened_on, p.booked_on,"
            f" g.name, r.name, n.name, p.region_id, p.quantity, p.category, p.trait, p.about, p.fund, p.sheet, p.row,"
            f" pl.position, e.reverses_id, e.corrects_id, v.id, u.n, u.day, u.key, u.other FROM ({self._hits(arms)}) u"
            f" JOIN ledger_posting p ON p.id = u.id JOIN ledger_entry e ON e.id = p.entry_id"
            f" JOIN registry_organisation g ON g.id = p.giver_id JOIN registry_organisation r ON r.id = p.receiver_id"
            f" JOIN registry_treenode n ON n.edition_id = {self.frame.edition} AND n.region_id = p.region_id"
            f" LEFT JOIN ledger_place pl ON pl.entry_id = e.id LEFT JOIN ledger_entry v ON v.reverses_id = e.id"
            f" AND COALESCE((SELECT l.position FROM ledger_place l WHERE l.entry_id = v.id), {NO_LIMIT}) <= {latest}"
            f" ORDER BY p.happened_on, COALESCE(pl.position, {NO_LIMIT}), e.id, p.line_no"
        )

    def _statement(self, body: str) -> str:
        day, frame = self._date, self.frame
        stretches = [
            f"({s.atom}, {s.pk}, {day(s.start)}, {day(s.stop)}, {s.pos}, {day(s.clamp)})" for s in frame.stretches
        ]
        spots = [f"({s.rk}, {s.group}, {s.lo}, {s.hi})" for s in frame.spots]
        cuts = [f"({pos})" for pos in sorted({s.pos for s in frame.stretches})]
        same = ", ".join(f"({pos}, {words((subject, root))})" for pos, subject, root in frame.same)
        tables = [
            f"cuts(pos) AS (VALUES {', '.join(cuts)})",
            f"stretches(atom, pk, start, stop, pos, clamp) AS (VALUES {', '.join(stretches)})",
            f"spots(rk, grp, lo, hi) AS (VALUES {', '.join(spots)})",
            *([f"same(pos, subject, root) AS (VALUES {same})"] if same else []),
            *self._tables,
        ]
        return f"WITH {', '.join(tables)} {body}"

    def _names(self) -> list[str]:
        return [f"d{i}" for i in range(len(self._dims))]

    def _hits(self, arms: Sequence[Arm]) -> str:
        return " UNION ALL ".join(self._hit(arm) for arm in arms)

    def _hit(self, arm: Arm) -> str:
        name = f"h{len(self._tables)}"
        self._tables.append(f"{name} AS MATERIALIZED ({self._found(arm)})")
        identity = [f"h.t{i} AS t{i}" for i in range(len(_IDENTITY))] if arm.identity else []
        columns = ", ".join([*(f"h.{d} AS {d}" for d in self._names()), *identity])
        within = "s.pk = h.pk" if arm.is_last else "h.day >= s.start AND h.day < s.stop"
        return (
            f"SELECT {arm.atom} AS atom, x.rk AS rk, s.pk AS pk, h.id AS id, h.quantity AS quantity, h.n AS n,"
            f" CASE WHEN h.day < s.clamp THEN s.clamp ELSE h.day END AS day, h.measure AS measure, h.key AS key,"
            f" h.other AS other{', ' + columns if columns else ''} FROM {name} h"
            f" JOIN stretches s ON s.atom = {arm.atom} AND s.pos = h.cut AND {within}"
            f" JOIN spots x ON x.grp = {arm.group} AND h.lo >= x.lo AND h.lo < x.hi WHERE h.n > 0"
        )

    def _found(self, arm: Arm) -> str:
        """The postings of an arm for each cut, with how many of their attributions are let through."""
        apart = arm.identity or any(c in ATTRIBUTION_COLUMNS for c in self.frame.by)
        day = "p.happened_on" if arm.is_last else self._day
        columns = {
            "id": "p.id", "cut": "c.pos", "pk": "p.pk" if arm.is_last else "0", "quantity": "p.quantity",
            "day": day, "measure": "p.measure", "lo": "n.lo", "key": self._key(arm.key), "other": self._key(arm.other),
            **dict(zip(self._names(), self._dims, strict=True)),
            **({f"t{i}": column for i, column in enumerate(_IDENTITY)} if arm.identity else {}),
        }  # fmt: skip
        tables, through = self._claims(arm)
        source = (
            f"{self._latest(arm)} p JOIN cuts c ON c.pos = p.pos"
            if arm.is_last
            else "cuts c CROSS JOIN ledger_posting p"
        )
        joins, conditions = self._joins(arm), self._conditions(arm)
        if not apart:
            n = f"(SELECT SUM(a.sign) FROM {tables} WHERE a.posting_id = p.id{and_also(through)})"
            return f"SELECT {named(columns)}, {n} AS n FROM {source}{joins} WHERE {' AND '.join(conditions)}"
        joins += f" JOIN {tables} ON a.posting_id = p.id"
        groups = ", ".join(c for name, c in columns.items() if c not in ("0", "''"))
        where = " AND ".join([*conditions, *through])
        return f"SELECT {named(columns)}, SUM(a.sign) AS n FROM {source}{joins} WHERE {where} GROUP BY {groups}"

    def _latest(self, arm: Arm) -> str:
        """For each period the latest unreversed report of each series, whoever asks for which place."""
        series = ", ".join(["s.pk", "p.measure", *(_POSTING.get(c, f"p.{c}") for c in arm.series)])
        unreversed = (
            f"NOT EXISTS (SELECT 1 FROM ledger_entry v JOIN ledger_posting p2 ON p2.entry_id = v.id"
            f" LEFT JOIN ledger_place l2 ON l2.entry_id = v.id WHERE v.reverses_id = p.entry_id"
            f" AND COALESCE(l2.position, {NO_LIMIT}) <= s.pos AND {self._day.replace('p.', 'p2.')} < s.stop)"
        )
        ranked = (
            f"SELECT p.*, s.pk AS pk, s.pos AS pos, ROW_NUMBER() OVER (PARTITION BY {series} ORDER BY"
            f" p.happened_on DESC, COALESCE(pl.position, {NO_LIMIT}) DESC, p.entry_id DESC, p.line_no DESC) AS rn"
            f" FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id"
            f" JOIN stretches s ON s.atom = {arm.atom} AND {self._day} >= s.start AND {self._day} < s.stop"
            f" LEFT JOIN ledger_place pl ON pl.entry_id = p.entry_id"
            f" WHERE {self._in('p.measure', arm.measures)} AND e.reverses_id IS NULL"
            f" AND COALESCE(pl.position, {NO_LIMIT}) <= s.pos AND {unreversed}"
        )
        return f"(SELECT * FROM ({ranked}) ranked WHERE rn = 1)"

    def _joins(self, arm: Arm) -> str:
        columns = {t.column for t in arm.tests if t.reaches is not None}
        # CROSS JOIN fixes SQLite's order: it would walk all places outside and search the postings for each of them.
        joins = [" CROSS JOIN registry_treenode n"]
        if self._today_apart(arm):
            joins.append(" CROSS JOIN registry_treenode t")
        joins += [
            f" JOIN registry_organisation {_LO[column][0]} ON {_LO[column][0]}.id = p.{column}_id"
            for column in ("giver", "receiver") if column in columns
        ]  # fmt: skip
        if self.frame.limited and not arm.is_last:
            joins.append(" LEFT JOIN ledger_place pl ON pl.entry_id = p.entry_id")
        if self.frame.same and SUBJECT in (arm.key, arm.other):
            joins.append(" LEFT JOIN same sm ON sm.pos = c.pos AND sm.subject = p.subject")
        return "".join(joins)

    def _key(self, column: str) -> str:
        """What a posting is counted under: of several subjects that are one person the root."""
        return "COALESCE(sm.root, p.subject)" if self.frame.same and column == SUBJECT else _text(column)

    def _conditions(self, arm: Arm) -> list[str]:
        found = [f"n.edition_id = {self.frame.edition} AND n.region_id = p.region_id"]
        if self._today_apart(arm):
            found.append(f"t.edition_id = {self.frame.today} AND t.region_id = p.region_id")
        found += [self._test(t) for t in arm.tests if t.column not in ATTRIBUTION_COLUMNS]
        spots = [s for s in self.frame.spots if s.group == arm.group]
        found.append(f"n.lo >= {min(s.lo for s in spots)} AND n.lo < {max(s.hi for s in spots)}" if spots else "1 = 0")
        if not arm.is_last:
            own = [s for s in self.frame.stretches if s.atom == arm.atom]
            start, stop = min(s.start for s in own), max(s.stop for s in own)
            found.append(self._in("p.measure", arm.measures) if arm.measures else "1 = 1")
            found.append(f"{self._day} < {self._date(stop)}")
            if start > BEGINNING:
                found.append(f"{self._day} >= {self._date(start)}")
            if self.frame.limited:
                found.append(f"COALESCE(pl.position, {NO_LIMIT}) <= c.pos")
        if arm.only:
            found.append(f"p.region_id IN ({numbers(arm.only)})")
        if arm.postings:
            found.append(f"p.id IN ({numbers(arm.postings)})")
        if arm.several:
            found.append(
                f"(SELECT SUM(z.sign) FROM ledger_attribution z WHERE z.posting_id = p.id{self._seen('z')}) > 1"
            )
        return found

    def _claims(self, arm: Arm) -> tuple[str, list[str]]:
        """Where attributions are read, and which the question and the scope let through, all of one row together."""
        tables = "ledger_attribution a"
        asked = [t for t in arm.tests if t.column in ATTRIBUTION_COLUMNS]
        if any(t.reaches is not None for t in asked) or any(a.helper for a in arm.allowed or ()):
            tables = f"({tables} JOIN registry_organisation o ON o.id = a.helper_id)"
        conditions = [self._test(t) for t in asked]
        if arm.allowed is not None:
            lo = "t.lo" if self._today_apart(arm) else "n.lo"
            grants = [self._grant(allowed, lo) for allowed in arm.allowed]
            conditions.append(f"({' OR '.join(grants) or '1 = 0'})")
        if self.frame.limited:
            conditions.append(self._seen("a").removeprefix(" AND "))
        return tables, conditions

    def _seen(self, alias: str) -> str:
        """The attribution was placed by the cut (entries without a position only count without a limit)."""
        if not self.frame.limited:
            return ""
        place = f"SELECT l.position FROM ledger_place l WHERE l.entry_id = {alias}.entry_id"
        return f" AND COALESCE(({place}), {NO_LIMIT}) <= c.pos"

    def _today_apart(self, arm: Arm) -> bool:
        return arm.allowed is not None and self.frame.today != self.frame.edition

    def _grant(self, allowed: Allowed, lo: str) -> str:
        intervals = " OR ".join(f"({lo} >= {a} AND {lo} < {b})" for a, b in allowed.reaches)
        parts = [f"({intervals})"]
        if allowed.programme is not None:
            parts.append(f"a.programme_id = {self._bind(allowed.programme)}")
        if allowed.helper is not None:
            parts.append(f"o.lo >= {allowed.helper[0]} AND o.lo < {allowed.helper[1]}")
        return f"({' AND '.join(parts)})"

    def _test(self, test: Test) -> str:
        if test.reaches is None:
            return self._in(_CLAIM.get(test.column) or f"p.{test.column}", test.values)
        lo = _LO[test.column]
        if len(test.reaches) > INLINE:
            name = f"w{len(self._tables)}"
            rows = ", ".join(f"({r.lo}, {r.hi}, {self._since(r)}, {self._until(r)})" for r in test.reaches)
            self._tables.append(f"{name}(lo, hi, since, until) AS (VALUES {rows})")
            return (
                f"EXISTS (SELECT 1 FROM {name} w WHERE {lo} >= w.lo AND {lo} < w.hi"
                " AND p.happened_on >= w.since AND p.happened_on < w.until)"
            )
        return f"({' OR '.join(self._reach(lo, reach) for reach in test.reaches) or '1 = 0'})"

    def _reach(self, lo: str, reach: Reach) -> str:
        text = f"{lo} >= {reach.lo} AND {lo} < {reach.hi}"
        if reach.since:
            text += f" AND p.happened_on >= {self._since(reach)}"
        return f"({text} AND p.happened_on < {self._until(reach)})" if reach.until else f"({text})"

    def _since(self, reach: Reach) -> str:
        return self._date(reach.since or BEGINNING)

    def _until(self, reach: Reach) -> str:
        return self._date(reach.until or date.max)

    def _in(self, column: str, values: Iterable[str]) -> str:
        bound = ", ".join(self._bind(v) for v in values)
        return f"{column} IN ({bound})" if bound else "1 = 0"

    def _bind(self, value: str) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def _date(self, day: date) -> str:
        return f"DATE '{day.isoformat()}'" if self.frame.vendor == "postgresql" else f"'{day.isoformat()}'"


def _text(column: str) -> str:
    return f"CAST({_POSTING.get(column) or f'p.{column}'} AS text)" if column else "''"
