"""Where words are looked up: in the tables for one field, in memory for 20,000 rows; both answer alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple, Protocol

from django.db.models import Q

from bangfu.registry.models import Organisation, Region, RegionForm, RegionSuccession, TreeNode
from bangfu.registry.scope import Scope
from bangfu.registry.trees import current_edition

COLUMNS = (
    "region_id", "region__kind", "region__key", "code", "name", "short_name", "parent_id", "valid_from", "valid_to",
)  # fmt: skip
LEVELS = {kind: level for level, kind in enumerate(Region.Kind.values)}


class Named(NamedTuple):
    """One form of a region, as words find it."""

    region: int
    kind: str
    key: str
    code: str
    name: str
    short: str
    parent: int | None
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the region was so on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def words(self) -> set[str]:
        """What the form may be called by."""
        return {self.key, self.code, self.name, self.short} - {""}

    @property
    def rank(self) -> tuple[int, str, int, date]:
        """The place in a list: the higher level first, then official order."""
        return LEVELS[self.kind], self.code, self.region, self.valid_from


class Words(Protocol):
    """What a look-up asks; the scope narrows what words can name, never the names of what stands above it."""

    def named(self, words: Collection[str]) -> list[Named]:
        """The forms in scope with one of these codes or names."""

    def everything(self) -> list[Named]:
        """All forms in scope, by rank."""

    def forms(self, region: int) -> list[Named]:
        """All forms of a region, oldest first, whatever the scope."""

    def heirs(self, region: int) -> list[int]:
        """The successors of a region, the principal one first."""

    def origins(self, region: int) -> list[int]:
        """The predecessors of a region."""

    def region(self, region: int) -> Region:
        """The region itself."""

    def units(self, word: str) -> list[Organisation]:
        """The organisations with this code, name or short name."""

    def unit_names(self) -> list[str]:
        """All names of organisations, in official order."""


class TableWords:
    """Words looked up in the tables, a few small queries for each; for a single field."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def named(self, words: Collection[str]) -> list[Named]:
        """The forms in scope with one of these codes or names."""
        keyed = Q(region__in=Region.objects.filter(key__in=words).values("pk"))
        wanted = Q(code__in=words) | Q(name__in=words) | Q(short_name__in=words) | keyed
        return _in_scope(self._scope, _read(wanted))

    def everything(self) -> list[Named]:
        """All forms in scope, by rank."""
        return _in_scope(self._scope, _read(Q()))

    def forms(self, region: int) -> list[Named]:
        """All forms of a region, oldest first, whatever the scope."""
        return sorted(_read(Q(region_id=region)), key=lambda n: n.valid_from)

    def heirs(self, region: int) -> list[int]:
        """The successors of a region, the principal one first."""
        return _heirs(region)

    def origins(self, region: int) -> list[int]:
        """The predecessors of a region."""
        return _origins(region)

    def region(self, region: int) -> Region:
        """The region itself."""
        return Region.objects.get(pk=region)

    def units(self, word: str) -> list[Organisation]:
        """The organisations with this code, name or short name."""
        found = Organisation.objects.filter(Q(code=word) | Q(name=word) | Q(short_name=word))
        return list(found.select_related("region"))

    def unit_names(self) -> list[str]:
        """All names of organisations, in official order."""
        return _names(Organisation.objects.all())


class FewWords(TableWords):
    """Words looked up in the tables, those that are known beforehand all at once; for the rows of one table.

    Cost: two small queries for what is known beforehand, then as `TableWords`.
    """

    def __init__(self, scope: Scope, words: Iterable[str]) -> None:
        super().__init__(scope)
        self._known: dict[str, list[Named]] = {word: [] for word in words}
        for named in super().named(self._known.keys()):
            for word in named.words & self._known.keys():
                self._known[word].append(named)
        self._regions = Region.objects.in_bulk({n.region for found in self._known.values() for n in found})

    def named(self, words: Collection[str]) -> list[Named]:
        """The forms in scope with one of these codes or names."""
        if not self._known.keys() >= set(words):
            return super().named(words)
        return sorted({n for word in words for n in self._known[word]}, key=lambda n: n.rank)

    def region(self, region: int) -> Region:
        """The region itself."""
        return self._regions.get(region) or super().region(region)


class MemoryWords:
    """Words read once; for many rows.

    Cost: some tenths of a second at the first use, then no query but for a joint region.
    """

    def __init__(self, scope: Scope) -> None:
        every = _read(Q())
        self._everything = _in_scope(scope, every)
        self._by_word: dict[str, list[Named]] = defaultdict(list)
        for named in self._everything:
            for word in named.words:
                self._by_word[word].append(named)
        self._forms: dict[int, list[Named]] = defaultdict(list)
        for named in sorted(every, key=lambda n: n.valid_from):
            self._forms[named.region].append(named)
        self._regions = Region.objects.in_bulk()
        self._units = list(Organisation.objects.select_related("region"))
        self._by_unit_word: dict[str, list[Organisation]] = defaultdict(list)
        for unit in self._units:
            for word in {unit.code, unit.name, unit.short_name}:
                self._by_unit_word[word].append(unit)

    def named(self, words: Collection[str]) -> list[Named]:
        """The forms in scope with one of these codes or names."""
        return sorted({n for word in words for n in self._by_word.get(word, ())}, key=lambda n: n.rank)

    def everything(self) -> list[Named]:
        """All forms in scope, by rank."""
        return self._everything

    def forms(self, region: int) -> list[Named]:
        """All forms of a region, oldest first, whatever the scope."""
        return self._forms.get(region, [])

    def heirs(self, region: int) -> list[int]:
        """The successors of a region, the principal one first."""
        return _heirs(region)

    def origins(self, region: int) -> list[int]:
        """The predecessors of a region."""
        return _origins(region)

    def region(self, region: int) -> Region:
        """The region itself; a joint region made meanwhile is read."""
        return self._regions.get(region) or Region.objects.get(pk=region)

    def units(self, word: str) -> list[Organisation]:
        """The organisations with this code, name or short name."""
        return self._by_unit_word.get(word, [])

    def unit_names(self) -> list[str]:
        """All names of organisations, in official order."""
        return _names(self._units)


def places_of(kinds: Iterable[str]) -> list[Named]:
    """The forms of all regions of these kinds, of all times, by rank; in one query."""
    return _read(Q(region__kind__in=list(kinds)))


def units_of(kinds: Iterable[str]) -> list[Organisation]:
    """The organisations of these kinds, in official order; in one query."""
    return list(Organisation.objects.filter(kind__in=list(kinds)).order_by("sort_no", "pk"))


def unit_kinds() -> dict[str, str]:
    """The kinds of organisations with their titles."""
    return {kind.value: str(kind.label) for kind in Organisation.Kind}


def _read(wanted: Q) -> list[Named]:
    rows = RegionForm.objects.filter(wanted).values_list(*COLUMNS)
    return sorted((Named(*row) for row in rows), key=lambda n: n.rank)


def _in_scope(scope: Scope, forms: list[Named]) -> list[Named]:
    """Those of the regions that stand inside a grant in today's edition."""
    if scope.whole or not forms:
        return forms
    wanted = {n.region for n in forms}
    nodes = TreeNode.objects.filter(edition=current_edition())
    if len(wanted) < 500:
        nodes = nodes.filter(region_id__in=wanted)
    inside = {
        r
        for r, lo in nodes.values_list("region_id", "lo")
        if any(g.region[0] <= lo < g.region[1] for g in scope.grants)
    }
    return [n for n in forms if n.region in inside]


def _heirs(region: int) -> list[int]:
    """Asked for refusals only, so never kept in memory."""
    found = RegionSuccession.objects.filter(predecessor_id=region).order_by("-principal", "successor__key")
    return list(found.values_list("successor_id", flat=True))


def _origins(region: int) -> list[int]:
    found = RegionSuccession.objects.filter(successor_id=region).order_by("predecessor__key")
    return list(found.values_list("predecessor_id", flat=True))


def _names(units: Iterable[Organisation]) -> list[str]:
    return list(dict.fromkeys(word for unit in units for word in (unit.name, unit.short_name)))
