"""The verdict on every number of an understood text: first as it is said, then as it may be meant, then why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bangfu.indicators import load
from bangfu.kernel.figures import scaled
from bangfu.reports.auditing import arithmetic, explaining, kinds, questions, verdicts
from bangfu.reports.auditing.arithmetic import Identity
from bangfu.reports.auditing.names import LABEL, Names
from bangfu.reports.auditing.questions import Desk, Reading
from bangfu.reports.auditing.understanding import Row, Understood
from bangfu.reports.auditing.verdicts import Compared


@dataclass(frozen=True)
class Judged:
    """One number with its verdict.

    Shape: `reading` is the question that it was held against, if there is one; `shown` is set where only the unit is
    wrong.
    """

    row: Row
    compared: Compared
    reading: Reading | None = None
    postings: int = 0
    name: str = ""
    explanation: str = ""
    shown: str = ""

    @property
    def query(self) -> Mapping[str, str]:
        """The question as the arguments of a trace page; empty without one."""
        return questions.query(self.reading) if self.reading else {}

    @property
    def code(self) -> str:
        """The indicator that the number was held against, else the likeliest."""
        return self.reading.code if self.reading else self.row.indicator

    @property
    def title(self) -> str:
        """What that indicator is called; empty without one."""
        return self.name or next((c.name for c in self.row.candidates if c.code == self.code), "")

    @property
    def difference(self) -> Fraction | None:
        """The printed number minus the ledger's, where they differ in one and the same unit."""
        ledger = self.compared.ledger
        if ledger is None or self.row.misfit or self.compared.verdict != verdicts.CONTRADICTED:
            return None
        return explaining.difference(self.row.mention, ledger)

    @property
    def ledger_text(self) -> str:
        """The ledger's value as people read it: in the printed manner, or in its own unit where only that is wrong."""
        ledger = self.compared.ledger
        return self.shown or ("" if ledger is None else explaining.said(ledger, self.row.mention))

    def as_dict(self) -> dict[str, Any]:
        """The number as plain values for JSON."""
        mention, row = self.row.mention, self.row
        return {
            "text": mention.text, "start": mention.start, "end": mention.end, "value": number(mention.value),
            "low": number(mention.low), "high": number(mention.high), "unit": mention.unit, "bound": mention.bound,
            "kind": row.kind, "status": row.status,
            "candidates": [{"indicator": c.code, "name": c.name, "score": c.score, "reason": c.reason}
                           for c in row.candidates],
            "indicator": self.code, "indicator_name": self.title,
            "helper": row.roles.helper.title if row.roles.helper else "", "helped": row.roles.region_title,
            "period": row.when.period.text, "period_known": row.when.known,
            "verdict": self.compared.verdict, "verdict_text": verdicts.TITLES[self.compared.verdict],
            "ledger_value": number(self.compared.ledger), "difference": number(self.difference),
            "postings": self.postings, "explanation": self.explanation, "question": dict(self.query),
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


class Judge:
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
            return self._counted(row, len(self._names.members(row.label.key.removeprefix(LABEL))))
        if broken is not None and row.kind in (kinds.SCOPE, kinds.FACT, kinds.SHARE, kinds.RATE):
            return Judged(row, Compared(verdicts.CONTRADICTED), explanation=broken.why)
        if row.kind != kinds.FACT:
            return Judged(row, Compared(verdicts.NOT_LEDGER), explanation=WHY_NOT[row.kind])
        return self._misfit(row) or Judged(row, Compared(verdicts.NO_RECORD), explanation="没有找到与之对应的指标")

    def _misfit(self, row: Row) -> Judged | None:
        """A number that the ledger has in another unit; what it does not have is something else, not a wrong unit."""
        reading = next(questions.first(row), None)
        figure = self._desk.figure(reading) if reading else None
        if figure is None:
            return None
        for printed in (row.mention, scaled(row.mention, 1 / row.mention.scale, row.mention.unit)):
            compared = verdicts.compare(printed, figure.value, figure.unit, figure.postings)
            if compared.verdict in verdicts.GOOD:
                wrong = Compared(verdicts.CONTRADICTED, compared.ledger)
                why = f"单位不合:总账的“{figure.name}”为{figure.shown}"
                return Judged(row, wrong, reading, figure.postings, figure.name, why, figure.shown)
        return None

    def _counted(self, row: Row, count: int) -> Judged:
        """How many units a text says there are, against those that the registry marks so."""
        holds = row.mention.low <= count <= (row.mention.high or row.mention.value)
        title = row.label.key.removeprefix(LABEL) if row.label else ""
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
            place = self._names.whole.title if what == questions.WHOLE else ""
            return f"与{what}相同:{place}{reading.period.title()}“{figure.name}”正是{figure.shown}"
        return ""


WHY_NOT = {
    kinds.SCOPE: "说明范围的数,不是总账数字", kinds.RULE: "是要求,不是已经发生的数", kinds.RATE: "是平均数或标准,总账不记",
    kinds.CHANGE: "是增减的幅度,请核对两期的数", kinds.SHARE: "是占比,请核对分子和分母", kinds.PLAN: "是计划或目标,不与实绩核对",
    kinds.TOLD: "是引述个人的话,不作核对",
}  # fmt: skip
