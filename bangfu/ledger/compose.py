"""The arithmetic of the verbs: from what was found in the ledger to cells; pure, exact, no query."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger import measures
from bangfu.ledger.question import Ask, Cell, Dims, Value, earlier
from bangfu.ledger.runs import Moment, by_key, met, open_ages

SUBTREE, JOINT, OWN, CHILDREN, ALL = range(5)
PPM = 1_000_000
RATIOS = ("ratio", "change", "target")


@dataclass(frozen=True, slots=True)
class Atom:
    """What is looked for in the ledger, without where and when.

    Shape: `family` is amount, days, last, keys or timeline; `since` says which days belong to a period: from its
    "start", from the "beginning", or from the start of its "year"; `place` is one of the groups above.
    """

    family: str
    measures: tuple[str, ...]
    where: Where
    since: str = "start"
    place: int = SUBTREE
    of: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity in the asked view, with the overlap and the postings behind it."""

    measure: str
    day: date
    value: int
    overlap: int
    postings: int


@dataclass(slots=True)
class Tally:
    """What was found of an atom in one place, period and set of dimensions."""

    amounts: list[Amount] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    keys: int = 0
    without_roll: int = 0
    postings: int = 0


Found = Callable[[Atom, Period], Mapping[Dims, Tally]]
Cells = dict[Dims, Cell]


def atom(ask: Ask) -> Atom:
    """The atom of a verb that looks at its own measures."""
    if ask.verb == "target":
        return Atom("last", ask.measures, ask.where, "year", OWN)
    stock = measures.measure(measures.branch(ask.measures[0])[0]).nature == "stock"
    since = "beginning" if ask.verb in ("balance", "last", "age", "days") or (stock and ask.verb != "sum") else "start"
    family = {"sum": "amount", "balance": "amount", "distinct": "keys", "age": "timeline", "having": "timeline"}
    of, by = (ask.of, ask.by or ask.of) if ask.verb == "having" else (ask.of, "")
    return Atom(family.get(ask.verb, ask.verb), ask.measures, ask.where, since, SUBTREE, of, by)


def need(ask: Ask) -> Atom:
    """The atom of what the keys of a having must have, wherever it was."""
    part = ask.parts[0]
    since = "start" if ask.window == "period" else "beginning"
    return Atom("timeline", part.measures, part.where, since, ALL, ask.by or ask.of)


def children(ask: Ask) -> Atom:
    """The atom of the targets of the regions directly below."""
    return Atom("last", ask.measures, ask.where, "year", CHILDREN)


def wanted(ask: Ask, period: Period) -> Iterator[tuple[Atom, Period]]:
    """Everything that has to be found for an ask in a period."""
    if ask.verb not in ("ratio", "change"):
        yield atom(ask), period
    if ask.verb == "having":
        yield need(ask), period
        return
    if ask.verb == "target":
        yield children(ask), period
    for part in ask.parts:
        yield from wanted(part, period)
        before = earlier(period, ask.against) if ask.verb == "change" else None
        if before:
            yield from wanted(part, before)


def cells(ask: Ask, period: Period, found: Found, always: bool = True) -> Cells:
    """The cells of an ask by dimensions; `always` there is one without dimensions.

    Shape: `found` gives what the ledger holds of an atom in this place.
    """
    if ask.parts and ask.verb in _COMPOSED:
        return _COMPOSED[ask.verb](ask, period, found, always)
    tallies = found(atom(ask), period)
    keys = [*tallies] or ([()] if always else [])
    if ask.verb == "having":
        needed = found(need(ask), period).get((), Tally())
        return {dims: _having(ask, period, tallies.get(dims) or Tally(), needed) for dims in keys}
    return {dims: _PLAIN[ask.verb](period, tallies.get(dims) or Tally()) for dims in keys}


def _amount(period: Period, tally: Tally) -> Cell:
    found = tally.amounts
    return Cell(sum(a.value for a in found), sum(a.postings for a in found), sum(a.overlap for a in found))


def _days(period: Period, tally: Tally) -> Cell:
    cell = _amount(period, tally)
    cell.value = sum(a.value * (period.end - a.day).days for a in tally.amounts)
    cell.overlap = sum(a.overlap * (period.end - a.day).days for a in tally.amounts)
    return cell


def _last(period: Period, tally: Tally) -> Cell:
    cell = _amount(period, tally)
    cell.series = cell.postings
    cell.stale = sum(a.postings for a in tally.amounts if _is_stale(a, period))
    if not tally.amounts:
        cell.value, cell.reason = None, "没有报告"
    return cell


def _is_stale(amount: Amount, period: Period) -> bool:
    limit = measures.measure(amount.measure).stale_after_days
    return limit is not None and (period.last_day - amount.day).days > limit


def _distinct(period: Period, tally: Tally) -> Cell:
    return Cell(tally.keys + tally.without_roll, tally.postings, without_roll=tally.without_roll)


def _age(period: Period, tally: Tally) -> Cell:
    ages = [age for moments in by_key(tally.moments).values() for age in open_ages(moments, period.last_day)]
    count = sum(n for _, n in ages)
    roll = sum(m.quantity for m in tally.moments if not m.key)
    value = Fraction(sum(days * n for days, n in ages), count) if count else None
    return Cell(
        value, sum(m.postings for m in tally.moments), without_roll=roll, reason="" if count else "没有未了结的"
    )


_PLAIN: dict[str, Callable[[Period, Tally], Cell]] = {
    "sum": _amount, "balance": _amount, "days": _days, "last": _last, "distinct": _distinct, "age": _age,
}  # fmt: skip


def _having(ask: Ask, period: Period, base: Tally, needed: Tally) -> Cell:
    keys = met(ask, period, base.moments, needed.moments)
    total = len({m.key for m in base.moments} - {""})
    return Cell(
        len(keys), sum(m.postings for m in base.moments),
        without_roll=sum(m.quantity for m in base.moments if not m.key), parts=(("met", len(keys)), ("base", total)),
    )  # fmt: skip


def _each(ask: Ask, period: Period, found: Found, always: bool) -> tuple[Cells, Cells, list[Dims]]:
    first = cells(ask.parts[0], period, found, always)
    second = cells(ask.parts[1], period, found, always) if len(ask.parts) > 1 else {}
    return first, second, list({**first, **second})


def _ratio(ask: Ask, period: Period, found: Found, always: bool) -> Cells:
    above, below, keys = _each(ask, period, found, always)
    made = {}
    for dims in keys:
        top, bottom = above.get(dims) or Cell(0), below.get(dims) or Cell(0)
        value, reason = _divided(top.value, bottom.value, "分母")
        made[dims] = _joined(value, reason, [("numerator", top), ("denominator", bottom)])
    return made


def _change(ask: Ask, period: Period, found: Found, always: bool) -> Cells:
    now = cells(ask.parts[0], period, found, always)
    before = earlier(period, ask.against)
    then = cells(ask.parts[0], before, found, always) if before else {}
    made = {}
    for dims in {**now, **then}:
        this, past = now.get(dims) or Cell(0), then.get(dims) or Cell(0)
        value, reason = _divided(this.value, past.value, "基期") if before else (None, "时点没有上一期")
        made[dims] = _joined(value - 1 if value is not None else None, reason, [("this", this), ("before", past)])
    return made


def _target(ask: Ask, period: Period, found: Found, always: bool) -> Cells:
    actual = cells(ask.parts[0], period, found, always)
    own, below = found(atom(ask), period), found(children(ask), period)
    made = {}
    for dims in {**actual, **{d: Cell() for d in own}}:
        this, aim = actual.get(dims) or Cell(0), _last(period, own.get(dims) or Tally())
        aim.reason = "" if aim.value is not None else "没有目标"
        parts = _last(period, below.get(dims) or Tally())
        scale = PPM if ask.parts[0].verb in RATIOS else 1
        value, reason = _divided(this.value, aim.value, "目标")
        cell = _joined(
            value * scale if value is not None else None, aim.reason or reason, [("actual", this), ("target", aim)]
        )
        reserved = aim.value - parts.value if aim.value is not None and parts.value is not None else None
        cell.parts += (("children", parts.value), ("reserved", reserved))
        made[dims] = cell
    return made


_COMPOSED: dict[str, Callable[[Ask, Period, Found, bool], Cells]] = {
    "ratio": _ratio,
    "change": _change,
    "target": _target,
}


def _divided(top: Value, bottom: Value, name: str) -> tuple[Fraction | None, str]:
    if top is None or bottom is None:
        return None, f"{name if bottom is None else '分子'}没有值"
    return (Fraction(top) / Fraction(bottom), "") if bottom else (None, f"{name}为零")


def _joined(value: Value, reason: str, parts: list[tuple[str, Cell]]) -> Cell:
    found = [cell for _, cell in parts]
    return Cell(
        value, sum(c.postings for c in found), found[0].overlap, sum(c.without_roll for c in found),
        sum(c.stale for c in found), sum(c.series for c in found), reason=reason,
        parts=tuple((name, cell.value) for name, cell in parts),
    )  # fmt: skip
