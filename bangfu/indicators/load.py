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

TEXTS = ("name", "unit", "show", "since", "basis", "excludes")
NEEDED = ("name", "unit", "since", "basis")
EXAMPLE_KEYS = ("say", "post", "expect", "period", "region", "view")
ROW_COLUMNS = (*COLUMNS, "measure", "share", "also")
CATALOGUE = Path(__file__).parent / "catalogue"


class IndicatorFault(ValueError):
    """A text of indicators that cannot be used; a fault of the package: file, key, found, allowed, nearest."""


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as it is defined from a day on.

    Shape: `show` is the unit of running text (亿元, 万元, %); `ask` is the compiled question; `table` its text.
    """

    since: date
    name: str
    unit: str
    show: str
    basis: str
    excludes: str
    ask: Ask
    table: Mapping[str, Any]


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
        """The indicator with all its versions."""
        source, table = self.tables[code]
        place = f"{source} [{code}]"
        self._check_keys(place, table)
        versions = [self._plain(table), *self._later(place, table)]
        definitions = tuple(self._definition(code, place, v) for v in versions)
        if len({d.unit for d in definitions}) > 1:
            raise IndicatorFault(f"{place} unit:各版本单位不同;单位变了就另立指标")
        examples = tuple(self._example(place, e) for e in table.get("example", ()))
        return Indicator(code, source, definitions, examples)

    def _plain(self, table: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in table.items() if key not in ("from", "example")}

    def _later(self, place: str, table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        before = self._plain(table)
        for day, changed in sorted(table.get("from", {}).items()):
            try:
                since = date.fromisoformat(day)
            except ValueError:
                raise IndicatorFault(f"{place} from.{day}:写的是 {day!r},应为日期,如 from.2026-01-01") from None
            kept = (
                {k: v for k, v in before.items() if k not in verbs.VERBS} if set(changed) & set(verbs.VERBS) else before
            )
            before = {**kept, **changed, "since": since}
            yield before

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

    def _definition(self, code: str, place: str, table: Mapping[str, Any]) -> Definition:
        try:
            ask = verbs.ask(code, table, self._named)
            verbs.check(ask, table["unit"])
            _check_show(table["unit"], table.get("show", ""))
        except Refused as refused:
            raise IndicatorFault(f"{place}:{refused}") from None
        return Definition(
            table["since"], table["name"], table["unit"], table.get("show", ""), table["basis"],
            table.get("excludes", ""), ask, table,
        )  # fmt: skip

    def _named(self, code: str) -> Mapping[str, Any]:
        """The table of another indicator that is named as a part."""
        if code not in self.tables:
            near = difflib.get_close_matches(code, self.tables, 1)
            hint = f"是不是想写 {near[0]}?" if near else "写一个已有指标的代码,或一张表"
            raise Refused(f"没有指标“{code}”", hint, "unknown_indicator")
        return self._plain(self.tables[code][1])

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
