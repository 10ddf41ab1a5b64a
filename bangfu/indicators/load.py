"""Indicators as dated text: read from the TOML of this package and of every installed app, checked, compiled."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from bangfu.indicators import verbs
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.kernel.quantity import FEN_PER
from bangfu.kernel.where import COLUMNS
from bangfu.ledger.question import Ask

TEXTS = ("name", "aliases", "cues", "unit", "show", "since", "basis", "excludes", "to_date")
NEEDED = ("name", "unit", "since", "basis")
EXAMPLE_KEYS = ("say", "post", "expect", "period", "region", "view")
NOTHING = "无"  # what an example expects when there is no value
ROW_COLUMNS = (*COLUMNS, "measure", "share", "also")
CATALOGUE = Path(__file__).parent / "catalogue"


class IndicatorFault(ValueError):
    """A text of indicators that cannot be used; a fault of the package: file, key, found, allowed, nearest."""


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as it is defined from a day on.

    Shape: `show` is the unit of running text (亿元, 万元, %); `ask` is the compiled question; `table` its text;
    `aliases` are what forms call it too, `cues` words that mean it in a running text, each enough alone; `to_date`
    marks a figure whose sources give nothing but totals up to a day.
    """

    since: date
    name: str
    unit: str
    show: str
    basis: str
    excludes: str
    ask: Ask
    table: Mapping[str, Any]
    aliases: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    to_date: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case: what is posted, and what must come out."""

    say: str
    post: tuple[tuple[Any, ...], ...]
    expect: Any
    period: str = "2021"
    region: str = "500000"
    view: str = "fact"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure with all its dated definitions, oldest first, and its worked cases."""

    code: str
    source: str
    definitions: tuple[Definition, ...]
    examples: tuple[Example, ...]

    @property
    def latest(self) -> Definition:
        """The newest definition."""
        return self.definitions[-1]

    @property
    def name(self) -> str:
        """What the newest definition calls it."""
        return self.latest.name

    @property
    def unit(self) -> str:
        """The base unit, the same in every definition."""
        return self.latest.unit

    def on(self, day: date) -> Definition:
        """The definition in force on the day; the first one before it began."""
        return next((d for d in reversed(self.definitions) if d.since <= day), self.definitions[0])

    def for_period(self, period: Period) -> Definition:
        """The definition in force at the end of the period."""
        return self.on(period.last_day)


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code, in the order of the files."""
    return compiled(dict(_texts()))


def indicator(code: str) -> Indicator:
    """The indicator with the code.

    Refuses: `unknown_indicator` with the nearest spelling.
    """
    known = indicators()
    if code not in known:
        near = difflib.get_close_matches(code, known, 1)
        names = [i.code for i in known.values() if i.name == code] or near
        hint = f"是不是想写 {names[0]}?" if names else "用 bangfu indicators 查看全部指标"
        raise Refused(f"没有指标“{code}”", hint, "unknown_indicator")
    return known[code]


def _texts() -> Iterator[tuple[str, str]]:
    """File names with their contents: our own catalogue, then the lines in their installed order."""
    for path in sorted(CATALOGUE.glob("*.toml")):
        yield f"indicators/catalogue/{path.name}", path.read_text(encoding="utf-8")
    for config in apps.get_app_configs():
        path = Path(config.path) / "indicators.toml"
        if config.name.startswith("bangfu.") and path.exists():
            yield (
                f"{config.name.removeprefix('bangfu.').replace('.', '/')}/indicators.toml",
                path.read_text(encoding="utf-8"),
            )


def compiled(texts: Mapping[str, str]) -> Mapping[str, Indicator]:
    """The indicators of some files by code.

    Refuses: IndicatorFault, naming file, key, what was found, what is allowed, and the nearest spelling.
    """
    tables: dict[str, tuple[str, dict[str, Any]]] = {}
    for source, text in texts.items():
        try:
            found = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise IndicatorFault(f"{source}:不是合法的 TOML({fault})") from None
        for code, table in found.items():
            if code in tables:
                raise IndicatorFault(f"{source} [{code}]:{tables[code][0]} 里已有同名指标;换一个代码")
            if not isinstance(table, dict):
                raise IndicatorFault(f"{source} {code}:写的是 {table!r},应为一张表 [{code}]")
            tables[code] = (source, table)
    return {code: _Compiler(tables).indicator(code) for code in tables}


class _Compiler:
    """Turns tables into indicators; one indicator may name another as a part of it."""

    def __init__(self, tables: Mapping[str, tuple[str, dict[str, Any]]]) -> None:
        self.tables = tables

    def indicator(self, code: str) -> Indicator:
        """The indicator with all its versions; it has a new one too when an indicator that it names has."""
        source, table = self.tables[code]
        place = f"{source} [{code}]"
        first = self._versions(code)[0]["since"]
        days = sorted(day for day in self._days(place, code, ()) if day >= first)
        definitions = tuple(self._definition(code, place, day) for day in days)
        if len({d.unit for d in definitions}) > 1:
            raise IndicatorFault(f"{place} unit:各版本单位不同;单位变了就另立指标")
        examples = tuple(self._example(place, e) for e in table.get("example", ()))
        return Indicator(code, source, definitions, examples)

    def _versions(self, code: str) -> list[dict[str, Any]]:
        """The tables of an indicator, oldest first, each complete."""
        source, table = self.tables[code]
        place = f"{source} [{code}]"
        self._check_keys(place, table)
        plain = {key: value for key, value in table.items() if key not in ("from", "example")}
        return [plain, *self._later(place, plain, table.get("from", {}))]

    def _later(self, place: str, before: dict[str, Any], changes: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for day, changed in sorted(changes.items()):
            if not _is_day(day):
                raise IndicatorFault(f"{place} from.{day}:写的是 {day!r},应为日期,如 from.2026-01-01")
            new_verb = set(changed) & set(verbs.VERBS)
            kept = {k: v for k, v in before.items() if not (new_verb and k in verbs.VERBS)}
            before = {**kept, **changed, "since": date.fromisoformat(day)}
            self._check_keys(f"{place} from.{day}", before)
            yield before

    def _days(self, place: str, code: str, path: tuple[str, ...]) -> set[date]:
        """Every day on which the indicator, or one that it names, changes its definition."""
        if code in path:
            raise IndicatorFault(f"{place}:{code} 引用了自己({' → '.join((*path, code))});请改写其中一个")
        versions = self._versions(code)
        named = {inner for table in versions for inner in verbs.named_in(table) if inner in self.tables}
        return {v["since"] for v in versions}.union(*(self._days(place, n, (*path, code)) for n in named))

    def _in_force(self, code: str, day: date) -> Mapping[str, Any]:
        """The table of an indicator on a day; its first one before it began."""
        if code not in self.tables:
            near = difflib.get_close_matches(code, self.tables, 1)
            hint = f"是不是想写 {near[0]}?" if near else "写一个已有指标的代码,或一张表"
            raise Refused(f"没有指标“{code}”", hint, "unknown_indicator")
        versions = self._versions(code)
        return next((v for v in reversed(versions) if v["since"] <= day), versions[0])

    def _check_keys(self, place: str, table: Mapping[str, Any]) -> None:
        allowed = (*TEXTS, *verbs.WORDS, "from", "example")
        for key in table:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                hint = f";是不是想写 {near[0]}?" if near else ""
                raise IndicatorFault(f"{place} {key}:没有这个键,应为 {'、'.join(allowed)}{hint}")
        missing = [key for key in NEEDED if key not in table]
        if missing:
            raise IndicatorFault(f"{place}:缺 {'、'.join(missing)}")
        if not isinstance(table["since"], date):
            raise IndicatorFault(f"{place} since:写的是 {table['since']!r},应为日期,如 2021-01-01")
        for key in ("aliases", "cues"):
            found = table.get(key, [])
            if not isinstance(found, list) or not all(isinstance(word, str) and word for word in found):
                raise IndicatorFault(f'{place} {key}:写的是 {found!r},应为一组词,如 ["直接投入"]')

    def _definition(self, code: str, place: str, day: date) -> Definition:
        table = {**self._in_force(code, day), "since": day}
        try:
            ask = verbs.ask(code, table, lambda named: self._in_force(named, day))
            verbs.check(ask, table["unit"])
            _check_show(table["unit"], table.get("show", ""))
        except Refused as refused:
            raise IndicatorFault(f"{place}:{refused}") from None
        return Definition(
            day,
            table["name"],
            table["unit"],
            table.get("show", ""),
            table["basis"],
            table.get("excludes", ""),
            ask,
            table,
            tuple(table.get("aliases", ())),
            tuple(table.get("cues", ())),
            table.get("to_date", False) is True,
        )

    def _example(self, place: str, table: Mapping[str, Any]) -> Example:
        wrong = [key for key in table if key not in EXAMPLE_KEYS]
        missing = [key for key in ("say", "post", "expect") if key not in table]
        if wrong or missing:
            raise IndicatorFault(f"{place} example:多了 {wrong},缺 {missing};应为 {'、'.join(EXAMPLE_KEYS)}")
        for row in table["post"]:
            self._check_row(place, row)
        more = {key: table[key] for key in ("period", "region", "view") if key in table}
        return Example(table["say"], tuple(tuple(row) for row in table["post"]), table["expect"], **more)

    def _check_row(self, place: str, row: Any) -> None:
        """Nothing, when a row of an example is [happened_on, quantity, {columns}]."""
        shaped = isinstance(row, list) and len(row) in (2, 3) and _is_day(row[0]) and type(row[1]) is int
        if not shaped or not isinstance(row[-1], int | dict):
            raise IndicatorFault(f'{place} example post:写的是 {row!r},应为 ["2021-03-01", 200, {{ category = "…" }}]')
        for column in row[2] if len(row) > 2 else ():
            if column not in ROW_COLUMNS:
                near = difflib.get_close_matches(column, ROW_COLUMNS, 1)
                hint = f";是不是想写 {near[0]}?" if near else ""
                raise IndicatorFault(f"{place} example post {column}:没有这一列,应为 {'、'.join(ROW_COLUMNS)}{hint}")


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _check_show(unit: str, show: object) -> None:
    allowed = {"fen": tuple(FEN_PER), "ratio": ("%",)}.get(unit)
    if not isinstance(show, str) or (show and allowed and show not in allowed):
        raise Refused(f"show 写的是 {show!r}", f"可用:{'、'.join(allowed or ('量词,如 个、家',))}", "bad_show")
