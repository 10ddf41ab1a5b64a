"""The reader: which roles, and which place a page shows when none is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bangfu.registry import scope as scopes
from bangfu.registry import trees

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

COUNTRY = "000000"


def titles(user: AbstractBaseUser, on: date) -> str:
    """The user's roles on the day, in words."""
    return "、".join(dict.fromkeys(role.get_role_display() for role in scopes.in_force(user, on)))


def duties(user: AbstractBaseUser, on: date) -> str:
    """The user's roles on the day with their places, as the choice of a demonstration shows them."""
    words = []
    for role in scopes.in_force(user, on).select_related("pairing__helper"):
        place = role.region_id or (role.pairing.region_id if role.pairing else None)
        where = trees.name_on(place, on) if place else ""
        helper = f"{role.pairing.helper.short_name} → " if role.pairing else ""
        words.append(" · ".join(part for part in (role.get_role_display(), helper + where) if part))
    return "；".join(words)


def limits(user: AbstractBaseUser, on: date, scope: scopes.Scope, asked: Sequence[tuple[int, int]] = ()) -> str:
    """What the reader's figures are limited to, in words; nothing when all is seen.

    Shape: `asked` are the subtrees that a page speaks of; without any, the places of the reader's own roles.
    """
    if scope.whole:
        return ""
    places = asked or [grant.region for grant in scope.grants]
    if all(any(first <= lo and hi <= last for first, last in scope.held) for lo, hi in places):
        return ""
    words = []
    for role in scopes.in_force(user, on).select_related("pairing__helper", "pairing__programme"):
        place = role.region_id or (role.pairing.region_id if role.pairing else None)
        parts = [role.pairing.programme.name, role.pairing.helper.short_name] if role.pairing else []
        words.append(" · ".join([*parts, trees.name_on(place, on)] if place else parts))
    return "只统计您权限范围内的\uff1a" + "\uff1b".join(dict.fromkeys(words)) if words else ""


def home_region(user: AbstractBaseUser, on: date, whole: str) -> str:
    """The key of the place that the user's first role is for; `whole` for those who see everything."""
    for role in scopes.in_force(user, on).select_related("region", "pairing__region"):
        region = role.region or (role.pairing.region if role.pairing else None)
        if region is None or region.key == COUNTRY or role.role == "owner":
            return whole
        return region.key
    return whole


def may_enter(user: AbstractBaseUser, on: date) -> bool:
    """Whether a role of the user lets them enter documents anywhere."""
    return any(role.role in scopes.ACTING["clerk"] for role in scopes.in_force(user, on))


def may_accept(user: AbstractBaseUser, on: date) -> bool:
    """Whether a role of the user lets them accept documents anywhere."""
    return any(role.role in scopes.ACTING["approver"] for role in scopes.in_force(user, on))
