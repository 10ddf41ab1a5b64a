"""Django's PostgreSQL with the promises of an append-only ledger: durable commits, an owner apart, a wall of rows."""

from __future__ import annotations

import os
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

from bangfu import home
from bangfu.ledger.backend import is_unguarded, wall

OWNER = "BANGFU_DATABASE_OWNER_URL"
# pg_temp last, so that a temporary table never hides one of ours
_SESSION = "-c synchronous_commit=on -c search_path=public,pg_temp"
_TELL = "SELECT set_config('bangfu.scope', %s, false), set_config('bangfu.lifted', %s, false)"


class _Telling:
    """Tells the connection who reads before each statement, when that has changed since the one before."""

    db: DatabaseWrapper

    def _execute(self, sql: Any, params: Any, *rest: Any) -> Any:
        self.db.tell()
        try:
            return super()._execute(sql, params, *rest)  # type: ignore[misc]
        finally:
            if str(sql)[:8].upper() == "ROLLBACK":
                self.db.forget()

    def _executemany(self, sql: Any, rows: Any, *rest: Any) -> Any:
        self.db.tell()
        return super()._executemany(sql, rows, *rest)  # type: ignore[misc]


class _Cursor(_Telling, CursorWrapper):
    pass


class _DebugCursor(_Telling, base.CursorDebugWrapper):
    pass


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the office's ledger; the application's role may only SELECT and INSERT there.

    Shape: what the server was told goes back with a rollback, so after one it is told again.
    """

    _told: tuple[str, str] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters, with those of the tables' owner while a migration runs."""
        params: dict[str, Any] = super().get_connection_params()
        params["options"] = f"{params.get('options', '')} {_SESSION}".strip()
        url = os.environ.get(OWNER, "")
        if url and is_unguarded():
            owner = home.postgresql(url)
            wanted = {
                "user": owner["USER"],
                "password": owner["PASSWORD"],
                "host": owner["HOST"],
                "port": owner["PORT"],
            }
            params.update({name: value for name, value in wanted.items() if value})
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that has not been told anything yet."""
        self.forget()
        return super().get_new_connection(conn_params)

    def make_cursor(self, cursor: Any) -> Any:
        """A cursor that says who reads; told at once as well, for what goes past its statements."""
        self.tell()
        return _Cursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> Any:
        """The same, with a log of its statements."""
        self.tell()
        return _DebugCursor(cursor, self)

    def tell(self) -> None:
        """Tells the server who reads, unless it knows; a failed transaction takes nothing but its rollback."""
        wanted, connection = wall.told(), self.connection
        if self._told == wanted or connection.info.transaction_status == TransactionStatus.INERROR:
            return
        with self.wrap_database_errors, connection.cursor() as cursor:
            cursor.execute(_TELL, wanted)
        self._told = wanted

    def forget(self) -> None:
        """Makes the next statement tell the server again."""
        self._told = None

    def _rollback(self) -> None:
        self.forget()
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self.forget()

    def guard_changed(self) -> None:
        """Connects anew, as the owner or as the user again."""
        if os.environ.get(OWNER, "") and self.connection is not None and not self.in_atomic_block:
            self.close()
