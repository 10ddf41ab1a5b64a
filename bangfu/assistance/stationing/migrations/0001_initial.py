import bangfu.documents.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stationing',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='documents.document')),
                ('person', bangfu.documents.fields.PersonField(help_text='同名的写上单位或证件号,如 张三(单位);一人驻几个村的只登记一份,驻点写到乡镇', max_length=40, verbose_name='姓名')),
                ('role', models.CharField(choices=[('first_secretary', '第一书记'), ('leader', '工作队长'), ('member', '工作队员')], max_length=16, verbose_name='岗位')),
                ('level', models.CharField(choices=[('city', '市级选派'), ('district', '区县选派')], max_length=10, verbose_name='选派层级')),
            ],
            options={
                'verbose_name': '驻点任职',
                'verbose_name_plural': '驻点任职',
            },
        ),
    ]
