"""What a text says of time: stretches, dates, and words that lean on the time of the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

GAP = "\n"
_DASH = r"[-—–―~至到]+"
_YEAR = r"(?:(?P<y>20\d\d)年?)?"
_NUMERALS = {numeral: n for n, numeral in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_CHINESE_YEAR = re.compile(r"二[〇零○Oo0][〇零○Oo0一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = {**dict.fromkeys("〇零○Oo", "0"), **{numeral: str(n) for numeral, n in _NUMERALS.items() if n < 10}}
_PAPER = re.compile(r"[\[〔【(]20\d\d[\]〕】)]第?\d+号")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch or a date as it is said.

    Shape: `kind` is months (from `first` to `last`), years, until (up to a date), since, day (the state at a date) or
    dates; what is not said is None.
    """

    kind: str
    year: int | None = None
    first: int | None = None
    last: int | None = None
    end_year: int | None = None
    day: int | None = None
    end_day: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """All that one text says of time.

    Shape: `relative` is this, year, same (period of last year), last_year, before, end (of the period), now; `so_far`
    is plain (累计), year (本年累计) or ever (历年累计).
    """

    spans: tuple[Span, ...] = ()
    relative: str = ""
    so_far: str = ""

    def __bool__(self) -> bool:
        return bool(self.spans or self.relative or self.so_far)


Found = re.Match[str]
Reading = Callable[[Found], Span | str | None]


def _int(text: str | None) -> int | None:
    return None if not text else _NUMERALS.get(text) or int(text)


def _months(first: int | None, last: int | None, year: str | None) -> Span:
    return Span("months", _int(year), first, last)


def _until(found: Found) -> Span | str:
    said = found.groupdict()
    if said.get("now"):
        return "now"
    month = 3 * (_int(said["q"]) or 0) if said.get("q") else _int(said["m"])
    if month is None and (said.get("e") or said["y"]):
        month = 12
    return Span("until", _int(said["y"]), last=month, day=_int(said.get("d")))


def _half(found: Found) -> Span:
    return _months(1, 6, found["y"]) if found["h"] == "上" else _months(7, 12, found["y"])


def _quarter(found: Found) -> Span:
    number = _int(found["q"]) or 0
    return _months(3 * number - 2, 3 * number, found["y"])


def _range(found: Found) -> Span:
    return Span("months", _int(found["y"]), _int(found["a"]), _int(found["b"]), _int(found["z"]))


def _dates(found: Found) -> Span:
    days = (_int(found["d"]), _int(found["e"]))
    return Span("dates", _int(found["y"]), _int(found["a"]), _int(found["b"]), _int(found["z"]), *days)


def _date(found: Found) -> Span:
    return Span("day", _int(found["y"]), last=_int(found["m"]), day=_int(found["d"]))


def _end(found: Found) -> Span:
    return Span("day", _int(found["y"]), last=_int(found["m"]) or 12)


def _since(found: Found) -> Span:
    return Span("since", _int(found["y"]), _int(found["m"]) or 1)


def _years(found: Found) -> Span:
    return Span("years", _int(found["y"]), end_year=_int(found["z"]))


def _quarters(found: Found) -> Span:
    return _months(1, 3 * (_int(found["q"]) or 0), found["y"])


def _month(found: Found) -> Span:
    return _months(_int(found["m"]), _int(found["m"]), found["y"])


def _year(found: Found) -> Span:
    return Span("months", _int(found["y"]), 1, 12)


_MONTH = r"1[0-2]|0?[1-9]"
_UNTIL = (
    rf"(?:数据|统计)?截[至止]{{1,2}}到?(?:(?P<y>20\d\d)(?:年|[./-]))?(?:(?P<q>[一二三四1-4])季度[末底]?"
    rf"|(?P<m>{_MONTH})(?:月(?:份)?|[./-])(?:(?P<d>\d{{1,2}})日?|[底末])?"
    r"|(?P<e>年?[底末])|(?P<now>目前|现在|当前|今日|填报日期?))?止?"
)
_DATES = (
    rf"(?P<y>20\d\d)[年./-](?P<a>{_MONTH})[月./-](?P<d>\d{{1,2}})日?{_DASH}"
    rf"(?:(?P<z>20\d\d)[年./-])?(?P<b>{_MONTH})[月./-](?P<e>\d{{1,2}})日?"
)
_YEAR_TO_DATE = (
    r"[本当]年累计|年初至今|自?年初累计|今年以来(?:累计)?|年初以来(?:累计)?|(?<!\d)年累计"
    r"|1[-—~至][本当](?:月|季度?|期)(?:累计)?"
)
# In this order: what is longer or stands for more comes first, and is taken out before the next one looks.
_READINGS: tuple[tuple[str, Reading], ...] = (
    (r"(?:自|从)?(?P<y>20\d\d)年(?:(?P<m>\d{1,2})月)?以来(?:累计)?", _since),
    (_UNTIL, _until),
    (rf"(?P<y>20\d\d)年(?P<m>{_MONTH})月(?:(?P<d>\d{{1,2}})日|[底末])止", _until),
    (r"(?:开展|实施|启动|帮扶)以来(?:累计)?|历年累计|历史累计", lambda m: "ever"),
    (_YEAR_TO_DATE, lambda m: "ytd"),
    (r"(?:[上去]年)?同期(?:数)?", lambda m: "same"),
    (r"[上去]年(?:度)?(?:全年)?", lambda m: "last_year"),
    (r"上期|上季度?|上月", lambda m: "before"),
    (rf"(?P<y>20\d\d)年?{_DASH}(?P<z>20\d\d)年?(?:度)?(?!\d|\.)", _years),
    (_DATES, _dates),
    (rf"(?P<y>20\d\d)[年.](?P<a>{_MONTH})月?{_DASH}(?:(?P<z>20\d\d)[年.])?(?P<b>{_MONTH})月?(?:份)?(?![日\d])", _range),
    (rf"{_YEAR}(?:前|1{_DASH}|一{_DASH})(?P<q>[二三四2-4])季度", _quarters),
    (rf"{_YEAR}(?:度)?第?(?P<q>[一二三四1-4])季度(?!末)", _quarter),
    (rf"{_YEAR}[Qq](?P<q>[1-4])", _quarter),
    (rf"{_YEAR}(?:度)?(?P<h>[上下])半年(?:度)?", _half),
    (rf"(?P<a>{_MONTH})月?{_DASH}(?P<b>{_MONTH})月(?:份)?(?P<y>)(?P<z>)", _range),
    (rf"(?P<y>20\d\d)[年./-](?P<m>{_MONTH})[月./-](?P<d>\d{{1,2}})日?", _date),
    (rf"(?P<y>20\d\d)年(?:(?P<m>{_MONTH})月)?[底末](?:数)?", _end),
    (rf"{_YEAR}(?:度)?(?P<m>{_MONTH}|十[一二]?|[一二三四五六七八九])月(?:份)?(?![报底末日])", _month),
    (r"(?P<y>20\d\d)年(?:度)?(?:全年)?", _year),
    (r"(?<![\d.])(?P<y>20[12]\d)(?![\d.])", _year),
    (r"全年|[本当今]年(?:度)?", lambda m: "year"),
    (r"[本当](?:期|季度?|月)(?:末)?(?:数)?|报告期(?:内)?", lambda m: "this"),
    (r"(?:期|年|季|月)[末底](?:数)?", lambda m: "end"),
    (r"累计", lambda m: "so_far"),
)
_COMPILED = tuple((re.compile(pattern), read) for pattern, read in _READINGS)


def taken(text: str) -> tuple[str, Said]:
    """The text without what it says of time, and that.

    Shape: the text has no blanks and plain digits; a gap stands where something was taken out.

    >>> taken("2021年一季度直接投入")[1].spans[0]
    Span(kind='months', year=2021, first=1, last=3, end_year=None, day=None, end_day=None)
    >>> taken("截至2022年5月底累计到位")[0].strip(), taken("截至2022年5月底累计到位")[1].so_far
    ('到位', 'plain')
    """
    text = _PAPER.sub(GAP, text)
    text = _CHINESE_YEAR.sub(lambda m: "".join(_CHINESE_DIGITS.get(c, c) for c in m[0]), text)
    spans: list[Span] = []
    words: list[str] = []
    for pattern, read in _COMPILED:

        def put(found: Found, read: Reading = read) -> str:
            said = read(found)
            (spans if isinstance(said, Span) else words).append(said)  # type: ignore[arg-type]
            return GAP

        text = pattern.sub(put, text)
    so_far = {"so_far": "plain", "ytd": "year", "ever": "ever"}
    return text, Said(
        tuple(spans),
        next((word for word in words if word not in so_far), ""),
        next((so_far[word] for word in words if word in so_far), ""),
    )
