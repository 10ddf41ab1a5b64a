"""Two sides, two figures: what each of them reported, where they differ and why, and what both stand by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

from bangfu.assistance.agreements import aims
from bangfu.assistance.agreements.lives import AGREE
from bangfu.assistance.agreements.plans import OfPlan
from bangfu.documents.fields import RollField
from bangfu.documents.heads import Government
from bangfu.documents.models import Document, Row
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.line import Line
from bangfu.kernel.quantity import to_decimal
from bangfu.kernel.text import plain


class Cause(models.TextChoices):
    """Why two figures differ: the categories of `reconciliation.item`, beside "same"."""

    DEFINITION = "definition", "口径不同"
    TIMING = "timing", "时间差"
    MISSING = "missing", "一方漏记"
    TWICE = "twice", "一方重记"
    PLACE = "place", "地区不同"
    OTHER = "other", "其他"


SAME = "same"
TITLES = {"helper_value": "帮扶方数", "own_value": "受帮扶方数", "agreed_value": "认定数"}


class Compared(Row):
    """One indicator: what each side reported, and what both agree on."""

    indicator = models.CharField("指标", max_length=60, choices=aims.aims)
    helper_value = models.CharField("帮扶方数", max_length=30)
    own_value = models.CharField("受帮扶方数", max_length=30)
    value_unit = models.CharField("数的单位", max_length=8, blank=True, help_text="金额必填;三个数同一单位")
    difference = models.CharField("差额", max_length=30, blank=True, help_text="由系统算出:帮扶方数减受帮扶方数")
    cause = models.CharField("差异原因", max_length=12, blank=True, choices=Cause.choices)
    agreed_value = models.CharField("认定数", max_length=30)
    explanation = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        abstract = True


def difference(row: Mapping[str, Any]) -> str:
    """What the helping side reported above the other, as it is written; nothing where one of the two is no number."""
    try:
        gap = to_decimal(row["helper_value"]) - to_decimal(row["own_value"])
    except Refused:
        return ""
    return plain(gap)


class Reconciliation(OfPlan):
    """对账: the figures that both sides reported of a plan, side by side, settled one by one."""

    KIND = "plan.reconciliation"
    TITLE = "双方对账"
    HEAD_TITLES = {"number": "对账编号", "date": "数字截止日", "about": "对应的计划"}

    compared = RollField("对账表", blank=False, row=Compared, help_text="一行一个指标;两个数各抄自双方报出的材料")

    class Meta:
        verbose_name = verbose_name_plural = "双方对账"

    def complete(self, head: Document, government: Government) -> None:
        """Place and parties are those of the plan; the differences are computed, never typed."""
        super().complete(head, government)
        self.compared = [{**row, "difference": difference(row)} for row in self.compared]

    def title(self, head: Document) -> str:
        """How many figures of which plan."""
        return f"对账 {len(self.compared)} 项({head.about.partition('/')[2]})"

    def problems(self, head: Document) -> list[Problem]:
        """Numbers in one unit, each indicator once, a cause for every difference, and an agreed value between."""
        found = list(self.of_year(head))
        if not self.compared:
            found.append(Problem("compared", "对账表没有填", "一行一个指标", "nothing_compared"))
        places: dict[str, int] = {}
        for at, row in enumerate(self.compared, 1):
            first = places.setdefault(row["indicator"], at)
            if first != at:
                message = f"对账表第 {at} 行与第 {first} 行是同一指标"
                found.append(Problem("compared", message, "一个指标只留一行", "twice_compared"))
            found += self._faults_of(at, row)
        return found

    def _faults_of(self, at: int, row: Mapping[str, Any]) -> Iterator[Problem]:
        place, numbers = f"对账表第 {at} 行", {}
        for name, title in TITLES.items():
            try:
                numbers[name] = aims.quantity(row["indicator"], row[name], row["value_unit"])
            except Refused as refused:
                message = f"{place}的{title}:{refused.message}"
                yield Problem("compared", message, refused.remedy, refused.code, value=str(row[name]))
        if len(numbers) < len(TITLES):
            return
        helper, own, agreed = numbers.values()
        if helper != own and not row["cause"]:
            message = f"{place}差 {row['difference']}{row['value_unit']},没有写原因"
            yield Problem("compared", message, "请选一个原因", "no_cause", value=row["difference"])
        if helper == own and (row["cause"] or agreed != own):
            message = f"{place}两个数相同,却写了原因或另一个认定数"
            yield Problem("compared", message, "请核对三个数", "no_difference", value=str(row["agreed_value"]))
        if not min(helper, own) <= agreed <= max(helper, own) and not row["explanation"]:
            message = f"{place}的认定数不在两个数之间"
            yield Problem("compared", message, "请核对;确实如此的写明说明", "agreed_outside", value=row["agreed_value"])

    def lines(self, head: Document, transition: str) -> list[Line]:
        """Once both sides agree, each figure that was compared, by the cause of its difference."""
        if transition != AGREE:
            return []
        parties = (head.region_id, head.giver_id, head.receiver_id)
        causes = [row["cause"] or SAME for row in self.compared]
        return [
            Line("reconciliation.item", causes.count(cause), *parties, about=head.about, category=cause)
            for cause in dict.fromkeys(causes)
        ]
