"""The texts of the line: every worked case comes out, and the codes of measures are those of the columns."""

from __future__ import annotations

import pytest

from bangfu.assistance.sales.models import Category, Channel, Grade, Mode
from bangfu.indicators import examples, load
from bangfu.ledger import measures

MINE = sorted(code for code, one in load.indicators().items() if one.source.startswith("assistance/sales/"))


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("code", MINE)
def test_every_worked_case_comes_out(code: str) -> None:
    assert examples.failures(load.indicator(code)) == []


@pytest.mark.parametrize("mode", Mode.values)
def test_the_codes_of_the_measures_are_those_of_the_columns(mode: str) -> None:
    known = measures.measure(f"sales.{mode}")
    assert known.categories == dict(Channel.choices) and known.traits == dict(Category.choices)
    assert list(known.grades) == Grade.values
