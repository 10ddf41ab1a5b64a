"""Sales: one fact for one order, whoever claims it; a refund names the sale that it takes back."""

from __future__ import annotations

from django.db import models

from bangfu.documents.fields import MoneyField
from bangfu.documents.models import Body, Document, Government, channel_of, settle
from bangfu.documents.steps import LONG_LIFE, Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Attributed, Card, Line
from bangfu.kernel.text import money_fit

UNIT = "registry.Organisation"


class Mode(models.TextChoices):
    """Who pays: the branches of `sales`, each sale in one of them only."""

    BOUGHT = "bought", "直接采购"
    HELPED = "helped", "帮助销售"


class Channel(models.TextChoices):
    """Through what it was sold: the categories of `sales`; a channel is never a helper."""

    P832 = "p832", "832平台"
    YOUHAOHUO = "youhaohuo", "酉好货"
    SANXIA = "sanxia", "三峡e购"
    HALL = "hall", "专馆专区专柜"
    BASE = "base", "直采基地"
    LIVE = "live", "直播带货"
    EVENT = "event", "展销推介"
    CANTEEN = "canteen", "食堂和工会采购"
    OFFLINE = "offline", "线下商超"


class Grade(models.TextChoices):
    """What proves the sale; D is never in a headline."""

    A = "A", "A 发票、回单和签收"
    B = "B", "B 平台记录和物流"
    C = "C", "C 合同和票据"
    D = "D", "D 自行填报"


class Sale(Body):
    """消费帮扶销售: who sold what to whom, and which unit bought it or helped to sell it."""

    KIND = "sale"
    TITLE = "消费帮扶销售"
    HEAD_TITLES = {
        "number": "订单号(平台+订单行)",
        "date": "验收日期",
        "region": "产地",
        "giver": "销售方",
        "receiver": "购买方",
        "helper": "采购或帮销单位",
    }
    ABOUT_KINDS = ("project",)

    product = models.CharField("产品", max_length=80)
    amount_fen = MoneyField("金额")
    mode_code = models.CharField("方式", max_length=8, choices=Mode.choices)
    channel = models.CharField("销售渠道", max_length=12, choices=Channel.choices)
    evidence = models.CharField("佐证等级", max_length=1, choices=Grade.choices)
    also_helper = models.ForeignKey(
        UNIT, models.PROTECT, null=True, blank=True, verbose_name="同时认领的单位", related_name="+",
        help_text="另一家单位也认领这一笔时填写;更多的用“归属变更”",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "消费帮扶销售"

    @classmethod
    def life(cls) -> Life:
        """A sale stays open for refunds until it is closed."""
        return LONG_LIFE

    def place(self, head: Document) -> None:
        """The benefit falls where the seller is, when no origin is written."""
        settle(head, head.giver if head.giver_id else None)

    def complete(self, head: Document, government: Government) -> None:
        """A buyer that helps by its nature is the helper of what it buys."""
        buyer = head.receiver if head.receiver_id else None
        if self.mode_code == Mode.BOUGHT and not head.programme_id and not head.helper_id and channel_of(buyer):
            head.programme_id, head.helper = channel_of(buyer), buyer  # type: ignore[assignment]
        super().complete(head, government)

    def mode(self) -> str:
        """Bought or helped."""
        return self.mode_code

    def title(self, head: Document) -> str:
        """What was sold for how much."""
        return f"{self.product}{money_fit(self.amount_fen)}"

    def problems(self, head: Document) -> list[Problem]:
        """An amount above nothing, a helper, and another one that helps by its nature and is not the same."""
        found = []
        if self.amount_fen <= 0:
            value = f"{self.amount_fen / 100:.2f}"
            found.append(Problem("amount_fen", "金额应大于 0", "退货请用“退货退款”登记", "not_positive", value=value))
        if head.programme_id == "local":
            found.append(Problem("helper", "没有写是谁采购或帮助销售的", "请填写采购或帮销单位", "helper_missing"))
        if self.also_helper is not None and self.also_helper_id == head.helper_id:
            value = self.also_helper.name
            found.append(Problem("also_helper", f"“{value}”已经是帮销单位", "请留空", "same_helper", value=value))
        elif self.also_helper is not None and not channel_of(self.also_helper):
            value = self.also_helper.name
            remedy = "请写中央单位或山东的市县;其他的用“归属变更”并写明渠道"
            found.append(Problem("also_helper", f"看不出“{value}”属于哪个帮扶渠道", remedy, "no_channel", value=value))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The sale once, counted for everyone who claims it, and the same amount as what may be refunded at most."""
        return [
            self.line(head, f"sales.{self.mode_code}", self.amount_fen, head.key),
            self.line(head, "sold.gross", self.amount_fen, head.key),
        ]

    def line(self, head: Document, measure: str, quantity: int, about: str) -> Line:
        """A line of the sale, or of a refund of it, with the sale's channel, evidence and claims."""
        of = self.document
        parties = (of.region_id, of.giver_id, of.receiver_id)
        return Line(measure, quantity, *parties, about=about, category=self._category(measure), grade=self.evidence,
                    attributions=self.claims())  # fmt: skip

    def _category(self, measure: str) -> str:
        return self.channel if measure.startswith("sales") else ""

    def claims(self) -> tuple[Attributed, ...]:
        """For whom the sale counts: its helper, and the other who claims it too."""
        head = self.document
        found = [Attributed(head.programme_id, head.helper_id, self.mode_code)]
        if self.also_helper is not None:
            found.append(Attributed(channel_of(self.also_helper), self.also_helper.pk, Mode.HELPED.value))
        return tuple(found)

    def card(self, head: Document) -> Card:
        """The sale as its refunds name it."""
        return Card(head.key, self.KIND, head.number, self.title(head), region=head.region_id)


class Refund(Body):
    """退货退款: what was taken back of a sale, in the month in which it was."""

    KIND = "sale.refund"
    TITLE = "退货退款"
    ABOUT_KINDS = ("sale",)
    HEAD_TITLES = {"number": "退款单号", "date": "退款日期", "about": "原销售"}
    HEAD_REQUIRED = ("number", "date", "about")
    HEAD_HIDDEN = ("region", "giver", "receiver", "programme", "helper")

    amount_fen = MoneyField("退款金额")

    class Meta:
        verbose_name = verbose_name_plural = "退货退款"

    def complete(self, head: Document, government: Government) -> None:
        """Everything but day and amount is that of the sale."""
        of = self.matter(head.about)
        if of is not None:
            for name in ("region", "giver", "receiver", "programme", "helper"):
                setattr(head, name, getattr(of.document, name))

    def title(self, head: Document) -> str:
        """How much of which sale."""
        return f"退货{money_fit(self.amount_fen)}({head.about.partition('/')[2]})"

    def problems(self, head: Document) -> list[Problem]:
        """An amount above nothing, not before the sale; that it is not above the sale is watched by the ledger."""
        found = []
        if self.amount_fen <= 0:
            value = f"{self.amount_fen / 100:.2f}"
            found.append(Problem("amount_fen", "退款金额应大于 0", "只填退了多少", "not_positive", value=value))
        of = self.matter(head.about)
        if of is not None and head.date < of.document.date:
            message = f"退款日期早于验收日期 {of.document.date}"
            found.append(Problem("date", message, "请核对日期", "refund_before_sale", value=head.date.isoformat()))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The sale lowered by what was given back, and the refund itself."""
        of = self.matter(head.about)
        assert isinstance(of, Sale)
        return [
            of.line(head, f"sales.{of.mode_code}", -self.amount_fen, head.about),
            of.line(head, "sold.refund", self.amount_fen, head.about),
        ]
