"""The tables of the tree: the result of the placing, with the real regions."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from bangfu.kernel.errors import Refused
from bangfu.registry import trees
from bangfu.registry.lookup import Lookup
from bangfu.registry.models import Region, TreeEdition, TreeNode
from bangfu.registry.scope import Scope

pytestmark = pytest.mark.pg

CHONGQING, WANZHOU, FENGJIE, CHENGKOU, WULONG = "500000", "500101", "500236", "500229", "500156"
DAWAN, SHUITU, LONGXING, VILLAGE = "500112135", "500109008", "500112131", "500112135201"
WEIGHTS = {
    CHONGQING: 1, "500105": 2, "500112": 4, "500109": 8, DAWAN: 16, SHUITU: 32, LONGXING: 64, VILLAGE: 128, "500157": 256,
}  # fmt: skip


def _id(key: str) -> int:
    return Region.objects.get(key=key).pk


def _sum(edition: TreeEdition, key: str) -> int:
    """What the regions of WEIGHTS that lie in the subtree weigh together."""
    lo, hi = trees.interval(edition, _id(key))
    inside = TreeNode.objects.filter(edition=edition, lo__gte=lo, lo__lt=hi, region__key__in=WEIGHTS)
    return sum(WEIGHTS[key] for key in inside.values_list("region__key", flat=True))


def _as_table(edition: TreeEdition) -> list[tuple[Any, ...]]:
    nodes = TreeNode.objects.filter(edition=edition).order_by("lo")
    return list(nodes.values_list("region", "parent", "lo", "hi", "depth", "code", "name", "form"))


def test_the_weights_of_the_reform(fresh_db: Any) -> None:
    before, after = trees.edition_named("2022"), trees.edition_named("2025")
    assert trees.name_on(_id(VILLAGE), date(2022, 1, 1)).endswith("村民委员会")
    assert {key: _sum(before, key) for key in ("500105", "500112", "500109", "500157", CHONGQING)} == {
        "500105": 2, "500112": 212, "500109": 40, "500157": 256, CHONGQING: 511,
    }  # fmt: skip
    assert {key: _sum(after, key) for key in ("500109", "500157", CHONGQING)} == {
        "500109": 152,
        "500157": 358,
        CHONGQING: 511,
    }


def test_what_has_no_place_says_so_in_its_name(fresh_db: Any) -> None:
    before, after = trees.edition_named("2022"), trees.edition_named("2025")
    assert trees.node(before, _id("500157")).name == "两江新区(新设)"
    former = [(n.name, n.form) for n in trees.children(after, _id("500157"))][-2:]
    assert former == [("原江北区(未分到镇街)", "former"), ("原渝北区(未分到镇街)", "former")]
    assert trees.children(before, _id(CHONGQING))[-1].form == "coming"


def test_both_editions_hold_every_region_once_and_nest(fresh_db: Any) -> None:
    everyone = set(Region.objects.values_list("pk", flat=True))
    for edition in TreeEdition.objects.all():
        nodes = {n.region_id: n for n in TreeNode.objects.filter(edition=edition)}
        assert set(nodes) == everyone
        assert sorted(n.lo for n in nodes.values()) == list(range(len(everyone)))
        for node in nodes.values():
            above = nodes.get(node.parent_id)
            assert above is None or (above.lo < node.lo and node.hi <= above.hi)


def test_the_edition_of_a_day(fresh_db: Any) -> None:
    days = {date(1990, 1, 1): "2022", date(2025, 11, 5): "2022", date(2025, 11, 6): "2025", None: "2025"}
    assert {day: trees.current_edition(day).name for day in days} == days
    with pytest.raises(Refused, match="可用:2022、2025"):
        trees.edition_named("2023")


def test_names_of_a_day_and_paths(fresh_db: Any) -> None:
    before, after = trees.edition_named("2022"), trees.edition_named("2025")
    assert (trees.path_name(before, _id(DAWAN)), trees.path_name(after, _id(DAWAN))) == ("渝北区大湾镇", "北碚区大湾镇")
    assert trees.path_name(after, _id(CHONGQING)) == "重庆市"
    renamed = _id("500230210")
    assert (trees.name_on(renamed, date(2022, 1, 1)), trees.name_on(renamed, date(2026, 1, 1))) == ("三建乡", "三建镇")
    assert trees.name_on(_id("500112"), date(2026, 1, 1)) == "渝北区"


def test_a_joint_region_is_counted_above_and_in_no_member(fresh_db: Any) -> None:
    members = [_id(WANZHOU), _id(WULONG), _id(CHENGKOU)]
    joint = trees.joint_region(members)
    assert trees.joint_region(reversed(members)) == joint  # type: ignore[arg-type]
    assert joint.kind == "joint" and trees.members(joint.pk) == [_id(WANZHOU), _id(WULONG), _id(CHENGKOU)]
    assert trees.name_on(joint.pk, date(2022, 1, 1)) == "万州区、武隆区、城口县(合计)"
    for edition in TreeEdition.objects.all():
        place = trees.node(edition, joint.pk)
        assert place.parent_id == _id(CHONGQING) and trees.children(edition, _id(CHONGQING))[-1] == place


def test_joints_put_in_one_by_one_stand_as_a_rebuild_places_them(fresh_db: Any) -> None:
    for pair in ((DAWAN, SHUITU), (LONGXING, VILLAGE), (WANZHOU, "370600"), (SHUITU, "500109104"), (DAWAN, FENGJIE)):
        trees.joint_region([_id(key) for key in pair])
    grown = {e.name: _as_table(e) for e in TreeEdition.objects.all()}
    trees.rebuild_all()
    assert grown == {e.name: _as_table(e) for e in TreeEdition.objects.all()}


def test_a_joint_region_stands_where_its_members_met_in_each_edition(fresh_db: Any) -> None:
    """水土街道 and 静观镇 were both in 北碚; since the reform only the city holds both."""
    joint = trees.joint_region([_id(SHUITU), _id("500109108")])
    parents = {e.name: trees.node(e, joint.pk).parent_id for e in TreeEdition.objects.all()}
    assert parents == {"2022": _id("500109"), "2025": _id(CHONGQING)}


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ([WANZHOU], "one_member"),
        ([WANZHOU, WANZHOU], "one_member"),
        ([CHONGQING, WANZHOU], "nested_members"),
        (["500112", DAWAN], "nested_members"),
    ],
)
def test_what_is_no_joint_region(fresh_db: Any, keys: list[str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        trees.joint_region([_id(key) for key in keys])
    assert refused.value.code == code
    assert not Region.objects.filter(kind="joint").exists()


def test_joints_are_not_joined_again_and_long_lists_get_a_short_key(fresh_db: Any) -> None:
    many = [n.region_id for n in trees.regions_of_kind(trees.current_edition(), _id(CHONGQING), "district")]
    joint = trees.joint_region(many)
    assert len(joint.key) <= 40 and trees.joint_region(many) == joint
    assert trees.name_on(joint.pk, date(2026, 1, 1)) == "万州区、涪陵区、渝中区等37个地区(合计)"
    with pytest.raises(Refused, match="不能又是合计地区"):
        trees.joint_region([joint.pk, _id("370600")])


@pytest.mark.parametrize("name", ["2022", "2025"])
def test_what_a_place_is_called_is_read_back_as_the_place(fresh_db: Any, name: str) -> None:
    edition = trees.edition_named(name)
    chongqing = Region.objects.get(key="500000").pk
    nodes = [
        node for kind in ("district", "town", "village") for node in trees.regions_of_kind(edition, chongqing, kind)
    ]
    some = random.Random(1).sample(nodes, 400)
    lookup = Lookup(Scope.everything(), edition.valid_from)
    wrong = []
    for node in some:
        called = trees.called_on(node.region_id, edition.valid_from)
        if lookup.region(called, edition.valid_from).pk != node.region_id:
            wrong.append(called)
    assert wrong == []
