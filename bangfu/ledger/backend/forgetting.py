"""What was overwritten must not be found in a file that lies beside the database."""

from __future__ import annotations

from django.db import connection


def settle() -> None:
    """Nothing; the embedded database's write-ahead log is brought into the file and emptied, after the commit.

    Deleted and overwritten bytes are zeroed in the file itself (PRAGMA secure_delete). On PostgreSQL old rows go with
    the next VACUUM, the write-ahead archive with its own retention; a key that was sealed is of no use there without
    the master key.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
