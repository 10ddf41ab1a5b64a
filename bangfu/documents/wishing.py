"""Who wants to see people in the open, whether they may, and whether they say why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bangfu.documents import guards
from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.kernel.personal import without_numbers

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

LEAST_REASON = 4
WORKERS = ("clerk", "approver")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants to see people in the open, why, and when it is at the place of the house."""

    user: AbstractBaseUser
    reason: str
    now: datetime
    today: date

    @property
    def said(self) -> str:
        """The reason as it is kept."""
        return self.reason.strip()[:500]


def may_reveal(user: AbstractBaseUser, head: Document, today: date) -> bool:
    """Whether the user works on the document: who only reads sees people masked."""
    allowed = guards.rights(user, today)
    return any(allowed(head, role) for role in WORKERS)


def judge(asking: Asking, head: Document) -> None:
    """Nothing, when the user works on the document and says why.

    Refuses: `no_right`, `no_reason`, `personal_number`.
    """
    if not may_reveal(asking.user, head, asking.today):
        raise guards.no_right("查看完整姓名", "clerk")
    check_reason(asking)


def check_reason(asking: Asking, what: str = "查看或导出") -> None:
    """Nothing, when the reason says something.

    Refuses: `no_reason`, `personal_number`.
    """
    if len(asking.reason.strip()) < LEAST_REASON:
        raise Refused("没有写明理由", f"请写明{what}的理由(至少 {LEAST_REASON} 个字)", "no_reason")
    without_numbers(asking.reason, "理由")
