"""Reporting time: years, quarters, months, ranges and dates, half-open inside."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bangfu.kernel.errors import Refused

BEGINNING = date(1, 1, 1)

_UNIT = re.compile(r"(?P<year>\d{4})(?:(?P<quarter>Q[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


_SPELLED = re.compile(
    r"(?P<year>\d{4})年?(?:(?P<half>[上下])半年|第?(?P<quarter>[1-4一二三四])季度?"
    r"|(?P<month>\d{1,2})月(?:份|(?P<day>\d{1,2})[日号])?)?"
)
_HALF = re.compile(r"(?P<year>\d{4})-(?:(?P<first>01)\.\.(?P=year)-06|07\.\.(?P=year)-12)")
_NUMERALS = str.maketrans("一二三四", "1234")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, as it was asked for.

    Time: half-open, `start` is in it and `end` is not. `instant` marks `@DATE`: stocks at the end of that day,
    flows up to it.
    """

    start: date
    end: date
    text: str
    instant: bool = False

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.end - timedelta(days=1)

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day < self.end

    def title(self) -> str:
        """The period in Chinese running text.

        >>> Period.parse("2021").title(), Period.parse("2021Q3").title(), Period.parse("@2022-05-29").title()
        ('2021年', '2021年第3季度', '截至2022年5月29日')
        >>> Period.parse("2021-05..2022-05").title()
        '2021年5月至2022年5月'
        >>> Period.parse("2021-07..2021-12").title()
        '2021年下半年'
        """
        if self.instant:
            return "截至" + _day_title(self.last_day)
        half = _HALF.fullmatch(self.text)
        if half:
            return f"{half['year']}年{'上' if half['first'] else '下'}半年"
        return "至".join(_unit_title(unit) for unit in self.text.split(".."))

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period written as `2021`, `2021Q3`, `2021-05`, `2021-05-03`, `A..B` (B included) or `@2022-05-29`.

        Shape: what people write in Chinese is understood as one of these, and `text` is that one.
        Refuses: `bad_period` when the text is none of these.

        >>> Period.parse("2021-05..2022-05").end
        datetime.date(2022, 6, 1)
        >>> Period.parse("@2022-05-29").last_day
        datetime.date(2022, 5, 29)
        >>> Period.parse("2021年上半年").text, Period.parse("2021年第3季度").text, Period.parse("2021年").text
        ('2021-01..2021-06', '2021Q3', '2021')
        >>> Period.parse("2021年5月至2022年5月").text, Period.parse("截至2022年5月29日").text
        ('2021-05..2022-05', '@2022-05-29')
        """
        text = _plain(text.strip())
        try:
            if text.startswith("@"):
                day = date.fromisoformat(text[1:])
                return cls(BEGINNING, day + timedelta(days=1), text, instant=True)
            first, _, last = text.partition("..")
            start, end = _bounds(first)
            if last:
                end = _bounds(last)[1]
        except (ValueError, OverflowError):
            raise bad_period(text) from None
        if start >= end:
            raise bad_period(text)
        return cls(start, end, text)

    @classmethod
    def at(cls, day: date) -> Period:
        """The state at the end of a day."""
        return cls(BEGINNING, day + timedelta(days=1), f"@{day.isoformat()}", instant=True)


def day_of(text: str) -> date:
    """The day written as 2022-05-29.

    Refuses: `bad_date`.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"看不懂日期“{text}”", "请写成 2022-05-29", "bad_date") from None


def bad_period(text: str) -> Refused:
    """The refusal of a text that names no period."""
    return Refused(
        f"看不懂期间“{text}”",
        "请写成 2021年、2021年上半年、2021年3季度、2021Q3、2021-05、2021..2022 或 @2022-05-29",
        "bad_period",
    )


def _plain(text: str) -> str:
    """What was written in Chinese, written plainly; anything else as it is."""
    if not re.search("[年月季至到]", text):
        return text
    mark, text = ("@", text[2:]) if text.startswith("截至") else ("", text)
    ends = [_unit_plain(part.strip()) for part in re.split(r"\.\.|至|到", text)]
    whole = f"{ends[0].partition('..')[0]}..{ends[-1].rpartition('..')[2]}" if len(ends) > 1 else ends[0]
    return mark + whole


def _unit_plain(unit: str) -> str:
    match = _SPELLED.fullmatch(unit)
    if not match:
        return unit
    year = match["year"]
    if match["half"]:
        return f"{year}-01..{year}-06" if match["half"] == "上" else f"{year}-07..{year}-12"
    if match["quarter"]:
        return f"{year}Q{match['quarter'].translate(_NUMERALS)}"
    days = [f"-{int(match[name]):02d}" for name in ("month", "day") if match[name]]
    return year + "".join(days)


def _bounds(unit: str) -> tuple[date, date]:
    match = _UNIT.fullmatch(unit)
    if not match:
        raise ValueError(unit)
    year = int(match["year"])
    if match["quarter"]:
        month = 3 * int(match["quarter"][1]) - 2
        return date(year, month, 1), _next_month(year, month + 2)
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day + timedelta(days=1)
    if match["month"]:
        return date(year, int(match["month"]), 1), _next_month(year, int(match["month"]))
    return date(year, 1, 1), date(year + 1, 1, 1)


def _next_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1]) + timedelta(days=1)


def _day_title(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _unit_title(unit: str) -> str:
    match = _UNIT.fullmatch(unit)
    if not match:
        return unit
    title = f"{match['year']}年"
    if match["quarter"]:
        return f"{title}第{match['quarter'][1]}季度"
    if match["month"]:
        title += f"{int(match['month'])}月"
    if match["day"]:
        title += f"{int(match['day'])}日"
    return title
