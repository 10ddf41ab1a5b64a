"""Why a document is counted in a figure, or which condition keeps it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """Every indicator with whether these postings of a document enter it, and if not, why."""
    found = load.indicators()
    leaves = [(one.code, leaf) for one in found.values() for leaf in _leaves(one.latest.ask)]
    wheres = list(dict.fromkeys(leaf.where for _, leaf in leaves))
    let = dict(zip(wheres, record.matching(scope, wheres, [row.posting for row in rows]), strict=True))
    return [_reason(code, [leaf for owner, leaf in leaves if owner == code], rows, let) for code in found]


def _reason(code: str, leaves: Sequence[Ask], rows: Sequence[PostingRow], let: dict[Where, frozenset[int]]) -> Reason:
    one = load.indicators()[code]
    measured = [(leaf, row) for leaf in leaves for row in rows if row.measure in _branches(leaf)]
    entered = [row for leaf, row in measured if row.posting in let[leaf.where]]
    if entered:
        total = sum({row.posting: row.quantity for row in entered}.values())
        return Reason(code, one.name, one.unit, one.latest.show, True, total, "")
    if measured:
        why_ = f"不符合条件{words.conditions(measured[0][0].where)}"
    else:
        why_ = "没有这些计量项:" + "、".join(words.title(m) for leaf in leaves for m in leaf.measures)
    return Reason(code, one.name, one.unit, one.latest.show, False, 0, why_)


def _leaves(ask: Ask) -> Iterator[Ask]:
    if ask.measures:
        yield ask
    for part in ask.parts:
        yield from _leaves(part)


def _branches(leaf: Ask) -> set[str]:
    return {code for named in leaf.measures for code in measures.branch(named)}
