"""What the code lists say, and that loading them twice says nothing more."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from bangfu.registry import labels, load, pairings, parties, trees
from bangfu.registry.models import (
    Label,
    LeaderPost,
    Organisation,
    OrganisationParent,
    Pairing,
    Programme,
    Region,
    RegionForm,
    RegionSuccession,
    TreeNode,
    WorkingBody,
)

EVERY_TABLE = (Region, RegionForm, RegionSuccession, TreeNode, Organisation, OrganisationParent, WorkingBody, LeaderPost,
               Programme, Pairing, Label)  # fmt: skip
TODAY = date(2026, 6, 1)


def _counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in EVERY_TABLE}


def test_loading_again_changes_nothing(fresh_db: Any) -> None:
    before, nodes = _counts(), list(TreeNode.objects.order_by("pk").values_list("pk", "lo", "hi", "name"))
    load.load()
    assert _counts() == before
    assert list(TreeNode.objects.order_by("pk").values_list("pk", "lo", "hi", "name")) == nodes


def test_what_is_missing_is_added_and_an_end_is_taken_over(fresh_db: Any) -> None:
    """A later release brings rows; what an office wrote itself stays."""
    Label.objects.filter(name="示范村").delete()
    Pairing.objects.filter(region__key="500237").delete()
    yubei = RegionForm.objects.get(region__key="500112")
    RegionForm.objects.filter(pk=yubei.pk).update(valid_to=None)
    RegionForm.objects.filter(region__key="500101").update(short_name="万县")
    load.load()
    assert Label.objects.filter(name="示范村").exists()
    assert Pairing.objects.filter(region__key="500237").exists()
    assert RegionForm.objects.get(pk=yubei.pk).valid_to == date(2025, 11, 6)
    assert RegionForm.objects.get(region__key="500101").short_name == "万县"


def test_each_code_names_one_region_whatever_the_day() -> None:
    regions = defaultdict(set)
    for row in _rows("regions.csv"):
        regions[row["code"]].add(row["key"])
        regions[row["key"]].add(row["key"])
    assert {code: keys for code, keys in regions.items() if len(keys) > 1} == {}


def test_every_town_and_village_stands_somewhere(fresh_db: Any) -> None:
    towns = [r for r in _rows("regions.csv") if r["kind"] == "town"]
    in_2022 = {r["key"] for r in towns if r["valid_from"] < "2025"}
    now = {r["key"] for r in towns if not r["valid_to"]}
    assert (len(in_2022), len(now), len(_rows("villages.csv"))) == (1031, 1028, 11270)
    assert RegionForm.objects.filter(region__kind="village", parent__kind="town").count() == 11270


def _rows(name: str) -> list[dict[str, str]]:
    with files("bangfu.registry").joinpath("codes", name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(("edition", "count"), [("2022", 38), ("2025", 37)])
def test_chongqing_has_its_districts_in_official_order(fresh_db: Any, edition: str, count: int) -> None:
    shown = trees.edition_named(edition)
    found = trees.regions_of_kind(shown, Region.objects.get(key="500000").pk, "district")
    assert len(found) == count
    assert [n.code for n in found] == sorted(n.code for n in found)
    endings = [next(e for e in ("自治县", "新区", "区", "县") if n.name.endswith(e)) for n in found]
    assert (endings.count("县"), endings.count("自治县")) == (8, 4)


def test_shandong_has_its_cities_and_counties(fresh_db: Any) -> None:
    shandong = Region.objects.get(key="370000").pk
    edition = trees.current_edition()
    assert len(trees.regions_of_kind(edition, shandong, "city")) == 16
    assert len(trees.regions_of_kind(edition, shandong, "district")) == 136


def test_the_towns_of_the_reform(fresh_db: Any) -> None:
    """2025-11-06: five towns 北碚 → 两江, five 渝北 → 北碚, all others of 江北 and 渝北 → 两江."""
    moved = defaultdict(set)
    for form in RegionForm.objects.filter(valid_from=date(2025, 11, 6), region__kind="town").select_related("parent"):
        old = RegionForm.objects.filter(region=form.region, valid_to=form.valid_from).select_related("parent").first()
        if old and old.parent != form.parent:
            moved[(old.parent.key, form.parent.key)].add(form.name)
    assert moved[("500109", "500157")] == {"水土街道", "复兴街道", "蔡家岗街道", "施家梁镇", "童家溪镇"}
    assert moved[("500112", "500109")] == {"大湾镇", "统景镇", "大盛镇", "兴隆镇", "茨竹镇"}
    assert {pair: len(names) for pair, names in moved.items()} == {
        ("500105", "500157"): 12, ("500109", "500157"): 5, ("500112", "500157"): 25, ("500112", "500109"): 5,
    }  # fmt: skip


def test_the_nine_central_units_their_leaders_and_offices(fresh_db: Any) -> None:
    units = list(Organisation.objects.filter(kind="central_unit"))
    assert [u.code for u in units] == [f"C0{n}" for n in range(1, 10)]
    assert units[0].name == "水利部"
    for unit in units:
        leaders = parties.leaders_of(unit.pk, date(2022, 5, 29))
        assert leaders and all(post.title and post.source for post in leaders)
        body = parties.working_body_of(unit.pk, date(2022, 5, 29))
        assert body is not None and body.contact == "文中未载"
        assert pairings.counties_of(unit.pk, TODAY)
    assert len(labels.organisations_labelled("中央单位")) == 9


def test_pairings_say_where_they_were_read(fresh_db: Any) -> None:
    eastwest = pairings.in_force(TODAY, "eastwest")
    assert len(eastwest) == len({p.region_id for p in eastwest}) == 14
    central = pairings.in_force(TODAY, "central")
    assert {p.region.key for p in central} == {p.region.key for p in eastwest}
    assert len({p.region_id for p in central if p.verified}) == 13
    for pairing in (*eastwest, *central):
        assert pairing.source and pairing.verified == ("未核实" not in pairing.source)
    assert [(p.helper.code, p.region.key) for p in pairings.in_force(TODAY, "three_gorges")] == [
        ("GOV-370000", "500233")
    ]
    wushan = Region.objects.get(key="500237").pk
    assert [p.helper.short_name for p in pairings.helpers_of(wushan, TODAY)] == ["烟台市", "三峡集团"]


def test_lineage_of_the_city_bureau(fresh_db: Any) -> None:
    bureau = parties.named_by_code("CQ-XZJ")
    (step,) = parties.lineage([bureau.pk])
    assert (step.successor.name, "未核实" in step.basis) == ("重庆市农业农村委员会", True)


def test_labelled_towns_are_marked_as_examples(fresh_db: Any) -> None:
    found = Label.objects.filter(name="重点帮扶乡镇")
    assert found.count() == 17
    assert {(m.evidence_grade, "名单未核实" in m.basis) for m in found} == {("M", True)}
    assert len(labels.regions_with("重点帮扶乡镇", date(2022, 1, 1))) == 17


def test_every_district_has_a_government_and_a_treasury_below_it(fresh_db: Any) -> None:
    for node in trees.regions_of_kind(trees.edition_named("2022"), Region.objects.get(key="500000").pk, "district"):
        treasury, government = parties.treasury_of(node.region_id), parties.government_of(node.region_id)
        assert (treasury.code, government.code) == (f"FIN-{node.code}", f"GOV-{node.code}")
        assert government.lo < treasury.lo < government.hi
    assert Organisation.objects.get(code="GOV-370600").short_name == "烟台市"
    assert Organisation.objects.get(code="GOV-500240").short_name == "石柱县政府"
