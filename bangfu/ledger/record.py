"""One document seen from the ledger: its postings, and which filters let each of them through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from bangfu.kernel.period import BEGINNING
from bangfu.kernel.where import Where
from bangfu.ledger.arms import NO_LIMIT, Arm, Spot, Stretch
from bangfu.ledger.compose import ALL
from bangfu.ledger.cube import Query
from bangfu.ledger.engine import Desk, reading
from bangfu.ledger.plan import EVERYWHERE, NOWHERE
from bangfu.ledger.question import PostingRow, Question
from bangfu.registry.scope import Scope


def of_document(scope: Scope, kind: str, number: str) -> list[PostingRow]:
    """The postings of a document that the scope lets through, of every revision, reversals included."""
    with _desk(scope) as desk:
        return _rows(desk, desk.of_document(kind, number))


def matching(scope: Scope, wheres: Sequence[Where], postings: Sequence[int]) -> list[frozenset[int]]:
    """For each filter, which of the postings it lets through; one attribution has to fulfil all of it together."""
    if not postings or not wheres:
        return [frozenset()] * len(wheres)
    found: list[set[int]] = [set() for _ in wheres]
    with _desk(scope) as desk:
        arms = [
            Arm(atom=i, measures=(), group=ALL, tests=desk.plan.tests(where), allowed=desk.plan.allowed(scope, True),
                postings=tuple(postings))
            for i, where in enumerate(wheres)
        ]  # fmt: skip
        frame = desk.plan.frame(_EVERYWHERE, [_always(i) for i in range(len(wheres))])
        for row in desk.rows(frame, arms, Query.postings):
            found[row[0]].add(row[3])
    return [frozenset(one) for one in found]


_EVERYWHERE = [Spot(NOWHERE, ALL, 0, EVERYWHERE)]


def _always(atom: int) -> Stretch:
    return Stretch(atom, 0, BEGINNING, date.max, NO_LIMIT, BEGINNING)


def _rows(desk: Desk, postings: Sequence[int]) -> list[PostingRow]:
    if not postings:
        return []
    scope = desk.question.check()
    arm = Arm(atom=0, measures=(), group=ALL, allowed=desk.plan.allowed(scope, True), postings=tuple(postings))
    return desk.details(desk.plan.frame(_EVERYWHERE, [_always(0)]), [arm])


@contextmanager
def _desk(scope: Scope) -> Iterator[Desk]:
    with reading(Question(asks=(), regions=(), periods=(), scope=scope)) as desk:
        yield desk
