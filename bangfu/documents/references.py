"""What documents point to, loaded together: units, places and the bodies of Matters; then the heads are completed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from django.db.models import ForeignKey, QuerySet

from bangfu.documents import catalogue
from bangfu.documents.fields import MatterField
from bangfu.documents.models import Body, Document
from bangfu.kernel.pieces import pieces
from bangfu.ledger.backend import wall
from bangfu.registry import parties, trees
from bangfu.registry.models import Organisation

Pair = tuple[Document, Body]
UNITS = ("giver", "receiver", "helper")


def load(pairs: Sequence[Pair]) -> None:
    """Puts in place everything that the heads and bodies name; a unit is one object however many name it.

    Cost: two queries, and two for each kind of Matter and 900 of them.
    """
    named = [(head, UNITS) for head, _ in pairs] + [(body, unit_fields(type(body))) for _, body in pairs]
    units = parties.organisations(i for holder, names in named for n in names if (i := getattr(holder, f"{n}_id")))
    places = trees.regions(head.region_id for head, _ in pairs if head.region_id)
    matters = _matters({key for head, body in pairs for key in keys(head, body)})
    for holder, names in named:
        for name in names:
            unit = units.get(getattr(holder, f"{name}_id"))
            if unit is not None:
                setattr(holder, name, unit)
    for head, body in pairs:
        if head.region_id in places:
            head.region = places[head.region_id]
        body.matters = {key: matters[key] for key in keys(head, body) if key in matters}


def keys(head: Document, body: Body) -> list[str]:
    """The keys of the Matters that a document names."""
    named = [head.about, *(getattr(body, name) for name in matter_fields(type(body)))]
    return [key for key in named if key]


@cache
def matter_fields(body: type[Body]) -> tuple[str, ...]:
    """The fields of a body that name a Matter."""
    return tuple(field.name for field in body._meta.concrete_fields if isinstance(field, MatterField))


@cache
def unit_fields(body: type[Body]) -> tuple[str, ...]:
    """The fields of a body that name an organisation."""
    fields = (field for field in body._meta.concrete_fields if isinstance(field, ForeignKey))
    return tuple(field.name for field in fields if field.related_model is Organisation)


def complete(pairs: Sequence[Pair]) -> None:
    """Fills in what each kind derives from the rest of its head, and gives it its title."""
    governments = parties.governments_of({place for head, body in pairs for place in _places(head, body)})
    for head, body in pairs:
        body.complete(head, governments.get)
    late = {head.region_id for head, _ in pairs if head.region_id}
    places = trees.regions(late)
    for head, _ in pairs:
        if head.region_id in places:
            head.region = places[head.region_id]


def _places(head: Document, body: Body) -> Iterable[int]:
    """Every place whose government may have to be named."""
    heads = [head, *(matter.document for matter in body.matters.values())]
    found = {one.region_id for one in heads}
    for one in heads:
        found |= {getattr(one, name).region_id for name in UNITS if getattr(one, f"{name}_id")}
    return found - {None}


@wall.lifted(wall.MATTERS)
def _matters(wanted: Iterable[str]) -> dict[str, Body]:
    """The bodies of the documents with these keys, their heads and the heads' units in place."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for key in wanted:
        kind, _, number = key.partition("/")
        if kind in catalogue.kinds():
            by_kind[kind].append(number)
    return {
        body.document.key: body
        for kind, numbers in by_kind.items()
        for some in pieces(numbers)
        for body in _with_heads(kind).filter(document__number__in=some)
    }


def _with_heads(kind: str) -> QuerySet[Body]:
    units = [f"document__{name}__region" for name in UNITS]
    return catalogue.kind(kind)._base_manager.filter(document__kind=kind).select_related("document__region", *units)


def bodies(documents: Sequence[Document]) -> dict[int, Body]:
    """The body of each document by the document's id, the document itself in place."""
    by_kind: dict[str, dict[int, Document]] = defaultdict(dict)
    for document in documents:
        by_kind[document.kind][document.pk] = document
    found = {}
    for kind, heads in by_kind.items():
        for some in pieces(list(heads)):
            for body in catalogue.kind(kind)._base_manager.filter(pk__in=some):
                body.document = heads[body.pk]
                found[body.pk] = body
    return found
