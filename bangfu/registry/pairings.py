"""Who helps whom: pairings in force."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from bangfu.registry.models import Pairing
from bangfu.registry.trees import name_on


def in_force(on: date, programme: str = "") -> list[Pairing]:
    """The pairings of the day in official order, those of one programme if it is named."""
    found = _on(on).filter(programme=programme) if programme else _on(on)
    return list(found)


def during(first: date, last: date, programme: str) -> list[Pairing]:
    """The pairings of a programme that were in force on some day from `first` to `last`, in official order."""
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=first)
    return list(_told(Pairing.objects.filter(still, valid_from__lte=last, programme=programme)))


def helpers_of(region_id: int, on: date) -> list[Pairing]:
    """Who helps the region on the day."""
    return list(_on(on).filter(region=region_id))


def counties_of(helper_id: int, on: date) -> list[Pairing]:
    """Whom the unit helps on the day."""
    return list(_on(on).filter(helper=helper_id))


def _on(day: date) -> QuerySet[Pairing]:
    return _told(Pairing.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day))


def _told(found: QuerySet[Pairing]) -> QuerySet[Pairing]:
    order = ("programme__sort_no", "helper__sort_no", "region__key", "pk")
    return found.select_related("programme", "helper", "region").order_by(*order)


def named(on: date, programme: str) -> list[tuple[str, str]]:
    """The pairings of the day as words: the helper's short name and the district's name."""
    return [(p.helper.short_name, name_on(p.region_id, on)) for p in in_force(on, programme)]
