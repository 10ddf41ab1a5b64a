"""Totals without records, and changes of what postings are counted for."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.documents import catalogue
from bangfu.documents.tests.ground import WUSHAN, Desk, code_of
from bangfu.kernel.errors import Refused
from bangfu.ledger import entries
from bangfu.ledger.models import Attribution, Posting


def faults(desk: Desk, kind: str, **values: Any) -> list[str]:
    """The codes of the faults of a document."""
    with pytest.raises(Refused) as refused:
        desk.draft(kind, **values)
    return [p.code for p in refused.value.problems]


def test_a_statement_posts_its_total_in_the_smallest_unit(desk: Desk) -> None:
    desk.accept("statement", quantity="1.5", unit="万元")
    (posting,) = Posting.objects.all()
    assert (posting.measure, posting.quantity, posting.fund) == ("goods.received", 1_500_000, "")


def test_a_statement_may_concern_whatever_is_long_lived_and_in_the_books(desk: Desk) -> None:
    column = catalogue.column("statement", "about")
    assert column is not None and not column.required
    assert set(column.kinds) == {code for code, body in catalogue.kinds().items() if body.life().long_lived}
    assert faults(desk, "statement", about="XM-1") == ["unknown_matter"]
    desk.accept("project")
    desk.accept("statement", about="XM-1")
    desk.accept("statement", number="HZ-2", about="project/XM-1")
    stated = Posting.objects.exclude(measure="project.stage")
    assert list(stated.values_list("about", flat=True)) == ["project/XM-1"] * 2
    assert faults(desk, "statement", number="HZ-3", about="statement/HZ-2") == ["unknown_matter"]


def test_a_statement_needs_paper_number_and_unit(desk: Desk) -> None:
    assert faults(desk, "statement", source="") == ["missing"]
    assert faults(desk, "statement", quantity="若干") == ["bad_number"]
    assert faults(desk, "statement", quantity="0.001", unit="元") == ["too_fine"]
    assert faults(desk, "statement", quantity="0") == ["not_positive"]
    assert faults(desk, "statement", unit="") == ["unit_missing"]
    assert faults(desk, "statement", category="没有") == ["unknown_category"]


@pytest.mark.parametrize("measure", ["money.enter", "fund.received.direct", "project.stage", "没有"])
def test_what_moves_money_or_follows_a_life_cannot_be_stated(desk: Desk, measure: str) -> None:
    assert faults(desk, "statement", measure=measure) == ["bad_choice"]


def live(number: str = "ZB-1") -> list[set[tuple[str, str]]]:
    """To whom each standing posting of the batch is attributed: programme and mode."""
    found = entries.standing_postings([("fund.batch", number)])["fund.batch", number]
    return [{(programme, mode) for programme, _, mode in posting.live} for posting in found]


def test_attributions_are_added_withdrawn_and_replaced(desk: Desk) -> None:
    desk.accept("fund.batch", giver="水利部", receiver=WUSHAN, mode_code="direct")
    assert live() == [{("central", "direct")}] * 3
    added = desk.accept("attribution", number="GS-1", measure="fund.received", posting_mode="协作")
    assert live() == [{("central", "direct")}, {("central", "direct"), ("eastwest", "协作")}, {("central", "direct")}]
    assert added.title == "增加归属:ZB-1"
    desk.do(added, "void")
    assert live() == [{("central", "direct")}] * 3
    desk.accept("attribution", number="GS-2", action="replace")
    assert live() == [{("eastwest", "")}] * 3
    assert Attribution.objects.filter(sign=-1).count() == 4


def test_an_attribution_that_is_not_there_cannot_be_withdrawn(desk: Desk) -> None:
    desk.accept("fund.batch")
    submitted = desk.submit("attribution", action="withdraw")
    assert code_of(desk.do, submitted, "accept") == "no_such_attribution"


def test_the_last_attribution_stays(desk: Desk) -> None:
    batch = desk.accept("fund.batch")
    helper = batch.helper.code
    submitted = desk.submit("attribution", action="withdraw", programme="local", helper=helper, posting_mode="fiscal")
    assert code_of(desk.do, submitted, "accept") == "no_attribution"


def test_a_document_that_was_voided_takes_its_later_attributions_along(desk: Desk) -> None:
    batch = desk.accept("fund.batch")
    desk.accept("attribution", number="GS-1")
    desk.do(batch, "void")
    totals: dict[tuple[str, str], int] = {}
    for a in Attribution.objects.select_related("posting"):
        key = (a.programme_id, a.posting.measure)
        totals[key] = totals.get(key, 0) + a.sign * a.posting.quantity
    assert set(totals.values()) == {0}
