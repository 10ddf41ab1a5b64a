"""The registry's code lists, read from the package into the tables: adds what is missing, overwrites nothing."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import TypeVar

from django.db import models, transaction

from bangfu.registry import trees
from bangfu.registry.models import (
    Label,
    LeaderPost,
    Organisation,
    OrganisationParent,
    OrganisationSuccession,
    Pairing,
    Programme,
    Region,
    RegionForm,
    RegionSuccession,
    TreeEdition,
    TreeNode,
    WorkingBody,
)
from bangfu.registry.names import short_village, spoken
from bangfu.registry.parties import number_organisations

M = TypeVar("M", bound=models.Model)
Row = Mapping[str, str]
Ids = Mapping[str, int]
AT_ONCE = 2000
MUNICIPALITY_SINCE = date(1997, 6, 18)
TREASURY_BASE, GOVERNMENT_BASE = 2000, 5000
WORK_SINCE = date(2021, 1, 1)
WORKING_BODY, NO_CONTACT = "乡村振兴定点帮扶工作机构", "文中未载"


@transaction.atomic
def load() -> dict[str, int]:
    """How many regions and organisations there are after loading; a second run changes nothing.

    A later release may bring more rows, and an end for a row that was open; what an office changed stays as it is.
    Cost: some seconds the first time, half a second when everything is there.
    """
    _add([Programme(code=r["code"], name=r["name"], wind=r["wind"], sort_no=int(r["sort_no"]))
          for r in _rows("programmes.csv")], "code")  # fmt: skip
    regions, grown = _regions()
    if _organisations(regions):
        number_organisations()
    _marks(regions, dict(Organisation.objects.values_list("code", "pk")))
    if grown or not TreeNode.objects.exists():
        trees.rebuild_all()
    return {"regions": len(regions), "organisations": Organisation.objects.count()}


def _rows(name: str) -> list[dict[str, str]]:
    text = files("bangfu.registry").joinpath("codes", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def programme_names() -> dict[str, str]:
    """The Chinese names of the channels by their codes, as the package ships them."""
    return {row["code"]: row["name"] for row in _rows("programmes.csv")}


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _end(text: str) -> date | None:
    return _day(text) if text else None


def _add(rows: list[M], *key: str) -> int:
    """How many rows were missing by their key and are there now; rows that ended meanwhile get their end."""
    model, of = type(rows[0]), attrgetter(*key)
    known = {of(r): r for r in model._default_manager.only("pk", *key, *_ends(model))}
    missing = [r for r in rows if of(r) not in known]
    model._default_manager.bulk_create(missing, batch_size=AT_ONCE)
    ended = [r for r in rows if of(r) in known and _until(r) and not _until(known[of(r)])]
    for row in ended:
        model._default_manager.filter(pk=known[of(row)].pk).update(valid_to=_until(row))
    return len(missing) + len(ended)


def _until(row: models.Model) -> date | None:
    return getattr(row, "valid_to", None)


def _ends(model: type[models.Model]) -> list[str]:
    return [f.name for f in model._meta.fields if f.name == "valid_to"]


def _regions() -> tuple[dict[str, int], int]:
    """The regions' ids by key, and how much is new about them."""
    forms, villages = _rows("regions.csv"), _rows("villages.csv")
    kinds = {r["key"]: r["kind"] for r in forms} | {v["code"]: Region.Kind.VILLAGE.value for v in villages}
    grown = _add([Region(key=key, kind=kind) for key, kind in kinds.items()], "key")
    ids = dict(Region.objects.values_list("key", "pk"))
    rows = [_form(r, ids) for r in forms] + [_village(v, ids) for v in villages]
    grown += _add(rows, "region_id", "valid_from")
    grown += _add([RegionSuccession(predecessor_id=ids[r["predecessor"]], successor_id=ids[r["successor"]],
                                    on=_day(r["on"]), principal=r["principal"] == "1")
                   for r in _rows("successions.csv")], "predecessor_id", "successor_id")  # fmt: skip
    grown += _add([TreeEdition(name=r["name"], basis=r["basis"],
                               valid_from=_day(r["valid_from"]), valid_to=_end(r["valid_to"]))
                   for r in _rows("editions.csv")], "name")  # fmt: skip
    return ids, grown


def _form(row: Row, ids: Ids) -> RegionForm:
    return RegionForm(
        region_id=ids[row["key"]], code=row["code"], name=row["name"], short_name=row["short_name"],
        parent_id=ids.get(row["parent"]), sort_no=row["code"],
        valid_from=_day(row["valid_from"]), valid_to=_end(row["valid_to"]),
    )  # fmt: skip


def _village(row: Row, ids: Ids) -> RegionForm:
    """A village; its town is named where its code does not begin with it."""
    return RegionForm(
        region_id=ids[row["code"]], code=row["code"], name=row["name"], short_name=short_village(row["name"]),
        parent_id=ids[row["town"] or row["code"][:9]], sort_no=row["code"], valid_from=MUNICIPALITY_SINCE,
    )  # fmt: skip


def _organisations(regions: Ids) -> int:
    """How many organisations and parents are new."""
    rows = _rows("organisations.csv")
    made = [build(seat, regions[seat["key"]]) for seat in _seats() for build in (_government, _treasury)]
    made += [
        Organisation(code=r["code"], name=r["name"], short_name=r["short_name"], kind=r["kind"],
                     region_id=regions.get(r["region"]), sort_no=int(r["sort_no"]))
        for r in rows
    ]  # fmt: skip
    grown = _add(made, "code")
    units = dict(Organisation.objects.values_list("code", "pk"))
    parents = {r["code"]: (r["parent"], _end(r["since"]) or MUNICIPALITY_SINCE) for r in rows if r["parent"]}
    parents |= {f"FIN-{s['key']}": (f"GOV-{s['key']}", MUNICIPALITY_SINCE) for s in _seats()}
    return grown + _add(
        [OrganisationParent(organisation_id=units[code], parent_id=units[parent], valid_from=since)
         for code, (parent, since) in parents.items()], "organisation_id", "parent_id")  # fmt: skip


def _seats() -> list[Row]:
    """The seats of a government and a treasury, by their last names: Chongqing, its districts, Shandong, its cities."""
    latest = {r["key"]: r for r in _rows("regions.csv")}
    return [
        r for r in latest.values()
        if r["kind"] in ("province", "city") or (r["kind"] == "district" and r["key"].startswith("50"))
    ]  # fmt: skip


def _place(key: str) -> int:
    """Official order as a number below 2,000: Chongqing and its districts, then Shandong and its cities."""
    return int(key) - 500_000 if key.startswith("50") else 1_000 + (int(key) - 370_000) // 100


def _government(seat: Row, region_id: int) -> Organisation:
    short = seat["name"] if seat["kind"] == "city" else spoken(seat["name"], seat["short_name"]) + "政府"
    return Organisation(
        code=f"GOV-{seat['key']}", name=seat["name"] + "人民政府", short_name=short, region_id=region_id,
        kind=Organisation.Kind.GOVERNMENT, sort_no=GOVERNMENT_BASE + _place(seat["key"]),
    )  # fmt: skip


def _treasury(seat: Row, region_id: int) -> Organisation:
    title = "财政厅" if seat["key"] == "370000" else "财政局"
    short = spoken(seat["name"], seat["short_name"]) + title
    return Organisation(
        code=f"FIN-{seat['key']}", name=seat["name"] + title, short_name=short,
        region_id=region_id, kind=Organisation.Kind.TREASURY, sort_no=TREASURY_BASE + _place(seat["key"]),
    )  # fmt: skip


def _marks(regions: Ids, units: Ids) -> None:
    """What is said of places and units: lineage, leaders, working bodies, pairings, labels."""
    _add([OrganisationSuccession(predecessor_id=units[r["predecessor"]], successor_id=units[r["successor"]],
                                 on=_day(r["on"]), basis=r["basis"])
          for r in _rows("organisation_successions.csv")], "predecessor_id", "successor_id")  # fmt: skip
    leaders = _rows("leaders.csv")
    _add([LeaderPost(organisation_id=units[r["organisation"]], name=r["name"], title=r["title"], rank=r["rank"],
                     valid_from=_day(r["valid_from"]), source=r["source"])
          for r in leaders], "organisation_id", "name", "title")  # fmt: skip
    _add([WorkingBody(organisation_id=units[r["organisation"]], name=WORKING_BODY, contact=NO_CONTACT,
                      source=r["source"], evidence_grade="S", valid_from=WORK_SINCE)
          for r in leaders], "organisation_id", "name")  # fmt: skip
    _add([Pairing(programme_id=r["programme"], helper_id=units[r["helper"]], region_id=regions[r["region"]],
                  level=r["level"], valid_from=_day(r["valid_from"]), valid_to=_end(r["valid_to"]), source=r["source"],
                  evidence_grade=r["grade"])
          for r in _rows("pairings.csv")], "programme_id", "helper_id", "region_id", "valid_from")  # fmt: skip
    _add([Label(name=r["name"], region_id=regions.get(r["region"]), organisation_id=units.get(r["organisation"]),
                valid_from=_day(r["valid_from"]), valid_to=_end(r["valid_to"]), basis=r["basis"],
                evidence_grade=r["grade"])
          for r in _rows("labels.csv")], "name", "region_id", "organisation_id", "valid_from")  # fmt: skip
