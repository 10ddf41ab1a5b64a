"""Others go on saving while 20,000 rows are imported: none of their saves fails, none waits over two seconds."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bangfu.documents import life
from bangfu.intake import template, upload
from bangfu.registry import parties
from tests.fixtures import World

ROWS = 20_000
SECONDS = 2.0

# Saves one document after the other, submitted and accepted, until told to stop; says how long each save took.
CHILD = """
import json, sys, time
from pathlib import Path
import django
django.setup()
from bangfu.ledger.backend import wall
wall.act_as_owner()
from django.contrib.auth import get_user_model
from bangfu.documents import life

people = {u.username: u for u in get_user_model().objects.all()}
stop, took, failed, n = Path(sys.argv[1]), [], [], 0
while not stop.exists():
    n += 1
    row = {"number": f"BS-{n}", "date": "2021-03-01", "giver": "水利部", "receiver": "巫山县财政局",
           "amount_fen": "1.00", "mode_code": "直接投入", "level": "中央单位"}
    start = time.perf_counter()
    try:
        made = life.create(people["clerk"], "fund.batch", row)
        made = life.step(people["clerk"], made, "submit")
        life.step(people["approver"], made, "accept")
    except Exception as fault:
        failed.append(repr(fault))
    took.append(time.perf_counter() - start)  # three saves: the longest is no longer than this
    time.sleep(0.02)
print(json.dumps({"saves": 3 * n, "slowest": max(took), "failed": failed}))
"""


@pytest.mark.load
@pytest.mark.pg
def test_no_save_waits_long_beside_an_import(world: World, tmp_path: Path, capsys: Any) -> None:
    parties.make_organisation(code="TRIAL-MOF", name="示例财政部", kind="treasury")
    batch = {"number": "ZB-1", "date": date(2021, 1, 1), "giver": "示例财政部", "receiver": "重庆市财政局",
             "amount_fen": 10**12, "mode_code": "fiscal", "level": "central"}  # fmt: skip
    life.accept_many(world.approver, life.create_many(world.clerk, "fund.batch", [batch]))
    rows = [
        {"number": f"BF-{n}", "date": date(2021, 1, 2) + timedelta(days=n % 300), "giver": "重庆市财政局",
         "receiver": "巫山县财政局", "fund": "ZB-1", "amount_fen": f"{100 + n}.00"}
        for n in range(ROWS)
    ]  # fmt: skip
    stop = tmp_path / "stop"
    saver = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(stop)], env=world.database.environment(), stdout=subprocess.PIPE, text=True
    )
    start = time.perf_counter()
    try:
        staged = upload.stage(world.clerk, "fund.allocation", "拨付.xlsx", template.filled("fund.allocation", rows))
        upload.confirm(world.clerk, staged, acceptor=world.approver)
    finally:
        stop.touch()
    said = json.loads(saver.communicate(timeout=60)[0])
    with capsys.disabled():
        print(f"\n{ROWS:,} rows in {time.perf_counter() - start:.1f} s beside {said['saves']} saves,"
              f" the slowest {said['slowest']:.2f} s")  # fmt: skip
    assert staged.posted == ROWS
    assert not said["failed"] and said["slowest"] <= SECONDS
