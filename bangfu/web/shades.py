"""The classes of a choropleth: where they begin, which one a value has, what the legend says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from bangfu.web.wording import apart

CLASSES = 4
Value = Fraction | int


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the legend."""

    shade: str
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest value of each class, the palest first; `exact` when each class holds one value only."""

    begin: tuple[Value, ...]
    exact: bool

    def shade(self, value: Value) -> str:
        """The class of a value: s1 is the palest, zero what was recorded and comes to nothing.

        >>> [Scale((1, 3), True).shade(value) for value in (0, 1, 7)]
        ['zero', 's1', 's2']
        """
        above = sum(1 for step in self.begin if value >= step)
        return f"s{above}" if above else "zero"

    def legend(self, used: Collection[str], said: Callable[[Value], str], gap: str) -> tuple[Step, ...]:
        """The lines of the legend, the darkest first: only the classes that are used.

        >>> [step.text for step in Scale((10, 20, 30), False).legend({"s1", "s2", "s3"}, "{}个".format, "未提及")]
        ['30个以上', '20–30个', '不到 20个']
        """
        lines = [Step(f"s{at}", self._range(at - 1, said)) for at in range(len(self.begin), 0, -1)]
        lines += [Step("zero", "有记录,合计不大于零"), Step("joint", "只有合计,未拆分"), Step("gap", gap)]
        return tuple(line for line in lines if line.shade in used)

    def _range(self, at: int, said: Callable[[Value], str]) -> str:
        if self.exact:
            return said(self.begin[at])
        if at + 1 == len(self.begin):
            return f"{said(self.begin[at])}以上"
        upper = said(self.begin[at + 1])
        return f"不到 {upper}" if at == 0 else f"{apart(said(self.begin[at]))[0]}–{upper}"


def scale(values: Iterable[Value | None]) -> Scale:
    """The classes of these values: each value for itself while they are few, else quarters of the districts, rounded.

    >>> scale([3, 1, 1, None, 0]).begin, scale([100, 217, 320, 434, 540, 659, 760, 870]).begin
    ((1, 3), (100, 320, 540, 760))
    """
    some = sorted(value for value in values if value is not None and value > 0)
    if len(set(some)) <= CLASSES:
        return Scale(tuple(sorted(set(some))), True)
    quarters = [rounded(some[len(some) * part // CLASSES]) for part in range(1, CLASSES)]
    return Scale(tuple(sorted({some[0], *(step for step in quarters if step > some[0])})), False)


def rounded(value: Value) -> Value:
    """The value cut to its first two digits: a legend reads well, and the value stays in its class.

    >>> rounded(2_358_123), rounded(87), rounded(Fraction(1, 3))
    (2300000, 87, Fraction(1, 3))
    """
    if isinstance(value, Fraction) or value < 100:
        return value
    size = int(10 ** (len(str(value)) - 2))
    return value // size * size
