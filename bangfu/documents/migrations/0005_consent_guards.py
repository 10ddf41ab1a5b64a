"""The triggers that keep requests and decisions on people in the open as they were; additive, like those of the log."""

from typing import Any

from django.db import migrations

from bangfu.ledger.backend.guards import only_grows

TABLES = ("documents_consentrequest", "documents_consentdecision")


def put_guards(apps: Any, schema_editor: Any) -> None:
    """Creates the triggers of the engine at hand."""
    for table in TABLES:
        for statement in only_grows(schema_editor.connection.vendor, table, "完整名册的申请与决定只增不改"):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Nothing to take back: a decision that can be changed is none."""

    dependencies = [("documents", "0004_consent")]
    operations = [migrations.RunPython(put_guards)]
