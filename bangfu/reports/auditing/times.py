"""When a number is so: the dates of a text, what is relative to its own day, and how far each expression reaches."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports.auditing.passage import Passage, Sentence

FIRST_LINES, LAST_LINES = 8, 4
_YEARS = {"今年": 0, "本年": 0, "本年度": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2}
_MONTHS = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}
_QUARTERS = {mark: n for n, marks in enumerate(("一1", "二2", "三3", "四4"), 1) for mark in marks}
_YEAR = (
    r"(?:(?P<year>(?:19|20)\d{2}) ?年度?|(?P<relative>今年|本年度?|去年|上年|上一年|前年)"
    r"|(?P<same>同年|当年|全年|年内|年度))"
)
_PART = (
    r"(?:(?P<half>上半年|下半年|前三季度)|第?(?P<quarter>[一二三四1-4])季度|(?P<end>年?底|年?末)"
    r"|(?P<month>\d{1,2}) ?(?:[-—–~至到] ?(?P<to>\d{1,2}) ?)?月份?(?:(?P<day>\d{1,2}) ?[日号]|(?P<mend>底|末)?"
    r"(?: ?[-—–~至到] ?(?:(?P<year2>(?:19|20)\d{2})年)?(?P<month2>\d{1,2}) ?月)?)?)"
)
_MOMENT = re.compile(
    rf"(?P<until>截至|截止到?|到|至|迄)? ?(?:(?:{_YEAR})(?: ?(?:的|中|,|\uff0c)? ?{_PART})?"
    rf"|(?<![\d年])(?P<bare>{_PART.replace('?P<', '?P<b')}))"
    r"(?P<since>[^。;,\uff0c\n\d]{0,14}?以来|至今|起)?"
    r"|(?P<range>(?:19|20)\d{2} ?年? ?[-—–~至到] ?(?:19|20)\d{2} ?年)"
    r"|(?P<now>截至目前|截止目前|目前|至今|迄今|如今|现有|现已)"
    r"|(?P<lately>一年来|这一年|过去一年|一年下来|近一年|一年多来)"
    r"|(?P<vague>近年来|多年来|长期以来|历年来?|几年来)"
)
_DATED = re.compile(r"(?P<y>(?:19|20)\d{2}) ?(?:年|[-./]) ?(?P<m>\d{1,2}) ?(?:月|[-./]) ?(?P<d>\d{1,2}) ?日?")
_MONTHLY = re.compile(r"(?P<y>(?:19|20)\d{2}) ?年 ?(?P<m>\d{1,2}) ?月")
_YEARLY = re.compile(r"(?<![到至])(?P<y>(?:19|20)\d{2}) ?年(?!度?(?:以来|至今|起))")
_QUOTED = re.compile(r"[“「][^”」\n]*")
_TITLED = re.compile(r"《[^》\n]{0,60}》|[〔\[(]\d{4}[〕\])]")


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time. Shape: `wide` ones hold for what follows, others only for their own sentence."""

    start: int
    end: int
    period: Period
    wide: bool
    vague: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """The period of a number, and how it is known: stated beside it, carried from before, or only supposed."""

    period: Period
    known: str


STATED, CARRIED, SUPPOSED = "stated", "carried", "supposed"


def dated(plain: str, today: date) -> date:
    """The day of the text: its date line, else the latest day that it mentions, else today."""
    lines = [line for line in plain.split("\n") if line.strip()]
    for line in (*lines[:FIRST_LINES], *lines[-LAST_LINES:]):
        found = _DATED.search(line)
        if found and (len(line) < 40 or line.index(found[0]) < 12) and (day := _day(found)):
            return day
    bare = _TITLED.sub("", plain)
    days = [day for m in _DATED.finditer(bare) if (day := _day(m))]
    months = {(int(m["y"]), int(m["m"])) for m in _MONTHLY.finditer(bare)} - {(day.year, day.month) for day in days}
    days += [_last(year, month) for year, month in months if 1 <= month <= 12]
    years = {int(m["y"]) for m in _YEARLY.finditer(bare)} - {day.year for day in days}
    days += [date(year, 12, 31) for year in years if year < today.year]
    return max((day for day in days if day <= today), default=today)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


class Times:
    """The moments of a text and which of them holds where."""

    def __init__(self, passage: Passage, on: date, usual: Period | None = None) -> None:
        self._passage, self.on, self._usual = passage, on, usual
        self.moments = list(self._read())
        self._starts = [m.start for m in self.moments]

    def when(self, at: int, *, stock: bool, cumulative: bool) -> When:
        """The period of the number at the place.

        Shape: a balance or a cumulative amount without a period of its own is read at the day of the text.
        """
        here = self._passage.sentences[self._passage.number(at)]
        segment = self._passage.segment(at)[0]
        own = [m for m in self._in(here.start, at) if m.wide or m.start >= segment or (stock and m.period.instant)]
        if own:
            return When(own[-1].period, STATED)
        if stock or cumulative:
            inside = self._in_paragraph(here) if cumulative and not stock else None
            return inside or When(Period.at(self.on), SUPPOSED)
        behind = self._in(at, self._passage.clause(at)[1]) or self._explained(at)
        if behind:
            return When(behind[0].period, STATED)
        return self._carried(here) or When(self._usual or Period.at(self.on), SUPPOSED)

    def _explained(self, at: int) -> list[Moment]:
        """The moments of a clause that says what the number was: 7168人,这是截至5月29日的总数."""
        after = self._passage.clause(at)[1]
        explains = self._passage.plain[after : after + 2] == "这是"
        return self._in(after, self._passage.clause(after)[1]) if explains else []

    def _carried(self, here: Sentence) -> When | None:
        """What holds from before: the paragraph, the section's head, the title, the first paragraph of all."""
        inside = self._in_paragraph(here)
        if inside is not None:
            return inside
        for section in dict.fromkeys((here.section, 0)):
            leads = [s for s in self._passage.leads(section) if s.start < here.start]
            found = [m for s in leads for m in self._in(s.start, s.end) if m.wide and not m.vague]
            found = [m for m in found if section == here.section or not self._is_lately(m)]
            if found:
                return When(found[0].period, CARRIED)
        return None

    def _in_paragraph(self, here: Sentence) -> When | None:
        before = self._passage.earlier(here)
        wide = [m for m in self._in(before[0].start, here.start) if m.wide] if before else []
        return When(wide[-1].period, CARRIED) if wide else None

    def _is_lately(self, moment: Moment) -> bool:
        return not self._passage.plain[moment.start : moment.end][:1].isdigit()

    def _in(self, start: int, end: int) -> list[Moment]:
        return self.moments[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _read(self) -> Iterator[Moment]:
        plain = self._passage.plain
        closed = [m.span() for m in _TITLED.finditer(plain)]
        quoted = [m.span() for m in _QUOTED.finditer(plain)]
        year = self.on.year
        for match in _MOMENT.finditer(plain):
            if any(a <= match.start() < b for a, b in closed) or not match[0].strip():
                continue
            made = self._moment(match, year)
            if made is not None:
                year = made.period.last_day.year if match["year"] else year
                # What somebody says of a time is of their own story, not of the text that goes on behind it.
                told = any(a <= made.start < b for a, b in quoted)
                yield replace(made, wide=False) if told else made

    def _moment(self, match: re.Match[str], year: int) -> Moment | None:
        on = self.on
        if match["now"]:
            return Moment(*match.span(), Period.at(on), False)
        if match["vague"]:
            return Moment(*match.span(), Period.at(on), True, True)
        if match["lately"]:
            past = match["lately"] in ("过去一年", "一年下来")
            whole = (
                str(year if year < on.year or on.month == 12 else on.year - 1)
                if past and on.month in (12, 1, 2, 3)
                else ""
            )
            return _made(match, _parsed(whole or f"{on.year - 1}-{on.month:02d}..{on.year}-{on.month:02d}"))
        if match["range"]:
            first, last = re.findall(r"\d{4}", match["range"])
            return _made(match, _parsed(f"{first}..{last}"))
        return _made(match, self._dated(match, year))

    def _dated(self, match: re.Match[str], year: int) -> Period | None:
        """The period of a year, a part of it or a day; with 截至 the state at its end, with 以来 up to the text."""
        if match["year"]:
            year = int(match["year"])
        elif match["relative"]:
            year = self.on.year + _YEARS[match["relative"]]
        part = {
            key: match[key] or match[f"b{key}"]
            for key in ("half", "quarter", "end", "month", "to", "day", "year2", "month2")
        }
        if match["bare"] and part["end"] and not match["until"]:
            return None
        period = _within(year, part)
        if period is None or not match["since"]:
            return Period.at(period.last_day) if period and match["until"] else period
        return _parsed(f"{period.start:%Y-%m}..{max(self.on, period.last_day if part['month'] else self.on):%Y-%m}")


def _within(year: int, part: dict[str, str | None]) -> Period | None:
    if part["half"]:
        first, last = _MONTHS[part["half"]]
        return _parsed(f"{year}-{first:02d}..{year}-{last:02d}")
    if part["quarter"]:
        return _parsed(f"{year}Q{_QUARTERS[part['quarter']]}")
    if not part["month"]:
        return _parsed(str(year))
    month = f"{year}-{int(part['month']):02d}"
    if part["day"]:
        return _parsed(f"{month}-{int(part['day']):02d}")
    until = part["to"] or part["month2"]
    if until:
        return _parsed(f"{month}..{part['year2'] or year}-{int(until):02d}")
    return _parsed(month)


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except Refused:
        return None


def _made(match: re.Match[str], period: Period | None) -> Moment | None:
    """The moment; a month or a day alone tells when one thing happened and holds for nothing else, so does 自…以来."""
    if period is None:
        return None
    far = len(match["since"] or "") > len("以来")
    days = (period.end - period.start).days
    return Moment(*match.span(), period, not period.instant and days > 31 and not far)
