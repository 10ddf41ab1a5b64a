"""The triggers that keep the log of disclosures as it was; additive, like those of the ledger."""

from typing import Any

from django.db import migrations

REFUSAL = "查阅记录只增不改"
TABLE = "documents_disclosure"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for action in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TABLE}_append_only",
]


def put_guards(apps: Any, schema_editor: Any) -> None:
    """Creates the triggers of the engine at hand."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Nothing to take back: a log that can be changed is none."""

    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(put_guards)]
