"""The numbers of a text as questions: collected while it is read, answered together, printed in a second reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports import words
from bangfu.reports.punctuation import OPEN, SHUT
from bangfu.reports.template import bad_template, form_hint, handwritten, nearest
from bangfu.reports.wanted import Absent, Asked, Print, Wanted

if TYPE_CHECKING:
    from jinja2 import Template as JinjaTemplate

    from bangfu.indicators.evaluate import Figure

Answers = Callable[[Wanted, list[str]], "Mapping[str, Figure]"]


class Desk:
    """Where the questions of one text are put down and answered.

    Shape: `absent` are the names of awaited indicators that the last reading came upon, `blank` its questions whose
    figures have no record.
    """

    def __init__(
        self,
        file: str,
        base: Wanted,
        codes: Collection[str],
        names: Mapping[str, object],
        *,
        awaited: Mapping[str, str] | None = None,
        prelude: str = "",
    ) -> None:
        self.file, self.prelude = file, prelude
        there = {code: Asked(self, replace(base, code=code)) for code in codes}
        coming = {code: Absent(self, name) for code, name in (awaited or {}).items()}
        self.names: dict[str, object] = {**names, **coming, **there}
        self.codes = codes
        self.absent: dict[str, None] = {}
        self.blank: dict[Wanted, Figure] = {}
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

    def anew(self) -> None:
        """Nothing; what the reading before left out is forgotten."""
        self.absent.clear()
        self.blank.clear()

    def render(self, key: str, source: str, **more: object) -> str:
        """The text with marks for its figures; `more` are names that hold for this text only.

        Refuses: `bad_template` naming file, key, what was found and the nearest allowed spelling.
        """
        self._key = key
        try:
            source = self.prelude + source
            self._check(key, _environment().parse(source), self.names.keys() | more.keys())
            return _compiled(source).render(self.names, **more)
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

    def _check(self, key: str, tree: nodes.Template, known: Collection[str]) -> None:
        for used in tree.find_all(nodes.Filter):
            if used.name not in words.FORMS:
                raise self._fault(key, f"没有“{used.name}”这种写法", form_hint(used.name))
        for name in sorted(meta.find_undeclared_variables(tree).difference(known)):
            raise self._fault(key, f"没有“{name}”这个指标", nearest(name, known))
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
    environment.tests = {"recorded": _recorded}
    return environment


def _recorded(asked: object) -> bool:
    if not isinstance(asked, Asked | Absent):
        raise Refused("recorded 前面不是指标", "请写 {% if 指标 is recorded %}", "bad_template")
    return asked.recorded()


def _printing(form: str) -> Callable[..., str]:
    def mark(asked: object, *arguments: int) -> str:
        if isinstance(asked, Absent):
            return str(asked)
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
