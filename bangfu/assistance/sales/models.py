"""Sales: one fact for one order, whoever claims it; a refund names the sale that it takes back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from django.db import models

from bangfu.documents.fields import MoneyField
from bangfu.documents.heads import Government, channel_of, follow, settle
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import LONG_LIFE, Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Attributed, Line
from bangfu.kernel.rules import not_positive, number_with_unit
from bangfu.kernel.text import money_fit
from bangfu.registry.models import Organisation

ALSO = ("also_helper", "also_helper_2", "also_helper_3")


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


# What an order number begins with where a platform gives it out: every platform counts from one.
TAGS = {Channel.P832: "832-", Channel.YOUHAOHUO: "酉好货-", Channel.SANXIA: "三峡e购-"}


class Category(models.TextChoices):
    """What kind of product: the traits of `sales`."""

    FRUIT = "fruit", "水果"
    VEGETABLE = "vegetable", "蔬菜"
    GRAIN = "grain", "粮油"
    MEAT = "meat", "肉禽蛋"
    TEA = "tea", "茶叶"
    PROCESSED = "processed", "加工食品"
    OTHER = "other", "其他"


class Grade(models.TextChoices):
    """What proves the sale; D is never in a headline."""

    A = "A", "A 发票、回单和签收"
    B = "B", "B 平台记录和物流"
    C = "C", "C 合同和票据"
    D = "D", "D 自行填报"


def also(title: str) -> models.ForeignKey[Organisation | None]:
    """The field of one more unit that claims a sale."""
    return models.ForeignKey(
        "registry.Organisation", models.PROTECT, null=True, blank=True, verbose_name=title, related_name="+",
        help_text="别的单位也认领这一笔时填写;更多的用“归属变更”",
    )  # fmt: skip


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
    category = models.CharField("品类", max_length=12, choices=Category.choices, blank=True)
    quantity = models.CharField("销售数量", max_length=20, blank=True, help_text="只填数字,如 1250.5")
    unit = models.CharField("数量单位", max_length=10, blank=True, help_text="如 公斤、箱")
    also_helper = also("同时认领的单位")
    also_helper_2 = also("同时认领的单位2")
    also_helper_3 = also("同时认领的单位3")

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
        """A buyer that helps by its nature is the helper of what it buys, a Shandong one for its city."""
        if not head.programme_id and not head.helper_id:
            buyer = head.receiver if head.receiver_id else None
            channel = channel_of(buyer) if self.mode_code == Mode.BOUGHT else ""
            head.programme_id = channel or "local"  # never what the seller's nature says: who sells does not help
            if buyer is not None and channel:
                city = government(buyer.region_id) if channel == "eastwest" and buyer.region_id else None
                head.helper = city or buyer
        super().complete(head, government)

    def mode(self) -> str:
        """Bought or helped."""
        return self.mode_code

    def title(self, head: Document) -> str:
        """What was sold for how much."""
        return f"{self.product}{money_fit(self.amount_fen)}"

    def problems(self, head: Document) -> list[Problem]:
        """An amount, a buyer who is a stranger to the seller, helpers of which none is part of another, a quantity."""
        found = not_positive(self.amount_fen, "金额", "退货请用“退货退款”登记")
        found += number_with_unit(self.quantity, self.unit, "销售数量", ("quantity", "unit"))
        return [*found, *self._order_doubts(head), *self._party_faults(head), *self._claim_faults(head)]

    def _order_doubts(self, head: Document) -> Iterator[Problem]:
        tag = TAGS.get(Channel(self.channel), "")
        if not head.number.startswith(tag):
            message = f"{Channel(self.channel).label}的订单号前面没有写平台"
            remedy = f"写成“{tag}订单号-行号”,同一订单行就不会登记两次"
            yield Problem("number", message, remedy, "order_without_platform", "warning", head.number)

    def _party_faults(self, head: Document) -> Iterator[Problem]:
        buyer = head.receiver
        if _are_related(head.giver, buyer):
            remedy = "请填写真正的购买方;内部调拨不是销售"
            yield Problem("receiver", "销售方和购买方是同一家或上下级", remedy, "same_party", value=buyer.name)
        if head.programme_id == "local":
            yield Problem("helper", "没有写是谁采购或帮助销售的", "请填写采购或帮销单位", "helper_missing")
            return
        for name, unit in self._claimants(head):
            if _is_within(buyer, unit) and (self.mode_code == Mode.HELPED or name != "helper"):
                message = f"购买方就是帮扶单位“{unit.name}”或其下属单位,这是它的直接采购"
                remedy = "请把方式改为“直接采购”,采购或帮销单位写这一家"
                yield Problem("mode_code", message, remedy, "bought_by_helper", value=buyer.name)

    def _claim_faults(self, head: Document) -> Iterator[Problem]:
        claimants = self._claimants(head)
        for name, unit in claimants[1:]:
            if not channel_of(unit):
                remedy = "请写中央单位或山东的市县;其他的用“归属变更”并写明渠道"
                yield Problem(name, f"看不出“{unit.name}”属于哪个帮扶渠道", remedy, "no_channel", value=unit.name)
        for (_, one), (name, other) in combinations(claimants, 2):
            if _are_related(one, other):
                message = f"“{other.name}”和“{one.name}”是同一家或上下级,一笔只认领一次"
                yield Problem(name, message, "请只留一家", "same_helper", value=other.name)

    def _claimants(self, head: Document) -> list[tuple[str, Organisation]]:
        """Every unit that claims the sale, each with the field that names it; the first is the head's helper."""
        others = ((name, getattr(self, name)) for name in ALSO)
        return [("helper", head.helper), *((name, unit) for name, unit in others if unit is not None)]

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The sale once, counted for all who claim it in equal shares, and the same amount as its refunds' limit."""
        _, *others = self._claimants(head)
        found = [(head.programme_id, head.helper_id, self.mode_code)]
        found += [(channel_of(unit), unit.pk, Mode.HELPED.value) for _, unit in others]
        claims = tuple(Attributed(*one, 1, len(found)) for one in found)
        return self.amounts("sold.gross", self.amount_fen, 1, claims)

    def amounts(self, measure: str, amount_fen: int, sign: int, claims: tuple[Attributed, ...]) -> list[Line]:
        """What raises or lowers the net of the sale, and the same amount under a measure of its own."""
        head = self.document
        line = partial(Line, region=head.region_id, giver=head.giver_id, receiver=head.receiver_id, about=head.key,
                       grade=self.evidence, attributions=claims)  # fmt: skip
        return [
            line(f"sales.{self.mode_code}", sign * amount_fen, category=self.channel, trait=self.category),
            line(measure, amount_fen),
        ]


def _is_within(unit: Organisation, above: Organisation) -> bool:
    return above.lo <= unit.lo < above.hi


def _are_related(one: Organisation, other: Organisation) -> bool:
    return _is_within(one, other) or _is_within(other, one)


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
