"""An empty cell becomes a question to the ledger, or the reason why it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bangfu.kernel.period import Period
from bangfu.registry.lookup import plain
from bangfu.reports.answering import context as contexts
from bangfu.reports.answering import timing
from bangfu.reports.answering.context import NO_CHANNEL, Channel, Context
from bangfu.reports.answering.labels import Label, Reader
from bangfu.reports.answering.matching import CLEAR, DONE, SURE, Asked, Match, Matcher
from bangfu.reports.answering.periods import Said
from bangfu.reports.answering.quantities import Unit
from bangfu.reports.answering.table import Path, Slot, Table
from bangfu.reports.answering.vocabulary import texts


@dataclass(frozen=True, slots=True)
class Question:
    """What a cell asks.

    Shape: `region` and `helper` are keys, several joined by 、, `helper` also a label @…; `periods` are the readings of
    its time, of which all must agree; `channel` is the programme and helpers that all rows of the table share, as far
    as words name them; `rivals` are figures that the words may mean as well, with their helper and programme, which
    must give the same; `parts` are the cells that a total must be the sum of; `summed` when it is nothing but that sum.
    """

    match: Match
    region: str
    helper: str
    programme: str
    periods: tuple[Period, ...]
    unit: Unit | None
    channel: Channel = NO_CHANNEL
    stock_only: bool = False
    reasons: tuple[str, ...] = ()
    parts: tuple[Question, ...] = ()
    summed: bool = False
    rivals: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unasked:
    """Why a cell is no question, and which figures it may mean."""

    why: str
    candidates: tuple[Match, ...] = ()


Asking = Question | Unasked


@dataclass(frozen=True, slots=True)
class _Axis:
    """The labels of a column or a row."""

    own: Label
    around: tuple[Label, ...]

    @property
    def all(self) -> tuple[Label, ...]:
        """From the outermost to the innermost."""
        return (*self.around, self.own)

    def without(self, word: str) -> _Axis:
        """The axis without a word: 完成数 over indicators only says that the column holds what is."""
        own, *around = (
            replace(label, words=tuple(w for w in label.words if w != word)) for label in (self.own, *self.around)
        )
        return _Axis(own, tuple(around))


@dataclass
class Asker:
    """Asks for the cells of one table."""

    reader: Reader
    matcher: Matcher
    context: Context
    table: Table
    _paths: dict[Path, _Axis | None] = field(default_factory=dict)
    _matched: dict[object, list[Match]] = field(default_factory=dict)

    def ask(self, slot: Slot) -> Asking:
        """The question of a cell that is no total.

        Shape: totals are asked by `totals.Totals`, which asks the cells that they are made of here.
        """
        column, row = self.axis(slot.column), self.axis(slot.row)
        axes = [axis for axis in (column, row) if axis]
        if any(plain(axis.own.text).endswith(tuple(texts()["marks"]["texts"])) for axis in axes):
            return Unasked("要填的是文字,不是数")
        matches = self._matches(axes, slot)
        fault = self.context.fault or next((f for axis in axes for f in _faults(axis)), "")
        if fault:
            return Unasked(fault, tuple(matches))
        sure = [match for match in matches if match.score >= SURE]
        if not sure:
            return Unasked(matches[0].reason if matches else "没有对应的指标", tuple(matches))
        found, rivals = sure[0], [match for match in sure[1:] if sure[0].score - match.score < CLEAR]
        if any(rival.unit != found.unit for rival in rivals):
            return Unasked(f"可能是“{found.name}”,也可能是“{rivals[0].name}”", tuple(matches))
        where = self._where(axes, found)
        if isinstance(where, str):
            return Unasked(where, (found,))
        region, helper, channel = where
        others = [(rival.code, self._where(axes, rival)) for rival in rivals]
        time = timing.reading(
            self.context.clock, _said(column), _said(row), [label.said for label in self.context.titles]
        )
        if time.why:
            return Unasked(time.why, (found,))
        reasons = (
            found.reason,
            *([time.note] if time.note and not found.stands else []),
            *(f"按“{rival.name}”算也是这个数" for rival in rivals),
        )
        told = [(code, other) for code, other in others if not isinstance(other, str)]
        return Question(
            found, region, helper or channel.helper, channel.programme, time.periods, found.unit, channel,
            time.stock_only, reasons,
            rivals=tuple((code, other[1] or other[2].helper, other[2].programme) for code, other in told),
        )  # fmt: skip

    def axis(self, path: Path) -> _Axis | None:
        """The labels of a path; one that is only a total over others says nothing where it is not the last."""
        if path not in self._paths:
            labels = [contexts.with_place(self.reader.read(text), self.reader, self.context.where) for text in path]
            kept = [label for label in labels[:-1] if not (label.total and label.is_empty)]
            self._paths[path] = _Axis(labels[-1], tuple(kept)) if labels else None
        return self._paths[path]

    def _matches(self, axes: Sequence[_Axis], slot: Slot) -> list[Match]:
        """The figures that the words may mean; rows that only name another place or unit are matched once."""
        said = tuple(
            tuple(
                (label.words, label.channels, label.units, label.counting, label.unknown and label.text)
                for label in axis.all
            )
            for axis in axes
        )
        key = (said, slot.unit)
        if key not in self._matched:
            self._matched[key] = self.matcher.matches(self._asked(axes, slot))
        return self._matched[key]

    def _asked(self, axes: Sequence[_Axis], slot: Slot) -> Asked:
        axes = [axis.without(DONE) if _words_of(axis) == {DONE} else axis for axis in axes]
        own = tuple(axis.own for axis in axes)
        around = tuple(label for axis in axes for label in axis.around)
        outward = [label.units for axis in axes for label in reversed(axis.around)]
        units = [*(label.units for label in own), self.reader.read(slot.unit).units if slot.unit else (), *outward]
        return Asked(
            own, around, self.context.titles, self._beside(), tuple(units), self.context.units,
            self._channel(axes).programme,
        )  # fmt: skip

    def _beside(self) -> frozenset[str]:
        paths = (*self.table.columns.values(), *self.table.rows.values())
        return frozenset(word for path in paths for text in path for word in self.reader.read(text).words)

    def _channel(self, axes: Sequence[_Axis], named: frozenset[str] = frozenset()) -> Channel:
        """The channel that the nearest label names, else that of the table; words of the figure's own name apart."""
        for axis in axes:
            for label in reversed(axis.all):
                if words := [word for word in label.channels if word not in named]:
                    return contexts.channel(words)
        return self.context.channel

    def _where(self, axes: Sequence[_Axis], match: Match) -> tuple[str, str, Channel] | str:
        """The place, the helper and the channel of a cell, or why they cannot be told."""
        channel = self._channel(axes, match.words)
        if channel.fault:
            return channel.fault
        regions = [found for axis in axes if (found := _nearest(axis, "regions"))]
        helpers = [found for axis in axes if (found := _nearest(axis, "helpers"))]
        if len(set(regions)) > 1 or len(set(helpers)) > 1:
            return "行和列各写了一个地方或单位,互相不合"
        own_helper = "、".join(helpers[0]) if helpers else ""
        return "、".join(regions[0]) if regions else self.context.where, own_helper or self.context.helper, channel


def _words_of(axis: _Axis) -> set[str]:
    return {word for label in axis.all for word in label.words}


def _nearest(axis: _Axis, kind: str) -> tuple[str, ...]:
    return next((found for label in reversed(axis.all) if (found := getattr(label.places, kind))), ())


def _said(axis: _Axis | None) -> list[Said]:
    return [label.said for label in axis.all] if axis else []


def _faults(axis: _Axis) -> list[str]:
    found = [f"“{label.text.strip()}”{label.places.fault}" for label in axis.all if label.places.fault]
    if contexts.is_eastern_side(axis.own):
        found.append("“山东”可指全省各市,也可指省本级")
    return found


def is_total(axis: _Axis | None) -> bool:
    """Whether the nearest label is a total and names nothing itself."""
    return bool(axis and axis.own.total in ("whole", "part") and axis.own.is_empty)
