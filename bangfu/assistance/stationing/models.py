"""Stationing: one document is one person's posting, open from arrival to leaving."""

from __future__ import annotations

from django.db import models

from bangfu.documents.fields import PersonField
from bangfu.documents.heads import Government, received_here, stationed
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import EDITING, Life, Step, mending
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line
from bangfu.kernel.personal import DataClass, Personal
from bangfu.registry.models import Organisation, Region

STATIONING_LIFE = Life(
    (
        *EDITING,
        Step("accept", "审核到岗", ("submitted",), "in_post", "approver", posts="lines"),
        Step("leave", "离岗", ("in_post",), "left", "approver", posts="lines", reason=True),
        Step("recall", "召回", ("in_post",), "left", "approver", posts="lines", reason=True),
        *mending("in_post", "left"),
    ),
    long_lived=True,
)
LEAVING = {"leave": "left", "recall": "recalled"}  # the step, and its category of `stationing.leaving`
TEAMS = (Organisation.Kind.VILLAGE_TEAM, Organisation.Kind.TOWNSHIP_TEAM)
PLACES = (Region.Kind.VILLAGE, Region.Kind.TOWN)


class Role(models.TextChoices):
    """What the person is sent for: the traits of every measure of stationing."""

    FIRST_SECRETARY = "first_secretary", "第一书记"
    LEADER = "leader", "工作队长"
    MEMBER = "member", "工作队员"


class Level(models.TextChoices):
    """Who sends: the mode under which a posting is counted."""

    CITY = "city", "市级选派"
    DISTRICT = "district", "区县选派"


class Stationing(Body):
    """驻点任职: who is sent, by whom, to which village or township, as what."""

    KIND = "stationing"
    TITLE = "驻点任职"
    HEAD_TITLES = {
        "number": "任职编号",
        "date": "到岗日期",
        "region": "驻点村或乡镇",
        "giver": "派出单位",
        "receiver": "所在工作队",
    }
    HEAD_REQUIRED = ("number", "date", "giver")
    ONCE_IN = "in_post"

    person = PersonField(
        "姓名",
        help_text="同名的写上单位或证件号,如 张三(单位);一人驻几个村的只登记一份,驻点写到乡镇",
        personal=Personal(DataClass.INTERNAL, "核对在岗人数和任期,一人不同时在两处", 10, sought=True),
    )
    role = models.CharField("岗位", max_length=16, choices=Role.choices)
    level = models.CharField("选派层级", max_length=10, choices=Level.choices)

    class Meta:
        verbose_name = verbose_name_plural = "驻点任职"

    @classmethod
    def life(cls) -> Life:
        """In post from arrival until leaving; the day of leaving is the day of that step."""
        return STATIONING_LIFE

    def complete(self, head: Document, government: Government) -> None:
        """The team stands at its place; without a team the government there receives; the sender is the helper."""
        self.place(head)
        received_here(head, government)
        stationed(head)
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """The post and the number; never the person."""
        return f"{self.get_level_display()}{self.get_role_display()}{head.number}"

    def mode(self) -> str:
        """Counted under the level that sends."""
        return self.level

    def trait(self) -> str:
        """The post."""
        return self.role

    def subject(self) -> str:
        """The person."""
        return str(self.person)

    def problems(self, head: Document) -> list[Problem]:
        """The place is a village or a township, and a team stands where the person goes."""
        found = []
        if head.region.kind not in PLACES:
            message = f"驻点“{head.region.get_kind_display()}”不是村(社区)或乡镇(街道)"
            found.append(Problem("region", message, "请写到村或乡镇", "not_a_post_place"))
        if head.receiver.kind in TEAMS and head.receiver.region_id != head.region_id:
            value = head.receiver.name
            found.append(
                Problem("receiver", f"“{value}”不在这个驻点", "请核对工作队或驻点", "team_elsewhere", value=value)
            )
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The leaving, once; being in post is the stage itself."""
        if transition not in LEAVING:
            return []
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [
            Line(
                "stationing.leaving", 1, *parties,
                subject=self.subject(), about=head.key, category=LEAVING[transition], trait=self.role,
            )
        ]  # fmt: skip
