"""Many rows into one table by the fastest way the engine has that still passes every trigger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts the rows: one prepared statement run many times on SQLite, COPY on PostgreSQL.

    Refuses: Django's IntegrityError as with any INSERT.
    """
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql" and len(rows) > 1:
        _copy(f"COPY {table} ({names}) FROM STDIN", rows)
        return
    marks = ", ".join(["%s"] * len(columns))
    # One row a statement, so FAIL leaves nothing behind; ABORT would keep a journal for each of them.
    verb = "INSERT OR FAIL" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor:
        cursor.executemany(f"{verb} INTO {table} ({names}) VALUES ({marks})", rows)


def _copy(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


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
