"""Projects: registered, pointed at, closed; counted where they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.documents import find, life
from bangfu.indicators import evaluate, examples, load
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope

MINE = sorted(code for code, one in load.indicators().items() if one.source.startswith("assistance/projects/"))


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("code", MINE)
def test_every_worked_case_comes_out(code: str) -> None:
    assert examples.failures(load.indicator(code)) == []


def value(code: str, period: str, region: str = "500000") -> Any:
    """A figure, read with whole scope."""
    return evaluate.figure(Scope.everything(), code, region=region, period=Period.parse(period)).value


def test_a_project_is_counted_where_it_is_until_it_is_closed_or_voided(world: Any) -> None:
    rows = [
        {"number": f"XM-{n}", "date": date(2021, 3, n), "region": place, "name": f"示例项目{n}"}
        for n, place in enumerate(("巫山县", "巫山县", "奉节县"), 1)
    ]
    made = life.create_many(world.clerk, "project", rows)
    life.accept_many(world.approver, made)
    assert [value("projects_registered", "2021", region) for region in ("500000", "500237", "500236")] == [3, 2, 1]
    assert value("projects_registered", "@2021-03-02") == 2

    first = find.document(Scope.everything(), "project", "XM-1")
    first = life.step(world.approver, first, "approve", on=date(2021, 5, 1))
    for name, user in (("start", world.clerk), ("complete", world.clerk), ("verify", world.approver)):
        first = life.step(user, first, name, on=date(2021, 9, 1))
    life.step(world.approver, first, "close", on=date(2022, 2, 1))
    assert [value("projects_open", "2021"), value("projects_open", "2022"), value("projects_registered", "2022")] == [
        3,
        2,
        3,
    ]
    assert [value(f"projects_{done}", "2021") for done in ("started", "completed", "verified")] == [1, 1, 1]
    assert value("projects_started", "@2021-08-31") == 0
    assert value("project_days_to_approve", "@2021-03-12") == 10  # of 11, 10 and 9 days

    second = find.document(Scope.everything(), "project", "XM-2")
    life.step(world.approver, second, "void", reason="示例:重复登记")
    assert [value("projects_registered", "2021"), value("projects_registered", "2022")] == [2, 2]


def test_the_government_of_the_place_stands_in_where_nobody_is_named(world: Any) -> None:
    project = life.create(
        world.clerk, "project", {"number": "XM-1", "date": date(2021, 3, 1), "region": "巫山县", "name": "示例"}
    )
    assert project.giver == project.receiver == project.helper
    assert (project.giver.code, project.programme_id) == ("GOV-500237", "local")
    helped = life.create(
        world.clerk, "project",
        {"number": "XM-2", "date": date(2021, 3, 1), "region": "巫山县", "name": "示例", "giver": "水利部"},
    )  # fmt: skip
    assert (helped.helper.name, helped.programme_id) == ("水利部", "central")
