"""What stands in a text where a number is meant: a question, told apart by place and time, or one that must wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports.punctuation import GAP
from bangfu.reports.template import nearest

if TYPE_CHECKING:
    from bangfu.reports.asking import Desk

ARGUMENTS = ("region", "period", "programme", "helper", "view")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One question of a text."""

    code: str
    region: str
    period: Period
    programme: str = ""
    helper: str = ""
    view: str = "fact"

    def group(self) -> Wanted:
        """The question without its indicator: questions of one group are answered by one call."""
        return replace(self, code="")


@dataclass(frozen=True, slots=True)
class Print:
    """One number as it is to be printed: which question, in which form."""

    wanted: Wanted
    form: str = ""
    arguments: tuple[int, ...] = ()


class Asked:
    """A figure inside a text: printed by a form, compared, or taken as a condition; never calculated with.

    Until the desk has its answer every condition on it is true, so that the questions behind it are seen.
    """

    __slots__ = ("_desk", "_wanted")

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self._desk, self._wanted = desk, wanted

    def recorded(self) -> bool:
        """Whether anything was recorded for it; if not, the desk keeps that for the list of what is left out."""
        figure = self._desk.figure(self._wanted)
        if figure is not None and not figure.postings:
            self._desk.blank.setdefault(self._wanted, figure)
        return figure is None or bool(figure.postings)

    def __call__(self, *positional: object, **arguments: Any) -> Asked:
        """The same figure asked for another place, time, channel or helper."""
        if positional:
            raise Refused(f"{self._wanted.code} 的参数要写名字", f"可用:{'、'.join(ARGUMENTS)}", "bad_template")
        for name, value in arguments.items():
            if name not in ARGUMENTS:
                raise Refused(f"{self._wanted.code} 没有参数“{name}”", nearest(name, ARGUMENTS), "bad_template")
            if name == "period" and isinstance(value, str):
                arguments[name] = Period.parse(value)
        return Asked(self._desk, replace(self._wanted, **arguments))

    def __bool__(self) -> bool:
        figure = self._desk.figure(self._wanted)
        return figure is None or bool(figure.value)

    def __gt__(self, other: Asked | Absent | int) -> bool:
        return self._against(other, lambda mine, theirs: mine > theirs)

    def __ge__(self, other: Asked | Absent | int) -> bool:
        return self._against(other, lambda mine, theirs: mine >= theirs)

    def __lt__(self, other: Asked | Absent | int) -> bool:
        return self._against(other, lambda mine, theirs: mine < theirs)

    def __le__(self, other: Asked | Absent | int) -> bool:
        return self._against(other, lambda mine, theirs: mine <= theirs)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Asked | Absent | int):
            raise TypeError(f"{self._wanted.code} == {other!r}")
        return self._against(other, lambda mine, theirs: mine == theirs)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return self._desk.mark(Print(self._wanted))

    def _against(self, other: Asked | Absent | int, compare: Callable[[Any, Any], bool]) -> bool:
        if isinstance(other, Absent):
            return other.recorded()
        figures = [side._desk.figure(side._wanted) for side in (self, other) if isinstance(side, Asked)]
        if any(figure is None for figure in figures):
            return True
        values = [figure.value for figure in figures if figure is not None]
        if isinstance(other, int):
            values.append(other)
        return None not in values and compare(*values)


class Absent:
    """An indicator that a text awaits and the house does not have yet: nothing is recorded, its sentence is left out.

    The desk keeps its name for the list of what is left out.
    """

    __slots__ = ("_desk", "_name")

    def __init__(self, desk: Desk, name: str) -> None:
        self._desk, self._name = desk, name

    def recorded(self) -> bool:
        """Never."""
        self._desk.absent.setdefault(self._name)
        return False

    def __call__(self, **arguments: Any) -> Absent:
        """The same, wherever and whenever it is asked."""
        return self

    def __bool__(self) -> bool:
        return self.recorded()

    def __str__(self) -> str:
        self.recorded()
        return GAP

    def __eq__(self, other: object) -> bool:
        return self.recorded()

    __hash__ = None  # type: ignore[assignment]
    __gt__ = __ge__ = __lt__ = __le__ = __eq__
