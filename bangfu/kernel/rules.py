"""Pure rules that several lines of assistance share."""

from __future__ import annotations

from bangfu.kernel.errors import Problem


def not_positive(amount_fen: int, name: str, remedy: str, field: str = "amount_fen") -> list[Problem]:
    """The fault of an amount that is nothing or less.

    >>> [str(problem) for problem in not_positive(0, "金额", "请核对")], not_positive(1, "金额", "")
    (['金额应大于 0;请核对'], [])
    """
    if amount_fen > 0:
        return []
    return [Problem(field, f"{name}应大于 0", remedy, "not_positive", value=f"{amount_fen / 100:.2f}")]
