"""What somebody does for another is marked with both, and both count as the eyes that filled it in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bangfu.documents import find, life
from bangfu.documents.tests.ground import SAMPLES, SINCE, code_of, make_parties, people, person
from bangfu.registry import roles

KIND = "fund.batch"
COUNTY, OTHER = "500237", "500236"


def _marks(document: Any) -> list[tuple[str, str, str]]:
    return [
        (t.name, t.user.get_username(), t.behalf.get_username() if t.behalf else "") for t in find.history(document)
    ]


def _lend(giver: Any, user: Any, role: str) -> None:
    today = timezone.localdate()
    roles.give(giver, roles.Gift(user, role, roles.WHOLE, today, today + timedelta(days=9)), today)


def test_a_clerk_submits_for_a_team_and_the_team_may_not_accept(fresh_db: Any) -> None:
    users = people("clerk", "team", "approver")
    make_parties()
    document = life.create(users["clerk"], KIND, SAMPLES[KIND])
    document = life.step(users["clerk"], document, "submit", behalf=users["team"])
    assert _marks(document) == [("submit", "clerk", "team")]
    roles.assign(users["team"], "approver", on=SINCE)
    assert code_of(life.step, users["team"], document, "accept") == "four_eyes"
    life.step(users["approver"], document, "accept")
    assert _marks(document)[-1] == ("accept", "approver", "")


def test_only_who_could_do_it_himself_can_be_helped(fresh_db: Any) -> None:
    users = people("clerk", "approver", "auditor")
    make_parties()
    document = life.create(users["clerk"], KIND, SAMPLES[KIND])
    assert code_of(life.step, users["clerk"], document, "submit", behalf=users["auditor"]) == "not_for_another"
    document = life.step(users["clerk"], document, "submit")
    assert code_of(life.step, users["approver"], document, "accept", behalf=users["clerk"]) == "not_for_another"


def test_a_lent_role_marks_every_step_with_its_lender(fresh_db: Any) -> None:
    users = people("clerk", "approver")
    stand_in = person("stand_in", "auditor")
    make_parties()
    _lend(users["clerk"], stand_in, "clerk")
    [bulk] = life.create_many(stand_in, KIND, [SAMPLES[KIND]])
    assert _marks(bulk) == [("submit", "stand_in", "clerk")]
    _lend(users["approver"], stand_in, "approver")
    assert code_of(life.step, stand_in, bulk, "accept") == "four_eyes"
    other = person("other", "auditor")
    _lend(users["approver"], other, "approver")
    life.step(other, bulk, "accept")
    assert _marks(bulk)[-1] == ("accept", "other", "approver")


def test_who_lends_the_right_to_accept_does_not_get_his_own_entry_accepted(fresh_db: Any) -> None:
    both = person("both", "clerk")
    roles.assign(both, "approver", on=SINCE)
    stand_in = person("stand_in", "auditor")
    make_parties()
    document = life.step(both, life.create(both, KIND, SAMPLES[KIND]), "submit")
    _lend(both, stand_in, "approver")
    assert code_of(life.step, stand_in, document, "accept") == "four_eyes"


@pytest.mark.parametrize(("place", "code"), [(COUNTY, ""), (OTHER, "not_for_another")])
def test_the_other_must_have_the_right_there(fresh_db: Any, place: str, code: str) -> None:
    clerk, team = person("clerk", "clerk"), person("team", "team", place)
    make_parties()
    values = {**SAMPLES["project"], "date": SAMPLES[KIND]["date"]}
    document = life.create(clerk, "project", values)
    assert code_of(life.step, clerk, document, "submit", behalf=team) == code
