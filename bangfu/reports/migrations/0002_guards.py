"""The triggers that keep filings as they were; additive, like those of the ledger."""

from typing import Any

from django.db import migrations

from bangfu.ledger.backend.guards import only_grows

def put_guards(apps: Any, schema_editor: Any) -> None:
    """Creates the triggers of the engine at hand."""
    for statement in only_grows(schema_editor.connection.vendor, "reports_filing", "定稿只增不改"):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Nothing to take back: a filing that can be changed is none."""

    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(put_guards)]
