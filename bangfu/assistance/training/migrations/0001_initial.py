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
            name='Session',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='documents.document')),
                ('days', models.IntegerField(default=1, verbose_name='天数')),
                ('hours', models.IntegerField(default=8, verbose_name='每人学时')),
                ('venue', models.CharField(blank=True, help_text='只作说明;数字计入受训地区', max_length=80, verbose_name='办班地点')),
                ('roll', bangfu.documents.fields.RollField(blank=True, default=list, help_text='一行一人:姓名、培训对象;可从 Excel 或聊天里整段粘贴', verbose_name='名册')),
                ('cadre_count', models.IntegerField(blank=True, null=True, verbose_name='基层干部人数(无名册)')),
                ('leader_count', models.IntegerField(blank=True, null=True, verbose_name='乡村振兴带头人人数(无名册)')),
                ('technician_count', models.IntegerField(blank=True, null=True, verbose_name='专业技术人员人数(无名册)')),
                ('stationed_count', models.IntegerField(blank=True, null=True, verbose_name='驻乡驻村干部人数(无名册)')),
            ],
            options={
                'verbose_name': '培训期次',
                'verbose_name_plural': '培训期次',
            },
        ),
        migrations.CreateModel(
            name='TrainingClass',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='documents.document')),
                ('name', models.CharField(max_length=120, verbose_name='班次名称')),
                ('class_type', models.CharField(choices=[('seminar', '专题研讨班'), ('adaptive', '适应性短期班'), ('model', '示范培训班'), ('induction', '岗前培训班'), ('skill', '技能培训班'), ('rotation', '轮训班'), ('other', '其他')], help_text='更正后,已入账的期次要逐期办理更正才随之改变', max_length=12, verbose_name='班型')),
                ('level', models.CharField(choices=[('unit', '帮扶单位'), ('city', '市级'), ('district', '区县')], max_length=10, verbose_name='主办层级')),
                ('audience', models.CharField(blank=True, choices=[('cadre', '基层干部'), ('leader', '乡村振兴带头人'), ('technician', '专业技术人员'), ('stationed', '驻乡驻村干部')], help_text='名册里没写对象的人按此计', max_length=12, verbose_name='主要对象')),
                ('planned_people_count', models.IntegerField(blank=True, null=True, verbose_name='计划培训人数')),
            ],
            options={
                'verbose_name': '培训班次',
                'verbose_name_plural': '培训班次',
            },
        ),
    ]
