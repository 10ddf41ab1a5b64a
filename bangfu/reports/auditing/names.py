"""Who a text names: units and places of the registry under all their spellings, and words that point back to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bangfu.registry.names import spoken
from bangfu.registry.roster import Roster, Unit
from bangfu.registry.words import Named
from bangfu.reports.auditing import vocabulary
from bangfu.reports.auditing.lexicon import Hit, Lexicon

_FORM = re.compile(r"(?:集团)?(?:股份|有限责任|有限)*公司$")
_BESIDE = "、和与及—-–·"
LABEL = "@"


@dataclass(frozen=True, slots=True)
class Party:
    """A helper or a place. Shape: `key` is what `--helper` or `--region` takes, `title` what people read."""

    key: str
    title: str
    programmes: frozenset[str] = frozenset()
    region: int | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """What a word means: a helper, a place, or both (a district that helps another).

    Shape: `points` says to whom a word points that names nobody: own, whole, here, pair, unit, joint.
    """

    helper: Party | None = None
    place: Party | None = None
    points: str = ""
    ordinary: bool = False


class Names:
    """The names of a day."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._regions = {p.region: p for p in roster.places}
        self._units = {u.code: u for u in roster.units}
        self.pairs = roster.pairs
        helped = {pair.region for pair in roster.pairs}
        tops = [self._top(region) for region in helped if region in self._regions]
        self.whole = self._place(self._regions[max(set(tops), key=tops.count)]) if tops else Party("500000", "")
        self.labels = {name: self._label(name, codes) for name, codes in roster.labels.items()}
        self.helpers = {u.code: self._helper(u) for u in roster.units if self._programmes(u)}
        self._lexicon = Lexicon(dict(self._words()))

    def members(self, label: str) -> tuple[str, ...]:
        """The codes of the units that carry the label."""
        return self._roster.labels.get(label, ())

    def find(self, text: str) -> list[Hit[Name]]:
        """Every name in the text, in order."""
        return [hit for hit in self._lexicon.find(text) if not hit.meaning.ordinary or _listed(text, hit)]

    def party(self, word: str) -> Name | None:
        """Whom a single word names."""
        return self._lexicon.get(word)

    def places_of(self, helper: Party) -> set[int]:
        """The places that a helper is paired with."""
        return {pair.region for pair in self.pairs if pair.helper == helper.key}

    def _top(self, region: int) -> int:
        """The province above the region."""
        here = self._regions[region]
        while here.kind != "province" and here.parent in self._regions:
            here = self._regions[here.parent]
        return here.region

    def _programmes(self, unit: Unit) -> frozenset[str]:
        """The channels through which the unit, those above it, or those of its province help."""
        codes = {unit.code}
        above = unit
        while above.parent in self._units and above.parent not in codes:
            above = self._units[above.parent]
            codes.add(above.code)
        whole = unit.region is not None and unit.kind == "government" and unit.region in self._regions
        found = set()
        for pair in self.pairs:
            other = self._units.get(pair.helper)
            below = whole and other is not None and other.region in self._regions and self._under(other.region, unit)
            if pair.helper in codes or below:
                found.add(pair.programme)
        return frozenset(found)

    def _under(self, region: int | None, unit: Unit) -> bool:
        """Whether the region lies in the helper's province, which is not the province that is helped."""
        return region is not None and self._top(region) == unit.region != self.whole.region

    def _helper(self, unit: Unit) -> Party:
        return Party(unit.code, unit.short, self._programmes(unit), unit.region)

    def _label(self, name: str, codes: tuple[str, ...]) -> Party:
        some = frozenset(p.programme for p in self.pairs if p.helper in codes)
        return Party(LABEL + name, f"{LABEL}{name}", some)

    def _place(self, named: Named) -> Party:
        return Party(named.key, named.name, region=named.region)

    def _words(self) -> Iterator[tuple[str, Name]]:
        """Every spelling with what it means; what comes later wins."""
        people = vocabulary.texts()["people"]
        for points in ("unit", "pair", "here", "joint"):
            yield from ((word, Name(points=points)) for word in people[points])
        yield from ((word, Name(place=self.whole, points="whole")) for word in people["whole"])
        yield from ((word, Name(place=self.whole, points="own")) for word in people["own"])
        for unit in self._roster.units:
            yield from ((word, self._unit_name(unit)) for word in _spellings(unit))
        for label, party in self.labels.items():
            spellings = (label, *vocabulary.texts()["labels"].get(label, ()))
            yield from ((word, Name(helper=party)) for word in spellings)
        yield from self._place_words(set(people["ordinary"]))

    def _unit_name(self, unit: Unit) -> Name:
        """A helper; or an office of the place, which helps nobody from outside."""
        helper = self.helpers.get(unit.code)
        named = self._regions.get(unit.region or 0)
        if helper is not None or named is None or self._top(named.region) != self.whole.region:
            return Name(helper)
        return Name(place=self._place(named), points="own" if named.region == self.whole.region else "")

    def _place_words(self, ordinary: set[str]) -> Iterator[tuple[str, Name]]:
        standing = {p.region: p for p in self.helpers.values() if p.region is not None and p.key.startswith("GOV-")}
        towns: dict[str, list[Named]] = defaultdict(list)
        for named in self._roster.places:
            inside = self._top(named.region) == self.whole.region
            helper = standing.get(named.region)
            if named.kind == "town":
                towns[named.name].append(named)
            elif named.region == self.whole.region:
                yield from ((word, Name(place=self.whole, points="whole")) for word in (named.name, named.short))
            elif inside or helper:
                name = Name(helper, self._place(named) if inside else None)
                yield named.name, name
                yield spoken(named.name, named.short), name
                yield named.short, Name(name.helper, name.place, ordinary=named.short in ordinary)
        for some in towns.values():
            yield from self._town_words(some)

    def _town_words(self, some: list[Named]) -> Iterator[tuple[str, Name]]:
        """A town by its own name where only one bears it, and behind its district's."""
        for named in some:
            above = self._regions.get(named.parent or 0)
            if above is None or self._top(named.region) != self.whole.region:
                continue
            town = Name(place=Party(named.key, spoken(above.name, above.short) + named.name, region=named.region))
            yield from (
                (front + named.name, town) for front in (above.name, spoken(above.name, above.short), above.short)
            )
            if len(some) == 1 and len(named.name) > 2:
                yield named.name, town


def _spellings(unit: Unit) -> set[str]:
    """The unit in full and in short, without 中国 and without its legal form, a bank as 农行."""
    found = {unit.name, unit.short}
    for word in (unit.name, unit.short):
        bare = _FORM.sub("", word)
        group = f"{bare}集团" if "集团" in word else bare
        found |= {bare, group, *(w.removeprefix("中国") for w in (word, group))}
    if unit.short.endswith("银行") and len(unit.short) == 4:
        found.add(unit.short[0] + "行")
    if unit.short.endswith("党中央"):
        found.add(unit.short.removesuffix("中央"))
    return {word for word in found if len(word) >= 2 and (len(word) > 2 or word in (unit.short, unit.short[0] + "行"))}


def _listed(text: str, hit: Hit[Name]) -> bool:
    return text[hit.start - 1 : hit.start] in tuple(_BESIDE) or text[hit.end : hit.end + 1] in tuple(_BESIDE)
