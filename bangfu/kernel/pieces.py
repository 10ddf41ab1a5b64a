"""Many values taken a statement at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

AT_ONCE = 900  # below the number of parameters that every engine takes

T = TypeVar("T")


def pieces(values: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    """The values in pieces that a statement can carry.

    >>> list(pieces([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    for start in range(0, len(values), size):
        yield values[start : start + size]
