"""Inputs read as they are declared: values out of what people write, and every fault at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.inputs import LONGEST_TEXT, Input, written
from bangfu.kernel.period import day_of
from bangfu.kernel.quantity import FEN_PER, to_decimal

Row = SimpleNamespace
LONGEST_NUMBER = 40
FIRST_YEAR, LAST_YEAR = 1900, 2200

# base unit -> what else may be written, and how many of the base unit it is
SCALES: dict[str, dict[str, Fraction]] = {
    "元": {unit: Fraction(fen, 100) for unit, fen in FEN_PER.items()},
    "公斤": {"公斤": Fraction(1), "千克": Fraction(1), "kg": Fraction(1), "斤": Fraction(1, 2), "吨": Fraction(1000)},
    "吨": {"吨": Fraction(1), "公斤": Fraction(1, 1000), "斤": Fraction(1, 2000)},
    "斤": {"斤": Fraction(1), "公斤": Fraction(2), "吨": Fraction(2000)},
    "立方米": {"立方米": Fraction(1), "m3": Fraction(1), "方": Fraction(1), "万立方米": Fraction(10_000)},
    "人": {"人": Fraction(1), "万人": Fraction(10_000)},
}
_NUMBER = re.compile(r"(?P<number>[-+]?[\d,._]*\d)(?P<unit>m3|[^\d.,_+-]\D*)?")
_CELLS = re.compile(r"[,;\u3001]")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")


def read(inputs: Sequence[Input], given: Mapping[str, Any], place: str = "") -> tuple[dict[str, Any], list[Problem]]:
    """The values by name as far as they could be read, and every fault of what was given.

    Shape: `place` stands before the names of fields, as in `farms[2].`.
    """
    names = {each.name for each in inputs}
    problems = [_unknown(word, place, inputs) for word in given if word not in names]
    values: dict[str, Any] = {}
    for each in inputs:
        raw, at = given.get(each.name), place + each.name
        blank = left_out(raw)
        if blank and each.default is None:
            if each.required:
                problems.append(_missing(each, at))
            else:
                values[each.name] = () if each.type == "rows" else "" if each.type == "text" else None
            continue
        found, faults = _one(each, each.default if blank else raw, at)
        problems += faults
        if not faults:
            values[each.name] = found
    return values, problems


def left_out(raw: Any) -> bool:
    """Whether nothing was written."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _missing(each: Input, at: str) -> Problem:
    unit = f",单位为{each.unit}" if each.unit else ""
    return Problem(at, f"没有填{each.title}", f"请填{each.title}{unit}", "missing")


def _unknown(word: str, place: str, inputs: Sequence[Input]) -> Problem:
    word = str(word)[:LONGEST_NUMBER]
    near = get_close_matches(word, [each.name for each in inputs], 1)
    remedy = f"是不是 {near[0]}?" if near else "可用:" + "、".join(f"{each.name}({each.title})" for each in inputs)
    return Problem(place + word, f"不认识的项“{word}”", remedy, "unknown_field")


def _one(each: Input, raw: Any, at: str) -> tuple[Any, list[Problem]]:
    if each.type == "rows":
        return _rows(each, raw, at)
    try:
        return _value(each, raw), []
    except Refused as refused:
        return None, [Problem(at, f"{each.title}:{refused.message}", refused.remedy, refused.code, value=str(raw)[:60])]


def _value(each: Input, raw: Any) -> Any:
    match each.type:
        case "date":
            return _day(str(raw).strip()[:LONGEST_NUMBER])
        case "choice":
            word = str(raw).strip()[:LONGEST_NUMBER]
            found = {key: code for code, title in each.choices for key in (code, title)}
            if word not in found:
                raise Refused(f"“{word}”不在可选之列", "请选:" + "、".join(t for _, t in each.choices), "bad_choice")
            return found[word]
        case "text":
            if not isinstance(raw, str | int):
                raise Refused("应是一段文字", "请写成文字", "bad_type")
            if len(str(raw)) > LONGEST_TEXT:
                raise Refused(f"超过 {LONGEST_TEXT} 个字", "请写短一些", "too_long")
            return str(raw).strip()
    return _bounded(each, number_of(each, raw)[0])


def _day(text: str) -> date:
    """The day, of a year that anybody can mean."""
    found = day_of(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused(f"年份 {found.year} 不对", f"应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间", "bad_date")
    return found


def number_of(each: Input, raw: Any) -> tuple[Fraction, Fraction]:
    """The number in the unit of the input, and the worth of its last decimal.

    Refuses: `bad_type`, `bad_number`, `bad_unit`.
    """
    unit = ""
    if isinstance(raw, Mapping):
        if set(raw) - {"value", "unit"}:
            raise Refused("看不懂这个值", '请写成数字,或 {"value": 数字, "unit": "单位"}', "bad_type")
        raw, unit = raw.get("value"), str(raw.get("unit", "")).strip()
    if raw is None or isinstance(raw, bool | list | tuple | Mapping):
        raise Refused("应是一个数", f"请只填数字{f',单位为{each.unit}' if each.unit else ''}", "bad_type")
    said = "".join(unicodedata.normalize("NFKC", str(raw)).replace("\u2212", "-").split())
    match = _NUMBER.fullmatch(said)
    if match is None or len(said) > LONGEST_NUMBER:
        raise Refused(f"“{str(raw)[:LONGEST_NUMBER]}”不是数字", "请只填数字,例如 1234.50", "bad_number")
    if unit and match["unit"] and unit != match["unit"]:
        raise Refused(f"单位写了两个:“{match['unit']}”和“{unit}”", "只写一个单位", "bad_unit")
    scale = _scale(each, unit or match["unit"] or "")
    return Fraction(to_decimal(match["number"])) * scale, scale / 10 ** len(match["number"].partition(".")[2])


def _scale(each: Input, unit: str) -> Fraction:
    known = SCALES.get(each.unit, {each.unit: Fraction(1)})
    if unit and unit not in known:
        words = "、".join(known) if each.unit else "只填数字"
        raise Refused(f"单位“{unit}”不合适", f"可用:{words}", "bad_unit")
    return known[unit] if unit else Fraction(1)


def _bounded(each: Input, value: Fraction) -> Any:
    """The number within its bounds, in the unit of the program."""
    if each.type == "integer" and value.denominator != 1:
        raise Refused(f"“{written(value)}”不是整数", "请填整数", "not_whole")
    if each.places is not None and (value * 10**each.places).denominator != 1:
        what = "金额最多到分(元后两位小数)" if each.type == "money" else f"最多 {each.places} 位小数"
        raise Refused(f"“{written(value)}”的小数太细", what, "too_fine")
    if each.positive and value <= 0:
        raise Refused("应大于 0", "请核对", "not_positive")
    if each.least is not None and value < each.least:
        raise Refused(f"不能小于 {written(each.least)}", "请核对;退回、冲减请填在各自的项里", "too_small")
    if each.most is not None and value > each.most:
        raise Refused(f"不能大于 {written(each.most)}{each.unit}", "请核对", "too_large")
    if abs(value) >= 2**62 // 100:
        raise Refused("数字过大", "请核对单位", "too_large")
    match each.type:
        case "money":
            return int(value * 100)
        case "integer":
            return int(value)
        case "percent":
            return value / 100
    return value


def _rows(table: Input, raw: Any, at: str) -> tuple[tuple[Row, ...], list[Problem]]:
    lines = list(_pasted(table, raw)) if isinstance(raw, str) else raw
    if not isinstance(lines, list | tuple):
        remedy = f"请给一张表,每行有:{'、'.join(c.name for c in table.columns)}"
        return (), [Problem(at, f"{table.title}应是一张表", remedy, "bad_rows")]
    if table.most is not None and len(lines) > table.most:
        message = f"{table.title}有 {len(lines):,} 行,最多 {int(table.most):,} 行"
        return (), [Problem(at, message, "请分成几次测算", "too_many_rows")]
    found, problems = [], []
    for no, line in enumerate(lines, 1):
        if not isinstance(line, Mapping):
            why = line if isinstance(raw, str) else "看不懂"
            problems.append(Problem(f"{at}[{no}]", f"{table.title}第 {no} 行{why}", _shape(table), "bad_rows"))
            continue
        values, faults = read(table.columns, line, f"{at}[{no}].")
        found.append(Row(**values))
        problems += [_in_row(fault, table.title, no) for fault in faults]
    if not lines and table.required:
        problems.append(Problem(at, f"{table.title}至少要有一行", _shape(table), "missing"))
    return tuple(found), problems


def _in_row(fault: Problem, title: str, no: int) -> Problem:
    return Problem(fault.field, f"{title}第 {no} 行,{fault.message}", fault.remedy, fault.code, value=fault.value)


def _shape(table: Input) -> str:
    return "每行依次为:" + "、".join(column.title for column in table.columns) + ";各格之间用制表符"


def _pasted(table: Input, pasted: str) -> Iterator[Mapping[str, Any] | str]:
    """The rows of a pasted text, cells told by their place; what is wrong with a line in its place.

    Shape: a first line of titles is left out.
    """
    titles = [column.title for column in table.columns]
    for line in pasted.splitlines():
        cells = cells_of(line)
        if cells is None:
            yield "分不清逗号是分隔还是千分位"
        elif len(cells) > len(titles):
            yield f"有 {len(cells)} 格,多于 {len(titles)} 列"
        elif any(cells) and cells != titles[: len(cells)]:
            yield {column.name: cell for column, cell in zip(table.columns, cells, strict=False)}


def cells_of(line: str) -> list[str] | None:
    r"""The cells of a pasted line: between tabs, else between , ; 、, else between spaces; None when a comma may be
    either a separator or part of a number.

    >>> cells_of("甲\t1,200.00"), cells_of("甲\uff0c 12 \uff0c30%"), cells_of("甲 1,200.00 30%")
    (['甲', '1,200.00'], ['甲', '12', '30%'], ['甲', '1,200.00', '30%'])
    >>> cells_of("甲,1,200.00") is None
    True
    """
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    plain = unicodedata.normalize("NFKC", line)
    if not _CELLS.search(_THOUSANDS.sub("", plain)):
        return plain.split()
    return None if _THOUSANDS.search(plain) else [cell.strip() for cell in _CELLS.split(plain)]
