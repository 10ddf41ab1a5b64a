"""Units of forms: found in a text, fitted to the base unit of a figure; numbers as a cell carries and shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bangfu.kernel.quantity import FEN_PER, UNIT_TITLES, half_up
from bangfu.kernel.text import plain
from bangfu.reports.answering.periods import GAP

SIGNIFICANT = 15

_MONEY = {
    **FEN_PER,
    "百元": 10_000,
    "千元": 100_000,
    "十万元": 10_000_000,
    "百万元": 100_000_000,
    "千万元": 1_000_000_000,
}
_COUNTS: dict[str, tuple[str, ...]] = {
    "个": ("project", "team", "township", "region", "count", "class"), "人": ("person",),
    "名": ("person", "person_time"), "人次": ("person_time",), "户": ("household",), "家": ("organisation",),
    "项": ("project", "count"), "支": ("team",), "队": ("team",), "期": ("class",), "班次": ("class",), "款": ("product",),
    "条": ("count",), "次": ("count",), "天": ("day",), "日": ("day",), "学时": ("hour",), "岁": ("year",),
}  # fmt: skip
# Units that no figure has yet; a cell that names one is never filled.
_STRANGE = (
    "所", "亩", "公里", "吨", "处", "件", "对", "批", "笔", "辆", "套", "台", "户次", "批次", "村", "镇", "座", "场", "斤",
    "公斤", "千克", "头", "只", "份", "张", "篇", "分", "美元", "元/人", "万元/县",
)  # fmt: skip
_COUNTS |= dict.fromkeys(_STRANGE, ())
_SCALES = {"": 1, "千": 1_000, "万": 10_000}
_WORDS = sorted({*_MONEY, *_COUNTS, *(s + c for s in "千万" for c in ("人", "人次", "户", "家", "个")), "%", "百分比"},
                key=len, reverse=True)  # fmt: skip
_ONE = "|".join(map(re.escape, _WORDS))
_BRACKET = re.compile(rf"[(\[【](?:计量|金额)?(?:单位:?)?(?P<units>(?:{_ONE})(?:[、,,/和;](?:{_ONE}))*)[)\]】]")
_TAIL = re.compile(r"(?<=[^\n])(?P<unit>[十百千]?[万亿]?元|(?<![一-鿿])%)$")
_COUNTED = re.compile(r"(?P<unit>人次|人|户次|户|家|个|天|期|支|条|项|款|班次)数$|(?P<times>人次)(?=$|\n)")
_BARE = re.compile(rf"(?:单位:?)?(?P<units>(?:{_ONE})(?:[、,,/和;](?:{_ONE}))*)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a form writes it: what it counts, and how many base units one of it is."""

    word: str
    bases: tuple[str, ...]
    size: int = 1

    def fits(self, base: str) -> bool:
        """Whether figures with this base unit can be written in it."""
        return base in self.bases


def _unit(word: str) -> Unit:
    if word in ("%", "百分比"):
        return Unit("%", ("ratio",))
    if word in _MONEY and word != "分":
        return Unit(word, ("fen",), _MONEY[word])
    scale, counted = ("", word) if word in _COUNTS else (word[0], word[1:])
    return Unit(word, _COUNTS[counted], _SCALES[scale])


def taken(text: str) -> tuple[str, tuple[Unit, ...], bool]:
    r"""The text without the units written in it, those units, and whether it says that things are counted.

    >>> taken("金额(万元)")[1][0].word, taken("培训人次")[0], taken("项目数")[2], taken("工程数量(处)")[1][0].bases
    ('万元', '培训\n', True, ())
    """
    found: list[Unit] = []

    def put(match: re.Match[str]) -> str:
        found.extend(map(_unit, re.split("[、,,/和;]", match["units"])))
        return GAP

    rest = _BRACKET.sub(put, text)
    if not found and (tail := _TAIL.search(rest)):
        found.append(_unit(tail["unit"]))
        rest = rest[: tail.start()] + GAP
    if counted := _COUNTED.search(rest):
        word = counted["unit"] or counted["times"]
        found += [] if found else [_unit(word)]
        rest = rest[: counted.start()] + GAP + rest[counted.end() :] if _agrees(found[0], word) else rest
    return rest, tuple(found), bool(re.search("数(?!据)|个数|数量|人次|多少", text))


def _agrees(unit: Unit, word: str) -> bool:
    """Whether 人数 is counted in the unit that stands beside it: 培训人数(人次) says two things."""
    return bool(set(unit.bases) & set(_unit(word).bases))


def listed(text: str) -> tuple[Unit, ...]:
    """The units when the whole text is made of them, as in a column of units; nothing otherwise.

    >>> [unit.word for unit in listed("万元、个")], listed("巫山县")
    (['万元', '个'], ())
    """
    match = _BARE.fullmatch(text.strip("()[]:"))
    return tuple(map(_unit, re.split("[、,,/和;]", match["units"]))) if match else ()


def title(base: str) -> str:
    """The base unit in words; of money 元, which is what people count it in."""
    return {"ratio": "比率", "fen": "元"}.get(base) or UNIT_TITLES.get(base, base)


def number(value: int | Fraction, base: str, unit: Unit | None, code: str) -> Decimal:
    """The number that stands in the cell: the exact value in the unit; a fraction to 15 digits, or to two places.

    Shape: `code` is the number format of the cell; a percentage format takes the ratio itself.
    """
    if base == "ratio":
        exact = Fraction(value) * (1 if "%" in code else 100)
    else:
        exact = Fraction(value) / (unit.size if unit else 1)
    if _is_short(exact):
        return half_up(exact, 12).normalize() if exact else Decimal(0)
    if "0" not in code:
        return half_up(exact, 2)
    places = max(SIGNIFICANT - len(str(abs(int(exact)))), 0)
    return half_up(exact, places)


def _is_short(exact: Fraction) -> bool:
    """Whether the number has an end within twelve places."""
    return (exact * 10**12).denominator == 1


def shown(value: Decimal, code: str) -> str:
    """The number as the cell shows it under its number format; only places, separators and percent are followed.

    >>> shown(Decimal("1234.5"), "#,##0.00"), shown(Decimal("0.7414"), "0.0%"), shown(Decimal("26200.00"), "")
    ('1,234.50', '74.1%', '26200')
    """
    pattern = code.split(";", maxsplit=1)[0]
    if "0" not in pattern:
        return plain(Decimal(value))
    share = "%" in pattern
    digits = re.search(r"\.(0+)", pattern)
    rounded = half_up(Decimal(value) * (100 if share else 1), len(digits[1]) if digits else 0)
    return format(rounded, ",f" if ",#" in pattern or "#,##0" in pattern else "f") + ("%" if share else "")


def fitting(base: str, nearest_first: Sequence[tuple[Unit, ...]]) -> Unit | None:
    """The nearest unit that fits the base unit."""
    return next((unit for units in nearest_first for unit in units if unit.fits(base)), None)
