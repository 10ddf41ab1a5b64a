"""What can be counted: the dotted tree of measures, read from the `measures.toml` of every installed package."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps

from bangfu.kernel.errors import Refused
from bangfu.kernel.quantity import UNIT_TITLES
from bangfu.kernel.where import POSTING_COLUMNS

MONEY = ("money.enter", "money.pass", "money.spend", "money.return")
NATURES = ("flow", "stock", "last")
GRADES = {"A": "A", "B": "B", "C": "C", "D": "D"}
ANY = "*"

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_LIMIT = re.compile(r"<= (?P<measure>[a-z0-9_.]+) by (?P<columns>[a-z]+(, ?[a-z]+)*)")


@dataclass(frozen=True, slots=True)
class Limit:
    """The sum of a branch may never pass that of `measure`, for each set of values of `columns`, on any day."""

    measure: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted, with its unit and nature.

    Shape: `series` are the columns that make one series of reports; `categories`, `traits` and `grades` map the
    allowed codes to their titles, a key "*" allows every text; `parent` is the nearest declared measure above.
    """

    code: str
    title: str
    unit: str
    nature: str
    series: tuple[str, ...] = ()
    stale_after_days: int | None = None
    backed: bool = False
    limit: Limit | None = None
    categories: Mapping[str, str] = field(default_factory=dict)
    traits: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=lambda: GRADES)
    parent: str = ""

    def is_money(self) -> bool:
        """Whether postings of it move money between holdings."""
        return self.code in MONEY

    def wrong_code(self, column: str, value: str) -> str:
        """What is allowed instead when the value is no code of the column, otherwise an empty text."""
        allowed: Mapping[str, str] = getattr(self, _LISTS[column])
        if not value or value in allowed or ANY in allowed:
            return ""
        return "、".join(f"{code}({title})" for code, title in allowed.items()) or "不填"


_LISTS = {"category": "categories", "trait": "traits", "grade": "grades"}
_KEYS = tuple(Measure.__dataclass_fields__)[1:-1]
_INHERITED = ("series", "stale_after_days", "categories", "traits", "grades")


class MeasureFault(ValueError):
    """A text of measures that cannot be used; a fault of the package, said with file, key, found and allowed."""


def _fault(place: str, found: object, allowed: str, near: tuple[str, ...] = ()) -> MeasureFault:
    close = difflib.get_close_matches(str(found), near, 1)
    hint = f";是不是想写 {close[0]}?" if close else ""
    return MeasureFault(f"{place}:写的是 {found!r},应为 {allowed}{hint}")


def parse(text: str, source: str) -> dict[str, dict[str, Any]]:
    """The tables of one file with their keys checked; what leads from one measure to another is checked in `tree`."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise MeasureFault(f"{source}:不是合法的 TOML({fault})") from None
    for code, table in tables.items():
        place = f"{source} [{code}]"
        if not _CODE.fullmatch(code) or len(code) > 60:
            raise _fault(place, code, "用点分开的小写英文,如 fund.received.direct,最长 60 字")
        if not isinstance(table, dict):
            raise _fault(place, table, '一张表,如 ["fund.received.direct"]')
        for key in table:
            if key not in _KEYS:
                raise _fault(f"{place} {key}", key, "、".join(_KEYS), _KEYS)
        table["source"] = source
    return tables


def tree(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Measure]:
    """The measures of all tables, parents first; a child has its parent's unit and nature, so that branches add up."""
    found: dict[str, Measure] = {}
    for code in sorted(tables):
        parent = _declared_above(code, tables)
        found[code] = _measure(code, tables[code], found.get(parent))
    for code, one in found.items():
        if one.limit and not any(_in_branch(other, one.limit.measure) for other in found):
            place = f"{tables[code]['source']} [{code}] limit"
            raise _fault(place, one.limit.measure, "已声明的计量项", tuple(found))
    return found


def _measure(code: str, table: Mapping[str, Any], parent: Measure | None) -> Measure:
    place = f"{table['source']} [{code}]"
    title = table.get("title", "")
    if not title or not isinstance(title, str):
        raise _fault(f"{place} title", title, "中文名称")
    values: dict[str, Any] = {name: getattr(parent, name) for name in _INHERITED} if parent else {}
    for name, allowed in (("unit", tuple(UNIT_TITLES)), ("nature", NATURES)):
        values[name] = table.get(name, getattr(parent, name, ""))
        if values[name] not in allowed:
            raise _fault(f"{place} {name}", values[name], "、".join(allowed), allowed)
        if parent and values[name] != getattr(parent, name):
            raise _fault(f"{place} {name}", values[name], f"与上级 {parent.code} 相同:{getattr(parent, name)}")
    for name in _LISTS.values():
        if name in table:
            values[name] = _codes(f"{place} {name}", table[name])
    if "series" in table:
        values["series"] = _columns(f"{place} series", table["series"])
    if values["nature"] == "last" and not values.get("series"):
        raise _fault(f"{place} series", "", "至少一列:" + "、".join(POSTING_COLUMNS))
    for name, kind in (("stale_after_days", int), ("backed", bool)):
        if name in table:
            if type(table[name]) is not kind:
                raise _fault(f"{place} {name}", table[name], {int: "整数", bool: "true 或 false"}[kind])
            values[name] = table[name]
    if values.get("backed") and values["unit"] != "fen":
        raise _fault(f"{place} backed", values["unit"], "以分(fen)计的计量项")
    limit = _limit(f"{place} limit", table["limit"]) if "limit" in table else None
    return Measure(code, title, limit=limit, parent=parent.code if parent else "", **values)


def _codes(place: str, value: object) -> dict[str, str]:
    if value == ANY:
        return {ANY: "任意"}
    if isinstance(value, list):
        value = {code: code for code in value}
    if not isinstance(value, dict) or not all(isinstance(x, str) and x for pair in value.items() for x in pair):
        raise _fault(place, value, '一组代码,如 { village = "村级" }、["village"] 或 "*"')
    return value


def _columns(place: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _fault(place, value, "一组列名,如 [" + ", ".join(POSTING_COLUMNS[:3]) + "]")
    for column in value:
        if column not in POSTING_COLUMNS:
            raise _fault(place, column, "、".join(POSTING_COLUMNS), POSTING_COLUMNS)
    return tuple(value)


def _limit(place: str, value: object) -> Limit:
    match = _LIMIT.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise _fault(place, value, '形如 "<= money.enter by fund"')
    return Limit(match["measure"], _columns(place, match["columns"].replace(" ", "").split(",")))


def _declared_above(code: str, tables: Mapping[str, object]) -> str:
    above = code.rpartition(".")[0]
    while above and above not in tables:
        above = above.rpartition(".")[0]
    return above


def _in_branch(code: str, top: str) -> bool:
    return code == top or code.startswith(top + ".")


_Tables = Mapping[str, Mapping[str, Any]]
_current: ContextVar[tuple[_Tables, dict[str, Measure]] | None] = ContextVar("bangfu_measures", default=None)


@lru_cache(maxsize=1)
def _installed() -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for app in apps.get_app_configs():
        path = Path(app.path) / "measures.toml"
        if not path.exists():
            continue
        source = f"{app.name}/measures.toml"
        for code, table in parse(path.read_text(encoding="utf-8"), source).items():
            if code in tables:
                raise MeasureFault(f"{source} [{code}]:已在 {tables[code]['source']} 声明")
            tables[code] = table
    return tables


@lru_cache(maxsize=1)
def _installed_tree() -> dict[str, Measure]:
    return tree(_installed())


def all_measures() -> dict[str, Measure]:
    """Every declared measure by its code, in the order of the codes; the same object as long as nothing changes."""
    current = _current.get()
    return current[1] if current else _installed_tree()


@contextmanager
def declared(text: str) -> Iterator[None]:
    """A stretch of code in which the measures of the text exist beside the others; for tests and examples."""
    current = _current.get()
    tables = {**(current[0] if current else _installed()), **parse(text, "text")}
    token = _current.set((tables, tree(tables)))
    try:
        yield
    finally:
        _current.reset(token)


def measure(code: str) -> Measure:
    """The measure of that code.

    Refuses: `unknown_measure` with the nearest spelling.
    """
    known = all_measures()
    if code not in known:
        close = difflib.get_close_matches(code, known, 1)
        raise Refused(
            f"没有计量项“{code}”", f"是不是 {close[0]}?" if close else "请先在 measures.toml 声明", "unknown_measure"
        )
    return known[code]


def branch(code: str) -> tuple[str, ...]:
    """The codes of the measure and of everything declared under it.

    Refuses: `unknown_measure` when there is none.
    """
    codes = tuple(c for c in all_measures() if _in_branch(c, code))
    return codes or (measure(code).code,)
