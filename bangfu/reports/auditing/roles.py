"""Who helped whom, for the number at a place: the nearest that is named, in the order in which Chinese texts say it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bangfu.reports.auditing.lexicon import Hit
from bangfu.reports.auditing.names import LABEL, Name, Names, Party
from bangfu.reports.auditing.passage import Passage, Sentence

CARRIED, SUPPOSED = -1, -2
_JOINED = re.compile(r"(?:[、,和及与]|以及|[区县市]、)?")
_FROM = re.compile(r"(?:来自|由|系|出自)[^。;]{0,2}$")
_COUNT = re.compile(r"(?:\d|[一二三四五六七八九十])家(?P<of>单位)")
_CLOSED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Roles:
    """The helper of a number, empty where nobody helps, and the places that are helped, more than one taken together.

    Shape: `supposed` tells that no sentence of the paragraph names the helper; it is that of the title or of the text.
    """

    helper: Party | None
    helped: tuple[Party, ...]
    supposed: bool = False

    @property
    def region(self) -> str:
        """The places as `--region` takes them."""
        return "、".join(p.key for p in self.helped)

    @property
    def region_title(self) -> str:
        """The places as people read them."""
        return "、".join(p.title for p in self.helped)


class Cast:
    """The names of a text, and who of them is meant where."""

    def __init__(self, passage: Passage, names: Names, pair: tuple[Party | None, Party | None] = (None, None)) -> None:
        self._passage, self._names, self._pair = passage, names, pair
        self.hits = self._counted(_settled(names, names.find(passage.plain)))
        self._starts = [hit.start for hit in self.hits]
        self._helpers = {h.meaning.helper for h in self.hits if h.meaning.helper}
        self._places = {h.meaning.place for h in self.hits if h.meaning.place} - {names.whole}
        self._titled = self._in_title()

    def roles(self, at: int, end: int, after: int) -> Roles:
        """Who helped whom for the number from `at` to `end`; `after` is where the next number begins."""
        here = self._passage.sentences[self._passage.number(at)]
        helper, since = self._helper(here, at, min(after, here.end))
        grouped = helper is not None and helper.key.startswith(LABEL)
        said = self._said_places(here, (at, end, after), since, grouped=grouped)
        return Roles(helper, said or self._carried_places(here, helper, since), since == SUPPOSED)

    def listed(self, at: int) -> tuple[Party, ...]:
        """The places that are listed right before the place, as before 5区县."""
        groups = self._groups(self._passage.clause(at)[0], at)
        if not groups or not _JOINED.fullmatch(self._passage.plain[groups[-1][-1].end : at].removesuffix("等")):
            return ()
        return _different(party for hit in groups[-1] if (party := self._place(hit)) is not None)

    def label_at(self, at: int) -> Party | None:
        """The label that begins at the place, as after 9家."""
        hit = next(iter(self._in(at, at + 3)), None)
        helper = hit.meaning.helper if hit else None
        return helper if helper is not None and helper.key.startswith(LABEL) else None

    def enumerated(self, label: Party) -> list[tuple[int, int, int]]:
        """The sentences that name units of the label, with how many different ones."""
        codes = set(self._names.members(label.key.removeprefix(LABEL)))
        found = []
        for one in self._passage.sentences:
            named = {h.meaning.helper.key for h in self._in(one.start, one.end) if h.meaning.helper} & codes
            found.append((one.start, one.end, len(named)))
        return found

    def _helper(self, here: Sentence, at: int, after: int) -> tuple[Party | None, int]:
        """The helper, and the place of its name; CARRIED where a sentence before names it, else SUPPOSED."""
        aside = [m.span() for m in _CLOSED.finditer(self._passage.plain, here.start, at)]
        before = [hit for hit in self._in(here.start, at) if not any(a < hit.start < b for a, b in aside)]
        for hit in reversed(before):
            if hit.meaning.helper is not None:
                return hit.meaning.helper, hit.start
            if hit.meaning.points in ("unit", "pair"):
                return self._meant(hit), hit.start
        for hit in self._in(at, after):
            if hit.meaning.helper is not None and _FROM.search(self._passage.plain[here.start : hit.start]):
                return hit.meaning.helper, hit.start
        if any(hit.meaning.points == "own" for hit in before):
            return None, CARRIED
        return self._carried_helper(here)

    def _counted(self, hits: list[Hit[Name]]) -> list[Hit[Name]]:
        """The names with 9家单位, which means the units of the label that the text names elsewhere."""
        label = next(
            (h.meaning.helper for h in hits if h.meaning.helper and h.meaning.helper.key.startswith(LABEL)), None
        )
        if label is None:
            return hits
        found = [Hit(m.start("of"), m.end(), Name(helper=label)) for m in _COUNT.finditer(self._passage.plain)]
        return sorted([*hits, *found], key=lambda hit: hit.start)

    def _meant(self, hit: Hit[Name]) -> Party | None:
        """Whom 该行 or 两地 point back to: the nearest helper before."""
        for n in range(bisect_left(self._starts, hit.start) - 1, -1, -1):
            if self.hits[n].meaning.helper is not None:
                return self.hits[n].meaning.helper
        return self._pair[0]

    def _carried_helper(self, here: Sentence) -> tuple[Party | None, int]:
        for one in reversed(self._passage.earlier(here)):
            for hit in reversed(self._in(one.start, one.end)):
                if hit.meaning.helper is not None:
                    return hit.meaning.helper, CARRIED
                if hit.meaning.points == "unit":
                    return self._meant(hit), CARRIED
            if any(hit.meaning.points == "own" for hit in self._in(one.start, one.end)):
                return None, CARRIED
        only = next(iter(self._helpers)) if len(self._helpers) == 1 else None
        return self._pair[0] or self._titled[0] or only, SUPPOSED

    def _said_places(
        self, here: Sentence, span: tuple[int, int, int], since: int, *, grouped: bool
    ) -> tuple[Party, ...]:
        """The places that the sentence names before the number, otherwise right behind it.

        Shape: for units taken together (`grouped`) only places behind their name are theirs.
        """
        at, end, after = span
        segment, until = self._passage.segment(at)
        start = max(here.start, segment) if since >= segment else here.start
        start = max(start, since) if grouped else start
        found = self._list(start, at) or (self._list(here.start, at) if since < 0 else ())
        if found:
            return found
        behind = self._in(end, min(after, until))
        places = [hit for hit in behind if hit.meaning.place is not None and hit.meaning.points != "own"]
        if not places or any(self._is_another(hit) for hit in behind if hit.start < places[0].start):
            return ()
        return self._list(places[0].start, min(after, until), first=True)

    def _is_another(self, hit: Hit[Name]) -> bool:
        """Whether a helper stands here for itself, not beside the place that it helps: 烟台(巫山), 烟台—巫山."""
        beside = self._passage.plain[hit.end : hit.end + 1] in ("(", "-", "—", "–", "·")
        return hit.meaning.helper is not None and hit.meaning.place is None and not beside

    def _carried_places(self, here: Sentence, helper: Party | None, since: int) -> tuple[Party, ...]:
        """The places of the sentence before, where its helper goes on; of the title; of the only pair; the whole."""
        is_label = helper is not None and helper.key.startswith(LABEL)
        if is_label:
            return (self._names.whole,)
        for one in reversed(self._passage.earlier(here)):
            others = {h.meaning.helper for h in self._in(one.start, one.end) if h.meaning.helper} - {helper}
            found = self._list(one.start, one.end)
            if since >= 0 and others:
                break
            if found:
                return found
        if self._pair[1] is not None:
            return (self._pair[1],)
        return self._titled[1] or self._paired(helper) or (self._names.whole,)

    def _paired(self, helper: Party | None) -> tuple[Party, ...]:
        """The one place of the text that the helper is paired with, when the text names no other."""
        if helper is None or len(self._places) != 1:
            return ()
        place = next(iter(self._places))
        return (place,) if place.region in self._names.places_of(helper) else ()

    def _list(self, start: int, at: int, *, first: bool = False) -> tuple[Party, ...]:
        """The last list of places in a stretch, or the first one; 万州、武隆、城口 are one list."""
        groups = self._groups(start, at)
        if not groups:
            return ()
        chosen = groups[0] if first else groups[-1]
        return _different(party for hit in chosen if (party := self._place(hit)) is not None)

    def _groups(self, start: int, at: int) -> list[list[Hit[Name]]]:
        groups: list[list[Hit[Name]]] = []
        for hit in self._in(start, at):
            if self._place(hit) is None:
                continue
            gap = self._passage.plain[groups[-1][-1].end : hit.start] if groups else "-"
            if groups and gap and _JOINED.fullmatch(gap):
                groups[-1].append(hit)
            else:
                groups.append([hit])
        return groups

    def _place(self, hit: Hit[Name]) -> Party | None:
        if hit.meaning.points == "here":
            return self._pair[1] or (self._titled[1][0] if len(self._titled[1]) == 1 else self._here())
        if hit.meaning.helper is not None:
            return None
        return hit.meaning.place

    def _here(self) -> Party | None:
        """The district that a text calls 我县: the only one that it names."""
        return next(iter(self._places)) if len(self._places) == 1 else None

    def _in_title(self) -> tuple[Party | None, tuple[Party, ...]]:
        """The helper and the places of the title, if it names one and no more."""
        titles = [s for s in self._passage.sentences if s.section == 0 and s.heading]
        hits = [hit for s in titles for hit in self._in(s.start, s.end)]
        helpers = {h.meaning.helper for h in hits if h.meaning.helper}
        places = {h.meaning.place for h in hits if h.meaning.place and h.meaning.points not in ("own", "whole")}
        only = len(helpers) == 1
        return (next(iter(helpers)) if only else None, tuple(places) if len(places) == 1 else ())

    def _in(self, start: int, end: int) -> Sequence[Hit[Name]]:
        return self.hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _different(parties: Iterable[Party]) -> tuple[Party, ...]:
    return tuple({party.key: party for party in parties}.values())


def _settled(names: Names, hits: Sequence[Hit[Name]]) -> list[Hit[Name]]:
    """The names, where a district that may help others is only a place unless one of those is named too."""
    named = {hit.meaning.place.region for hit in hits if hit.meaning.place}
    return [
        hit._replace(meaning=replace(hit.meaning, helper=None))
        if hit.meaning.helper and hit.meaning.place and not names.places_of(hit.meaning.helper) & named
        else hit
        for hit in hits
    ]
