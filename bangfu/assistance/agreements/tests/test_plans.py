"""Targets: posted once both sides agree, changed by a supplement with the old one kept, split with the rest shown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bangfu.assistance.agreements import aims
from bangfu.assistance.agreements.tests.ground import (
    DAY,
    PLAN,
    SUPPLEMENT,
    TARGETS,
    WUSHAN,
    agreed,
    faults,
    liaison,
    posted,
    proposed,
)  # fmt: skip
from bangfu.documents import find, life
from bangfu.indicators import evaluate, load
from bangfu.kernel.period import Period
from bangfu.ledger import measures
from bangfu.registry.scope import Scope
from tests.fixtures import World

WAN = 1_000_000
FUNDS = "eastwest_funds_completion"
GIVEN = {
    "number": "ZB-1",
    "giver": "烟台市财政局",
    "receiver": "巫山县财政局",
    "mode_code": "东西部协作",
    "level": "山东省",
}


def parts(world: World, code: str = FUNDS, period: str = "2021", region: str = "500237", **asked: Any) -> Any:
    """The completion, and what it is made of."""
    found = world.figure(code, period, region, **asked)
    return found.value, dict(found.cell.parts)


def given(world: World, amount_fen: int, on: date = date(2021, 6, 1)) -> None:
    """Money that came from the paired city."""
    from bangfu.registry import parties

    shandong = parties.named_by_code("GOV-370600").region_id
    parties.make_organisation(code="TRIAL-YT", name="示例烟台资金", kind="treasury", region_id=shandong, demo=True)
    world.accept("fund.batch", {"number": "ZB-1", "date": on, "giver": "示例烟台资金", "receiver": "巫山县财政局",
                                "amount_fen": amount_fen, "mode_code": "eastwest", "level": "city"})  # fmt: skip


def test_targets_are_posted_when_the_other_side_agrees_and_not_before(world: World) -> None:
    plan = proposed(world)
    assert posted(plan, "target.eastwest_funds") == []
    assert parts(world)[1]["target"] is None
    life.step(liaison(), plan, "agree", on=date(2021, 3, 20))
    assert posted(plan, "target.eastwest_funds") == [(1000 * WAN, "", "2021-01-01")]
    assert posted(plan, "target.cadres_trained") == [(200, "", "2021-01-01")]
    given(world, 1500 * WAN)
    assert parts(world) == (
        Fraction(3, 2), {"actual": 1500 * WAN, "target": 1000 * WAN, "children": None, "reserved": None}
    )  # fmt: skip
    assert parts(world, period="2022")[1]["target"] is None, "a plan is for its year only"


def test_a_supplement_holds_from_its_day_and_leaves_the_old_target_readable(world: World) -> None:
    plan = agreed(world)
    supplement = agreed(world, "plan.supplement")
    assert (supplement.region_id, supplement.helper_id) == (plan.region_id, plan.helper_id)
    given(world, 1200 * WAN)
    assert parts(world, period="2021-01..2021-06")[1]["target"] == 1000 * WAN
    assert parts(world)[0] == 1
    assert parts(world)[1]["target"] == 1200 * WAN
    assert posted(plan, "target.eastwest_funds") == [(1000 * WAN, "", "2021-01-01")]
    rows = evaluate.trace(Scope.everything(), FUNDS, period=Period.parse("2021"), region="500237").trace.rows
    assert [(r.posting.number, r.contribution) for r in rows if r.part == "target"] == [("TZ-1", 1200 * WAN)]
    life.step(world.approver, supplement, "void", reason="示例:未获批准")
    assert parts(world)[1]["target"] == 1000 * WAN
    assert parts(world, "cadres_trained_completion")[1]["target"] == 200, "what was not changed stays"


def test_a_plan_entered_twice_is_not_aimed_at_twice(world: World) -> None:
    agreed(world)
    agreed(world, number="JH-1B", targets=[TARGETS[0] | {"target_value": "1100"}])
    assert parts(world)[1]["target"] == 1100 * WAN


def test_a_wider_plan_shows_what_its_parts_leave(world: World) -> None:
    wide = {"number": "JH-鲁渝", "region": "重庆市", "giver": "山东省人民政府"}
    other = liaison("shandong", ("GOV-370600", "500237"))
    top = proposed(world, **wide)
    life.step(world.owner, top, "agree", on=DAY)
    lower = {"about": "plan/JH-鲁渝", "targets": [TARGETS[0] | {"target_value": "600"}]}
    made = life.step(other, proposed(world, number="JH-巫山", **lower), "agree", on=DAY)
    assert find.body(made).card(made).parent == "plan/JH-鲁渝"  # type: ignore[union-attr]
    assert parts(world, region="500000")[1] == {
        "actual": 0, "target": 1000 * WAN, "children": 600 * WAN, "reserved": 400 * WAN
    }  # fmt: skip
    more = proposed(world, number="JH-奉节", region="奉节县", giver="滨州市人民政府",
                    **(lower | {"targets": [TARGETS[0] | {"target_value": "500"}]}))  # fmt: skip
    life.step(world.owner, more, "agree", on=DAY)
    assert parts(world, region="500000")[1]["reserved"] == -100 * WAN, "more was shared out than there is"


def test_targets_of_two_helpers_stand_beside_each_other(world: World) -> None:
    agreed(world, targets=[{"indicator": "sales_total", "target_value": "100", "target_unit": "万元"}])
    second = proposed(world, number="JH-2", giver="三峡集团",
                      targets=[{"indicator": "sales_total", "target_value": "50", "target_unit": "万元"}])  # fmt: skip
    life.step(world.owner, second, "agree", on=DAY)
    code = "sales_total_completion"
    assert parts(world, code)[1]["target"] == 150 * WAN
    assert parts(world, code, programme="central")[1]["target"] == 50 * WAN
    assert parts(world, code, helper="烟台市")[1]["target"] == 100 * WAN


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"target_unit": ""}, "unit_missing"),
        ({"target_unit": "人次"}, "bad_unit"),
        ({"target_value": "一千"}, "bad_number"),
        ({"target_value": "0"}, "not_positive"),
        ({"target_value": "0.001", "target_unit": "元"}, "too_fine"),
        ({"indicator": "cadres_trained"}, "unit_not_fitting"),
        ({"indicator": "cadres_trained", "target_value": "2.5", "target_unit": "人次"}, "too_fine"),
    ],
)
def test_a_target_that_is_no_number_is_refused_with_its_line(world: World, row: Any, code: str) -> None:
    assert faults(world, "plan", targets=[TARGETS[1] | {"indicator": "leaders_trained"}, TARGETS[0] | row]) == [
        ("targets", code)
    ]  # fmt: skip


def test_a_count_may_say_its_own_word(world: World) -> None:
    meetings = {"indicator": "joint_meetings", "target_value": "2"}
    assert faults(world, "plan", targets=[meetings | {"target_unit": "次"}]) == []
    assert faults(world, "plan", targets=[meetings | {"target_unit": "人次"}]) == [("targets", "unit_not_fitting")]


def test_a_plan_needs_targets_each_once_and_a_known_indicator(world: World) -> None:
    assert faults(world, "plan", targets=[]) == [("targets", "no_targets")]
    assert faults(world, "plan", targets=[TARGETS[0], TARGETS[0]]) == [("targets", "twice_aimed")]
    assert faults(world, "plan", targets=[TARGETS[0] | {"indicator": "没有的指标"}]) == [("targets", "bad_choice")]


def test_a_plan_fits_what_it_is_about(world: World) -> None:
    world.accept("agreement", {"number": "XY-1", "date": DAY, "region": WUSHAN, "giver": "烟台市人民政府",
                               "form": "协作协议", "name": "示例协议", "last_day": date(2020, 12, 31)})  # fmt: skip
    assert faults(world, "plan", about="XY-1") == [("year", "year_outside_agreement")]
    agreed(world)
    assert set(faults(world, "plan", number="JH-2", about="plan/JH-1", year=2022)) == {
        ("year", "year_of_other_plan"), ("region", "same_region")
    }  # fmt: skip


def test_a_supplement_is_of_an_agreed_plan_in_its_year(world: World) -> None:
    proposed(world)
    assert faults(world, "plan.supplement") == [("about", "plan_not_agreed")]
    life.step(liaison(), find.document(Scope.everything(), "plan", "JH-1"), "agree", on=DAY)
    assert faults(world, "plan.supplement") == []
    assert faults(world, "plan.supplement", date=date(2022, 1, 5)) == [("date", "day_outside_plan")]
    assert faults(world, "plan.supplement", changed=[]) == [("changed", "no_targets")]
    assert faults(world, "plan.supplement", changed=TARGETS[:1]) == [("changed", "same_target")]
    assert faults(world, "plan.report", date=date(2022, 1, 5)) == [("date", "day_outside_plan")]
    assert faults(world, "plan.report", about="JH-9") != []


def test_every_target_has_its_indicator_its_unit_and_its_completion() -> None:
    """O-EW3: whatever can be aimed at is counted by the ledger."""
    codes = [code for code, _ in aims.aims()]
    assert len(codes) >= 12
    for code in codes:
        measure, indicator = measures.measure(f"target.{code}"), load.indicator(code)
        assert (measure.unit, measure.nature) == (indicator.unit, "last")
        assert measure.title == f"目标·{indicator.name}"
        assert tuple(measure.series) == ("giver", "receiver", "region", "about")
        completion = load.indicator(f"{code}_completion")
        assert completion.latest.table["target"] == code
        assert completion.name == f"{indicator.name}计划完成率"


def test_the_samples_say_what_they_aim_at_in_words(world: World) -> None:
    plan = agreed(world)
    titles, rows = find.roll(plan) or ([], [])
    assert titles == ["指标", "目标数", "目标单位"]
    assert rows == [["东西部协作帮扶资金", "1000", "万元"], ["培训基层干部(人次)", "200", ""]]
    assert PLAN["year"] == SUPPLEMENT["date"].year
