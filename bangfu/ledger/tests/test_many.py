"""Five hundred transitions singly and together: equal entries, equal hashes, equal refusals."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from bangfu.kernel.errors import Refused
from bangfu.ledger import seal
from bangfu.ledger.close import close
from bangfu.ledger.drafts import EntryDraft
from bangfu.ledger.models import Attribution, Entry, Matter, Place, Posting
from bangfu.ledger.post import post, post_many, prepare, reversal
from bangfu.ledger.tests.ground import Ground, posted
from bangfu.ledger.verify import verify

pytestmark = pytest.mark.pg
COUNT = 500


def beginning(ground: Ground) -> list[list[EntryDraft]]:
    """Something to reverse and to attribute, a closed year, and 500 transitions of every sort."""
    chance = random.Random(20210301)
    posted(ground.batch(3_000_000, on=date(2020, 11, 1)))
    for n in range(40):
        posted(ground.move("pass", 1_000 + n, ground.city, ground.a, on=date(2020, 12, 1) + timedelta(days=n)))
    close(date(2020, 12, 31), "owner")
    old = list(Entry.objects.order_by("id").values_list("id", flat=True))
    postings = list(Posting.objects.order_by("id").values_list("id", flat=True))
    return [_one(ground, chance, old, postings) for _ in range(COUNT)]


def _one(ground: Ground, chance: random.Random, old: list[int], postings: list[int]) -> list[EntryDraft]:
    day = date(2020, 11, 1) + timedelta(days=chance.randrange(200))
    sort = chance.randrange(8)
    if sort == 0:
        return [reversal(chance.choice(old), ground.draft(on=day))]
    if sort == 1:
        return [ground.draft(attributions=(ground.attribution(chance.choice(postings)),))]
    if sort == 2:
        return [ground.batch(chance.randrange(1, 10**6), on=day, fund=f"trial.batch/{chance.randrange(5)}")]
    if sort == 3:
        return [
            ground.draft(
                ground.line("trial.attended", 1, ground.helper, ground.a, category=chance.choice(["cadre", "x"]))
            )
        ]
    if sort == 4:
        undo = reversal(chance.choice(old), ground.draft(on=day))
        return [undo, ground.move("pass", chance.randrange(1, 5_000), ground.city, ground.a, on=day)]
    key = f"repeated/{chance.randrange(40)}" if sort == 5 else ""
    verb, giver, receiver = chance.choice(
        [("pass", ground.city, ground.a), ("spend", ground.a, ground.payee), ("return", ground.a, ground.city)]
    )
    return [ground.move(verb, chance.randrange(1, 50_000), giver, receiver, on=day, key=key)]


def told(answers: list[Any]) -> list[Any]:
    """What each transition was answered, without what only a database knows."""
    return [(a.code, str(a)) if isinstance(a, Refused) else [(e.pk, e.key, bytes(e.leaf)) for e in a] for a in answers]


def kept() -> list[list[tuple[Any, ...]]]:
    """Everything the ledger holds but when it was placed."""
    return [
        [
            tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
            for row in model.objects.order_by("pk").values_list()
        ]
        for model in (Entry, Posting, Attribution, Matter)
    ]


def singly(transitions: list[list[EntryDraft]]) -> list[Any]:
    answers: list[Any] = []
    for drafts in transitions:
        try:
            with transaction.atomic():
                answers.append(post(drafts))
        except Refused as refused:
            answers.append(refused)
    return answers


def test_singly_and_together_are_the_same(ground: Ground, fresh_db: Any) -> None:
    transitions = beginning(ground)
    one = told(singly(transitions))
    seal.settle()
    places = list(Place.objects.order_by("position").values_list("entry_id", "position"))
    rows = kept()
    assert verify().ok

    fresh_db.renew()
    transitions = beginning(Ground())
    ready = prepare(transitions)
    with transaction.atomic():
        many = told(post_many(ready))
    seal.settle()
    assert verify().ok
    assert many == one
    assert list(Place.objects.order_by("position").values_list("entry_id", "position")) == places
    assert [_without_xid(table) for table in kept()] == [_without_xid(table) for table in rows]
    codes = {answer[0] for answer in one if isinstance(answer, tuple)}
    assert codes >= {"overspent", "already_reversed", "duplicate_attribution", "unknown_category", "key_reused"}
    assert sum(isinstance(answer, list) for answer in one) > 200


def _without_xid(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows without the entry's last column, PostgreSQL's transaction id; the others have none."""
    wide = len(Entry._meta.concrete_fields)
    return [
        row[:-1] if len(row) == wide and isinstance(row[1], str) and isinstance(row[2], bytes) else row for row in rows
    ]
