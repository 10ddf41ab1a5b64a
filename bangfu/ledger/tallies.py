"""What statements found, sorted by atom, place and period, ready for the arithmetic of the verbs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bangfu.kernel.period import BEGINNING
from bangfu.ledger.compose import Amount, Tally
from bangfu.ledger.question import Dims
from bangfu.ledger.runs import Moment

Place = tuple[int, int, int]


class Tallies:
    """The tallies by (atom, rk, pk) and dimensions; `claimed` reads every attribution in full."""

    def __init__(self, claimed: bool) -> None:
        self._claimed = claimed
        self._found: dict[Place, dict[Dims, Tally]] = defaultdict(dict)

    def at(self, place: Place) -> Mapping[Dims, Tally]:
        """What was found of an atom in a place and period."""
        return self._found.get(place, {})

    def take_amount(self, row: tuple[Any, ...]) -> None:
        """A row (atom, rk, pk, dims…, fact, claimed, postings)."""
        self._add(row[:3], row[3:-3], "", BEGINNING, row[-3:])

    def take_dated(self, row: tuple[Any, ...]) -> None:
        """A row (atom, rk, pk, measure, day, dims…, fact, claimed, postings)."""
        self._add(row[:3], row[5:-3], row[3], as_day(row[4]), row[-3:])

    def take_keys(self, row: tuple[Any, ...]) -> None:
        """A row (atom, rk, pk, dims…, keys, quantity without a key, postings)."""
        tally = self._tally(row[:3], row[3:-3])
        for name, value in zip(("keys", "without_roll", "postings"), row[-3:], strict=True):
            setattr(tally, name, getattr(tally, name) + int(value))

    def take_moment(self, row: tuple[Any, ...]) -> None:
        """A row (atom, rk, pk, key, other, day, dims…, quantity, postings)."""
        moment = Moment(row[3], row[4], as_day(row[5]), int(row[-2]), int(row[-1]))
        self._tally(row[:3], row[6:-2]).moments.append(moment)

    def take_share(self, row: tuple[Any, ...], dims: Dims, part: int) -> None:
        """A posting read as the part let through: the difference to the whole, which is counted already."""
        self._tally(row[:3], dims).amounts.append(Amount(row[5], as_day(row[6]), part - int(row[4]), 0, 0))

    def _add(self, key: Sequence[int], dims: Dims, measure: str, day: date, found: Sequence[Any]) -> None:
        fact, claimed, postings = (int(value) for value in found)
        value = claimed if self._claimed else fact
        self._tally(key, dims).amounts.append(Amount(measure, day, value, claimed - fact, postings))

    def _tally(self, key: Sequence[int], dims: Sequence[str | int]) -> Tally:
        number, rk, pk = key
        return self._found[number, rk, pk].setdefault(tuple(dims), Tally())


def as_day(value: date | str) -> date:
    """The day as the store gave it."""
    return date.fromisoformat(value) if isinstance(value, str) else value
