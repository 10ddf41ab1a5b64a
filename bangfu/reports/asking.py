"""The numbers of a text as questions: collected while it is read, answered together, printed in a second reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports import words
from bangfu.reports.punctuation import OPEN, SHUT
from bangfu.reports.template import bad_template, form_hint, handwritten, nearest

if TYPE_CHECKING:
    from jinja2 import Template as JinjaTemplate

    from bangfu.indicators.evaluate import Figure

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


Answers = Callable[[Wanted, list[str]], "Mapping[str, Figure]"]


class Asked:
    """A figure inside a text: printed by a form, compared, or taken as a condition; never calculated with.

    Until the desk has its answer every condition on it is true, so that the questions behind it are seen.
    """

    __slots__ = ("_desk", "_wanted")

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self._desk, self._wanted = desk, wanted

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

    def __gt__(self, other: Asked | int) -> bool:
        return self._against(other, lambda mine, theirs: mine > theirs)

    def __ge__(self, other: Asked | int) -> bool:
        return self._against(other, lambda mine, theirs: mine >= theirs)

    def __lt__(self, other: Asked | int) -> bool:
        return self._against(other, lambda mine, theirs: mine < theirs)

    def __le__(self, other: Asked | int) -> bool:
        return self._against(other, lambda mine, theirs: mine <= theirs)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Asked | int):
            raise TypeError(f"{self._wanted.code} == {other!r}")
        return self._against(other, lambda mine, theirs: mine == theirs)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return self._desk.mark(Print(self._wanted))

    def _against(self, other: Asked | int, compare: Callable[[Any, Any], bool]) -> bool:
        figures = [side._desk.figure(side._wanted) for side in (self, other) if isinstance(side, Asked)]
        if any(figure is None for figure in figures):
            return True
        values = [figure.value for figure in figures if figure is not None]
        if isinstance(other, int):
            values.append(other)
        return None not in values and compare(*values)


class Desk:
    """Where the questions of one text are put down and answered."""

    def __init__(self, file: str, base: Wanted, codes: Collection[str], names: Mapping[str, object]) -> None:
        self.file = file
        self.names: dict[str, object] = {**names, **{code: Asked(self, replace(base, code=code)) for code in codes}}
        self.codes = codes
        self._figures: dict[Wanted, Figure | None] = {}
        self._places: dict[Wanted, str] = {}
        self._prints: list[Print] = []
        self._key = ""

    def figure(self, wanted: Wanted) -> Figure | None:
        """The answer to a question, None until it was asked; the question is kept."""
        self._places.setdefault(wanted, self._key)
        return self._figures.setdefault(wanted, None)

    def mark(self, print_: Print) -> str:
        """The mark that stands in the text for a printed figure."""
        self.figure(print_.wanted)
        if print_ not in self._prints:
            self._prints.append(print_)
        return f"{OPEN}{self._prints.index(print_)}{SHUT}"

    def shown(self, index: int) -> tuple[Print, Figure, str]:
        """The print behind a mark, its figure and its text.

        Refuses: `bad_template` when the form does not suit the unit.
        """
        print_ = self._prints[index]
        figure = self._figures[print_.wanted]
        assert figure is not None, "marks are read after all questions were answered"
        if not print_.form:
            return print_, figure, figure.shown
        try:
            return print_, figure, words.printed(figure.value, figure.unit, print_.form, print_.arguments)
        except Refused as fault:
            raise self._fault(
                self._places[print_.wanted], f"{print_.wanted.code} {fault.message}", fault.remedy
            ) from None

    def answer(self, answers: Answers) -> bool:
        """Whether there was something to answer; one call for each region, period, programme and helper."""
        groups: dict[Wanted, list[Wanted]] = {}
        for wanted, figure in self._figures.items():
            if figure is None:
                groups.setdefault(wanted.group(), []).append(wanted)
        for group, questions in groups.items():
            try:
                found = answers(group, [q.code for q in questions])
            except Refused as fault:
                raise self._fault(self._places[questions[0]], fault.message, fault.remedy) from None
            self._figures.update({q: found[q.code] for q in questions})
        return bool(groups)

    def render(self, key: str, source: str) -> str:
        """The text with marks for its figures.

        Refuses: `bad_template` naming file, key, what was found and the nearest allowed spelling.
        """
        self._key = key
        try:
            self._check(key, _environment().parse(source))
            return _compiled(source).render(self.names)
        except TemplateSyntaxError as fault:
            raise self._fault(
                key, f"第 {fault.lineno} 行写法不对({fault.message})", "请对照 funds.toml 的写法"
            ) from None
        except (TemplateError, TypeError) as fault:
            raise self._fault(key, f"算不出来({fault})", "数字只能引用、比较,不能在简报里运算;请另立指标") from None
        except Refused as fault:
            if fault.message.startswith(self.file):
                raise
            raise self._fault(key, fault.message, fault.remedy) from None

    def _check(self, key: str, tree: nodes.Template) -> None:
        for used in tree.find_all(nodes.Filter):
            if used.name not in words.FORMS:
                raise self._fault(key, f"没有“{used.name}”这种写法", form_hint(used.name))
        for name in sorted(meta.find_undeclared_variables(tree) - self.names.keys()):
            raise self._fault(key, f"没有“{name}”这个指标", nearest(name, self.names))
        for literal in tree.find_all(nodes.TemplateData):
            if typed := handwritten(literal.data):
                raise self._fault(key, f"数字“{typed}”是手写的", "请写成 {{ 指标 | 写法 }},让它有据可查")

    def _fault(self, key: str, found: str, remedy: str) -> Refused:
        return bad_template(self.file, key, found, remedy)


@lru_cache(1024)
def _compiled(source: str) -> JinjaTemplate:
    """The text compiled once for all bulletins: what it asks reaches its desk by the names of `render`."""
    return _environment().from_string(source)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_finalized, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters = {name: _printing(name) for name in words.FORMS}
    return environment


def _printing(form: str) -> Callable[..., str]:
    def mark(asked: object, *arguments: int) -> str:
        if not isinstance(asked, Asked):
            raise Refused(f"写法 {form} 前面不是指标", "请写 {{ 指标 | 写法 }}", "bad_template")
        return asked._desk.mark(Print(asked._wanted, form, arguments))

    return mark


def _finalized(value: object) -> object:
    if isinstance(value, Period):
        return value.title()
    if isinstance(value, int | float | Decimal | Fraction):
        raise Refused(f"数字“{value}”没有出处", "请写成 {{ 指标 | 写法 }}", "bad_template")
    return value
