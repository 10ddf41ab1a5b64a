"""The plan of the overview: what it names, what is left out while no line brings it, and how a silent figure is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from bangfu.indicators import load
from bangfu.web.checks import Check, result
from bangfu.web.plan import Place, plan
from tests.fixtures import World

ANNOUNCED = {
    "sales_total", "listing_firms", "products_listed", "cadres_trained", "leaders_trained", "technicians_trained",
    "cadres_in_post", "model_classes", "model_class_attendance", "city_induction_attendance",
    "district_training_attendance", "water_townships", "insured_firms", "people_raised", "loans_issued",
    "microcredit_balance", "surveyed_districts", "rectification_measures", "projects_registered",
}  # fmt: skip


def test_the_page_names_every_figure_of_the_programme() -> None:
    assert not ANNOUNCED - plan().codes()


def test_every_figure_that_the_page_names_is_in_the_catalogue() -> None:
    missing = plan().codes() - load.indicators().keys()
    if missing:
        pytest.skip(f"no line has brought these figures yet, the page leaves them out: {', '.join(sorted(missing))}")


def test_each_band_shows_three_to_five_figures_and_folds_the_rest() -> None:
    assert [(band.title, band.line) for band in plan().bands] == [
        ("东风", "鲁渝协作"), ("劲风", "定点帮扶"), ("新风", "驻乡驻村")]  # fmt: skip
    assert all(3 <= len(band.figures) <= 5 for band in plan().bands)


def test_a_figure_that_nobody_brings_is_left_out_with_its_checks() -> None:
    planted = replace(plan(), strip=(*plan().strip, Place("no_such_figure", "没有的数")),
                      checks=(*plan().checks, Check("sum", "核对", "direct_funds", ("no_such_figure",))))  # fmt: skip
    kept = planted.only(load.indicators().keys())
    assert "no_such_figure" in planted.codes()
    assert "no_such_figure" not in kept.codes() | set(kept.of(""))
    assert kept.strip and kept.checks and kept.bands


def test_a_band_without_any_figure_is_left_out() -> None:
    assert [band.title for band in plan().only({"eastwest_funds"}).bands] == ["东风"]


def test_nothing_recorded_is_said_and_no_tooltip_is_there_twice(world: World) -> None:
    client = Client()
    client.force_login(world.clerk)
    page = client.get("/").content.decode()
    assert page.count("没有记录") >= 4
    assert ">0</b>" not in page
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    described = {part.split('"')[0] for part in page.split('aria-describedby="')[1:]}
    assert described <= set(ids)


@pytest.mark.parametrize(
    ("parts", "mark", "why"),
    [((591, 6577), "✓", "相等"), ((591, 6570), "○", "缺明细 7"), ((591, 6584), "△", "相差 7,")],
)
def test_counts_are_compared_as_counts(parts: tuple[int, int], mark: str, why: str) -> None:
    check = next(check for check in plan().checks if check.whole == "cadres_in_post")
    found: Any = result(check, {check.whole: 7168, **dict(zip(check.parts, parts, strict=True))})
    assert (found.mark, found.whole) == (mark, "7,168")
    assert found.part == f"{parts[0]} + {parts[1]:,}"
    assert why in found.note + found.why
