"""The total order: one position an entry, in the order of commits that nobody can slip into."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from bangfu.kernel.errors import Refused
from bangfu.ledger import seal
from bangfu.ledger.close import close
from bangfu.ledger.models import Block, Close, Entry, Place
from bangfu.ledger.post import post, post_many
from bangfu.ledger.tests.ground import Ground, on_hand, posted
from bangfu.ledger.verify import verify

pytestmark = pytest.mark.pg


def attended(ground: Ground, key: str) -> Any:
    return ground.draft(ground.line("trial.attended", 1, ground.helper, ground.a), key=key)


def order() -> list[str]:
    return list(Place.objects.order_by("position").values_list("entry__key", flat=True))


def in_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=copy_context().run, args=(run,))  # with the measures declared here
    thread.start()
    return thread


def test_positions_are_without_gap_and_blocks_are_chained(ground: Ground) -> None:
    posted(attended(ground, "1"), attended(ground, "2"))
    with transaction.atomic():
        post_many([[attended(ground, str(n))] for n in range(3, 6)])
    seal.settle()
    assert order() == ["1", "2", "3", "4", "5"]
    assert [p.position for p in Place.objects.order_by("position")] == [1, 2, 3, 4, 5]
    last = Block.objects.order_by("-number")[0]
    assert last.last_position == 5
    assert verify().ok
    assert seal.seal() == 0 and seal.unplaced() == 0


def test_placed_at_never_runs_backwards(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    posted(attended(ground, "1"))
    seal.settle()
    real = seal.clock()
    monkeypatch.setattr(seal, "clock", lambda: real - timedelta(days=3))
    posted(attended(ground, "2"))
    seal.settle()
    first, second = Place.objects.order_by("position").values_list("placed_at", flat=True)
    assert second == first


def test_an_empty_ledger(ground: Ground) -> None:
    assert (seal.last_position(), seal.settle(), seal.unplaced(), seal.seal()) == (0, 0, 0, 0)
    assert seal.position_at("2030-01-01") == 0
    assert post_many([]) == []


def test_one_fen_is_spent_once_by_two_at_a_time(ground: Ground) -> None:
    posted(ground.batch(100))
    drafts = [ground.move("pass", 60, ground.city, receiver) for receiver in (ground.a, ground.b)]
    answers: list[object] = []
    start = threading.Barrier(2)

    def spend(draft: Any) -> None:
        start.wait()
        try:
            answers.append(posted(draft))
        except Refused as refused:
            answers.append(refused.code)

    threads = [in_thread(lambda d=draft: spend(d)) for draft in drafts]  # type: ignore[misc]
    for thread in threads:
        thread.join()
    assert answers.count("overspent") == 1
    assert on_hand(ground.city) == 40


@pytest.mark.pg(only=True)
def test_nothing_is_placed_before_an_older_transaction_has_ended(ground: Ground) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            post([attended(ground, "slow")])
            begun.set()
            go_on.wait(10)

    thread = in_thread(slow)
    assert begun.wait(10)
    posted(attended(ground, "quick"))
    assert seal.seal() == 0 and seal.unplaced() == 1
    with pytest.raises(Refused, match="等待定位"):
        seal.settle(timeout=0.1)
    go_on.set()
    thread.join()
    assert seal.settle() == 2
    assert order() == ["slow", "quick"]


@pytest.mark.pg(only=True)
def test_a_close_waits_for_who_is_posting_and_they_are_before_it(ground: Ground) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            post([attended(ground, "slow")])
            begun.set()
            go_on.wait(10)

    posting = in_thread(slow)
    assert begun.wait(10)
    closing = in_thread(lambda: close(date(2021, 12, 31), "owner"))
    closing.join(0.3)
    assert closing.is_alive() and not Close.objects.exists()
    go_on.set()
    posting.join()
    closing.join()
    assert Close.objects.get().position == 1
    posted(attended(ground, "late"))
    assert Entry.objects.get(key="late").postings.get().booked_on == date(2022, 1, 1)


@pytest.mark.pg(only=True)
def test_many_writers_and_a_sealer(ground: Ground) -> None:
    posted(ground.batch(10**6))
    receivers = (ground.a, ground.b)
    work = [
        [ground.move("pass", 1, ground.city, receivers[n % 2], key=f"{w}/{n}") for n in range(15)] for w in range(4)
    ]
    stop = threading.Event()

    def write(drafts: list[Any]) -> None:
        for draft in drafts:
            posted(draft)

    def sealing() -> None:
        while not stop.is_set():
            seal.seal()

    sealer = in_thread(sealing)
    writers = [in_thread(lambda d=drafts: write(d)) for drafts in work]  # type: ignore[misc]
    for writer in writers:
        writer.join()
    stop.set()
    sealer.join()
    assert seal.settle() == 61
    assert on_hand(ground.city) == 10**6 - 60
    report = verify()
    assert report.ok, report.text()
    rows = list(Entry.objects.order_by("place__position").values_list("xid", "id"))
    assert rows == sorted(rows)


def test_a_new_connection_reads_the_same(ground: Ground) -> None:
    posted(attended(ground, "1"))
    connection.close()
    assert seal.settle() == 1
    assert verify().ok
