"""Which indicator a number is: scored by the words around it, its unit, its status and its channel, with the reason."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bangfu.kernel.figures import Mention
from bangfu.reports.auditing import vocabulary
from bangfu.reports.auditing.lexicon import Hit
from bangfu.reports.auditing.passage import Passage
from bangfu.reports.auditing.subjects import Subject, Subjects

NEAR, CLAUSE, LIST, SEGMENT, OTHERS, BEFORE, HEAD = 1.0, 0.8, 0.75, 0.45, 0.3, 0.25, 0.2
ENOUGH, APART, WORTH_NAMING, MOST = 0.5, 0.06, 0.3, 5
UNEXPLAINED, AGAINST, OTHER_CHANNEL, OTHER_STATUS = 0.3, 0.15, 0.35, 0.55
APART_STATUS = {"balance", "arranged", "spent", "returned", "allocated", "planned", "signed", "issued", "invested"}
KIN = ({"invested", "allocated", "issued", ""}, {"arranged", "planned"}, {"signed"}, {"spent"}, {"returned"}, {"balance"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a number may be, with its score between 0 and 1 and the reason in words."""

    code: str
    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Cues:
    """What surrounds a number: terms with how near they are, its status, and the channels of its helper."""

    terms: Mapping[str, float]
    near: frozenset[str]
    status: str
    programmes: frozenset[str]


class Matcher:
    """Scores indicators for the numbers of one text."""

    def __init__(self, passage: Passage, subjects: Subjects, mentions: Sequence[Mention]) -> None:
        self._passage, self._subjects, self._mentions = passage, subjects, mentions
        self._hits = subjects.find(passage.plain)
        self._starts = [hit.start for hit in self._hits]
        verbs = set(vocabulary.words("verbs"))
        self._verbs = {vocabulary.synonyms().get(verb, verb) for verb in verbs}

    def cues(self, n: int, status: str, programmes: frozenset[str]) -> Cues:
        """What surrounds the n-th number."""
        terms: dict[str, float] = {}
        near = self._near(n)
        nearest = frozenset(hit.meaning for a, b in near for hit in self._in(a, b))
        for (start, end), weight in self._zones(n, near):
            for hit in self._in(start, end):
                terms[hit.meaning] = max(terms.get(hit.meaning, 0.0), self._reach(hit, n, weight))
        return Cues(terms, nearest, status, programmes)

    def candidates(self, mention: Mention, cues: Cues) -> tuple[Candidate, ...]:
        """The indicators that the number may be, the likeliest first."""
        fitting = [s for s in self._subjects.all if mention.unit in s.units]
        scored = (self._scored(subject, cues) for subject in fitting)
        found = sorted((c for c in scored if c.score >= WORTH_NAMING), key=lambda c: -c.score)
        return tuple(found[:MOST])

    def _near(self, n: int) -> list[tuple[int, int]]:
        """The words of the number itself: before it from the last mark or number, and behind it to the next."""
        plain, mention = self._passage.plain, self._mentions[n]
        start, _ = self._passage.clause(mention.start)
        if n and self._mentions[n - 1].end > start:
            start = self._mentions[n - 1].end
        comma = plain.rfind("、", start, mention.start)
        start = comma + 1 if comma >= 0 else start
        _, end = self._passage.clause(mention.end)
        if n + 1 < len(self._mentions):
            end = min(end, self._mentions[n + 1].start)
        stop = plain.find("、", mention.end, end)
        return [(start, mention.start), (mention.end, stop if stop >= 0 else end)]

    def _zones(self, n: int, near: list[tuple[int, int]]) -> Iterable[tuple[tuple[int, int], float]]:
        """The stretches around a number with what a word in them counts, the nearest first."""
        mention = self._mentions[n]
        sentence = self._passage.number(mention.start)
        here = self._passage.sentences[sentence]
        yield from ((zone, NEAR) for zone in near)
        yield self._passage.clause(mention.start), CLAUSE
        yield self._passage.segment(mention.start), SEGMENT
        yield (here.start, here.end), BEFORE
        before = self._passage.sentences[sentence - 1] if sentence else None
        if before is not None and before.paragraph == here.paragraph:
            yield (before.start, before.end), BEFORE
        for head in self._passage.sentences:
            if head.heading and head.section == here.section and head.start < here.start:
                yield (head.start, head.end), HEAD

    def _reach(self, hit: Hit[str], n: int, weight: float) -> float:
        """What a word counts: one that belongs to another number of the list says little, a verb holds for the list."""
        if weight == NEAR or not self._belongs_elsewhere(hit, n):
            return weight
        return min(weight, LIST if hit.meaning in self._verbs and hit.start < self._mentions[n].start else OTHERS)

    def _belongs_elsewhere(self, hit: Hit[str], n: int) -> bool:
        """Whether another number stands between the word and this one."""
        here = self._mentions[n]
        if hit.start < here.start:
            return n > 0 and hit.start < self._mentions[n - 1].start
        return n + 1 < len(self._mentions) and hit.start > self._mentions[n + 1].start

    def _scored(self, subject: Subject, cues: Cues) -> Candidate:
        weight = self._subjects.weight
        best, words = 0.0, frozenset[str]()
        for phrase in subject.phrases:
            whole = sum(weight(term) for term in phrase)
            found = sum(weight(term) * cues.terms.get(term, 0.0) for term in phrase)
            share = found / whole * (1 - 0.25 / (1 + whole))
            if share > best:
                best, words = share, phrase & cues.terms.keys()
        near = sum(weight(term) for term in cues.near)
        strange = sum(weight(term) for term in cues.near - subject.terms)
        score = best * (1 - UNEXPLAINED * (strange / near if near else 0.0))
        score -= AGAINST * bool(cues.near & subject.against)
        score *= self._channel(subject, cues) * self._status(subject, cues)
        return Candidate(subject.code, subject.name, round(max(score, 0.0), 3), _reason(subject, cues, words))

    def _channel(self, subject: Subject, cues: Cues) -> float:
        if not subject.programmes or not cues.programmes:
            return 1.0
        return 1.05 if subject.programmes & cues.programmes else OTHER_CHANNEL

    def _status(self, subject: Subject, cues: Cues) -> float:
        if subject.unit != "fen" or not subject.status or cues.status not in APART_STATUS:
            return 1.0
        if subject.status == cues.status:
            return 1.05
        return 0.95 if any({subject.status, cues.status} <= kin for kin in KIN) else OTHER_STATUS

    def _in(self, start: int, end: int) -> Sequence[Hit[str]]:
        return self._hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def chosen(candidates: Sequence[Candidate]) -> Candidate | None:
    """The likeliest candidate, if it is likely enough and clearly before the next; nothing where it is not clear."""
    if not candidates or candidates[0].score < ENOUGH:
        return None
    return None if len(candidates) > 1 and candidates[0].score - candidates[1].score < APART else candidates[0]


def _reason(subject: Subject, cues: Cues, words: frozenset[str]) -> str:
    parts = ["用词:" + "、".join(sorted(words, key=lambda term: -cues.terms[term]))] if words else []
    if subject.programmes & cues.programmes:
        parts.append("渠道相合")
    elif subject.programmes and cues.programmes:
        parts.append("渠道不合")
    if subject.status and subject.status == cues.status:
        parts.append("状态相合")
    parts.append("单位相合")
    return ";".join(parts)
