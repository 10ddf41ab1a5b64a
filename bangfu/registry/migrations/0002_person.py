from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('subject', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='对象')),
                ('index', models.CharField(max_length=64, unique=True, verbose_name='盲索引')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('label', models.CharField(max_length=120, verbose_name='写法')),
            ],
            options={
                'verbose_name': '人员',
                'verbose_name_plural': '人员',
            },
        ),
    ]
