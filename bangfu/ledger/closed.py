"""What is closed, for those who only ask; closing itself is `ledger.close`, and for doors alone."""

from __future__ import annotations

from datetime import date, timedelta

from bangfu.ledger.book import last_close
from bangfu.ledger.models import Close


def first_open_day() -> date | None:
    """The first day that still takes entries; nothing while no Close was made."""
    before = last_close()
    return before + timedelta(days=1) if before else None


def covering(last_day: date) -> Close | None:
    """The first Close that covers a period ending on the day; nothing while it is open (尚未结账)."""
    return Close.objects.filter(last_day__gte=last_day).order_by("last_day").first()
