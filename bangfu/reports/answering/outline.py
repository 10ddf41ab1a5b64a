"""Which labels a row is a part of: by bands across the table, by numbers, by 其中, by the blanks before it."""

from __future__ import annotations

from dataclasses import dataclass

from bangfu.registry.lookup import plain
from bangfu.reports.answering.labels import is_first, numbered
from bangfu.reports.answering.vocabulary import texts


@dataclass(frozen=True, slots=True)
class _Item:
    """A label that may stand over others: the depth of its number, 0 for none, and how far it is set in."""

    text: str
    level: int
    indent: int


class Outline:
    """The labels over the next row of a table, from the outermost to the innermost."""

    def __init__(self) -> None:
        self._items: list[_Item] = []

    def band(self, text: str) -> None:
        """Nothing; a text across the table stands over all rows until the next one."""
        level = numbered(plain(text))
        self._items = [item for item in self._items if item.level and item.level < level]
        self._items.append(_Item(text.strip(), level or 1, -1))

    def above(self, text: str, indent: int) -> list[str]:
        """The labels that a row is a part of; the row itself stands over the next ones.

        Shape: a total stands over nothing; 合计 is a part of nothing, 小计 of what the row before it is a part of.
        """
        bare, spread = plain(text), text.replace("\u3000", "  ")
        kind = total_kind(text)
        if kind:
            return [] if kind != "part" else [item.text for item in self._items[:-1]]
        among = any(bare.startswith(mark) for mark in texts()["marks"]["among"])
        level = numbered(bare)
        blanks = min((len(spread) - len(spread.lstrip())) // 2 + indent, 3)
        if level:
            self._under_number(level, is_first(bare))
        else:
            while self._items and not self._items[-1].level and self._items[-1].indent >= blanks + 4 * among:
                self._items.pop()
        above = [item.text for item in self._items]
        self._items.append(_Item(text.strip(), level, blanks + 4 * among))
        return above

    def _under_number(self, level: int, first: bool) -> None:
        """A number goes on where its sequence began; the first of a sequence stands under what is before it."""
        same = next((n for n, item in enumerate(self._items) if item.level == level and item.indent >= 0), None)
        if same is not None:
            self._items = self._items[:same]
        elif first:
            self._items = [item for item in self._items if item.level < level]
        else:
            kept = [item for item in self._items if item.level and item.level < level]
            self._items = kept


def total_kind(text: str) -> str:
    """Which total a text is and nothing else: whole, part, all; "" for none."""
    return next((kind for kind in ("whole", "part", "all") if plain(text) in texts()["marks"][kind]), "")
