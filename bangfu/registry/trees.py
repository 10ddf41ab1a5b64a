"""Editions of the administrative tree: intervals, children, names at a day, joint regions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from bangfu.kernel.errors import Refused
from bangfu.registry import placing
from bangfu.registry.models import JointMember, Region, RegionForm, RegionSuccession, TreeEdition, TreeNode
from bangfu.registry.names import short_village, unmarked

NODES_AT_ONCE = 5000
FIRST_IN_PATH = 2
KEY_LENGTH = 40
MOST_MEMBERS = 60
JOINT_MARK = "(合计)"


def current_edition(on: date | None = None) -> TreeEdition:
    """The edition valid on the day; the newest without one."""
    editions = list(TreeEdition.objects.order_by("valid_from"))
    if not editions:
        raise Refused("区划还没有载入", "运行 bangfu migrate", "no_edition")
    if on is None:
        return editions[-1]
    return next((e for e in reversed(editions) if e.valid_from <= on), editions[0])


def edition_named(name: str) -> TreeEdition:
    """The edition of that name.

    Refuses: `unknown_edition`.
    """
    found = TreeEdition.objects.filter(name=name).first()
    if found is None:
        names = "、".join(TreeEdition.objects.values_list("name", flat=True))
        raise Refused(f"没有区划版本“{name}”", f"可用:{names}", "unknown_edition")
    return found


def node(edition: TreeEdition, region_id: int) -> TreeNode:
    """The place of a region in an edition; every region has one."""
    return TreeNode.objects.get(edition=edition, region_id=region_id)


def interval(edition: TreeEdition, region_id: int) -> tuple[int, int]:
    """The half-open interval of the region's subtree."""
    return intervals(edition, [region_id])[region_id]


def intervals(edition: TreeEdition, region_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The subtree intervals of several regions, in the order asked; a region that does not exist is left out."""
    wanted = list(dict.fromkeys(region_ids))
    rows = TreeNode.objects.filter(edition=edition, region_id__in=wanted).values_list("region_id", "lo", "hi")
    known = {region: (lo, hi) for region, lo, hi in rows}
    return {region: known[region] for region in wanted if region in known}


def at_interval(edition: TreeEdition, held: tuple[int, int]) -> TreeNode | None:
    """The outermost region whose subtree is this interval; None when it reaches beyond every region."""
    found = TreeNode.objects.filter(edition=edition, lo=held[0], hi=held[1])
    return found.select_related("region").order_by("depth").first()


def children(edition: TreeEdition, region_id: int) -> list[TreeNode]:
    """The direct children in official order; coming, former and joint ones after the others."""
    return list(TreeNode.objects.filter(edition=edition, parent_id=region_id).select_related("region").order_by("lo"))


def regions_of_kind(edition: TreeEdition, region_id: int, kind: str) -> list[TreeNode]:
    """Every plain region of a kind in the subtree, in official order."""
    lo, hi = interval(edition, region_id)
    found = TreeNode.objects.filter(edition=edition, lo__gte=lo, lo__lt=hi, region__kind=kind, form="plain")
    return list(found.order_by("lo"))


def chain(edition: TreeEdition, region_id: int) -> list[TreeNode]:
    """The region and its ancestors in the edition, from the root down."""
    here = node(edition, region_id)
    return list(TreeNode.objects.filter(edition=edition, lo__lte=here.lo, hi__gte=here.hi).order_by("depth"))


def regions(region_ids: Iterable[int]) -> dict[int, Region]:
    """The regions with these ids, in one query."""
    return Region.objects.in_bulk(set(region_ids))


def names_in(edition: TreeEdition, region_ids: Iterable[int]) -> dict[int, str]:
    """The names of regions as the edition calls them, in one query."""
    return dict(
        TreeNode.objects.filter(edition=edition, region_id__in=set(region_ids)).values_list("region_id", "name")
    )


def short_names_in(edition: TreeEdition, region_ids: Iterable[int]) -> dict[int, str]:
    """The short names of regions when the edition began, in one query."""
    forms = RegionForm.objects.filter(region_id__in=set(region_ids), valid_from__lte=edition.valid_from)
    return dict(forms.order_by("valid_from").values_list("region_id", "short_name"))


def path_name(edition: TreeEdition, region_id: int) -> str:
    """The region's name behind those above it, from the district or city down: 奉节县白帝镇."""
    return path_names(edition, [region_id])[region_id]


def path_names(edition: TreeEdition, region_ids: Iterable[int]) -> dict[int, str]:
    """The path names of several regions; a province or a joint region has its own name only.

    Cost: a query for each storey of the tree between them.
    """
    nodes = TreeNode.objects.filter(edition=edition, depth__gte=FIRST_IN_PATH)
    standing: dict[int, int | None] = {region: region for region in region_ids}
    names: dict[int, str] = dict.fromkeys(standing, "")
    while waiting := {here for here in standing.values() if here is not None}:
        rows = nodes.filter(region_id__in=waiting).values_list("region_id", "name", "parent_id")
        above = {region: (name, parent) for region, name, parent in rows}
        for region, here in standing.items():
            name, standing[region] = above.get(here, ("", None)) if here is not None else ("", None)
            names[region] = name + names[region]
    own = names_in(edition, [region for region, name in names.items() if not name])
    return {region: name or own[region] for region, name in names.items()}


def name_on(region_id: int, day: date) -> str:
    """What the region was called on the day; its last name when it had none then."""
    forms = list(RegionForm.objects.filter(region_id=region_id).order_by("valid_from"))
    holding = [f for f in forms if f.valid_from <= day and (f.valid_to is None or day < f.valid_to)]
    return (holding or forms)[-1].name


def called_on(region_id: int, day: date) -> str:
    """What people write to mean the region on the day: a village or town behind those above it; else as `name_on`."""
    edition = current_edition(day)
    if not TreeNode.objects.filter(edition=edition, region_id=region_id, form=TreeNode.Form.PLAIN).exists():
        return name_on(region_id, day)
    return short_village(unmarked(path_name(edition, region_id)))


def members(joint_id: int) -> list[int]:
    """The members of a joint region, in official order."""
    found = JointMember.objects.filter(joint_id=joint_id).order_by("member__key")
    return list(found.values_list("member_id", flat=True))


def joint_region(region_ids: Sequence[int]) -> Region:
    """The joint region of these members, made on first use below their nearest common ancestor in every edition.

    Refuses: `one_member` for fewer than two, `too_many_members`, `joint_of_joints`, `nested_members`.
    """
    wanted = list(Region.objects.filter(pk__in=set(region_ids)).order_by("key"))
    key = _joint_key([r.key for r in wanted])
    return Region.objects.filter(key=key).first() or _make_joint(key, wanted)


def joint_of(region_ids: Sequence[int]) -> int | None:
    """The joint region of exactly these members, if anybody ever named it; never made by asking."""
    keys = Region.objects.filter(pk__in=set(region_ids)).order_by("key").values_list("key", flat=True)
    return Region.objects.filter(key=_joint_key(list(keys))).values_list("pk", flat=True).first()


def region_with_key(key: str) -> int:
    """The region with the key.

    Refuses: `unknown_region`.
    """
    found = Region.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(f"没有区划“{key}”", "请核对代码", "unknown_region")
    return found


def _joint_key(keys: Sequence[str]) -> str:
    key = "joint:" + "+".join(keys)
    return key if len(key) <= KEY_LENGTH else "joint:" + hashlib.sha256(key.encode()).hexdigest()[:24]


def _check_members(wanted: Sequence[Region]) -> None:
    if len(wanted) < 2:
        raise Refused("合计地区至少要有两个成员", "只有一个地区时直接写那个地区", "one_member")
    if len(wanted) > MOST_MEMBERS:
        raise Refused(f"合计地区最多{MOST_MEMBERS}个成员", "请写它们共同的上级地区", "too_many_members")
    if any(r.kind == Region.Kind.JOINT for r in wanted):
        raise Refused("合计地区的成员不能又是合计地区", "请逐个写出成员", "joint_of_joints")
    ids = [r.pk for r in wanted]
    for edition in TreeEdition.objects.all():
        places = intervals(edition, ids)
        for outer, (lo, hi) in places.items():
            inner = next((r for r, (own, _) in places.items() if r != outer and lo <= own < hi), None)
            if inner is not None:
                names = names_in(edition, [outer, inner])
                raise Refused(f"“{names[outer]}”已包含“{names[inner]}”", "只写其中一个", "nested_members")


@transaction.atomic
def _make_joint(key: str, wanted: Sequence[Region]) -> Region:
    """The new joint region; the editions are locked so that two of them never take the same place."""
    editions = list(TreeEdition.objects.select_for_update().order_by("valid_from"))
    found = Region.objects.filter(key=key).first()
    if found:
        return found
    _check_members(wanted)
    ids = [r.pk for r in wanted]
    first = RegionForm.objects.filter(region_id__in=ids).order_by("valid_from").first()
    assert first is not None
    region = Region.objects.create(kind=Region.Kind.JOINT, key=key)
    called = [name_on(r, date.max) for r in ids]
    form = RegionForm.objects.create(
        region=region, code="", name=_joint_name(called), short_name=_joint_name(called)[:30], parent_id=None,
        sort_no="", valid_from=first.valid_from,
    )  # fmt: skip
    JointMember.objects.bulk_create([JointMember(joint=region, member_id=r) for r in ids])
    for edition in editions:
        chains = [[n.region_id for n in reversed(chain(edition, r))][1:] for r in ids]
        parent = placing.nearest_common(chains)
        assert parent is not None
        _append(edition, parent, region, form.name)
    return region


def _joint_name(names: Sequence[str]) -> str:
    whole = "、".join(names) + JOINT_MARK
    return whole if len(whole) <= 60 else f"{'、'.join(names[:3])}等{len(names)}个地区{JOINT_MARK}"


def _append(edition: TreeEdition, parent_id: int, region: Region, name: str) -> None:
    """Puts the region last below the parent, as `placing.place` would; those behind move up by one.

    Cost: as many rows as stand behind; two steps by way of negative numbers, because `lo` is unique.
    """
    above = node(edition, parent_id)
    nodes = TreeNode.objects.filter(edition=edition)
    nodes.filter(lo__lte=above.lo, hi__gte=above.hi).update(hi=F("hi") + 1)
    nodes.filter(lo__gte=above.hi).update(lo=-F("lo") - 1, hi=F("hi") + 1)
    nodes.filter(lo__lt=0).update(lo=-F("lo"))
    TreeNode.objects.create(
        edition=edition, region=region, parent_id=parent_id, lo=above.hi, hi=above.hi + 1, depth=above.depth + 1,
        code="", name=name, form=TreeNode.Form.PLAIN,
    )  # fmt: skip


def rebuild_all() -> None:
    """Numbers every edition again from the forms and successions."""
    for edition in TreeEdition.objects.all():
        rebuild(edition)


@transaction.atomic
def rebuild(edition: TreeEdition) -> int:
    """The number of nodes of the edition, placed anew."""
    forms = [placing.Form(*row) for row in RegionForm.objects.values_list(
        "region_id", "code", "name", "parent_id", "sort_no", "valid_from", "valid_to")]  # fmt: skip
    successions = [placing.Succession(*row) for row in RegionSuccession.objects.values_list(
        "predecessor_id", "successor_id", "principal")]  # fmt: skip
    joints: dict[int, list[int]] = defaultdict(list)
    for joint, member in JointMember.objects.order_by("joint", "member").values_list("joint_id", "member_id"):
        joints[joint].append(member)
    placed = placing.place(forms, successions, edition.valid_from, joints)
    TreeNode.objects.filter(edition=edition).delete()
    TreeNode.objects.bulk_create(
        [TreeNode(edition=edition, region_id=p.region, parent_id=p.parent, lo=p.lo, hi=p.hi, depth=p.depth,
                  code=p.code, name=p.name, form=p.form) for p in placed],
        batch_size=NODES_AT_ONCE,
    )  # fmt: skip
    return len(placed)
