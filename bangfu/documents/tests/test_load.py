"""How long the lock is held for one full upload: made in one transaction, accepted in another, voided in a third."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.kernel.errors import Refused
from bangfu.registry import parties

ROWS = 20_000
SECONDS = 2.0


@contextmanager
def within(seconds: float, what: str, capsys: Any) -> Iterator[None]:
    """Fails when the block needs longer, by the clock and by what this process computed."""
    start, computed = time.perf_counter(), time.process_time()
    yield
    took, computed = time.perf_counter() - start, time.process_time() - computed
    with capsys.disabled():
        print(f"\n{what}: {took:.2f} s, computed {computed:.2f} s")
    assert min(took, computed) <= seconds


@pytest.mark.load
@pytest.mark.pg
def test_an_upload_of_20_000_rows_never_holds_the_lock_over_two_seconds(world: Any, capsys: Any) -> None:
    parties.make_organisation(code="TRIAL-MOF", name="示例财政部", kind="treasury")
    batch = {"number": "ZB-1", "date": date(2021, 1, 1), "giver": "示例财政部", "receiver": "重庆市财政局",
             "amount_fen": 10**12, "mode_code": "fiscal", "level": "central"}  # fmt: skip
    life.accept_many(world.approver, life.create_many(world.clerk, "fund.batch", [batch]))
    rows = [
        {"number": f"BF-{n}", "date": (date(2021, 1, 2) + timedelta(days=n % 365)).isoformat(), "giver": "重庆市财政局",
         "receiver": "巫山县财政局", "fund": "fund.batch/ZB-1", "amount_fen": 10_000 + n, "sheet": "表", "row": n + 2}
        for n in range(ROWS)
    ]  # fmt: skip
    with within(60, "prepare create", capsys):
        creation = life.prepare_create(world.clerk, "fund.allocation", rows, upload="U1")
    with within(SECONDS, "commit create", capsys):
        made = creation.commit()
    assert not any(isinstance(one, Refused) for one in made)

    with within(60, "prepare accept", capsys):
        moving = life.prepare_step(world.approver, [d for d in made if isinstance(d, Document)], "accept")
    with within(SECONDS, "commit accept", capsys):
        done = moving.commit()
    assert all(isinstance(one, Document) and one.state == "accepted" for one in done)

    with within(60, "prepare void", capsys):
        undoing = life.prepare_step(world.approver, [d for d in done if isinstance(d, Document)], "void", reason="示例")
    with within(2 * SECONDS, "commit void", capsys):
        undone = undoing.commit()
    assert all(isinstance(one, Document) and one.state == "voided" for one in undone)
