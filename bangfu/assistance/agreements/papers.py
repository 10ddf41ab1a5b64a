"""Papers that two sides sign, and what a county says of the unit that helps it."""

from __future__ import annotations

from datetime import date

from django.db import models

from bangfu.assistance.agreements.lives import AGREEMENT_LIFE
from bangfu.documents.heads import Government, channel_of, received_here, settle
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line


class Form(models.TextChoices):
    """What kind of paper: the traits of `agreement.stage`."""

    COLLABORATION = "collaboration", "协作协议"
    RESPONSIBILITY = "responsibility", "责任书"
    STRATEGIC = "strategic", "战略合作协议"
    FRAMEWORK = "framework", "框架协议"


class Agreement(Body):
    """协议和责任书: who promised whom, on which paper, from when to when; often for several years."""

    KIND = "agreement"
    TITLE = "协议和责任书"
    HEAD_TITLES = {"number": "协议编号", "date": "签署日期", "giver": "帮扶方", "receiver": "受帮扶方"}
    HEAD_REQUIRED = ("number", "date", "giver", "region")

    form = models.CharField("形式", max_length=16, choices=Form.choices)
    name = models.CharField("协议名称", max_length=150)
    text_number = models.CharField("文号", max_length=60, blank=True)
    first_day = models.DateField("执行起始日", null=True, blank=True)
    last_day = models.DateField("执行截止日", null=True, blank=True, help_text="没有写期限的留空")
    commitments = models.CharField("主要约定", max_length=500, blank=True, help_text="有数字的任务写进年度帮扶计划")

    class Meta:
        verbose_name = verbose_name_plural = "协议和责任书"

    @classmethod
    def life(cls) -> Life:
        """Signed, then over: filed when its time has come, or ended before with a reason."""
        return AGREEMENT_LIFE

    def complete(self, head: Document, government: Government) -> None:
        """The government of the place signs for it, where nobody else is named."""
        received_here(head, government)
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """The name of the paper."""
        return self.name

    def trait(self) -> str:
        """The kind of paper."""
        return self.form

    def problems(self, head: Document) -> list[Problem]:
        """It ends after it begins; one that was over when it was signed is only doubted."""
        if self.last_day is None:
            return []
        value = self.last_day.isoformat()
        if self.first_day and self.last_day < self.first_day:
            return [Problem("last_day", "执行截止日早于起始日", "请核对两个日期", "ends_before_start", value=value)]
        if self.last_day < head.date:
            message = "签署时执行期已经过了"
            return [Problem("last_day", message, "请核对签署日期和截止日", "over_when_signed", "warning", value)]
        return []

    def covers(self, year: int) -> bool:
        """Whether a day of the year lies in its time; open ends are without bound."""
        begins, ends = self.first_day or date.min, self.last_day or date.max
        return begins.year <= year <= ends.year


class Grade(models.TextChoices):
    """What the county says of the unit: the categories of `evaluation.unit`."""

    GOOD = "good", "好"
    FAIRLY_GOOD = "fairly_good", "较好"
    AVERAGE = "average", "一般"


class Evaluation(Body):
    """地方评价: what a county says, once a year, of a unit that helps it; of units only, never of people, without ranks."""

    KIND = "evaluation"
    TITLE = "地方评价"
    HEAD_TITLES = {"number": "评价编号", "date": "评价日期", "giver": "评价地方", "receiver": "被评价单位"}
    HEAD_HIDDEN = ("helper",)

    year = models.IntegerField("评价年度")
    grade = models.CharField("综合评价", max_length=12, choices=Grade.choices)
    opinion = models.CharField("评价意见", max_length=500, help_text="好在哪里,希望改进什么;不写个人")

    class Meta:
        verbose_name = verbose_name_plural = "地方评价"

    def place(self, head: Document) -> None:
        """Where the county is that speaks."""
        settle(head, head.giver if head.giver_id else None)

    def complete(self, head: Document, government: Government) -> None:
        """Counted for the unit that is spoken of."""
        if head.receiver_id and head.receiver_id != head.giver_id:
            head.helper = head.receiver
            if not head.programme_id and (channel := channel_of(head.receiver)):
                head.programme_id = channel
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """The year and the unit."""
        return f"{self.year}年地方评价:{head.receiver.short_name or head.receiver.name}"

    def problems(self, head: Document) -> list[Problem]:
        """Spoken after the year has begun, by somebody else than the unit."""
        found = []
        if head.date < date(self.year, 1, 1):
            message, remedy = f"评价日期早于 {self.year} 年", "请核对评价年度和日期"
            found.append(Problem("year", message, remedy, "before_the_year", value=str(self.year)))
        if head.giver_id == head.receiver_id:
            message, remedy = "评价方和被评价单位是同一家", "地方评价由区县评价帮扶它的单位"
            found.append(Problem("receiver", message, remedy, "own_evaluation", value=head.receiver.name))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """One evaluation, on the last day of its year or, given earlier, on its own day."""
        on = min(head.date, date(self.year, 12, 31))
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [Line("evaluation.unit", 1, *parties, category=self.grade, happened_on=on)]
