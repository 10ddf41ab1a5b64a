"""One fact, many attributions: later ones, changes and withdrawals are entries of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bangfu.kernel.errors import Refused
from bangfu.kernel.line import Card
from bangfu.ledger.book import live_attributions
from bangfu.ledger.models import Attribution, Entry, Posting
from bangfu.ledger.post import post_many, reversal
from bangfu.ledger.tests.ground import Ground, posted

pytestmark = pytest.mark.pg


@pytest.fixture
def posting(ground: Ground) -> int:
    posted(ground.draft(ground.line("trial.attended", 5, ground.helper, ground.a)))
    return Posting.objects.get().pk


def refusal(*drafts: object) -> str:
    with pytest.raises(Refused) as caught:
        posted(*drafts)  # type: ignore[arg-type]
    return caught.value.code


def test_a_later_attribution_is_an_entry_of_its_own(ground: Ground, posting: int) -> None:
    entry = posted(ground.draft(attributions=(ground.attribution(posting),)))[0]
    assert Attribution.objects.filter(posting_id=posting).count() == 2
    assert not entry.postings.exists()
    assert refusal(ground.draft(attributions=(ground.attribution(posting),))) == "duplicate_attribution"


def test_a_withdrawal_names_what_is_there_and_leaves_one(ground: Ground, posting: int) -> None:
    gone = ground.attribution(posting, sign=-1)
    assert refusal(ground.draft(attributions=(gone,))) == "no_such_attribution"
    own = ground.attribution(posting, sign=-1, programme="eastwest", helper=ground.helper)
    assert refusal(ground.draft(attributions=(own,))) == "no_attribution"
    assert refusal(ground.draft(attributions=(replace(own, num=1, den=2),))) == "no_such_attribution"
    posted(ground.draft(attributions=(ground.attribution(posting), own)))
    signs = Attribution.objects.filter(posting_id=posting).order_by("id").values_list("helper_id", "sign")
    assert list(signs) == [(ground.helper, 1), (ground.other, 1), (ground.helper, -1)]
    posted(ground.draft(attributions=(replace(own, sign=1),)))


def test_a_change_of_share_is_one_entry(ground: Ground, posting: int) -> None:
    own = ground.attribution(posting, sign=-1, programme="eastwest", helper=ground.helper)
    posted(
        ground.draft(attributions=(replace(own, sign=1, num=1, den=2), own, ground.attribution(posting, num=1, den=2)))
    )
    undo = reversal(Entry.objects.order_by("id")[0].pk, ground.draft(key="undo"))
    assert {(a.helper, a.num, a.den) for a in undo.lines[0].attributions} == {
        (ground.helper, 1, 2),
        (ground.other, 1, 2),
    }


def test_a_reversal_takes_all_live_attributions_along(ground: Ground, posting: int) -> None:
    first = Posting.objects.get().entry_id
    stale = reversal(first, ground.draft(key="undo"))
    posted(ground.draft(attributions=(ground.attribution(posting),)))
    assert refusal(stale) == "stale_reversal"
    undo = posted(reversal(first, ground.draft(key="undo")))[0]
    rows = Attribution.objects.filter(posting__entry=undo).order_by("id").values_list("helper_id", flat=True)
    assert list(rows) == [ground.helper, ground.other]
    assert refusal(ground.draft(attributions=(ground.attribution(posting, helper=ground.a),))) == "posting_reversed"
    mirrored = undo.postings.get().pk
    assert refusal(ground.draft(attributions=(ground.attribution(mirrored, helper=ground.a),))) == "posting_reversed"


def test_an_attribution_is_taken_back_as_it_was_given(ground: Ground, posting: int) -> None:
    own = ground.attribution(posting, sign=-1, programme="eastwest", helper=ground.helper)
    change = posted(ground.draft(attributions=(ground.attribution(posting), own)))[0]
    undo = reversal(change.pk, ground.draft(key="undo"))
    assert [(a.helper, a.sign) for a in undo.attributions] == [(ground.other, -1), (ground.helper, 1)]
    assert refusal(replace(undo, attributions=undo.attributions[:1])) == "stale_reversal"
    posted(undo)
    assert refusal(replace(undo, key="again")) == "already_reversed"
    assert set(live_attributions([posting])[posting]) == {("eastwest", ground.helper, "direct")}


def test_an_entry_of_a_card_alone_is_reversed_by_an_empty_one(ground: Ground) -> None:
    first = posted(ground.draft(card=Card("class/1", "class", "1", "第一期")))[0]
    undo = posted(reversal(first.pk, ground.draft(key="undo")))[0]
    assert undo.reverses_id == first.pk and not undo.postings.exists()


def test_what_cannot_be_attributed(ground: Ground, posting: int) -> None:
    assert refusal(ground.draft(attributions=(ground.attribution(10**9),))) == "unknown_posting"
    assert refusal(ground.draft(attributions=(ground.attribution(posting, sign=2),))) == "bad_sign"
    assert refusal(ground.draft(attributions=(ground.attribution(posting, helper=0),))) == "no_attribution"
    first = Posting.objects.get().entry_id
    undo, late = reversal(first, ground.draft(key="undo")), ground.draft(attributions=(ground.attribution(posting),))
    assert refusal(undo, late) == "posting_reversed"


def test_a_batch_sees_its_own_attributions(ground: Ground, posting: int) -> None:
    first = Posting.objects.get().entry_id
    one, two = (ground.draft(attributions=(ground.attribution(posting),)) for _ in range(2))
    stale = reversal(first, ground.draft(key="undo"))
    answers = post_many([[one], [two], [stale]])
    assert [a.code if isinstance(a, Refused) else "ok" for a in answers] == [
        "ok",
        "duplicate_attribution",
        "stale_reversal",
    ]
