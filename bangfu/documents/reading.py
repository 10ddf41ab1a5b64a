"""From what somebody gave, in words or in keys, to the values of a kind; every fault with its field, nothing written.

A form gives resolved values, a sheet gives ids and ISO dates, a demonstration gives words: all are read here alike.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Model

from bangfu.documents import catalogue, find, people_words, rolls
from bangfu.documents.catalogue import Column
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.personal import without_numbers
from bangfu.kernel.quantity import to_decimal, to_fen
from bangfu.registry.lookup import Lookup
from bangfu.registry.scope import Scope
from bangfu.registry.vault import People
from bangfu.registry.words import TableWords

Given = Mapping[str, Any]
# What comes with a row beside its columns.
ORIGIN = ("upload", "sheet", "row", "demo", "basis")
FEW = 20  # rows for which asking the tables is quicker than reading them whole


@dataclass(slots=True)
class Reading:
    """The values of one document by column, and what was wrong with the others."""

    values: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Reader:
    """Reads values for one person; for many rows what words can name is loaded once, at the first word."""

    def __init__(self, scope: Scope, today: date, rows: int = 1) -> None:
        self.scope = scope
        self.lookup = Lookup(scope, today, TableWords(scope) if rows <= FEW else None)
        self.people = People()
        self._matters: dict[tuple[str, ...], find.Matters] = {}

    def read_all(self, kind: str, items: Iterable[Given]) -> list[Reading]:
        """The values of many documents, the people they name looked up together."""
        given = list(items)
        self.people.load(text for one in given for text in rolls.people(kind, one))
        return [self.read(kind, one) for one in given]

    def read(self, kind: str, given: Given) -> Reading:
        """The values of the columns that were given; a column that is given empty is emptied."""
        reading = Reading()
        day = _day_of(given)
        for name, raw in given.items():
            if name in ORIGIN:
                reading.origin[name] = raw
                continue
            column = catalogue.column(kind, name) or catalogue.column(kind, name.removesuffix("_id"))
            if column is None:
                reading.problems.append(_unknown(kind, name))
                continue
            try:
                reading.values[column.name] = self._read(kind, column, raw, day)
            except Refused as refused:
                if refused.problems:
                    reading.problems += [replace(problem, field=name) for problem in refused.problems]
                    continue
                value = column.told(raw)
                reading.problems.append(Problem(name, refused.message, refused.remedy, refused.code, value=value))
        return reading

    def _read(self, kind: str, column: Column, raw: Any, day: date | None) -> Any:
        roll = catalogue.roll(kind) if column.type == "roll" else None
        if roll is None:
            return self._value(column, raw, day)
        return rolls.read(raw or [], roll[1], lambda inner, word: self._value(inner, word, day), roll[0].title)

    def _value(self, column: Column, raw: Any, day: date | None) -> Any:
        if isinstance(raw, str):
            raw = raw.strip()
        if raw is None or raw == "":
            return None
        if isinstance(raw, Model):
            return raw.pk
        if column.type in ("region", "organisation") and isinstance(raw, int):
            return raw
        words: dict[str, Callable[[str], Any]] = {
            "region": lambda text: self.lookup.region(text, day).pk,
            "organisation": lambda text: self.lookup.organisation(text, day).pk,
            "programme": lambda text: self.lookup.programme(text).pk,
            "matter": lambda text: self._matter(column.kinds, text),
            "person": self._person,
        }
        if column.type in words:
            return words[column.type](str(raw))
        return _plain(column, raw)

    def _person(self, text: str) -> str:
        people_words.check(text)
        return self.people.subject(text)

    def _matter(self, kinds: tuple[str, ...], text: str) -> str:
        if not kinds:
            return find.key_of(self.scope, text)
        if text.startswith(tuple(f"{kind}/" for kind in kinds)):
            return text
        if kinds not in self._matters:
            self._matters[kinds] = find.Matters(kinds)
        return self._matters[kinds].key(text)


def _plain(column: Column, raw: Any) -> Any:
    """A value that names nothing.

    Refuses: `bad_date`, `bad_number`, `too_fine`, `bad_choice`, `too_long`, `personal_number`.
    """
    match column.type:
        case "date":
            return _date(raw)
        case "money":
            return raw if type(raw) is int else to_fen(raw)
        case "integer":
            return _integer(raw)
        case "choice":
            return _choice(column, str(raw))
    text = without_numbers(str(raw), column.title)
    if column.length and len(text) > column.length:
        raise Refused(f"“{column.title}”太长({len(text)} 个字)", f"最多 {column.length} 个字", "too_long")
    return text


def _date(raw: Any) -> date:
    if isinstance(raw, date):
        return raw if type(raw) is date else date(raw.year, raw.month, raw.day)
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise Refused(f"“{raw}”不是日期", "请写成 2022-05-29", "bad_date") from None


def _integer(raw: Any) -> int:
    number = to_decimal(raw)
    if number != number.to_integral_value():
        raise Refused(f"“{raw}”不是整数", "请填整数", "bad_number")
    return int(number)


def _choice(column: Column, text: str) -> str:
    code = column.choice(text)
    if code:
        return code
    titles = "、".join(title for _, title in column.choices)
    raise Refused(f"“{column.title}”没有“{text}”这一项", f"可用:{titles}", "bad_choice")


def _day_of(given: Given) -> date | None:
    """The day on which names of places are read; the date column says itself what is wrong with it."""
    try:
        return _date(given.get("date"))
    except Refused:
        return None


def _unknown(kind: str, name: str) -> Problem:
    names = [column.name for column in catalogue.columns(kind)]
    near = difflib.get_close_matches(name, names, 1)
    hint = f"是不是 {near[0]}?" if near else ""
    return Problem(name, f"没有“{name}”这一项", f"{hint}可用:{'、'.join(names)}", "unknown_field")
