"""The kinds of the funds line, where Django looks for them."""

from __future__ import annotations

from bangfu.assistance.funds.flows import Allocation, Payment, Rearrangement, Return
from bangfu.assistance.funds.sources import Batch, Donation
from bangfu.assistance.funds.told import SectorFund
from bangfu.assistance.funds.work import WorkFund, WorkPlan, WorkSpending

__all__ = [
    "Allocation",
    "Batch",
    "Donation",
    "Payment",
    "Rearrangement",
    "Return",
    "SectorFund",
    "WorkFund",
    "WorkPlan",
    "WorkSpending",
]
