"""The reader: which roles, and which place a page shows when none is named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from bangfu.kernel.errors import Refused
from bangfu.registry import scope as scopes
from bangfu.registry import trees

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

COUNTRY = "000000"
OFFICE_PAGES = (("security", "roles"), ("system", "accounts"), ("audit", "trail"))


def named(name: str) -> AbstractBaseUser:
    """The user who logs in by that name.

    Refuses: `unknown_user`.
    """
    user = get_user_model().objects.filter(username=name.strip(), is_active=True).first()
    if user is None:
        raise Refused(f"没有登录名为“{name.strip()}”的用户", "请核对登录名,或先请系统管理员建立用户", "unknown_user")
    return user


def for_whom(name: str) -> AbstractBaseUser | None:
    """The user for whom something is done, None when no name is written.

    Refuses: `unknown_user`.
    """
    return named(name) if name.strip() else None


def shown(user: AbstractBaseUser) -> str:
    """What the user is called on a page."""
    return str(getattr(user, "first_name", "")) or user.get_username()


def offices(user: AbstractBaseUser, on: date) -> set[str]:
    """The names of the user's roles on the day."""
    return set(scopes.in_force(user, on).values_list("role", flat=True))


def office_page(user: AbstractBaseUser, on: date) -> str:
    """The name of the page that an officer comes to; "" for whoever reads the ledger, and for strangers."""
    held = offices(user, on)
    if held & scopes.ACTING["reader"]:
        return ""
    return next((name for office, name in OFFICE_PAGES if office in held), "")


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
