"""Stated totals of a survey and of measures: local work of the city, within the year that the article tells of."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.assistance.rectification import demo
from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate, examples, load
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope

MINE = sorted(code for code, one in load.indicators().items() if one.source.startswith("assistance/rectification/"))


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("code", MINE)
def test_every_worked_case_comes_out(code: str) -> None:
    assert examples.failures(load.indicator(code)) == []


def accepted(world: Any, kind: str, rows: list[dict[str, Any]]) -> None:
    """Enters the rows as one person and accepts them as another."""
    for one in life.accept_many(world.approver, life.create_many(world.clerk, kind, rows)):
        assert isinstance(one, Document), one


def value(code: str, period: str, region: str, helper: str = "") -> Any:
    """A figure, read with whole scope."""
    asked = {"region": region, "period": Period.parse(period), "helper": helper}
    return evaluate.figure(Scope.everything(), code, **asked).value


def test_survey_and_measures_are_local_work_of_the_city(world: Any) -> None:
    accepted(world, "statement", [row for _, row in demo.records({"S35": 33, "S36": 9}, 1, {})])
    year = "2021-05..2022-05"
    assert (value("surveyed_districts", year, "500000"), value("rectification_measures", year, "500000")) == (33, 9)
    assert value("surveyed_districts", "2021", "500000") == value("rectification_measures", year, "500237") == 0
    for stated in Document._base_manager.filter(kind="statement").select_related("helper"):
        assert (stated.programme_id, stated.helper.code, stated.basis) == ("local", "GOV-500000", "stated")
