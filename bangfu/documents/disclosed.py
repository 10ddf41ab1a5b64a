"""The log of who saw people in the open, took them out of the house, or had them erased; it is only ever added to."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Disclosure(models.Model):
    """One time that personal data were shown, exported or erased: by whom, when, of what, why; never the data.

    Shape: `kind` and `number` name the document; `fields` are the titles of what was seen.
    """

    class Act(models.TextChoices):
        REVEAL = "reveal", "查看"
        EXPORT = "export", "导出"
        ERASE = "erase", "删除"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+")
    act = models.CharField("办理", max_length=8, choices=Act.choices)
    kind = models.CharField("种类", max_length=40)
    number = models.CharField("编号", max_length=80)
    fields = models.CharField("内容", max_length=200)
    people_count = models.IntegerField("人数")
    in_full = models.BooleanField("完整显示")
    reason = models.CharField("理由", max_length=500)
    done_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = verbose_name_plural = "个人信息查阅记录"
        indexes = [models.Index(fields=["kind", "number"])]
