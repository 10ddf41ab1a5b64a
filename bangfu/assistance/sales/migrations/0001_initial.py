import bangfu.documents.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('registry', '0002_person'),
    ]

    operations = [
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='documents.document')),
                ('amount_fen', bangfu.documents.fields.MoneyField(verbose_name='退款金额')),
            ],
            options={
                'verbose_name': '退货退款',
                'verbose_name_plural': '退货退款',
            },
        ),
        migrations.CreateModel(
            name='Sale',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='documents.document')),
                ('product', models.CharField(max_length=80, verbose_name='产品')),
                ('amount_fen', bangfu.documents.fields.MoneyField(verbose_name='金额')),
                ('mode_code', models.CharField(choices=[('bought', '直接采购'), ('helped', '帮助销售')], max_length=8, verbose_name='方式')),
                ('channel', models.CharField(choices=[('p832', '832平台'), ('youhaohuo', '酉好货'), ('sanxia', '三峡e购'), ('hall', '专馆专区专柜'), ('base', '直采基地'), ('live', '直播带货'), ('event', '展销推介'), ('canteen', '食堂和工会采购'), ('offline', '线下商超')], max_length=12, verbose_name='销售渠道')),
                ('evidence', models.CharField(choices=[('A', 'A 发票、回单和签收'), ('B', 'B 平台记录和物流'), ('C', 'C 合同和票据'), ('D', 'D 自行填报')], max_length=1, verbose_name='佐证等级')),
                ('category', models.CharField(blank=True, choices=[('fruit', '水果'), ('vegetable', '蔬菜'), ('grain', '粮油'), ('meat', '肉禽蛋'), ('tea', '茶叶'), ('processed', '加工食品'), ('other', '其他')], max_length=12, verbose_name='品类')),
                ('quantity', models.CharField(blank=True, help_text='只填数字,如 1250.5', max_length=20, verbose_name='销售数量')),
                ('unit', models.CharField(blank=True, help_text='如 公斤、箱', max_length=10, verbose_name='数量单位')),
                ('also_helper', models.ForeignKey(blank=True, help_text='别的单位也认领这一笔时填写;更多的用“归属变更”', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='同时认领的单位')),
                ('also_helper_2', models.ForeignKey(blank=True, help_text='别的单位也认领这一笔时填写;更多的用“归属变更”', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='同时认领的单位2')),
                ('also_helper_3', models.ForeignKey(blank=True, help_text='别的单位也认领这一笔时填写;更多的用“归属变更”', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='同时认领的单位3')),
            ],
            options={
                'verbose_name': '消费帮扶销售',
                'verbose_name_plural': '消费帮扶销售',
            },
        ),
    ]
