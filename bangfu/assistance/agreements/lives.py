"""The lives of what two sides do together: one side writes, its own house reviews, the other side agrees or objects."""

from __future__ import annotations

from bangfu.documents.steps import EDITING, Life, Step, mending

AGREE = "agree"

# What both sides stand by: once agreed it is no longer corrected by one of them, only supplemented or voided.
BOTH_SIDES = Life(
    (
        *EDITING,
        Step("accept", "审核并送对方", ("submitted",), "proposed", "approver", posts="lines"),
        Step(AGREE, "对方同意", ("proposed",), "agreed", "liaison", posts="lines"),
        Step("object", "对方有异议", ("proposed",), "disputed", "liaison", reason=True),
        Step("propose", "修改后再送对方", ("disputed",), "proposed", "approver"),
        Step("close", "办结", ("agreed",), "closed", "approver"),
        Step("correct", "更正", ("proposed", "disputed"), "", "approver", posts="correction", reason=True),
        Step("void", "作废", ("proposed", "disputed", "agreed"), "voided", "approver", posts="reversal", reason=True),
    ),
    long_lived=True,
)
AGREEMENT_LIFE = Life(
    (
        *EDITING,
        Step("accept", "登记签署", ("submitted",), "signed", "approver", posts="lines"),
        Step("end", "提前终止", ("signed",), "ended", "approver", reason=True),
        Step("close", "期满归档", ("signed",), "closed", "approver"),
        *mending("signed"),
    ),
    long_lived=True,
)
# Closing a meeting posts how many of its resolutions are settled; the ledger refuses more than were closed.
MEETING_LIFE = Life(
    (
        *EDITING,
        Step("accept", "登记召开", ("submitted",), "held", "approver", posts="lines"),
        Step("close", "全部办结", ("held",), "closed", "approver", posts="lines"),
        *mending("held"),
    ),
    long_lived=True,
)
