"""The shared head of every document, its steps and revisions, and the base of typed bodies."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from bangfu.documents.steps import DEFAULT_LIFE, Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Card, Line


class Document(models.Model):
    """The head: what kind, when, where the benefit falls, who gave, who received, about what, for which channel."""

    kind = models.CharField("种类", max_length=40)
    number = models.CharField("编号", max_length=80)
    date = models.DateField("日期")
    region = models.ForeignKey("registry.Region", models.PROTECT, verbose_name="受益地区", related_name="+")
    giver = models.ForeignKey("registry.Organisation", models.PROTECT, verbose_name="给付单位", related_name="+")
    receiver = models.ForeignKey("registry.Organisation", models.PROTECT, verbose_name="接收单位", related_name="+")
    about = models.CharField("关联事项", max_length=120, blank=True)
    programme = models.ForeignKey("registry.Programme", models.PROTECT, verbose_name="帮扶渠道", related_name="+")
    helper = models.ForeignKey("registry.Organisation", models.PROTECT, verbose_name="帮扶单位", related_name="+")
    state = models.CharField("状态", max_length=20, default="draft")
    revision = models.IntegerField("修订号", default=1)
    version = models.IntegerField("版本", default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填报人", related_name="+")
    source = models.CharField("来源", max_length=200, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    upload = models.CharField("上传批", max_length=40, blank=True)
    sheet = models.CharField("表", max_length=60, blank=True)
    row = models.IntegerField("行", default=0)
    demo = models.BooleanField("示例", default=False)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "单据"
        unique_together = [("kind", "number")]
        indexes = [models.Index(fields=["kind", "state"]), models.Index(fields=["upload"])]

    @property
    def key(self) -> str:
        """The key by which Matters and other documents name this one."""
        return f"{self.kind}/{self.number}"


class Body(models.Model):
    """The typed part of a document: its fields, its faults and its lines.

    A kind is a subclass with KIND and TITLE. `problems` and `lines` are pure: no query, no clock; the head and
    everything its foreign keys point to are loaded before.
    """

    KIND: ClassVar[str]
    TITLE: ClassVar[str]
    ABOUT_KINDS: ClassVar[tuple[str, ...]] = ()
    HEAD_TITLES: ClassVar[dict[str, str]] = {}

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def life(cls) -> Life:
        """The life of this kind; the default one unless a line says otherwise."""
        return DEFAULT_LIFE

    def problems(self, head: Document) -> list[Problem]:
        """Every fault of this document at once; the base knows none."""
        return []

    def lines(self, head: Document, transition: str) -> list[Line]:
        """What the transition posts; nothing unless the kind says so."""
        return []

    def card(self, head: Document) -> Card | None:
        """The Matter card of a long-lived kind or a fund."""
        return None


class Transition(models.Model):
    """One step that was done: from which state to which, by whom, for which day."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="transitions")
    name = models.CharField("办理", max_length=30)
    source = models.CharField("原状态", max_length=20)
    target = models.CharField("新状态", max_length=20)
    on = models.DateField("办理日")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=500, blank=True)
    revision = models.IntegerField("修订号")
    done_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"


class Revision(models.Model):
    """The document as it stood with this revision number."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions")
    number = models.IntegerField("修订号")
    content = models.JSONField("内容")
    digest = models.BinaryField("摘要", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "修订"
        unique_together = [("document", "number")]


class Attachment(models.Model):
    """A file that supports a document, stored under a random name."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    name = models.CharField("文件名", max_length=200)
    path = models.CharField("存放名", max_length=80)
    digest = models.BinaryField("摘要", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
