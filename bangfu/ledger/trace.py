"""From a figure to its postings: every row with what it contributes, and the rule by which they make the value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger.compose import Atom, atom, need
from bangfu.ledger.engine import Desk, reading
from bangfu.ledger.question import Ask, Cell, PostingRow, Question, Value, earlier
from bangfu.ledger.runs import Moment, by_key, open_ages

Contributions = dict[int, int | Fraction]

RULES = {
    "sum": "各行之和等于本数",
    "balance": "截至期末各行之和等于本数",
    "last": "每个序列取最近一次未冲销的报告,各行之和等于本数",
    "distinct": "同一对象只计一次:计在其第一行;没有对象的行按数量计;各行之和等于本数",
    "days": "每行 = 数量 × 从该日(早于期初的从期初)到期末的天数;各行之和等于本数",
    "age": "每个未了结对象计其最近一次开始至期末的天数;本数 = 各行之和 ÷ 未了结对象数",
    "having": "基数中达到要求的对象各计 1,计在其第一行;“依据”各行是要求的来源,计 0",
    "ratio": "本数 = 分子各行之和 ÷ 分母各行之和",
    "change": "本数 = 本期 ÷ 基期 − 1",
    "target": "本数 = 实际 ÷ 目标",
}
PARTS = {"numerator": "分子", "denominator": "分母", "this": "本期", "before": "基期", "actual": "实际", "target": "目标",
         "need": "依据"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TraceRow:
    """A posting behind a figure with its contribution; `part` names the side of a composed figure."""

    posting: PostingRow
    contribution: int | Fraction
    part: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The row as plain values for JSON; the matching keys are left out, they may stand for persons."""
        hidden = ("key", "other", "day", "claims", "attributions")
        row = {n: getattr(self.posting, n) for n in PostingRow.__slots__ if n not in hidden}
        row["happened_on"], row["booked_on"] = self.posting.happened_on.isoformat(), self.posting.booked_on.isoformat()
        row["attributions"] = [
            {"programme": c.programme, "helper": c.helper_name, "mode": c.mode, "share": f"{c.num}/{c.den}"}
            for c in self.posting.attributions
        ]
        return {**row, "contribution": plain(self.contribution), "part": PARTS.get(self.part, self.part)}


@dataclass(frozen=True, slots=True)
class Trace:
    """The rows behind a figure; they sum to `total`, which is the value for sum, balance, last, distinct and days."""

    cell: Cell
    rows: tuple[TraceRow, ...]
    total: int | Fraction
    rule: str
    position: int
    unplaced: int


def trace(question: Question) -> Trace:
    """Every posting behind the figure of a question with one ask, one region and one period.

    Refuses: `bad_question` when it has more; what `engine.answer` refuses.
    """
    if len(question.asks) * len(question.regions) * len(question.periods) != 1 or question.by:
        raise Refused("一次只能追溯一个数字", "请指定一个指标、一个地区、一个期间", "bad_question")
    ask, period = question.asks[0], question.periods[0]
    with reading(question) as desk:
        desk.collect()
        cell = desk.cells()[ask.code, question.regions[0], period, ()]
        rows = tuple(_rows(desk, ask, period, ""))
    total = sum((row.contribution for row in rows), start=0)
    return Trace(cell, rows, total, RULES[ask.verb], *desk.read_to())


def plain(value: Value) -> int | str | None:
    """A value as JSON carries it without loss: whole numbers as they are, others as "num/den"."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return value


def _rows(desk: Desk, ask: Ask, period: Period, part: str) -> Iterable[TraceRow]:
    for inner, when, name in _parts(ask, period):
        yield from _rows(desk, inner, when, part or name)
    if ask.verb in ("ratio", "change"):
        return
    wanted = atom(ask)
    found = _found(desk, wanted, period)
    contributions = _contributions(desk, ask, period, found)
    name = part or ("target" if ask.verb == "target" else "")
    yield from (TraceRow(row, contributions.get(row.posting, 0), name) for row in found)
    if ask.verb == "having":
        others = {row.other for row in found}
        evidence = [row for row in _found(desk, need(ask), period) if row.key in others]
        yield from (TraceRow(row, 0, part or "need") for row in evidence)


def _parts(ask: Ask, period: Period) -> list[tuple[Ask, Period, str]]:
    if ask.verb == "ratio":
        return [(ask.parts[0], period, "numerator"), (ask.parts[1], period, "denominator")]
    if ask.verb == "target":
        return [(ask.parts[0], period, "actual")]
    before = earlier(period, ask.against) if ask.verb == "change" else None
    this = [(ask.parts[0], period, "this")] if ask.verb == "change" else []
    return [*this, (ask.parts[0], before, "before")] if before else this


def _found(desk: Desk, wanted: Atom, period: Period) -> list[PostingRow]:
    return desk.details(*desk.plan.single(wanted, period))


def _contributions(desk: Desk, ask: Ask, period: Period, rows: Sequence[PostingRow]) -> Contributions:
    verb = "last" if ask.verb == "target" else ask.verb
    if verb in ("sum", "balance", "last", "days"):
        counted = _in_view(desk, atom(ask), period, rows)
        return {r.posting: counted[r.posting] * ((period.end - r.day).days if verb == "days" else 1) for r in rows}
    keyed: dict[str, list[PostingRow]] = defaultdict(list)
    for row in rows:
        keyed[row.key].append(row)
    if verb == "age":
        return _ages(keyed, period)
    if verb == "having":
        counted_keys = desk.counted(ask, period, 0)
    else:
        counted_keys = {key for key, some in keyed.items() if key and sum(r.quantity for r in some) > 0}
    made: Contributions = {keyed[key][0].posting: 1 for key in counted_keys}
    if verb == "distinct":
        made.update({row.posting: row.quantity for row in keyed.get("", ())})
    return made


def _in_view(desk: Desk, wanted: Atom, period: Period, rows: Sequence[PostingRow]) -> dict[int, int]:
    view = desk.question.view
    found = {row.posting: row.quantity * (row.claims if view == "claimed" else 1) for row in rows}
    if view == "shared":
        found.update({row[3]: part for row, _, part in desk.shares(*desk.plan.single(wanted, period))})
    return found


def _ages(keyed: dict[str, list[PostingRow]], period: Period) -> Contributions:
    made: Contributions = {}
    for rows in keyed.values():
        moments = [Moment(r.key, "", r.day, r.quantity, 1) for r in rows]
        ages = open_ages(by_key(moments)[rows[0].key], period.last_day)
        if ages:
            made[rows[0].posting] = sum(days * count for days, count in ages)
    return made
