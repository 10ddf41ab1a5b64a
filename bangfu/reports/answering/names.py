"""Names of places and units in the texts of a form: found whole, never guessed from a part of a longer word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bangfu.registry.models import Organisation, Region
from bangfu.registry.names import spoken
from bangfu.registry.scope import Scope
from bangfu.registry.words import MemoryWords, Named
from bangfu.reports.answering.periods import GAP

HOME, EASTERN = "500000", "370000"
HELPERS = (Organisation.Kind.CENTRAL_UNIT, Organisation.Kind.BRANCH, Organisation.Kind.SCHOOL)
_LEGAL = re.compile(r"(?:股份)?有限(?:责任)?公司$")
_LIST = re.compile(r"[、,,和及与/+\n]*")
# Longer words that begin with a name and are not it.
_NOT_NAMES = ("水利部门", "重庆市级", "全市级")


@dataclass(frozen=True, slots=True)
class Place:
    """A name found in a text."""

    code: str
    kind: str  # region or helper
    short: bool = False


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The places and units that one text names.

    Shape: codes in the order of the text; `fault` says why they cannot be taken together.
    """

    regions: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    fault: str = ""


class Names:
    """All names of the registry that a form may use; read once.

    Cost: some tenths of a second at the first use.
    """

    def __init__(self) -> None:
        self._words = MemoryWords(Scope.everything())
        self._by_region = {named.region: named for named in self._words.everything()}
        self._known = dict(self._places()) | dict(self._units())
        longest_first = sorted((*self._known, *_NOT_NAMES), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))
        self._small = self._small_places()

    def _places(self) -> Iterator[tuple[str, Place]]:
        for named in self._words.everything():
            if named.kind == Region.Kind.DISTRICT and self.key_above(named) == HOME:
                place = Place(named.key, "region")
                yield named.name, place
                yield spoken(named.name, named.short), place
                yield named.short, place
            elif named.key == HOME:
                yield named.name, Place(HOME, "region")
                yield named.short, Place(HOME, "region")
            elif named.kind == Region.Kind.CITY and self.key_above(named) == EASTERN:
                yield named.name, Place(f"GOV-{named.key}", "helper")
                yield named.short, Place(f"GOV-{named.key}", "helper")

    def _units(self) -> Iterator[tuple[str, Place]]:
        """Full and short names of those who help, and full names without what lawyers add, where only one has it."""
        units = [unit for name in self._words.unit_names() for unit in self._words.units(name) if unit.kind in HELPERS]
        named: dict[str, set[str]] = {}
        for unit in units:
            for word in _spellings(unit.name, unit.short_name):
                named.setdefault(word, set()).add(unit.code)
        own = {word for unit in units for word in (unit.name, unit.short_name)}
        for word, codes in named.items():
            if len(codes) == 1 and len(word) > 2:
                yield word, Place(min(codes), "helper", short=word not in own)

    def _small_places(self) -> dict[str, list[Named]]:
        """Towns and villages by name; they are looked for only as whole labels."""
        found: dict[str, list[Named]] = {}
        for named in self._words.everything():
            if named.kind in (Region.Kind.TOWN, Region.Kind.VILLAGE) and named.key.startswith(HOME[:2]):
                for word in {named.name, named.short}:
                    found.setdefault(word, []).append(named)
        return found

    def key_above(self, named: Named) -> str:
        """The key of the place above."""
        above = self._by_region.get(named.parent) if named.parent else None
        return above.key if above else ""

    def below(self, word: str, region: str) -> str:
        """The key of the one town or village of that name below a place, "" when there is none or several."""
        codes = {named.key for named in self._small.get(word, ()) if region in self._keys_above(named)}
        return codes.pop() if len(codes) == 1 else ""

    def _keys_above(self, named: Named) -> set[str]:
        keys = set()
        above = self._by_region.get(named.parent) if named.parent else None
        while above is not None:
            keys.add(above.key)
            above = self._by_region.get(above.parent) if above.parent else None
        return keys

    def districts(self) -> frozenset[str]:
        """The keys of every district of the home, of all times."""
        return frozenset(p.code for p in self._known.values() if p.kind == "region" and p.code != HOME)

    def is_minor(self, region: str, helper: str) -> bool:
        """Whether a place is smaller than a district, or a unit is a branch: what stands above is not always split."""
        branches = (unit for code in helper.split("、") for unit in self._words.units(code))
        small = any(named.kind in (Region.Kind.TOWN, Region.Kind.VILLAGE) for named in self._words.named([region]))
        return small or any(unit.kind == Organisation.Kind.BRANCH for unit in branches)

    def label(self, key: str) -> str:
        """The name of a place by its key, of a unit by its code."""
        found = self._words.named([key])
        if found:
            return found[-1].name
        return next((unit.name for unit in self._words.units(key)), key)

    def taken(self, text: str) -> tuple[str, Mentioned]:
        """The text without the names in it, and what they name."""
        hits: list[tuple[re.Match[str], Place]] = []
        for match in self._pattern.finditer(text):
            place = self._known.get(match[0])
            glued = bool(hits) and hits[-1][0].end() == match.start() and hits[-1][1].kind == "region"
            if place and not (place.short and glued):  # 重庆市法学会 is not 中国法学会
                hits.append((match, place))
        rest, end = "", 0
        for match, _ in hits:
            rest, end = rest + text[end : match.start()] + GAP, match.end()
        return rest + text[end:], self._mentioned(text, hits)

    def _mentioned(self, text: str, hits: list[tuple[re.Match[str], Place]]) -> Mentioned:
        regions = [(match, place.code) for match, place in hits if place.kind == "region"]
        helpers = [(match, place.code) for match, place in hits if place.kind == "helper"]
        if len({code for _, code in regions}) > 1:
            regions = [hit for hit in regions if hit[1] != HOME]
        for found in (regions, helpers):
            if len({code for _, code in found}) > 1 and not _is_list(text, [match for match, _ in found]):
                return Mentioned(fault="写了不止一个地方或单位,不知道指哪一个")
        return Mentioned(_codes(regions), _codes(helpers))


def _codes(hits: Iterable[tuple[re.Match[str], str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for _, code in hits))


def _is_list(text: str, matches: list[re.Match[str]]) -> bool:
    """Whether nothing but list marks stands between the names."""
    between = [text[a.end() : b.start()] for a, b in pairwise(matches)]
    return all(gap and _LIST.fullmatch(gap) for gap in between)


def _spellings(name: str, short: str) -> set[str]:
    bare = _LEGAL.sub("", name)
    found = {name, short, bare, bare.removeprefix("中国"), name.removeprefix("中国")}
    if name.startswith("中国"):
        found.add("中国" + short.removeprefix("中国"))
    return found - {""}
