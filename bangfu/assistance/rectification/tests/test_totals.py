"""Stated totals of a survey and of measures: local work of the city, within the year that the article tells of."""

from __future__ import annotations

from typing import Any

from bangfu.assistance.rectification import demo
from bangfu.documents.models import Document


def test_survey_and_measures_are_local_work_of_the_city(world: Any) -> None:
    world.accept("statement", *[row for _, row in demo.records({"S35": 33, "S36": 9}, 1, {})])
    year = "2021-05..2022-05"
    assert (
        world.figure("surveyed_districts", year, "500000").value,
        world.figure("rectification_measures", year, "500000").value,
    ) == (33, 9)
    assert (
        world.figure("surveyed_districts", "2021", "500000").value
        == world.figure("rectification_measures", year, "500237").value
        == 0
    )
    for stated in Document._base_manager.filter(kind="statement").select_related("helper"):
        assert (stated.programme_id, stated.helper.code, stated.basis) == ("local", "GOV-500000", "stated")
