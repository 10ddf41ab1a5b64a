"""More than a hundred people in the open: asked for, decided by somebody else, open for a day, all of it kept."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from bangfu.documents import consent, life, revealing
from bangfu.documents.disclosed import ConsentDecision, ConsentRequest, Disclosure
from bangfu.documents.models import Document
from bangfu.documents.revealing import Asking
from bangfu.documents.tests.ground import SAMPLES, person
from bangfu.kernel.errors import Refused
from bangfu.registry import roles

pytestmark = pytest.mark.pg
NOW, TODAY = datetime(2022, 6, 1, 4, tzinfo=UTC), date(2022, 6, 1)
WHY = "报送市级主管部门核验"


def roll_of(people: int) -> list[dict[str, str]]:
    return [{"person": f"示例学员{n:03}", "audience": "cadre"} for n in range(people)]


def session_of(world: Any, people: int, number: str = "PX-1-2") -> Document:
    [made] = world.accept(
        "training.session", {**SAMPLES["training.session"], "number": number, "roll": roll_of(people)}
    )
    return made


@pytest.fixture
def session(world: Any) -> Document:
    world.accept("training.class", dict(SAMPLES["training.class"]))
    return session_of(world, 101)


def asking(user: Any, reason: str = WHY, after: timedelta = timedelta()) -> Asking:
    return Asking(user, reason, NOW + after, TODAY)


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def granted(world: Any, session: Document, *, grants: bool = True) -> ConsentRequest:
    request = consent.ask(asking(world.clerk), session)
    consent.decide(asking(world.approver, "用途属实"), request.pk, grants=grants)
    return request


def test_a_hundred_need_nobody_and_one_more_does(world: Any, session: Document) -> None:
    hundred = session_of(world, 100, "PX-1-3")
    assert len(revealing.reveal(asking(world.clerk), hundred)) == 100
    assert code_of(lambda: consent.ask(asking(world.clerk), hundred)) == "no_consent_needed"
    for act in (
        lambda: revealing.reveal(asking(world.clerk), session),
        lambda: revealing.export_roll(asking(world.clerk), session, in_full=True),
    ):
        assert code_of(act) == "too_many_people"
    assert len(revealing.export_roll(asking(world.clerk, ""), session).rows) == 101, "masked it leaves without"
    assert Disclosure.objects.filter(in_full=True).count() == 1


def test_with_consent_the_asker_sees_all_and_each_use_is_kept(world: Any, session: Document) -> None:
    request = granted(world, session)
    found = revealing.export_roll(asking(world.clerk), session, in_full=True)
    assert found.rows[0][0] == "示例学员000" and len(found.rows) == 101
    assert "经approver同意" in found.watermark and "查阅记录第" in found.watermark
    assert len(revealing.reveal(asking(world.clerk), session)) == 101
    used = Disclosure.objects.filter(consent=request.pk).values_list("act", "people_count", "in_full")
    assert list(used) == [("export", 101, True), ("reveal", 101, True)]


def test_a_consent_is_for_the_asker_these_people_and_a_day(world: Any, session: Document) -> None:
    granted(world, session)
    another = person("另一经办", "clerk")
    last = consent.HOLDS - timedelta(seconds=1)
    assert code_of(lambda: revealing.reveal(asking(another), session)) == "too_many_people"
    assert len(revealing.reveal(asking(world.clerk, WHY, last), session)) == 101
    assert code_of(lambda: revealing.reveal(asking(world.clerk, WHY, consent.HOLDS), session)) == "too_many_people"
    other = session_of(world, 102, "PX-1-4")
    assert code_of(lambda: revealing.reveal(asking(world.clerk), other)) == "too_many_people"
    assert consent.granted(world.clerk, session, consent.subjects_of(session), NOW)
    assert not consent.granted(world.clerk, session, consent.subjects_of(other), NOW), "other people, no consent"


def test_a_refusal_opens_nothing(world: Any, session: Document) -> None:
    granted(world, session, grants=False)
    assert code_of(lambda: revealing.reveal(asking(world.clerk), session)) == "too_many_people"
    assert consent.ask(asking(world.clerk), session).pk, "it may be asked for again"


def test_who_may_decide(world: Any, session: Document) -> None:
    request = consent.ask(asking(world.clerk), session)
    clerk, far = person("另一经办", "clerk"), person("奉节审核", "approver", "500236")
    officer = person("安全员甲", "security")
    for user, code in ((clerk, "no_right"), (far, "not_found"), (officer, "not_found")):
        assert code_of(lambda user=user: consent.decide(asking(user), request.pk, grants=True)) == code
        assert consent.waiting(user, NOW, TODAY) == []
    assert [one.pk for one in consent.waiting(world.approver, NOW, TODAY)] == [request.pk]
    assert code_of(lambda: consent.decide(asking(world.approver, "好"), request.pk, grants=True)) == "no_reason"
    assert not ConsentDecision.objects.exists()


def test_nobody_decides_for_himself_nor_lends_himself_a_second_pair_of_eyes(world: Any, session: Document) -> None:
    request = consent.ask(asking(world.approver), session)
    assert code_of(lambda: consent.decide(asking(world.approver), request.pk, grants=True)) == "four_eyes"
    assert consent.waiting(world.approver, NOW, TODAY) == []
    lent = person("受托人", "clerk", "500236")
    roles.give(world.approver, roles.Gift(lent, "approver", "500237", TODAY, TODAY + timedelta(days=9)), TODAY)
    assert code_of(lambda: consent.decide(asking(lent), request.pk, grants=True)) == "four_eyes"
    again = consent.ask(asking(lent), session)
    assert again.behalf_id == world.approver.pk
    assert code_of(lambda: consent.decide(asking(world.approver), again.pk, grants=True)) == "four_eyes"
    assert consent.decide(asking(world.owner), again.pk, grants=True).granted


def test_who_lost_the_right_in_between_sees_nothing(world: Any, session: Document) -> None:
    other = person("将离任", "clerk")
    request = consent.ask(asking(other), session)
    consent.decide(asking(world.approver), request.pk, grants=True)
    assert len(revealing.reveal(asking(other), session)) == 101
    [role] = [one for one in roles.all_open(TODAY) if one.user_id == other.pk]
    roles.stop(role, TODAY)
    assert code_of(lambda: revealing.reveal(asking(other), session)) == "no_right"


def test_a_request_gets_stale(world: Any, session: Document) -> None:
    request = consent.ask(asking(world.clerk), session)
    assert code_of(lambda: consent.ask(asking(world.clerk), session)) == "already_asked"
    late = asking(world.approver, WHY, consent.WAITS)
    assert code_of(lambda: consent.decide(late, request.pk, grants=True)) == "too_late"
    assert consent.waiting(world.approver, late.now, TODAY) == []


def test_a_roll_that_was_changed_is_asked_for_anew(world: Any, session: Document) -> None:
    row = {**SAMPLES["training.session"], "number": "PX-1-9", "roll": roll_of(101)}
    draft = life.create(world.clerk, "training.session", row)
    granted(world, draft)
    assert len(revealing.reveal(asking(world.clerk), draft)) == 101
    draft = life.edit(world.clerk, draft, {"roll": roll_of(102)}, draft.version)
    assert code_of(lambda: revealing.reveal(asking(world.clerk), draft)) == "too_many_people"
    request = consent.ask(asking(world.clerk), draft)
    life.edit(world.clerk, draft, {"roll": roll_of(103)}, draft.version)
    assert code_of(lambda: consent.decide(asking(world.approver), request.pk, grants=True)) == "roll_changed"


def test_of_two_who_decide_at_once_one_counts(world: Any, session: Document) -> None:
    request = consent.ask(asking(world.clerk), session)
    told: list[str] = []
    gate = threading.Barrier(2)

    def run(user: Any, grants: bool) -> None:
        gate.wait()
        try:
            consent.decide(asking(user), request.pk, grants=grants)
            told.append("decided")
        except Refused as refused:
            told.append(refused.code)
        finally:
            connection.close()

    pair = [threading.Thread(target=run, args=given) for given in ((world.approver, True), (world.owner, False))]
    for one in pair:
        one.start()
    for one in pair:
        one.join()
    assert sorted(told) == ["already_decided", "decided"]
    assert ConsentDecision.objects.count() == 1


def test_a_second_decision_is_refused_by_the_table_too(world: Any, session: Document) -> None:
    request = granted(world, session)
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentDecision.objects.create(request=request, user=world.owner, granted=False, reason=WHY, decided_at=NOW)


@pytest.mark.parametrize("table", ["documents_consentrequest", "documents_consentdecision"])
def test_what_was_asked_and_decided_is_only_added_to(world: Any, session: Document, table: str) -> None:
    granted(world, session, grants=False)
    model: Any = ConsentDecision if table.endswith("decision") else ConsentRequest
    for attempt in (lambda: model.objects.update(reason="别的"), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    for statement in (f"UPDATE {table} SET reason = 'x'", f"DELETE FROM {table}"):
        with pytest.raises((sqlite3.Error, psycopg.Error), match="只增不改"):
            _behind(world.database, statement)
    assert model.objects.get().reason != "x"


def _behind(database: Any, statement: str) -> None:
    """Tries it as who owns the tables, past the rights of the program: only the trigger is left."""
    if database.vendor == "sqlite":
        with closing(sqlite3.connect(database.name)) as other, other:
            other.execute("PRAGMA foreign_keys = OFF")
            other.execute(statement)
    else:
        with psycopg.connect(database.owner_url) as other:
            other.execute(statement)
