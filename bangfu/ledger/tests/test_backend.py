"""How our connections are made: durable or not at all, and with their guards on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from bangfu.ledger.backend import grant_application, is_unguarded, unguarded
from bangfu.ledger.backend.sqlite import base
from bangfu.ledger.backend.sqlite.base import DatabaseWrapper, authorize


@pytest.fixture
def options(fresh_db: Any) -> Iterator[dict[str, Any]]:
    if fresh_db.vendor != "sqlite":
        pytest.skip("about the embedded engine")
    options = connections["default"].settings_dict["OPTIONS"]
    before = dict(options)
    connection.close()
    yield options
    options.clear()
    options.update(before)
    connection.close()


@pytest.mark.parametrize("level", ["NORMAL", "OFF"])
def test_a_weaker_synchronous_does_not_start(options: dict[str, Any], level: str) -> None:
    options["init_command"] = f"PRAGMA synchronous={level}"
    with pytest.raises(ImproperlyConfigured, match="synchronous"):
        connection.ensure_connection()


def test_a_journal_that_is_not_write_ahead_does_not_start(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stubborn(sqlite3.Connection):
        def execute(self, sql: str, *more: Any) -> Any:
            return super().execute("SELECT 'delete'" if "journal_mode" in sql else sql, *more)

    options["factory"] = Stubborn
    with pytest.raises(ImproperlyConfigured, match="WAL"):
        connection.ensure_connection()

    class Busy(sqlite3.Connection):
        def execute(self, sql: str, *more: Any) -> Any:
            if "journal_mode = WAL" in sql:
                raise sqlite3.OperationalError("database is locked")
            return super().execute(sql, *more)

    monkeypatch.setattr(base.time, "sleep", lambda seconds: None)
    options["factory"] = Busy
    connection.ensure_connection()  # another process has turned it on already


def test_a_connection_is_durable_and_strict(options: dict[str, Any]) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            assert cursor.execute(f"PRAGMA {name}").fetchone()[0] == value


def test_a_database_in_memory_is_guarded_but_not_durable() -> None:
    memory = DatabaseWrapper({**connections["default"].settings_dict, "NAME": ":memory:", "OPTIONS": {}}, "memory")
    raw = memory.get_new_connection(memory.get_connection_params())
    raw.execute("CREATE TABLE ledger_posting (id integer)")
    with pytest.raises(sqlite3.DatabaseError):
        raw.execute("DELETE FROM ledger_posting")
    raw.close()


def test_the_guard_rests_only_inside_unguarded() -> None:
    deny = (sqlite3.SQLITE_DROP_TABLE, "ledger_posting", None, "main", None)
    assert authorize(*deny) == sqlite3.SQLITE_DENY
    with unguarded():
        assert is_unguarded() and authorize(*deny) == sqlite3.SQLITE_OK
    assert not is_unguarded() and authorize(*deny) == sqlite3.SQLITE_DENY
    assert authorize(sqlite3.SQLITE_UPDATE, "documents_document", "state", "main", None) == sqlite3.SQLITE_OK
    assert authorize(sqlite3.SQLITE_PRAGMA, "synchronous", None, None, None) == sqlite3.SQLITE_OK


def test_rights_are_of_postgresql_only(fresh_db: Any) -> None:
    if fresh_db.vendor == "sqlite":
        grant_application("postgresql://app@/x")
        grant_application("")


@pytest.mark.pg(only=True)
def test_the_application_is_not_the_owner(fresh_db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('synchronous_commit')")
        assert cursor.fetchone() == ("bangfu_app", "on")
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("bangfu_owner",)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("bangfu_app",)
