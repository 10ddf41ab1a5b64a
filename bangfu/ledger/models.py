"""The tables of the ledger; nothing here is ever updated or deleted."""

from __future__ import annotations

from django.db import models

REGION = "registry.Region"
ORGANISATION = "registry.Organisation"


class Entry(models.Model):
    """What one transition of one document posted, with who did it and what it was made from."""

    key = models.CharField("幂等键", max_length=200, unique=True)
    content_digest = models.BinaryField("内容摘要", max_length=32)
    kind = models.CharField("单据种类", max_length=40)
    number = models.CharField("单据编号", max_length=80)
    revision = models.IntegerField("修订号")
    transition = models.CharField("办理", max_length=30)
    body_digest = models.BinaryField("表体摘要", max_length=32)
    attachments_digest = models.BinaryField("附件摘要", max_length=32)
    author = models.CharField("填报人", max_length=150)
    acceptor = models.CharField("审核人", max_length=150, blank=True)
    recorded_at = models.DateTimeField("记入时间")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    alg = models.CharField("算法", max_length=8)
    leaf = models.BinaryField("叶摘要", max_length=32)
    xid = models.BigIntegerField("事务号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "凭证"
        indexes = [models.Index(fields=["kind", "number"])]  # (xid, id) on PostgreSQL: migration 0002


class Posting(models.Model):
    """From someone, to someone, of something, so much."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings", db_index=False)
    line_no = models.IntegerField("行号")
    measure = models.CharField("计量项", max_length=60)
    quantity = models.BigIntegerField("数量")
    happened_on = models.DateField("发生日")
    booked_on = models.DateField("入账日")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+", db_index=False)
    giver = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField("对象", max_length=40, blank=True)
    about = models.CharField("事项", max_length=120, blank=True)
    fund = models.CharField("资金", max_length=120, blank=True)
    category = models.CharField("类别", max_length=40, blank=True)
    trait = models.CharField("属性", max_length=40, blank=True)
    grade = models.CharField("佐证等级", max_length=2, blank=True)
    sheet = models.CharField("表", max_length=60, blank=True)
    row = models.IntegerField("行", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "分录"
        unique_together = [("entry", "line_no")]
        indexes = [
            models.Index(fields=["measure", "happened_on"]),
            models.Index(fields=["measure", "region"]),
            models.Index(fields=["fund", "measure", "happened_on", "giver", "receiver", "quantity"]),
            models.Index(fields=["about"]),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(quantity=0), name="posting_of_something")]


class Attribution(models.Model):
    """For which programme and helper a posting is counted; `sign` −1 withdraws an earlier one."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="attributions")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="attributions", db_index=False)
    programme = models.ForeignKey("registry.Programme", models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField("方式", max_length=20, blank=True)
    num = models.IntegerField("份额分子", default=1)
    den = models.IntegerField("份额分母", default=1)
    sign = models.SmallIntegerField("增减", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "归属"
        indexes = [models.Index(fields=["posting"]), models.Index(fields=["programme", "helper"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(sign__in=(1, -1)), name="attribution_given_or_withdrawn"),
            models.CheckConstraint(
                condition=models.Q(num__gte=1, den__gte=models.F("num")), name="attribution_share_up_to_one"
            ),
        ]


class Matter(models.Model):
    """The card of a long-lived document or a fund; the row with the latest position holds."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="matters")
    key = models.CharField("事项标识", max_length=120)
    kind = models.CharField("种类", max_length=40)
    number = models.CharField("编号", max_length=80)
    title = models.CharField("名称", max_length=200)
    parent = models.CharField("上级事项", max_length=120, blank=True)
    fund = models.CharField("资金", max_length=120, blank=True)
    origin = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(REGION, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        indexes = [models.Index(fields=["key"])]


class Place(models.Model):
    """The position of an entry in the total order, given once."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="place")
    position = models.BigIntegerField("位置", unique=True)
    block = models.BigIntegerField("区块")
    placed_at = models.DateTimeField("定位时间")

    class Meta:
        verbose_name = verbose_name_plural = "位置"
        indexes = [models.Index(fields=["placed_at"]), models.Index(fields=["block"])]


class Block(models.Model):
    """The Merkle root of the leaves placed together, chained to the block before."""

    number = models.BigIntegerField("区块", primary_key=True)
    first_position = models.BigIntegerField("首位置")
    last_position = models.BigIntegerField("末位置")
    alg = models.CharField("算法", max_length=8)
    root = models.BinaryField("根", max_length=32)
    chain = models.BinaryField("链摘要", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "区块"


class Close(models.Model):
    """A closed stretch of time of the whole ledger; never reopened."""

    last_day = models.DateField("截止日", unique=True)
    position = models.BigIntegerField("位置")
    author = models.CharField("结账人", max_length=150)
    closed_at = models.DateTimeField("结账时间")

    class Meta:
        verbose_name = verbose_name_plural = "结账"
        ordering = ["last_day"]
