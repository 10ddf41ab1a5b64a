"""A gauge answers as a walk over every day would, however it was filled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bangfu.ledger.gauge import Effect, Gauge

DAYS = [f"2021-01-{day:02d}" for day in range(1, 10)]
changes = st.dictionaries(st.sampled_from(DAYS), st.integers(-20, 20), min_size=1, max_size=3)


def naive(kept: list[dict[str, int]], new: dict[str, int]) -> tuple[str, int] | None:
    """The first day on which the sum of everything is below zero, and by how much."""
    for day in DAYS:
        at = sum(q for one in [*kept, new] for d, q in one.items() if d <= day)
        if at < 0:
            return day, -at
    return None


@given(st.lists(changes, max_size=40))
def test_a_gauge_is_the_walk_over_all_days(offers: list[dict[str, int]]) -> None:
    gauge, kept = Gauge(), []
    for offer in offers:
        effect = Effect.of(offer)
        if effect is None:
            continue
        shortage = gauge.shortage(effect)
        expected = naive(kept, offer)
        assert (shortage and (shortage.day, shortage.gap)) == expected
        if shortage:
            moved = sum(q for d, q in offer.items() if d <= shortage.day)
            assert shortage.available + moved == -shortage.gap
            assert shortage.worst_gap >= shortage.gap
        else:
            gauge.add(effect)
            kept.append(offer)
    assert gauge.lowest() is None


def test_what_cancels_out_is_no_effect() -> None:
    assert Effect.of({"2021-01-01": 0}) is None
    assert Effect.of({}) is None


def test_a_gauge_below_zero_is_found() -> None:
    gauge = Gauge({"2021-01-02": 5, "2021-01-01": -1})
    lowest = gauge.lowest()
    assert lowest and (lowest.day, lowest.gap) == ("2021-01-01", 1)
