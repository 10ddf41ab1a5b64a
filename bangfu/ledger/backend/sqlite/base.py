"""Django's SQLite with the promises of an append-only ledger: durable commits, and an authorizer on each connection."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base

from bangfu.ledger.backend import KEPT, is_unguarded

_FULL = 2
_CACHE_KIB = 65536
_FROZEN_PRAGMAS = {
    "foreign_keys",
    "ignore_check_constraints",
    "journal_mode",
    "recursive_triggers",
    "schema_version",
    "synchronous",
    "writable_schema",
}
_CHANGES = {sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_DROP_VTABLE}
_SHADOWS = {
    sqlite3.SQLITE_CREATE_TEMP_TABLE,
    sqlite3.SQLITE_CREATE_TEMP_VIEW,
    sqlite3.SQLITE_CREATE_VIEW,
    sqlite3.SQLITE_CREATE_VTABLE,
}
_ATTACHED = {  # what hangs on a table; the table is the second argument
    sqlite3.SQLITE_CREATE_INDEX,
    sqlite3.SQLITE_CREATE_TEMP_INDEX,
    sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
    sqlite3.SQLITE_CREATE_TRIGGER,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_DROP_TEMP_INDEX,
    sqlite3.SQLITE_DROP_TEMP_TRIGGER,
    sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_ALTER_TABLE,
}


def _is_kept(name: str | None) -> bool:
    return name is not None and name.lower() in KEPT


def authorize(action: int, first: str | None, second: str | None, database: str | None, source: str | None) -> int:
    """SQLite's verdict on one action of a statement: whatever could change what only grows is denied."""
    if is_unguarded():
        return sqlite3.SQLITE_OK
    if action in _CHANGES or action in _SHADOWS:
        forbidden = _is_kept(first)
    elif action in _ATTACHED:
        forbidden = _is_kept(second)
    elif action == sqlite3.SQLITE_PRAGMA:
        forbidden = second is not None and (first or "").lower() in _FROZEN_PRAGMAS
    else:
        forbidden = action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH)
    return sqlite3.SQLITE_DENY if forbidden else sqlite3.SQLITE_OK


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded ledger.

    Refuses: ImproperlyConfigured when a file cannot be kept in WAL mode with synchronous=FULL, because then an
    acknowledged posting could be lost with the power.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that is durable and guarded before anybody uses it."""
        connection = super().get_new_connection(conn_params)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")  # an upload's indexes fit
        connection.execute("PRAGMA secure_delete = ON")  # an erased person leaves no bytes behind
        connection.execute("PRAGMA recursive_triggers = ON")  # or INSERT OR REPLACE passes the triggers
        if not self.is_in_memory_db():
            try:
                _make_durable(connection)
            except ImproperlyConfigured:
                connection.close()
                raise
        connection.set_authorizer(authorize)
        return connection

    def guard_changed(self) -> None:
        """Makes SQLite ask the authorizer again for statements that it has prepared before."""
        if self.connection is not None:
            self.connection.set_authorizer(authorize)


def _make_durable(connection: Any) -> None:
    for _ in range(50):  # turning WAL on needs the file alone, and does not wait for it by itself
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            break
        except sqlite3.OperationalError:
            time.sleep(0.1)
    else:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if str(mode).lower() != "wal":
        raise ImproperlyConfigured(
            f"数据库文件不能使用 WAL 日志(现为 {mode});请把数据目录放在本机磁盘上,不要放在网络盘"
        )
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    if level != _FULL:
        raise ImproperlyConfigured("数据库的 synchronous 不是 FULL,断电会丢失已入账的分录;请去掉降低它的设置")
