"""Who may write at the same time: on SQLite nobody beside us, on PostgreSQL whoever touches other funds."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from django.db import connection

# Names of our own in PostgreSQL's two-number advisory locks; the second number is a bucket, so that a batch of
# 20,000 never fills the server's table of locks.
_CLOSING, _SEALING, _GAUGES, _TRAIL = 0x62660001, 0x62660002, 0x62660003, 0x62660004
_BUCKETS = 2048


def lock_for_posting(names: Iterable[str]) -> None:
    """Waits for the right to post: shared with every other post, alone for each of the names, until the commit.

    The names are locked in one order, so two transitions never wait for each other in a ring.
    """
    if connection.vendor != "postgresql":
        return
    buckets = sorted({zlib.crc32(name.encode()) % _BUCKETS for name in names})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, 0)", [_CLOSING])
        if buckets:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, bucket) FROM unnest(%s::int[]) WITH ORDINALITY AS b(bucket, n)"
                " ORDER BY n",
                [_GAUGES, buckets],
            )


def lock_for_closing() -> None:
    """Waits until nobody posts, and keeps everybody from it until the commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_CLOSING])


def lock_for_sealing() -> None:
    """Waits until no other sealer gives places."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_SEALING])


def lock_for_trail() -> None:
    """Waits until nobody else adds to the audit trail, whose every row seals the one before."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_TRAIL])
