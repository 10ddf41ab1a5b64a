"""Closing a stretch of time: one row for the whole ledger, in order, never reopened."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from bangfu.kernel.errors import Refused
from bangfu.ledger import seal
from bangfu.ledger.backend.lock import lock_for_closing
from bangfu.ledger.book import last_close
from bangfu.ledger.closed import covering, first_open_day
from bangfu.ledger.models import Close

__all__ = ["close", "covering", "first_open_day"]


def close(last_day: date, author: str) -> Close:
    """The Close of everything up to the day; what is posted later is booked on the first day after it.

    Refuses: `already_closed` when that day is closed, `too_early` when it has not come, `not_settled` on PostgreSQL
    while an older transaction is open.
    """
    with transaction.atomic():
        lock_for_closing()
        before = last_close()
        if before is not None and last_day <= before:
            raise Refused(f"{before} 及以前已结账", "结账按顺序进行,不能重开;请选更晚的日期", "already_closed")
        today = seal.today()
        if last_day > today:
            raise Refused(f"{last_day} 还没有到", f"最晚结到今天 {today}", "too_early")
        return Close.objects.create(last_day=last_day, position=seal.settle(), author=author, closed_at=seal.clock())
