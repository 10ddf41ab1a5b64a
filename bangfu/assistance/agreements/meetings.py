"""Joint meetings: what was resolved, by whom and until when, each item followed to its closing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db import models

from bangfu.assistance.agreements.lives import MEETING_LIFE
from bangfu.documents.fields import RollField
from bangfu.documents.heads import Government, follow, received_here
from bangfu.documents.models import Body, Document, Row
from bangfu.documents.steps import Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line

OPEN, DONE = "open", "done"


class Level(models.TextChoices):
    """Between whom: the traits of `meeting.stage`, the categories of `meeting.held`."""

    PROVINCE = "province", "省市级"
    DISTRICT = "district", "市县级"
    DEPARTMENT = "department", "部门"
    TOWN = "town", "镇街"


class Resolution(Row):
    """One thing that was resolved: who sees to it, until when."""

    item_no = models.IntegerField("事项序号")
    item = models.CharField("议定事项", max_length=200)
    lead = models.CharField("牵头单位", max_length=80)
    partners = models.CharField("配合单位", max_length=120, blank=True)
    due = models.DateField("办结时限")

    class Meta:
        abstract = True


class Meeting(Body):
    """联席会议: who met whom at which level, and what was resolved; open until every item is closed."""

    KIND = "meeting"
    TITLE = "联席会议"
    ABOUT_KINDS = ("agreement",)
    HEAD_TITLES = {"number": "会议编号", "date": "召开日期", "giver": "帮扶方", "receiver": "受帮扶方"}
    HEAD_REQUIRED = ("number", "date", "giver", "region")

    name = models.CharField("会议名称", max_length=120)
    level = models.CharField("会议层级", max_length=12, choices=Level.choices)
    session = models.CharField("届次", max_length=40, blank=True)
    minutes_number = models.CharField("纪要文号", max_length=60, blank=True)
    resolutions = RollField(
        "议定事项表",
        row=Resolution,
        help_text="一行一项:事项序号、议定事项、牵头单位、配合单位、办结时限;序号定了不再改",
    )

    class Meta:
        verbose_name = verbose_name_plural = "联席会议"

    @classmethod
    def life(cls) -> Life:
        """Held, and closed when every item is."""
        return MEETING_LIFE

    def complete(self, head: Document, government: Government) -> None:
        """The government of the place meets the other side, where nobody else is named."""
        received_here(head, government)
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """Its name and session."""
        return f"{self.name}{self.session}"

    def trait(self) -> str:
        """The level."""
        return self.level

    def problems(self, head: Document) -> list[Problem]:
        """Every item has a number of its own and a day after the meeting."""
        found: list[Problem] = []
        places: dict[int, int] = {}
        for at, row in enumerate(self.resolutions, 1):
            first = places.setdefault(int(row["item_no"]), at)
            if first != at:
                message = f"议定事项表第 {at} 行与第 {first} 行的序号相同"
                found.append(Problem("resolutions", message, "一项一个序号", "number_twice", value=str(row["item_no"])))
            if date.fromisoformat(row["due"]) < head.date:
                message = f"议定事项表第 {at} 行的办结时限早于会议"
                found.append(Problem("resolutions", message, "请核对日期", "due_before_meeting", value=row["due"]))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The meeting and its items with their due days; at the end, how many items are settled."""
        line = partial(Line, region=head.region_id, giver=head.giver_id, receiver=head.receiver_id, about=head.key)
        if transition == "close":
            return [line("resolution.settled", len(self.resolutions))] if self.resolutions else []
        found = [line("meeting.held", 1, category=self.level)]
        for row in self.resolutions:
            found.append(line("resolution.agreed", 1, category=str(row["item_no"])))
            found.append(line("resolution.due", 1, trait=OPEN, happened_on=date.fromisoformat(row["due"])))
        return found


class Closing(Body):
    """议定事项办结: which item of a meeting was done, when, and with what result."""

    KIND = "meeting.closing"
    TITLE = "议定事项办结"
    ABOUT_KINDS = ("meeting",)
    HEAD_TITLES = {"number": "办结编号", "date": "办结日期", "about": "联席会议"}
    HEAD_REQUIRED = ("number", "date", "about")
    HEAD_HIDDEN = ("region", "giver", "receiver", "programme", "helper")

    item_no = models.IntegerField("事项序号", help_text="联席会议议定事项表里的序号")
    result = models.CharField("办结情况", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "议定事项办结"

    def complete(self, head: Document, government: Government) -> None:
        """Place and parties are those of the meeting."""
        of = self.matter(head.about)
        if of is not None:
            follow(head, of.document)

    def title(self, head: Document) -> str:
        """Which item."""
        row = self._row(head)
        return f"第 {self.item_no} 项办结:{row['item']}"[:200] if row else f"第 {self.item_no} 项办结"

    def problems(self, head: Document) -> list[Problem]:
        """An item of that meeting, not closed before it was resolved; that it is closed once the ledger watches."""
        return list(self._faults(head))

    def _faults(self, head: Document) -> Iterator[Problem]:
        of = self.matter(head.about)
        if not isinstance(of, Meeting):
            return
        if self._row(head) is None:
            known = "、".join(str(row["item_no"]) for row in of.resolutions) or "没有议定事项"
            message = f"这次会议没有第 {self.item_no} 项"
            yield Problem("item_no", message, f"可选:{known}", "unknown_item", value=str(self.item_no))
        if head.date < of.document.date:
            message, value = f"办结日期早于会议 {of.document.date}", head.date.isoformat()
            yield Problem("date", message, "请核对日期", "closed_before_meeting", value=value)

    def _row(self, head: Document) -> Mapping[str, Any] | None:
        of = self.matter(head.about)
        rows = of.resolutions if isinstance(of, Meeting) else []
        return next((row for row in rows if int(row["item_no"]) == self.item_no), None)

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The closing, in time or late; on its due day the item is no longer open."""
        row = self._row(head)
        assert row is not None
        due = date.fromisoformat(row["due"])
        line = partial(Line, region=head.region_id, giver=head.giver_id, receiver=head.receiver_id, about=head.about)
        return [
            line("resolution.closed", 1, category=str(self.item_no), trait="late" if head.date > due else "in_time"),
            line("resolution.due", -1, trait=OPEN, happened_on=due),
            line("resolution.due", 1, trait=DONE, happened_on=due),
        ]
