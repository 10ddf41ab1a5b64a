"""Which indicator a number is: scored by the words around it, its unit, its status and its channel, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.reports.auditing import vocabulary
from bangfu.reports.auditing.subjects import Subject, Subjects
from bangfu.reports.auditing.surroundings import Cues

# More than half of what an indicator is called must be said before a number may be it.
ENOUGH, APART, WORTH_NAMING, MOST = 0.5, 0.06, 0.3, 5
THIN, STRANGE, STRANGE_HEAD, AGAINST, SAME_CHANNEL, OTHER_CHANNEL = 0.8, 0.3, 0.35, 0.15, 1.15, 0.35
SAME_STATUS, KIN_STATUS, OTHER_STATUS = 1.05, 0.95, 0.55
KIN = ({"invested", "allocated", "issued"}, {"arranged", "planned"}, {"signed"}, {"spent"}, {"returned"}, {"balance"})
UNSAID = {"", "done", "cumulative"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a number may be, with its score between 0 and 1 and the reason in words."""

    code: str
    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a number besides the words around it."""

    unit: str
    status: str
    programmes: frozenset[str]


def candidates(subjects: Subjects, wanted: Wanted, cues: Cues) -> tuple[Candidate, ...]:
    """The indicators that the number may be, the likeliest first; of equals the plain sum before distinct counts."""
    fitting = (s for s in subjects.all if wanted.unit in s.units)
    found = [c for c in (_scored(subjects, s, wanted, cues) for s in fitting) if c.score >= WORTH_NAMING]
    return tuple(sorted(found, key=lambda c: -c.score)[:MOST])


def likely(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those that may be meant: the best, and others that it is not clearly before; none where all are weak."""
    if not found or found[0].score < ENOUGH:
        return ()
    return tuple(c for c in found if c.score >= max(ENOUGH, found[0].score - APART))


def misfit(subjects: Subjects, wanted: Wanted, cues: Cues) -> Candidate | None:
    """The likeliest indicator of those that are not counted in the printed unit, by the number's own words."""
    meant = (s for s in subjects.all if wanted.unit not in s.units and s.terms & cues.near)
    best = max((_scored(subjects, s, wanted, cues) for s in meant), key=lambda c: c.score, default=None)
    return best if best is not None and best.score >= ENOUGH else None


def _scored(subjects: Subjects, subject: Subject, wanted: Wanted, cues: Cues) -> Candidate:
    weight = subjects.weight
    best, words = 0.0, frozenset[str]()
    for phrase in subject.phrases:
        whole = sum(weight(term) for term in phrase)
        share = sum(weight(term) * cues.terms.get(term, 0.0) for term in phrase) / (whole + THIN)
        if share > best:
            best, words = share, phrase & cues.terms.keys()
    score = best * (1 - STRANGE * _strange(subjects, subject, cues.near))
    score *= 1 - STRANGE_HEAD * _strange(subjects, subject, cues.head)
    score -= AGAINST * any(some <= cues.near and not some <= subject.terms for some in subject.against)
    score *= _channel(subject, wanted) * _status(subject, wanted)
    return Candidate(
        subject.code, subject.name, round(min(max(score, 0.0), 1.0), 3), _reason(subject, wanted, cues, words)
    )


def _strange(subjects: Subjects, subject: Subject, terms: frozenset[str]) -> float:
    """The share of the terms that the indicator does not know; one kind of what it knows is known."""
    whole = sum(subjects.weight(term) for term in terms)
    unknown = (term for term in terms - subject.terms if vocabulary.wider().get(term) not in subject.terms)
    return sum(subjects.weight(term) for term in unknown) / whole if whole else 0.0


def _channel(subject: Subject, wanted: Wanted) -> float:
    if not subject.programmes or not wanted.programmes:
        return 1.0
    return SAME_CHANNEL if subject.programmes & wanted.programmes else OTHER_CHANNEL


def _status(subject: Subject, wanted: Wanted) -> float:
    """Arranged is not paid, a balance is not what was lent; an unsaid status speaks for nothing."""
    if subject.unit != "fen" or not subject.status or wanted.status in UNSAID:
        return 1.0
    if subject.status == wanted.status:
        return SAME_STATUS
    return KIN_STATUS if any({subject.status, wanted.status} <= kin for kin in KIN) else OTHER_STATUS


def _reason(subject: Subject, wanted: Wanted, cues: Cues, words: frozenset[str]) -> str:
    parts = ["用词" + "、".join(sorted(words, key=lambda term: (-cues.terms[term], term)))] if words else []
    if subject.programmes and wanted.programmes:
        parts.append("渠道相合" if subject.programmes & wanted.programmes else "渠道不合")
    if subject.status and subject.status == wanted.status:
        parts.append("状态相合")
    return ",".join([*parts, f"单位{wanted.unit}"])
