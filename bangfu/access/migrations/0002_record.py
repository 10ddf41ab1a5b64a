"""The audit trail with its triggers; a later migration that copies the table on SQLite must put them there again."""

from django.db import migrations, models

from bangfu.ledger.backend.guards import only_grows


def put_guards(apps, schema_editor):
    """Creates the triggers of the engine at hand."""
    for statement in only_grows(schema_editor.connection.vendor, "access_record", "审计记录只增不改"):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_attempts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Record',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('who', models.CharField(blank=True, db_index=True, max_length=150, verbose_name='何人')),
                ('origin', models.CharField(max_length=60, verbose_name='何处')),
                ('method', models.CharField(max_length=8, verbose_name='方式')),
                ('act', models.CharField(max_length=60, verbose_name='何事')),
                ('target', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                ('status', models.IntegerField(verbose_name='状态码')),
                ('result', models.CharField(choices=[('done', '办成'), ('refused', '拒绝'), ('failed', '出错')], max_length=8, verbose_name='结果')),
                ('chain', models.BinaryField(max_length=32, verbose_name='链')),
            ],
            options={
                'verbose_name': '审计记录',
                'verbose_name_plural': '审计记录',
            },
        ),
        migrations.RunPython(put_guards),
    ]
