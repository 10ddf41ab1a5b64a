"""The two database backends of Django with the guards of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import unquote, urlsplit

from django.db import connections

TABLES = (
    "ledger_entry",
    "ledger_posting",
    "ledger_attribution",
    "ledger_matter",
    "ledger_place",
    "ledger_block",
    "ledger_close",
)
# what only grows: the ledger, the audit trail, what was reported, who saw people in the open and who consented
KEPT = (
    *TABLES,
    *("access_record", "reports_filing"),
    *("documents_disclosure", "documents_consentrequest", "documents_consentdecision"),
)

_unguarded: ContextVar[bool] = ContextVar("bangfu_ledger_unguarded", default=False)


def is_unguarded() -> bool:
    """Whether the running code is a migration, or the maker of a test template."""
    return _unguarded.get()


@contextmanager
def unguarded() -> Iterator[None]:
    """A stretch of code that may change the tables of the ledger; for `bangfu migrate` and test templates only.

    Every open connection is told on the way in and out: SQLite prepares its statements anew, PostgreSQL connects
    as the owner of the tables when BANGFU_DATABASE_OWNER_URL names one.
    """
    token = _unguarded.set(True)
    try:
        _tell_connections()
        yield
    finally:
        _unguarded.reset(token)
        _tell_connections()


def grant_application(url: str) -> None:
    """Gives the role named in the application's database address its rights; nothing to do on SQLite.

    To be called inside `unguarded()`, as the owner of the tables, after every migration.
    """
    connection = connections["default"]
    role = urlsplit(url).username
    if connection.vendor == "postgresql" and role:
        from bangfu.ledger.backend.guards import grant

        grant(connection, unquote(role))


def _tell_connections() -> None:
    for connection in connections.all(initialized_only=True):
        change = getattr(connection, "guard_changed", None)
        if change:
            change()
