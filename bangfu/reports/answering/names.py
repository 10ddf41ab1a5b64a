"""Names of places and units in the texts of a form: found whole, never guessed from a part of a longer word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from bangfu.registry import trees
from bangfu.registry.models import Organisation, Region
from bangfu.registry.names import spoken
from bangfu.registry.scope import Scope
from bangfu.registry.words import Named, TableWords, places_of, units_of
from bangfu.reports.answering.periods import GAP

HOME, EASTERN = "500000", "370000"
SMALL = (Region.Kind.TOWN, Region.Kind.VILLAGE)
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
    """The names of places and units that a form may use: districts and cities, those who help; towns when asked.

    Cost: two small queries at first, two more for each word that may be a town.
    """

    def __init__(self) -> None:
        self._words = TableWords(Scope.everything())
        self._large = places_of((Region.Kind.PROVINCE, Region.Kind.CITY, Region.Kind.DISTRICT))
        self._keys = {named.region: named.key for named in self._large}
        self._units = units_of(HELPERS)
        self._known = dict(self._places()) | dict(self._helpers())
        self._names = {named.key: named.name for named in self._large} | {unit.code: unit.name for unit in self._units}
        longest_first = sorted((*self._known, *_NOT_NAMES), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))
        self._found: dict[tuple[str, str], str] = {}

    def _places(self) -> Iterator[tuple[str, Place]]:
        for named in self._large:
            above = self._keys.get(named.parent or 0, "")
            if named.kind == Region.Kind.DISTRICT and above == HOME:
                for word in (named.name, spoken(named.name, named.short), named.short):
                    yield word, Place(named.key, "region")
            elif named.key == HOME:
                for word in (named.name, named.short):
                    yield word, Place(HOME, "region")
            elif named.kind == Region.Kind.CITY and above == EASTERN:
                for word in (named.name, named.short):
                    yield word, Place(f"GOV-{named.key}", "helper")

    def _helpers(self) -> Iterator[tuple[str, Place]]:
        """Full and short names of those who help, and full names without what lawyers add, where only one has it."""
        named: dict[str, set[str]] = {}
        for unit in self._units:
            for word in _spellings(unit.name, unit.short_name):
                named.setdefault(word, set()).add(unit.code)
        own = {word for unit in self._units for word in (unit.name, unit.short_name)}
        for word, codes in named.items():
            if len(codes) == 1 and len(word) > 2:
                yield word, Place(min(codes), "helper", short=word not in own)

    def below(self, word: str, region: str) -> str:
        """The key of the one town or village of that name below a place, "" when there is none or several."""
        if (word, region) not in self._found:
            small = [n for n in self._words.named([word]) if n.kind in SMALL and region in self._keys_above(n)]
            codes = {named.key for named in small}
            self._found[word, region] = codes.pop() if len(codes) == 1 else ""
        return self._found[word, region]

    def _keys_above(self, named: Named) -> set[str]:
        keys: set[str] = set()
        waiting = [named.parent]
        while waiting:
            above = waiting.pop()
            forms = self._words.forms(above) if above else []
            keys |= {form.key for form in forms}
            waiting += {form.parent for form in forms}
        return keys

    def is_minor(self, region: str, helper: str) -> bool:
        """Whether a place is smaller than a district, or a unit is a branch: what stands above is not always split."""
        branches = {unit.code for unit in self._units if unit.kind == Organisation.Kind.BRANCH}
        small = any(key not in self._names for key in region.split("、"))
        return small or not branches.isdisjoint(helper.split("、"))

    def label(self, key: str) -> str:
        """The name of a place by its key, of a unit by its code."""
        if key not in self._names:
            found = self._words.named([key])
            self._names[key] = found[-1].name if found else key
        return self._names[key]

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


@cache
def districts(since: date) -> frozenset[str]:
    """The keys of the districts of the home in the edition that began on a day; editions never change."""
    edition = trees.current_edition(since)
    nodes = trees.regions_of_kind(edition, trees.region_with_key(HOME), Region.Kind.DISTRICT)
    return frozenset(region.key for region in trees.regions(node.region_id for node in nodes).values())


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
