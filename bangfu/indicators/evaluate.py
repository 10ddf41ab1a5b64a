"""Figures for the doors: a question in words, one call of the engine, and the answer ready to be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bangfu.indicators import load, words
from bangfu.indicators.load import Definition, Indicator
from bangfu.kernel.errors import ScopeMissing
from bangfu.kernel.period import Period
from bangfu.kernel.quantity import yuan
from bangfu.kernel.text import shown
from bangfu.kernel.where import Where
from bangfu.ledger import engine, seal
from bangfu.ledger import trace as ledger_trace
from bangfu.ledger.question import Ask, Cell, Question, RegionKey, Value
from bangfu.ledger.trace import Trace, plain
from bangfu.registry import find, trees
from bangfu.registry.lookup import LIST_MARKS
from bangfu.registry.lookup import plain as plain_word

if TYPE_CHECKING:
    from bangfu.registry.models import TreeEdition
    from bangfu.registry.scope import Scope

WHOLE = "500000"
COUNTRY = "000000"
LABEL = "@"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words.

    Shape: `region` is a code or name, several joined by 、 are read as one place, `@…` is a label of places; `helper`
    a unit with its subtree, several joined by 、, or a label `@…`; `as_of` a position; an empty text asks nothing.
    """

    period: Period
    region: str = WHOLE
    programme: str = ""
    helper: str = ""
    view: str = "fact"
    basis: str = "restated"
    as_of: int | None = None
    edition: TreeEdition | None = None

    def where(self) -> Where:
        """The filter that programme and helper make, and the place when it is named by a label."""
        label = self.region if self.region.startswith(LABEL) else ""
        asked = {"programme": self.programme, "helper": self.helper, "region": label}
        return Where.of({column: value.split("、") for column, value in asked.items() if value})


def question(
    *, period: Period, region: str = WHOLE, programme: str | None = "", helper: str | None = "", view: str = "fact",
    basis: str = "restated", as_of: str | int | None = None, edition: str | TreeEdition | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The arguments of a question with texts resolved: `as_of` (日期、时间、#位置) to a position, `edition` to the edition.

    Refuses: `unknown_edition`, and what `ledger.seal.position_at` refuses.
    """
    return {
        "period": period,
        "region": region or WHOLE,
        "programme": programme or "",
        "helper": helper or "",
        "view": view or "fact",
        "basis": basis or "restated",
        "as_of": seal.position_at(as_of) if isinstance(as_of, str) and as_of else None if as_of == "" else as_of,
        "edition": trees.edition_named(edition) if isinstance(edition, str) and edition else (edition or None),
    }


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with everything that is said beside it.

    Unit: `value` in the base unit of the indicator; `shown` is running text. Shape: `definition` is the 口径 in words,
    `rule` the definition in force; `joint` are (region, value, postings) that stand beside the figure, not in it.
    """

    indicator: Indicator
    rule: Definition
    asked: Asked
    cell: Cell
    position: int
    unplaced: int

    @property
    def code(self) -> str:
        """The code of the indicator."""
        return self.indicator.code

    @property
    def name(self) -> str:
        """What the definition in force calls it."""
        return self.rule.name

    @property
    def value(self) -> Value:
        """The value; None with a `reason`."""
        return self.cell.value

    @property
    def unit(self) -> str:
        """The base unit."""
        return self.rule.unit

    @property
    def shown(self) -> str:
        """The value as it stands in running text."""
        return shown(self.cell.value, self.rule.unit, self.rule.show)

    @property
    def postings(self) -> int:
        """How many postings are behind it."""
        return self.cell.postings

    @property
    def overlap(self) -> int:
        """Σ claimed − fact over the attributions let through."""
        return self.cell.overlap

    @property
    def without_roll(self) -> int:
        """The quantity counted without a key."""
        return self.cell.without_roll

    @property
    def stale(self) -> int:
        """How many series were not reported in time."""
        return self.cell.stale

    @property
    def joint(self) -> tuple[tuple[int, Value, int], ...]:
        """Joint amounts that stand beside the figure."""
        return self.cell.joint

    @property
    def reason(self) -> str:
        """Why there is no value."""
        return self.cell.reason

    @property
    def definition(self) -> str:
        """The 口径 in one sentence: formula, basis, what is left out."""
        left_out = f";不含{self.rule.excludes}" if self.rule.excludes else ""
        return f"{words.formula(self.rule.ask)}{left_out}。依据:{self.rule.basis}"

    def position_text(self) -> str:
        """The position as pages print it."""
        return f"位置 {self.position}" + (f"(另 {self.unplaced} 条待封)" if self.unplaced else "")

    def _joint(self, region: int, value: Value, postings: int) -> dict[str, Any]:
        text = shown(value, self.unit, self.rule.show)
        return {"region": region, "value": plain(value), "text": text, "postings": postings}

    def as_dict(self) -> dict[str, Any]:
        """The figure as plain values for JSON."""
        return {
            "code": self.code, "name": self.name, "value": plain(self.value), "unit": self.unit, "shown": self.shown,
            "definition": self.definition, "postings": self.postings, "position": self.position,
            "unplaced": self.unplaced, "position_text": self.position_text(), "overlap": plain(self.overlap),
            "overlap_text": f"{yuan(self.overlap)} 元" if self.unit == "fen" else str(self.overlap),
            "without_roll": self.without_roll, "stale": self.stale, "series": self.cell.series, "reason": self.reason,
            "joint": [self._joint(*one) for one in self.joint],
            "parts": {name: plain(value) for name, value in self.cell.parts},
            "region": self.asked.region, "period": self.asked.period.text, "view": self.asked.view,
            "basis": self.asked.basis,
        }  # fmt: skip


def figures(scope: Scope | None, codes: Sequence[str], **asked: Any) -> dict[str, Figure]:
    """The figures by code, in one call of the engine.

    Refuses: ScopeMissing; `unknown_indicator`, `unknown_region`, and what the engine refuses.
    """
    return figures_by(scope, [load.indicator(code) for code in codes], **asked)


def figures_by(scope: Scope | None, indicators: Sequence[Indicator], **asked: Any) -> dict[str, Figure]:
    """The figures by code under definitions that are handed in, those of today or those that a filing kept.

    Refuses: as `figures`.
    """
    one = Asked(**question(**asked))
    found = _table(scope, indicators, one, (one.region,), (one.period,))
    return {i.code: found[i.code, one.region, one.period] for i in indicators}


def table(
    scope: Scope | None, codes: Sequence[str], *, regions: Sequence[str], periods: Sequence[Period], **asked: Any
) -> dict[tuple[str, str, Period], Figure]:
    """The figures by (code, region, period), in one call of the engine, all in the edition of the last period.

    Refuses: as `figures`.
    """
    one = Asked(**question(**{**asked, "period": max(periods, key=lambda period: period.end)}))
    return _table(
        scope, [*map(load.indicator, codes)], one, tuple(dict.fromkeys(regions)), tuple(dict.fromkeys(periods))
    )


def figure(scope: Scope | None, code: str, **asked: Any) -> Figure:
    """One figure.

    Refuses: as `figures`.
    """
    return figures(scope, [code], **asked)[code]


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure with the rows behind it."""

    figure: Figure
    trace: Trace

    def as_dict(self) -> dict[str, Any]:
        """Figure and rows as plain values for JSON."""
        return {
            **self.figure.as_dict(), "rule": self.trace.rule, "total": plain(self.trace.total),
            "rows": [row.as_dict() for row in self.trace.rows],
        }  # fmt: skip


def trace(scope: Scope | None, code: str, **asked: Any) -> Traced:
    """The figure with every posting behind it.

    Refuses: as `figures`.
    """
    one = Asked(**question(**asked))
    rule = load.indicator(code).for_period(one.period)
    put, _ = _question(scope, one, (rule.ask,), (one.region,), (one.period,))
    found = ledger_trace.trace(put)
    shown_ = Figure(load.indicator(code), rule, one, found.cell, found.position, found.unplaced)
    return Traced(shown_, found)


def _table(
    scope: Scope | None, kinds: Sequence[Indicator], one: Asked, regions: tuple[str, ...], periods: tuple[Period, ...]
) -> dict[tuple[str, str, Period], Figure]:  # fmt: skip
    known = {kind.code: kind for kind in kinds}
    rules = {(code, period): i.for_period(period) for code, i in known.items() for period in periods}
    if not rules or not regions:
        return {}
    asks = {(code, rule.since): replace(rule.ask, code=f"{code} {rule.since}") for (code, _), rule in rules.items()}
    put, keys = _question(scope, one, tuple(asks.values()), regions, periods)
    answer = engine.answer(put)
    made = {}
    for (code, period), rule in rules.items():
        for region in regions:
            cell = answer.cell(f"{code} {rule.since}", keys[region], period)
            said = replace(one, region=region, period=period)
            made[code, region, period] = Figure(known[code], rule, said, cell, answer.position, answer.unplaced)
    return made


def _question(
    scope: Scope | None, one: Asked, asks: tuple[Ask, ...], regions: tuple[str, ...], periods: tuple[Period, ...]
) -> tuple[Question, dict[str, RegionKey]]:
    """The question to the engine, and the keys of the places that were named."""
    edition = one.edition or trees.current_edition(one.period.last_day)
    day = edition.valid_from if one.edition else one.period.last_day
    keys = _keys(scope, regions, day)
    put = Question(
        asks=asks, regions=tuple(dict.fromkeys(keys.values())), periods=periods, scope=scope, edition=edition,
        view=one.view, basis=one.basis, as_of=one.as_of, where=one.where(),
    )  # fmt: skip
    return put, keys


def _keys(scope: Scope | None, texts: tuple[str, ...], day: date) -> dict[str, RegionKey]:
    """The key of each place, looked up together; several joined by 、 are read as one place."""
    if scope is None:
        raise ScopeMissing("a figure was asked for without a scope")
    parts = {text: _parts(text) for text in texts}  # each part alone: asking never makes a joint region
    found = find.regions(scope, [part for several in parts.values() for part in several], day)
    return {text: _key(text, sorted({found[part].pk for part in parts[text]})) for text in texts}


def _parts(text: str) -> list[str]:
    if text == WHOLE or text.startswith(LABEL):
        return []
    parts = re.split(f"[、{LIST_MARKS}]", plain_word(text).removesuffix("(合计)"))
    return [part for part in parts if part] or [text]


def _key(text: str, regions: list[int]) -> RegionKey:
    """The one region, or several with the joint region of exactly them."""
    if not regions:
        return trees.region_with_key(WHOLE if text == WHOLE else COUNTRY)
    joint = trees.joint_of(regions) if len(regions) > 1 else None
    return tuple(sorted({*regions, *([joint] if joint else [])})) if len(regions) > 1 else regions[0]
