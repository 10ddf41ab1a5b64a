"""What stands around a number: its own words, those of its list, clause and sentence, and how much each counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bangfu.kernel.figures import Mention
from bangfu.reports.auditing import vocabulary
from bangfu.reports.auditing.lexicon import Hit
from bangfu.reports.auditing.passage import Passage

NEAR, CARRIED, CLAUSE, LIST, SEGMENT, OTHERS, BEFORE, TITLE = 1.0, 0.9, 0.8, 0.75, 0.45, 0.3, 0.25, 0.2
CLOSE, WIDER = 2, 0.9
Span = tuple[int, int]
_SPLIT = re.compile(r"[、和及与]|以及")
_RESPECTIVELY = re.compile(r"分别")


@dataclass(frozen=True, slots=True)
class Cues:
    """The terms around a number with what each counts.

    Shape: `near` are those of the number itself, `head` those that touch it.
    """

    terms: dict[str, float] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    head: frozenset[str] = frozenset()


class Surroundings:
    """The terms of a text, seen from each of its numbers."""

    def __init__(self, passage: Passage, mentions: Sequence[Mention], hits: Sequence[Hit[str]]) -> None:
        self._passage, self._mentions, self._hits = passage, mentions, hits
        self._starts = [hit.start for hit in hits]
        self._wider = vocabulary.wider()
        self._qualifiers = frozenset(vocabulary.words("qualifiers"))
        spellings = vocabulary.synonyms()
        self._verbs = {spellings.get(verb, verb) for verb in vocabulary.words("verbs")}

    def cues(self, n: int) -> Cues:
        """What surrounds the n-th number."""
        zones = self._near(n)
        near = frozenset(hit.meaning for a, b in zones for hit in self._in(a, b)) - self._qualifiers
        bare = near <= self._verbs
        terms: dict[str, float] = {}
        for (start, end), weight in self._zones(n, zones, bare):
            for hit in self._in(start, end):
                reach = self._reach(hit, n, weight, bare)
                wide = self._wider.get(hit.meaning, hit.meaning)
                terms[hit.meaning] = max(terms.get(hit.meaning, 0.0), reach)
                terms[wide] = max(terms.get(wide, 0.0), reach * WIDER)
        return Cues(terms, near, self._head(n, zones))

    def _near(self, n: int) -> list[Span]:
        """The words of the number itself: before it from the last mark or number, and behind it to the next."""
        shared = self._respectively(n)
        if shared is not None:
            return [shared]
        plain, mention = self._passage.plain, self._mentions[n]
        start, end = self._passage.clause(mention.start)[0], self._passage.clause(mention.end - 1)[1]
        if n and self._mentions[n - 1].end > start:
            start = self._item(self._mentions[n - 1].end, mention.start)
        stop = -1
        if n + 1 < len(self._mentions) and self._mentions[n + 1].start < end:
            end = self._mentions[n + 1].start
            stop = plain.find("、", mention.end, end)
        zones = [(start, mention.start), (mention.end, stop if stop >= 0 else max(end, mention.end))]
        if n + 1 < len(self._mentions) and plain[mention.end : end].endswith(vocabulary.words("behind", "gives")):
            zones.append((self._mentions[n + 1].end, self._passage.clause(end)[1]))
        if plain.startswith(vocabulary.words("behind", "explains"), end):
            zones.append(self._passage.clause(end))
        return zones

    def _item(self, start: int, end: int) -> int:
        """Where the words of a number begin behind the number before: after its noun in 7名干部、9名带头人."""
        first = _SPLIT.search(self._passage.plain, start, end)
        if first is None or any(hit.meaning in self._verbs for hit in self._in(start, first.start())):
            return start
        return first.end()

    def _respectively(self, n: int) -> Span | None:
        """The words that belong to the n-th number of 甲、乙、丙分别为1、2、3."""
        plain, mention = self._passage.plain, self._mentions[n]
        segment = self._passage.segment(mention.start)
        found = list(_RESPECTIVELY.finditer(plain, segment[0], mention.start))
        if not found:
            return None
        said = found[-1].start()
        numbers = [k for k, m in enumerate(self._mentions) if said < m.start < segment[1]]
        start = max(self._passage.clause(said)[0], *(m.end for m in self._mentions if m.end <= said), 0)
        cuts = [start, *(m.end() for m in _SPLIT.finditer(plain, start, said)), said]
        items = list(pairwise(cuts))
        if len(items) < len(numbers) or len(numbers) < 2:
            return None
        return items[len(items) - len(numbers) + numbers.index(n)]

    def _zones(self, n: int, near: list[Span], bare: bool) -> Iterator[tuple[Span, float]]:
        """The stretches around a number with what a word in them counts, the nearest first."""
        passage, mention = self._passage, self._mentions[n]
        sentence = passage.number(mention.start)
        here = passage.sentences[sentence]
        yield from ((zone, NEAR) for zone in near)
        clause = passage.clause(mention.start)
        yield clause, CLAUSE
        if mention.unit == "元" and bare and self._has_purpose(clause[1]):
            yield passage.clause(clause[1]), CLAUSE
        yield passage.segment(mention.start), SEGMENT
        yield (here.start, here.end), BEFORE
        before = passage.sentences[sentence - 1] if sentence else None
        if before is not None and before.paragraph == here.paragraph:
            yield (before.start, before.end), BEFORE
        for head in passage.sentences:
            if head.heading and head.section == here.section and head.start < here.start:
                yield (head.start, head.end), TITLE

    def _has_purpose(self, at: int) -> bool:
        """Whether a clause follows that says what the money is for."""
        plain = self._passage.plain
        return plain[at - 1] in ",\uff0c" and plain.startswith(vocabulary.words("behind", "purpose"), at)

    def _reach(self, hit: Hit[str], n: int, weight: float, bare: bool) -> float:
        """What a word counts. One that belongs to another number says little; a verb holds for its list.

        A number without words of its own (14期、1488人) takes those of the number before.
        """
        here = self._mentions[n]
        ahead = hit.start < here.start
        if weight == NEAR or (weight == CLAUSE and bare and not ahead):
            return weight
        if bare and ahead and weight >= SEGMENT:
            return CARRIED
        if not self._belongs_elsewhere(hit, n):
            return weight
        return min(weight, LIST if hit.meaning in self._verbs and ahead else OTHERS)

    def _belongs_elsewhere(self, hit: Hit[str], n: int) -> bool:
        """Whether another number stands between the word and this one."""
        if hit.start < self._mentions[n].start:
            return n > 0 and hit.start < self._mentions[n - 1].start
        return n + 1 < len(self._mentions) and hit.start > self._mentions[n + 1].start

    def _head(self, n: int, near: list[Span]) -> frozenset[str]:
        """The terms that touch the number: behind it (9条整改措施), or before it where nothing follows."""
        mention = self._mentions[n]
        bracketed = self._passage.plain.startswith("(", mention.end)
        behind = frozenset() if bracketed else self._run(self._in(mention.end, near[-1][1]), mention.end)
        if behind or len(near) == 1:
            return behind
        return self._run_back(self._in(near[0][0], mention.start), mention.start)

    def _run(self, hits: Sequence[Hit[str]], start: int) -> frozenset[str]:
        found = set()
        for hit in hits:
            if hit.start - start > CLOSE:
                break
            found.add(hit.meaning)
            start = hit.end
        return frozenset(found - self._verbs - self._qualifiers)

    def _run_back(self, hits: Sequence[Hit[str]], end: int) -> frozenset[str]:
        found = set()
        for hit in reversed(hits):
            if end - hit.end > CLOSE:
                break
            found.add(hit.meaning)
            end = hit.start
        return frozenset(found - self._verbs - self._qualifiers)

    def _in(self, start: int, end: int) -> Sequence[Hit[str]]:
        return self._hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
