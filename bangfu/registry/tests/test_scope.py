"""Who sees what and who may do what, through roles on places and pairings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from bangfu.kernel.errors import Refused
from bangfu.registry import parties, roles, scope, trees
from bangfu.registry.models import Region
from bangfu.registry.scope import Scope

SINCE, ON = date(2021, 1, 1), date(2026, 6, 1)


def _id(key: str) -> int:
    return Region.objects.get(key=key).pk


def _user(name: str, role: str, place: str | tuple[str, str], until: date | None = None) -> Any:
    user = get_user_model().objects.create_user(name)
    roles.assign(user, role, on=SINCE, place=place, until=until)
    return user


def _may(
    user: Any, action: str, key: str, *, helper: str = "GOV-500237", programme: str = "local", on: date = ON
) -> bool:
    unit = parties.named_by_code(helper).pk
    return scope.may(user, action, _id(key), helper_id=unit, programme=programme, on=on)


def test_a_county_clerk_sees_and_enters_in_the_county_only(fresh_db: Any) -> None:
    user = _user("wushan", "clerk", "500237")
    seen = scope.of(user, ON)
    assert (seen.whole, len(seen.grants), seen.grants[0].programme) == (False, 1, None)
    inside = set(seen.region_ids(trees.current_edition()))
    assert _id("500237208") in inside and _id("500236") not in inside and _id("500000") not in inside
    assert _may(user, "clerk", "500237208") and _may(user, "reader", "500237")
    assert not _may(user, "approver", "500237")
    assert not _may(user, "clerk", "500236") and not _may(user, "clerk", "500000")


def test_the_owner_may_all_and_a_stranger_nothing(fresh_db: Any) -> None:
    owner = _user("owner", "owner", "000000")
    assert scope.of(owner, ON) == Scope.everything("owner")
    assert all(_may(owner, action, "500237") for action in scope.ACTING)
    stranger = get_user_model().objects.create_user("stranger")
    assert scope.of(stranger, ON).grants == ()
    assert not any(_may(stranger, action, "500237") for action in scope.ACTING)


def test_a_role_holds_from_a_day_to_a_day(fresh_db: Any) -> None:
    user = _user("gone", "clerk", "500237", until=date(2025, 1, 1))
    assert _may(user, "clerk", "500237", on=date(2024, 12, 31))
    assert not _may(user, "clerk", "500237", on=date(2025, 1, 1))
    assert not _may(user, "clerk", "500237", on=date(2020, 12, 31))
    assert scope.of(user, ON).grants == ()


def test_a_liaison_reads_what_is_attributed_to_the_pairing(fresh_db: Any) -> None:
    user = _user("yantai", "liaison", ("GOV-370600", "500237"))
    (grant,) = scope.of(user, ON).grants
    helper = parties.named_by_code("GOV-370600")
    assert (grant.programme, grant.helper, grant.subjects) == ("eastwest", (helper.lo, helper.hi), False)
    assert _may(user, "reader", "500237", helper="GOV-370600", programme="eastwest")
    assert _may(user, "reader", "500237208", helper="FIN-370600", programme="eastwest")
    assert not _may(user, "reader", "500237", helper="GOV-370600", programme="central")
    assert not _may(user, "reader", "500237", helper="C07", programme="eastwest")
    assert not _may(user, "reader", "500236", helper="GOV-370600", programme="eastwest")
    assert not _may(user, "clerk", "500237", helper="GOV-370600", programme="eastwest")


def test_after_the_reform_a_role_on_an_abolished_district_only_reads(fresh_db: Any) -> None:
    """It is not widened to the successor either: what went there is no longer in its subtree."""
    user = _user("yubei", "clerk", "500112")
    assert scope.of(user, ON).region_ids(trees.current_edition()) == [_id("500112")]
    assert _may(user, "reader", "500112")
    assert not _may(user, "clerk", "500112")
    assert not any(_may(user, action, "500157") for action in scope.ACTING)
    assert not _may(user, "reader", "500112131")


def test_a_role_over_a_member_does_not_reach_the_joint_region(fresh_db: Any) -> None:
    user = _user("wanzhou", "clerk", "500101")
    joint = trees.joint_region([_id("500101"), _id("500229")])
    assert not _may(user, "clerk", joint.key)
    assert _may(_user("city", "clerk", "500000"), "clerk", joint.key)


def test_roles_are_given_on_what_exists(fresh_db: Any) -> None:
    user = get_user_model().objects.create_user("someone")
    for role, place, code in (
        ("boss", "500237", "unknown_role"),
        ("clerk", "999999", "unknown_region"),
        ("liaison", ("GOV-370600", "500236"), "unknown_pairing"),
    ):
        with pytest.raises(Refused) as refused:
            roles.assign(user, role, on=SINCE, place=place)  # type: ignore[arg-type]
        assert refused.value.code == code
    assert roles.of_user(user) == []
