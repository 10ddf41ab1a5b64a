"""A process killed while it posts: all of a transaction or nothing, and a retry changes nothing twice."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from django.db import connections

from bangfu.ledger.models import Entry, Place, Posting
from bangfu.ledger.verify import verify

COUNT = 50
CHILD = """
import os, signal, sys
import django
django.setup()
from bangfu.ledger.backend import wall
wall.act_as_owner()
from django.db import connection, transaction
from bangfu.ledger.measures import declared
from bangfu.ledger.post import post_many, prepare
from bangfu.ledger.tests.ground import MEASURES, Ground

last, seen = int(sys.argv[1]), 0

def count(execute, sql, params, many, context):
    global seen
    seen += 1
    if seen == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with declared(MEASURES):
    ground = Ground()
    ready = prepare([[ground.batch(10**6)], *([ground.move("pass", n + 1, ground.city, ground.a)] for n in range(int(sys.argv[2])))])
    with connection.execute_wrapper(count), transaction.atomic():
        post_many(ready)
print(seen)
"""


def run(database: Any, last: int) -> subprocess.CompletedProcess[str]:
    connections.close_all()
    command = [sys.executable, "-c", CHILD, str(last), str(COUNT - 1)]
    return subprocess.run(command, env=database.environment(), capture_output=True, text=True, check=False)


@pytest.mark.fault
@pytest.mark.slow
def test_killed_at_every_statement(ground: Any, fresh_db: Any) -> None:
    if fresh_db.vendor != "sqlite":
        pytest.skip("the server of PostgreSQL outlives its client")
    last = 1
    while run(fresh_db, last).returncode != 0:
        assert (Entry.objects.count(), Posting.objects.count(), Place.objects.count()) == (0, 0, 0)
        last += 1
    assert last > 8
    for _ in range(2):
        assert run(fresh_db, 10**6).returncode == 0
        assert (Entry.objects.count(), Posting.objects.count(), Place.objects.count()) == (COUNT,) * 3
    assert verify().ok
