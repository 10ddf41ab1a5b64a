"""Money that is told of and moves no holding of ours: projects of a ministry's own sector."""

from __future__ import annotations

from bangfu.assistance.funds.sources import BACKWARDS
from bangfu.documents.fields import MoneyField
from bangfu.documents.models import Body, Document
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line
from bangfu.kernel.rules import not_positive
from bangfu.kernel.text import money_fit


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
