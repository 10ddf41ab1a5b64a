"""Money conserves: the worked case of ten million, and every way to have more than there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bangfu.kernel.errors import Refused
from bangfu.kernel.line import Card
from bangfu.kernel.quantity import to_fen
from bangfu.ledger.models import Entry, Posting
from bangfu.ledger.post import reversal
from bangfu.ledger.tests.ground import FUND, Ground, on_hand, posted

pytestmark = pytest.mark.pg


def received(organisation: int, measure: str = "trial.received.direct") -> int:
    rows = Posting.objects.filter(measure=measure, receiver_id=organisation)
    return sum(rows.values_list("quantity", flat=True))


def passed_on(ground: Ground, yuan: str, receiver: int, on: date, measure: str = "trial.received.direct") -> None:
    fen = to_fen(yuan)
    lines = [ground.line(m, fen, ground.city, receiver) for m in ("money.pass", measure)]
    posted(ground.draft(*lines, on=on))


@pytest.fixture
def ten_million(ground: Ground) -> Ground:
    """The case of the issue, up to the return of 300,000.00."""
    posted(ground.batch(to_fen("10,000,000.00"), on=date(2021, 3, 1)))
    passed_on(ground, "6,000,000.00", ground.a, date(2021, 4, 1))
    passed_on(ground, "4,000,000.00", ground.b, date(2021, 4, 1))
    for payer, project, yuan in (
        (ground.a, "P1", "2,650,000.00"),
        (ground.a, "P2", "2,000,000.00"),
        (ground.b, "P3", "3,600,000.00"),
    ):
        posted(ground.move("spend", to_fen(yuan), payer, ground.payee, about=f"project/{project}", on=date(2021, 6, 1)))
    posted(ground.move("return", to_fen("300,000.00"), ground.a, ground.city, on=date(2021, 9, 1)))
    return ground


def test_each_fen_is_somewhere_and_received_once(ten_million: Ground) -> None:
    g = ten_million
    assert on_hand(g.a) == to_fen("1,050,000.00")
    assert on_hand(g.b) == to_fen("400,000.00")
    assert on_hand(g.city) == to_fen("300,000.00")
    assert (received(g.a), received(g.b)) == (to_fen("6,000,000"), to_fen("4,000,000"))
    assert received(g.city, "money.enter") == to_fen("10,000,000")


def test_one_fen_too_much_is_refused_with_day_gap_and_remedy(ten_million: Ground) -> None:
    g = ten_million
    before = Entry.objects.count()
    with pytest.raises(Refused) as caught:
        posted(g.move("spend", to_fen("1,050,000.01"), g.a, g.payee, on=date(2021, 11, 5)))
    refused = caught.value
    assert refused.code == "overspent"
    assert refused.message == "甲县财政局的资金“试验资金”(ZB-1)自 2021-11-05 起透支 0.01 元"
    assert refused.remedy == "当日结余 1,050,000.00 元;请减少金额、改到有结余的日期,或先登记到账"
    assert Entry.objects.count() == before
    posted(g.move("spend", to_fen("1,050,000.00"), g.a, g.payee, on=date(2021, 11, 5)))
    assert on_hand(g.a) == 0


def test_returned_money_arranged_again_is_not_received_again(ten_million: Ground) -> None:
    g = ten_million
    passed_on(g, "300,000.00", g.b, date(2021, 10, 1), "trial.rearranged")
    assert received(g.b) == to_fen("4,000,000.00")
    assert received(g.b, "trial.rearranged") == to_fen("300,000.00")
    assert received(g.city, "money.enter") == to_fen("10,000,000.00")
    assert (on_hand(g.b), on_hand(g.city)) == (to_fen("700,000.00"), 0)


def test_receiving_more_than_entered_is_over_the_limit(ten_million: Ground) -> None:
    g = ten_million
    with pytest.raises(Refused) as caught:
        passed_on(g, "300,000.00", g.b, date(2021, 10, 1))
    assert caught.value.code == "over_limit"
    assert caught.value.message == (
        "资金“试验资金”(ZB-1)的“试收到”自 2021-10-01 起超过“资金到账(来源单位→持有单位)”300,000.00 元"
    )


def test_an_early_payment_is_checked_on_every_later_day(ten_million: Ground) -> None:
    g = ten_million
    with pytest.raises(Refused, match=r"自 2021-09-01 起透支 0.01 元"):
        posted(g.move("spend", to_fen("1,050,000.01"), g.a, g.payee, on=date(2021, 5, 1)))
    with pytest.raises(Refused, match=r"自 2021-03-15 起透支 1.00 元"):
        posted(g.move("spend", 100, g.a, g.payee, on=date(2021, 3, 15)))


def test_the_largest_gap_is_told_when_it_comes_later(ten_million: Ground) -> None:
    g = ten_million
    with pytest.raises(Refused, match=r"自 2021-06-01 起透支 0.01 元,2021-09-01 缺口最大,为 300,000.01 元"):
        posted(g.move("spend", to_fen("1,350,000.01"), g.a, g.payee, on=date(2021, 5, 1)))


def test_a_batch_is_not_voided_under_money_that_has_gone_on(ten_million: Ground) -> None:
    g = ten_million
    batch = Entry.objects.order_by("id")[0]
    head = g.draft(key="trial/void", attributed=())
    with pytest.raises(Refused, match=r"试验市财政的资金“试验资金”.ZB-1.自 2021-04-01 起透支 10,000,000.00 元"):
        posted(reversal(batch.pk, head))


def test_a_correction_is_judged_by_its_net_effect(ground: Ground) -> None:
    first = posted(ground.batch(1_000))[0]
    posted(ground.move("pass", 1_000, ground.city, ground.a))
    undo = reversal(first.pk, ground.draft(key="undo"))
    again = ground.line("money.enter", 1_000, ground.province, ground.city, about="project/X")
    posted(undo, ground.draft(again, key="again", corrects=first.pk))
    less = reversal(Entry.objects.get(key="again").pk, ground.draft(key="undo-2"))
    smaller = replace(again, quantity=999)
    with pytest.raises(Refused, match=r"透支 0.01 元"):
        posted(less, ground.draft(smaller, key="again-2"))
    assert on_hand(ground.city) == 0


def test_only_the_origin_may_stand_below_zero(ground: Ground) -> None:
    posted(ground.batch(1_000))
    posted(ground.move("pass", 5_000, ground.province, ground.b))
    assert (on_hand(ground.province), on_hand(ground.b)) == (-5_000, 5_000)
    posted(ground.move("return", 1_000, ground.city, ground.province))
    with pytest.raises(Refused, match=r"试验市财政"):
        posted(ground.move("pass", 1, ground.city, ground.b))


def test_another_origin_needs_the_old_money_taken_back(ground: Ground) -> None:
    first = posted(ground.batch(1_000))[0]
    card = Card(FUND, "trial.batch", "ZB-1", "试验资金", origin=ground.helper)
    enter = ground.line("money.enter", 1_000, ground.helper, ground.city)
    with pytest.raises(Refused) as caught:
        posted(ground.draft(enter, card=card))
    assert caught.value.code == "origin_changed"
    posted(reversal(first.pk, ground.draft(key="undo")), ground.draft(enter, card=card, key="again", corrects=first.pk))
    with pytest.raises(Refused) as caught:
        posted(ground.move("enter", 1, ground.province, ground.city))
    assert caught.value.code == "not_origin"


def test_another_origin_cannot_hide_what_the_old_one_overspent(ground: Ground) -> None:
    first = posted(ground.batch(1_000))[0]
    posted(ground.move("pass", 5_000, ground.province, ground.b))
    card = Card(FUND, "trial.batch", "ZB-1", "试验资金", origin=ground.helper)
    enter = ground.line("money.enter", 1_000, ground.helper, ground.city)
    with pytest.raises(Refused, match=r"试验省财政的资金.*透支 50.00 元"):
        posted(reversal(first.pk, ground.draft(key="undo")), ground.draft(enter, card=card, key="again"))


def test_a_limit_by_two_columns_counts_each_pair_apart(ground: Ground) -> None:
    posted(ground.draft(ground.line("trial.committed", 500, ground.a, ground.payee, about="project/1")))
    posted(ground.draft(ground.line("trial.paid", 500, ground.a, ground.payee, about="project/1")))
    with pytest.raises(Refused, match=r"超过“试承诺”0.01 元"):
        posted(ground.draft(ground.line("trial.paid", 1, ground.a, ground.payee, about="project/1")))
    with pytest.raises(Refused, match=r"超过“试承诺”0.01 元"):
        posted(ground.draft(ground.line("trial.paid", 1, ground.a, ground.payee, about="project/2")))
    posted(ground.draft(ground.line("trial.paid", 7, ground.a, ground.payee, about="", fund="")))
