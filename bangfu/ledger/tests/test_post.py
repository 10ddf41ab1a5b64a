"""What a posting must be, and what a repetition is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from bangfu.kernel.errors import Refused
from bangfu.kernel.line import Attributed, Card
from bangfu.ledger.models import Attribution, Entry, Matter, Posting
from bangfu.ledger.post import post, post_many, prepare, reversal
from bangfu.ledger.tests.ground import DAY, FUND, Ground, posted

pytestmark = pytest.mark.pg


def refusal(*drafts: Any) -> str:
    """The code with which a transition is refused; nothing of it may be left."""
    before = (Entry.objects.count(), Posting.objects.count())
    with pytest.raises(Refused) as caught:
        posted(*drafts)
    assert (Entry.objects.count(), Posting.objects.count()) == before
    return caught.value.code


def test_everything_stated_is_kept(ground: Ground) -> None:
    attributed = (
        Attributed("eastwest", ground.helper, "bought", 1, 2),
        Attributed("central", ground.other, "helped", 1, 2),
    )
    line = ground.line(
        "trial.attended", 3, ground.helper, ground.a, subject="s-1", about="class/1", fund="", category="cadre",
        grade="B", happened_on=date(2021, 2, 3), attributions=attributed, sheet="一", row=7,
    )  # fmt: skip
    card = Card("class/1", "class", "1", "第一期", parent="class/0", region=ground.region)
    entry = posted(ground.draft(line, card=card, key="k"))[0]
    entry.refresh_from_db()
    assert (entry.key, entry.author, entry.acceptor, entry.alg) == ("k", "clerk", "approver", "sm3")
    assert entry.recorded_at == datetime(2022, 6, 1, 8, tzinfo=UTC)
    posting = entry.postings.get()
    assert (posting.quantity, posting.happened_on, posting.booked_on) == (3, date(2021, 2, 3), date(2021, 2, 3))
    assert (posting.category, posting.grade, posting.sheet, posting.row, posting.line_no) == ("cadre", "B", "一", 7, 1)
    rows = posting.attributions.order_by("id").values_list("programme_id", "helper_id", "mode", "num", "den", "sign")
    assert list(rows) == [("eastwest", ground.helper, "bought", 1, 2, 1), ("central", ground.other, "helped", 1, 2, 1)]
    assert (Matter.objects.get().title, Matter.objects.get().origin) == ("第一期", None)


def test_a_repetition_is_answered_with_the_first_entries(ground: Ground) -> None:
    draft = ground.batch(100)
    first = posted(draft)
    later = replace(draft, recorded_at=datetime(2023, 1, 1, tzinfo=UTC))
    assert [e.pk for e in posted(later)] == [e.pk for e in first]
    assert Entry.objects.count() == 1
    assert refusal(replace(draft, author="somebody")) == "key_reused"
    assert refusal(replace(draft, lines=(replace(draft.lines[0], quantity=101),))) == "key_reused"


def test_half_a_repetition_is_none(ground: Ground) -> None:
    first = ground.batch(100)
    posted(first)
    assert refusal(first, ground.move("pass", 1, ground.city, ground.a)) == "key_reused"
    twice = ground.move("pass", 1, ground.city, ground.a, key="same")
    assert refusal(twice, twice) == "key_reused"


@pytest.mark.parametrize(
    ("code", "measure", "more"),
    [
        ("unknown_measure", "trial.atended", {}),
        ("unknown_category", "trial.attended", {"category": "other"}),
        ("unknown_trait", "trial.attended", {"trait": "poor"}),
        ("unknown_grade", "trial.attended", {"grade": "E"}),
        ("bad_quantity", "trial.attended", {"quantity": 0}),
        ("bad_quantity", "trial.attended", {"quantity": 2**62}),
        ("too_long", "trial.attended", {"subject": "x" * 41}),
        ("bad_text", "trial.attended", {"about": "a\x00b"}),
        ("bad_text", "trial.attended", {"about": "\ud800"}),
        ("bad_share", "trial.attended", {"attributions": (Attributed("eastwest", 1, "", 2, 1),)}),
        ("bad_share", "trial.attended", {"attributions": (Attributed("eastwest", 1, "", 0, 1),)}),
        ("no_attribution", "trial.attended", {"attributions": (Attributed("", 1),)}),
        ("duplicate_attribution", "trial.attended", {"attributions": (Attributed("eastwest", 1),) * 2}),
        ("negative_money", "money.pass", {"quantity": -1}),
        ("no_fund", "money.pass", {"fund": ""}),
        ("unknown_fund", "money.pass", {"fund": "trial.batch/none"}),
        ("not_backed", "trial.received.direct", {}),
    ],
)
def test_a_line_that_means_nothing_is_refused(ground: Ground, code: str, measure: str, more: dict[str, Any]) -> None:
    posted(ground.batch(100))
    quantity = more.pop("quantity", 1)
    assert refusal(ground.draft(ground.line(measure, quantity, ground.city, ground.a, **more))) == code


def test_an_entry_needs_content_and_attribution(ground: Ground) -> None:
    assert refusal(ground.draft()) == "nothing_to_post"
    line = ground.line("trial.attended", 1, ground.helper, ground.a)
    assert refusal(ground.draft(line, attributed=())) == "no_attribution"


def test_money_moves_between_two_and_enters_from_the_origin(ground: Ground) -> None:
    posted(ground.batch(100))
    assert refusal(ground.move("pass", 1, ground.city, ground.city)) == "same_party"
    assert refusal(ground.move("enter", 1, ground.helper, ground.city)) == "not_origin"
    plain = Card("project/1", "project", "1", "一号")
    posted(ground.draft(card=plain))
    assert refusal(ground.move("enter", 1, ground.helper, ground.city, fund="project/1")) == "unknown_fund"


def test_backing_is_one_to_one_for_each_measure(ground: Ground) -> None:
    posted(ground.batch(1_000))
    money = ground.line("money.pass", 100, ground.city, ground.a, about="project/1")
    backed = ground.line("trial.received.direct", 100, ground.city, ground.a, about="project/1")
    other = ground.line("trial.rearranged", 100, ground.city, ground.a, about="project/1")
    assert refusal(ground.draft(money, backed, backed)) == "not_backed"
    assert refusal(ground.draft(money, replace(backed, about="project/2"))) == "not_backed"
    assert refusal(ground.draft(money, replace(backed, quantity=99))) == "not_backed"
    posted(ground.draft(money, backed, other))


def test_a_reversal_undoes_an_entry_once(ground: Ground) -> None:
    first = posted(ground.batch(100, on=date(2021, 1, 5)))[0]
    undo = reversal(first.pk, ground.draft(on=date(2021, 8, 1), key="undo"))
    entry = posted(undo)[0]
    posting = entry.postings.get()
    assert (posting.quantity, posting.happened_on, posting.measure) == (-100, date(2021, 1, 5), "money.enter")
    assert entry.reverses_id == first.pk
    assert posted(undo)[0].pk == entry.pk
    assert refusal(reversal(first.pk, ground.draft(key="undo-2"))) == "already_reversed"
    assert refusal(reversal(entry.pk, ground.draft(key="undo-3"))) == "reverses_reversal"
    assert refusal(replace(undo, key="undo-4", reverses=10**9)) == "unknown_entry"
    with pytest.raises(Refused, match="没有凭证"):
        reversal(10**9, ground.draft())


def test_a_reversal_that_says_something_else_is_refused(ground: Ground) -> None:
    first = posted(ground.batch(100))[0]
    undo = reversal(first.pk, ground.draft(key="undo"))
    changed = replace(undo, lines=(replace(undo.lines[0], quantity=-50),))
    assert refusal(changed) == "stale_reversal"
    both = [reversal(first.pk, ground.draft(key=key)) for key in ("one", "two")]
    assert refusal(*both) == "already_reversed"


def test_a_transaction_of_the_caller_is_all_or_nothing(ground: Ground) -> None:
    with pytest.raises(Refused), transaction.atomic():
        post([ground.batch(100)])
        post([ground.move("pass", 101, ground.city, ground.a)])
    assert not Entry.objects.exists() and not Attribution.objects.exists()


def test_many_are_decided_one_after_the_other(ground: Ground) -> None:
    batch, first = ground.batch(100), ground.move("pass", 60, ground.city, ground.a)
    too_much, rest = ground.move("pass", 41, ground.city, ground.b), ground.move("pass", 40, ground.city, ground.b)
    ready = prepare([[batch], [first], [too_much], [first], [rest], [ground.draft()]])
    answers = post_many(ready)
    codes = [a.code if isinstance(a, Refused) else a[0].key for a in answers]
    assert codes == [batch.key, first.key, "overspent", first.key, rest.key, "nothing_to_post"]
    assert answers[1][0] is answers[3][0]  # type: ignore[index]
    assert Entry.objects.count() == 3


def test_the_latest_card_of_a_matter_holds(ground: Ground) -> None:
    posted(ground.batch(100))
    renamed = Card(FUND, "trial.batch", "ZB-1", "改名资金", origin=ground.province)
    posted(ground.draft(card=renamed))
    with pytest.raises(Refused, match="改名资金"):
        posted(ground.move("pass", 101, ground.city, ground.a, on=DAY))
