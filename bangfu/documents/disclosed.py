"""The log of who saw people in the open, took them out, or had them erased, and of who consented; it only grows."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ConsentRequest(models.Model):
    """One time that somebody asked to see more people in the open than one may alone: who, which roll, why; no names.

    Shape: `behalf` lent the asker the role; `roll` is the SM3 of the subjects, so that a consent is for these people.
    """

    document = models.ForeignKey("documents.Document", models.PROTECT, verbose_name="单据", related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="申请人", related_name="+")
    behalf = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="代谁申请", related_name="+", null=True, blank=True
    )
    roll = models.CharField("名册摘要", max_length=64)
    people_count = models.IntegerField("人数")
    reason = models.CharField("理由", max_length=500)
    asked_at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = verbose_name_plural = "完整名册申请"


class ConsentDecision(models.Model):
    """What a second person said to a request; the request is the key, so that there is one decision and no more."""

    request = models.OneToOneField(
        ConsentRequest, models.PROTECT, primary_key=True, verbose_name="申请", related_name="decision"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="决定人", related_name="+")
    granted = models.BooleanField("同意")
    reason = models.CharField("理由", max_length=500)
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = verbose_name_plural = "完整名册决定"


class Disclosure(models.Model):
    """One time that personal data were shown, exported or erased: by whom, when, of what, why; never the data.

    Shape: `kind` and `number` name the document; `fields` are the titles of what was seen; `consent` is the decision
    of a second person, where one was needed.
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
    consent = models.ForeignKey(
        ConsentDecision, models.PROTECT, verbose_name="同意", related_name="+", null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "个人信息查阅记录"
        indexes = [models.Index(fields=["kind", "number"])]
