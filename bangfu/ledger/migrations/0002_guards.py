"""The triggers that keep the ledger append-only; to be run by `bangfu migrate`, every other connection is refused."""

from typing import Any

from django.db import migrations

from bangfu.ledger.backend.guards import postgresql_triggers, sqlite_triggers


def put_guards(apps: Any, schema_editor: Any) -> None:
    """Creates the triggers of the engine at hand."""
    statements = {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Nothing to take back: a ledger without its guards is none."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(put_guards)]
