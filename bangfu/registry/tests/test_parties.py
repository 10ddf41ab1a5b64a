"""Standing parties, new organisations, and the numbers of their tree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.kernel.errors import Refused
from bangfu.registry import find, parties, trees
from bangfu.registry.models import Organisation, OrganisationParent, Region
from bangfu.registry.scope import Scope

pytestmark = pytest.mark.pg


def _id(key: str) -> int:
    return Region.objects.get(key=key).pk


def _ends_nest() -> None:
    units = {o.pk: o for o in Organisation.objects.all()}
    assert sorted(o.lo for o in units.values()) == list(range(len(units)))
    for link in OrganisationParent.objects.filter(valid_to__isnull=True):
        above, below = units[link.parent_id], units[link.organisation_id]
        assert above.lo < below.lo < below.hi <= above.hi


def test_branches_stand_below_their_bank(fresh_db: Any) -> None:
    bank, branch = parties.named_by_code("C05"), parties.named_by_code("C05-500241")
    assert bank.lo < branch.lo < bank.hi
    _ends_nest()


def test_a_new_unit_moves_no_number_already_read(fresh_db: Any) -> None:
    before = dict(Organisation.objects.values_list("code", "lo"))
    made = parties.make_organisation(code="A-NEW", name="新来的企业", kind="firm")
    assert (made.lo, made.hi) == (len(before), len(before) + 1)
    canteen = parties.make_organisation(code="C05-CAN", name="食堂", kind="branch", parent="C05-500241")
    bank = parties.named_by_code("C05")
    assert bank.lo < canteen.lo < bank.hi
    _ends_nest()
    assert find.organisation(Scope.everything(), "食堂", date(2026, 1, 1)) == canteen


def test_a_circle_of_units_is_refused(fresh_db: Any) -> None:
    bank, branch = parties.named_by_code("C05"), parties.named_by_code("C05-50")
    OrganisationParent.objects.create(organisation=bank, parent=branch, valid_from=date(2026, 1, 1))
    with pytest.raises(Refused, match="成环"):
        parties.number_organisations()


def test_households_of_a_place_are_made_once_and_named_by_it(fresh_db: Any) -> None:
    village = parties.households_of(_id("500236117204"))
    assert (village.code, village.name) == ("NH-500236117204", "奉节县白帝镇坪上村农户")
    assert parties.households_of(_id("500236117204")) == village
    assert parties.households_of(_id("500112")).name == "渝北区农户"
    joint = trees.joint_region([_id("500101"), _id("500229"), _id("500156")])
    assert parties.households_of(joint.pk).name == "万州区、武隆区、城口县(合计)农户"


def test_the_government_of_a_place_is_the_nearest_above(fresh_db: Any) -> None:
    codes = {
        key: parties.government_of(_id(key)).code for key in ("500236117204", "500236", "500000", "370602", "500112135")
    }
    assert codes == {
        "500236117204": "GOV-500236", "500236": "GOV-500236", "500000": "GOV-500000", "370602": "GOV-370600",
        "500112135": "GOV-500109",
    }  # fmt: skip
    with pytest.raises(Refused, match="没有登记人民政府"):
        parties.government_of(_id("000000"))
    with pytest.raises(Refused, match="没有登记财政部门"):
        parties.treasury_of(_id("500236101"))


def test_teams_are_named_by_their_place(fresh_db: Any) -> None:
    edition = trees.edition_named("2022")
    places = [trees.node(edition, _id("500236117204")), trees.node(edition, _id("500236101"))]
    teams = parties.make_teams("village_team", places, demo=True)
    assert [t["name"] for t in teams] == ["奉节县白帝镇坪上村驻村工作队", "奉节县白帝镇驻村工作队"]
    everything = Scope.everything()
    for team, place in zip(teams, places, strict=True):
        assert find.region(everything, team["region"], date(2026, 1, 1)).pk == place.region_id
        assert find.organisation(everything, team["name"], date(2026, 1, 1)).code == team["code"]
    _ends_nest()


def test_an_unknown_code(fresh_db: Any) -> None:
    with pytest.raises(Refused, match="没有编码为“XX”的单位"):
        parties.named_by_code("XX")


@given(st.lists(st.integers(0, 30), max_size=30))
def test_numbers_nest_and_cover_every_unit(choices: list[int]) -> None:
    """Unit n + 1 stands below one of those before it, or is a root."""
    children: dict[int | None, list[int]] = {}
    above: dict[int, int | None] = {}
    for unit, choice in enumerate(choices, 1):
        above[unit] = choice % unit or None
        children.setdefault(above[unit], []).append(unit)
    numbers = parties._numbered(children)
    assert sorted(lo for lo, _ in numbers.values()) == list(range(len(choices)))
    for unit, parent in above.items():
        assert parent is None or numbers[parent][0] < numbers[unit][0] < numbers[unit][1] <= numbers[parent][1]
