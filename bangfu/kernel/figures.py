"""The numbers of a running text as exact values with their units, their bounds and their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bangfu.kernel import figure_words as words
from bangfu.kernel.numerals import MARKS, number

_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3})+(?![\d,])|\d+)(?:\.\d+)?"
_SCALE = r"(?:[十百千]?[万亿]|万亿|[百千](?![克米瓦分]))"
_UNIT = words.alternatives([*words.UNITS, *words.SPANS_OF_TIME])
_SPELT = words.alternatives([*words.SPELT, *words.SPANS_OF_TIME])
_MORE = "[余多]"
_QUANTITY = re.compile(
    # 1000余万元, 3.07亿余元, 1亿2000万元
    rf"(?<![\d.])(?P<head>{_NUMBER})(?!\d) ?(?P<a>[余多几来](?=[十百千万亿]|{_UNIT}))?"
    rf"(?P<scale>{_SCALE})?(?P<b>{_MORE}(?= ?(?:{_UNIT})))?"
    rf"(?:(?P<tail>\d+(?:\.\d+)?)(?P<tailscale>[千百十]?万|千)?(?P<c>{_MORE})?)? ?(?P<unit>{_UNIT})?"
    # 百分之三十五
    rf"|百分之(?P<percent>\d+(?:\.\d+)?|[{MARKS}]+(?:点[{MARKS}]+)?)"
    # 十亩, 三百多万元, 三到五名
    rf"|(?<![{MARKS}])(?:(?P<from>[{MARKS}]{{1,8}})[至到])?(?P<spelt>[{MARKS}]++)(?P<sa>[余多几来])?"
    rf"(?P<sscale>[万亿])?(?P<sb>{_MORE})?(?P<sunit>{_SPELT})"
)
_BETWEEN = re.compile(r"\s?(?:[-—–~]{1,2}|至|到)\s?")
_LISTED = re.compile(r"\s?(?:、|和|及|与|以及)[^\d。;:!?,\uff0c\n]{0,14}")
_BRACKET = re.compile(rf"\((?:单位:)?(?P<scale>[万亿])?(?P<unit>{_UNIT})\)\s?(?:[::为是达约有]|共有?)?\s?$")
_COUNTED = re.compile(r"(?P<word>人数|人次|户数|家数|项目数|期数|场次)(?:共|约|已|为|是|达到|达|有|:)*\s?$")
_COUNTED_IN = {"人数": "人", "人次": "人次", "户数": "户", "家数": "家", "项目数": "个", "期数": "期", "场次": "场"}
_WHAT = (
    (
        "元",
        re.compile(
            r"资金|经费|投入|投资|融资|贷|销售额|产值|余额|捐|金额|收入|资产|人民币|采购|补助|补贴|保费|薪|总额"
        ),
    ),
    ("人", re.compile(r"人口|群众|人员|劳动力|学生|职工|农民|党员|人才|干部|居民|村民|游客")),
    ("户", re.compile(r"农户|户数|脱贫户|家庭")),
)
_LOWER = ("不少于", "不低于", "至少", "最少", "超过", "突破", "超", "逾", "上", "多达", "达到", "高达", "达")
_UPPER = ("不超过", "不高于", "至多", "最多", "不足", "未满", "不到", "少于")
_NEAR = ("将近", "接近", "大约", "约为", "约合", "约", "近", "大概")
_NOT_A_BOUND = {
    "少于": "不",
    "近": "附最临就靠邻贴新远亲",
    "约": "节预签合契履公违条制",
    "超": "反赶高",
    "上": "以马线网晚早班加车",
    "逾": "",
}
LONGEST = 40
OPEN_BELOW, OPEN_ABOVE, ROUGH, RANGE = "余", "以内", "约", "至"


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a text: where it stands, what it says, and between what it may truly lie.

    Unit: `value`, `low` and `high` in `unit`, scales (万、亿) multiplied out; `grain` is one of the last printed place.
    Shape: `bound` is "" for an exact number, 余 (at least, `high` not reached), 以内 (at most), 约 (about) or 至 (a range);
    `high` None is open; `word` is the printed unit, empty when the text leaves it out.
    """

    start: int
    end: int
    text: str
    value: Decimal
    low: Decimal
    high: Decimal | None
    unit: str
    word: str = ""
    grain: Decimal = Decimal(1)
    bound: str = ""
    scale: Decimal = Decimal(1)


def mentions(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Mention]:
    """Every number of the text that counts something, in order; `taken` are stretches that are names.

    >>> [(m.text, str(m.value), m.unit) for m in mentions("投入1000余万元,培训干部7774名、带头人1160名")]
    [('1000余万元', '10000000', '元'), ('7774名', '7774', '人'), ('1160名', '1160', '人')]
    >>> mentions("2021年印发〔2021〕14号,第一书记带来“三园”")
    []
    """
    plain = words.narrow(text)
    closed = bytearray(len(plain))
    for start, end in (*words.noise(plain), *taken):
        closed[start:end] = b"\1" * (end - start)
    found = [m for match in _QUANTITY.finditer(plain) if (m := _read(plain, match, closed)) is not None]
    whole = (_bounded(plain, m) for m in _with_units(plain, _ranges(plain, found)))
    return [replace(m, text=text[m.start : m.end]) for m in whole if m.unit not in words.SPANS_OF_TIME]


def _read(plain: str, match: re.Match[str], closed: bytearray) -> Mention | None:
    """The number of a match with the unit that is printed right behind it; nothing when it is no number."""
    start, end = match.span()
    if any(closed[start:end]) or end - start > LONGEST or _vague(plain, start):
        return None
    if match["percent"]:
        value = _percent(match["percent"])
        return Mention(start, end, plain[start:end], value, value, value, "%", "%", _grain(str(value)))
    if match["spelt"]:
        return _spelt(plain, match)
    return _digits(plain, match)


def _vague(plain: str, start: int) -> bool:
    """Whether the number only says some: 数十家, 几百人."""
    return plain[start - 1 : start] in ("数", "几") and plain[start - 2 : start] not in _COUNTED_IN


def _digits(plain: str, match: re.Match[str]) -> Mention:
    head = re.sub("[, ]", "", match["head"])
    scale = words.power(match["scale"] or "")
    value, grain = Decimal(head) * scale, _grain(head) * scale
    if match["tail"]:
        inner = words.power(match["tailscale"] or "")
        value, grain = value + Decimal(match["tail"]) * inner, _grain(match["tail"]) * inner
    more = bool(match["a"] or match["b"] or match["c"])
    digits = match["tail"] or head
    return _mention(plain, match.span(), value, match["unit"] or "", (more, digits, grain, scale))


def _spelt(plain: str, match: re.Match[str]) -> Mention | None:
    """A number written in characters; 一 is an article before all but measures, 百余 counts, 百 alone does not."""
    marks, unit = match["spelt"], match["sunit"]
    more = bool(match["sa"] or match["sb"])
    bare = marks[0] in "百千万亿"
    if bare and not (more or plain[match.start() - 1 : match.start()] in ("近", "上", "超", "逾")):
        return None
    if marks == "一" and unit not in words.MEASURED and not match["sscale"]:
        return None
    if len(marks) > 1 and not set(marks) & set("十百千万亿零〇"):
        return None
    if unit == "元" and not set(marks + (match["sscale"] or "")) & set("十百千万亿"):
        return None
    if unit in ("期", "成") and (marks == "一" or (unit == "期" and not set(marks) & set("十百"))):
        return None
    value, low = number(marks), match["from"]
    scale = words.power(match["sscale"] or "")
    step = next((s for s in ("亿", "万", "千", "百", "十") if marks.endswith(s)), "")
    inner = words.power(step)
    shape = (more, str(value / inner), inner * scale, scale)
    made = _mention(plain, match.span(), value * scale, unit, shape)
    if low is None or number(low) >= value:
        return made
    least = number(low) * scale * (10 if unit == "成" else 1)
    return replace(made, value=least, low=least, bound=RANGE)


def _mention(
    plain: str, span: tuple[int, int], value: Decimal, word: str, shape: tuple[bool, str, Decimal, Decimal]
) -> Mention:
    more, digits, grain, scale = shape
    start, end = span
    unit = words.UNITS.get(word, word)
    if unit == "成":
        value, grain, unit = value * 10, grain * 10, "%"
    while plain[end - 1] == " ":
        end -= 1
    high = value + _step(digits, grain) if more else value
    bound = OPEN_BELOW if more else ""
    return Mention(start, end, plain[start:end], value, value, high, unit, word, grain, bound, scale)


def _step(digits: str, grain: Decimal) -> Decimal:
    """How far 余 may reach: one of the last place that is not an idle zero, at most a tenth from three zeros on.

    >>> [str(_step(d, Decimal(1))) for d in ("30", "1000", "15000", "7")]
    ['10', '100', '1000', '1']
    """
    if "." in digits:
        return grain
    zeros = len(digits) - len(digits.rstrip("0"))
    return grain * Decimal(10) ** (zeros if zeros <= 2 else min(zeros, max(len(digits) - 2, 2)))


def _grain(digits: str) -> Decimal:
    return Decimal(1).scaleb(-len(digits.partition(".")[2]))


def _percent(text: str) -> Decimal:
    if text[0].isascii():
        return Decimal(text)
    whole, _, rest = text.partition("点")
    return number(whole) + (number(rest).scaleb(-len(rest)) if rest else 0)


def _ranges(plain: str, found: Sequence[Mention]) -> list[Mention]:
    """The numbers with 3—5家 read as one."""
    made: list[Mention] = []
    for one in found:
        before = made[-1] if made else None
        joined = before is not None and _BETWEEN.fullmatch(plain[before.end : one.start])
        if before is None or not joined or plain[before.start - 1 : before.start] in ("从", "由"):
            made.append(one)
            continue
        scale = one.scale / before.scale if not before.word else Decimal(1)
        low = before.value * (scale if before.value < one.value else 1)
        if not one.word or low >= one.value or (before.word and before.unit != one.unit):
            made.append(one)
            continue
        text = plain[before.start : one.end]
        made[-1] = replace(one, start=before.start, text=text, value=low, low=low, high=one.high, bound=RANGE)
    return made


def _with_units(plain: str, found: Sequence[Mention]) -> list[Mention]:
    """The numbers that have a unit, printed or understood: from the list they stand in, a bracket, or 亿 of money."""
    made: list[Mention] = []
    for one in reversed(found):
        made.append(one if one.unit else _understood(plain, one, made[-1] if made else None))
    made.reverse()
    for n in range(1, len(made)):
        one, before = made[n], made[n - 1]
        ended = not plain[one.end : one.end + 1].strip("、。;, \n\uff0c")
        if not one.unit and before.unit not in ("", "元", "%") and ended and _gap(plain, before, one).startswith("、"):
            made[n] = replace(one, unit=before.unit)
    return [one for one in made if one.unit]


def _understood(plain: str, one: Mention, after: Mention | None) -> Mention:
    ahead = plain[max(0, one.start - 16) : one.start]
    bracket, counted = _BRACKET.search(ahead), _COUNTED.search(ahead)
    if bracket:
        return scaled(one, words.power(bracket["scale"] or ""), words.UNITS.get(bracket["unit"], bracket["unit"]))
    if after is not None and after.unit and _LISTED.fullmatch(_gap(plain, one, after)):
        scale = after.scale if one.scale == 1 and one.value < 10**4 else Decimal(1)
        return scaled(one, scale, after.unit)
    if one.scale >= 10**4:
        behind = plain[one.end : one.end + 8].removeprefix("的").removeprefix("帮扶")
        clause = re.split("[。;,、\uff0c]", ahead)[-1]
        return replace(one, unit=next((u for u, what in _WHAT if what.search(clause) or what.match(behind)), ""))
    return replace(one, unit=_COUNTED_IN[counted["word"]]) if counted else one


def scaled(one: Mention, scale: Decimal, unit: str) -> Mention:
    """The number so many times as large, in a unit."""
    high = None if one.high is None else one.high * scale
    return replace(one, value=one.value * scale, low=one.low * scale, high=high, grain=one.grain * scale,
                   scale=one.scale * scale, unit=unit)  # fmt: skip


def _gap(plain: str, before: Mention, after: Mention) -> str:
    return plain[before.end : after.start]


def _bounded(plain: str, one: Mention) -> Mention:
    """The number with what 近, 约, 超, 至少 before it or 以上, 左右 behind it say of its bounds."""
    if one.bound:
        return one
    ahead = plain[max(0, one.start - 5) : one.start].rstrip()
    behind = plain[one.end : one.end + 2]
    digits = str((one.value / one.grain).quantize(Decimal(1))) if one.grain else "1"
    place = one.grain * _leading(digits)
    if behind in ("以下", "以内") or _ends(ahead, _UPPER):
        return replace(one, low=Decimal(0), bound=OPEN_ABOVE)
    if behind in ("左右", "上下") or _ends(ahead, _NEAR):
        room = min(place, one.value / 10)
        high = one.value if _ends(ahead, ("近", "将近", "接近")) else one.value + room
        return replace(one, low=one.value - room, high=high, bound=ROUGH)
    word = _ends(ahead, _LOWER)
    if behind == "以上" or word not in ("", "达到", "高达", "达", "多达"):
        demanded = word in ("不少于", "不低于", "至少", "最少")
        return replace(one, high=None if demanded else one.value + place, bound=OPEN_BELOW)
    return one


def _leading(digits: str) -> int:
    """The size of the last digit before the idle zeros: 7000 was cut to thousands, 7700 to hundreds."""
    return int(10 ** (len(digits) - len(digits.rstrip("0"))))


def _ends(ahead: str, among: tuple[str, ...]) -> str:
    for word in among:
        if ahead.endswith(word):
            guarded = _NOT_A_BOUND.get(word, "")
            before = ahead[: -len(word)][-1:]
            return "" if before and before in guarded else word
    return ""
