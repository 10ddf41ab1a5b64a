"""The reader: which roles, and which place a page shows when none is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from bangfu.kernel.errors import Refused
from bangfu.registry import scope as scopes
from bangfu.registry import trees

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from bangfu.documents.models import Document

COUNTRY = "000000"
ASKED = 50  # users whose rights are looked at to say who is next
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


def acceptors(document: Document, on: date) -> list[str]:
    """Who may accept the document on the day, by name; never who submitted it."""
    users = get_user_model().objects.filter(is_active=True, roles__role__in=scopes.ACTING["approver"]).distinct()
    some = users.exclude(pk=document.author_id).order_by("pk")[:ASKED]
    helper, programme = document.helper_id, document.programme_id
    return [
        shown(user)
        for user in some
        if scopes.may(user, "approver", document.region_id, helper_id=helper, programme=programme, on=on)
    ]


def reads_only(user: AbstractBaseUser, on: date) -> str:
    """What a user who may not enter is told on the pages of entering; empty for who may."""
    if may_enter(user, on):
        return ""
    does = "只审核,不填报" if may_accept(user, on) else "只查看,不填报"
    return f"您的角色({titles(user, on) or '未授权'}){does};要登记请找经办的同志"


def may_accept(user: AbstractBaseUser, on: date) -> bool:
    """Whether a role of the user lets them accept documents anywhere."""
    return any(role.role in scopes.ACTING["approver"] for role in scopes.in_force(user, on))
