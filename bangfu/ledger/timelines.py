"""When keys came and went, day by day, for rules that ask by when something was there; the arithmetic is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger.compose import ALL, SUBTREE, Atom
from bangfu.ledger.engine import reading
from bangfu.ledger.question import Dims, Question
from bangfu.ledger.runs import Moment


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: measures, filtered, by the key `of` and what it is matched `by`, inside a period.

    Shape: `everywhere` looks past the region of the question, as what a key must have is looked for wherever it was.
    """

    measures: tuple[str, ...]
    where: Where
    of: str
    period: Period
    by: str = ""
    everywhere: bool = False


Found = Mapping[Dims, Sequence[Moment]]


def timelines(question: Question, wanted: Sequence[Wanted]) -> dict[Wanted, Found]:
    """The moments of the keys that stay above 0 in the period, along the dimensions of the question.

    Shape: the question has no asks; its one region (or none) is where what is not `everywhere` is looked for.
    Refuses: ScopeMissing; what the registry refuses.
    Cost: a fixed number of statements for each sixty wanted, whatever the number of keys.
    """
    atoms = {one: _atom(one) for one in wanted}
    with reading(question) as desk:
        desk.want((atom, one.period) for one, atom in atoms.items())
        desk.collect()
        found = desk.finder(0)
        return {
            one: {dims: tuple(tally.moments) for dims, tally in found(atom, one.period).items()}
            for one, atom in atoms.items()
        }


def _atom(one: Wanted) -> Atom:
    place = ALL if one.everywhere else SUBTREE
    return Atom("timeline", one.measures, one.where, "start", place, one.of, one.by)
