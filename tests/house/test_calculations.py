"""Calculations of the lines: pure, each input used, each worked case coming out, the list of numbers whole."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.documents import catalogue
from bangfu.kernel.calculation import Calculation, taken
from bangfu.kernel.errors import Refused
from tests.house.tree import Source, sources

ON = date(2026, 1, 1)
ALL = catalogue.calculations()
NUMBERS = range(1, 40)
PURE = {
    "__future__",
    "collections",
    "dataclasses",
    "datetime",
    "fractions",
    "functools",
    "itertools",
    "math",
    "re",
    "typing",
}
CASES = [(each, example) for each in ALL.values() for example in each.examples]


def test_the_list_of_numbers_is_whole() -> None:
    assert {number for each in ALL.values() for number in each.numbers} == set(NUMBERS)


def test_no_name_and_no_title_is_given_twice() -> None:
    found = [each for _, module in catalogue._parts("calc") for each in module.CALCULATIONS]
    assert len({each.name for each in found}) == len({each.title for each in found}) == len(found) == len(ALL)


@pytest.mark.parametrize(("each", "example"), CASES, ids=lambda value: getattr(value, "name", ""))
def test_every_worked_case_comes_out(each: Calculation, example: object) -> None:
    outcome = each.work(example.given, ON)  # type: ignore[attr-defined]
    found = {step.name: step.shown for step in outcome.steps}
    wanted = example.expect  # type: ignore[attr-defined]
    assert wanted and {name: found[name] for name in wanted} == wanted
    assert outcome.results
    counts = Counter(step.name for step in outcome.steps)
    assert max(counts.values()) == 1, counts.most_common(1)


@pytest.mark.parametrize("each", ALL.values(), ids=lambda each: each.name)
def test_everything_that_is_asked_for_is_used(each: Calculation) -> None:
    asked = {one.name for one in (*each.inputs, *each.parameters)}
    used = taken(each.run).union(*(taken(check) for check in each.checks))
    assert asked == used
    assert len(asked) == len(each.inputs) + len(each.parameters)
    assert each.source and each.formula and each.line
    for rule in each.rules:
        assert rule.basis and rule.values.keys() <= {one.name for one in each.parameters}


@pytest.mark.parametrize("each", ALL.values(), ids=lambda each: each.name)
def test_a_rule_is_read_without_a_fault_on_each_of_its_days(each: Calculation) -> None:
    for rule in each.rules:
        assert each.work(each.examples[0].given, rule.since).rule == rule


ODD = st.sampled_from([
    None, "", "0", 0, 1, "0.01", "-1", "100%", "99999999999999", "1e9", "1/3", "NaN", "{total}", "2024-02-29", "1900-01-01", "2200-12-31",
    True, [], {}, [None], [[]], [{}], {"value": "1", "unit": "斤"}, "甲\t0\n甲\t0\t0\t0", "0\t0\t0", "甲\t1\t1\t1\n乙\t0\t1\t1", "\x00",
])  # fmt: skip


@pytest.mark.parametrize("each", ALL.values(), ids=lambda each: each.name)
@given(data=st.data())
@settings(max_examples=60)
def test_whatever_is_typed_is_worked_or_refused(each: Calculation, data: st.DataObject) -> None:
    typed = dict(data.draw(st.sampled_from(each.examples)).given)
    names = [one.name for one in (*each.inputs, *each.parameters)] + ["printed", "other"]
    typed |= data.draw(st.dictionaries(st.sampled_from(names), ODD, max_size=3))
    try:
        assert each.work(typed, ON).as_dict()["result"]
    except Refused as refused:
        assert refused.problems and all(problem.message for problem in refused.problems)


@pytest.mark.parametrize("each", ALL.values(), ids=lambda each: each.name)
@pytest.mark.parametrize("told", ["0", "-1"])
def test_whatever_is_printed_of_a_step_is_held_against_it(each: Calculation, told: str) -> None:
    typed = {name: value for name, value in each.examples[0].given.items() if name != "printed"}
    for step in each.work(typed, ON).steps:
        if not step.said:
            assert [one.step.name for one in each.work({**typed, "printed": {step.name: told}}, ON).compared] == [
                step.name
            ]


def calculating(source: Source) -> bool:
    """Whether a file belongs to the calculations of a line: `calc.py`, or one that it takes its calculations from."""
    return source.path.startswith("assistance/") and ("CALCULATIONS" in source.text or "Calculation(" in source.text)


def impure(source: Source) -> Iterator[str]:
    """What a calculation imports beyond the kernel, its own line and pure parts of the standard library."""
    line = "bangfu." + ".".join(source.path.split("/")[:2])
    for node in ast.walk(source.tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if not name.startswith(("bangfu.kernel", line)) and name.split(".")[0] not in PURE:
                yield f"{source.path}:{node.lineno} imports {name}"  # type: ignore[attr-defined]
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "float"
            and source.path != "assistance/finance/options.py"
        ):
            yield f"{source.path}:{node.lineno} counts with machine numbers"


def test_calculations_are_pure() -> None:
    found = [source for source in sources() if calculating(source)]
    assert len(found) > 10
    assert [fault for source in found for fault in impure(source)] == []


@pytest.mark.parametrize("text", [
    "from django.db import models", "from bangfu.ledger import post", "import random", "from bangfu.assistance.funds import calc",
    "x = float('1.5')",
])  # fmt: skip
def test_a_planted_impurity_is_caught(text: str) -> None:
    assert list(impure(Source("assistance/sales/planted.py", text)))
