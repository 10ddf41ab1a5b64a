"""Which cards of the overview stand left and which right, so that both columns end level without a script.

Basis: heights in pixels at 1440, as measured; a few lines more or less are taken up by the last card of a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil

GAP = 24
LETTERS = 25  # of a bulletin in a line of the right column
RECENT = (3, 10)
PARTS = "web/parts/{}.html"


@dataclass(frozen=True, slots=True)
class Card:
    """A card, how high it is, and how much higher in the narrower right column."""

    name: str
    height: int
    more: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """The templates of the left and of the right column, and how many lines the list of what was booked last has."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    recent: int

    @property
    def both(self) -> list[tuple[str, ...]]:
        """The columns in the order of the page; an empty one is left out."""
        return [column for column in (self.left, self.right) if column]


def columns(left: Sequence[Card], right: Sequence[Card], free: Sequence[Card], booked: int) -> Columns:
    """The fixed cards where they belong, the free ones and the list of `booked` documents where they level best."""
    least, most = RECENT
    best: tuple[int, Columns] | None = None
    for lines in range(min(least, booked), min(most, booked) + 1):
        cards = [*free, recent(lines)]
        for sides in product((1, 0), repeat=len(cards)):
            one = [*left, *(card for card, side in zip(cards, sides, strict=True) if not side)]
            other = [*right, *(card for card, side in zip(cards, sides, strict=True) if side)]
            off = abs(_height(one) - _height(other) - sum(card.more for card in other))
            if best is None or off < best[0]:
                best = off, Columns(_names(one), _names(other), lines)
    assert best
    return best[1]


def districts(gaps: str) -> Card:
    """The map, with the sentence of the districts without a record under it."""
    return Card("districts", 960 + 23 * ceil(len(gaps) / 46))


def sheet(letters: Iterable[int], headings: int) -> Card:
    """The beginning of a bulletin, with paragraphs of so many letters."""
    return Card("sheet", 205 + 42 * headings + sum(8 + 36 * ceil((2 + count) / LETTERS) for count in letters))


def joints(lines: int) -> Card:
    """The list of amounts that several districts have together."""
    return Card("joints", 100 + 52 * lines)


def checks(lines: int) -> Card:
    """What is compared."""
    return Card("checks", 145 + 68 * lines if lines else 120, 28 * lines)


def todo(lines: int, waiting: int = 0) -> Card:
    """What waits for the reader, and what the reader waits for."""
    return Card("todo", (135 + 50 * lines if lines else 172) + (60 + 50 * waiting if waiting else 0))


def recent(lines: int) -> Card:
    """What was booked last."""
    return Card("recent", 86 + 47 * lines if lines else 120)


def _height(cards: Sequence[Card]) -> int:
    return sum(card.height + GAP for card in cards)


def _names(cards: Iterable[Card]) -> tuple[str, ...]:
    return tuple(PARTS.format(card.name) for card in cards)
