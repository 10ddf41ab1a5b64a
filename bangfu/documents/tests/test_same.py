"""The same 500 rows one by one and together: the same entries to the last byte, the same refusals, the same states."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.documents.tests.ground import CITY, FENGJIE, NOW, SAMPLES, WUSHAN, Desk, people
from bangfu.kernel.errors import Refused
from bangfu.ledger.models import Entry, Posting

pytestmark = pytest.mark.pg
ROWS = 500
Answers = list[Document | Refused]


def rows(seed: int) -> list[dict[str, Any]]:
    """Allocations, some faulty, some with a number used before, and together more than there is."""
    rng = random.Random(seed)
    made = []
    for n in range(ROWS):
        row: dict[str, Any] = {
            "number": f"BF-{n}",
            "date": date(2021, 3, 2) + timedelta(days=rng.randrange(200)),
            "giver": CITY,
            "receiver": rng.choice((WUSHAN, FENGJIE)),
            "fund": "ZB-1",
            "amount_fen": rng.randrange(1, 6_000),
            "sheet": "示例",
            "row": n + 2,
        }
        match rng.randrange(25):
            case 0:
                row["number"] = f"BF-{max(0, n - 3)}"
            case 1:
                row["amount_fen"] = 0
            case 2:
                row["receiver"] = "没有这家"
            case 3:
                row["date"] = date(2021, 2, 1)
            case 4:
                row["fund"] = "ZB-9"
        made.append(row)
    return made


def singly(desk: Desk, items: list[dict[str, Any]]) -> Answers:
    """Each row made, submitted and accepted alone; all are made first, as a sheet is."""
    made = [_tried(life.create, desk.clerk, "fund.allocation", item) for item in items]
    sent = [d if isinstance(d, Refused) else _tried(life.step, desk.clerk, d, "submit") for d in made]
    return [d if isinstance(d, Refused) else _tried(life.step, desk.approver, d, "accept") for d in sent]


def _tried(call: Any, *args: Any) -> Document | Refused:
    try:
        return call(*args)
    except Refused as refused:
        return refused


def together(desk: Desk, items: list[dict[str, Any]]) -> Answers:
    """All rows in two calls."""
    return life.accept_many(desk.approver, life.create_many(desk.clerk, "fund.allocation", items))


def books() -> list[Any]:
    """Everything the ledger holds, without the numbers that rows have in tables."""
    entries = [
        (
            e.key,
            bytes(e.content_digest),
            bytes(e.leaf),
            bytes(e.body_digest),
            e.revision,
            e.author,
            e.acceptor,
            e.recorded_at,
        )
        for e in Entry.objects.order_by("id")
    ]
    postings = [
        (p.entry.key, p.line_no, p.measure, p.quantity, p.happened_on, p.booked_on, p.region_id, p.giver_id,
         p.receiver_id, p.fund, p.about, p.category, p.sheet, p.row,
         [(a.programme_id, a.helper_id, a.mode, a.num, a.den, a.sign) for a in p.attributions.order_by("id")])
        for p in Posting.objects.select_related("entry").order_by("id")
    ]  # fmt: skip
    return [entries, postings]


def outcome(answers: Answers) -> list[Any]:
    """Of each row the state and version, or why it was refused."""
    return [
        (a.code, a.message, [str(p) for p in a.problems])
        if isinstance(a, Refused)
        else (a.number, a.state, a.revision, a.title, a.programme_id)
        for a in answers
    ]


@pytest.mark.parametrize("seed", [1])
def test_single_and_bulk_cannot_be_told_apart(fresh_db: Any, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(life, "_now", lambda: NOW)
    found = []
    for way in (singly, together):
        fresh_db.renew()
        users = people("clerk", "approver")
        desk = Desk(users["clerk"], users["approver"])
        desk.accept("fund.batch", **{**SAMPLES["fund.batch"], "amount_fen": 1_200_000})
        answers = way(desk, rows(seed))
        found.append((outcome(answers), books()))
    codes = {a[0] for a in found[0][0]}
    assert {"overspent", "number_taken", "faulty"} <= codes
    assert found[0][0] == found[1][0]
    assert found[0][1] == found[1][1]


def test_a_caller_puts_its_own_change_into_the_same_transaction(desk: Desk) -> None:
    desk.first()
    items = [{**SAMPLES["fund.allocation"], "number": f"BF-{n}"} for n in range(3)]

    def broken(answers: Answers) -> None:
        assert [d.state for d in answers if isinstance(d, Document)] == ["submitted"] * 3
        raise RuntimeError("示例:断电")

    with pytest.raises(RuntimeError):
        life.prepare_create(desk.clerk, "fund.allocation", items).commit(broken)
    assert not Document._base_manager.filter(kind="fund.allocation").exists()

    made = life.create_many(desk.clerk, "fund.allocation", items)
    documents = [d for d in made if isinstance(d, Document)]
    moving = life.prepare_step(desk.approver, documents, "accept")
    with pytest.raises(RuntimeError):
        moving.commit(lambda answers: 1 / 0 if not answers else _raise())
    assert {d.state for d in Document._base_manager.filter(kind="fund.allocation")} == {"submitted"}
    assert not Entry.objects.filter(kind="fund.allocation").exists()

    assert [d.state for d in life.accept_many(desk.approver, documents) if isinstance(d, Document)] == ["accepted"] * 3


def _raise() -> None:
    raise RuntimeError("示例:断电")


def test_one_that_was_changed_meanwhile_is_refused_and_the_others_go_on(desk: Desk) -> None:
    desk.first()
    items = [{**SAMPLES["fund.allocation"], "number": f"BF-{n}"} for n in range(3)]
    made = [d for d in life.create_many(desk.clerk, "fund.allocation", items) if isinstance(d, Document)]
    moving = life.prepare_step(desk.approver, made, "accept")
    desk.do(made[1], "return")
    answers = moving.commit()
    assert [a.code if isinstance(a, Refused) else a.state for a in answers] == [
        "accepted",
        "version_changed",
        "accepted",
    ]


def test_withdrawn_and_voided_together_their_numbers_are_free_again(desk: Desk) -> None:
    desk.first()
    items = [{**SAMPLES["fund.allocation"], "number": f"BF-{n}"} for n in range(3)]
    first = life.create_many(desk.clerk, "fund.allocation", items)
    assert all(d.state == "withdrawn" for d in life.step_many(desk.clerk, first, "withdraw") if isinstance(d, Document))
    done = life.accept_many(desk.approver, life.create_many(desk.clerk, "fund.allocation", items))
    void = life.step_many(desk.approver, done, "void", reason="示例:整批撤销")
    assert [d.state for d in void if isinstance(d, Document)] == ["voided"] * 3
    again = life.accept_many(desk.approver, life.create_many(desk.clerk, "fund.allocation", items))
    assert [d.revision for d in again if isinstance(d, Document)] == [2, 2, 2]
    assert sum(Posting.objects.filter(measure="money.pass").values_list("quantity", flat=True)) == 600
