"""A 2,000-row import is killed at statement after statement: it is there whole or not at all, and a retry makes it once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from bangfu.documents import find, life
from bangfu.indicators import evaluate
from bangfu.intake import template, upload
from bangfu.kernel.period import Period
from bangfu.ledger import verify
from bangfu.registry.scope import Scope
from tests.fixtures import World

ROWS = 2_000
KILLS = 10
ALL = Scope.everything()

# Counts the statements of confirming and accepting; dies by SIGKILL at the one it was told.
CHILD = """
import json, os, signal, sys
import django
django.setup()
from bangfu.ledger.backend import wall
wall.act_as_owner()
from django.contrib.auth import get_user_model
from django.db import connection
from bangfu.intake import upload
from bangfu.intake.models import Upload

fatal, seen = int(sys.argv[2]), 0

def count(execute, sql, params, many, context):
    global seen
    seen += 1
    if seen == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

people = {u.username: u for u in get_user_model().objects.all()}
batch = Upload.objects.get(token=sys.argv[1])
with connection.execute_wrapper(count):
    upload.confirm(people["clerk"], batch, acceptor=people["approver"])
print(json.dumps(seen))
"""


def _import(world: World, token: str, fatal: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD, token, str(fatal)]
    return subprocess.run(
        command, env=world.database.environment(), capture_output=True, text=True, check=False, timeout=120
    )


def _state() -> tuple[int, int]:
    """How many of the documents are there, and how much of the money has arrived."""
    found = evaluate.figure(ALL, "eastwest_funds", period=Period.parse("2021"), region="巫山县")
    return find.listing(ALL, kind="fund.allocation").count, int(found.value or 0)


def _staged(world: World) -> str:
    """The token of an upload that passes 2,000 amounts of one fund on to a county."""
    batch = {"number": "ZB-1", "date": date(2021, 1, 1), "giver": "山东省财政厅", "receiver": "重庆市财政局",
             "amount_fen": 10**12, "mode_code": "eastwest", "level": "shandong"}  # fmt: skip
    life.accept_many(world.approver, life.create_many(world.clerk, "fund.batch", [batch]))
    rows = [
        {"number": f"BF-{n}", "date": date(2021, 1, 2) + timedelta(days=n % 300), "giver": "重庆市财政局",
         "receiver": "巫山县财政局", "fund": "ZB-1", "amount_fen": f"{n + 1}.00"}
        for n in range(ROWS)
    ]  # fmt: skip
    data = template.filled("fund.allocation", rows)
    return str(upload.stage(world.clerk, "fund.allocation", "拨付.xlsx", data).token)


@pytest.mark.fault
@pytest.mark.slow
def test_no_half_import_and_no_duplicate_after_a_retry(world: World) -> None:
    whole = (ROWS, ROWS * (ROWS + 1) // 2 * 100)
    token = _staged(world)
    fatal, deaths = 1, 0
    while True:
        done = _import(world, token, fatal)
        count, money = _state()
        assert count in (0, ROWS) and money in (0, whole[1]), f"half an import after statement {fatal}"
        assert verify.verify().ok
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
        deaths += 1
        fatal += 1 if count == 0 and deaths < KILLS // 2 else 3
    assert _state() == whole and deaths >= KILLS
    again = _import(world, token)
    assert json.loads(again.stdout) >= 1 and _state() == whole


def test_a_second_upload_of_the_same_rows_adds_nothing(world: World) -> None:
    row = {"number": "ZB-1", "date": date(2021, 1, 1), "giver": "山东省财政厅", "receiver": "巫山县财政局",
           "amount_fen": "5.00", "mode_code": "东西部协作", "level": "山东省"}  # fmt: skip
    for name in ("一.xlsx", "二.xlsx"):
        batch = upload.stage(world.clerk, "fund.batch", name, template.filled("fund.batch", [row]))
        upload.confirm(world.clerk, batch, acceptor=world.approver)
    assert find.listing(ALL, kind="fund.batch").count == 1
