"""Small cells: counts of fewer than five people are not published, nor what would give them away by subtraction."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

LEAST = 5  # people, households; of a smaller group a figure tells about its members
PEOPLE = frozenset({"person", "person_time", "household"})  # units that count people
OF_PEOPLE = frozenset({"ratio", "year", "hour", "day", "ppm"})  # units in which a small group shows through as well
SMALL, BESIDE = "少于5", "若干"
SEARCHED = 10  # values among which every sum is looked for

Key = TypeVar("Key", bound=Hashable)
Sum = tuple[Key, tuple[Key, ...]]  # a whole and its parts, which add up to it
Bounds = tuple[int | None, int | None]
_NOBODY_KNOWS: Bounds = (None, None)


def is_small(value: int) -> bool:
    """Whether so few people are counted that the number is about them; nobody at all is no secret.

    >>> [is_small(value) for value in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return 0 < abs(value) < LEAST


def withheld(values: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> dict[Key, str]:
    """What is not published: SMALL for small counts, BESIDE for others that would give them away.

    Shape: `sums` are the sums that a reader may know to hold between the values. Where the marks alone would tell
    (four people in two rows and two columns, each "fewer than five"), a whole says no longer that it is small.
    """
    hidden = {key: SMALL for key, value in values.items() if is_small(value)}
    sums = [one for one in sums if one[0] in values and all(part in values for part in one[1])]
    while hidden:
        told = _told(values, hidden, sums)
        more = next((key for key in (_beside(one, values, hidden, sums) for one in told) if key is not None), None)
        if more is None:
            more = next((key for key in _wholes_first(told, sums) if hidden[key] == SMALL), None)
        if more is None:
            return hidden
        hidden[more] = BESIDE
    return hidden


def sums_among(values: Mapping[Key, int]) -> list[Sum[Key]]:
    """Every value that is the sum of two or more others: whoever knows what is counted may know that it must be.

    Cost: 2 to the power of the number of values; more than SEARCHED are searched for sums of two only.

    >>> sums_among({"all": 12, "men": 9, "women": 3})
    [('all', ('men', 'women'))]
    """
    keys = [key for key, value in values.items() if value]
    most = len(keys) if len(keys) <= SEARCHED else 3
    found = []
    for whole in keys:
        others = [key for key in keys if key != whole]
        for size in range(2, most):
            found += [
                (whole, parts)
                for parts in combinations(others, size)
                if sum(values[part] for part in parts) == values[whole]
            ]
    return found


def _beside(told: Key, values: Mapping[Key, int], hidden: Mapping[Key, str], sums: Sequence[Sum[Key]]) -> Key | None:
    """What is withheld next to what is told: the smallest other part, before a whole, before what counts nobody."""
    wholes = {whole for whole, _ in sums}
    around = [one for one in sums if told in (one[0], *one[1])]
    free = _free(around, hidden) or _free(sums, hidden)
    return min(free, key=lambda key: (values[key] == 0, key in wholes, abs(values[key])), default=None)


def _wholes_first(told: Sequence[Key], sums: Sequence[Sum[Key]]) -> list[Key]:
    wholes = {whole for whole, _ in sums}
    return sorted(told, key=lambda key: key not in wholes)


def _free(sums: Iterable[Sum[Key]], hidden: Mapping[Key, str]) -> dict[Key, None]:
    return dict.fromkeys(key for whole, parts in sums for key in (*parts, whole) if key not in hidden)


def _told(values: Mapping[Key, int], hidden: Mapping[Key, str], sums: Sequence[Sum[Key]]) -> list[Key]:
    """The withheld values that somebody can work out all the same: by solving the sums, or by what a mark allows."""
    solved = _solved(list(hidden), sums)
    bounds = _bounds(values, hidden, sums)
    return [key for key in hidden if key in solved or (bounds[key][0] is not None and bounds[key][0] == bounds[key][1])]


def _solved(hidden: Sequence[Key], sums: Iterable[Sum[Key]]) -> set[Key]:
    """The unknowns that the sums, taken as equations, leave one value for (Gauss and Jordan, exactly)."""
    at = {key: column for column, key in enumerate(hidden)}
    rows = [_equation(at, one) for one in sums]
    rows = [row for row in rows if any(row)]
    done: list[list[Fraction]] = []
    for column in range(len(hidden)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [cell / pivot[column] for cell in pivot]
        rows = [_less(row, pivot, column) for row in rows]
        done = [*(_less(row, pivot, column) for row in done), pivot]
    alone = [row for row in done if sum(cell != 0 for cell in row) == 1]
    return {hidden[next(column for column, cell in enumerate(row) if cell)] for row in alone}


def _equation(at: Mapping[Key, int], one: Sum[Key]) -> list[Fraction]:
    row = [Fraction(0)] * len(at)
    for key, sign in ((one[0], 1), *((part, -1) for part in one[1])):
        if key in at:
            row[at[key]] += sign
    return row


def _less(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    return [cell - factor * other for cell, other in zip(row, pivot, strict=True)] if factor else row


def _bounds(values: Mapping[Key, int], hidden: Mapping[Key, str], sums: Sequence[Sum[Key]]) -> dict[Key, Bounds]:
    """Between which values each cell lies for a reader, narrowed by every sum until nothing changes any more."""
    found: dict[Key, Bounds] = {key: (value, value) for key, value in values.items()}
    found |= {key: _marked(values[key], mark) for key, mark in hidden.items()}
    for _ in range(LEAST * (len(hidden) + 1)):
        before = dict(found)
        for whole, parts in sums:
            _narrow(found, whole, parts)
        found |= {
            key: _outside(found[key]) for key, mark in hidden.items() if mark == BESIDE and not is_small(values[key])
        }
        if found == before:
            break
    return found


def _marked(value: int, mark: str) -> Bounds:
    """What a mark tells: of a small count that it is one, of another that it is none."""
    if mark == SMALL:
        return (1, LEAST - 1) if value > 0 else (1 - LEAST, LEAST - 1)
    return (LEAST, None) if value >= LEAST else (0, None) if value >= 0 else _NOBODY_KNOWS


def _outside(bounds: Bounds) -> Bounds:
    """The bounds of what is no small count: nobody, or five and more."""
    low, high = bounds
    if high is not None and high < LEAST:
        return low, 0
    return (LEAST if low is not None and 0 < low < LEAST else low), high


def _narrow(found: dict[Key, Bounds], whole: Key, parts: tuple[Key, ...]) -> None:
    """Nothing; the bounds of a whole and of its parts are narrowed by each other."""
    found[whole] = _inner(found[whole], (_added(found[p][0] for p in parts), _added(found[p][1] for p in parts)))
    for part in parts:
        others = [found[other] for other in parts if other != part]
        least, most = _added(low for low, _ in others), _added(high for _, high in others)
        low, high = found[whole]
        room = (
            None if low is None or most is None else low - most,
            None if high is None or least is None else high - least,
        )
        found[part] = _inner(found[part], room)


def _added(bounds: Iterable[int | None]) -> int | None:
    total = 0
    for one in bounds:
        if one is None:
            return None
        total += one
    return total


def _inner(one: Bounds, other: Bounds) -> Bounds:
    lows = [low for low in (one[0], other[0]) if low is not None]
    highs = [high for high in (one[1], other[1]) if high is not None]
    return max(lows, default=None), min(highs, default=None)
