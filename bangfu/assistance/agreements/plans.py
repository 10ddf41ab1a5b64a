"""What is aimed at in a year: the plan of two sides, what was changed of it, and what one side tells of its outcome."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from django.db import models

from bangfu.assistance.agreements import aims
from bangfu.assistance.agreements.lives import AGREE, BOTH_SIDES
from bangfu.assistance.agreements.papers import Agreement
from bangfu.documents.fields import RollField
from bangfu.documents.heads import Government, follow, received_here
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line

AGREED = ("agreed", "closed")


class Plan(Body):
    """年度帮扶计划: the targets of two sides for a place and a year; below an agreement, or below a wider plan."""

    KIND = "plan"
    TITLE = "年度帮扶计划"
    ABOUT_KINDS = ("agreement", "plan")
    HEAD_TITLES = {"number": "计划编号", "date": "拟订日期", "giver": "帮扶方", "receiver": "受帮扶方",
                   "about": "依据的协议或上级计划", "region": "受帮扶地区"}  # fmt: skip
    HEAD_REQUIRED = ("number", "date", "giver", "region")

    year = models.IntegerField("计划年度")
    name = models.CharField("计划名称", max_length=150, blank=True)
    targets = RollField(
        "指标任务", blank=False, row=aims.Target, help_text="一行一个指标:指标、目标数、目标单位;可从 Excel 整段粘贴"
    )

    class Meta:
        verbose_name = verbose_name_plural = "年度帮扶计划"

    @classmethod
    def life(cls) -> Life:
        """Proposed by one side, agreed by the other."""
        return BOTH_SIDES

    def complete(self, head: Document, government: Government) -> None:
        """The government of the place is helped, where nobody else is named."""
        received_here(head, government)
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """Its name, or the year."""
        return self.name or f"{self.year}年度帮扶计划"

    def problems(self, head: Document) -> list[Problem]:
        """Targets that are numbers, each once, and a year that fits what the plan is about."""
        return [*aims.faults(self.targets, "targets", "指标任务"), *self._above(head)]

    def _above(self, head: Document) -> Iterator[Problem]:
        above, value = self.matter(head.about), str(self.year)
        if isinstance(above, Agreement) and not above.covers(self.year):
            message = f"{self.year} 年不在“{above.name}”的执行期内"
            yield Problem("year", message, "请核对计划年度,或换一份协议", "year_outside_agreement", value=value)
        if isinstance(above, Plan) and above.year != self.year:
            message = f"上级计划是 {above.year} 年的"
            yield Problem("year", message, "上下级计划应是同一年度", "year_of_other_plan", value=value)
        if isinstance(above, Plan) and above.document.region_id == head.region_id:
            message = "上级计划和本计划是同一个地区"
            yield Problem("region", message, "分解到下级地区;同一地区的任务变化用“计划调整”", "same_region")

    def lines(self, head: Document, transition: str) -> list[Line]:
        """Once both sides agree, the targets, from the first day of their year."""
        return aims.lines(head, self.targets, happened_on=date(self.year, 1, 1)) if transition == AGREE else []


class OfPlan(Body):
    """What supplement, self-report and reconciliation share: they speak of one plan, and both sides decide on them."""

    ABOUT_KINDS = ("plan",)
    HEAD_REQUIRED: ClassVar[tuple[str, ...]] = ("number", "date", "about")
    HEAD_HIDDEN: ClassVar[tuple[str, ...]] = ("region", "giver", "receiver", "programme", "helper")
    DAY_TITLE, DAY_REMEDY = "数字截止日", "全年的写 12 月 31 日"
    NOT_AGREED = "先请对方在计划上办理“对方同意”"

    class Meta:
        abstract = True

    @classmethod
    def life(cls) -> Life:
        """Sent by one side; the other agrees or objects with a reason."""
        return BOTH_SIDES

    def complete(self, head: Document, government: Government) -> None:
        """Place and parties are those of the plan."""
        of = self.matter(head.about)
        if of is not None:
            follow(head, of.document)

    def of_year(self, head: Document) -> Iterator[Problem]:
        """The fault of a day that is not in the year of the plan."""
        of = self.matter(head.about)
        if isinstance(of, Plan) and head.date.year != of.year:
            message = f"{self.DAY_TITLE}不在计划年度 {of.year} 年内"
            yield Problem("date", message, self.DAY_REMEDY, "day_outside_plan", value=head.date.isoformat())

    def of_agreed(self, head: Document) -> Iterator[Problem]:
        """The fault of a plan to which the other side has not agreed."""
        of = self.matter(head.about)
        if isinstance(of, Plan) and of.document.state not in AGREED:
            message = "计划还没有得到对方同意"
            yield Problem("about", message, self.NOT_AGREED, "plan_not_agreed", value=of.document.number)


class Supplement(OfPlan):
    """计划调整: what both sides changed of a plan, from a day on; what was aimed at before stays readable."""

    KIND = "plan.supplement"
    TITLE = "计划调整"
    HEAD_TITLES = {"number": "补充协议编号", "date": "生效日期", "about": "原计划"}
    DAY_TITLE, DAY_REMEDY, NOT_AGREED = "生效日期", "请核对日期", "没有商定的计划请直接更正"

    ground = models.CharField("调整原因", max_length=200)
    changed = RollField(
        "调整后的任务", blank=False, row=aims.Target, help_text="只写变动的指标,写调整后的数;没有写的照旧"
    )

    class Meta:
        verbose_name = verbose_name_plural = "计划调整"

    def title(self, head: Document) -> str:
        """How much of which plan."""
        return f"调整 {len(self.changed)} 项({head.about.partition('/')[2]})"

    def problems(self, head: Document) -> list[Problem]:
        """Of an agreed plan, on a day of its year; what stays as it was is only doubted."""
        found = aims.faults(self.changed, "changed", "调整后的任务")
        found += [*self.of_agreed(head), *self.of_year(head)]
        of = self.matter(head.about)
        if (
            not found
            and isinstance(of, Plan)
            and (same := sorted(aims.amounts(self.changed).items() & aims.amounts(of.targets).items()))
        ):
            message = f"有 {len(same)} 项与原计划相同"
            found.append(Problem("changed", message, "没有变动的不必写", "same_target", "warning", same[0][0]))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """Once both sides agree, the changed targets from their day on."""
        return aims.lines(head, self.changed, happened_on=head.date) if transition == AGREE else []


class SelfReport(OfPlan):
    """年度自评: what one side says of the year, sent for the view of the other; its figures are those of the ledger."""

    KIND = "plan.report"
    TITLE = "年度自评"
    HEAD_TITLES = {"number": "自评编号", "date": "数字截止日", "about": "对应的计划"}

    done = models.CharField("做法和成效", max_length=500, help_text="数字不用写,按截止日从账上取,见“计划与完成”")
    lacking = models.CharField("存在问题", max_length=300, blank=True)
    next_steps = models.CharField("下一步", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度自评"

    def title(self, head: Document) -> str:
        """Of which plan."""
        return f"年度自评({head.about.partition('/')[2]})"

    def problems(self, head: Document) -> list[Problem]:
        """Of an agreed plan, up to a day of its year."""
        return [*self.of_agreed(head), *self.of_year(head)]
