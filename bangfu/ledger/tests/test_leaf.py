"""The bytes under the hash: known values, and nothing stated that they leave out."""

from __future__ import annotations

import doctest
import hashlib
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bangfu.kernel.line import Attributed, Card, Line
from bangfu.ledger import leaf
from bangfu.ledger.drafts import AttributionDraft, EntryDraft

ATTRIBUTED = Attributed("eastwest", 3, "direct", 1, 2)
LINE = Line("money.pass", 5, 1, 2, 3, "s", "a", "f", "c", "t", "A", date(2021, 1, 2), (ATTRIBUTED,), "一", 4)
CARD = Card("k", "kind", "1", "名称", "p", "f", 7, 8)
LATER = AttributionDraft(posting_id=9, programme="central", helper=2, mode="m", num=1, den=3, sign=-1)
DRAFT = EntryDraft(
    key="k", kind="x", number="1", revision=1, transition="accept", on=date(2021, 1, 2), body_digest=b"b" * 32,
    attachments_digest=b"a" * 32, author="u", acceptor="v", recorded_at=datetime(2021, 1, 3, tzinfo=UTC), lines=(LINE,),
    card=CARD, reverses=1, corrects=2, attributions=(LATER,),
)  # fmt: skip


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bytes):
        return b"z" * 32
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value + 1 if isinstance(value, int) else value + "x"


def test_doctests() -> None:
    assert doctest.testmod(leaf).failed == 0


@pytest.mark.parametrize("thing", ["draft", "line", "attributed", "card", "later"])
def test_nothing_stated_is_left_out(thing: str) -> None:
    base = leaf.content(DRAFT)
    value = {"draft": DRAFT, "line": LINE, "attributed": ATTRIBUTED, "card": CARD, "later": LATER}[thing]
    skip = {"on", "recorded_at", "lines", "card", "attributed", "attributions"}
    for field in fields(value):
        if field.name in skip:
            continue
        changed = replace(value, **{field.name: other(getattr(value, field.name))})
        drafts = {
            "draft": lambda c: c,
            "line": lambda c: replace(DRAFT, lines=(c,)),
            "attributed": lambda c: replace(DRAFT, lines=(replace(LINE, attributions=(c,)),)),
            "card": lambda c: replace(DRAFT, card=c),
            "later": lambda c: replace(DRAFT, attributions=(c,)),
        }
        assert leaf.content(drafts[thing](changed)) != base, field.name


def test_the_head_speaks_for_a_line_that_says_nothing() -> None:
    silent = replace(LINE, happened_on=None, attributions=())
    assert leaf.content(replace(DRAFT, lines=(silent,), attributed=(ATTRIBUTED,))) == leaf.content(DRAFT)


def test_the_leaf_covers_when_it_was_known_and_booked() -> None:
    state = leaf.started(leaf.content(DRAFT))
    now = leaf.moment(DRAFT.recorded_at)
    one = leaf.finished(state, now, ["2021-01-02"])
    assert one == leaf.finished(state, now, ["2021-01-02"])
    assert one != leaf.finished(state, now, ["2021-01-03"])
    assert one != leaf.finished(state, leaf.moment(DRAFT.recorded_at + timedelta(microseconds=1)), ["2021-01-02"])
    content = leaf.content(DRAFT)
    tail = leaf.encode([now, ["2021-01-02"]])
    plain = b"\x00" + len(content).to_bytes(8, "big") + content + len(tail).to_bytes(8, "big") + tail
    assert one == hashlib.new("sm3", plain).digest()


def test_a_python_without_sm3_computes_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaf, "ALG", "none such")
    state = leaf._empty()
    state.update(b"ab")
    copy = state.copy()
    copy.update(b"c")
    assert copy.digest() == leaf.sm3(b"abc")
    assert state.digest() == leaf.sm3(b"ab")
