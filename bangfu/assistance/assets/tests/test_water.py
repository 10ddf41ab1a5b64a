"""The townships of a water maintenance project: a stated total that concerns one project."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.assistance.assets import demo
from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate, examples, load
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope

MINE = sorted(code for code, one in load.indicators().items() if one.source.startswith("assistance/assets/"))


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


def test_thirty_townships_are_one_project_and_not_thirty(world: Any) -> None:
    project = {"number": "XM-1", "date": "2021-04-07", "region": "丰都县", "giver": "水利部", "receiver": "丰都县人民政府",
               "name": "农村供水工程维修养护与运行维护项目"}  # fmt: skip
    accepted(world, "project", [project])
    rows = [row for _, row in demo.records({"S10": 30}, 1, {"project": [project]})]
    accepted(world, "statement", rows)
    assert value("water_townships", "2021", "500230", "水利部") == 30
    assert value("water_townships", "2022", "500230") == value("water_townships", "2021", "500237") == 0
    assert value("projects_registered", "2021", "500230", "水利部") == 1
    found = evaluate.trace(Scope.everything(), "water_townships", region="500230", period=Period.parse("2021")).trace
    assert [(row.posting.kind, row.contribution) for row in found.rows] == [("statement", 30)]
    stated = Document._base_manager.get(kind="statement")
    assert (stated.about, stated.basis) == ("project/XM-1", "stated") and "文中未载" in stated.note
