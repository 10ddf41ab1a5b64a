"""Tables made or upgraded: the only place that connects without the ledger's guards."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bangfu.kernel.errors import Refused
from bangfu.ledger import backend, verify
from bangfu.registry import load


def migrate() -> dict[str, Any]:
    """Brings both databases up to date and loads the registry; verifies before and after.

    Refuses: `ledger_damaged` when the ledger does not verify before or after.
    """
    _verified("升级前")
    with backend.unguarded():
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        backend.grant_application(os.environ.get("BANGFU_DATABASE_URL", ""))
    counts = load.load()
    _verified("升级后")
    return counts


def _verified(when: str) -> None:
    if "ledger_entry" not in connection.introspection.table_names():
        return
    report = verify.verify()
    if not report.ok:
        raise Refused(f"{when}核验总账没有通过:{report.text()}", "停下来,先从备份核对", "ledger_damaged")
