"""The reader: which roles, and which place a page shows when none is named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from bangfu.registry import scope as scopes
from bangfu.registry import trees

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from bangfu.documents.models import Document

COUNTRY = "000000"
ASKED = 50  # users whose rights are looked at to say who is next


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


def acceptors(document: Document, on: date) -> list[str]:
    """Who may accept the document on the day, by name; never who submitted it."""
    users = get_user_model().objects.filter(is_active=True, roles__role__in=scopes.ACTING["approver"]).distinct()
    some = users.exclude(pk=document.author_id).order_by("pk")[:ASKED]
    helper, programme = document.helper_id, document.programme_id
    return [
        str(user.first_name or user.get_username())
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
