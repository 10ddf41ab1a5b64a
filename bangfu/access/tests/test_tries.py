"""Guessing is cut short: five tries in a quarter of an hour, by account and by address, whoever asks at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from bangfu.access import tries
from bangfu.access.models import Attempt
from bangfu.kernel.errors import Refused

pytestmark = pytest.mark.pg
NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


def _try(account: str, address: str, now: datetime, outcome: str = "failed") -> bool:
    try:
        attempt = tries.begin(account, address, now)
    except Refused as refused:
        assert refused.code == "locked" and refused.remedy
        return False
    tries.settle(attempt, outcome)
    return True


def test_five_tries_and_no_sixth_until_the_first_is_a_quarter_of_an_hour_old(fresh_db: Any) -> None:
    assert all(_try("Clerk", f"192.0.2.{n}", NOW + timedelta(minutes=n)) for n in range(5))
    assert not _try(" clerk ", "192.0.2.9", NOW + timedelta(minutes=5))
    assert not _try("clerk", "192.0.2.9", NOW + timedelta(minutes=14, seconds=59))
    assert _try("other", "192.0.2.9", NOW + timedelta(minutes=5))
    assert _try("clerk", "192.0.2.9", NOW + timedelta(minutes=15))
    assert not _try("clerk", "192.0.2.9", NOW + timedelta(minutes=15, seconds=30))


def test_an_address_that_tries_many_names_is_paused_too(fresh_db: Any) -> None:
    assert all(_try(f"user{n}", "192.0.2.1", NOW) for n in range(5))
    assert not _try("user9", "192.0.2.1", NOW)
    assert _try("user9", "192.0.2.2", NOW)


def test_who_gets_in_is_not_counted_and_what_is_refused_does_not_prolong_the_wait(fresh_db: Any) -> None:
    assert all(_try("clerk", "192.0.2.1", NOW, "passed") for _ in range(20))
    assert all(_try("clerk", "192.0.2.1", NOW) for _ in range(5))
    assert not any(_try("clerk", "192.0.2.1", NOW + timedelta(minutes=n)) for n in range(1, 15))
    assert _try("clerk", "192.0.2.1", NOW + timedelta(minutes=15))
    assert tries.failed_since("clerk", NOW - timedelta(seconds=1)) == 20
    assert tries.forgive("clerk") > 0 and _try("clerk", "192.0.2.3", NOW + timedelta(minutes=15))


def test_tries_are_forgotten_after_a_day(fresh_db: Any) -> None:
    _try("clerk", "192.0.2.1", NOW)
    _try("other", "192.0.2.2", NOW + timedelta(days=1, seconds=1))
    assert list(Attempt.objects.values_list("account", flat=True)) == ["other"]


def test_no_more_than_five_of_many_at_one_moment_go_on(fresh_db: Any) -> None:
    went_on: list[bool] = []

    def guess() -> None:
        went_on.append(_try("clerk", "192.0.2.1", NOW))
        connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(went_on) == 16
    assert sum(went_on) <= 5


def _hammer(guesses: int, every: timedelta) -> list[datetime]:
    at = [NOW + every * n for n in range(guesses)]
    return [moment for n, moment in enumerate(at) if _try("clerk", f"198.51.100.{n % 200}", moment)]


def test_a_thousand_guesses_get_five_tries_in_any_quarter_of_an_hour(fresh_db: Any) -> None:
    seen = _hammer(1_000, timedelta(seconds=7))
    assert all(later - first >= tries.WINDOW for first, later in zip(seen, seen[5:], strict=False))
    assert 25 <= len(seen) <= 5 * 8


@pytest.mark.load
def test_ten_thousand_guesses(fresh_db: Any) -> None:
    seen = _hammer(10_000, timedelta(seconds=1))
    assert all(later - first >= tries.WINDOW for first, later in zip(seen, seen[5:], strict=False))
    print(f"10,000 guesses in {10_000 / 3600:.1f} h: {len(seen)} looked at")
