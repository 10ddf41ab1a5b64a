"""Tries at the door, the passwords that were used, and the audit trail."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Attempt(models.Model):
    """One try of a password or a code, by the name that was written and from where; kept for a day."""

    class Outcome(models.TextChoices):
        OPEN = "open", "进行中"
        FAILED = "failed", "未通过"
        PASSED = "passed", "通过"
        REFUSED = "refused", "已拒绝"

    account = models.CharField("登录名", max_length=150)
    address = models.CharField("地址", max_length=45)
    at = models.DateTimeField("时间", db_index=True)
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, default=Outcome.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = "登录尝试"
        indexes = [models.Index(fields=["account", "at"]), models.Index(fields=["address", "at"])]


class PastPassword(models.Model):
    """A password that a user has or had, as Django's hash, and since when; the last few, so that none comes back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="+")
    password = models.CharField("密码散列", max_length=128)
    set_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"


class Record(models.Model):
    """One act that changed something, took something out or revealed something: who, when, from where, what, result.

    Shape: `target` is the key of the object, never what it says; `chain` seals this row and every one before it.
    """

    class Result(models.TextChoices):
        DONE = "done", "办成"
        REFUSED = "refused", "拒绝"
        FAILED = "failed", "出错"

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    who = models.CharField("何人", max_length=150, blank=True, db_index=True)
    origin = models.CharField("何处", max_length=60)
    method = models.CharField("方式", max_length=8)
    act = models.CharField("何事", max_length=60)
    target = models.CharField("对象", max_length=200, blank=True)
    status = models.IntegerField("状态码")
    result = models.CharField("结果", max_length=8, choices=Result.choices)
    chain = models.BinaryField("链", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
