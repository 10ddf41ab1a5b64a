"""Units as they stood: whom each had below it and who took over from whom, in plain values that can be kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from bangfu.registry import labels
from bangfu.registry.lookup import Lookup
from bangfu.registry.models import Organisation
from bangfu.registry.parties import lineage
from bangfu.registry.scope import Scope
from bangfu.registry.words import TableWords

LABEL = "@"


def standing(scope: Scope, names: Iterable[str], on: date) -> dict[str, list[dict[str, Any]]]:
    """For each name of a unit or label (`@中央单位`) the units it means on the day, each with those below it.

    Shape: {name: [{code, name, below: [code], took_over: [{before, after, on, basis}]}]}, in official order.
    Refuses: `unknown_organisation`, `ambiguous_organisation`, `unknown_label`.
    Cost: three small queries for each unit.
    """
    lookup = Lookup(scope, on, TableWords(scope))
    return {name: [_unit(unit) for unit in _meant(lookup, name, on)] for name in sorted(set(names))}


def _meant(lookup: Lookup, name: str, on: date) -> list[Organisation]:
    return labels.organisations_with(name, on) if name.startswith(LABEL) else [lookup.organisation(name)]


def _unit(unit: Organisation) -> dict[str, Any]:
    tree = Organisation.objects.filter(lo__gte=unit.lo, lo__lt=unit.hi).order_by("lo")
    inside = dict(tree.values_list("pk", "code"))
    taken = [
        {"before": s.predecessor.code, "after": s.successor.code, "on": s.on.isoformat(), "basis": s.basis}
        for s in lineage(inside)
    ]
    below = [code for pk, code in inside.items() if pk != unit.pk]
    return {"code": unit.code, "name": unit.name, "below": below, "took_over": taken}
