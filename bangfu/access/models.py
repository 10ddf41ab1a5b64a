"""Tries at the door."""

from __future__ import annotations

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
