"""Officers are kept apart, by the function and by the database; nobody gives more than he holds himself."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from bangfu.kernel.errors import Refused
from bangfu.registry import roles, scope
from bangfu.registry.models import Region, RoleAssignment

pytestmark = pytest.mark.pg
SINCE, TODAY = date(2021, 1, 1), date(2026, 6, 1)
COUNTY, TOWN, OTHER = "500237", "500237208", "500236"


def _user(name: str, role: str = "", place: Any = roles.WHOLE, until: date | None = None) -> Any:
    user = get_user_model().objects.create_user(name)
    if role:
        roles.assign(user, role, on=SINCE, place=place, until=until)
    return user


def _code(giver: Any, user: Any, role: str, place: Any, since: date = TODAY, until: date | None = None) -> str:
    try:
        roles.give(giver, roles.Gift(user, role, place, since, until), TODAY)
    except Refused as refused:
        assert refused.message and refused.remedy
        return refused.code
    return ""


@pytest.mark.parametrize(("first", "second"), list(permutations(roles.APART, 2)))
def test_nobody_holds_two_of_the_officers(fresh_db: Any, first: str, second: str) -> None:
    user = _user("x", first)
    with pytest.raises(Refused) as refused:
        roles.assign(user, second, on=TODAY)
    assert refused.value.code == "officers_apart"
    assert [role.role for role in roles.of_user(user)] == [first]


def test_the_database_refuses_two_officers_in_one_as_well(fresh_db: Any) -> None:
    user, whole = _user("x", "security"), Region.objects.get(key=roles.WHOLE)
    planted = {"user": user, "region": whole, "valid_from": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(role="audit", **planted)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.bulk_create([RoleAssignment(role="system", **planted)])
    clerk = RoleAssignment.objects.create(role="clerk", **planted)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.filter(pk=clerk.pk).update(role="audit")
    assert sorted(role.role for role in roles.of_user(user)) == ["clerk", "security"]


def test_one_office_may_follow_another(fresh_db: Any) -> None:
    user = _user("x", "security", until=TODAY)
    roles.assign(user, "audit", on=TODAY)
    other = _user("y", "security")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.filter(user=other).update(valid_to=None)
        RoleAssignment.objects.create(
            user=other, role="audit", region=Region.objects.get(key=roles.WHOLE), valid_from=TODAY, valid_to=None
        )


def test_officers_see_no_business_data(fresh_db: Any) -> None:
    for office in roles.OFFICERS:
        officer = _user(office, office)
        assert scope.of(officer, TODAY).grants == ()
        assert not any(
            scope.may(officer, a, Region.objects.get(key=COUNTY).pk, helper_id=1, programme="local", on=TODAY)
            for a in scope.ACTING
        )


def test_an_officer_of_security_gives_inside_her_place_and_days(fresh_db: Any) -> None:
    officer = _user("sec", "security", COUNTY, until=date(2027, 1, 1))
    new = _user("new")
    last = date(2026, 12, 31)
    assert _code(officer, new, "clerk", TOWN, until=last) == ""
    assert _code(officer, new, "liaison", ("GOV-370600", COUNTY), until=last) == ""
    assert _code(officer, new, "clerk", OTHER, until=last) == "not_allowed"
    assert _code(officer, new, "clerk", roles.WHOLE, until=last) == "not_allowed"
    assert _code(officer, new, "clerk", TOWN) == "not_allowed"
    assert _code(officer, new, "clerk", TOWN, until=date(2027, 1, 2)) == "not_allowed"
    assert _code(officer, new, "clerk", TOWN, since=SINCE, until=last) == "day_in_past"
    assert _code(officer, new, "clerk", TOWN, until=TODAY) == "bad_days"
    assert _code(officer, officer, "clerk", TOWN, until=last) == "own_role"
    for office in ("owner", "system", "audit"):
        assert _code(officer, new, office, COUNTY, until=last) == "not_allowed"
    assert not any(role.lent for role in roles.of_user(new))


def test_others_lend_what_they_hold_and_no_more(fresh_db: Any) -> None:
    approver, clerk, stand_in = _user("a", "approver", COUNTY), _user("c", "clerk", COUNTY), _user("s")
    last = date(2026, 6, 15)
    assert _code(approver, stand_in, "approver", TOWN, until=last) == ""
    assert roles.of_user(stand_in)[0].lent and roles.of_user(stand_in)[0].given_by_id == approver.pk
    assert _code(approver, stand_in, "approver", TOWN) == "no_end"
    assert _code(clerk, stand_in, "approver", TOWN, until=last) == "not_allowed"
    assert _code(stand_in, _user("third"), "clerk", TOWN, until=last) == "not_allowed"
    assert roles.gives(stand_in, TODAY) == []
    yantai = ("GOV-370600", COUNTY)
    liaison = _user("l", "liaison", yantai)
    assert _code(liaison, stand_in, "liaison", yantai, until=last) == ""
    assert _code(liaison, stand_in, "liaison", COUNTY, until=last) == "not_allowed"


def test_who_may_end_what(fresh_db: Any) -> None:
    officer, approver, clerk = _user("sec", "security", COUNTY), _user("a", "approver", COUNTY), _user("c")
    far = _user("far", "clerk", OTHER)
    given = roles.give(officer, roles.Gift(clerk, "clerk", TOWN, TODAY), TODAY)
    lent = roles.give(approver, roles.Gift(clerk, "clerk", TOWN, TODAY, date(2026, 7, 1)), TODAY)
    assert {role.pk for role in roles.givable(officer, TODAY)} == {
        *(r.pk for r in roles.of_user(approver)),
        given.pk,
        lent.pk,
    }
    assert [role.pk for role in roles.givable(approver, TODAY)] == [lent.pk]
    for key in (given.pk, roles.of_user(far)[0].pk, 999_999):
        with pytest.raises(Refused) as refused:
            roles.end(approver, key, TODAY)
        assert refused.value.code == "unknown_assignment"
    before = roles.fingerprint(clerk, TODAY)
    roles.end(approver, lent.pk, TODAY)
    roles.end(officer, given.pk, TODAY)
    assert roles.fingerprint(clerk, TODAY) != before
    assert not scope.in_force(clerk, TODAY).exists()
    with pytest.raises(Refused) as refused:
        roles.stop(roles.of_user(clerk)[0], TODAY)
    assert refused.value.code == "ended"
