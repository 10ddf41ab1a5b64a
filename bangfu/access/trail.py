"""The audit trail: rows that are only added, each sealing the one before it with SM3.

seal  = SM3(chain before | content), content = JSON array in UTF-8 without spaces:
        [form, number, at in UTC with microseconds, who, origin, method, act, target, status, result]
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from bangfu.access.models import Record
from bangfu.kernel.errors import Refused
from bangfu.ledger.backend.lock import lock_for_trail
from bangfu.ledger.leaf import GENESIS, sm3
from bangfu.registry import scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.db.models import QuerySet

FORM = "bangfu-record-1"
CODE_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded; `target` is the key of an object and never what it says."""

    who: str
    origin: str
    method: str
    act: str
    target: str = ""
    status: int = 0
    result: str = "done"


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found: how many rows, the first bad one or 0, and the code of the last row."""

    rows: int
    bad: int
    code: str

    def text(self) -> str:
        """The report in words."""
        if self.bad:
            return f"审计记录从第 {self.bad} 条起与封链不符:它或它以前的记录被动过"
        return f"审计记录 {self.rows} 条,逐条相符;校验码 {self.code or '(还没有记录)'}"


def record(act: Act, now: datetime) -> Record:
    """The row that was added.

    Cost: one short transaction; on PostgreSQL those who record wait for each other, on SQLite they do anyway.
    """
    act = replace(act, who=act.who[:150], origin=act.origin[:60], act=act.act[:60], target=act.target[:200])
    with transaction.atomic():
        lock_for_trail()
        last = Record.objects.order_by("-number").first()
        made = Record(
            number=last.number + 1 if last else 1, at=now, who=act.who, origin=act.origin, method=act.method,
            act=act.act, target=act.target, status=act.status, result=act.result,
        )  # fmt: skip
        made.chain = _seal(bytes(last.chain) if last else GENESIS, made)
        made.save(force_insert=True)
    return made


def verify() -> Report:
    """Recomputes every seal.

    Cost: one pass over all rows, in pieces.
    """
    chain, number = GENESIS, 0
    for row in Record.objects.order_by("number").iterator(chunk_size=2_000):
        chain, number = _seal(chain, row), number + 1
        if row.number != number or bytes(row.chain) != chain:
            return Report(number, number, "")
    return Report(number, 0, _code(number, chain) if number else "")


def stands(code: str) -> bool:
    """Whether the trail still holds the row whose code was noted down; so an end that was cut off is found."""
    number = code.partition("-")[0]
    row = Record.objects.filter(number=int(number)).first() if number.isdecimal() else None
    return row is not None and _code(row.number, bytes(row.chain)) == code


def read(
    reader: AbstractBaseUser,
    today: date,
    *,
    who: str = "",
    act: str = "",
    on: date | None = None,
    since: date | None = None,
) -> QuerySet[Record]:
    """The rows, newest first; only for the officer of audit.

    Refuses: `not_allowed`.
    """
    if not scope.in_force(reader, today).filter(role="audit").exists():
        raise Refused("审计记录只有审计管理员可以查看", "如有需要,请联系本单位的审计管理员", "not_allowed")
    rows = Record.objects.order_by("-number")
    rows = rows.filter(who=who) if who else rows
    rows = rows.filter(act=act) if act else rows
    if on is not None:
        rows = rows.filter(at__gte=_begin(on), at__lt=_begin(on) + timedelta(days=1))
    return rows.filter(at__gte=_begin(since)) if since is not None else rows


def _begin(on: date) -> datetime:
    return timezone.make_aware(datetime(on.year, on.month, on.day))


def acts() -> Sequence[str]:
    """The names of what was recorded so far."""
    return list(Record.objects.order_by("act").values_list("act", flat=True).distinct())


def _seal(before: bytes, row: Record) -> bytes:
    at = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = [FORM, row.number, at, row.who, row.origin, row.method, row.act, row.target, row.status, row.result]
    return sm3(before + json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())


def _code(number: int, chain: bytes) -> str:
    return f"{number}-{chain.hex()[:CODE_DIGITS]}"
