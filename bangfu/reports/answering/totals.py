"""Totals of a form: 合计 and 小计 ask for what stands beside them, taken together, and must be its sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bangfu.kernel.period import Period
from bangfu.registry import trees
from bangfu.reports.answering import timing
from bangfu.reports.answering.names import HOME, districts
from bangfu.reports.answering.questions import Asker, Asking, Question, Unasked, is_total
from bangfu.reports.answering.table import Path, Slot
from bangfu.reports.answering.timing import Reading

OF_SUM = "各行(列)之和"


@dataclass(frozen=True, slots=True)
class Totals:
    """Asks for every cell of a table, totals too."""

    asker: Asker

    def ask(self, slot: Slot) -> Asking:
        """The question of the cell, or why there is none."""
        if is_total(self.asker.axis(slot.column)):
            beside = self._beside(self._columns(), slot.column)
            cells = [replace(slot, column=path) for path in beside] if beside is not None else None
            return self._over(slot, slot.column, cells)
        if is_total(self.asker.axis(slot.row)):
            beside = self._beside(self._rows(slot), slot.row)
            cells = [replace(slot, row=path) for path in beside] if beside is not None else None
            return self._over(slot, slot.row, cells)
        return self.asker.ask(slot)

    def _over(self, slot: Slot, path: Path, beside: Sequence[Slot] | None) -> Asking:
        if beside is None:
            return Unasked("合计管哪几项不能确定")
        asked = [self.ask(other) for other in beside]
        parts = [question for question in asked if isinstance(question, Question)]
        axis = self.asker.axis(path)
        assert axis is not None
        named = axis.own.channels or axis.own.places.regions or axis.own.places.helpers
        if named or not asked:
            whole = self.asker.ask(slot)
            checked = isinstance(whole, Question) and len(parts) == len(asked)
            return replace(whole, parts=_flat(parts)) if checked and isinstance(whole, Question) else whole
        if len(parts) < len(asked):
            first = next(one for one in asked if isinstance(one, Unasked))
            return Unasked(f"合计的各项没有全部认出:{first.why}", first.candidates)
        return _together(parts, grouped=len(path) > 1)

    def _columns(self) -> list[Path]:
        table = self.asker.table
        return [path for column, path in table.columns.items() if column in table.values]

    def _rows(self, slot: Slot) -> list[Path]:
        """The rows that a total may add up: all of its labels' column, for 小计 those since the total before."""
        line, first = slot.stub
        rows = sorted((at[0], path) for at, path in self.asker.table.rows.items() if at[1] == first)
        if self._kind(slot.row) == "part" and len(slot.row) == 1:
            ends = [at for at, path in rows if is_total(self.asker.axis(path)) and at < line]
            rows = [row for row in rows if max(ends, default=0) < row[0] < line]
        return [path for _, path in rows]

    def _kind(self, path: Path) -> str:
        axis = self.asker.axis(path)
        return axis.own.total if axis else ""

    def _is_among(self, path: Path) -> bool:
        axis = self.asker.axis(path)
        return bool(axis and axis.own.among)

    def _beside(self, paths: Sequence[Path], own: Path) -> list[Path] | None:
        """The paths that a total adds up: below the same labels, no totals, no parts of others.

        Shape: None when that cannot be told: several totals over groups, parts (其中) beside wholes, rows within rows.
        """
        inside = [path for path in paths if path[: len(own) - 1] == own[:-1] and path != own]
        items = [path for path in inside if not self._kind(path) and not any(map(self._is_among, _upward(path)))]
        headings = {path[:-1] for path in items}
        several = len([path for path in paths if path == own]) > 1
        loose = any(self._is_among(path) and len(path) == len(own) for path in inside)
        nested = any(path in headings for path in items)
        if loose or nested or (several and any(len(path) > len(own) for path in items)):
            return None
        return list(dict.fromkeys(items)) if len(set(items)) == len(items) else None


def _upward(path: Path) -> list[Path]:
    """The path and those it stands below."""
    return [path[:length] for length in range(len(path), 0, -1)]


def _flat(questions: Sequence[Question]) -> tuple[Question, ...]:
    return tuple(part for question in questions for part in (question.parts or (question,)))


def _together(parts: Sequence[Question], *, grouped: bool) -> Asking:
    """One question for all the parts, or their sum where one question cannot say it."""
    first = parts[0]
    matches = tuple(dict.fromkeys(part.match for part in parts))
    if len({part.match.code for part in parts}) > 1:
        same = len({(p.region, p.helper, p.programme, p.periods, p.unit) for p in parts}) == 1
        if not (same and grouped and first.unit):
            return Unasked("合计的各项不是同一个指标", matches)
        codes, names = (" + ".join(dict.fromkeys(values)) for values in
                        ((m.code for m in matches), (m.name for m in matches)))  # fmt: skip
        match = replace(first.match, code=codes, name=names, score=min(m.score for m in matches), reason=OF_SUM)
        return replace(first, match=match, parts=_flat(parts), summed=True, reasons=(OF_SUM,))
    if len({(part.programme, part.unit) for part in parts}) > 1:
        return Unasked("合计的各项渠道或单位不同", matches)
    differing = [len({getattr(p, what) for p in parts}) > 1 for what in ("region", "helper", "periods")]
    score = min(part.match.score for part in parts)
    whole = replace(
        first, match=replace(first.match, score=score), parts=_flat(parts), reasons=(first.reasons[0], OF_SUM)
    )
    if differing == [False, False, False] and len(parts) > 1:
        return Unasked("合计的各项彼此相同", matches)
    if differing[2]:
        period = timing.together([Reading(part.periods, part.stock_only) for part in parts])
        if period is None or any(differing[:2]):
            return Unasked("合计跨了几个期间,期末数不能相加,或期间不连续", matches)
        return replace(whole, periods=(period,))
    if differing[0] and differing[1]:
        return replace(whole, region=_all(p.region for p in parts), helper=_all(p.helper for p in parts), summed=True)
    if differing[1]:
        return replace(whole, helper=_all(part.helper for part in parts))
    return replace(whole, region=_whole(_all(part.region for part in parts), first.periods))


def _all(keys: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(key for joined in keys for key in joined.split("、")))


def _whole(region: str, periods: Sequence[Period]) -> str:
    """The home when the list holds each of its districts at the end of the period, else the list."""
    listed = set(region.split("、"))
    day = max(period.last_day for period in periods)
    return HOME if listed >= districts(trees.current_edition(day).valid_from) else region
