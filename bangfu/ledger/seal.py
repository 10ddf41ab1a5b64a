"""The total order: every entry gets its position once, in blocks whose Merkle roots are chained.

SQLite writes places in the posting transaction, writers being one after the other anyway. On PostgreSQL the sealer
gives them afterwards, in the order of (transaction id, id), to entries of transactions below the snapshot's xmin: all
of those have ended, so nothing can ever come before what has its place.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from bangfu.kernel.errors import Refused
from bangfu.ledger import leaf
from bangfu.ledger.backend import wall
from bangfu.ledger.backend.bulk import insert
from bangfu.ledger.backend.lock import lock_for_sealing
from bangfu.ledger.models import Block, Entry, Place

_BLOCK = ("number", "first_position", "last_position", "alg", "root", "chain")
_PLACE = ("entry_id", "position", "block", "placed_at")
_PAUSE_SECONDS = 0.02

_UNPLACED = """
    SELECT e.id, e.leaf FROM ledger_entry e
    WHERE e.xid >= COALESCE((SELECT x.xid FROM ledger_place p JOIN ledger_entry x ON x.id = p.entry_id
                             ORDER BY p.position DESC LIMIT 1), 0)
      AND e.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      AND NOT EXISTS (SELECT 1 FROM ledger_place p WHERE p.entry_id = e.id)
    ORDER BY e.xid, e.id
"""


def clock() -> datetime:
    """The time now; the only clock of the ledger."""
    return timezone.now()


def today() -> date:
    """The day it is in Asia/Shanghai."""
    return timezone.localdate()


def placed_with(entries: Sequence[tuple[int, bytes]]) -> None:
    """Places entries in the transaction that posts them, where writers are one after the other (SQLite)."""
    if connection.vendor != "postgresql":
        _place(entries)


@wall.lifted(wall.SEALING)
def seal() -> int:
    """How many entries have got their position just now; on SQLite always 0, there they have it from the start."""
    if connection.vendor != "postgresql":
        return 0
    with transaction.atomic():
        lock_for_sealing()
        with connection.cursor() as cursor:
            cursor.execute(_UNPLACED)
            entries = [(number, bytes(digest)) for number, digest in cursor.fetchall()]
        _place(entries)
    return len(entries)


@wall.lifted(wall.SEALING)
def settle(timeout: float = 2.0) -> int:
    """The last position, once every entry committed before has its own.

    Refuses: `not_settled` when a transaction that began before them stays open longer than `timeout` seconds.
    """
    deadline = time.monotonic() + timeout
    wanted = Entry.objects.filter(place=None).aggregate(last=Max("id"))["last"] or 0
    while True:
        seal()
        if not Entry.objects.filter(place=None, id__lte=wanted).exists():
            return last_position()
        if time.monotonic() > deadline:
            raise Refused("还有凭证等待定位", "有别的办理正在进行,请几秒后重试", "not_settled")
        time.sleep(_PAUSE_SECONDS)


def last_position() -> int:
    """The last position given so far, 0 in an empty ledger."""
    return Place.objects.aggregate(last=Max("position"))["last"] or 0


@wall.lifted(wall.SEALING)
def unplaced() -> int:
    """How many entries still wait for their position."""
    return Entry.objects.filter(place=None).count()


def position_at(when: str | int | date | datetime) -> int:
    """The last position placed by then, for `as_of`: a position (`#12`), a day (its end), or a time.

    Time: days and times without a zone are those of Asia/Shanghai.
    Refuses: `bad_as_of` for a text that is none of these, `no_such_position` for a position not given yet.
    """
    if isinstance(when, str):
        when = _parsed(when.strip())
    last = settle()
    if isinstance(when, int):
        if not 0 <= when <= last:
            raise Refused(f"没有位置 {when}", f"现有位置 0 至 {last}", "no_such_position")
        return when
    zone = timezone.get_default_timezone()
    if isinstance(when, datetime):
        placed = Place.objects.filter(placed_at__lte=when if when.tzinfo else when.replace(tzinfo=zone))
    else:
        midnight = datetime.combine(when + timedelta(days=1), datetime.min.time(), zone)
        placed = Place.objects.filter(placed_at__lt=midnight)
    return placed.aggregate(last=Max("position"))["last"] or 0


def _parsed(text: str) -> int | date | datetime:
    try:
        if re.fullmatch(r"#\d+", text):
            return int(text[1:])
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"看不懂时点“{text}”", "请写成 2022-01-31、2022-01-31T09:00 或 #位置", "bad_as_of") from None


def _place(entries: Sequence[tuple[int, bytes]]) -> None:
    if not entries:
        return
    last = Place.objects.order_by("-position").values_list("position", "placed_at").first()
    block = Block.objects.order_by("-number").values_list("number", "chain").first()
    first = (last[0] if last else 0) + 1
    now = max(clock(), last[1]) if last else clock()
    number, before = (block[0] + 1, bytes(block[1])) if block else (1, leaf.GENESIS)
    end = first + len(entries) - 1
    root = leaf.root(digest for _, digest in entries)
    chain = leaf.chained(before, number, first, end, root)
    stored = connection.ops.adapt_datetimefield_value(now)
    insert("ledger_block", _BLOCK, [(number, first, end, leaf.ALG, root, chain)])
    insert("ledger_place", _PLACE, [(entry, first + i, number, stored) for i, (entry, _) in enumerate(entries)])
