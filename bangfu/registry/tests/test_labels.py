"""Dated marks of places and units, as a filter reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.kernel.errors import Refused
from bangfu.registry import labels, trees
from bangfu.registry.models import Label, Region


def test_places_with_a_label_are_subtrees_with_days(fresh_db: Any) -> None:
    dawan = Region.objects.get(key="500112135")
    Label.objects.create(
        name="试点",
        region=dawan,
        valid_from=date(2022, 1, 1),
        valid_to=date(2024, 1, 1),
        basis="测试",
        evidence_grade="A",
    )
    for edition in (trees.edition_named("2022"), trees.edition_named("2025")):
        lo, hi = trees.interval(edition, dawan.pk)
        assert labels.regions_labelled(edition, "试点") == [(lo, hi, date(2022, 1, 1), date(2024, 1, 1))]
        assert labels.regions_labelled(edition, "@试点") == labels.regions_labelled(edition, "试点")
    assert [n.name for n in labels.regions_with("试点", date(2023, 12, 31))] == ["大湾镇"]
    assert labels.regions_with("试点", date(2024, 1, 1)) == []
    assert labels.labels_of(dawan.pk, date(2023, 1, 1)) == ["试点"]
    assert labels.labels_of(dawan.pk, date(2024, 1, 1)) == []


def test_units_with_a_label(fresh_db: Any) -> None:
    found = labels.organisations_labelled("@中央单位")
    assert len(found) == 9 and all(
        lo < hi and start == date(2013, 1, 1) and end is None for lo, hi, start, end in found
    )


def test_a_label_that_is_not_known_names_the_nearest(fresh_db: Any) -> None:
    with pytest.raises(Refused) as refused:
        labels.regions_labelled(trees.current_edition(), "重点乡镇")
    assert refused.value.code == "unknown_label" and "是不是想写 @重点帮扶乡镇" in refused.value.remedy
    with pytest.raises(Refused, match="标的是单位,不是地区"):
        labels.regions_labelled(trees.current_edition(), "中央单位")
    with pytest.raises(Refused, match="标的是地区,不是单位"):
        labels.organisations_labelled("示范村")
