"""Why a document is counted in a figure, or which condition keeps it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bangfu.indicators import load, words
from bangfu.kernel.where import Where
from bangfu.ledger import measures, record
from bangfu.ledger.question import Ask, PostingRow

if TYPE_CHECKING:
    from bangfu.registry.scope import Scope


@dataclass(frozen=True, slots=True)
class Reason:
    """One indicator as a document sees it.

    Unit: `quantity` in the base unit of the measure, reversals netted. Shape: `entered` says whether any posting is
    let through; `why` is the failing condition in words when none is.
    """

    code: str
    name: str
    unit: str
    show: str
    entered: bool
    quantity: int
    why: str


def why(scope: Scope, rows: Sequence[PostingRow]) -> list[Reason]:
    """Every indicator with whether these postings of a document enter it, and if not, why.

    Cost: two statements at most, whatever the number of indicators and postings.
    """
    found = load.indicators()
    leaves = [(one.code, leaf) for one in found.values() for leaf in _leaves(one.latest.ask)]
    wheres = dict.fromkeys(where for _, leaf in leaves for where in (leaf.where, *_apart(leaf.where)))
    let = record.matching(scope, list(wheres), [row.posting for row in rows])
    judge = _Judge(rows, dict(zip(wheres, let, strict=True)))
    return [judge.reason(code, [leaf for owner, leaf in leaves if owner == code]) for code in found]


class _Judge:
    """Says of each indicator how the postings of one document stand to it."""

    def __init__(self, rows: Sequence[PostingRow], let: Mapping[Where, frozenset[int]]) -> None:
        self.rows, self.let = rows, let

    def reason(self, code: str, leaves: Sequence[Ask]) -> Reason:
        """Entered with how much, or the first thing that keeps the postings out."""
        one = load.indicators()[code]
        measured = [(leaf, row) for leaf in leaves for row in self.rows if row.measure in _branches(leaf)]
        dated = [(leaf, row) for leaf, row in measured if row.happened_on >= one.definitions[0].since]
        entered = {row.posting: row.quantity for leaf, row in dated if row.posting in self.let[leaf.where]}
        if entered:
            return Reason(code, one.name, one.unit, one.latest.show, True, sum(entered.values()), "")
        if dated:
            said = self._failing(*dated[0])
        elif measured:
            said = f"发生在口径起算日 {one.definitions[0].since} 之前"
        else:
            said = "没有这些计量项:" + "、".join(
                dict.fromkeys(words.title(m) for leaf in leaves for m in leaf.measures)
            )
        return Reason(code, one.name, one.unit, one.latest.show, False, 0, said)

    def _failing(self, leaf: Ask, row: PostingRow) -> str:
        """The conditions that the posting does not fulfil, or that no single attribution fulfils them together."""
        parts = [
            words.condition(*part.conditions[0], leaf.measures)
            for part in _apart(leaf.where)
            if row.posting not in self.let[part]
        ]
        if parts:
            return f"不符合条件:{';'.join(parts)}"
        return f"没有一条归属同时符合{words.conditions(leaf.where, leaf.measures)}"


def _apart(where: Where) -> list[Where]:
    """Each condition of a filter as a filter of its own."""
    return [Where((condition,)) for condition in where.conditions]


def _leaves(ask: Ask) -> Iterator[Ask]:
    if ask.measures:
        yield ask
    for part in ask.parts:
        yield from _leaves(part)


def _branches(leaf: Ask) -> set[str]:
    return {code for named in leaf.measures for code in measures.branch(named)}
