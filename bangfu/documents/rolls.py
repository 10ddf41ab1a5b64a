"""Rolls: the rows of a document as they are read, pasted, shown and compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from bangfu.documents import catalogue
from bangfu.documents.catalogue import Column
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.quantity import yuan
from bangfu.registry import vault

LINE = "row"  # where in a sheet the row stood; kept beside its columns
MOST = 20_000
Rows = list[dict[str, Any]]
_GAPS = (re.compile(r"\t"), re.compile(r"\s*[,;\uff0c\uff1b]\s*"), re.compile(r"\s+"))


def pasted(text: str, columns: Sequence[Column]) -> Rows:
    """The rows of a text pasted from a sheet or a chat, as words: one line each, a line of titles may stand on top.

    Shape: columns are told apart by tabs, otherwise by commas, otherwise by spaces; without titles they come in the
    order of the roll. A running number in front is left out.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    gap = next((one for one in _GAPS if any(one.search(line) for line in lines)), _GAPS[0])
    parts = [_without_number(gap.split(line)) for line in lines]
    titles = {word: c.name for c in columns for word in (c.title, c.name)}
    names = [c.name for c in columns]
    if sum(word in titles for word in parts[0]) > len(parts[0]) // 2:
        names = [titles.get(word, "") for word in parts[0]]
        parts = parts[1:]
    return [{n: word for n, word in zip(names, words, strict=False) if n and word} for words in parts]


def _without_number(words: list[str]) -> list[str]:
    is_number = len(words) > 1 and re.fullmatch(r"(\d{1,4}[.\u3001)]?|\u5e8f\u53f7)", words[0])
    return words[1:] if is_number else words


def read(raw: Any, columns: Sequence[Column], value: Callable[[Column, Any], Any]) -> Rows:
    """The rows with their words resolved by `value`.

    Refuses: `faulty_roll` with every fault of every row, `bad_roll` when it is no list.
    """
    given = pasted(raw, columns) if isinstance(raw, str) else raw
    if not isinstance(given, list) or len(given) > MOST:
        raise Refused("名册不对", f"一行一人,最多 {MOST:,} 行", "bad_roll")
    known = {c.name: c for c in columns}
    problems: list[Problem] = []
    rows = []
    for at, words in enumerate(given, 1):
        row, faults = _row(words, known, value)
        place = f"名册第 {at} 行"
        problems += [Problem("", f"{place}:{p.message}", p.remedy, p.code, value=p.value) for p in faults]
        rows.append(row)
    if problems:
        raise Refused(f"名册有 {len(problems)} 处问题", problems[0].remedy, "faulty_roll", problems)
    return rows


def _row(
    words: Mapping[str, Any], columns: Mapping[str, Column], value: Callable[[Column, Any], Any]
) -> tuple[dict[str, Any], list[Problem]]:
    row: dict[str, Any] = {LINE: words[LINE]} if LINE in words else {}
    faults = []
    for name in words:
        if name not in columns and name != LINE:
            titles = "\u3001".join(c.title for c in columns.values())
            faults.append(Problem(name, f"名册没有“{name}”这一列", f"可用:{titles}", "unknown_field"))
    for name, column in columns.items():
        try:
            row[name] = value(column, words.get(name))
        except Refused as refused:
            said = column.told(words.get(name))
            faults.append(Problem(name, refused.message, refused.remedy, refused.code, value=said))
            continue
        if row[name] is None and column.required:
            faults.append(Problem(name, f"“{column.title}”没有填", "请补填", "missing"))
        row[name] = _storable(row[name])
    return row, faults


def _storable(value: Any) -> Any:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else value


def people(kind: str, values: Mapping[str, Any]) -> list[str]:
    """What stands in the columns of people of one document, as words or as subjects."""
    found = [values.get(c.name) for c in catalogue.columns(kind) if c.type == "person"]
    roll = catalogue.roll(kind)
    if roll is not None:
        raw = values.get(roll[0].name) or []
        rows = pasted(raw, roll[1]) if isinstance(raw, str) else raw
        found += [row.get(c.name) for c in roll[1] if c.type == "person" for row in rows]
    return [str(text) for text in found if text]


def subjects(kind: str, body: models.Model) -> list[str]:
    """The people whom a document names, as subjects."""
    names = {c.name for c in catalogue.columns(kind) if c.where == "body" and c.type in ("person", "roll")}
    return people(kind, {name: getattr(body, name) for name in names})


def table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], known: Mapping[str, str] | None = None
) -> list[list[str]]:
    """The rows as people read them, in the order of the columns; persons masked, unless `known` has their names."""
    if known is None:
        known = vault.masked(str(row.get(c.name)) for c in columns if c.type == "person" for row in rows)
    return [[_said(c, row.get(c.name), known) for c in columns] for row in rows]


def typed(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> str:
    """The rows as a text that `pasted` reads again: titles on top, tabs between; who was erased stands as a subject."""
    named = [str(row.get(c.name)) for c in columns if c.type == "person" for row in rows]
    known = {**{subject: subject for subject in named}, **vault.references(named)}
    lines = ["\t".join(_said(c, row.get(c.name), known) for c in columns) for row in rows]
    return "\n".join(["\t".join(c.title for c in columns), *lines]) if lines else ""


def _said(column: Column, value: Any, people: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    match column.type:
        case "person":
            return people.get(str(value), "\uff08已不可查\uff09")
        case "choice":
            return dict(column.choices).get(str(value), str(value))
        case "money":
            return yuan(value)
    return str(value)


def compared(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> tuple[Rows, Rows]:
    """The rows that are gone and the rows that came."""
    old, new = [dict(row) for row in before], [dict(row) for row in after]
    return [row for row in old if row not in new], [row for row in new if row not in old]
