"""The townships of a water maintenance project: a stated total that concerns one project."""

from __future__ import annotations

from typing import Any

from bangfu.assistance.assets import demo
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope


def test_thirty_townships_are_one_project_and_not_thirty(world: Any) -> None:
    project = {"number": "XM-1", "date": "2021-04-07", "region": "丰都县", "giver": "水利部", "receiver": "丰都县人民政府",
               "name": "农村供水工程维修养护与运行维护项目"}  # fmt: skip
    world.accept("project", project)
    rows = [row for _, row in demo.records({"S10": 30}, 1, {"project": [project]})]
    world.accept("statement", *rows)
    assert world.figure("water_townships", "2021", "500230", helper="水利部").value == 30
    assert (
        world.figure("water_townships", "2022", "500230").value
        == world.figure("water_townships", "2021", "500237").value
        == 0
    )
    assert world.figure("projects_registered", "2021", "500230", helper="水利部").value == 1
    found = evaluate.trace(Scope.everything(), "water_townships", region="500230", period=Period.parse("2021")).trace
    assert [(row.posting.kind, row.contribution) for row in found.rows] == [("statement", 30)]
    stated = Document._base_manager.get(kind="statement")
    assert (stated.about, stated.basis) == ("project/XM-1", "stated") and "文中未载" in stated.note
