"""One uploaded workbook and its rows, from the first look until they are in the books or taken out again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

PASTED = "粘贴的表格"  # what an upload without a file is called


class Upload(models.Model):
    """A workbook or a pasted text that someone sent for one kind of document."""

    class State(models.TextChoices):
        REFUSED = "refused", "整体退回"
        STAGED = "staged", "待确认"
        CONFIRMED = "confirmed", "已提交"
        ACCEPTED = "accepted", "已入账"
        UNDONE = "undone", "已撤销"
        DISCARDED = "discarded", "已放弃"

    token = models.CharField("上传批号", max_length=32, unique=True)
    kind = models.CharField("种类", max_length=40)
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField("带密钥的 SM3 摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    state = models.CharField("状态", max_length=10, choices=State.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填报人", related_name="+")
    acceptor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="审核人", related_name="+"
    )
    rows = models.IntegerField("行数", default=0)
    good = models.IntegerField("合格行", default=0)
    bad = models.IntegerField("有误行", default=0)
    posted = models.IntegerField("已入账行", default=0)
    problems = models.JSONField("整表问题", default=list)
    mapping = models.JSONField("表头对应", default=dict)
    path = models.CharField("存放名", max_length=80)
    secret = models.BinaryField("文件密钥(加密)", max_length=100)
    created_at = models.DateTimeField("上传时间")
    keep_until = models.DateField("文件保存至")

    class Meta:
        verbose_name = verbose_name_plural = "上传批"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(  # the same file twice is one upload, also when two send it at the same time
                fields=["kind", "digest"],
                condition=models.Q(state__in=["staged", "confirmed", "accepted"]),
                name="upload_once_while_alive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_state_display()}"


class StagedRow(models.Model):
    """One row of an upload: what stood in it, what was understood, what is wrong with it."""

    class State(models.TextChoices):
        GOOD = "good", "合格"
        BAD = "bad", "有误"
        KNOWN = "known", "早已在账"
        SUBMITTED = "submitted", "已提交"
        POSTED = "posted", "已入账"
        UNDONE = "undone", "已撤销"

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="staged")
    sheet = models.CharField("表", max_length=60)
    row = models.IntegerField("行")
    number = models.CharField("单据编号", max_length=80, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    raw = models.JSONField("原文")
    values = models.JSONField("识别结果")
    problems = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "上传行"
        indexes = [models.Index(fields=["upload", "state"]), models.Index(fields=["number"])]
