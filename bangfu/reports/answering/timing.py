"""Which period a cell means: what its title, its headers and its labels say of time, put together."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from bangfu.kernel.period import Period
from bangfu.reports.answering.periods import Said, Span

NO_PERIOD = "没有写期间;可用 --period 指定"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell's time can mean.

    Shape: `periods` has several readings when the words allow several; then only equal answers are written.
    `stock_only` marks a state at a date, at which a flow has no meaning; `why` says why there is no reading.
    """

    periods: tuple[Period, ...] = ()
    stock_only: bool = False
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of time after some words: a stretch of days, or a date up to which; a year or months alone wait."""

    start: date | None = None
    end: date | None = None  # the last day
    year: int | None = None
    months: tuple[int, int] | None = None
    until: bool = False
    in_year: bool = False  # `until` counts from the first of January
    stock_only: bool = False
    fault: str = ""

    @property
    def known(self) -> bool:
        """Whether a stretch or a date is known."""
        return self.end is not None

    def hear(self, said: Said) -> Clock:
        """The clock after these words."""
        clock = self
        for span in sorted(said.spans, key=_narrowness):
            clock = clock._span(span)
        return clock

    def _span(self, span: Span) -> Clock:
        if span.kind == "months":
            return self._months(span)
        if span.kind == "years":
            return _stretch(date(span.year or 0, 1, 1), date(span.end_year or 0, 12, 31))
        if span.kind == "dates":
            first = _day(span.year, span.first, span.day)
            last = _day(span.end_year or span.year, span.last, span.end_day)
            return _stretch(first, last) if first and last else replace(self, fault="日期不对")
        if span.kind == "since":
            if self.end is None:
                return replace(self, fault="“以来”没有写到哪一天为止")
            return _stretch(date(span.year or 0, span.first or 1, 1), self.end)
        return self._date(span)

    def _months(self, span: Span) -> Clock:
        months = (span.first or 1, span.last or 12)
        whole = months == (1, 12) and span.end_year is None
        if span.year and whole and self.months:  # 一季度 over 2021年
            return _of_months(span.year, self.months)
        if span.year and whole and self.known and not self.until and not _is_whole_years(self):
            return replace(self, fault="写了一年,又写了一年里的一段,不知道指哪个")
        if span.year:
            first = date(span.year, months[0], 1)
            clock = _stretch(first, _last(span.end_year or span.year, months[1]))
            return clock._kept_until(self)
        year = self.end.year if self.end else self.year
        if year is None or (self.start and not self.until and self.start.year != year):
            return replace(self, months=months)
        return _of_months(year, months)

    def _kept_until(self, before: Clock) -> Clock:
        """A year beside a date up to which: the date counts from the first day of that year."""
        if before.until and before.end and self.start and self.end and self.start <= before.end <= self.end:
            return replace(before, in_year=True)
        return self

    def _date(self, span: Span) -> Clock:
        year = span.year or (self.end.year if self.end else None)
        if span.kind == "until" and span.last is None and span.year is None:
            return replace(self, until=True) if self.end else replace(self, fault="“截至”没有写日期")
        end = _day(year, span.last, span.day)
        if end is None:
            return replace(self, fault="截至哪一年没有写,或日期不对")
        in_year = bool(self.start and not self.until and self.end and self.start <= end <= self.end)
        return Clock(None, end, end.year, until=True, in_year=in_year, stock_only=span.kind == "day")


def _stretch(start: date, end: date) -> Clock:
    if start > end:
        return Clock(fault="期间的起止颠倒")
    return Clock(start, end, end.year if start.year == end.year else None)


def _of_months(year: int, months: tuple[int, int]) -> Clock:
    return replace(_stretch(date(year, months[0], 1), _last(year, months[1])), months=months)


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if not year or not month:
        return None
    last = _last(year, month)
    if day is None:
        return last
    return last.replace(day=day) if 1 <= day <= last.day else None


def of_period(period: Period) -> Clock:
    """The clock of a period that somebody named."""
    if period.instant:
        return Clock(None, period.last_day, period.last_day.year, until=True)
    return _stretch(period.start, period.last_day)


def started(titles: Sequence[Said], given: Period | None) -> Clock:
    """What the titles say, narrowed by the period that the user named, or that alone when they say nothing."""
    clock = Clock()
    spans = [span for said in _without_idle_days(titles) for span in said.spans]
    clock = clock.hear(Said(tuple(spans)))
    if given is None:
        return clock
    named = of_period(given)
    if not clock.known:
        return named.hear(Said((Span("months", None, *clock.months),))) if clock.months else named
    inside, around = _period(clock), given
    if around.start <= inside.start and inside.end <= around.end:
        return clock
    if inside.start <= around.start and around.end <= inside.end:
        return named
    return replace(clock, fault=f"表上写的是{inside.title()},指定的期间是{given.title()}")


def _narrowness(span: Span) -> int:
    """Whole years are heard first, a date without a year last."""
    if span.kind == "until" and span.year is None:
        return 2
    return 0 if (span.first, span.last) == (1, 12) and span.end_year is None else 1


def _without_idle_days(titles: Sequence[Said]) -> list[Said]:
    """The titles without a bare date, which is the day of signing when a period is named beside it."""
    if all(span.kind == "day" for said in titles for span in said.spans):
        return list(titles)
    return [replace(said, spans=tuple(span for span in said.spans if span.kind != "day")) for said in titles]


def reading(start: Clock, column: Sequence[Said], row: Sequence[Said], titles: Sequence[Said] = ()) -> Reading:
    """The periods that a cell can mean, from the time of the table, of its column and of its row."""
    clock = _heard(_heard(start, column), row)
    back = _heard(_heard(start, row), column)
    words = [*titles, *column, *row]
    relative = next((said.relative for said in reversed(words) if said.relative), "")
    so_far = next((said for said in reversed(words) if said.so_far or said.relative == "this"), Said())
    if clock.fault:
        return Reading(why=clock.fault)
    if relative == "now":
        return Reading(why="写的是“目前”,不知道是哪一天;可用 --period 指定")
    if (clock.start, clock.end, clock.until) != (back.start, back.end, back.until):
        return Reading(why="行和列各写了一个期间,互相不合")
    if clock.end is None:
        months = "只写了月份或季度,没有写哪一年;可用 --period 指定" if clock.months else NO_PERIOD
        return Reading(why=months)
    return _leaning(clock, relative, so_far)


def _heard(clock: Clock, words: Sequence[Said]) -> Clock:
    for said in words:
        clock = clock.hear(said)
    return clock


def _leaning(clock: Clock, relative: str, so_far: Said) -> Reading:
    """The reading after the words that lean on the time of the table: 全年, 上年同期, 累计."""
    if relative == "before":
        return Reading(why="“上期”指哪一期不能确定")
    if relative == "last_year" and not _is_whole_years(clock):
        return Reading(why="“上年”指全年还是同期不能确定")
    if relative in ("same", "last_year"):
        clock = _year_before(clock)
    if relative == "year" and not so_far.so_far and not _is_whole_years(clock):
        return Reading(why="“全年”“本年”与表上的期间不合")
    if relative == "year" and so_far.so_far:
        so_far = replace(so_far, so_far="year")
    return replace(_so_far(clock, so_far), stock_only=clock.stock_only or relative == "end")


def _so_far(clock: Clock, said: Said) -> Reading:
    assert clock.end is not None
    year_to_date = _between(date(clock.end.year, 1, 1), clock.end)
    ever = Period.at(clock.end)
    if said.so_far == "ever":
        return Reading((ever,), note="自开始以来累计")
    if said.so_far == "year" or (clock.until and clock.in_year):
        return Reading((year_to_date,), note="本年累计")
    if clock.until:
        return Reading((ever,), note="截至该日累计")
    assert clock.start is not None
    if said.so_far == "plain" and said.spans:
        return Reading((_between(min(clock.start, date(clock.end.year, 1, 1)), clock.end),), note="本年累计")
    if said.so_far == "plain":
        readings = (year_to_date, ever) if clock.start.year == clock.end.year else (_period(clock), ever)
        return Reading(readings, note="“累计”可指本年累计,也可指自开始以来")
    return Reading((_period(clock),))


def _is_whole_years(clock: Clock) -> bool:
    if clock.start is None or clock.end is None or clock.until:
        return False
    return (clock.start.month, clock.start.day, clock.end.month, clock.end.day) == (1, 1, 12, 31)


def _year_before(clock: Clock) -> Clock:
    assert clock.end is not None
    end = _last(clock.end.year - 1, clock.end.month)
    if clock.end.day != calendar.monthrange(clock.end.year, clock.end.month)[1]:
        end = end.replace(day=min(clock.end.day, end.day))
    start = clock.start.replace(year=clock.start.year - 1) if clock.start else None
    return replace(clock, start=start, end=end, year=end.year)


def _period(clock: Clock) -> Period:
    assert clock.end is not None
    return Period.at(clock.end) if clock.until or clock.start is None else _between(clock.start, clock.end)


def _between(start: date, end: date) -> Period:
    """The period between two days, by its shortest name.

    >>> [_between(date(2021, a, 1), _last(2021, b)).text for a, b in ((1, 12), (4, 6), (5, 5), (1, 6))]
    ['2021', '2021Q2', '2021-05', '2021-01..2021-06']
    """
    following = end + timedelta(days=1)
    if start.day == 1 and following.day == 1:
        same = start.year == end.year
        first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
        if same and (start.month, end.month) == (1, 12):
            return Period.parse(str(start.year))
        if same and start.month % 3 == 1 and end.month == start.month + 2:
            return Period.parse(f"{start.year}Q{(start.month + 2) // 3}")
        if (start.month, end.month) == (1, 12):
            return Period.parse(f"{start.year}..{end.year}")
        return Period.parse(first if first == last else f"{first}..{last}")
    return Period.parse(f"{start}..{end}" if start != end else str(start))


def together(readings: Sequence[Reading]) -> Period | None:
    """The one period that stretches make which follow each other without a gap; none when they do not."""
    periods = sorted({period for reading in readings for period in reading.periods})
    if any(len(reading.periods) != 1 or reading.stock_only for reading in readings) or len(periods) != len(readings):
        return None
    if any(p.instant for p in periods) or any(a.end != b.start for a, b in pairwise(periods)):
        return None
    return _between(periods[0].start, periods[-1].last_day) if periods else None
