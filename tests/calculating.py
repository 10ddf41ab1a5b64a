"""Calculations tried in tests: what the steps show, and which fields are refused with which code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from bangfu.kernel.calculation import Calculation, Outcome
from bangfu.kernel.errors import Refused

ON = date(2026, 1, 1)


def tried(calculations: Iterable[Calculation], name: str, given: Mapping[str, Any], on: date = ON) -> Outcome:
    """The outcome of the calculation of that name."""
    return next(each for each in calculations if each.name == name).work(given, on)


def shown(outcome: Outcome, names: Iterable[str]) -> dict[str, str]:
    """What these steps show."""
    found = {step.name: step.shown for step in outcome.steps}
    return {name: found[name] for name in names}


def faults(calculations: Iterable[Calculation], name: str, given: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Field and code of every fault that is refused."""
    with pytest.raises(Refused) as refused:
        tried(calculations, name, given)
    assert refused.value.code == "bad_inputs"
    assert all(problem.message and problem.remedy for problem in refused.value.problems)
    return {(problem.field, problem.code) for problem in refused.value.problems if problem.severity == "error"}


def doubts(outcome: Outcome) -> set[str]:
    """The codes of what is doubted and not refused."""
    return {problem.code for problem in outcome.warnings}
