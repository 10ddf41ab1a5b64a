"""A second, plain evaluator of the simple verbs: lists and loops, to hold the engine against. Never used outside tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from bangfu.kernel.period import BEGINNING, Period
from bangfu.kernel.quantity import largest_remainder

FOREVER = 10**9


@dataclass
class Post:
    """A posting as the naive ledger remembers it; `place` is its entry's position or FOREVER."""

    no: int
    entry: int
    measure: str
    quantity: int
    happened: date
    booked: date
    region: str
    giver: str
    subject: str
    category: str
    place: int
    reverses: int | None = None
    credits: list[tuple[int, tuple[str, str, str, int, int], int]] = field(default_factory=list)

    def live(self, limit: int) -> list[tuple[str, str, str, int, int]]:
        """What it is attributed to, as far as was known."""
        found: Counter[tuple[str, str, str, int, int]] = Counter()
        for place, credit, sign in self.credits:
            if place <= limit:
                found[credit] += sign
        return sorted(credit for credit, count in found.items() if count > 0)


@dataclass(frozen=True)
class Asked:
    """One question of the simple kind."""

    verb: str
    measures: tuple[str, ...]
    period: Period
    region: str
    inside: frozenset[str]
    view: str = "fact"
    basis: str = "restated"
    limit: int = FOREVER
    where: tuple[tuple[str, str], ...] = ()


@dataclass
class Figure:
    """What the naive evaluator says."""

    value: int | None = 0
    postings: int = 0
    overlap: int = 0
    without_roll: int = 0


def evaluate(posts: list[Post], asked: Asked, helpers: dict[str, int]) -> Figure:
    """The figure, the slow way."""
    day = (lambda p: p.booked) if asked.basis == "booked" else (lambda p: p.happened)
    start = asked.period.start if asked.verb in ("sum", "distinct") else BEGINNING
    known = [p for p in posts if p.measure in asked.measures and p.place <= asked.limit]
    known = [p for p in known if start <= day(p) < asked.period.end]
    if asked.verb == "last":
        known = _latest(known)
    figure, keys, values = Figure(), Counter[str](), 0
    for p in known:
        let = [c for c in p.live(asked.limit) if _claim_fits(c, asked.where)]
        if p.region not in asked.inside or not let or not _posting_fits(p, asked.where):
            continue
        weight = (asked.period.end - max(asked.period.start, day(p))).days if asked.verb == "days" else 1
        figure.postings += 1
        figure.overlap += p.quantity * (len(let) - 1) * weight
        values += _in_view(p, let, asked, helpers) * weight
        keys[p.subject] += p.quantity
    figure.value = values
    if asked.verb == "distinct":
        figure.without_roll = keys.pop("", 0)
        figure.value, figure.overlap = sum(q > 0 for q in keys.values()) + figure.without_roll, 0
    if asked.verb == "last" and not figure.postings:
        figure.value = None
    return figure


def _in_view(p: Post, let: list[tuple[str, str, str, int, int]], asked: Asked, helpers: dict[str, int]) -> int:
    if asked.view == "claimed":
        return p.quantity * len(let)
    if asked.view == "fact":
        return p.quantity
    live = sorted(p.live(asked.limit), key=lambda c: (c[0], helpers[c[1]], *c[2:]))
    parts = largest_remainder(p.quantity, [Fraction(c[3], c[4]) for c in live])
    return sum(part for c, part in zip(live, parts, strict=True) if c in let)


def _latest(known: list[Post]) -> list[Post]:
    undone = {p.reverses for p in known if p.reverses is not None}
    reports = [p for p in known if p.reverses is None and p.entry not in undone]
    best: dict[tuple[str, str, str], Post] = {}
    for p in sorted(reports, key=lambda p: (p.happened, p.place, p.entry, p.no)):
        best[p.measure, p.giver, p.region] = p
    return list(best.values())


def _claim_fits(credit: tuple[str, str, str, int, int], where: tuple[tuple[str, str], ...]) -> bool:
    values = dict(zip(("programme", "helper", "mode"), credit, strict=False))
    return all(values[c] == v for c, v in where if c in values)


def _posting_fits(p: Post, where: tuple[tuple[str, str], ...]) -> bool:
    return all(getattr(p, c) == v for c, v in where if c in ("category", "giver", "subject"))
