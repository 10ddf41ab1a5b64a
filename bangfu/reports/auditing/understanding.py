"""A text understood: each number with its kind, parties, time and the indicators it may be; no ledger is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bangfu.kernel import figures
from bangfu.kernel.figures import Mention
from bangfu.kernel.period import Period
from bangfu.reports.auditing import kinds, matching
from bangfu.reports.auditing.matching import Candidate, Wanted
from bangfu.reports.auditing.names import Names, Party
from bangfu.reports.auditing.passage import Passage
from bangfu.reports.auditing.roles import Cast, Roles
from bangfu.reports.auditing.subjects import Subjects
from bangfu.reports.auditing.surroundings import Cues, Surroundings
from bangfu.reports.auditing.times import Times, When, dated

ONE_DAY = timedelta(days=1)
COUNTED_PLACES = ("区县", "县区", "县市", "县", "乡镇", "镇街")


@dataclass(frozen=True, slots=True)
class Row:
    """One number of a text and what it is about.

    Shape: `label` is set where it counts the units of a label (9家中央单位), `places` where it counts listed places,
    `misfit` where the words mean an indicator that is counted in another unit (培训干部7774户).
    """

    mention: Mention
    sentence: int
    kind: str
    status: str
    roles: Roles
    when: When
    cues: Cues
    candidates: tuple[Candidate, ...]
    label: Party | None = None
    places: tuple[Party, ...] = ()
    misfit: Candidate | None = None

    @property
    def likely(self) -> tuple[Candidate, ...]:
        """The candidates that may be meant; more than one where the text leaves it open."""
        return matching.likely(self.candidates) if self.kind == kinds.FACT else ()

    @property
    def indicator(self) -> str:
        """The code of the likeliest indicator, empty where none is likely."""
        return self.likely[0].code if self.likely else ""


@dataclass(frozen=True)
class Understood:
    """A whole text understood. Shape: `on` is the day of the text."""

    passage: Passage
    cast: Cast
    times: Times
    on: date
    rows: tuple[Row, ...]


def understand(
    text: str, names: Names, subjects: Subjects, *, today: date, pair: tuple[Party | None, Party | None] = (None, None),
    period: Period | None = None,
) -> Understood:  # fmt: skip
    """The text understood; `pair` and `period` hold where the text does not say.

    Cost: proportional to the length of the text.
    """
    mentions = figures.mentions(text, _taken(text, names))
    passage = Passage(text, [m.start for m in mentions])
    on = dated(passage.plain, today)
    cast, times = Cast(passage, names, pair), Times(passage, on, period)
    around = Surroundings(passage, mentions, subjects.find(passage.plain))
    reader = _Reader(passage, cast, times, around, subjects)
    return Understood(passage, cast, times, on, tuple(reader.row(n, mentions) for n in range(len(mentions))))


def _taken(text: str, names: Names) -> list[tuple[int, int]]:
    """The names that hold a numeral: 五里坡街道, 百节镇."""
    return [(hit.start, hit.end) for hit in names.find(text) if hit.end - hit.start > 2]


@dataclass(frozen=True)
class _Reader:
    passage: Passage
    cast: Cast
    times: Times
    around: Surroundings
    subjects: Subjects

    def row(self, n: int, mentions: Sequence[Mention]) -> Row:
        """The n-th number understood."""
        mention = mentions[n]
        after = mentions[n + 1].start if n + 1 < len(mentions) else len(self.passage.plain)
        kind = kinds.kind(self.passage, mention, mentions[n - 1] if n else None)
        roles = self.cast.roles(mention.start, mention.end, after)
        cues = self.around.cues(n)
        wanted = Wanted(mention.unit, kind.status, roles.helper.programmes if roles.helper else frozenset())
        found = matching.candidates(self.subjects, wanted, cues)
        subject = self.subjects.named(found[0].code) if found else None
        if kind.kind == kinds.PLAN and subject and matching.likely(found) and subject.status == kind.status:
            kind = kinds.Kind(kinds.FACT, kind.status)
        stock = kind.status == "balance" or bool(subject and subject.stock)
        when = self.times.when(mention.start, stock=stock, cumulative=kind.status == "cumulative")
        if subject and subject.level and when.period.end - when.period.start == ONE_DAY:
            when = When(Period.at(when.period.last_day), when.known)
        sentence = self.passage.number(mention.start)
        row = self._scope(Row(mention, sentence, kind.kind, kind.status, roles, when, cues, found))
        if row.kind != kinds.FACT or row.likely:
            return row
        return replace(row, misfit=matching.misfit(self.subjects, wanted, cues))

    def _scope(self, row: Row) -> Row:
        """The row, marked where it only says how many units or places are spoken of."""
        if row.mention.unit not in ("家", "个") or row.likely:
            return row
        label = self.cast.label_at(row.mention.end)
        if label is not None:
            return replace(row, kind=kinds.SCOPE, label=label, roles=replace(row.roles, helper=label))
        behind = self.passage.plain[row.mention.end : row.mention.end + 2]
        if row.mention.word in COUNTED_PLACES or (row.mention.word == "个" and behind.startswith(COUNTED_PLACES)):
            listed = self.cast.listed(row.mention.start)
            return replace(row, kind=kinds.SCOPE, places=listed if len(listed) > 1 else ())
        return row
