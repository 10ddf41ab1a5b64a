"""Rows of a sheet gathered into documents: a document with a roll takes a line for each of its people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.documents import catalogue
from bangfu.documents.rolls import LINE

Values = Mapping[str, Any]


@dataclass(slots=True)
class Gathered:
    """One document of a sheet: which rows it was made of, counted from 0, and its values."""

    at: list[int]
    values: dict[str, Any]


def documents(kind: str, rows: Iterable[tuple[int, Values]]) -> list[Gathered]:
    """The documents that the rows make, in the order of their first rows.

    Shape: a row is the line where it stood and its values; what belongs to the head is read from the first row.
    """
    declared = catalogue.roll(kind)
    if declared is None:
        return [Gathered([at], dict(values)) for at, (_, values) in enumerate(rows)]
    column, columns = declared
    own = {c.name for c in columns}
    found: dict[str, Gathered] = {}
    for at, (line, values) in enumerate(rows):
        head = {name: value for name, value in values.items() if name not in own}
        one = found.setdefault(str(values.get("number", "")), Gathered([], {**head, column.name: []}))
        one.at.append(at)
        row = {name: value for name, value in values.items() if name in own}
        if row:
            one.values[column.name].append({**row, LINE: line})
    return list(found.values())
