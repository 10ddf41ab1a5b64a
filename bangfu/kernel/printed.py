"""Printed figures held against a calculation: the first step that cannot be right, and what followed from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.inputs import number, written
from bangfu.kernel.quantity import half_up
from bangfu.kernel.reading import number_of
from bangfu.kernel.working import DOWN, Step, amount

SAME, CUT, ROUNDED, FOLLOWS, WRONG = "same", "cut", "rounded", "follows", "wrong"
Printed = tuple[Fraction, Fraction]  # a number, and the worth of its last decimal
MOST_PRINTED = 50  # each that differs works the whole calculation once more
TITLES = {SAME: "相符", CUT: "舍去未进位", ROUNDED: "进位所致", FOLLOWS: "随前步而错", WRONG: "不符"}


@dataclass(frozen=True, slots=True)
class Compared:
    """A printed number beside the step that it stands for. Unit: that of the step."""

    step: Step
    printed: Fraction
    verdict: str

    @property
    def difference(self) -> Fraction:
        """How much too high the printed number is."""
        return self.printed - self.step.value

    @property
    def off(self) -> str:
        """By how much the printed number is off."""
        more = "多" if self.difference > 0 else "少"
        return f"{more} {amount(abs(self.difference), self.step.unit)} {self.step.unit}".rstrip()

    @property
    def words(self) -> str:
        """What is to be said about it."""
        step = self.step
        told = f"“{step.title}”印出 {amount(self.printed, step.unit)},应为 {step.shown}"
        match self.verdict:
            case "same":
                return f"“{step.title}”印出的数与复算相符"
            case "cut":
                return f"{told};末位舍去了,没有四舍五入"
            case "rounded":
                return f"{told};差在输入数进位的影响之内,是拿进位后的数算的"
            case "follows":
                return f"{told};这一步没有算错,是拿前面印出的数接着算的"
        return f"{told},{self.off};按“{step.formula}”:{step.filled} = {step.shown}"

    def as_dict(self) -> dict[str, Any]:
        """The comparison as plain values."""
        return {
            "step": self.step.name,
            "title": self.step.title,
            "printed": written(self.printed).replace(",", ""),
            "computed": self.step.number,
            "difference": written(self.difference).replace(",", ""),
            "unit": self.step.unit,
            "verdict": self.verdict,
            "verdict_title": TITLES[self.verdict],
            "words": self.words,
        }


def understood(given: object, steps: Sequence[Step]) -> tuple[dict[str, Printed], list[Problem]]:
    """The printed numbers by step, and every fault of them. Unit: that of the step, or one that is turned into it."""
    if not isinstance(given, Mapping):
        return {}, [Problem("printed", "印出的数应按步骤给出", '写成 {"步骤": "印出的数"}', "bad_type")]
    if len(given) > MOST_PRINTED:
        message = f"印出的数有 {len(given):,} 个,最多 {MOST_PRINTED} 个"
        return {}, [Problem("printed", message, "请分几次核对", "too_many_rows")]
    asked = {step.name: number(step.name, f"印出的“{step.title}”", step.unit) for step in steps if not step.said}
    found: dict[str, Printed] = {}
    problems: list[Problem] = []
    for name, raw in given.items():
        if name not in asked:
            remedy = "可用:" + "、".join(f"{each.name}({each.title.removeprefix('印出的')})" for each in asked.values())
            problems.append(Problem(f"printed.{name}", f"没有步骤“{name}”", remedy, "unknown_field"))
            continue
        try:
            found[name] = number_of(asked[name], raw)
        except Refused as no:
            message = f"{asked[name].title}:{no.message}"
            problems.append(Problem(f"printed.{name}", message, no.remedy, no.code, value=str(raw)[:60]))
    return found, problems


def compare(
    printed: Mapping[str, Printed],
    steps: Sequence[Step],
    again: Callable[[Mapping[str, Fraction]], Sequence[Step]],
) -> list[Compared]:
    """Each printed number with its verdict, in the order of the steps.

    Shape: `again` works the calculation with printed values in place of its own; a later number that comes out then
    was not miscounted itself.
    """
    found: list[Compared] = []
    assumed: dict[str, Fraction] = {}
    followed = {step.name: step for step in steps}
    for step in steps:
        if step.name not in printed:
            continue
        value, grain = printed[step.name]
        verdict = _verdict(step, value, grain)
        if verdict == WRONG and assumed and _verdict(followed.get(step.name, step), value, grain) != WRONG:
            verdict = FOLLOWS
        elif value != step.value:
            try:
                followed = {one.name: one for one in again({**assumed, step.name: value})}
                assumed[step.name] = value
            except (ArithmeticError, ValueError):
                pass  # nothing can be worked on from such a number: what comes later is held against our own
        found.append(Compared(step, value, verdict))
    return found


def _verdict(step: Step, value: Fraction, grain: Fraction) -> str:
    """Held at the last decimal that was printed: the same, cut instead of rounded, within the slack, or wrong."""
    exact = step.value if step.rounding == DOWN else step.exact  # a limit is never rounded up
    if value == step.value or Fraction(half_up(exact / grain)) * grain == value:
        return SAME
    if int(exact / grain) * grain == value:
        return CUT
    return ROUNDED if abs(value - step.value) <= step.slack else WRONG
