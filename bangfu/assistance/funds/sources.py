"""Where money begins: a batch that was granted, and a donation; each is a fund with one origin."""

from __future__ import annotations

from django.db import models

from bangfu.assistance.funds.codes import Level, Mode, Purpose, purposes
from bangfu.documents.fields import MoneyField
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import LONG_LIFE, Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Card, Line
from bangfu.kernel.rules import not_positive
from bangfu.kernel.text import money_fit
from bangfu.registry.models import Organisation, Region

BACKWARDS = "退回或冲减请用“退回”单据登记"


def is_county_treasury(unit: Organisation) -> bool:
    """Whether money that reaches the unit has reached a county: it is the treasury of a district."""
    return (
        unit.kind == Organisation.Kind.TREASURY and unit.region is not None and unit.region.kind == Region.Kind.DISTRICT
    )


class Batch(Body):
    """A batch of money granted to the city or straight to a county (指标批次); others name it as their fund."""

    KIND = "fund.batch"
    TITLE = "指标批次"
    HEAD_TITLES = {"number": "文号或批次号", "giver": "来源单位", "receiver": "接收单位", "date": "到账日期"}

    name = models.CharField("资金名称", max_length=120, blank=True)
    amount_fen = MoneyField("金额")
    mode_code = models.CharField("投入方式", max_length=12, choices=Mode.choices)
    level = models.CharField("资金级次", max_length=16, choices=Level.choices)
    allowed_purposes = models.CharField(
        "允许用途", max_length=120, blank=True, help_text="几种用顿号隔开:" + "、".join(Purpose.labels) + ";不填为不限"
    )
    use_by = models.DateField("使用期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标批次"

    @classmethod
    def life(cls) -> Life:
        """A fund lives on after its entry, until it is closed."""
        return LONG_LIFE

    def mode(self) -> str:
        """The way the money came to be."""
        return self.mode_code

    def title(self, head: Document) -> str:
        """The name of the fund."""
        return self.name or f"{self.get_mode_code_display()}资金{head.number}"

    def problems(self, head: Document) -> list[Problem]:
        """An amount above nothing, known purposes, a sensible date of use, and a helper for what was introduced."""
        found = not_positive(self.amount_fen, "金额", BACKWARDS)
        unknown = purposes(self.allowed_purposes)[1]
        if unknown:
            remedy = "可用:" + "、".join(Purpose.labels)
            found.append(
                Problem("allowed_purposes", f"没有用途“{unknown[0]}”", remedy, "unknown_purpose", value=unknown[0])
            )
        if self.use_by and self.use_by < head.date:
            value = self.use_by.isoformat()
            found.append(Problem("use_by", "使用期限早于到账日期", "请核对两个日期", "use_by_before_date", value=value))
        if self.mode_code == Mode.INTRODUCED and head.programme_id == "local":
            found.append(
                Problem("helper", "引进资金没有写是谁引进的", "请填写帮扶渠道和帮扶单位", "introducer_missing")
            )
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The money enters; it is received when it goes straight to a county."""
        return entering(head, self.amount_fen, f"fund.received.{self.mode_code}", self.level)

    def card(self, head: Document) -> Card:
        """The fund."""
        return fund_card(self, head)


class Donation(Body):
    """A gift of money or goods from society; a gift of money is a fund whose origin is the donor."""

    class Form(models.TextChoices):
        CASH = "cash", "现金"
        GOODS = "goods", "物资"

    KIND = "fund.donation"
    TITLE = "社会捐赠"
    HEAD_TITLES = {"giver": "捐赠方", "receiver": "接收单位", "date": "到账(交付)日期"}
    ABOUT_KINDS = ("project",)

    name = models.CharField("捐赠名称", max_length=120, blank=True)
    form = models.CharField("捐赠形式", max_length=5, choices=Form.choices)
    amount_fen = MoneyField("金额(物资为折款)")
    goods = models.CharField("物资名称和数量", max_length=200, blank=True)
    valuation = models.CharField(
        "计价依据", max_length=120, blank=True, help_text="物资必填,如发票、评估报告、同类市价"
    )

    class Meta:
        verbose_name = verbose_name_plural = "社会捐赠"

    @classmethod
    def life(cls) -> Life:
        """A donation lives on after its entry, until it is used up and closed."""
        return LONG_LIFE

    def mode(self) -> str:
        """Money from society."""
        return Mode.SOCIAL

    def title(self, head: Document) -> str:
        """The name, or who gave how much."""
        return self.name or f"{head.giver.short_name}捐赠{self.goods[:20] or money_fit(self.amount_fen)}"

    def problems(self, head: Document) -> list[Problem]:
        """Goods have a description and the basis of their value."""
        found = not_positive(self.amount_fen, "金额", BACKWARDS)
        if self.form == self.Form.GOODS:
            if not self.valuation:
                found.append(
                    Problem("valuation", "捐赠物资没有计价依据", "写明按什么折款:发票、评估或同类市价", "no_valuation")
                )
            if not self.goods:
                found.append(Problem("goods", "没有写物资名称和数量", "请补填", "missing"))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """Money enters as with a batch; goods are received at their value and touch no holding."""
        if self.form == self.Form.CASH:
            return entering(head, self.amount_fen, "fund.received.social", Level.SOCIETY)
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [Line("goods.received", self.amount_fen, *parties, about=head.about)]

    def card(self, head: Document) -> Card:
        """The fund; goods have a card without an origin."""
        return fund_card(self, head, is_fund=self.form == self.Form.CASH)


def entering(head: Document, amount_fen: int, received: str, level: str) -> list[Line]:
    """The lines of money that enters as a fund of the head's own key."""
    parties = (head.region_id, head.giver_id, head.receiver_id)
    lines = [Line("money.enter", amount_fen, *parties, fund=head.key, about=head.about)]
    if is_county_treasury(head.receiver):
        lines.append(Line(received, amount_fen, *parties, fund=head.key, about=head.about, category=level))
    return lines


def fund_card(body: Body, head: Document, *, is_fund: bool = True) -> Card:
    """The card of a fund: who gives it, what it is called."""
    origin = head.giver_id if is_fund else None
    fund = head.key if is_fund else ""
    return Card(head.key, head.kind, head.number, body.title(head), fund=fund, origin=origin, region=head.region_id)
