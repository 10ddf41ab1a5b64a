"""How long the lock of the ledger is held for one full upload."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from django.db import transaction

from bangfu.kernel.errors import Refused
from bangfu.ledger.post import post_many, prepare
from bangfu.ledger.tests.ground import Ground, posted

ROWS = 20_000
SECONDS = 2.0


def upload(ground: Ground, rows: int) -> list[list[object]]:
    """Transitions of one and two lines on many days, some of which overspend."""
    made = []
    for n in range(rows):
        day = date(2021, 3, 2) + timedelta(days=n % 365)
        lines = [ground.line("money.pass", 10_000 + n, ground.city, ground.a, about=f"project/{n % 50}", row=n)]
        if n % 2:
            lines.append(
                ground.line("trial.received.direct", 10_000 + n, ground.city, ground.a, about=f"project/{n % 50}")
            )
        made.append([ground.draft(*lines, on=day)])
    return made


@pytest.mark.load
@pytest.mark.pg
def test_an_upload_of_20_000_rows_holds_the_lock_for_two_seconds_at_most(
    ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    posted(ground.batch(10**12))
    start = time.perf_counter()
    ready = prepare(upload(ground, ROWS))
    prepared = time.perf_counter()
    with transaction.atomic():
        locked = time.perf_counter()
        cpu = time.process_time()
        answers = post_many(ready)
    held = time.perf_counter() - locked
    cpu = time.process_time() - cpu
    with capsys.disabled():
        print(f"\nprepare {prepared - start:.2f} s, lock {held:.2f} s, cpu {cpu:.2f} s")
    assert not any(isinstance(answer, Refused) for answer in answers)
    assert held <= SECONDS or cpu <= SECONDS
