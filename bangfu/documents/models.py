"""The shared head of every document, its steps and revisions, and the base of typed bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import FilteredRelation, Q, QuerySet

from bangfu.documents.heads import Government, complete_channel, settle
from bangfu.documents.steps import DEFAULT_LIFE, Life, state_title
from bangfu.kernel.errors import Problem, ScopeMissing
from bangfu.kernel.line import Card, Line
from bangfu.ledger.drafts import AttributionDraft
from bangfu.ledger.entries import PostingRef, attributed_to
from bangfu.registry import trees
from bangfu.registry.scope import Scope

# An index that nobody asks for is left out: each costs a fifth of a second of lock on a full upload.
USER, UNIT = settings.AUTH_USER_MODEL, "registry.Organisation"

ANY_MATTER = ("*",)  # for ABOUT_KINDS: whatever is long-lived, of the lines that are there and of those to come


class ScopedManager(models.Manager["Document"]):
    """Refuses to answer: documents are asked for by `Document.within(scope)`."""

    def get_queryset(self) -> NoReturn:
        """Refuses always, so that no reader can forget to say who reads."""
        raise ScopeMissing("documents are read by Document.within(scope), which says who reads")


class Document(models.Model):
    """The head: what kind, when, where the benefit falls, who gave, who received, about what, for which channel."""

    class Basis(models.TextChoices):
        RECORD = "record", "凭证登记"
        STATED = "stated", "文中数字"
        MADE = "made", "编造示例"

    kind = models.CharField("种类", max_length=40)
    number = models.CharField("编号", max_length=80)
    title = models.CharField("名称", max_length=200, blank=True)
    date = models.DateField("日期")
    region = models.ForeignKey("registry.Region", models.PROTECT, verbose_name="受益地区", related_name="+")
    giver = models.ForeignKey(UNIT, models.PROTECT, verbose_name="给付单位", related_name="+", db_index=False)
    receiver = models.ForeignKey(UNIT, models.PROTECT, verbose_name="接收单位", related_name="+", db_index=False)
    about = models.CharField("关联事项", max_length=120, blank=True)
    programme = models.ForeignKey(
        "registry.Programme", models.PROTECT, verbose_name="帮扶渠道", related_name="+", db_index=False
    )
    helper = models.ForeignKey(UNIT, models.PROTECT, verbose_name="帮扶单位", related_name="+")
    state = models.CharField("状态", max_length=20, default="draft")
    revision = models.IntegerField("修订号", default=1)
    version = models.IntegerField("版本", default=1)
    author = models.ForeignKey(USER, models.PROTECT, verbose_name="填报人", related_name="+", db_index=False)
    source = models.CharField("来源", max_length=200, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    upload = models.CharField("上传批", max_length=40, blank=True)
    sheet = models.CharField("表", max_length=60, blank=True)
    row = models.IntegerField("行", default=0)
    demo = models.BooleanField("示例", default=False)
    basis = models.CharField("数据来由", max_length=8, choices=Basis.choices, default=Basis.RECORD)
    created_at = models.DateTimeField("建立时间")

    objects = ScopedManager()

    class Meta:
        verbose_name = verbose_name_plural = "单据"
        unique_together = [("kind", "number")]
        indexes = [
            models.Index(fields=["kind", "state"]),
            models.Index(fields=["upload"]),
            models.Index(fields=["kind", "date"]),
        ]

    @property
    def key(self) -> str:
        """The key by which Matters and other documents name this one."""
        return f"{self.kind}/{self.number}"

    @property
    def state_title(self) -> str:
        """The state in Chinese."""
        return state_title(self.state, self.kind)

    @classmethod
    def within(cls, scope: Scope) -> QuerySet[Document]:
        """The documents that a reader may see, drafts too, by their head or by an attribution of their postings.

        Refuses: ScopeMissing without a scope.
        """
        if scope is None:
            raise ScopeMissing("documents were asked for without a scope")
        everything = cls._base_manager.all()
        if scope.whole:
            return everything
        node = FilteredRelation("region__nodes", condition=Q(region__nodes__edition=trees.current_edition()))
        seen = Q(pk__in=[])
        for grant in scope.grants:
            inside = Q(node__lo__gte=grant.region[0], node__lo__lt=grant.region[1])
            if grant.programme is None or grant.helper is None:
                seen |= inside
                continue
            lo, hi = grant.helper
            seen |= inside & Q(programme=grant.programme, helper__lo__gte=lo, helper__lo__lt=hi)
            seen |= attributed_to(grant.programme, grant.helper, grant.region)
        return everything.alias(node=node).filter(seen)


class Body(models.Model):
    """The typed part of a document: its fields, its faults and its lines.

    A kind is a subclass with KIND and TITLE. `complete`, `problems`, `lines`, `card` and `attributions` are pure: no
    query, no clock. Loaded before are the head, the organisations and places that head and body name (with their
    places), the bodies of the Matters they refer to (`matter`), and, for `lines`, the standing postings of the
    document that TARGET_FIELD of the head or the body names (`postings`).
    """

    KIND: ClassVar[str]
    TITLE: ClassVar[str]
    ABOUT_KINDS: ClassVar[tuple[str, ...]] = ()
    HEAD_TITLES: ClassVar[Mapping[str, str]] = {}
    HEAD_HIDDEN: ClassVar[tuple[str, ...]] = ()
    HEAD_REQUIRED: ClassVar[tuple[str, ...]] = ("number", "date", "giver", "receiver")
    AGGREGATE: ClassVar[bool] = False
    TARGET_FIELD: ClassVar[str] = ""
    ONCE_IN: ClassVar[str] = ""  # the stage in which one person stands in one document at a time

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="+")

    matters: Mapping[str, Body] = MappingProxyType({})
    postings: Sequence[PostingRef] = ()

    class Meta:
        abstract = True

    @classmethod
    def life(cls) -> Life:
        """The life of this kind; the default one unless a line says otherwise."""
        return DEFAULT_LIFE

    def matter(self, key: str) -> Body | None:
        """The body of a Matter that this document names, with its head as `.document`; None when there is none."""
        return self.matters.get(key)

    def complete(self, head: Document, government: Government) -> None:
        """Fills what the clerk left out of the head: where the benefit falls, the channel and who helped."""
        self.place(head)
        complete_channel(head, government)

    def place(self, head: Document) -> None:
        """Where the benefit falls when nobody says: where the receiver is."""
        settle(head, head.receiver if head.receiver_id else None)

    def title(self, head: Document) -> str:
        """What the document is called in lists and traces; never with personal data."""
        return f"{self.TITLE}{head.number}"

    def mode(self) -> str:
        """The mode in which the head's attribution counts the lines."""
        return ""

    def subject(self) -> str:
        """The pseudonymous key of the one person or household that a long-lived document concerns."""
        return ""

    def trait(self) -> str:
        """What the stages of a long-lived document are told apart by, beside its state."""
        return ""

    def problems(self, head: Document) -> list[Problem]:
        """Every fault of this document at once; the base knows none."""
        return []

    def lines(self, head: Document, transition: str) -> list[Line]:
        """What the transition posts; nothing unless the kind says so."""
        return []

    def card(self, head: Document) -> Card | None:
        """The Matter card: as a long-lived document is called and placed, below what it is about; others have none."""
        if not type(self).life().long_lived:
            return None
        return Card(head.key, self.KIND, head.number, self.title(head), parent=head.about, region=head.region_id)

    def speaks_of(self, head: Document) -> str:
        """The key of the document whose postings this one speaks of, "" for a kind that speaks of none."""
        holder = head if self.TARGET_FIELD == "about" else self
        return str(getattr(holder, self.TARGET_FIELD)) if self.TARGET_FIELD else ""

    def attributions(self, head: Document) -> list[AttributionDraft]:
        """What the document says of the attributions of `postings`."""
        return []


class Row(models.Model):
    """The columns of a roll: a subclass declares them as fields and stays abstract, the rows live in the body.

    Shape: `ALSO` are other words for the choices of a column, each with its code.
    """

    ALSO: ClassVar[dict[str, dict[str, str]]] = {}

    class Meta:
        abstract = True


class Transition(models.Model):
    """One step that was done: from which state to which, by whom and for whom, for which day."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="transitions")
    name = models.CharField("办理", max_length=30)
    source = models.CharField("原状态", max_length=20)
    target = models.CharField("新状态", max_length=20)
    on = models.DateField("办理日")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+", db_index=False)
    behalf = models.ForeignKey(
        USER, models.PROTECT, verbose_name="代谁办理", null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.CharField("理由", max_length=500, blank=True)
    revision = models.IntegerField("修订号")
    done_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"


class Revision(models.Model):
    """The document as it stood with this revision number."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions", db_index=False)
    number = models.IntegerField("修订号")
    content: Any = models.JSONField("内容")
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


# Django finds the models of this package only from here.
from bangfu.documents import disclosed, general  # noqa: E402, F401
