"""What is refused on the way of a document, and what each step leaves behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bangfu.documents import find, life
from bangfu.documents.models import Document, Revision, Transition
from bangfu.documents.tests.ground import CITY, DAY, FIRM, SAMPLES, WUSHAN, Desk, code_of, person
from bangfu.kernel.errors import Refused
from bangfu.ledger.models import Entry, Matter, Posting
from bangfu.registry.scope import Scope

TOMORROW = timezone.localdate() + timedelta(days=1)


def again(document: Document) -> Document:
    """The document as it stands in the database."""
    return Document._base_manager.get(pk=document.pk)


def rows(**where: Any) -> list[tuple[Any, ...]]:
    """Measure, quantity, day, category of postings."""
    found = Posting.objects.filter(**where).order_by("id")
    return list(found.values_list("measure", "quantity", "happened_on", "category"))


def test_the_author_does_not_accept_correct_or_void_their_own(desk: Desk, world: Any) -> None:
    mine = life.create(world.owner, "fund.batch", SAMPLES["fund.batch"])
    mine = life.step(world.owner, mine, "submit")
    assert code_of(life.step, world.owner, mine, "accept") == "four_eyes"
    done = desk.do(mine, "accept")
    assert code_of(life.step, world.owner, done, "void", reason="示例") == "four_eyes"
    assert life.opened_steps(world.owner, done)[0].name == "close"


def test_whoever_edits_becomes_the_author(desk: Desk, world: Any) -> None:
    draft = desk.draft("fund.batch")
    edited = life.edit(world.owner, draft, {"amount_fen": 7}, draft.version)
    submitted = life.step(world.clerk, edited, "submit")
    assert code_of(life.step, world.owner, submitted, "accept") == "four_eyes"
    assert desk.do(submitted, "accept").state == "accepted"


def test_a_day_to_come_is_refused(desk: Desk) -> None:
    assert code_of(desk.draft, "fund.batch", date=TOMORROW) == "faulty"
    submitted = desk.submit("fund.batch")
    assert code_of(desk.do, submitted, "accept", on=TOMORROW) == "day_in_future"
    assert code_of(desk.do, desk.do(submitted, "accept"), "close", on=TOMORROW) == "day_in_future"


def test_a_reason_is_asked_where_the_table_says_so(desk: Desk) -> None:
    submitted = desk.submit("fund.batch")
    assert code_of(desk.do, submitted, "return", reason="  ") == "no_reason"
    assert desk.do(submitted, "return", reason="金额与文件不符").state == "returned"
    assert Transition.objects.get(document=submitted, name="return").reason == "金额与文件不符"


def test_an_older_version_is_refused(desk: Desk) -> None:
    draft = desk.draft("fund.batch")
    seen = again(draft)
    life.edit(desk.clerk, draft, {"amount_fen": 7}, draft.version)
    assert code_of(life.edit, desk.clerk, seen, {"amount_fen": 8}, seen.version) == "version_changed"
    assert code_of(life.step, desk.clerk, seen, "submit") == "version_changed"
    assert find.body(again(draft)).amount_fen == 7  # type: ignore[attr-defined]


def test_what_was_submitted_is_not_edited_and_the_number_stays(desk: Desk) -> None:
    draft = desk.draft("fund.batch")
    assert code_of(life.edit, desk.clerk, draft, {"number": "ZB-2"}, draft.version) == "number_fixed"
    submitted = life.step(desk.clerk, draft, "submit")
    assert code_of(life.edit, desk.clerk, submitted, {"amount_fen": 8}, submitted.version) == "wrong_state"


def test_a_number_is_used_once_until_its_document_is_voided_or_withdrawn(desk: Desk) -> None:
    first = desk.accept("fund.donation", amount_fen=300)
    assert code_of(desk.draft, "fund.donation") == "number_taken"
    desk.do(first, "void")
    second = desk.accept("fund.donation", amount_fen=500)
    assert second.pk == first.pk
    assert (second.revision, second.state) == (2, "accepted")
    assert [t.name for t in find.history(second)] == ["submit", "accept", "void", "renew", "submit", "accept"]
    received = Posting.objects.filter(measure="fund.received.social")
    assert list(received.order_by("id").values_list("quantity", flat=True)) == [300, -300, 500]

    withdrawn = life.step(desk.clerk, desk.draft("fund.sector"), "withdraw")
    renewed = desk.accept("fund.sector", amount_fen=9)
    assert (renewed.pk, renewed.revision) == (withdrawn.pk, 1)


def test_every_fault_of_a_document_is_said_at_once(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        life.create(desk.clerk, "fund.batch", {"number": "ZB-1", "giver": "没有这家", "mode_code": "别的", "amount": 3})
    assert [p.field for p in refused.value.problems] == ["giver", "mode_code", "amount"]
    assert all(p.message and p.remedy for p in refused.value.problems)
    assert "amount_fen" in refused.value.problems[2].remedy
    with pytest.raises(Refused) as refused:
        life.create(desk.clerk, "fund.batch", {"number": "ZB-1", "giver": FIRM})
    assert {p.field for p in refused.value.problems} >= {"date", "receiver", "amount_fen", "mode_code", "level"}


def test_the_head_is_completed_from_what_was_typed(desk: Desk) -> None:
    by_unit = desk.draft("fund.sector")
    assert (by_unit.programme_id, by_unit.helper.name) == ("central", "水利部")
    assert by_unit.region_id == by_unit.receiver.region_id
    eastern = desk.draft("fund.batch", number="ZB-2", giver="FIN-370600", receiver=WUSHAN, mode_code="eastwest")
    assert (eastern.programme_id, eastern.helper.code) == ("eastwest", "GOV-370600")
    local = desk.draft("fund.batch", number="ZB-3", receiver=WUSHAN)
    assert (local.programme_id, local.helper.code) == ("local", "GOV-500237")
    team = desk.draft("fund.work")
    assert (team.programme_id, team.helper.name) == ("stationed", CITY)


def test_money_passed_on_belongs_to_the_channel_of_its_fund(desk: Desk) -> None:
    desk.accept("fund.batch", giver="水利部", mode_code="direct", level="unit")
    passed = desk.accept("fund.allocation")
    assert (passed.programme_id, passed.helper.name) == ("central", "水利部")
    received = Posting.objects.get(measure="fund.received.direct")
    (given,) = received.attributions.all()
    assert (given.programme_id, given.helper_id, given.mode) == ("central", passed.helper_id, "direct")


def test_a_matter_that_is_not_in_the_books_cannot_be_named(desk: Desk) -> None:
    batch = desk.submit("fund.batch")
    with pytest.raises(Refused) as refused:
        desk.draft("fund.allocation")
    assert [p.code for p in refused.value.problems] == ["matter_not_posted"]
    desk.do(batch, "accept")
    project = desk.accept("project")
    with pytest.raises(Refused) as refused:
        desk.draft("fund.allocation", fund=project.key)
    assert [p.code for p in refused.value.problems] == ["unknown_matter"]


def test_a_correction_reverses_and_says_again_with_the_true_day(desk: Desk) -> None:
    desk.first()
    paid = desk.accept("fund.payment", amount_fen=200)
    corrected = desk.do(paid, "correct", values={"amount_fen": 180, "date": date(2021, 4, 3)}, on=date(2022, 3, 5))
    assert (corrected.revision, corrected.state) == (2, "accepted")
    first, back, new = Entry.objects.filter(kind="fund.payment").order_by("id")
    assert (back.reverses_id, new.reverses_id, new.corrects_id) == (first.pk, None, first.pk)
    assert [e.revision for e in (first, back, new)] == [1, 2, 2]
    assert [r[1:3] for r in rows(measure="money.spend")] == [
        (200, date(2021, 4, 1)), (-200, date(2021, 4, 1)), (180, date(2021, 4, 3)),
    ]  # fmt: skip
    assert Transition.objects.get(name="correct").on == date(2022, 3, 5)
    assert [r.number for r in Revision.objects.filter(document=paid).order_by("number")] == [1, 2]
    shown = {title: (old, now) for title, old, now in find.revisions(corrected)[1][1]}
    assert shown["金额"] == (200, 180)
    assert bytes(Revision.objects.get(document=paid, number=2).digest) == bytes(new.body_digest)


def test_a_correction_is_judged_by_its_net_effect(desk: Desk) -> None:
    batch = desk.accept("fund.batch", amount_fen=1_000)
    desk.accept("fund.allocation", amount_fen=900)
    assert code_of(desk.do, batch, "correct", values={"amount_fen": 899}) == "overspent"
    assert again(batch).version == batch.version
    assert desk.do(batch, "correct", values={"amount_fen": 900}).revision == 2


def test_stages_are_posted_and_follow_a_correction(desk: Desk) -> None:
    project = desk.accept("project")
    project = desk.do(project, "correct", values={"region": "奉节县", "date": date(2021, 3, 5), "name": "示例项目改"})
    approved = desk.do(project, "approve", on=date(2022, 2, 1))
    assert rows(about=project.key) == [
        ("project.stage", 1, DAY, "registered"),
        ("project.stage", -1, DAY, "registered"),
        ("project.stage", 1, date(2021, 3, 5), "registered"),
        ("project.stage", -1, date(2022, 2, 1), "registered"),
        ("project.stage", 1, date(2022, 2, 1), "approved"),
    ]
    totals: dict[int, int] = {}
    for region, quantity in Posting.objects.filter(about=project.key).values_list("region_id", "quantity"):
        totals[region] = totals.get(region, 0) + quantity
    assert {place: n for place, n in totals.items() if n} == {approved.region_id: 1}


def staged(desk: Desk) -> Document:
    """A project that was started, suspended and resumed twice."""
    project = desk.accept("project")
    project = desk.do(project, "approve", on=date(2021, 4, 1))
    for name, month in (("start", 5), ("suspend", 6), ("resume", 7), ("suspend", 8), ("resume", 9)):
        project = life.step(desk.clerk, project, name, on=date(2021, month, 1), reason="示例:汛期")
    return project


def test_a_stage_is_left_and_entered_again_and_a_correction_says_it_all_anew(desk: Desk) -> None:
    project = staged(desk)
    before = rows(about=project.key)
    assert [r[2].month for r in before if r[1:] == (-1, r[2], "started")] == [6, 8]
    project = desk.do(project, "correct", values={"name": "示例项目改"})
    assert (project.state, project.revision) == ("started", 2)
    after = rows(about=project.key)[len(before) :]
    assert sorted(after) == sorted([*((m, -n, on, c) for m, n, on, c in before), *before])


def test_no_stage_begins_before_the_one_that_it_follows(desk: Desk) -> None:
    project = desk.accept("project")
    assert code_of(desk.do, project, "approve", on=DAY - timedelta(days=1)) == "day_before_stage"
    project = desk.do(project, "approve", on=DAY + timedelta(days=1))
    assert code_of(desk.do, project, "correct", values={"date": DAY + timedelta(days=2)}) == "day_before_stage"
    project = desk.do(project, "correct", values={"date": DAY - timedelta(days=9)})
    assert [r[1:] for r in rows(about=project.key)[-3:]] == [
        (1, DAY - timedelta(days=9), "registered"),
        (-1, DAY + timedelta(days=1), "registered"),
        (1, DAY + timedelta(days=1), "approved"),
    ]
    project = desk.do(project, "void")
    project = desk.accept("project", date=DAY + timedelta(days=30))
    assert code_of(desk.do, project, "approve", on=DAY) == "day_before_stage"


def test_the_card_is_handed_over_again_only_when_it_changes(desk: Desk) -> None:
    project = desk.accept("project")
    project = desk.do(project, "correct", values={"note": "只改备注"})
    assert list(Matter.objects.values_list("title", flat=True)) == ["示例项目"]
    desk.do(project, "correct", values={"name": "示例项目二期"})
    assert list(Matter.objects.order_by("id").values_list("title", flat=True)) == ["示例项目", "示例项目二期"]
    assert find.matter(Scope.everything(), "示例项目二期", ("project",)) == project.key


def test_a_void_takes_everything_back(desk: Desk) -> None:
    project = desk.accept("project")
    desk.do(project, "void")
    assert sum(Posting.objects.values_list("quantity", flat=True)) == 0
    assert code_of(desk.do, again(project), "close") == "wrong_state"


def test_repeating_a_step_changes_nothing(desk: Desk) -> None:
    submitted = desk.submit("fund.batch")
    desk.do(submitted, "accept")
    before = Entry.objects.count()
    assert code_of(desk.do, submitted, "accept") == "version_changed"
    assert code_of(desk.do, again(submitted), "accept") == "wrong_state"
    assert Entry.objects.count() == before


def test_rights_end_where_the_role_ends(desk: Desk) -> None:
    county = person("wushan", "clerk", "500237")
    assert (
        code_of(life.create, county, "project", {**SAMPLES["project"], "region": "奉节县"}) == "faulty"
    )  # not even named
    here = life.create(county, "project", SAMPLES["project"])
    assert life.step(county, here, "submit").state == "submitted"
    elsewhere = desk.draft("project", number="XM-2", region="奉节县")
    assert code_of(life.step, county, elsewhere, "submit") == "no_right"
    assert code_of(life.edit, county, elsewhere, {"name": "改"}, elsewhere.version) == "no_right"


def test_a_proposed_number_is_free(desk: Desk) -> None:
    first = life.proposed_number("fund.batch", DAY)
    assert first == "指标批次-2021-0001"
    desk.draft("fund.batch", number=first)
    assert life.proposed_number("fund.batch", DAY) == "指标批次-2021-0002"


def test_a_check_says_the_same_as_making_and_writes_nothing(desk: Desk) -> None:
    desk.draft("fund.batch")
    good, taken, bad = {**SAMPLES["fund.batch"], "number": "ZB-2"}, SAMPLES["fund.batch"], {"number": "ZB-3"}
    found = life.check_many(desk.clerk, "fund.batch", [good, taken, bad])
    assert [p.code for p in found[0]] == []
    assert [p.code for p in found[1]] == ["number_taken"]
    assert {p.code for p in found[2]} == {"missing"}
    assert Document._base_manager.count() == 1
