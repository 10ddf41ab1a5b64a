"""Stationing: who is in post on which day, who left in which period, and which places are manned."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.documents import find as find_document
from bangfu.documents import forms, life
from bangfu.indicators import evaluate
from bangfu.kernel.period import Period
from bangfu.registry import find, parties, trees
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
VILLAGE = "奉节县白帝镇坪上村"
POSTING = {"number": "ZD-1", "date": date(2021, 6, 1), "region": VILLAGE, "giver": "市乡村振兴局", "person": "甲某(示例)",
           "role": "第一书记", "level": "市级选派"}  # fmt: skip
YEAR_END = "@2021-12-31"


def entered(world: World, **values: Any) -> Any:
    return world.accept("stationing", {**POSTING, **values})[0]


def in_post(period: str = YEAR_END, code: str = "cadres_in_post", **asked: Any) -> Any:
    return evaluate.figure(ALL, code, period=Period.parse(period), region="奉节县", **asked).value


def test_who_is_in_post_is_told_by_level_and_post(world: World) -> None:
    entered(world)
    entered(world, number="ZD-2", person="乙某", role="工作队员", level="区县选派", giver="奉节县人民政府")
    codes = ("cadres_in_post", "city_sent_cadres_in_post", "district_sent_cadres_in_post", "first_secretaries_in_post")
    assert [in_post(code=code) for code in codes] == [2, 1, 1, 1]
    assert in_post("@2021-05-31") == 0
    assert (
        evaluate.figure(
            ALL, "cadres_in_post", period=Period.parse(YEAR_END), region="重庆市", programme="驻乡驻村帮扶"
        ).value
        == 2
    )


def test_ten_days_in_post_are_ten(world: World) -> None:
    made = entered(world)
    life.step(world.approver, made, "leave", on=date(2021, 6, 11), reason="示例:调整")
    assert in_post("2021", code="cadre_days_in_post") == 10


def test_leavings_are_those_of_the_period_and_recalls_are_among_them(world: World) -> None:
    first, second, third = (
        entered(world, number=f"ZD-{n}", person=name) for n, name in enumerate(("甲某", "乙某", "丙某"), 1)
    )
    life.step(world.approver, first, "leave", on=date(2021, 9, 1), reason="示例:任期届满")
    life.step(world.approver, second, "recall", on=date(2021, 11, 1), reason="示例:不能正常在岗")
    life.step(world.approver, third, "leave", on=date(2022, 2, 1), reason="示例:辞职")
    assert [in_post(year, code="cadres_left") for year in ("2021", "2022", "2021-09..2022-12")] == [2, 1, 3]
    assert [in_post(year, code="cadres_recalled") for year in ("2021", "2022")] == [1, 0]


def test_a_place_is_manned_as_long_as_somebody_is_there(world: World) -> None:
    first = entered(world)
    entered(world, number="ZD-2", person="乙某")
    third = entered(world, number="ZD-3", person="丙某", region="奉节县白帝镇")
    assert in_post(code="posts_manned") == 2
    life.step(world.approver, third, "leave", on=date(2021, 10, 1), reason="示例:调整")
    life.step(world.approver, first, "leave", on=date(2021, 10, 1), reason="示例:调整")
    assert [in_post(day, code="posts_manned") for day in ("@2021-09-30", "@2021-10-01")] == [2, 1]


def test_a_post_is_in_a_village_or_a_township_and_its_team_stands_there(world: World) -> None:
    day = date(2021, 6, 1)
    village = find.region(ALL, VILLAGE, day)
    node = next(n for n in trees.regions_of_kind(trees.edition_named("2022"), village.pk, "village"))
    [team] = parties.make_teams("village_team", [node], demo=True)
    assert in_post() == 0 and entered(world, receiver=team["code"]).receiver.code == team["code"]
    wrong = [{**POSTING, "number": "ZD-2", "region": "奉节县"},
             {**POSTING, "number": "ZD-3", "region": "奉节县白帝镇", "receiver": team["code"]}]  # fmt: skip
    found = life.check_many(world.clerk, "stationing", wrong)
    assert [[problem.code for problem in problems] for problems in found] == [["not_a_post_place"], ["team_elsewhere"]]


def test_the_form_reads_back_the_village_and_the_person_that_it_shows(world: World) -> None:
    made = entered(world)
    shown = forms.initial(made, find_document.body(made))
    assert shown["region"] == "奉节县白帝镇坪上村", "four villages have this name"
    assert shown["person"].startswith("甲**#"), "nobody is shown in full without a reason"
    form = forms.form_class("stationing", ALL, date(2022, 1, 1))(shown)
    assert form.is_valid(), form.errors
    changed = life.step(
        world.approver, made, "correct", values={**forms.values(form, "stationing"), "role": "member"}, reason="示例"
    )
    assert (changed.region_id, find_document.body(changed).subject()) == (
        made.region_id,
        find_document.body(made).person,
    )
