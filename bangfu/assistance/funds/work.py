"""Work funds of stationed teams: arranged for the year, planned by use, spent as planned (先有计划,后有支出)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bangfu.assistance.funds.sources import BACKWARDS
from bangfu.documents.fields import MoneyField
from bangfu.documents.heads import Government, follow, stationed
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import LONG_LIFE, Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line
from bangfu.kernel.rules import not_positive
from bangfu.kernel.text import money_fit
from bangfu.registry.models import Organisation

TEAM_LEVELS = {Organisation.Kind.VILLAGE_TEAM: "village", Organisation.Kind.TOWNSHIP_TEAM: "township"}


class Use(models.TextChoices):
    """What a team may use its work funds for: the categories of `fund.planned.work` and `fund.spent.work`."""

    INDUSTRY = "industry", "产业培育"
    LIVING = "living", "人居环境"
    CARE = "care", "帮困走访"
    PARTY = "party", "党建和治理"
    TRAINING = "training", "宣传培训"
    OFFICE = "office", "工作保障"
    OTHER = "other", "其他"


class WorkFund(Body):
    """Work funds arranged for a stationed team; arranged is planned, not yet passed on."""

    KIND = "fund.work"
    TITLE = "工作经费安排"
    HEAD_TITLES = {"number": "安排文号", "giver": "安排单位", "receiver": "工作队", "date": "安排日期"}

    amount_fen = MoneyField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "工作经费安排"

    @classmethod
    def life(cls) -> Life:
        """The fund lives on after its arrangement: it is planned and spent, then closed."""
        return LONG_LIFE

    def complete(self, head: Document, government: Government) -> None:
        """Stationing is the channel, and whoever arranges the funds is its helper."""
        stationed(head)
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """How much for which team."""
        return f"工作经费{money_fit(self.amount_fen)}→{head.receiver.short_name}"

    def problems(self, head: Document) -> list[Problem]:
        """The receiver is a stationed team."""
        found = not_positive(self.amount_fen, "金额", BACKWARDS)
        if head.receiver.kind not in TEAM_LEVELS:
            value = head.receiver.name
            remedy = "请填写驻村工作队或驻乡工作队"
            found.append(Problem("receiver", f"“{value}”不是驻村或驻乡工作队", remedy, "not_a_team", value=value))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """What was arranged, by the level of the team."""
        level = TEAM_LEVELS[Organisation.Kind(head.receiver.kind)]
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [Line("fund.arranged.work", self.amount_fen, *parties, about=head.key, category=level)]


class OfWorkFund(Body):
    """What a plan and a spending share: the arrangement they belong to, the use and the amount."""

    HEAD_REQUIRED: ClassVar[tuple[str, ...]] = ("number", "date", "about")
    ABOUT_KINDS = ("fund.work",)

    use = models.CharField("用途", max_length=12, choices=Use.choices)
    amount_fen = MoneyField("金额")

    class Meta:
        abstract = True

    @property
    def arrangement(self) -> WorkFund | None:
        """The arrangement that the money is of."""
        found = self.matter(self.document.about)
        return found if isinstance(found, WorkFund) else None

    def complete(self, head: Document, government: Government) -> None:
        """The place, the channel and whoever is not named are those of the arrangement."""
        of = self.matter(head.about)
        if of is not None:
            follow(head, of.document)
        super().complete(head, government)

    def problems(self, head: Document) -> list[Problem]:
        """An amount above nothing, and a day on which the fund was arranged."""
        found = not_positive(self.amount_fen, "金额", BACKWARDS)
        of = self.matter(head.about)
        if of is not None and head.date < of.document.date:
            remedy = f"{of.document.date.isoformat()} 才安排这笔经费;请核对日期"
            value = head.date.isoformat()
            found.append(Problem("date", "日期早于经费安排日期", remedy, "before_fund", value=value))
        return found

    def of_fund(self, head: Document, measure: str) -> list[Line]:
        """The whole amount for the use, on the arrangement."""
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [Line(measure, self.amount_fen, *parties, about=head.about, category=self.use)]


class WorkPlan(OfWorkFund):
    """One use of a team's work funds as it was agreed beforehand; spending keeps inside it."""

    KIND = "fund.work.plan"
    TITLE = "工作经费使用计划"
    HEAD_TITLES = {"number": "计划编号", "about": "经费安排", "date": "商定日期"}

    purpose_text = models.CharField("办什么事", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "工作经费使用计划"

    def title(self, head: Document) -> str:
        """How much for what."""
        return f"{self.get_use_display()}{money_fit(self.amount_fen)}({self.purpose_text})"

    def lines(self, head: Document, transition: str) -> list[Line]:
        """What is planned; together it is never above what was arranged."""
        return self.of_fund(head, "fund.planned.work")


class WorkSpending(OfWorkFund):
    """Work funds spent by a team with a payee, for a use that was planned before."""

    KIND = "fund.work.spending"
    TITLE = "工作经费支出"
    HEAD_TITLES = {
        "number": "支付凭证号",
        "about": "经费安排",
        "receiver": "收款人",
        "date": "支付日期",
        "giver": "工作队",
    }
    HEAD_REQUIRED = ("number", "date", "about", "receiver")

    class Meta:
        verbose_name = verbose_name_plural = "工作经费支出"

    def complete(self, head: Document, government: Government) -> None:
        """The team of the arrangement is who pays."""
        of = self.matter(head.about)
        if of is not None and not head.giver_id:
            head.giver = of.document.receiver
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """How much for what, and to whom."""
        return f"{self.get_use_display()}{money_fit(self.amount_fen)}→{head.receiver.short_name}"

    def problems(self, head: Document) -> list[Problem]:
        """Paid by the team whose fund it is, and to somebody else."""
        found = super().problems(head)
        of = self.matter(head.about)
        if of is not None and head.giver_id != of.document.receiver_id:
            remedy = f"这笔经费安排给 {of.document.receiver.name}"
            value = head.giver.name
            found.append(Problem("giver", "支出的不是这笔经费的工作队", remedy, "not_this_team", value=value))
        if head.receiver_id == head.giver_id:
            found.append(Problem("receiver", "收款人就是工作队自己", "请填写实际收款的单位", "same_party"))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """What was spent; by use it is never above what was planned by that day."""
        return self.of_fund(head, "fund.spent.work")
