"""Exemptions are few, each with its reason, and none outlives its need."""

from __future__ import annotations

import pytest

from tests.house import test_clock_rooms as clock
from tests.house import test_dynamic_imports as dynamic
from tests.house import test_own_tables as tables
from tests.house import test_sql_rooms as sql
from tests.house.tree import Source, sources

MOST = 12

ROWS = [
    *(("clock", name, reason) for name, reason in clock.EXEMPT.items()),
    *(("sql", name, reason) for name, reason in sql.EXEMPT.items()),
    *(("dynamic", name, reason) for name, reason in dynamic.EXEMPT.items()),
    *(("tables", name, reason) for name, (_, reason) in tables.EXEMPT.items()),
]


def still_needed(rule: str, source: Source) -> bool:
    """Whether the file would fail the rule without its exemption."""
    if rule == "tables":
        return bool(list(tables.faults(source, exempt={})))
    return bool(list({"clock": clock.faults, "sql": sql.faults, "dynamic": dynamic.faults}[rule](source)))


def test_exemptions_are_few() -> None:
    assert len(ROWS) <= MOST


@pytest.mark.parametrize(("rule", "name", "reason"), ROWS)
def test_an_exemption_has_a_reason_and_a_need(rule: str, name: str, reason: str) -> None:
    source = next((s for s in sources() if s.path == name), None)
    assert source is not None, f"{name} is gone"
    assert len(reason) > 20
    assert still_needed(rule, source), f"{name} no longer needs its exemption from {rule}"
