"""What words name, and how gently a wrong word is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.kernel.errors import Refused
from bangfu.registry import find, trees
from bangfu.registry.lookup import Lookup
from bangfu.registry.models import Region, RegionForm
from bangfu.registry.scope import Grant, Scope

pytestmark = pytest.mark.pg

ALL = Scope.everything()
THEN, NOW = date(2022, 5, 29), date(2026, 6, 1)


def _key(text: str, on: date = THEN, scope: Scope = ALL) -> str:
    return find.region(scope, text, on).key


def _refusal(text: str, on: date = THEN) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        find.region(ALL, text, on)
    return refused.value.code, str(refused.value)


def test_a_place_by_code_name_short_name_and_path(fresh_db: Any) -> None:
    named = {
        "500236": "500236", "奉节县": "500236", "奉节": "500236", " 奉 节 ": "500236", "\uff15\uff10\uff10236": "500236",
        "石柱": "500240", "酉阳": "500242", "山东省": "370000", "重庆": "500000",
        "白帝镇": "500236101", "奉节县白帝镇": "500236101", "重庆市奉节县白帝镇": "500236101", "500236101": "500236101",
        "奉节白帝镇坪上村": "500236117204", "奉节县坪上村": "500236117204", "奉节县白帝镇坪上村村民委员会": "500236117204",
        "烟台": "370600", "东营": "370500", "枣庄市中区": "370402",
    }  # fmt: skip
    assert {text: _key(text) for text in named} == named


def test_many_places_are_found_together_as_each_alone(fresh_db: Any) -> None:
    chongqing = trees.region_with_key("500000")
    codes = [node.code for node in trees.regions_of_kind(trees.edition_named("2022"), chongqing, "district")]
    texts = [*codes, "石柱", " 奉 节 ", "奉节县白帝镇"]
    with CaptureQueriesContext(connection) as districts:
        assert [region.key for region in find.regions(ALL, codes, THEN).values()] == codes
    assert len(districts) == 2
    assert {text: region.key for text, region in find.regions(ALL, texts, THEN).items()} == {
        text: _key(text) for text in texts
    }


def test_one_unknown_place_among_many_is_refused_as_it_is_alone(fresh_db: Any) -> None:
    with pytest.raises(Refused) as refused:
        find.regions(ALL, ["奉节", "奉节县白弟镇"], THEN)
    assert (refused.value.code, str(refused.value)) == _refusal("奉节县白弟镇")


def test_a_town_that_moved_is_found_by_its_old_and_new_path_and_code(fresh_db: Any) -> None:
    for text in ("渝北区大湾镇", "北碚区大湾镇", "500112135", "500109123", "大湾镇"):
        assert {_key(text, THEN), _key(text, NOW)} == {"500112135"}


def test_an_abolished_district_names_its_successor_and_day(fresh_db: Any) -> None:
    code, said = _refusal("渝北区", NOW)
    assert code == "abolished_region" and "2025年11月6日" in said and "两江新区" in said
    assert _key("渝北区", date(2025, 11, 5)) == "500112"
    code, said = _refusal("两江新区", THEN)
    assert code == "region_not_yet" and "江北区、渝北区" in said
    assert _key("两江新区", date(2025, 11, 6)) == "500157"
    assert _refusal("金竹乡", NOW)[1].count("金铃镇") == 1


def test_a_name_of_several_places_lists_them_with_their_paths(fresh_db: Any) -> None:
    code, said = _refusal("市中区")
    assert code == "ambiguous_region" and "济南市市中区(370103)、枣庄市市中区(370402)" in said
    assert "等21处" in _refusal("双龙村")[1]


def test_a_misspelt_name_is_answered_with_the_nearest(fresh_db: Any) -> None:
    assert _refusal("奉接县") == ("unknown_region", "没有区划“奉接县”。是不是想写:奉节县")
    assert "白帝镇" in _refusal("奉节县白地镇")[1]
    assert "白帝镇" in _refusal("重庆市奉节县白地镇")[1]
    assert _refusal("")[0] == _refusal("火星")[0] == _refusal("x" * 500)[0] == "unknown_region"
    assert "县" in _refusal("县" * 200)[1]


def test_the_statistics_bureaus_code_of_a_town_is_not_taken_for_another(fresh_db: Any) -> None:
    """Where the two code lists differ and only one of them uses the code, the refusal gives the right one."""
    code, said = _refusal("500101017")
    village = RegionForm.objects.filter(code__startswith="500101017").select_related("parent").first()
    assert village is not None and village.parent is not None
    assert code == "unknown_region" and village.parent.key in said


def test_several_places_joined_are_one_joint_region(fresh_db: Any) -> None:
    joint = find.region(ALL, "万州、武隆、城口", THEN)
    assert joint.kind == "joint"
    for text in ("城口县,武隆区+万州区", "万州区\uff0c武隆区\uff1b城口县", trees.name_on(joint.pk, THEN), joint.key):
        assert find.region(ALL, text, NOW) == joint
    assert _refusal("万州、火星")[0] == "unknown_region"
    assert _refusal("万州、万州区")[0] == "one_member"


def test_outside_of_the_scope_a_name_is_unknown(fresh_db: Any) -> None:
    wushan = Region.objects.get(key="500237")
    scope = Scope((Grant(trees.interval(trees.current_edition(), wushan.pk)),), "wushan")
    assert _key("巫山", scope=scope) == "500237"
    for answer in (lambda text: find.region(scope, text, THEN), lambda text: Lookup(scope, THEN).region(text)):
        with pytest.raises(Refused) as refused:
            answer("奉节县")
        assert refused.value.code == "unknown_region" and "奉节" not in refused.value.remedy


def test_organisations_and_programmes(fresh_db: Any) -> None:
    for text in ("C01", "水利部", " 水 利 部 "):
        assert find.organisation(ALL, text, THEN).code == "C01"
    assert find.organisation(ALL, "中国农业银行", THEN).code == "C05"
    assert find.organisation(ALL, "烟台市", THEN).code == "GOV-370600"
    with pytest.raises(Refused, match=r"是不是想写:.*三峡集团"):
        find.organisation(ALL, "三峡集体", THEN)
    assert {find.programme(text).pk for text in ("eastwest", "东西部协作", "东风")} == {"eastwest"}
    with pytest.raises(Refused, match="可用:东西部协作、定点帮扶"):
        find.programme("扶贫")


def _answer(ask: Any) -> Any:
    try:
        return ask().pk
    except Refused as refused:
        return refused.as_dict()


PIECES = st.sampled_from(
    ["重庆市", "奉节", "奉节县", "白帝镇", "坪上村", "大湾镇", "渝北区", "两江新区", "石柱", "双龙村", "500236", "市中区", "500101017",
     "原", "县", "万州", "、", "7", "火星", "澄溪镇", "澄溪街道", "金竹乡", "城口"]
)  # fmt: skip


def test_the_bulk_look_up_answers_as_the_single_one(fresh_db: Any) -> None:
    bulk = Lookup(ALL, THEN)

    @settings(max_examples=60)
    @given(st.lists(PIECES, max_size=4).map("".join), st.sampled_from([THEN, NOW]))
    def alike(text: str, on: date) -> None:
        assert _answer(lambda: bulk.region(text, on)) == _answer(lambda: find.region(ALL, text, on))
        assert _answer(lambda: bulk.organisation(text, on)) == _answer(lambda: find.organisation(ALL, text, on))
        assert _answer(lambda: bulk.programme(text)) == _answer(lambda: find.programme(text))

    alike()


def test_twenty_thousand_rows_ask_the_tables_once(fresh_db: Any, django_assert_max_num_queries: Any) -> None:
    lookup = Lookup(ALL, THEN)
    with django_assert_max_num_queries(3):
        for n in range(20_000):
            assert lookup.region(("奉节县白帝镇", "巫山", "500240")[n % 3]).kind
            assert lookup.organisation(("水利部", "FIN-500237")[n % 2]).code
