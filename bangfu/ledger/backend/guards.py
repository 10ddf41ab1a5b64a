"""The guards inside the database itself: triggers that keep the ledger append-only, and the rights of a role."""

from __future__ import annotations

from typing import Any

from bangfu.ledger.backend import KEPT, TABLES
from bangfu.ledger.backend.policies import put_up

_REFUSAL = "总账只增不改"
_CLOSED = "该日期已结账"
_SEALED = "凭证已定位,不能再加内容"
_ORDER = "结账按顺序进行"
_PARTS = ("ledger_posting", "ledger_attribution", "ledger_matter")


def sqlite_triggers() -> list[str]:
    """The statements that guard an SQLite file.

    Triggers on INSERT say FAIL: with ABORT, SQLite keeps a statement journal for every row, at three times the cost.
    """
    found = []
    for table in TABLES:
        for action in ("UPDATE", "DELETE"):
            found.append(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    for table in _PARTS:
        found.append(
            f"CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM ledger_place WHERE entry_id = NEW.entry_id)"
            f" BEGIN SELECT RAISE(FAIL, '{_SEALED}'); END"
        )
    found.append(
        "CREATE TRIGGER ledger_posting_closed BEFORE INSERT ON ledger_posting"
        " WHEN NEW.booked_on <= (SELECT MAX(last_day) FROM ledger_close)"
        f" BEGIN SELECT RAISE(FAIL, '{_CLOSED}'); END"
    )
    found.append(
        "CREATE TRIGGER ledger_close_order BEFORE INSERT ON ledger_close"
        " WHEN NEW.last_day <= (SELECT MAX(last_day) FROM ledger_close)"
        f" BEGIN SELECT RAISE(FAIL, '{_ORDER}'); END"
    )
    return found


def postgresql_triggers() -> list[str]:
    """The statements that guard a PostgreSQL database; ALWAYS, so that no replication setting skips them.

    The index is for the sealer, which only PostgreSQL has.
    """
    found = [
        "CREATE INDEX ledger_entry_sealing ON ledger_entry (xid, id)",
        _function("ledger_refuse", f"RAISE EXCEPTION '{_REFUSAL}';"),
        _function(
            "ledger_refuse_sealed",
            "IF EXISTS (SELECT 1 FROM added a JOIN ledger_place p ON p.entry_id = a.entry_id) THEN"
            f" RAISE EXCEPTION '{_SEALED}'; END IF; RETURN NULL;",
        ),
        _function(
            "ledger_refuse_closed",
            "IF EXISTS (SELECT 1 FROM added WHERE booked_on <= (SELECT MAX(last_day) FROM ledger_close)) THEN"
            f" RAISE EXCEPTION '{_CLOSED}'; END IF; RETURN NULL;",
        ),
        _function(
            "ledger_refuse_order",
            "IF NEW.last_day <= (SELECT MAX(last_day) FROM ledger_close) THEN"
            f" RAISE EXCEPTION '{_ORDER}'; END IF; RETURN NEW;",
        ),
    ]
    change = "BEFORE UPDATE OR DELETE OR TRUNCATE"
    for table in TABLES:
        found += _always(table, "append_only", change, "FOR EACH STATEMENT", "ledger_refuse")
    added = "REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
    for table in _PARTS:
        found += _always(table, "sealed", "AFTER INSERT", added, "ledger_refuse_sealed")
    found += _always("ledger_posting", "closed", "AFTER INSERT", added, "ledger_refuse_closed")
    found += _always("ledger_close", "order", "BEFORE INSERT", "FOR EACH ROW", "ledger_refuse_order")
    return found


def only_grows(vendor: str, table: str, refusal: str) -> list[str]:
    """The statements that keep one more table append-only, as the tables of the ledger are."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            for action in ("UPDATE", "DELETE")
        ]
    refuse = f"{table}_refuse"
    change = "BEFORE UPDATE OR DELETE OR TRUNCATE"
    return [
        _function(refuse, f"RAISE EXCEPTION '{refusal}';"),
        *_always(table, "append_only", change, "FOR EACH STATEMENT", refuse),
    ]


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _always(table: str, name: str, when: str, each: str, function: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_{name} {when} ON {table} {each} EXECUTE FUNCTION {function}()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}",
    ]


def grant(connection: Any, app_role: str) -> None:
    """Gives the application's role what it needs and no more: on what only grows SELECT and INSERT.

    To be run as the owner after every migration. Temporary tables are taken away, because one named like a table
    of the ledger would hide it. The wall of rows is put up anew, so that a new table is behind it at once.
    """
    quote = connection.ops.quote_name
    role = quote(app_role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = (quote(name) for name in cursor.fetchone())
        for statement in (
            f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}",
            f"GRANT CONNECT ON DATABASE {database} TO {role}",
            f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
            f"REVOKE ALL ON {', '.join(KEPT)} FROM PUBLIC, {role}",
            f"GRANT SELECT, INSERT ON {', '.join(KEPT)} TO {role}",
        ):
            cursor.execute(statement)
    put_up(connection, app_role)
