"""Rolls: the rows of a document as they are read, pasted, shown and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from bangfu.documents import catalogue, pasting, people_words
from bangfu.documents.catalogue import Column
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.personal import scrubbed
from bangfu.kernel.quantity import yuan
from bangfu.registry import vault

LINE = "row"  # where in a sheet the row stood; kept beside its columns
MOST = 20_000
LINE_SHOWN = 40
Rows = list[dict[str, Any]]


def pasted(text: str, columns: Sequence[Column]) -> Rows:
    """The rows of a text pasted from a sheet or a chat, as words."""
    return [dict(one.words) for one in pasting.lines(text, columns)]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a pasted roll was understood as, before anything is kept.

    Shape: each row is its cells in the order of `titles`, and what is wrong with it, empty when nothing is; `counted`
    is what a row is: a person, or a line of a roll without people.
    """

    titles: list[str]
    rows: list[tuple[list[str], str]]
    counted: str = "人"

    @property
    def understood_count(self) -> int:
        """How many lines are clear."""
        return sum(not wrong for _, wrong in self.rows)


def understood(text: str, columns: Sequence[Column]) -> Understood:
    """The lines of a pasted roll as they were understood, each with its first fault."""
    rows = []
    seen: dict[tuple[str, ...], int] = {}
    names = [c.name for c in columns if c.type == "person"]
    beside = [title for c in columns for _, title in c.choices]
    for at, one in enumerate(pasting.lines(text, columns), 1):
        who = tuple(one.words.get(name, "") for name in names)
        first = seen.setdefault(who, at)
        odd = next((wrong for name in who if (wrong := people_words.fault(name, beside)[0])), "")
        wrong = one.faults[0].message if one.faults else odd
        if names and not wrong:
            wrong = "没有姓名" if not all(who) else f"与第 {first} 行是同一人" if first != at else ""
        rows.append(([one.words.get(c.name, "") for c in columns], wrong))
    return Understood([c.title for c in columns], rows, counted(columns))


def counted(columns: Sequence[Column]) -> str:
    """What the rows of a roll are counted as: people, or lines."""
    return "人" if any(c.type == "person" for c in columns) else "行"


def called(kind: str) -> dict[str, str]:
    """What the roll of the kind is called and what its rows are counted as, by the names that pages use."""
    declared = catalogue.roll(kind)
    return {"roll_title": declared[0].title, "roll_counted": counted(declared[1])} if declared else {}


def read(raw: Any, columns: Sequence[Column], value: Callable[[Column, Any], Any], title: str = "名册") -> Rows:
    """The rows with their words resolved by `value`; `title` is what the roll is called.

    Refuses: `faulty_roll` with every fault of every row, `bad_roll` when it is no list.
    """
    said = pasting.lines(raw, columns) if isinstance(raw, str) else None
    given = raw if said is None else [one.words for one in said]
    if not isinstance(given, list) or len(given) > MOST:
        raise Refused(f"{title}不对", f"一行一{counted(columns)},最多 {MOST:,} 行", "bad_roll")
    known = {c.name: c for c in columns}
    problems: list[Problem] = []
    rows = []
    for at, words in enumerate(given, 1):
        row, faults = _row(words, known, value)
        place = f"{title}第 {at} 行"
        if said is not None:
            place += f"“{scrubbed(said[at - 1].line)[:LINE_SHOWN]}”"
            faults = [*said[at - 1].faults, *faults]
        problems += [Problem("", f"{place}:{p.message}", p.remedy, p.code, value=p.value) for p in faults]
        rows.append(row)
    if problems:
        raise Refused(f"{title}有 {len(problems)} 处问题", problems[0].remedy, "faulty_roll", problems)
    return rows


def _row(
    words: Mapping[str, Any], columns: Mapping[str, Column], value: Callable[[Column, Any], Any]
) -> tuple[dict[str, Any], list[Problem]]:
    row: dict[str, Any] = {LINE: words[LINE]} if LINE in words else {}
    faults = []
    beside = [title for c in columns.values() for _, title in c.choices]
    for name in words:
        if name not in columns and name != LINE:
            titles = "\u3001".join(c.title for c in columns.values())
            faults.append(Problem(name, f"没有“{name}”这一列", f"可用:{titles}", "unknown_field"))
    for name, column in columns.items():
        try:
            if column.type == "person":
                people_words.check(str(words.get(name) or ""), beside)
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
