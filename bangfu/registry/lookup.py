"""Words that name places, units and channels, resolved to one thing or refused with the nearest that exists."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from rapidfuzz import fuzz, process

from bangfu.kernel.errors import Refused
from bangfu.registry.models import Organisation, Programme, Region
from bangfu.registry.scope import Scope
from bangfu.registry.trees import joint_region
from bangfu.registry.words import MemoryWords, Named, Words

NEAR_ENOUGH = 60
SUGGESTIONS = 3
CANDIDATES = 5
LONGEST = 60
LIST_MARKS = ",+;"
IN_PATH = (Region.Kind.CITY, Region.Kind.DISTRICT, Region.Kind.TOWN, Region.Kind.VILLAGE)


class Lookup:
    """What words name, within a scope; outside of it a name is unknown. Each different word is resolved once.

    Cost: with the default `MemoryWords` two reads of the registry at the first use, then none.
    """

    def __init__(self, scope: Scope, on: date, words: Words | None = None) -> None:
        self._scope, self._on, self._given = scope, on, words
        self._answers: dict[tuple[str, date], int | Refused] = {}
        self._programmes: dict[str, Programme] = {}

    @property
    def _words(self) -> Words:
        if self._given is None:
            self._given = MemoryWords(self._scope)
        return self._given

    def region(self, text: str, on: date | None = None) -> Region:
        """The region that the text names on the day: a code, a name, a short name, a path, or several joined by 、.

        Refuses: `unknown_region`, `abolished_region` (naming the successor), `region_not_yet`, `ambiguous_region`
        (naming candidates), and what `trees.joint_region` refuses.
        """
        asked = (plain(text), on or self._on)
        if asked not in self._answers:
            try:
                self._answers[asked] = self._resolved(*asked)
            except Refused as refused:
                self._answers[asked] = refused
        found = self._answers[asked]
        if isinstance(found, Refused):
            raise Refused(found.message, found.remedy, found.code)
        return self._words.region(found)

    def places(self, text: str, on: date | None = None) -> list[Region]:
        """The regions that the text names, several joined by 、 each alone: reading never makes a joint region.

        Refuses: as `region`.
        """
        word = plain(text)
        parts = [word] if self._words.named([word]) else [part for part in _split(word) if part]
        return [self.region(part, on) for part in parts or [word]]

    def organisation(self, text: str, on: date | None = None) -> Organisation:
        """The organisation that the text names: a code, a full name or a short name; ended ones too.

        Refuses: `unknown_organisation` with the nearest names, `ambiguous_organisation`.
        """
        word = plain(text)
        found = self._words.units(word) if word else []
        best = next(
            (f for f in ([u for u in found if u.code == word], [u for u in found if u.name == word], found) if f), []
        )
        if len(best) == 1:
            return best[0]
        if best:
            names = "、".join(f"{u.name}({u.code})" for u in best[:CANDIDATES])
            raise Refused(f"“{word}”不止一个单位", f"请写编码:{names}", "ambiguous_organisation")
        if not word:
            raise Refused("没有写单位", "请写单位名称或编码", "unknown_organisation")
        hint = _nearest(word, self._words.unit_names()) or "请核对名称,或先登记这个单位"
        raise Refused(f"没有单位“{word}”", hint, "unknown_organisation")

    def programme(self, text: str) -> Programme:
        """The channel that the text names by code or name.

        Refuses: `unknown_programme`.
        """
        if not self._programmes:
            self._programmes = {w: p for p in Programme.objects.all() for w in (p.code, p.name, p.wind) if w}
        word = plain(text)
        if word not in self._programmes:
            names = "、".join(dict.fromkeys(p.name for p in self._programmes.values()))
            raise Refused(f"没有帮扶渠道“{word}”", f"可用:{names}", "unknown_programme")
        return self._programmes[word]

    def _resolved(self, text: str, day: date) -> int:
        if not text:
            raise Refused("没有写区划", "请写区划的名称或代码", "unknown_region")
        exact = {n.region for n in self._words.named([text])}
        parts = [part for part in _split(text) if part]
        if len(parts) > 1 and not exact:
            return joint_region([self._one(part, day) for part in parts]).pk
        return self._one(text, day)

    def _one(self, text: str, day: date) -> int:
        named = self._words.named([text]) or self._by_path(text)
        if not named:
            raise Refused(f"没有区划“{text[:LONGEST]}”", self._hint(text, day), "unknown_region")
        holding = list({n.region: n for n in reversed(named) if n.holds_on(day)}.values())
        if len(holding) > 1:
            holding = self._highest(holding) or holding
        if len(holding) == 1:
            return holding[0].region
        if holding:
            raise self._ambiguous(text, holding, day)
        return self._at_another_time(text, named, day)

    def _highest(self, named: Sequence[Named]) -> list[Named]:
        """The one that stands above all the others, as 东营 means the city and not its district of that name."""
        top = min(named, key=lambda n: n.rank)
        others = [n for n in named if n.region != top.region]
        return [top] if all(top.region in self._above(n.region) for n in others) else []

    def _at_another_time(self, text: str, named: Sequence[Named], day: date) -> int:
        """A word of another time: the same region under its form of the day, or a refusal naming who came after."""
        alive = {n.region: n for n in named if self._on_day(n.region, day)}
        if len(alive) == 1:
            return next(iter(alive))
        if alive:
            raise self._ambiguous(text, list(alive.values()), day)
        if all(n.valid_from > day for n in named):
            first = min(named, key=lambda n: n.valid_from)
            before = self._listed(self._words.origins(first.region))
            remedy = f"当时是{before},请写当时的区划,或核对日期" if before else "请核对日期,或写当时的区划"
            raise Refused(f"“{text}”自{_said(first.valid_from)}起才设立", remedy, "region_not_yet")
        gone = max((n for n in named if n.valid_from <= day), key=lambda n: n.valid_from)
        heirs = self._listed(self._heirs_on(gone.region, day))
        ended = _said(gone.valid_to) if gone.valid_to else ""
        remedy = f"现由{heirs}承继,请改写现在的区划(写到乡镇街道最准)" if heirs else "请核对日期,或写现在的区划"
        raise Refused(f"“{text}”已于{ended}撤销", remedy, "abolished_region")

    def _heirs_on(self, region: int, day: date) -> list[int]:
        """The successors on the day; of one that ended too, its own, and so on."""
        found: list[int] = []
        waiting = self._words.heirs(region)
        while waiting:
            heir = waiting.pop(0)
            if heir in found:
                continue
            if self._on_day(heir, day):
                found.append(heir)
            else:
                waiting += self._words.heirs(heir)
        return found

    def _on_day(self, region: int, day: date) -> bool:
        return any(form.holds_on(day) for form in self._words.forms(region))

    def _by_path(self, text: str) -> list[Named]:
        """Forms whose ancestors' names stand before their own: 奉节县白帝镇, 重庆市奉节县白帝镇坪上村, 奉节坪上村."""
        if len(text) > LONGEST:
            return []
        ends = [text[cut:] for cut in range(2, len(text) - 1)]
        found = []
        for named in self._words.named(ends):
            above = [text.removesuffix(word) for word in named.words if text.endswith(word)]
            if any(self._spells(front, named.parent) for front in above if front):
                found.append(named)
        return found

    def _spells(self, front: str, region: int | None) -> bool:
        """Whether the text is made of the names of the region and those above it, none or more left out."""
        if not front:
            return True
        if region is None:
            return False
        forms = self._words.forms(region)
        ends = {word for form in forms for word in form.words if front.endswith(word)}
        parents = {form.parent for form in forms}
        return any(self._spells(front.removesuffix(end), p) for end in ends for p in parents) or any(
            self._spells(front, p) for p in parents
        )

    def _above(self, region: int) -> set[int]:
        """Every region that ever stood above."""
        found: set[int] = set()
        waiting = [region]
        while waiting:
            parents = {form.parent for form in self._words.forms(waiting.pop())} - {None} - found
            found |= parents  # type: ignore[arg-type]
            waiting += parents  # type: ignore[arg-type]
        return found

    def _ambiguous(self, text: str, named: Sequence[Named], day: date) -> Refused:
        listed = sorted(named, key=lambda n: n.rank)
        paths = "、".join(f"{self._path(n, day)}({n.code})" for n in listed[:CANDIDATES])
        more = f"等{len(listed)}处" if len(listed) > CANDIDATES else ""
        return Refused(f"“{text}”不止一处", f"请写明上级或代码:{paths}{more}", "ambiguous_region")

    def _path(self, named: Named, day: date) -> str:
        names = [named.name]
        above = named.parent
        while above is not None:
            forms = self._words.forms(above)
            form = next((f for f in forms if f.holds_on(day)), forms[-1])
            names += [form.name] if form.kind in IN_PATH else []
            above = form.parent
        return "".join(reversed(names))

    def _listed(self, regions: Iterable[int]) -> str:
        return "、".join(self._words.forms(region)[-1].name for region in regions)

    def _hint(self, text: str, day: date) -> str:
        """What was probably meant: below the place that the text begins with, or anywhere."""
        if text.isdigit():
            return self._hint_of_code(text, day)
        every = self._words.everything()
        for cut in range(min(len(text), LONGEST) - 1, 1, -1):
            named = self._words.named([text[:cut]]) or self._by_path(text[:cut])
            begun = {n.region for n in named if n.kind in IN_PATH}
            if len(begun) == 1:
                below = [n for n in every if n.parent in begun and n.holds_on(day)]
                near = _nearest(text[cut:], _spellings(below))
                return near or _nearest(text, _spellings(every)) or f"“{text[:cut]}”下没有“{text[cut:]}”,请核对名称"
        return _nearest(text, _spellings(every)) or "请核对名称,或写区划代码"

    def _hint_of_code(self, code: str, day: date) -> str:
        """Half of the towns have another code in the statistics bureau's list, which villages' codes begin with."""
        village = next(
            (n for n in self._words.everything() if n.kind == Region.Kind.VILLAGE and n.code.startswith(code)), None
        )
        if len(code) == 9 and village is not None and village.parent is not None:
            forms = self._words.forms(village.parent)
            town = next((f for f in forms if f.holds_on(day)), forms[-1])
            return f"这是{self._path(town, day)}的统计用代码,请写民政部门的代码{town.code},或写名称"
        return "请核对代码,或写区划名称"


def plain(text: str) -> str:
    r"""The text as it is compared: full-width forms made plain, no blanks.

    >>> plain(" 奉节县\u3000白帝镇 "), plain("\uff15\uff10\uff10\uff11\uff10\uff11")
    ('奉节县白帝镇', '500101')
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def _split(text: str) -> list[str]:
    for mark in LIST_MARKS:
        text = text.replace(mark, "、")
    return text.removesuffix("(合计)").split("、")


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _spellings(named: Iterable[Named]) -> list[str]:
    return list(dict.fromkeys(word for n in named for word in (n.name, n.short)))


def _nearest(word: str, known: Sequence[str]) -> str:
    near = process.extract(word, known, scorer=fuzz.ratio, limit=SUGGESTIONS, score_cutoff=NEAR_ENOUGH)
    return "是不是想写:" + "、".join(found for found, *_ in near) if near else ""
