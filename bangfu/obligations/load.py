"""Obligations as dated text: read from the TOML of this package and of every installed app, checked, compiled."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from bangfu.indicators import load as indicators
from bangfu.indicators import verbs
from bangfu.kernel.errors import Refused
from bangfu.kernel.where import POSTING_COLUMNS
from bangfu.ledger import measures
from bangfu.obligations.rules import (
    CLASSES,
    EVERY,
    LABEL,
    OPEN,
    PAIRINGS,
    POPULATIONS,
    SEVERITIES,
    UNITS,
    Duty,
    Need,
    Numbers,
    Obligation,
    Population,
    Setting,
)
from bangfu.registry.load import programme_names
from bangfu.registry.words import unit_kinds

CATALOGUE = Path(__file__).parent / "catalogue"
COMMON = ("name", "class", "since", "basis")
OF_CLASS = {
    "duty": ("for", "every", "need", "soon", "severity", "mend"),
    "guard": ("codes",),
    "build": ("test",),
}
OPTIONAL = {"duty": ("programme", "until", "within", "figure", "set"), "guard": ("programme",), "build": ("programme",)}
CLOCK = {"once": "within", "year": "until"}  # the other recurring ones end with their period
COLUMN_OF = {PAIRINGS: "region", LABEL: "region", UNITS: "receiver"}
SET_KEYS = ("region", "since", "document")
_CODE = re.compile(r"O-[A-Z]{2}\d{1,2}")
_DAY_OF_YEAR = re.compile(r"(\d{2})-(\d{2})")


class ObligationFault(ValueError):
    """A text of obligations that cannot be used; a fault of the package: file, key, found, allowed, nearest."""


@cache
def obligations() -> Mapping[str, Obligation]:
    """Every obligation by its id, in the order of the files."""
    return compiled(dict(_texts()))


@cache
def _guarded() -> Mapping[str, str]:
    return {code: one.code for one in obligations().values() for code in one.codes}


def mark(code: str) -> str:
    """The id of the obligation that a refusal of this code holds, in brackets; nothing where none does."""
    held = _guarded().get(code)
    return f"({held})" if held else ""


def _texts() -> Iterator[tuple[str, str]]:
    """File names with their contents: our own catalogue, then the lines in their installed order."""
    for path in sorted(CATALOGUE.glob("*.toml")):
        yield f"obligations/catalogue/{path.name}", path.read_text(encoding="utf-8")
    for config in apps.get_app_configs():
        path = Path(config.path) / "obligations.toml"
        if config.name.startswith("bangfu.") and path.exists():
            place = config.name.removeprefix("bangfu.").replace(".", "/")
            yield f"{place}/obligations.toml", path.read_text(encoding="utf-8")


def compiled(texts: Mapping[str, str]) -> Mapping[str, Obligation]:
    """The obligations of some files by id.

    Refuses: ObligationFault, naming file, key, what was found, what is allowed, and the nearest spelling.
    """
    found: dict[str, Obligation] = {}
    for source, text in texts.items():
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise ObligationFault(f"{source}:不是合法的 TOML({fault})") from None
        for code, table in tables.items():
            place = f"{source} [{code}]"
            if not _CODE.fullmatch(code):
                raise _fault(place, code, "编号,如 O-ZC7")
            if code in found:
                raise ObligationFault(f"{place}:{found[code].source} 里已有同号责任;换一个编号")
            if not isinstance(table, dict):
                raise _fault(place, table, f'一张表 ["{code}"]')
            found[code] = _Text(place, table).obligation(code, source)
    return found


class _Text:
    """One table with the place where it stands."""

    def __init__(self, place: str, table: Mapping[str, Any]) -> None:
        self.place, self.table = place, table

    def obligation(self, code: str, source: str) -> Obligation:
        """The obligation that the table says."""
        kind = self.one_of("class", CLASSES)
        _check_keys(self.place, self.table, (*COMMON, *OF_CLASS[kind]), OPTIONAL[kind])
        given = self.table
        duty = self.duty() if kind == "duty" else None
        programme = self.one_of("programme", programme_names(), "")
        if duty and duty.population.kind == PAIRINGS:
            programme = duty.population.named
        codes = self.texts("codes") if kind == "guard" else ()
        test = self.text("test") if kind == "build" else ""
        return Obligation(code, source, kind, self.text("name"), _day(f"{self.place} since", given["since"]),
                          self.text("basis"), programme, duty, codes, test)  # fmt: skip

    def duty(self) -> Duty:
        """The part that is asked of the ledger."""
        every = self.one_of("every", EVERY)
        self._check_clock(every)
        population = self.population()
        need, at_least = self.need(population)
        figure = self.text("figure") if "figure" in self.table else ""
        if figure and figure not in indicators.indicators():
            raise _fault(f"{self.place} figure", figure, "一个指标的代码", indicators.indicators())
        own: dict[str, Any] = {key: _number(f"{self.place} {key}", key, self.table[key])
               for key in ("soon", "until", "within") if key in self.table}  # fmt: skip
        return Duty(population, every, need, Numbers(at_least, **own), self.one_of("severity", SEVERITIES),
                    self.text("mend"), figure, self.settings(every))  # fmt: skip

    def _check_clock(self, every: str) -> None:
        needed = CLOCK.get(every)
        for key in ("until", "within"):
            if key == needed and key not in self.table:
                raise ObligationFault(f"{self.place}:{EVERY[every]}的责任要写 {key}")
            if key != needed and key in self.table:
                allowed = f"只写 {needed}" if needed else "不写期限,以期末为限"
                raise ObligationFault(f"{self.place} {key}:{EVERY[every]}的责任{allowed}")

    def population(self) -> Population:
        """Who owes."""
        place, table = f"{self.place} for", self.table["for"]
        kinds = [key for key in POPULATIONS if isinstance(table, dict) and key in table]
        if len(kinds) != 1:
            raise _fault(place, table, "pairings、label、units、open 之一")
        kind, allowed = kinds[0], ("where", "of", "match") if kinds[0] == OPEN else ()
        _check_keys(place, table, (kind,), allowed)
        named = table[kind]
        lists = {PAIRINGS: programme_names(), UNITS: unit_kinds()}
        if not isinstance(named, str) or not named or (kind in lists and named not in lists[kind]):
            raise _fault(f"{place} {kind}", named, "、".join(lists.get(kind, ["一个名称"])), lists.get(kind, ()))
        if kind != OPEN:
            return Population(kind, named, of=COLUMN_OF[kind], match=COLUMN_OF[kind])
        of = _column(f"{place} of", table.get("of", ""))
        asked = self.asked(place, {"balance": named, "where": table.get("where", {})})
        return Population(
            kind, named, asked.measures, asked.where, of, _column(f"{place} match", table.get("match", of))
        )

    def need(self, population: Population) -> tuple[Need, int]:
        """What each key must have, and how much of it."""
        place, table = f"{self.place} need", self.table["need"]
        if not isinstance(table, dict):
            raise _fault(place, table, '一张表,如 { sum = "training.attendance", at_least = 1 }')
        _check_keys(place, table, ("at_least",), ("sum", "balance", "where", "by"))
        asked = self.asked(place, {key: value for key, value in table.items() if key not in ("at_least", "by")})
        by = _column(f"{place} by", table.get("by", population.match))
        if population.kind in (PAIRINGS, LABEL) and by != "region":
            raise _fault(f"{place} by", by, "region(按地区的下属范围找)")
        at_least = _number(f"{place} at_least", "at_least", table["at_least"])
        assert isinstance(at_least, int)
        return Need(asked.measures, asked.where, by, asked.verb == "balance"), at_least

    def asked(self, place: str, table: Mapping[str, Any]) -> verbs.Ask:
        """The measures and the filter of a table, checked as those of an indicator are."""
        try:
            one = verbs.ask(self.place, table, lambda _: {})
            units = {measures.measure(code).unit for top in one.measures for code in measures.branch(top)}
            verbs.check(one, units.pop())
        except Refused as refused:
            raise ObligationFault(f"{place}:{refused}") from None
        return one

    def settings(self, every: str) -> tuple[Setting, ...]:
        """The numbers that hold for regions, by documents."""
        given = self.table.get("set", [])
        if not isinstance(given, list):
            raise _fault(f"{self.place} set", given, f"若干张表 [[{self.place.partition(' ')[2][1:-1]}.set]]")
        return tuple(self._setting(f"{self.place} set {n}", table, every) for n, table in enumerate(given, 1))

    def _setting(self, place: str, table: Any, every: str) -> Setting:
        if not isinstance(table, dict):
            raise _fault(place, table, "一张表")
        numbers = ("at_least", "soon", *([CLOCK[every]] if every in CLOCK else []))
        _check_keys(place, table, SET_KEYS, numbers)
        found = {key: _number(f"{place} {key}", key, table[key]) for key in numbers if key in table}
        if not found:
            raise ObligationFault(f"{place}:没有写任何数,应为 {'、'.join(numbers)} 之一")
        for key in ("region", "document"):
            if not isinstance(table[key], str) or not table[key].strip():
                raise _fault(f"{place} {key}", table[key], {"region": "地区代码", "document": "文号"}[key])
        return Setting(table["region"], _day(f"{place} since", table["since"]), table["document"], tuple(found.items()))

    def one_of(self, key: str, allowed: Mapping[str, str], default: str | None = None) -> str:
        """The value of a key that is one of a list."""
        found = self.table.get(key, default)
        if found == default and default is not None:
            return default
        if not isinstance(found, str) or found not in allowed:
            said = "、".join(f"{code}({title})" for code, title in allowed.items())
            raise _fault(f"{self.place} {key}", found, said, allowed)
        return found

    def text(self, key: str) -> str:
        """The value of a key that is a text."""
        found = self.table[key]
        if not isinstance(found, str) or not found.strip():
            raise _fault(f"{self.place} {key}", found, "一段文字")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """The value of a key that is a list of texts."""
        found = self.table[key]
        if not isinstance(found, list) or not found or not all(isinstance(one, str) and one for one in found):
            raise _fault(f"{self.place} {key}", found, '一组文字,如 ["number_taken"]')
        return tuple(found)


def _check_keys(place: str, table: Mapping[str, Any], needed: Iterable[str], optional: Iterable[str]) -> None:
    allowed = (*needed, *optional)
    for key in table:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, 1)
            hint = f";是不是想写 {near[0]}?" if near else ""
            raise ObligationFault(f"{place} {key}:没有这个键,应为 {'、'.join(allowed)}{hint}")
    missing = [key for key in needed if key not in table]
    if missing:
        raise ObligationFault(f"{place}:缺 {'、'.join(missing)}")


def _column(place: str, found: Any) -> str:
    if found not in POSTING_COLUMNS:
        raise _fault(place, found, "、".join(POSTING_COLUMNS), POSTING_COLUMNS)
    return str(found)


def _day(place: str, found: Any) -> date:
    if type(found) is not date:
        raise _fault(place, found, "日期,如 2021-01-01")
    return found


def _number(place: str, key: str, found: Any) -> int | tuple[int, int]:
    """A count of days or units above nothing, or the day of a year."""
    if key != "until":
        least = 0 if key == "soon" else 1
        if type(found) is not int or found < least:
            raise _fault(place, found, f"不小于 {least} 的整数")
        return found
    match = _DAY_OF_YEAR.fullmatch(found) if isinstance(found, str) else None
    try:
        day = date(2021, int(match[1]), int(match[2])) if match else None  # a year without a 29 February
    except ValueError:
        day = None
    if day is None:
        raise _fault(place, found, "每年都有的月日,如 12-31")
    return day.month, day.day


def _fault(place: str, found: object, allowed: str, near: Iterable[str] = ()) -> ObligationFault:
    close = difflib.get_close_matches(str(found), list(near), 1)
    hint = f";是不是想写 {close[0]}?" if close else ""
    return ObligationFault(f"{place}:写的是 {found!r},应为 {allowed}{hint}")
