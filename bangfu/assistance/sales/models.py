"""Sales: one fact for one order, whoever claims it; a refund names the sale that it takes back."""

from __future__ import annotations

from functools import partial

from django.db import models

from bangfu.documents.fields import MoneyField
from bangfu.documents.heads import Government, channel_of, follow, settle
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import LONG_LIFE, Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Attributed, Line
from bangfu.kernel.rules import not_positive
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
        found = not_positive(self.amount_fen, "金额", "退货请用“退货退款”登记")
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
        claims = [Attributed(head.programme_id, head.helper_id, self.mode_code)]
        if self.also_helper is not None:
            claims.append(Attributed(channel_of(self.also_helper), self.also_helper.pk, Mode.HELPED.value))
        return self.amounts("sold.gross", self.amount_fen, 1, tuple(claims))

    def amounts(self, measure: str, amount_fen: int, sign: int, claims: tuple[Attributed, ...]) -> list[Line]:
        """What raises or lowers the net of the sale, and the same amount under a measure of its own."""
        head = self.document
        line = partial(Line, region=head.region_id, giver=head.giver_id, receiver=head.receiver_id, about=head.key,
                       grade=self.evidence, attributions=claims)  # fmt: skip
        return [
            line(f"sales.{self.mode_code}", sign * amount_fen, category=self.channel),
            line(measure, amount_fen),
        ]


class Refund(Body):
    """退货退款: what was taken back of a sale, in the month in which it was."""

    KIND = "sale.refund"
    TITLE = "退货退款"
    ABOUT_KINDS = ("sale",)
    HEAD_TITLES = {"number": "退款单号", "date": "退款日期", "about": "原销售"}
    HEAD_REQUIRED = ("number", "date", "about")
    HEAD_HIDDEN = ("region", "giver", "receiver", "programme", "helper")
    TARGET_FIELD = "about"

    amount_fen = MoneyField("退款金额")

    class Meta:
        verbose_name = verbose_name_plural = "退货退款"

    def complete(self, head: Document, government: Government) -> None:
        """Everything but day and amount is that of the sale."""
        of = self.matter(head.about)
        if of is not None:
            follow(head, of.document)

    def title(self, head: Document) -> str:
        """How much of which sale."""
        return f"退货{money_fit(self.amount_fen)}({head.about.partition('/')[2]})"

    def problems(self, head: Document) -> list[Problem]:
        """An amount above nothing, not before the sale; that it is not above the sale is watched by the ledger."""
        found = not_positive(self.amount_fen, "退款金额", "只填退了多少")
        of = self.matter(head.about)
        if of is not None and head.date < of.document.date:
            message = f"退款日期早于验收日期 {of.document.date}"
            found.append(Problem("date", message, "请核对日期", "refund_before_sale", value=head.date.isoformat()))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The sale lowered by what was given back, and the refund itself; counted for those who claim the sale now."""
        of = self.matter(head.about)
        assert isinstance(of, Sale)
        sold = [posting for posting in self.postings if posting.measure.startswith("sales.")]
        claims = tuple(Attributed(*key, *share) for one in sold for key, share in sorted(one.live.items()))
        return of.amounts("sold.refund", self.amount_fen, -1, claims)
