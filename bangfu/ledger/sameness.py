"""Two subjects that are one person: what was posted of it, read up to a position, as one root for each; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

MEASURE = "person.same"  # its postings: `subject` is the same person as the one in `trait`

Posted = tuple[str, str, int, int]
Same = tuple[int, str, str]


def roots(posted: Iterable[Posted], cuts: Iterable[int]) -> tuple[Same, ...]:
    """For each position the subjects that are not the root of their person, with the root.

    Shape: `posted` are (subject, other subject, quantity, position); what was taken back adds up to nothing.

    >>> roots([("A", "B", 1, 5), ("B", "C", 1, 7)], [6, 9])
    ((6, 'B', 'A'), (9, 'B', 'A'), (9, 'C', 'A'))
    """
    rows = list(posted)
    return tuple((cut, subject, root) for cut in sorted(set(cuts)) for subject, root in _at(rows, cut))


def _at(rows: Iterable[Posted], cut: int) -> Iterator[tuple[str, str]]:
    standing: Counter[tuple[str, str]] = Counter()
    for one, other, quantity, position in rows:
        if position <= cut:
            standing[one, other] += quantity
    parent: dict[str, str] = {}
    for one, other in sorted(pair for pair, count in standing.items() if count > 0):
        first, second = sorted((_root(parent, one), _root(parent, other)))
        parent.setdefault(first, first)
        parent[second] = first
    for subject in sorted(parent):
        root = _root(parent, subject)
        if root != subject:
            yield subject, root


def _root(parent: dict[str, str], subject: str) -> str:
    while parent.get(subject, subject) != subject:
        subject = parent[subject]
    return subject
