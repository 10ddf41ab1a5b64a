"""The texts of the line: every worked case comes out."""

from __future__ import annotations

import pytest

from bangfu.indicators import examples, load

MINE = sorted(code for code, one in load.indicators().items() if one.source.startswith("assistance/agreements/"))


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("code", MINE)
def test_every_worked_case_comes_out(code: str) -> None:
    assert examples.failures(load.indicator(code)) == []
