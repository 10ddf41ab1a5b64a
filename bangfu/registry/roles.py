"""Roles given to users, on a place or a pairing, from a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bangfu.kernel.errors import Refused
from bangfu.registry.models import Pairing, Region, RoleAssignment

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

WHOLE = "000000"


def assign(
    user: AbstractBaseUser, role: str, *, on: date, place: str | tuple[str, str] = WHOLE, until: date | None = None
) -> RoleAssignment:
    """The new assignment; `place` is the key of a region, or the helper's code and the region's key of a pairing.

    Refuses: `unknown_role`, `unknown_region`, `unknown_pairing`.
    """
    if role not in RoleAssignment.Role.values:
        raise Refused(f"没有角色“{role}”", "可用:" + "、".join(RoleAssignment.Role.values), "unknown_role")
    if isinstance(place, tuple):
        where: dict[str, Region | Pairing | None] = {"pairing": _pairing(*place)}
    else:
        where = {"region": _region(place)}
    return RoleAssignment.objects.create(user_id=user.pk, role=role, valid_from=on, valid_to=until, **where)


def of_user(user: AbstractBaseUser) -> list[RoleAssignment]:
    """Every assignment of the user, newest first."""
    return list(
        RoleAssignment.objects.filter(user_id=user.pk).select_related("pairing", "region").order_by("-valid_from")
    )


def _region(key: str) -> Region:
    found = Region.objects.filter(key=key).first()
    if found is None:
        raise Refused(f"没有区划“{key}”", "写区划代码", "unknown_region")
    return found


def _pairing(helper: str, region: str) -> Pairing:
    found = Pairing.objects.filter(helper__code=helper, region__key=region).first()
    if found is None:
        raise Refused(f"没有登记 {helper} 与 {region} 的结对", "先登记结对关系", "unknown_pairing")
    return found
