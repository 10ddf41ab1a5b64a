"""A table whose rows are different questions: what the rows add up to, and how much of that is counted twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bangfu.kernel.errors import Refused
from bangfu.ledger.compose import atom
from bangfu.ledger.cube import Query
from bangfu.ledger.engine import reading
from bangfu.ledger.plan import Row
from bangfu.ledger.question import Question

_OWN = 100  # groups of intervals from here on belong to one row of the table each
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Union:
    """Σ rows, the postings of all rows each once, and the difference (其中重复).

    Shape: `rows` are the values in the order asked; `shared` are (numbers of the rows, repeated quantity, postings):
    what those rows and no others have in common, counted once less than they count it.
    """

    rows: tuple[int, ...]
    total: int
    union: int
    shared: tuple[tuple[tuple[int, ...], int, int], ...]

    @property
    def repeated(self) -> int:
        """How much of the total is counted more than once."""
        return self.total - self.union


def union_total(questions: Sequence[Question]) -> Union:
    """The table of questions, each one ask of a sum or balance in one region and period, facts only.

    Refuses: `bad_question` when a question has more, or is read otherwise than the first.
    """
    if not 0 < len(questions) <= MOST_ROWS:
        raise Refused(f"一张表最多 {MOST_ROWS} 行", "请分成几张表", "bad_question")
    first = questions[0]
    for one in questions:
        same = (one.scope, one.edition, one.basis, one.as_of) == (first.scope, first.edition, first.basis, first.as_of)
        single = len(one.asks) * len(one.regions) * len(one.periods) == 1 and not one.by
        if not (same and single and one.asks[0].verb in ("sum", "balance")):
            raise Refused("各行要用同一时点、同一口径的合计", "每行一个指标、一个地区、一个期间", "bad_question")
    values = [0] * len(questions)
    shared = []
    for mask, quantity, postings in _masks(questions):
        rows = tuple(i for i in range(len(questions)) if mask >> i & 1)
        for i in rows:
            values[i] += quantity
        if len(rows) > 1:
            shared.append((rows, quantity * (len(rows) - 1), postings))
    total = sum(values)
    return Union(tuple(values), total, total - sum(repeated for _, repeated, _ in shared), tuple(sorted(shared)))


def _masks(questions: Sequence[Question]) -> list[tuple[int, int, int]]:
    """(mask, quantity, postings): bit i of the mask stands for row i."""
    regions = tuple(dict.fromkeys(one.regions[0] for one in questions))
    periods = tuple(dict.fromkeys(one.periods[0] for one in questions))
    with reading(replace(questions[0], asks=(), regions=regions, periods=periods, view="fact")) as desk:
        spots, stretches, arms = [], [], []
        for i, one in enumerate(questions):
            rk = desk.plan.rows.index(Row(one.regions[0]))
            frame, found = desk.plan.single(atom(one.asks[0]), one.periods[0], rk)
            tests = (*desk.plan.tests(one.asks[0].where), *desk.plan.tests(one.where))
            arms += [replace(arm, atom=i, group=_OWN + i, tests=tests) for arm in found]
            groups = {arm.group for arm in found}
            spots += [
                replace(spot, rk=i, group=_OWN + i) for spot in frame.spots if spot.rk == rk and spot.group in groups
            ]
            stretches += [replace(stretch, atom=i) for stretch in frame.stretches]
        rows = desk.rows(desk.plan.frame(spots, stretches), arms, Query.masks)
        return [(int(mask), int(quantity), int(postings)) for mask, quantity, postings in rows]
