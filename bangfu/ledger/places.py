"""Names in a filter become intervals before the engine is asked: places, units, dated labels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bangfu.kernel.where import LABELLED, Where
from bangfu.registry import find, labels, trees
from bangfu.registry.scope import Scope

if TYPE_CHECKING:
    from bangfu.registry.models import TreeEdition


class Reach(NamedTuple):
    """An interval of a tree during a time; a date None is open."""

    lo: int
    hi: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """One resolved condition: a column holds one of the values, or lies in one of the intervals.

    Shape: `reaches` None means that `values` count; no values and no reaches let nothing through.
    """

    __test__ = False  # no test of pytest's

    column: str
    values: tuple[str, ...] = ()
    reaches: tuple[Reach, ...] | None = None


class Places(Protocol):
    """Where the engine learns what stands where; the registry, or the few places of a scratch ledger."""

    def edition(self, asked: TreeEdition | None) -> int:
        """The key of the edition to be shown."""

    def today(self) -> int:
        """The key of today's edition, in which scopes are written."""

    def intervals(self, asked: TreeEdition | None, regions: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """The subtree of each region in the edition."""

    def place(self, asked: TreeEdition | None, text: str, on: date) -> Sequence[Reach]:
        """Where a region or a label `@…` of regions lies."""

    def organisation(self, text: str, on: date) -> Sequence[Reach]:
        """Where a unit with everything under it, or a label `@…` of units, lies."""

    def programme(self, text: str) -> str:
        """The code of a programme."""


class Registry:
    """The places of the registry."""

    def edition(self, asked: TreeEdition | None) -> int:
        """The key of the edition to be shown."""
        return int(self._edition(asked).pk)

    def today(self) -> int:
        """The key of today's edition."""
        return int(trees.current_edition().pk)

    def intervals(self, asked: TreeEdition | None, regions: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """The subtree of each region in the edition."""
        return trees.intervals(self._edition(asked), regions)

    def place(self, asked: TreeEdition | None, text: str, on: date) -> Sequence[Reach]:
        """Where a region or a label of regions lies; a place is looked up on a day of the edition."""
        edition = self._edition(asked)
        if text.startswith("@"):
            return [Reach(*found) for found in labels.regions_labelled(edition, text[1:])]
        day = min(max(on, edition.valid_from), edition.valid_to - timedelta(days=1) if edition.valid_to else on)
        found = trees.intervals(edition, [region.pk for region in find.places(Scope.everything(), text, day)])
        return [Reach(*one) for one in found.values()]

    def organisation(self, text: str, on: date) -> Sequence[Reach]:
        """Where a unit with everything under it, or a label of units, lies."""
        if text.startswith("@"):
            return [Reach(*found) for found in labels.organisations_labelled(text[1:])]
        unit = find.organisation(Scope.everything(), text, on)
        return [Reach(unit.lo, unit.hi)]

    def programme(self, text: str) -> str:
        """The code of a programme."""
        return str(find.programme(text).pk)

    def _edition(self, asked: TreeEdition | None) -> TreeEdition:
        return asked or trees.current_edition()


def resolved(places: Places, asked: TreeEdition | None, where: Where, on: date) -> tuple[Test, ...]:
    """The filter with every name resolved.

    Refuses: what the registry refuses on an unknown place, unit, label or programme.
    """
    found = []
    for column, values in where.conditions:
        if column == "programme":
            found.append(Test(column, tuple(places.programme(v) for v in values)))
        elif column == "region":
            found.append(Test(column, reaches=tuple(r for v in values for r in places.place(asked, v, on))))
        elif column in LABELLED:
            found.append(Test(column, reaches=tuple(r for v in values for r in places.organisation(v, on))))
        else:
            found.append(Test(column, values))
    return tuple(found)
