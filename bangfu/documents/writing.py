"""Rows of documents written together: prepared before the transaction, one statement a table inside it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.kernel.pieces import pieces
from bangfu.ledger.backend import wall
from bangfu.ledger.backend.bulk import insert, new_ids


def rows(objects: Sequence[models.Model], leave_out: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """The objects as the engine stores them, without the columns that are known only inside the transaction.

    Shape: the columns are those of `columns`, in its order.
    """
    if not objects:
        return []
    prepare = [(name, convert) for name, convert in _columns(type(objects[0])) if name not in leave_out]
    return [tuple(convert(getattr(one, name)) for name, convert in prepare) for one in objects]


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    return tuple((field.attname, _converter(field)) for field in model._meta.concrete_fields)


def _converter(field: Any) -> Callable[[Any], Any]:
    """How a value of the field is handed to the engine; texts and numbers go as they are."""
    plain = (models.CharField, models.IntegerField, models.ForeignKey, models.AutoField)
    if isinstance(field, plain):
        return lambda value: value
    return lambda value: field.get_db_prep_save(value, connection)


def insert_rows(model: type[models.Model], filled: Sequence[tuple[Any, ...]], first: tuple[str, ...] = ()) -> None:
    """Inserts prepared rows; `first` names the columns that were put in front of them."""
    columns = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    insert(model._meta.db_table, [columns[name] for name in sorted(columns, key=lambda n: n not in first)], filled)


def insert_of(model: type[models.Model], prepared: Sequence[tuple[Any, ...]]) -> None:
    """Inserts rows of documents that begin with the id of the document and were prepared without their own."""
    ids = new_ids(model._meta.db_table, len(prepared))
    insert_rows(model, [(pk, *row) for pk, row in zip(ids, prepared, strict=True)], ("id", "document_id"))


def insert_new(model: type[models.Model], prepared: Sequence[tuple[Any, ...]]) -> None:
    """Inserts rows that were prepared without their id."""
    ids = new_ids(model._meta.db_table, len(prepared))
    insert_rows(model, [(pk, *row) for pk, row in zip(ids, prepared, strict=True)], ("id",))


def replace_rows(objects: Sequence[models.Model], key: tuple[str, ...]) -> None:
    """Writes objects over those with the same values in the fields of the key."""
    if objects:
        model = type(objects[0])
        names = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name not in key]
        model._base_manager.bulk_create(objects, update_conflicts=True, unique_fields=key, update_fields=names)


@contextmanager
def together() -> Iterator[None]:
    """One transaction for all that is written inside.

    Refuses: `number_taken` when another took a number, or named a new person, at the very moment.
    """
    try:
        with judging(), transaction.atomic():
            yield
    except IntegrityError as fault:
        raise Refused("有编号或人员刚被别人登记", "请重试", "number_taken") from fault


@contextmanager
def judging() -> Iterator[None]:
    """A stretch in which a step is judged and done: its rules see everything, whoever takes it.

    Python's cycle collector rests: it would walk all prepared rows while others wait for the lock.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        with wall.lifted(wall.STEPS):
            yield
    finally:
        if was_on:
            gc.enable()


def locked(documents: Sequence[Document]) -> dict[int, tuple[str, int]]:
    """State and version of each document as they are now, held until the commit, in the order of their ids."""
    found: dict[int, tuple[str, int]] = {}
    for some in pieces(sorted(document.pk for document in documents)):
        held = Document._base_manager.select_for_update().filter(pk__in=some).order_by("pk")
        found.update((pk, (state, version)) for pk, state, version in held.values_list("pk", "state", "version"))
    return found


def move(documents: Sequence[Document], target: str) -> None:
    """Puts the documents into a state, one version further."""
    for some in pieces([document.pk for document in documents]):
        Document._base_manager.filter(pk__in=some).update(state=target, version=F("version") + 1)
