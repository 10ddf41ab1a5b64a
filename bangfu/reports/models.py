"""What was reported and when: a row is written once and never changed (triggers refuse it)."""

from __future__ import annotations

from django.db import models


class Filing(models.Model):
    """One issue as it left the house: its text, its figures, the questions and definitions they came from.

    Shape: `content` is canonical JSON, `digest` its SM3; `serial` counts the issues of a bulletin in a year.
    """

    name = models.CharField("简报", max_length=40)
    year = models.IntegerField("年份")
    serial = models.IntegerField("期号")
    number = models.CharField("编号", max_length=80)
    period = models.CharField("期间", max_length=40)
    position = models.BigIntegerField("位置")
    content = models.TextField("内容")
    alg = models.CharField("算法", max_length=8)
    digest = models.BinaryField("摘要", max_length=32)
    author = models.CharField("定稿人", max_length=150)
    filed_at = models.DateTimeField("定稿时间")

    class Meta:
        verbose_name = verbose_name_plural = "定稿"
        ordering = ["-filed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["name", "year", "serial"], name="one_filing_for_a_serial")]
