"""Figures on the command line: money is told in 元, never as a bare number of fen."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.cli import figures
from bangfu.indicators import evaluate
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope


def test_each_row_of_a_trace_has_its_unit(world: Any) -> None:
    row = {"number": "A-1", "date": date(2021, 3, 1), "giver": "水利部", "receiver": "武隆区财政局",
           "amount_fen": 925_000_000, "mode_code": "direct", "level": "unit"}  # fmt: skip
    world.accept("fund.batch", row)
    found = evaluate.trace(Scope.everything(), "direct_funds", region="500000", period=Period.parse("2021"))
    said = figures._trace_text(found.as_dict())
    assert "9,250,000.00 元" in said and "925000000" not in said
