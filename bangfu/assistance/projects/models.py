"""Projects: from the library through approval, building and acceptance to closing; others point at them."""

from __future__ import annotations

from django.db import models

from bangfu.documents.fields import MoneyField
from bangfu.documents.heads import Government, received_here
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import EDITING, Life, Step, mending
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line
from bangfu.kernel.rules import not_positive, number_with_unit

STANDING = ("registered", "approved", "started", "suspended", "completed", "verified")
PROJECT_LIFE = Life(
    (
        *EDITING,
        Step("accept", "审核入库", ("submitted",), "registered", "approver", posts="lines"),
        Step("approve", "批复", ("registered",), "approved", "approver"),
        Step("start", "开工", ("approved",), "started", "clerk"),
        Step("suspend", "暂停", ("started",), "suspended", "clerk", reason=True),
        Step("resume", "复工", ("suspended",), "started", "clerk"),
        Step("complete", "完工", ("started",), "completed", "clerk"),
        Step("verify", "验收", ("completed",), "verified", "approver"),
        Step("end", "终止", ("registered", "approved", "started", "suspended"), "ended", "approver", reason=True),
        Step("close", "办结", ("verified",), "closed", "approver"),
        *mending(*STANDING),
    ),
    long_lived=True,
)


class Theme(models.TextChoices):
    """What a project is for: the categories of `project.planned`."""

    INDUSTRY = "industry", "产业发展"
    INFRASTRUCTURE = "infrastructure", "基础设施"
    WATER = "water", "饮水和水利"
    LIVING = "living", "人居环境"
    TOURISM = "tourism", "文旅融合"
    FINANCE = "finance", "金融帮扶"
    SERVICE = "service", "公共服务"
    OTHER = "other", "其他"


class Project(Body):
    """帮扶项目: what is built or done somewhere, with what is planned for it, as long as it is not closed."""

    KIND = "project"
    TITLE = "帮扶项目"
    HEAD_TITLES = {
        "number": "项目编号",
        "date": "入库日期",
        "region": "项目地点",
        "giver": "帮扶单位(出资)",
        "receiver": "实施单位",
    }
    HEAD_REQUIRED = ("number", "date", "region")

    name = models.CharField("项目名称", max_length=150)
    theme = models.CharField("项目类别", max_length=16, choices=Theme.choices, blank=True)
    scheme = models.CharField(
        "工程分类", max_length=40, blank=True, help_text="如水利部“八大工程”中的名称;不在其中的不填"
    )
    planned_amount_fen = MoneyField("计划投资", null=True, blank=True)
    planned_start = models.DateField("计划开工日期", null=True, blank=True)
    planned_finish = models.DateField("计划完工日期", null=True, blank=True)
    output_quantity = models.CharField("建设规模", max_length=20, blank=True, help_text="只填数字,如 12.5")
    output_unit = models.CharField("规模单位", max_length=10, blank=True, help_text="如 公里、亩、户")

    class Meta:
        verbose_name = verbose_name_plural = "帮扶项目"

    @classmethod
    def life(cls) -> Life:
        """In the library, approved, started, completed, verified, closed; suspended or ended on the way."""
        return PROJECT_LIFE

    def complete(self, head: Document, government: Government) -> None:
        """Where nobody else is named, the government of the place gives and carries out."""
        received_here(head, government)
        here = government(head.region_id) if head.region_id else None
        if here is not None and not head.giver_id:
            head.giver = here
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """The name of the project."""
        return self.name

    def problems(self, head: Document) -> list[Problem]:
        """An amount above nothing and an output with its unit; dates that do not fit are only doubted."""
        found = []
        if self.planned_amount_fen is not None:
            found += not_positive(self.planned_amount_fen, "计划投资", "还没有定的请留空", "planned_amount_fen")
        found += number_with_unit(
            self.output_quantity, self.output_unit, "建设规模", ("output_quantity", "output_unit")
        )
        if self.planned_start and self.planned_finish and self.planned_finish < self.planned_start:
            value, message = self.planned_finish.isoformat(), "计划完工日期早于计划开工日期"
            remedy = "请核对两个日期"
            found.append(Problem("planned_finish", message, remedy, "finish_before_start", "warning", value))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """What is planned for it; that is neither received nor paid."""
        if self.planned_amount_fen is None:
            return []
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [Line("project.planned", self.planned_amount_fen, *parties, about=head.key, category=self.theme)]
