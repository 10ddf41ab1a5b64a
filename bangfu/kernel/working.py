"""The sheet on which a calculation is worked: each step with its formula, its numbers, its value and its rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bangfu.kernel.inputs import Input, written
from bangfu.kernel.quantity import half_up
from bangfu.kernel.reading import Row

MOST_TERMS = 6  # of a sum that is written out

EXACT, CENT, DOWN, SHARED = "未取整", "四舍五入到分", "舍到分", "最大余数法分到分"


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was worked.

    Shape: `of` is the row it belongs to, "" for the whole; `formula` says it in words, `filled` with its numbers;
    `exact` is the value before rounding; `result` marks what was asked for; `slack` is how far a printed number may
    lie away because its inputs were printed rounded. Unit: `value`, `exact` and `slack` are in `unit`; a finding has
    no number but a `said` text.
    """

    name: str
    title: str
    of: str
    formula: str
    filled: str
    value: Fraction
    exact: Fraction
    unit: str
    places: int | None
    rounding: str
    result: bool = False
    slack: Fraction = Fraction(0)
    said: str = ""

    @property
    def number(self) -> str:
        """The value as programs read it, without separators and unit; one that does not end is a fraction."""
        if self.said:
            return self.said
        told = amount(self.value, self.unit, self.places).replace(",", "")
        return str(self.value) if told.endswith("…") else told

    @property
    def shown(self) -> str:
        """The value as people read it."""
        if self.said:
            return self.said
        return amount(self.value, self.unit, self.places) + ("%" if self.unit == "%" else f" {self.unit}".rstrip())

    def as_dict(self) -> dict[str, Any]:
        """The step as plain values."""
        kept: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "formula": self.formula,
            "filled": self.filled,
            "value": self.number,
            "unit": self.unit,
            "shown": self.shown,
            "rounding": self.rounding,
        }
        if self.of:
            kept["of"] = self.of
        if self.unit == "%":
            kept["ratio"] = str(self.exact / 100)
        elif self.exact != self.value:
            kept["exact"] = str(self.exact)
        return kept


class Working:
    """The sheet, given to the rule of a calculation, which writes its steps on it.

    Shape: a formula is a template over the names of inputs and earlier steps: "{funds} × {cap}".
    """

    def __init__(self, inputs: Sequence[Input], values: Mapping[str, Any], assumed: Mapping[str, Fraction]) -> None:
        self.steps: list[Step] = []
        self._assumed = assumed
        self._tables = {each.name: each for each in inputs if each.type == "rows"}
        self._titles: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._row = self._of = ""
        self._name(inputs, values)

    def _name(self, inputs: Sequence[Input], values: Mapping[str, Any]) -> None:
        self._titles |= {each.name: each.title for each in inputs}
        self._shown |= {each.name: _bare(each, values.get(each.name)) for each in inputs}

    def money(
        self, name: str, title: str, formula: str, exact: Fraction | int, *,
        result: bool = False, down: bool = False, shared: bool = False, slack: Fraction | int = 0,
    ) -> int:  # fmt: skip
        """The amount in fen, rounded to the cent: half away from zero, or down where a limit cuts it.

        Unit: `exact` and `slack` in fen.
        """
        exact = Fraction(exact)
        whole = exact.numerator // exact.denominator if down else int(half_up(exact))
        rounding = SHARED if shared else EXACT if exact == whole else DOWN if down else CENT
        value = self._put(name, title, formula, Fraction(whole, 100), exact=exact / 100, unit="元", places=2,
                          rounding=rounding, result=result, slack=Fraction(slack) / 100)  # fmt: skip
        return int(value * 100)

    def number(
        self, name: str, title: str, formula: str, exact: Fraction | int, unit: str = "", *,
        places: int | None = None, result: bool = False, slack: Fraction | int = 0,
    ) -> Fraction:  # fmt: skip
        """The number in its unit: rounded half away from zero where it has places, exact where it has none."""
        value = Fraction(exact) if places is None else Fraction(half_up(Fraction(exact), places))
        rounding = EXACT if value == exact else f"四舍五入到 {places} 位小数"
        return self._put(name, title, formula, value, exact=Fraction(exact), unit=unit, places=places,
                         rounding=rounding, result=result, slack=Fraction(slack))  # fmt: skip

    def percent(
        self, name: str, title: str, formula: str, exact: Fraction, *,
        places: int = 2, result: bool = False, slack: Fraction | int = 0,
    ) -> Fraction:  # fmt: skip
        """The ratio, exact; it is rounded once, where it is shown, as a percentage."""
        rounding = f"显示时取 {places} 位小数"
        value = self._put(name, title, formula, exact * 100, unit="%", places=places, rounding=rounding,
                          result=result, slack=Fraction(slack) * 100)  # fmt: skip
        return value / 100

    def say(self, name: str, title: str, formula: str, said: str, *, result: bool = False) -> None:
        """A finding in words."""
        self._put(name, title, formula, Fraction(0), rounding="", result=result, said=said)

    def each(self, table: str, lines: Sequence[Row]) -> Iterator[tuple[Working, Row]]:
        """The rows of a table, each with a sheet on which its steps are told apart: `claim[2]`."""
        declared = self._tables[table]
        label = next((column.name for column in declared.columns if column.type in ("text", "date")), "")
        for no, line in enumerate(lines, 1):
            of = str(getattr(line, label, "") or f"第 {no} 行")
            yield self.part(no, of, declared.columns, vars(line)), line

    def part(self, no: int, of: str, inputs: Sequence[Input] = (), values: Mapping[str, Any] | None = None) -> Working:
        """A sheet for one part of the whole, which knows all that this one knows; its steps go on this one."""
        inner = Working((), {}, self._assumed)
        inner.steps, inner._tables = self.steps, self._tables
        inner._titles, inner._shown = dict(self._titles), dict(self._shown)
        inner._name(inputs, values or {})
        inner._row, inner._of = f"[{no}]", of
        return inner

    def total(self, name: str, title: str, of: str, *, result: bool = False) -> Fraction:
        """The sum of the steps of that name over all rows, in their unit; of nothing it is 0."""
        found = [step for step in self.steps if step.name.startswith(f"{of}[")]
        unit, places = (found[0].unit, found[0].places) if found else ("元", 2)
        values = [step.value for step in found]
        return self._sum(name, title, values, (unit, places, found[0].title if found else of), result=result)

    def column(
        self, name: str, title: str, table: str, lines: Sequence[Row], column: str, *, result: bool = False
    ) -> Fraction:
        """The sum of a column of a table, in its unit."""
        declared = next(each for each in self._tables[table].columns if each.name == column)
        scale = 100 if declared.type == "money" else 1
        values = [Fraction(getattr(line, column), scale) for line in lines]
        places = 2 if declared.type == "money" else None
        return self._sum(name, title, values, (declared.unit, places, declared.title), result=result)

    def _sum(
        self, name: str, title: str, values: Sequence[Fraction], kind: tuple[str, int | None, str], *, result: bool
    ) -> Fraction:
        """The sum of values of a kind: unit, places, and what they are called."""
        unit, places, what = kind
        some = [amount(value, unit, places) for value in values[:MOST_TERMS]]
        filled = " + ".join(some) + (f" + …(共 {len(values)} 项)" if len(values) > MOST_TERMS else "")
        formula = f"各行{what}相加" if values else "没有可加的行"
        return self._put(name, title, formula, sum(values, Fraction(0)), unit=unit, places=places, result=result,
                         filled=filled)  # fmt: skip

    def _put(
        self, name: str, title: str, formula: str, value: Fraction, *, exact: Fraction | None = None, unit: str = "",
        places: int | None = None, rounding: str = EXACT, result: bool = False, slack: Fraction = Fraction(0),
        filled: str = "", said: str = "",
    ) -> Fraction:  # fmt: skip
        """The value of the step, which later steps may name; where another one is assumed, that one."""
        words, numbers = self._told(formula)
        at = name + self._row
        exact, value = value if exact is None else exact, self._assumed.get(at, value)
        step = Step(at, title, self._of, words, filled or numbers, value, exact, unit, places, rounding, result, slack,
                    said)  # fmt: skip
        self.steps.append(step)
        self._titles[name], self._shown[name] = title, step.shown.removesuffix(f" {unit}")
        return value

    def _told(self, formula: str) -> tuple[str, str]:
        """The formula in words and with its numbers; without a name in it there are no numbers."""
        words = formula.format_map(self._titles)
        return words, formula.format_map(self._shown) if words != formula else ""


def _bare(each: Input, value: Any) -> str:
    """The value of an input inside a formula: without its unit."""
    return each.shown(value).removesuffix(f" {each.unit}")


def amount(value: Fraction, unit: str, places: int | None = None) -> str:
    """The number with separators: with its places, else with every decimal it has; in 元 with two at least.

    >>> amount(Fraction(24904, 10), "元/吨"), amount(Fraction(57, 2), "公斤"), amount(Fraction(1, 3), "元", 2)
    ('2,490.40', '28.5', '0.33')
    """
    if places is not None:
        return f"{half_up(value, places):,f}"
    plain = written(value)
    cents = f"{half_up(value, 2):,f}"
    return cents if unit.startswith("元") and Fraction(half_up(value, 2)) == value else plain
