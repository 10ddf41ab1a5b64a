"""What a person with the file and without our guards can do, and how it is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from django.db import connections

from bangfu.ledger import leaf, seal
from bangfu.ledger.close import close
from bangfu.ledger.models import Entry
from bangfu.ledger.tests.ground import Ground, posted
from bangfu.ledger.verify import _Drafts, checkpoint, verify


@pytest.fixture
def kept(ground: Ground) -> Ground:
    posted(ground.batch(1_000))
    for n in range(4):
        posted(ground.move("pass", 10 + n, ground.city, ground.a))
    posted(ground.draft(attributions=(ground.attribution(2),)))
    return ground


@pytest.mark.pg
def test_a_whole_ledger_verifies(kept: Ground) -> None:
    close(date(2021, 12, 31), "owner")
    seal.settle()
    report = verify()
    assert report.ok and report.first_bad is None, report.text()
    assert (report.entries, report.postings, report.position, report.unplaced) == (6, 5, 6, 0)
    position, block, *code = checkpoint().split("-")
    assert int(position) == 6 and int(block) == report.blocks and [len(part) for part in code] == [4, 4]
    assert checkpoint() in report.text()
    assert report.as_dict()["ok"] is True


@pytest.mark.pg
def test_an_empty_ledger_verifies(ground: Ground) -> None:
    assert verify().ok and checkpoint() == ""


@pytest.mark.pg
def test_what_waits_for_the_sealer_is_checked_too(kept: Ground) -> None:
    assert verify().ok


def tamper(fresh_db: Any, *statements: str) -> None:
    """Changes the file as another program could: without triggers and without our connection."""
    connections.close_all()
    with closing(sqlite3.connect(fresh_db.name)) as raw:
        triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        raw.commit()


WRONGS = {
    "quantity": ("UPDATE ledger_posting SET quantity = 12 WHERE entry_id = 3", 3, "内容与摘要不符"),
    "day": ("UPDATE ledger_posting SET booked_on = '2021-04-01' WHERE entry_id = 2", 2, "内容与摘要不符"),
    "author": ("UPDATE ledger_entry SET author = 'x' WHERE id = 4", 4, "内容与摘要不符"),
    "card": ("UPDATE ledger_matter SET title = 'x'", 1, "内容与摘要不符"),
    "second card": (
        "INSERT INTO ledger_matter (entry_id, key, kind, number, title, parent, fund)"
        " SELECT entry_id, key, kind, number, 'x', '', '' FROM ledger_matter", 1, "内容与摘要不符",
    ),
    "later attribution": ("UPDATE ledger_attribution SET num = 1, den = 2 WHERE entry_id = 6", 6, "内容与摘要不符"),
    "attribution gone": ("DELETE FROM ledger_attribution WHERE entry_id = 2", 2, "没有归属"),
    "leaf": ("UPDATE ledger_entry SET leaf = zeroblob(32) WHERE id = 5", 5, "内容与摘要不符"),
    "algorithm": ("UPDATE ledger_entry SET alg = 'md5' WHERE id = 5", 5, "算法"),
    "block": ("UPDATE ledger_block SET root = zeroblob(32) WHERE number = 4", 4, "区块 4 的摘要不符"),
    "chain": ("UPDATE ledger_block SET chain = zeroblob(32) WHERE number = 3", 3, "区块 3 的摘要不符"),
    "renumbered": ("UPDATE ledger_block SET number = 9 WHERE number = 6", 6, "区块"),
    "no place": ("DELETE FROM ledger_place WHERE entry_id = 3", 3, "区块 3"),
    "no block": ("DELETE FROM ledger_block WHERE number = 6", 6, "区块 6 不存在"),
    "moved": ("UPDATE ledger_place SET position = 60 WHERE position = 6", 60, "区块"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONGS)
def test_a_change_is_found_at_its_position(kept: Ground, fresh_db: Any, wrong: str) -> None:
    if fresh_db.vendor != "sqlite":
        pytest.skip("a file of SQLite is changed")
    statement, position, text = WRONGS[wrong]
    tamper(fresh_db, statement)
    report = verify()
    assert not report.ok
    assert any(text in fault.text for fault in report.faults), report.text()
    if wrong not in ("no place", "moved"):
        assert report.first_bad == position, report.text()


def test_a_forger_who_computes_the_leaf_again_meets_the_block(kept: Ground, fresh_db: Any) -> None:
    if fresh_db.vendor != "sqlite":
        pytest.skip("a file of SQLite is changed")
    before = checkpoint()
    tamper(fresh_db, "UPDATE ledger_posting SET quantity = 12 WHERE entry_id = 3")
    drafts = _Drafts([3])
    content = leaf.content(drafts.of(Entry.objects.get(pk=3)))
    moment = leaf.moment(Entry.objects.get(pk=3).recorded_at)
    forged = leaf.finished(leaf.started(content), moment, drafts.booked_on(3))
    digest = leaf.content_digest(content)
    tamper(
        fresh_db, f"UPDATE ledger_entry SET leaf = x'{forged.hex()}', content_digest = x'{digest.hex()}' WHERE id = 3"
    )
    report = verify()
    assert (report.first_bad, report.fault_count) == (3, 1)
    assert checkpoint() == before


def test_holdings_and_limits_are_added_up_again(kept: Ground, fresh_db: Any) -> None:
    if fresh_db.vendor != "sqlite":
        pytest.skip("a file of SQLite is changed")
    tamper(
        fresh_db,
        "UPDATE ledger_posting SET quantity = 2000 WHERE entry_id = 2",
        "UPDATE ledger_posting SET measure = 'trial.received.direct', quantity = 1500 WHERE entry_id = 3",
        "UPDATE ledger_posting SET booked_on = '2019-01-01' WHERE entry_id = 4",
    )
    texts = " ".join(fault.text for fault in verify().faults)
    assert "试验市财政的资金 trial.batch/ZB-1 在 2021-03-01 透支" in texts
    assert "“试收到”在 2021-03-01 超限 500" in texts
