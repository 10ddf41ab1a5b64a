"""Who sees what: a scope is a set of grants, and every read asks for one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from bangfu.kernel.pieces import pieces
from bangfu.registry.models import Organisation, RoleAssignment, TreeEdition, TreeNode
from bangfu.registry.trees import current_edition, intervals

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.db.models import QuerySet

ANYWHERE = (0, 2**31 - 1)
ACTING = {
    "clerk": {"owner", "clerk", "team"},
    "approver": {"owner", "approver"},
    "liaison": {"owner", "liaison"},
    "reader": {"owner", "clerk", "approver", "liaison", "team", "auditor"},
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One thing a user may see: a region subtree of today's edition, or in it what is attributed to one pairing.

    Shape: `region` and `helper` are half-open intervals of today's numbering; `programme` and `helper` None mean all.
    """

    region: tuple[int, int]
    programme: str | None = None
    helper: tuple[int, int] | None = None
    subjects: bool = True

    def covers(self, other: Grant) -> bool:
        """Whether the other grant shows nothing that this one does not."""
        inside = self.region[0] <= other.region[0] and other.region[1] <= self.region[1]
        same = self.programme is None or self.programme == other.programme
        held = self.helper is None or (
            other.helper is not None and self.helper[0] <= other.helper[0] and other.helper[1] <= self.helper[1]
        )
        return inside and same and held and (self.subjects or not other.subjects)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reader may see; no grant means nothing."""

    grants: tuple[Grant, ...] = ()
    user: str = ""
    whole: bool = False

    @classmethod
    def everything(cls, user: str = "") -> Scope:
        """The whole scope, for the owner of the home and for rules that must see all."""
        return cls((Grant(ANYWHERE),), user, True)

    @property
    def held(self) -> list[tuple[int, int]]:
        """The subtrees of which every fact may be seen, whatever the channel and the helper."""
        return [grant.region for grant in self.grants if grant.programme is None and grant.helper is None]

    def covers(self, other: Scope) -> bool:
        """Whether everything that the other scope shows is shown by this one."""
        return self.whole or all(any(mine.covers(grant) for mine in self.grants) for grant in other.grants)

    def region_ids(self, edition: TreeEdition) -> list[int]:
        """The regions inside any grant."""
        wanted = Q(pk__in=[])
        for grant in self.grants:
            wanted |= Q(lo__gte=grant.region[0], lo__lt=grant.region[1])
        return list(TreeNode.objects.filter(wanted, edition=edition).values_list("region_id", flat=True))


def of(user: AbstractBaseUser, on: date) -> Scope:
    """What the user may see on the day, by the roles in force then.

    Shape: officers of system, security and audit see no business data by that office.
    Cost: three small queries.
    """
    name = user.get_username()
    roles = list(in_force(user, on).filter(role__in=ACTING["reader"]).select_related("pairing__helper"))
    if any(_owns(r) for r in roles):
        return Scope.everything(name)
    known = intervals(current_edition(), [place for r in roles if (place := _place(r)) is not None])
    return Scope(tuple(_grant(r, known) for r in roles if _place(r) in known), name)


def told(scope: Scope, user: AbstractBaseUser, on: date) -> str:
    """The scope as the policies of the database take it, made of numbers of the registry only."""
    if scope.whole:
        return "whole"
    grants = [[*one.region, one.programme, *(one.helper or (None, None))] for one in scope.grants]
    return json.dumps({"user": user.pk, "on": on.isoformat(), "edition": current_edition().pk, "grants": grants})


def in_force(user: AbstractBaseUser, on: date) -> QuerySet[RoleAssignment]:
    """The user's roles on the day."""
    return RoleAssignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), user_id=user.pk, valid_from__lte=on
    )


def may(user: AbstractBaseUser, action: str, region_id: int, *, helper_id: int, programme: str, on: date) -> bool:
    """Whether a role of the user in force on the day allows the action on a document with this head.

    Shape: `action` is "clerk", "approver", "liaison" (the paired side) or "reader". A role on an abolished region may
    only read.
    """
    return Rights(user, on).may(action, region_id, helper_id=helper_id, programme=programme)


class Rights:
    """What one user may do on a day, asked about many documents.

    Cost: the roles and their places are read once an action; a place and a helper are one query each the first time,
    or `load` reads them together.
    """

    def __init__(self, user: AbstractBaseUser, on: date) -> None:
        self._roles = list(in_force(user, on).select_related("pairing__helper"))
        self._edition = current_edition()
        self._granted: dict[str, list[tuple[RoleAssignment, Grant]]] = {}
        self._places: dict[int, tuple[int, int] | None] = {}
        self._helpers: dict[int, int | None] = {}

    def load(self, regions: Iterable[int], helpers: Iterable[int]) -> None:
        """Reads together where these places and units stand."""
        for wanted in pieces(sorted(set(regions) - self._places.keys())):
            known = intervals(self._edition, wanted)
            self._places.update({region: known.get(region) for region in wanted})
        for wanted in pieces(sorted(set(helpers) - self._helpers.keys())):
            numbers = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "lo"))
            self._helpers.update({helper: numbers.get(helper) for helper in wanted})

    def may(self, action: str, region_id: int, *, helper_id: int, programme: str) -> bool:
        """Whether a role allows the action on a document with this head."""
        return bool(self.by_which(action, region_id, helper_id=helper_id, programme=programme))

    def by_which(self, action: str, region_id: int, *, helper_id: int, programme: str) -> list[RoleAssignment]:
        """The roles that allow the action on a document with this head."""
        owning = [role for role in self._roles if _owns(role) and role.role in ACTING.get(action, set())]
        if owning:
            return owning
        self.load([region_id], [])
        place = self._places[region_id]
        if place is None:
            return []
        inside = [(role, g) for role, g in self._grants(action) if g.region[0] <= place[0] < g.region[1]]
        return [role for role, g in inside if g.programme is None or self._is_paired(g, programme, helper_id)]

    def _grants(self, action: str) -> list[tuple[RoleAssignment, Grant]]:
        if action not in self._granted:
            roles = [role for role in self._roles if role.role in ACTING.get(action, set())]
            places = [place for role in roles if (place := _place(role)) is not None]
            known = intervals(self._edition, places)
            ended = set() if action == "reader" else _abolished(self._edition, places)
            kept = [role for role in roles if _place(role) in known and _place(role) not in ended]
            self._granted[action] = [(role, _grant(role, known)) for role in kept]
        return self._granted[action]

    def _is_paired(self, grant: Grant, programme: str, helper_id: int) -> bool:
        if grant.programme != programme or grant.helper is None:
            return False
        self.load([], [helper_id])
        number = self._helpers[helper_id]
        return number is not None and grant.helper[0] <= number < grant.helper[1]


def _abolished(edition: TreeEdition, places: list[int]) -> set[int]:
    former = TreeNode.objects.filter(edition=edition, region_id__in=places, form=TreeNode.Form.FORMER)
    return set(former.values_list("region_id", flat=True))


def _owns(role: RoleAssignment) -> bool:
    return role.role == RoleAssignment.Role.OWNER


def _place(role: RoleAssignment) -> int | None:
    """The region of a role: its own, or that of its pairing."""
    return role.pairing.region_id if role.pairing is not None else role.region_id


def _grant(role: RoleAssignment, known: dict[int, tuple[int, int]]) -> Grant:
    place = _place(role)
    assert place is not None
    if role.pairing is None:
        return Grant(known[place])
    helper = (role.pairing.helper.lo, role.pairing.helper.hi)
    return Grant(known[place], role.pairing.programme_id, helper, subjects=False)
