"""Projects: first the bare kind, from registration to closing; others point at it."""

from __future__ import annotations

from django.db import models

from bangfu.documents.models import Body, Document, Government
from bangfu.documents.steps import EDITING, Life, Step, afterwards
from bangfu.kernel.line import Card

REGISTER = Step("accept", "审核登记", ("submitted",), "registered", "approver", posts="lines")
PROJECT_LIFE = Life((*EDITING, REGISTER, *afterwards("registered")), long_lived=True)


class Project(Body):
    """帮扶项目: a number, a name and a place, as long as it is not closed."""

    KIND = "project"
    TITLE = "帮扶项目"
    HEAD_TITLES = {
        "number": "项目编号",
        "date": "登记日期",
        "region": "项目地点",
        "giver": "帮扶单位(出资)",
        "receiver": "实施单位",
    }
    HEAD_REQUIRED = ("number", "date", "region")

    name = models.CharField("项目名称", max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = "帮扶项目"

    @classmethod
    def life(cls) -> Life:
        """Registered, then closed."""
        return PROJECT_LIFE

    def complete(self, head: Document, government: Government) -> None:
        """Where nobody else is named, the government of the place gives and carries out."""
        here = government(head.region_id) if head.region_id else None
        for name in ("giver", "receiver"):
            if here is not None and not getattr(head, f"{name}_id"):
                setattr(head, name, here)
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """The name of the project."""
        return self.name

    def card(self, head: Document) -> Card:
        """The project as others name it."""
        return Card(head.key, self.KIND, head.number, self.name, region=head.region_id)
