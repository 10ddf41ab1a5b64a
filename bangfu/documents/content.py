"""What a document says, as plain values: for its digest, its revisions and the differences between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from bangfu.documents import catalogue, rolls
from bangfu.documents.models import Body, Document
from bangfu.ledger.leaf import encode, sm3

HEAD = (
    *("kind", "number", "date", "region_id", "giver_id", "receiver_id", "about", "programme_id", "helper_id"),
    *("source", "note", "basis"),
)


def content(head: Document, body: Body) -> dict[str, Any]:
    """The head and the body as JSON values, sorted by name; a name of the body stands under its own key."""
    said = {name: _plain(getattr(head, name)) for name in sorted(HEAD)}
    return {**said, "body": {name: _plain(getattr(body, name)) for name in _own(type(body))}}


@cache
def _own(body: type[Body]) -> tuple[str, ...]:
    return tuple(sorted(field.attname for field in body._meta.concrete_fields if not field.primary_key))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def digest(said: Mapping[str, Any]) -> bytes:
    """The SM3 digest of the content in canonical JSON."""
    return sm3(encode(said))


def attachments_digest(digests: Iterable[bytes]) -> bytes:
    """The SM3 digest over the digests of the attachments, whatever their order."""
    return sm3(b"".join(sorted(digests)))


def changes(before: Mapping[str, Any], after: Mapping[str, Any], kind: str) -> list[tuple[str, Any, Any]]:
    """What differs between two revisions: the title of the field, before and after."""
    titles = {column.name: column.title for column in catalogue.columns(kind)}
    old, new = _flat(before), _flat(after)
    names = [name for name in new if old.get(name) != new[name]]
    found = [(titles.get(name.removesuffix("_id"), name), old.get(name), new[name]) for name in names]
    declared = catalogue.roll(kind)
    return [(title, *_of_rolls(declared, was, now)) for title, was, now in found] if declared else found


def _of_rolls(declared: Any, was: Any, now: Any) -> tuple[Any, Any]:
    """Of two rolls only the rows that went and those that came, in words."""
    if not isinstance(now, list):
        return was, now
    went, came = (rolls.table(some, declared[1]) for some in rolls.compared(was or [], now))
    return _lines(went), _lines(came)


def _lines(rows: list[list[str]]) -> str:
    return ";".join(" ".join(filter(None, row)) for row in rows)


def _flat(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: value for name, value in said.items() if name != "body"}, **said.get("body", {})}
