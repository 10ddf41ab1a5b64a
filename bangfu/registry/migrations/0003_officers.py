"""Three officers kept apart by the database itself, and who lent a role.

A later migration that makes SQLite copy the table of roles must put these triggers there again; a test looks for them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OFFICERS = "('owner', 'system', 'security', 'audit')"
REFUSAL = "系统、安全、审计三员不能由一人兼任"
TWO = f"""EXISTS (SELECT 1 FROM registry_roleassignment o
 WHERE o.user_id = NEW.user_id AND o.id <> COALESCE(NEW.id, 0) AND o.role <> NEW.role AND o.role IN {OFFICERS}
 AND o.valid_from < COALESCE(NEW.valid_to, '9999-12-31') AND NEW.valid_from < COALESCE(o.valid_to, '9999-12-31'))"""

SQLITE = [
    f"CREATE TRIGGER registry_officers_{action.lower()} BEFORE {action} ON registry_roleassignment"
    f" WHEN NEW.role IN {OFFICERS} AND {TWO} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for action in ("INSERT", "UPDATE")
]
POSTGRESQL = [
    # The lock makes two transactions that give two such roles to one user wait for each other.
    f"""CREATE FUNCTION registry_officers_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
 IF NEW.role IN {OFFICERS} THEN
  PERFORM pg_advisory_xact_lock(1650810884, NEW.user_id::int);
  IF {TWO} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END IF;
 END IF; RETURN NEW; END $$""",
    "CREATE TRIGGER registry_officers_apart BEFORE INSERT OR UPDATE ON registry_roleassignment"
    " FOR EACH ROW EXECUTE FUNCTION registry_officers_apart()",
    "ALTER TABLE registry_roleassignment ENABLE ALWAYS TRIGGER registry_officers_apart",
]


def keep_apart(apps, schema_editor):
    """Creates the triggers of the engine at hand."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('registry', '0002_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='roleassignment',
            name='given_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='lent',
            field=models.BooleanField(default=False, verbose_name='转委托'),
        ),
        migrations.AlterField(
            model_name='roleassignment',
            name='role',
            field=models.CharField(choices=[('owner', '系统所有者'), ('clerk', '经办'), ('approver', '审核'), ('liaison', '联络员'), ('team', '工作队'), ('auditor', '审计'), ('system', '系统管理员'), ('security', '安全管理员'), ('audit', '审计管理员')], max_length=10, verbose_name='角色'),
        ),
        migrations.RunPython(keep_apart),
    ]
