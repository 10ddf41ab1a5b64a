"""Auditing a text: its numbers found, understood and held against the ledger; a printed number is never posted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bangfu.indicators import load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.registry import trees
from bangfu.registry.roster import roster
from bangfu.reports.auditing import arithmetic, explaining, kinds, questions, verdicts
from bangfu.reports.auditing.arithmetic import Identity
from bangfu.reports.auditing.names import Names, Party
from bangfu.reports.auditing.passage import narrow
from bangfu.reports.auditing.questions import Desk, Reading
from bangfu.reports.auditing.subjects import described, subjects
from bangfu.reports.auditing.times import dated
from bangfu.reports.auditing.understanding import Row, Understood, understand
from bangfu.reports.auditing.verdicts import Compared

if TYPE_CHECKING:
    from bangfu.registry.scope import Scope

LONGEST_TEXT = 300_000


@dataclass(frozen=True)
class Judged:
    """One number with its verdict. Shape: `reading` is the question that it was held against, None where there is none."""

    row: Row
    compared: Compared
    reading: Reading | None = None
    postings: int = 0
    name: str = ""
    explanation: str = ""

    @property
    def query(self) -> Mapping[str, str]:
        """The question as the arguments of a trace page; empty without one."""
        return questions.query(self.reading) if self.reading else {}

    @property
    def flagged(self) -> bool:
        """Whether somebody should look at the number."""
        return self.compared.verdict == verdicts.CONTRADICTED

    def as_dict(self) -> dict[str, Any]:
        """The number as plain values for JSON."""
        mention, row = self.row.mention, self.row
        ledger = self.compared.ledger
        off = explaining.difference(mention, ledger) if self.flagged and ledger is not None else None
        return {
            "text": mention.text, "start": mention.start, "end": mention.end, "value": number(mention.value),
            "low": number(mention.low), "high": number(mention.high), "unit": mention.unit, "bound": mention.bound,
            "kind": row.kind, "status": row.status,
            "candidates": [{"indicator": c.code, "name": c.name, "score": c.score, "reason": c.reason}
                           for c in row.candidates],
            "indicator": self.reading.code if self.reading else row.indicator,
            "helper": row.roles.helper.title if row.roles.helper else "", "helped": row.roles.region_title,
            "period": row.when.period.text, "period_known": row.when.known,
            "verdict": self.compared.verdict, "verdict_text": verdicts.TITLES[self.compared.verdict],
            "ledger_value": number(ledger), "difference": number(off), "postings": self.postings,
            "explanation": self.explanation, "question": dict(self.query),
        }  # fmt: skip


@dataclass(frozen=True)
class Audit:
    """A text audited. Shape: `figures` in the order of the text; `position` is where the ledger was read."""

    text: str
    on: date
    figures: tuple[Judged, ...]
    identities: tuple[Identity, ...]
    position: int

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many numbers came to which verdict."""
        found = [judged.compared.verdict for judged in self.figures]
        return {verdict: found.count(verdict) for verdict in verdicts.TITLES if verdict in found}

    def as_dict(self) -> dict[str, Any]:
        """The audit as plain values for JSON."""
        return {
            "figures": [judged.as_dict() for judged in self.figures],
            "identities": [{"kind": i.kind, "spans": [list(s) for s in i.spans], "holds": i.holds, "why": i.why}
                           for i in self.identities],
            "counts": self.counts, "date": self.on.isoformat(), "position": self.position, "text": self.text,
        }  # fmt: skip


def number(value: Any) -> int | float | str | None:
    """A number as JSON carries it without loss: whole as an integer, a short decimal as such, else num/den.

    >>> from decimal import Decimal
    >>> number(Decimal("262000000")), number(Decimal("66.7")), number(Fraction(1, 3)), number(None)
    (262000000, 66.7, '1/3', None)
    """
    if value is None:
        return None
    exact = Fraction(value)
    if exact.denominator == 1:
        return int(exact)
    near = float(exact)
    return near if Fraction(repr(near)) == exact else f"{exact.numerator}/{exact.denominator}"


def audit(
    scope: Scope, text: str, *, today: date, pair: str = "", period: str = "", names: Names | None = None
) -> Audit:
    """The text with every number held against the ledger.

    Shape: `pair` is "helper:place" and `period` a period; both hold where the text does not say.
    Refuses: `empty_text`, `text_too_long`, `bad_pair`, `bad_period`. Cost: one call of the engine for each pair of
    helper and place, a second one for numbers that are not proved.
    """
    if not text.strip():
        raise Refused("没有可以核对的文字", "请粘贴文稿,或选一个 .txt、.docx 文件", "empty_text")
    if len(text) > LONGEST_TEXT:
        raise Refused(f"文稿有 {len(text):,} 字,超过 {LONGEST_TEXT:,} 字", "请分成几段核对", "text_too_long")
    on = dated(narrow(text), today)
    known = names or Names(roster(on))
    words = subjects([described(indicator) for indicator in load.indicators().values()])
    understood = understand(
        text, known, words, today=today, pair=_pair(known, pair), period=Period.parse(period) if period else None
    )
    found = arithmetic.identities(understood)
    desk = Desk(scope, trees.current_edition(on))
    judged = _Judge(desk, understood, known, found).all()
    return Audit(text, on, judged, tuple(found), desk.position)


def _pair(names: Names, text: str) -> tuple[Party | None, Party | None]:
    """The helper and the place of `--pair 烟台市:巫山县`.

    Refuses: `bad_pair`.
    """
    if not text:
        return None, None
    helper, mark, place = narrow(text).partition(":")
    giver, taker = names.party(helper.strip()), names.party(place.strip())
    if not mark or giver is None or giver.helper is None or taker is None or taker.place is None:
        raise Refused(f"看不懂结对“{text}”", "请写成 帮扶方:受援地,例如 烟台市:巫山县", "bad_pair")
    return giver.helper, taker.place


class _Judge:
    """Comes to a verdict on every number of a text: first as it is said, then as it may be meant."""

    def __init__(self, desk: Desk, understood: Understood, names: Names, found: Sequence[Identity]) -> None:
        self._desk, self._understood, self._names = desk, understood, names
        self._sums = [i for i in found if i.kind == arithmetic.SUM and i.holds]
        self._broken = {span: i for i in found if not i.holds for span in i.spans[:1] if i.kind != arithmetic.PART}
        self._conflicts = {i.spans[0]: i for i in found if not i.holds and i.kind == arithmetic.PART}

    def all(self) -> tuple[Judged, ...]:
        """Every number with its verdict."""
        rows = self._understood.rows
        self._desk.ask(reading for row in rows for reading in questions.first(row))
        open_ = [row for row in rows if row.likely and self._judged(row, questions.first(row)) is None]
        self._desk.ask(reading for row in open_ for reading in questions.others(row, self._understood))
        unproved = [row for row in open_ if self._judged(row, questions.others(row, self._understood)) is None]
        self._desk.ask(
            reading for row in unproved
            for _, reading in questions.nearby(row, self._understood, self._names.whole.key)
        )  # fmt: skip
        judged = {(row.mention.start, row.mention.end): self._judge(row) for row in rows}
        for sum_ in self._sums:
            self._add_up(judged, sum_)
        return tuple(judged.values())

    def _add_up(self, judged: dict[tuple[int, int], Judged], sum_: Identity) -> None:
        """A total of several figures holds when its parts do: no single figure of the ledger need say it."""
        *parts, total = (judged[span] for span in sum_.spans)
        values = [part.compared.ledger for part in parts if part.compared.verdict in verdicts.GOOD]
        if total.compared.verdict in verdicts.GOOD or len(values) < len(parts) or None in values:
            return
        whole = sum((Fraction(value) for value in values if value is not None), Fraction(0))
        compared = verdicts.hold(total.row.mention, whole)
        if compared.verdict in verdicts.GOOD:
            judged[sum_.spans[-1]] = Judged(total.row, compared, explanation=f"各项都有据,{sum_.why}")

    def _judge(self, row: Row) -> Judged:
        if not row.likely:
            return self._unlikely(row)
        plainly = self._judged(row, questions.first(row))
        if plainly is not None:
            return plainly
        meant = self._judged(row, questions.others(row, self._understood))
        return meant or self._unproved(row)

    def _judged(self, row: Row, readings: Iterable[Reading]) -> Judged | None:
        """The first reading under which the number holds."""
        for n, reading in enumerate(readings):
            compared = self._compared(row, reading)
            if compared.verdict in verdicts.GOOD:
                figure = self._desk.figure(reading)
                assert figure is not None
                notes = [compared.note, self._reading_note(row, reading) if n else "", self._conflict(row)]
                return Judged(row, compared, reading, figure.postings, figure.name, ";".join(filter(None, notes)))
        return None

    def _compared(self, row: Row, reading: Reading) -> Compared:
        figure = self._desk.figure(reading)
        if figure is None:
            return Compared(verdicts.NO_RECORD, note=self._desk.refusal(reading))
        return verdicts.compare(row.mention, figure.value, figure.unit, figure.postings)

    def _reading_note(self, row: Row, reading: Reading) -> str:
        """What had to be supposed for the number to hold."""
        if reading.period != row.when.period:
            return f"文中没有写明期间,按{reading.period.title()}相符"
        if reading.helper != (row.roles.helper.key if row.roles.helper else ""):
            return "文中没有写明帮扶方,按不分帮扶方相符"
        return f"按“{load.indicator(reading.code).name}”相符"

    def _conflict(self, row: Row) -> str:
        found = self._conflicts.get((row.mention.start, row.mention.end))
        return found.why if found else ""

    def _unlikely(self, row: Row) -> Judged:
        """A number that no indicator answers: a count of listed names, a demand, a rate, or something not recorded."""
        broken = self._broken.get((row.mention.start, row.mention.end))
        if row.label is not None:
            return self._counted(row, len(self._names.members(row.label.key.removeprefix("@"))))
        if broken is not None and row.kind in (kinds.SCOPE, kinds.FACT, kinds.SHARE, kinds.RATE):
            return Judged(row, Compared(verdicts.CONTRADICTED), explanation=broken.why)
        if row.kind != kinds.FACT:
            return Judged(row, Compared(verdicts.NOT_LEDGER), explanation=WHY_NOT[row.kind])
        return Judged(row, Compared(verdicts.NO_RECORD), explanation="没有找到与之对应的指标")

    def _counted(self, row: Row, count: int) -> Judged:
        """How many units a text says there are, against those that the registry marks so."""
        holds = row.mention.low <= count <= (row.mention.high or row.mention.value)
        title = row.label.key.removeprefix("@") if row.label else ""
        why = f"登记在册的{title}共{count}家" + ("" if holds else ";若只说其中几家,请在文中写明")
        verdict = verdicts.PROVED if holds else verdicts.CONTRADICTED
        return Judged(row, Compared(verdict, Fraction(count)), explanation=why)

    def _unproved(self, row: Row) -> Judged:
        readings = list(questions.first(row))
        compared = [self._compared(row, reading) for reading in readings]
        recorded = [n for n, one in enumerate(compared) if one.verdict == verdicts.CONTRADICTED]
        if not recorded:
            why = next((c.note for c in compared if c.note), "") or self._elsewhere(row) or "这个范围和期间没有记录"
            return Judged(row, Compared(verdicts.NO_RECORD), readings[0], explanation=why)
        if recorded[0] and len(recorded) < len(readings):
            names = "、".join(f"“{c.name}”" for c in row.likely)
            return Judged(row, Compared(verdicts.AMBIGUOUS), explanation=f"可能是{names},请写明")
        reading, found = readings[recorded[0]], compared[recorded[0]]
        figure = self._desk.figure(reading)
        assert figure is not None and found.ledger is not None
        return Judged(row, found, reading, figure.postings, figure.name, self._why(row, found))

    def _why(self, row: Row, found: Compared) -> str:
        """The difference in words with its nearest explanation."""
        assert found.ledger is not None
        ledger, mention = found.ledger, row.mention
        off = explaining.difference(mention, ledger)
        more = "多" if off > 0 else "少"
        parts = [f"总账为{explaining.said(ledger, mention)},文中{more}{explaining.said(abs(off), mention)}", found.note]
        parts.append(self._elsewhere(row) or explaining.slip(mention, ledger))
        return ";".join(filter(None, parts))

    def _elsewhere(self, row: Row) -> str:
        """Where else the ledger has exactly this number."""
        for what, reading in questions.nearby(row, self._understood, self._names.whole.key):
            if self._compared(row, reading).verdict != verdicts.PROVED:
                continue
            figure = self._desk.figure(reading)
            assert figure is not None
            place = "" if what != "全市与局部" else f"{self._names.whole.title}"
            return f"与{what}相同:{place}{reading.period.title()}“{figure.name}”正是{figure.shown}"
        return ""


WHY_NOT = {
    kinds.SCOPE: "说明范围的数,不是总账数字", kinds.RULE: "是要求,不是已经发生的数", kinds.RATE: "是平均数或标准,总账不记",
    kinds.CHANGE: "是增减的幅度,请核对两期的数", kinds.SHARE: "是占比,请核对分子和分母", kinds.PLAN: "是计划或目标,不与实绩核对",
    kinds.TOLD: "是引述个人的话,不作核对",
}  # fmt: skip
