"""Money that is told of and moves no holding of ours: work funds of teams, projects of a ministry's own sector."""

from __future__ import annotations

from bangfu.assistance.funds.sources import BACKWARDS
from bangfu.documents.fields import MoneyField
from bangfu.documents.heads import Government, stationed
from bangfu.documents.models import Body, Document
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line
from bangfu.kernel.rules import not_positive
from bangfu.kernel.text import money_fit
from bangfu.registry.models import Organisation

TEAM_LEVELS = {Organisation.Kind.VILLAGE_TEAM: "village", Organisation.Kind.TOWNSHIP_TEAM: "township"}


class WorkFund(Body):
    """Work funds arranged for a stationed team; arranged is planned, not yet passed on."""

    KIND = "fund.work"
    TITLE = "工作经费安排"
    HEAD_TITLES = {"number": "安排文号", "giver": "安排单位", "receiver": "工作队", "date": "安排日期"}

    amount_fen = MoneyField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "工作经费安排"

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
        return [Line("fund.arranged.work", self.amount_fen, *parties, category=level)]


class SectorFund(Body):
    """Project money of a ministry's own sector: it goes other ways than ours and is told of beside, never added."""

    KIND = "fund.sector"
    TITLE = "行业项目资金"
    HEAD_TITLES = {"number": "文号", "giver": "下达部门", "receiver": "接收单位", "date": "下达日期"}
    ABOUT_KINDS = ("project",)

    amount_fen = MoneyField("金额")

    class Meta:
        verbose_name = verbose_name_plural = "行业项目资金"

    def mode(self) -> str:
        """Neither direct nor introduced."""
        return "sector"

    def title(self, head: Document) -> str:
        """How much from whom."""
        return f"{head.giver.short_name}行业项目资金{money_fit(self.amount_fen)}"

    def problems(self, head: Document) -> list[Problem]:
        """An amount above nothing."""
        return not_positive(self.amount_fen, "金额", BACKWARDS)

    def lines(self, head: Document, transition: str) -> list[Line]:
        """What was received of it; no holding stands behind."""
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [Line("fund.received.sector", self.amount_fen, *parties, about=head.about)]
