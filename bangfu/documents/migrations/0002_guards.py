"""The triggers that keep the log of disclosures as it was; additive, like those of the ledger."""

from typing import Any

from django.db import migrations

from bangfu.ledger.backend.guards import only_grows

def put_guards(apps: Any, schema_editor: Any) -> None:
    """Creates the triggers of the engine at hand."""
    for statement in only_grows(schema_editor.connection.vendor, "documents_disclosure", "查阅记录只增不改"):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Nothing to take back: a log that can be changed is none."""

    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(put_guards)]
