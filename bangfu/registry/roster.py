"""Everything that a running text may name on a day: places, units, labels of units, pairings; read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.registry import pairings
from bangfu.registry.models import Label, Organisation, OrganisationParent, Region, RegionForm
from bangfu.registry.words import COLUMNS, Named

PLACES = (Region.Kind.PROVINCE, Region.Kind.CITY, Region.Kind.DISTRICT, Region.Kind.TOWN)
UNNAMED = (Organisation.Kind.VILLAGE_TEAM, Organisation.Kind.TOWNSHIP_TEAM, Organisation.Kind.HOUSEHOLDS,
           Organisation.Kind.TREASURY)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as texts name it; `parent` is the code of the one above, `region` the place it stands for."""

    code: str
    name: str
    short: str
    kind: str
    region: int | None
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who helps which place through which channel."""

    programme: str
    helper: str
    region: int


@dataclass(frozen=True, slots=True)
class Roster:
    """What texts can name on a day. Shape: `labels` maps a label of units to the codes that carry it."""

    on: date
    places: tuple[Named, ...]
    units: tuple[Unit, ...]
    labels: Mapping[str, tuple[str, ...]]
    pairs: tuple[Pair, ...]


def roster(on: date) -> Roster:
    """What running texts can name on the day, in official order; teams, treasuries and households are left out.

    Cost: five small queries.
    """
    forms = RegionForm.objects.filter(region__kind__in=PLACES).values_list(*COLUMNS)
    places = sorted((n for n in (Named(*row) for row in forms) if n.holds_on(on)), key=lambda n: n.rank)
    parents = dict(
        OrganisationParent.objects.filter(valid_to__isnull=True).values_list("organisation__code", "parent__code")
    )
    units = Organisation.objects.exclude(kind__in=UNNAMED).values_list("code", "name", "short_name", "kind", "region")
    labels: dict[str, list[str]] = {}
    marked = Label.objects.filter(organisation__isnull=False, valid_from__lte=on).order_by("organisation__sort_no")
    for name, code, until in marked.values_list("name", "organisation__code", "valid_to"):
        if until is None or on < until:
            labels.setdefault(name, []).append(code)
    pairs = (Pair(p.programme_id, p.helper.code, p.region_id) for p in pairings.in_force(on))
    return Roster(
        on,
        tuple(places),
        tuple(Unit(*row, parents.get(row[0], "")) for row in units),
        {name: tuple(codes) for name, codes in labels.items()},
        tuple(pairs),
    )
