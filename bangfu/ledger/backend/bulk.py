"""Many rows into one table by the fastest way the engine has that still passes every trigger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts the rows: one prepared statement run many times on SQLite, one statement on PostgreSQL.

    There COPY would be the fastest, but it cannot be checked by row-level security; all rows as one JSON text can.

    Refuses: Django's IntegrityError as with any INSERT.
    """
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql" and len(rows) > 1:
        _at_once(table, columns, rows)
        return
    marks = ", ".join(["%s"] * len(columns))
    # One row a statement, so FAIL leaves nothing behind; ABORT would keep a journal for each of them.
    verb = "INSERT OR FAIL" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor:
        cursor.executemany(f"{verb} INTO {table} ({names}) VALUES ({marks})", rows)


def _at_once(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    given = json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, default=_plain)
    statement = f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json)"
    with connection.cursor() as cursor:
        cursor.execute(statement, [given])


def _plain(value: Any) -> Any:
    """A value that JSON does not know, as PostgreSQL reads it from a text."""
    if isinstance(value, (bytes, memoryview)):
        return "\\x" + bytes(value).hex()
    return value.obj if hasattr(value, "obj") else str(value)  # a JSON column comes wrapped


def new_ids(table: str, count: int) -> Sequence[int]:
    """As many fresh ids of a table, in rising order.

    SQLite: what follows the largest, safe under the write lock; PostgreSQL: taken from the table's sequence.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sql, [table, count])
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
        start = cursor.fetchone()[0] + 1
        return range(start, start + count)


def transaction_id() -> int:
    """The 64-bit id of the running transaction on PostgreSQL, 0 elsewhere."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])
