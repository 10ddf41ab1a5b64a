"""Organisations: the standing parties of a region, new ones, and the numbering of their tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from bangfu.kernel.errors import Refused
from bangfu.registry.models import (
    LeaderPost,
    Organisation,
    OrganisationParent,
    OrganisationSuccession,
    Region,
    TreeNode,
    WorkingBody,
)
from bangfu.registry.names import short_village
from bangfu.registry.trees import current_edition, name_on, path_names

TEAM_TITLES = {"village_team": "驻村工作队", "township_team": "驻乡工作队"}
LONGEST_KEY, LONGEST_NAME = 37, 96
TEAM_CODES = {"village_team": "VT", "township_team": "TT"}


def named_by_code(code: str) -> Organisation:
    """The organisation with the code.

    Refuses: `unknown_organisation`.
    """
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise Refused(f"没有编码为“{code}”的单位", "请核对编码", "unknown_organisation")
    return found


def treasury_of(region_id: int) -> Organisation:
    """The treasury of a district, city or province.

    Refuses: `no_treasury` when the region has none.
    """
    return _standing(region_id, Organisation.Kind.TREASURY, "no_treasury", "财政部门")


def government_of(region_id: int) -> Organisation:
    """The government of the region, or of the nearest region above it that has one.

    Refuses: `no_government`.
    """
    found = governments_of([region_id])
    if region_id not in found:
        raise Refused("这个地区没有登记人民政府", "请先登记单位", "no_government")
    return found[region_id]


def _standing(region_id: int, kind: str, code: str, title: str) -> Organisation:
    found = Organisation.objects.filter(region_id=region_id, kind=kind).first()
    if found is None:
        raise Refused(f"{name_on(region_id, date.max)}没有登记{title}", "请先登记单位", code)
    return found


def households_of(region_id: int) -> Organisation:
    """The standing party 农户 of a region, made on first use."""
    found = Organisation.objects.filter(region_id=region_id, kind=Organisation.Kind.HOUSEHOLDS).first()
    if found:
        return found
    key = Region.objects.values_list("key", flat=True).get(pk=region_id)
    code = f"NH-{key}" if len(key) <= LONGEST_KEY else f"NH-R{region_id}"
    name = f"{_called([region_id])[region_id][:LONGEST_NAME]}农户"
    return make_organisation(code=code, name=name, kind=Organisation.Kind.HOUSEHOLDS, region_id=region_id)


def _called(region_ids: Sequence[int]) -> dict[int, str]:
    """The places by path and as people say them: 奉节县白帝镇坪上村; an abolished one by its last name."""
    paths = path_names(current_edition(), region_ids)
    former = TreeNode.objects.filter(edition=current_edition(), region_id__in=region_ids, form=TreeNode.Form.FORMER)
    paths |= {region: name_on(region, date.max) for region in former.values_list("region_id", flat=True)}
    return {region: short_village(path) for region, path in paths.items()}


@transaction.atomic
def make_organisation(
    *, code: str, name: str, kind: str, short_name: str = "", region_id: int | None = None, parent: str = "",
    since: date = date(2013, 1, 1), demo: bool = False,
) -> Organisation:  # fmt: skip
    """The new organisation, numbered into the tree."""
    made = Organisation.objects.create(
        code=code, name=name, short_name=short_name or name, kind=kind, region_id=region_id, demo=demo
    )
    if parent:
        OrganisationParent.objects.create(organisation=made, parent=named_by_code(parent), valid_from=since)
    number_organisations()
    made.refresh_from_db()
    return made


@transaction.atomic
def make_teams(kind: str, places: Sequence[TreeNode], *, demo: bool = False) -> list[dict[str, str]]:
    """Stationed teams, one for each place: their code, name and region code."""
    called = _called([p.region_id for p in places])
    titles = {p.region_id: called[p.region_id] + TEAM_TITLES[kind] for p in places}
    teams = [
        Organisation(code=f"{TEAM_CODES[kind]}-{p.code}", kind=kind, region_id=p.region_id, demo=demo,
                     name=titles[p.region_id], short_name=titles[p.region_id][-40:])
        for p in places
    ]  # fmt: skip
    Organisation.objects.bulk_create(teams)
    number_organisations()
    return [{"code": t.code, "name": t.name, "region": p.code} for t, p in zip(teams, places, strict=True)]


def number_organisations() -> None:
    """Numbers the tree of today in pre-order: a subtree is every organisation with `lo` in [lo, hi).

    New roots come last (by sort_no, then age), so that numbers already read rarely move.
    Refuses: `circle` when a unit would stand below itself.
    """
    parents = dict(OrganisationParent.objects.filter(valid_to__isnull=True).values_list("organisation_id", "parent_id"))
    everyone = list(Organisation.objects.order_by("sort_no", "pk").only("pk", "lo", "hi"))
    children: dict[int | None, list[int]] = defaultdict(list)
    for unit in everyone:
        children[parents.get(unit.pk)].append(unit.pk)
    numbers = _numbered(children)
    if len(numbers) != len(everyone):
        raise Refused("单位隶属关系成环", "请核对上级单位", "circle")
    moved = [unit for unit in everyone if (unit.lo, unit.hi) != numbers[unit.pk]]
    for unit in moved:
        unit.lo, unit.hi = numbers[unit.pk]
    Organisation.objects.bulk_update(moved, ["lo", "hi"], batch_size=300)


def _numbered(children: Mapping[int | None, Sequence[int]]) -> dict[int, tuple[int, int]]:
    """The half-open interval of each unit in pre-order.

    >>> _numbered({None: [1, 4], 1: [2, 3]})
    {2: (1, 2), 3: (2, 3), 1: (0, 3), 4: (3, 4)}
    """
    lo: dict[int, int] = {}
    found: dict[int, tuple[int, int]] = {}
    stack = [(unit, False) for unit in reversed(children.get(None, []))]
    while stack:
        unit, leaving = stack.pop()
        if leaving:
            found[unit] = (lo[unit], len(lo))
            continue
        lo[unit] = len(lo)
        stack.append((unit, True))
        stack += [(child, False) for child in reversed(children.get(unit, []))]
    return found


def organisations(organisation_ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations with their regions, in one query."""
    found = Organisation.objects.filter(pk__in=set(organisation_ids)).select_related("region")
    return {o.pk: o for o in found}


def governments_of(region_ids: Iterable[int]) -> dict[int, Organisation]:
    """For each region its government, or that of the nearest region above; regions without any are left out.

    Cost: a query for each storey of the tree between them.
    """
    seats = {
        o.region_id: o for o in Organisation.objects.filter(kind=Organisation.Kind.GOVERNMENT).select_related("region")
    }
    standing = {region: region for region in region_ids}
    nodes = TreeNode.objects.filter(edition=current_edition())
    while waiting := {here for here in standing.values() if here not in seats}:
        parents = dict(nodes.filter(region_id__in=waiting, parent__isnull=False).values_list("region_id", "parent_id"))
        standing = {
            region: parents.get(here, here) for region, here in standing.items() if here in seats or here in parents
        }
    return {region: seats[here] for region, here in standing.items()}


def leaders_of(organisation_id: int, on: date) -> list[LeaderPost]:
    """The unit's leaders on the day, the principal ones first."""
    order = {rank: n for n, rank in enumerate(LeaderPost.Rank.values)}
    found = [p for p in LeaderPost.objects.filter(organisation_id=organisation_id) if _held(p, on)]
    return sorted(found, key=lambda p: (order[p.rank], p.pk))


def working_body_of(organisation_id: int, on: date) -> WorkingBody | None:
    """The office inside the unit that does the work of assistance on the day."""
    return next((w for w in WorkingBody.objects.filter(organisation_id=organisation_id) if _held(w, on)), None)


def units_with_a_working_body() -> int:
    """How many units have an office of their own that does the work of assistance."""
    return WorkingBody.objects.values("organisation").distinct().count()


def lineage(organisation_ids: Iterable[int]) -> list[OrganisationSuccession]:
    """Who took over from whom among these units, oldest first; a filing keeps it."""
    wanted = list(organisation_ids)
    found = OrganisationSuccession.objects.filter(Q(predecessor__in=wanted) | Q(successor__in=wanted))
    return list(found.select_related("predecessor", "successor").order_by("on", "pk"))


def _held(row: LeaderPost | WorkingBody, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
