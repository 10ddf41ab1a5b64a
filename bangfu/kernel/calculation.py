"""A calculation that can be tried without posting: its inputs, its dated rules, the pure rule itself, worked cases."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from bangfu.kernel import printed as printing
from bangfu.kernel.errors import Problem, Refused, errors_of
from bangfu.kernel.inputs import Input
from bangfu.kernel.reading import left_out, read
from bangfu.kernel.working import Step, Working

Check = Callable[..., Iterator[Problem]]
PRINTED = "printed"
GIVEN, BY_RULE, LEFT = "给定", "规则", "默认"


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of the parameters, with values as people write them. Time: from `since` until the next version."""

    since: date
    basis: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case.

    Shape: `number` is that of the list of calculations, 0 beside it; `expect` holds steps as they are shown.
    """

    number: int
    say: str
    given: Mapping[str, Any]
    expect: Mapping[str, str]
    basis: str = "示例"


@dataclass(frozen=True, slots=True)
class Used:
    """An input or parameter as the calculation took it; `origin` says whether it was given, or is the rule's."""

    input: Input
    value: Any
    origin: str

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return self.input.shown(self.value)

    def as_dict(self) -> dict[str, Any]:
        """The input as plain values; a table row by row."""
        kept: dict[str, Any] = {"name": self.input.name, "title": self.input.title, "unit": self.input.unit,
                                "value": self.input.plain(self.value), "shown": self.shown,
                                "origin": self.origin}  # fmt: skip
        if self.input.type == "rows":
            kept["rows"] = self.lines()
        return kept

    def lines(self) -> list[dict[str, str]]:
        """The rows of a table, each column as it is shown; what was left out is empty."""
        return [
            {
                c.name: c.shown(value) if (value := getattr(line, c.name)) not in (None, "") else ""
                for c in self.input.columns
            }
            for line in self.value
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out: the steps in their order, those asked for, doubts, and printed figures held against them."""

    calculation: Calculation
    on: date
    rule: Rule | None
    used: tuple[Used, ...]
    steps: tuple[Step, ...]
    warnings: tuple[Problem, ...]
    compared: tuple[printing.Compared, ...] = ()

    @property
    def results(self) -> tuple[Step, ...]:
        """The steps that were asked for."""
        return tuple(step for step in self.steps if step.result)

    @property
    def changed(self) -> tuple[Used, ...]:
        """The parameters that were given in place of the rule's."""
        names = {each.name for each in self.calculation.parameters}
        return tuple(used for used in self.used if used.input.name in names and used.origin == GIVEN)

    @property
    def explanation(self) -> str:
        """The first printed number that cannot be right, and what followed from it; empty when all are the same."""
        wrong = next((one for one in self.compared if one.verdict == printing.WRONG), None)
        if wrong is None:
            other = next((one for one in self.compared if one.verdict != printing.SAME), None)
            return other.words if other else ""
        follow = [one for one in self.compared if one.verdict == printing.FOLLOWS]
        carried = f"。这一步的差一直带到“{follow[-1].step.title}”,{follow[-1].off}" if follow else ""
        return f"首个不符的步骤:{wrong.words}{carried}"

    def as_dict(self) -> dict[str, Any]:
        """The outcome as plain values for JSON."""
        of = self.calculation
        return {
            "name": of.name,
            "title": of.title,
            "line": of.line,
            "result": {step.name: step.number for step in self.results},
            "results": [step.as_dict() for step in self.results],
            "inputs": [used.as_dict() for used in self.used],
            "steps": [step.as_dict() for step in self.steps],
            "rule": self._rule(),
            "source": of.source,
            "on": self.on.isoformat(),
            "warnings": [problem.as_dict() for problem in self.warnings],
            "compared": [one.as_dict() for one in self.compared],
            "explanation": self.explanation,
        }

    def _rule(self) -> dict[str, Any] | None:
        if self.rule is None:
            return None
        return {"since": self.rule.since.isoformat(), "basis": self.rule.basis,
                "given_instead": [used.input.name for used in self.changed]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calculation:
    """One calculation of a line.

    Shape: `run` takes the sheet, and by their names the inputs and parameters that it needs, and writes its steps; it
    is pure. Each of `checks` takes by name the values that it holds against each other, and yields what is wrong; it
    is asked as soon as these could be read. `numbers` are those of the list of calculations; `line` is filled in by who
    finds it.
    """

    name: str
    title: str
    formula: str
    source: str
    run: Callable[..., None]
    inputs: tuple[Input, ...]
    examples: tuple[Example, ...]
    parameters: tuple[Input, ...] = ()
    rules: tuple[Rule, ...] = ()
    checks: tuple[Check, ...] = ()
    line: str = ""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its places in the list of calculations; none for one that is beside the list."""
        return tuple(dict.fromkeys(example.number for example in self.examples if example.number))

    def rule(self, on: date) -> Rule | None:
        """The version in force on a day; None before the first one, and where there are none."""
        return max((rule for rule in self.rules if rule.since <= on), key=lambda r: r.since, default=None)

    def schema(self, on: date) -> dict[str, Any]:
        """What it asks for, with the rule of a day, as plain values."""
        rule = self.rule(on)
        return {
            "name": self.name,
            "title": self.title,
            "line": self.line,
            "numbers": list(self.numbers),
            "formula": self.formula,
            "source": self.source,
            "inputs": [each.as_dict() for each in self.inputs],
            "parameters": [each.as_dict() for each in self.filled(rule)],
            "rules": [{"since": r.since.isoformat(), "basis": r.basis, "values": dict(r.values)} for r in self.rules],
            "example": dict(self.examples[0].given),
        }

    def filled(self, rule: Rule | None) -> tuple[Input, ...]:
        """The parameters with the values of a version where nothing else is written."""
        if rule is None:
            return self.parameters
        return tuple(
            replace(each, default=rule.values[each.name], required=False) if each.name in rule.values else each
            for each in self.parameters
        )

    def work(self, given: Mapping[str, Any], on: date) -> Outcome:
        """What comes out of what was given, by the rule of a day; nothing is posted, nothing is kept.

        Refuses: `bad_inputs` with every fault of the inputs at once.
        """
        rule = self.rule(on)
        asked = (*self.inputs, *self.filled(rule))
        values, problems = read(asked, {k: v for k, v in given.items() if k != PRINTED})
        problems += self._checked(values)
        self._refuse(problems, rule, on)
        steps = self._steps(asked, values, {})
        figures, faults = printing.understood(given.get(PRINTED) or {}, steps)
        self._refuse(faults, rule, on)
        compared = printing.compare(figures, steps, lambda assumed: self._steps(asked, values, assumed))
        used = tuple(Used(each, values[each.name], self._origin(each, given, rule)) for each in asked)
        return Outcome(self, on, rule, used, tuple(steps), tuple(problems), tuple(compared))

    def _checked(self, values: Mapping[str, Any]) -> list[Problem]:
        found: list[Problem] = []
        for check in self.checks:
            if taken(check) <= values.keys():
                found += check(**_of(check, values))
        return found

    def _refuse(self, problems: Sequence[Problem], rule: Rule | None, on: date) -> None:
        errors = errors_of(list(problems))
        if not errors:
            return
        remedy = f"各项的写法见 bangfu calc {self.name}"
        if rule is None and self.rules:
            first = min(rule.since for rule in self.rules)
            remedy = f"{on} 还没有这条规则(最早 {first}):换一个日期,或自己给出规则参数;{remedy}"
        raise Refused(f"“{self.title}”的输入有 {len(errors)} 处不对", remedy, "bad_inputs", list(problems))

    def _steps(self, asked: Sequence[Input], values: Mapping[str, Any], assumed: Mapping[str, Fraction]) -> list[Step]:
        sheet = Working(asked, values, assumed)
        self.run(sheet, **_of(self.run, values))
        return sheet.steps

    def _origin(self, each: Input, given: Mapping[str, Any], rule: Rule | None) -> str:
        if not left_out(given.get(each.name)):
            return GIVEN
        return BY_RULE if rule and each.name in rule.values else LEFT


def taken(function: Callable[..., Any]) -> set[str]:
    """The names of the values that a rule or a check asks for."""
    return set(inspect.signature(function).parameters) - {"work"}


def _of(function: Callable[..., Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in taken(function)}
