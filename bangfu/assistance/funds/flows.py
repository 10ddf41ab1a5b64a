"""Where money goes: passed on, spent, returned, arranged again."""

from __future__ import annotations

from django.db import models

from bangfu.assistance.funds.codes import Level, Purpose, purposes
from bangfu.assistance.funds.sources import BACKWARDS, Batch, Donation, is_county_treasury
from bangfu.documents.fields import MatterField, MoneyField
from bangfu.documents.heads import Government, settle
from bangfu.documents.models import Body, Document
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line
from bangfu.kernel.rules import not_positive
from bangfu.kernel.text import money_fit
from bangfu.registry.models import Organisation


class Flow(Body):
    """What all movements of a fund share: the fund, the amount, and whose money it is."""

    fund = MatterField("资金", kinds=("fund.batch", "fund.donation"))
    amount_fen = MoneyField("金额")

    class Meta:
        abstract = True

    @property
    def source(self) -> Batch | Donation | None:
        """The batch or donation that the money is from."""
        found = self.matter(self.fund)
        return found if isinstance(found, Batch | Donation) else None

    def mode(self) -> str:
        """The way the fund came to be."""
        return self.source.mode() if self.source else ""

    def complete(self, head: Document, government: Government) -> None:
        """The channel and the helper are those of the fund, however many hands the money goes through."""
        if self.source and not head.programme_id and not head.helper_id:
            head.programme_id = self.source.document.programme_id
            head.helper = self.source.document.helper
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """What happened to how much, and to whom it went."""
        return f"{self.TITLE}{money_fit(self.amount_fen)}→{head.receiver.short_name}"

    def problems(self, head: Document) -> list[Problem]:
        """An amount above nothing, two parties, and a day on which the fund was there."""
        found = not_positive(self.amount_fen, "金额", BACKWARDS)
        if head.giver_id == head.receiver_id:
            found.append(Problem("receiver", "付款单位和收款单位相同", "请填写两个不同的单位", "same_party"))
        if self.source and head.date < self.source.document.date:
            value = head.date.isoformat()
            remedy = f"该资金 {self.source.document.date.isoformat()} 才到账;请核对日期"
            found.append(Problem("date", "日期早于资金到账日期", remedy, "before_fund", value=value))
        return found

    def moved(self, head: Document, measure: str, category: str = "") -> Line:
        """A line of the whole amount."""
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return Line(measure, self.amount_fen, *parties, fund=self.fund, about=head.about, category=category)


class Allocation(Flow):
    """Money passed on; it counts as received where it reaches the treasury of a county."""

    KIND = "fund.allocation"
    TITLE = "拨付下达"
    HEAD_TITLES = {"number": "拨付文号", "giver": "下达单位", "receiver": "接收单位", "date": "拨付日期"}
    ABOUT_KINDS = ("project",)

    class Meta:
        verbose_name = verbose_name_plural = "拨付下达"

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The money passes; with it what a county received."""
        lines = [self.moved(head, "money.pass")]
        if is_county_treasury(head.receiver):
            level = self.source.level if isinstance(self.source, Batch) else Level.SOCIETY
            lines.append(self.moved(head, f"fund.received.{self.mode()}", level))
        return lines


class Payment(Flow):
    """Money spent with a payee for a project; with that it has left the books."""

    KIND = "fund.payment"
    TITLE = "资金支出"
    HEAD_TITLES = {
        "number": "支付凭证号",
        "giver": "支付单位",
        "receiver": "收款人",
        "date": "支付日期",
        "about": "项目",
    }
    ABOUT_KINDS = ("project",)

    purpose = models.CharField("用途", max_length=16, choices=Purpose.choices)

    class Meta:
        verbose_name = verbose_name_plural = "资金支出"

    def place(self, head: Document) -> None:
        """The benefit falls where the project is, otherwise where the payer is."""
        project = self.matter(head.about)
        if not head.region_id and project is not None:
            head.region = project.document.region
        settle(head, head.giver if head.giver_id else None)

    def problems(self, head: Document) -> list[Problem]:
        """Spent for what the fund allows, in its time, and with somebody who is not another treasury."""
        found = super().problems(head)
        if head.receiver.kind == Organisation.Kind.TREASURY:
            remedy = "拨给下级财政请用“拨付下达”,退给上级请用“退回”"
            found.append(Problem("receiver", "收款人是财政部门,这是拨款不是支出", remedy, "passing_as_spending"))
        batch = self.source
        if not isinstance(batch, Batch):
            return found
        allowed = purposes(batch.allowed_purposes)[0]
        if allowed and self.purpose not in allowed:
            titles = "、".join(str(Purpose(code).label) for code in allowed)
            message = f"用途“{self.get_purpose_display()}”不在该资金允许的用途里"
            found.append(
                Problem("purpose", message, f"该资金可用于:{titles}", "purpose_not_allowed", value=self.purpose)
            )
        if batch.use_by and head.date > batch.use_by:
            message = f"支付日期晚于该资金的使用期限 {batch.use_by.isoformat()}"
            found.append(Problem("date", message, "请核对;逾期结余应退回", "after_use_by", "warning"))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The money is spent."""
        return [self.moved(head, "money.spend", self.purpose)]


class Return(Flow):
    """Money that goes back the way it came; what was received stays received."""

    KIND = "fund.return"
    TITLE = "资金退回"
    HEAD_TITLES = {"number": "退回凭证号", "giver": "退回单位", "receiver": "退给单位", "date": "退回日期"}
    ABOUT_KINDS = ("project",)

    class Meta:
        verbose_name = verbose_name_plural = "资金退回"

    def place(self, head: Document) -> None:
        """The place is that of the unit which gives the money back."""
        settle(head, head.giver if head.giver_id else None)

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The money goes back."""
        return [self.moved(head, "money.return")]


class Rearrangement(Flow):
    """Returned money passed on again; it counts as rearranged, never as received a second time."""

    KIND = "fund.rearrangement"
    TITLE = "资金再安排"
    HEAD_TITLES = {"number": "再安排文号", "giver": "安排单位", "receiver": "接收单位", "date": "安排日期"}
    ABOUT_KINDS = ("project",)

    class Meta:
        verbose_name = verbose_name_plural = "资金再安排"

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The money passes, and is rearranged."""
        return [self.moved(head, "money.pass"), self.moved(head, "fund.rearranged")]
