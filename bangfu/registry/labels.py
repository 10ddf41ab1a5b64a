"""Dated marks of places and units, read on the day a thing happened."""

from __future__ import annotations

import difflib
from datetime import date

from django.db.models import QuerySet

from bangfu.kernel.errors import Refused
from bangfu.registry.models import Label, Organisation, TreeEdition, TreeNode
from bangfu.registry.trees import current_edition, intervals

Interval = tuple[int, int, date, date | None]


def regions_labelled(edition: TreeEdition, name: str) -> list[Interval]:
    """The subtrees that carry the label, each with the days from and up to which it holds.

    Refuses: `unknown_label` with the nearest spelling, `label_of_other_kind`.
    """
    rows = list(_of_kind(name, "region").values_list("region_id", "valid_from", "valid_to"))
    known = intervals(edition, [region for region, *_ in rows])
    return [(*known[region], start, end) for region, start, end in rows]


def organisations_labelled(name: str) -> list[Interval]:
    """The organisation subtrees that carry the label, each with its days.

    Refuses: `unknown_label` with the nearest spelling, `label_of_other_kind`.
    """
    rows = _of_kind(name, "organisation")
    return list(rows.values_list("organisation__lo", "organisation__hi", "valid_from", "valid_to"))


def regions_with(name: str, on: date) -> list[TreeNode]:
    """The places that carry the label on the day, in official order.

    Refuses: as `regions_labelled`.
    """
    held = [r for r, start, end in _of_kind(name, "region").values_list("region_id", "valid_from", "valid_to")
            if start <= on and (end is None or on < end)]  # fmt: skip
    return list(TreeNode.objects.filter(edition=current_edition(on), region_id__in=held).order_by("lo"))


def marked(name: str, first: date, last: date) -> list[tuple[int, date, date | None]]:
    """The places that carried the label on some day from `first` to `last`, each with the days of it.

    Shape: (region, valid_from, valid_to); nothing for a label that this home has given to no place.
    """
    held = Label.objects.filter(name=name.removeprefix("@"), region__isnull=False, valid_from__lte=last)
    rows = held.order_by("region__key", "valid_from").values_list("region_id", "valid_from", "valid_to")
    return [(region, start, end) for region, start, end in rows if end is None or end > first]


def organisations_with(name: str, on: date) -> list[Organisation]:
    """The units that carry the label on the day, in official order.

    Refuses: as `organisations_labelled`.
    """
    rows = _of_kind(name, "organisation").values_list("organisation_id", "valid_from", "valid_to")
    held = {unit for unit, start, end in rows if start <= on and (end is None or on < end)}
    return list(Organisation.objects.filter(pk__in=held))


def labels_of(region_id: int, on: date) -> list[str]:
    """The labels of a place on the day."""
    held = Label.objects.filter(region_id=region_id, valid_from__lte=on).order_by("name")
    return [label.name for label in held if label.valid_to is None or on < label.valid_to]


def _of_kind(name: str, kind: str) -> QuerySet[Label]:
    """The label's rows that mark places, or those that mark units."""
    found = _rows(name).filter(**{f"{kind}__isnull": False})
    if not found.exists():
        other, asked = ("单位", "地区") if kind == "region" else ("地区", "单位")
        raise Refused(f"标签“{name}”标的是{other},不是{asked}", f"请用标在{asked}上的标签", "label_of_other_kind")
    return found


def _rows(name: str) -> QuerySet[Label]:
    name = name.removeprefix("@")
    found = Label.objects.filter(name=name).order_by("valid_from", "region__key", "organisation__code")
    if not found.exists():
        names = sorted(set(Label.objects.values_list("name", flat=True)))
        near = difflib.get_close_matches(name, names, 1, 0.3)
        hint = f"是不是想写 @{near[0]}?" if near else ""
        raise Refused(f"没有标签“{name}”", f"{hint}可用:{'、'.join(names)}", "unknown_label")
    return found
