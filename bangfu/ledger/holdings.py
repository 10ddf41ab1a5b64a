"""What may not fall below zero: the holding of each (organisation, fund), and each declared limit; one mechanism.

A holding counts money that stands on the books of an organisation for a fund:

    money.enter   raises the receiver; the fund's origin gives from outside the books
    money.pass    lowers the giver, raises the receiver
    money.spend   lowers the giver; money with a payee has left the books
    money.return  lowers the giver, raises the receiver; what comes back to the origin may enter again

so that for each organisation, fund and day: entered + passed in + returned in = passed on + spent + returned out + on
hand. Only the fund's origin may stand below zero (it may pass or spend directly). A limit `<= M by COLUMNS` of a
measure is the gauge Σ M − Σ of its branch for each set of values of the columns; postings with all of them empty are
outside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from bangfu.kernel.line import Line
from bangfu.kernel.pieces import pieces
from bangfu.ledger.gauge import Effect, Gauge
from bangfu.ledger.measures import MONEY, Measure, all_measures, branch

HOLDING = ""
_SQL_COLUMN = {"region": "region_id", "giver": "giver_id", "receiver": "receiver_id"}
_LOWERS = {"money.pass", "money.spend", "money.return"}
_RAISES = {"money.enter", "money.pass", "money.return"}


class Key(NamedTuple):
    """Which gauge: a holding (rule "", organisation, fund) or a limit (limited measure, values of its columns)."""

    rule: str
    columns: tuple[int | str, ...]

    @property
    def lock(self) -> str:
        """The name under which a transaction locks it: its fund where it has one."""
        if self.rule == HOLDING:
            return f"fund {self.columns[1]}"
        named = all_measures()[self.rule].limit
        if named and "fund" in named.columns:
            return f"fund {self.columns[named.columns.index('fund')]}"
        return f"{self.rule} {self.columns}"


Effects = dict[Key, Effect]


class _Rule(NamedTuple):
    limited: str
    columns: tuple[str, ...]
    sign: int


_rules_of_tree: tuple[Mapping[str, Measure], dict[str, list[_Rule]]] = ({}, {})


def _rules() -> dict[str, list[_Rule]]:
    """By measure, the limits that a posting of it touches; kept as long as the measures are the same."""
    global _rules_of_tree
    measures = all_measures()
    if _rules_of_tree[0] is not measures:
        found: dict[str, list[_Rule]] = {}
        for measure in measures.values():
            for code, rule in _rules_of(measure):
                found.setdefault(code, []).append(rule)
        _rules_of_tree = (measures, found)
    return _rules_of_tree[1]


def _rules_of(measure: Measure) -> Iterator[tuple[str, _Rule]]:
    if measure.limit is None:
        return
    for top, sign in ((measure.code, -1), (measure.limit.measure, 1)):
        for code in branch(top):
            yield code, _Rule(measure.code, measure.limit.columns, sign)


def touched(line: Line) -> Iterator[tuple[Key, int]]:
    """Every gauge that the line changes, and by how much."""
    if line.measure in _RAISES:
        yield Key(HOLDING, (line.receiver, line.fund)), line.quantity
    if line.measure in _LOWERS:
        yield Key(HOLDING, (line.giver, line.fund)), -line.quantity
    for rule in _rules().get(line.measure, ()):
        values = tuple(getattr(line, column) for column in rule.columns)
        if any(values):
            yield Key(rule.limited, values), rule.sign * line.quantity


def net(lines: Iterable[tuple[str, Line]]) -> Effects:
    """The net change of each gauge by all (happened_on, line) of one transition; what cancels out is left out."""
    sums: dict[Key, dict[str, int]] = {}
    for day, line in lines:
        for key, change in touched(line):
            days = sums.setdefault(key, {})
            days[day] = days.get(day, 0) + change
    return {key: effect for key in sorted(sums) if (effect := Effect.of(sums[key]))}


class Gauges:
    """The gauges of the ledger as it stands, read together for all keys that a batch touches.

    Cost: one query for the holdings of up to 1,000 funds, one for each limit that is touched.
    """

    def __init__(self, keys: Iterable[Key], funds: Iterable[str] = ()) -> None:
        self._gauges: dict[Key, Gauge] = {key: Gauge() for key in keys}
        self.entered: dict[str, dict[int, int]] = {}
        by_rule: dict[str, list[Key]] = {}
        for key in self._gauges:
            by_rule.setdefault(key.rule, []).append(key)
        self._load_holdings(sorted({*funds, *(str(key.columns[1]) for key in by_rule.pop(HOLDING, ()))}))
        for rule, wanted in by_rule.items():
            self._load_limit(rule, wanted)

    def __getitem__(self, key: Key) -> Gauge:
        gauge = self._gauges.get(key)
        if gauge is None:
            gauge = self._gauges[key] = Gauge()
        return gauge

    def of_fund(self, fund: str) -> list[Key]:
        """The holdings known for a fund."""
        return sorted(key for key in self._gauges if key.rule == HOLDING and key.columns[1] == fund)

    def _load_holdings(self, funds: Sequence[str]) -> None:
        for chunk in pieces(funds):
            for fund, measure, giver, receiver, day, quantity in _money_flows(chunk):
                if measure == "money.enter":
                    givers = self.entered.setdefault(fund, {})
                    givers[giver] = givers.get(giver, 0) + quantity
                if measure in _RAISES:
                    self[Key(HOLDING, (receiver, fund))].note(day, quantity)
                if measure in _LOWERS:
                    self[Key(HOLDING, (giver, fund))].note(day, -quantity)

    def _load_limit(self, rule: str, wanted: Sequence[Key]) -> None:
        limit = all_measures()[rule].limit
        if limit is None:
            return
        column = next((c for c in ("fund", "about") if c in limit.columns), limit.columns[0])
        values = sorted({key.columns[limit.columns.index(column)] for key in wanted})
        lowers, raises = set(branch(rule)), set(branch(limit.measure))
        for chunk in pieces(values):
            for measure, day, quantity, *columns in _limit_flows(rule, column, chunk):
                key = Key(rule, tuple(columns))
                if key in self._gauges:
                    sign = (measure in raises) - (measure in lowers)  # what stands in both cancels out
                    self[key].note(day, sign * quantity)


def _money_flows(funds: Sequence[str]) -> Iterator[tuple[str, str, int, int, str, int]]:
    sql = f"""SELECT fund, measure, giver_id, receiver_id, happened_on, SUM(quantity) FROM ledger_posting
              WHERE measure IN ({marks(MONEY)}) AND fund IN ({marks(funds)})
              GROUP BY fund, measure, giver_id, receiver_id, happened_on"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [*MONEY, *funds])
        for fund, measure, giver, receiver, day, quantity in cursor.fetchall():
            yield fund, measure, giver, receiver, iso(day), int(quantity)


def _limit_flows(rule: str, column: str, values: Sequence[int | str]) -> Iterator[tuple[Any, ...]]:
    limit = all_measures()[rule].limit
    assert limit is not None
    measures = sorted({*branch(rule), *branch(limit.measure)})
    columns = ", ".join(_SQL_COLUMN.get(c, c) for c in limit.columns)
    sql = f"""SELECT measure, happened_on, SUM(quantity), {columns} FROM ledger_posting
              WHERE measure IN ({marks(measures)}) AND {_SQL_COLUMN.get(column, column)} IN ({marks(values)})
              GROUP BY measure, happened_on, {columns}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [*measures, *values])
        for measure, day, quantity, *found in cursor.fetchall():
            yield (measure, iso(day), int(quantity), *found)


def organisation_name(organisation: int) -> str:
    """The name of an organisation, for a refusal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM registry_organisation WHERE id = %s", [organisation])
        row = cursor.fetchone()
    return str(row[0]) if row else f"单位 {organisation}"


def marks(values: Sequence[object]) -> str:
    """As many placeholders as there are values."""
    return ", ".join(["%s"] * len(values))


def iso(day: date | str) -> str:
    """The day as ISO text, whichever way the engine gave it."""
    return day if isinstance(day, str) else day.isoformat()
