"""Tables of tiers: each begins where the one before ends; a gap or an overlap is refused before anything is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bangfu.kernel.errors import Problem
from bangfu.kernel.quantity import yuan
from bangfu.kernel.reading import Row

REMEDY = "请让每一档从上一档的上限起,最后一档不填上限"


def faults(tiers: Sequence[Row]) -> Iterator[Problem]:
    """Each place where the table leaves an amount to no tier or to two.

    Unit: `low` and `high` of a row in fen; `low` belongs to the tier, `high` does not; no `high` means without end.

    >>> rows = [Row(low=0, high=299), Row(low=300, high=500), Row(low=400, high=None)]
    >>> [found.code for found in faults(rows)]
    ['gap', 'overlap']
    """
    for no, tier in enumerate(tiers, 1):
        if tier.high is not None and tier.high <= tier.low:
            message = f"第 {no} 档的上限 {yuan(tier.high)} 元不大于下限 {yuan(tier.low)} 元"
            yield Problem(f"tiers[{no}].high", message, REMEDY, "empty_tier")
    for no, (one, other) in enumerate(pairwise(tiers), 1):
        at = f"tiers[{no + 1}].low"
        if one.high is None or other.low < one.high:
            until = "没有上限" if one.high is None else f"到 {yuan(one.high)} 元为止"
            message = f"第 {no} 档{until},第 {no + 1} 档却从 {yuan(other.low)} 元起,两档重叠"
            yield Problem(at, message, REMEDY, "overlap")
        elif other.low > one.high:
            middle = yuan((one.high + other.low) // 2)
            message = f"第 {no} 档到 {yuan(one.high)} 元为止,第 {no + 1} 档从 {yuan(other.low)} 元起:{middle} 元不属于任何一档"
            yield Problem(at, message, REMEDY, "gap")


def tier_of(tiers: Sequence[Row], amount_fen: int) -> Row | None:
    """The tier that an amount lies in; None below the first one.

    >>> tier_of([Row(low=0, high=10), Row(low=10, high=None)], 10).low
    10
    """
    return next((t for t in tiers if t.low <= amount_fen and (t.high is None or amount_fen < t.high)), None)
