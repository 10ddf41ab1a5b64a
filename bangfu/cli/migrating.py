"""Tables made or upgraded: the only place that connects without the ledger's guards."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bangfu.home import SIDE_APPS
from bangfu.kernel.errors import Refused
from bangfu.ledger import backend, verify
from bangfu.registry import load


def migrate() -> dict[str, Any]:
    """Brings both databases up to date and loads the registry; verifies before and after.

    Refuses: `ledger_damaged` when the ledger does not verify before or after.
    """
    _verified("升级前")
    tables()
    counts = load.load()
    _verified("升级后")
    return counts


def tables() -> None:
    """Makes or upgrades the tables, and gives the application's role its rights; nothing is loaded.

    The second embedded database holds its own apps only: walking all migrations for it would take as long again.
    """
    with backend.unguarded():
        call_command("migrate", verbosity=0, interactive=False)
        for label in sorted(SIDE_APPS) if "side" in settings.DATABASES else ():
            call_command("migrate", label, database="side", verbosity=0, interactive=False)
        backend.grant_application(os.environ.get("BANGFU_DATABASE_URL", ""))


def _verified(when: str) -> None:
    if "ledger_entry" not in connection.introspection.table_names():
        return
    report = verify.verify()
    if not report.ok:
        raise Refused(f"{when}核验总账没有通过:{report.text()}", "停下来,先从备份核对", "ledger_damaged")
