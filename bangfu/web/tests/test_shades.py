"""Classes of the map: every value in its own, the same whatever order they come in, and shown as they are documented."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.web import checks, shades, wording

VALUES = st.lists(st.integers(min_value=-5, max_value=10**12), min_size=1, max_size=40)


@pytest.mark.parametrize("module", [checks, shades, wording])
def test_the_shown_examples_come_out(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted and not found.failed


@given(VALUES)
def test_more_is_never_paler_and_only_what_is_above_zero_has_a_shade(values: list[int]) -> None:
    scale = shades.scale(values)
    found = [scale.shade(value) for value in sorted(values)]
    assert len(scale.begin) <= shades.CLASSES
    order = ["zero", "s1", "s2", "s3", "s4"]
    assert found == sorted(found, key=order.index)
    assert all((value > 0) == (scale.shade(value) != "zero") for value in values)


@given(VALUES)
def test_the_legend_has_one_line_for_each_shade_on_the_map(values: list[int]) -> None:
    scale = shades.scale(values)
    used = {scale.shade(value) for value in values}
    lines = scale.legend(used | {"gap"}, "{}个".format, "未提及")
    assert {line.shade for line in lines} == used | {"gap"}
    assert len({line.text for line in lines}) == len(lines)
