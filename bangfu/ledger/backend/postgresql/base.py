"""Django's PostgreSQL with the promises of an append-only ledger: durable commits, and an owner apart from the user."""

from __future__ import annotations

import os
from typing import Any

from django.db.backends.postgresql import base

from bangfu import home
from bangfu.ledger.backend import is_unguarded

OWNER = "BANGFU_DATABASE_OWNER_URL"
# pg_temp last, so that a temporary table never hides one of ours
_SESSION = "-c synchronous_commit=on -c search_path=public,pg_temp"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the office's ledger; the application's role may only SELECT and INSERT there."""

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

    def guard_changed(self) -> None:
        """Connects anew, as the owner or as the user again."""
        if os.environ.get(OWNER, "") and self.connection is not None and not self.in_atomic_block:
            self.close()
