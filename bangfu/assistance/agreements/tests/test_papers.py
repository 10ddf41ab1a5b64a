"""Papers of several years, what a county says of its unit, and two figures brought together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.assistance.agreements.tests.ground import COMPARED, agreed, faults, posted, proposed
from bangfu.documents import find, life
from bangfu.ledger.models import Attribution
from tests.fixtures import World


def test_an_agreement_of_several_years_is_in_force_until_it_is_filed(world: World) -> None:
    paper = proposed(world, "agreement", form="战略合作协议", giver="农业银行", region="秀山土家族苗族自治县")
    assert paper.programme_id == "central"
    for period in ("@2021-03-01", "2022", "2024"):
        assert world.figure("agreements_in_force", period).value == 1
    paper = life.step(world.approver, paper, "close", on=date(2025, 12, 31))
    assert world.figure("agreements_in_force", "2025").value == 0
    assert [row[1] for row in posted(paper, "agreement.stage")] == ["signed", "signed", "closed"]


def test_an_agreement_ends_after_it_begins(world: World) -> None:
    assert faults(world, "agreement", first_day=date(2026, 1, 1)) == [("last_day", "ends_before_start")]
    assert faults(world, "agreement", date=date(2026, 1, 5)) == [("last_day", "over_when_signed")]
    assert faults(world, "agreement", last_day=None) == []


def test_a_county_evaluates_its_unit_and_is_counted_for_it(world: World) -> None:
    paper = proposed(world, "evaluation")
    assert (paper.helper_id, paper.programme_id) == (paper.receiver_id, "central")
    assert paper.region.key == "500237"
    assert posted(paper, "evaluation.unit") == [(1, "good", "2021-12-20")]
    assert set(Attribution.objects.values_list("programme", "helper")) == {("central", paper.receiver_id)}
    assert world.figure("units_evaluated_good", "2021", helper="三峡集团").value == 1
    late = proposed(world, "evaluation", number="PJ-2", date=date(2022, 1, 15), grade="较好", receiver="水利部")
    assert posted(late, "evaluation.unit") == [(1, "fairly_good", "2021-12-31")], "counted in the year it speaks of"
    assert world.figure("units_evaluated", "2021").value == 2


def test_nobody_evaluates_themself_nor_before_the_year(world: World) -> None:
    assert faults(world, "evaluation", receiver="巫山县人民政府") == [("receiver", "own_evaluation")]
    assert faults(world, "evaluation", date=date(2020, 12, 31)) == [("year", "before_the_year")]
    assert faults(world, "evaluation", grade="第一名") == [("grade", "bad_choice")]


def test_two_figures_are_brought_together_with_difference_cause_and_agreed_value(world: World) -> None:
    agreed(world)
    same = COMPARED | {"indicator": "cadres_trained", "helper_value": "210", "own_value": "210", "value_unit": "",
                       "cause": "", "agreed_value": "210"}  # fmt: skip
    paper = proposed(world, "plan.reconciliation", compared=[COMPARED, same])
    assert [row["difference"] for row in find.body(paper).compared] == ["20", "0"]  # type: ignore[attr-defined]
    assert world.figure("figures_reconciled", "2021").value == 0
    from bangfu.assistance.agreements.tests.ground import liaison

    paper = life.step(liaison(), paper, "agree", on=paper.date)
    assert posted(paper, "reconciliation.item") == [(1, "timing", "2021-12-31"), (1, "same", "2021-12-31")]
    assert world.figure("figures_reconciled", "2021").value == 2
    assert world.figure("figures_that_differed", "2021").value == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"cause": ""}, "no_cause"),
        ({"own_value": "1000"}, "no_difference"),
        ({"agreed_value": "1100"}, "agreed_outside"),
        ({"helper_value": "约一千"}, "bad_number"),
        ({"value_unit": ""}, "unit_missing"),
    ],
)
def test_a_difference_without_a_cause_is_refused(world: World, row: Any, code: str) -> None:
    agreed(world)
    found = faults(world, "plan.reconciliation", compared=[COMPARED | row])
    assert {one for _, one in found} == {code}
    assert {field for field, _ in found} == {"compared"}


def test_an_agreed_value_outside_needs_a_word(world: World) -> None:
    agreed(world)
    assert (
        faults(world, "plan.reconciliation", compared=[COMPARED | {"agreed_value": "1100", "explanation": "示例"}])
        == []
    )
    assert faults(world, "plan.reconciliation", compared=[COMPARED, COMPARED]) == [("compared", "twice_compared")]
    assert faults(world, "plan.reconciliation", compared=[]) == [("compared", "nothing_compared")]
