"""Roles given to users, on a place or a pairing, from a day to a day: by the command line, by an officer, or lent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from bangfu.kernel.errors import Refused
from bangfu.registry.models import Pairing, Region, RoleAssignment
from bangfu.registry.scope import in_force
from bangfu.registry.trees import current_edition, intervals

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    Place = str | tuple[str, str]

WHOLE = "000000"
TITLES = dict(RoleAssignment.Role.choices)
OFFICERS = ("system", "security", "audit")
APART = ("owner", *OFFICERS)  # nobody holds two of these at one time
BUSINESS = ("clerk", "approver", "liaison", "team", "auditor")
# role -> the roles that its holder may give or lend, never above his own
GIVES: dict[str, tuple[str, ...]] = {
    "security": ("security", *BUSINESS),
    "approver": ("approver", "clerk", "team"),
    "clerk": ("clerk", "team"),
    "liaison": ("liaison",),
    "team": ("team",),
    "auditor": ("auditor",),
}


@dataclass(frozen=True, slots=True)
class Gift:
    """A role that somebody wants to give: to whom, which, where, from a day up to a day."""

    user: AbstractBaseUser
    role: str
    place: Place
    since: date
    until: date | None = None


def assign(
    user: AbstractBaseUser, role: str, *, on: date, place: Place = WHOLE, until: date | None = None
) -> RoleAssignment:
    """The new assignment; `place` is the key of a region, or the helper's code and the region's key of a pairing.

    Refuses: `unknown_role`, `unknown_region`, `unknown_pairing`, `bad_days`, `officers_apart`.
    """
    return _put(_read(Gift(user, role, place, on, until)))


def give(giver: AbstractBaseUser, gift: Gift, today: date) -> RoleAssignment:
    """The new assignment, which the giver's own roles cover: an officer of security gives, everybody else lends.

    Refuses: what `assign` refuses; `own_role` to oneself; `not_allowed` when no role of the giver covers role, place
    and days; `no_end` when a lent role has no last day; `day_in_past`.
    """
    made = _read(gift)
    if gift.user.pk == giver.pk:
        raise Refused("不能给自己授权", "请由另一位安全管理员办理", "own_role")
    if gift.since < today:
        raise Refused(f"起始日 {gift.since} 已经过去", f"授权不能倒填,最早从今天 {today} 起", "day_in_past")
    own = in_force(giver, today).select_related("region", "pairing__region")
    able = [role for role in own if gift.role in GIVES.get(role.role, ())]
    known = _places([made, *able])
    covering = [role for role in able if not role.lent and _lasts(role, made) and _holds(role, made, known)]
    if not covering:
        raise _beyond(able, gift)
    lending = all(role.role != "security" for role in covering)
    if lending and gift.until is None:
        raise Refused("转委托没有写截止日", "转委托只能是一段时间,请写明到哪一天为止", "no_end")
    made.given_by_id, made.lent = giver.pk, lending
    return _put(made)


def end(giver: AbstractBaseUser, key: int, today: date) -> RoleAssignment:
    """The assignment, which holds no longer from today on.

    Refuses: `unknown_assignment` also for one that the giver may not see; `own_role`; `ended` when it is over.
    """
    role = next((one for one in givable(giver, today) if one.pk == key), None)
    if role is None:
        raise Refused("没有这一项授权", "请刷新;只能结束自己管辖范围内的授权", "unknown_assignment")
    return stop(role, today)


def stop(role: RoleAssignment, today: date) -> RoleAssignment:
    """The assignment, ended today.

    Refuses: `ended`.
    """
    if role.valid_to is not None and role.valid_to <= today:
        raise Refused(f"这项授权已于 {role.valid_to} 结束", "不用再办理", "ended")
    role.valid_to = max(role.valid_from, today)
    role.save(update_fields=["valid_to"])
    return role


def of_user(user: AbstractBaseUser) -> list[RoleAssignment]:
    """Every assignment of the user, newest first."""
    return list(
        RoleAssignment.objects.filter(user_id=user.pk).select_related("pairing", "region").order_by("-valid_from")
    )


def all_open(today: date) -> list[RoleAssignment]:
    """Every assignment that holds today or will hold, by user."""
    found = RoleAssignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    return list(found.select_related("user", "region", "pairing__region", "pairing__helper").order_by("user_id", "id"))


def givable(giver: AbstractBaseUser, today: date) -> list[RoleAssignment]:
    """The open assignments of others that the giver may end: an officer those inside his place, a lender his own."""
    own = [role for role in in_force(giver, today).select_related("region") if role.role == "security"]
    others = [role for role in all_open(today) if role.user_id != giver.pk]
    known = _places([*own, *others])
    lent = {role.pk for role in others if role.lent and role.given_by_id == giver.pk}
    return [
        role
        for role in others
        if role.pk in lent or (role.role in GIVES["security"] and any(_holds(mine, role, known) for mine in own))
    ]


def gives(giver: AbstractBaseUser, today: date) -> list[str]:
    """The roles that the user may give or lend somewhere today, in the order of the list of roles."""
    own = {name for role in in_force(giver, today) if not role.lent for name in GIVES.get(role.role, ())}
    return [name for name in TITLES if name in own]


def fingerprint(user: AbstractBaseUser, today: date) -> str:
    """What changes when the rights of the user change: the keys and last days of the roles in force."""
    roles = in_force(user, today).order_by("pk").values_list("pk", "valid_to")
    return ";".join(f"{key}:{until or ''}" for key, until in roles)


def where(role: RoleAssignment) -> Region:
    """The region of an assignment: its own, or that of its pairing."""
    place = role.pairing.region if role.pairing is not None else role.region
    assert place is not None
    return place


def _read(gift: Gift) -> RoleAssignment:
    if gift.role not in RoleAssignment.Role.values:
        raise Refused(f"没有角色“{gift.role}”", "可用:" + "、".join(RoleAssignment.Role.values), "unknown_role")
    if gift.until is not None and gift.until <= gift.since:
        raise Refused(f"截止日 {gift.until} 不在起始日 {gift.since} 之后", "请核对两个日期", "bad_days")
    made = RoleAssignment(user_id=gift.user.pk, role=gift.role, valid_from=gift.since, valid_to=gift.until)
    if isinstance(gift.place, tuple):
        made.pairing = _pairing(*gift.place)
    else:
        made.region = _region(gift.place)
    return made


def _put(made: RoleAssignment) -> RoleAssignment:
    """The assignment as it is kept; the database refuses two officers in one once more."""
    other = _officer_beside(made)
    if other is None:
        try:
            with transaction.atomic():
                made.save()
            return made
        except IntegrityError:
            other = _officer_beside(made)
            if other is None:
                raise
    message = f"该用户已是{TITLES[other.role]},不能再任{TITLES[made.role]}"
    raise Refused(message, "系统、安全、审计三员由三个人分别担任;请另选一人", "officers_apart")


def _officer_beside(made: RoleAssignment) -> RoleAssignment | None:
    if made.role not in APART:
        return None
    others = RoleAssignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=made.valid_from))
    others = others.filter(user_id=made.user_id, role__in=APART).exclude(role=made.role)
    return (others.filter(valid_from__lt=made.valid_to) if made.valid_to else others).first()


def _places(roles: Iterable[RoleAssignment]) -> dict[int, tuple[int, int]]:
    """Where the regions of the assignments stand in today's edition."""
    return intervals(current_edition(), [where(role).pk for role in roles])


def _lasts(own: RoleAssignment, wanted: RoleAssignment) -> bool:
    return own.valid_to is None or (wanted.valid_to is not None and wanted.valid_to <= own.valid_to)


def _holds(own: RoleAssignment, wanted: RoleAssignment, known: dict[int, tuple[int, int]]) -> bool:
    """Whether the place of a role lies inside that of another; a pairing holds itself only."""
    if own.pairing_id is not None:
        return own.pairing_id == wanted.pairing_id
    outer, inner = known.get(where(own).pk), known.get(where(wanted).pk)
    return outer is not None and inner is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def _beyond(able: list[RoleAssignment], gift: Gift) -> Refused:
    """The refusal of a gift that goes beyond what the giver holds himself."""
    if not able:
        return Refused(
            f"您没有授出“{TITLES[gift.role]}”的权限", "只能授出自己所任的角色,请由安全管理员办理", "not_allowed"
        )
    if all(role.lent for role in able):
        return Refused("受托的角色不能再转委托", "请由原任职人或安全管理员办理", "not_allowed")
    remedy = "地区要在自己的地区以内,截止日不能晚于自己的截止日"
    return Refused(f"授出的“{TITLES[gift.role]}”超出了您自己的范围", remedy, "not_allowed")


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
