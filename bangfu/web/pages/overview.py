"""The first page: the main figures, the bulletin, what agrees and what does not, and what waits to be done."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.documents import find as documents
from bangfu.indicators import evaluate
from bangfu.intake import upload as uploads
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports import bulletin as bulletins
from bangfu.web import asked, cards
from bangfu.web.asked import Asked
from bangfu.web.checks import Check, Result, result
from bangfu.web.door import page, reader, scope_of, today
from bangfu.web.pages.bulletins import Sheet, sheet
from bangfu.web.papers import Paper, paper
from bangfu.web.wording import Empty, Tag, day, position

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure

SHOWN = 5
EMPTY = ("这个地区和期间还没有记录。从 Excel 整表导入或逐笔登记,录一次,报表自动生成。", "下载填报模板")


@dataclass(frozen=True, slots=True)
class Place:
    """One figure of the strip, as overview.toml names it."""

    code: str
    label: str
    wind: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What overview.toml says."""

    bulletin: str
    strip: tuple[Place, ...]
    checks: tuple[Check, ...]

    def codes(self) -> list[str]:
        """Every indicator that the page asks for, each once."""
        compared = [code for check in self.checks for code in (check.whole, *check.parts)]
        return list(dict.fromkeys([place.code for place in self.strip] + compared))


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits: a document to review, an upload with faults."""

    title: str
    url: str
    tag: Tag


@page
def show(request: HttpRequest) -> HttpResponse:
    """The overview of a place and a period."""
    question = asked.read(request)
    plan_ = plan()
    figures = evaluate.figures(question.scope, plan_.codes(), **question.reading())
    results = _results(plan_, figures)
    todos, todo_total = _todos(request)
    districts = asked.districts(question)
    first = next(iter(figures.values()))
    context = {
        "asked": question,
        "switches": _switches(question),
        "region_name": question.region_name,
        "region_note": _district_note(question, districts),
        "region_names": districts,
        "period_title": question.period.title(),
        "as_of": day(today()),
        "position_text": position(first.position, first.unplaced),
        "cards": list(_cards(question, plan_, figures, results)),
        "checks": [found for _, found in results],
        "bulletin": _bulletin(request, question, plan_),
        "todos": todos,
        "todo_total": todo_total,
        "recent": _recent(request),
        "empty": Empty(EMPTY[0], reverse("import"), EMPTY[1]),
        "is_empty": not any(figure.postings for figure in figures.values()),
    }
    return render(request, "web/overview.html", context)


@cache
def plan() -> Plan:
    """The plan of the page, read once."""
    told = tomllib.loads(files("bangfu.web").joinpath("overview.toml").read_text(encoding="utf-8"))
    return Plan(
        told["bulletin"],
        tuple(Place(**place) for place in told["strip"]),
        tuple(Check(**{**check, "parts": tuple(check["parts"])}) for check in told["check"]),
    )


def _district_note(question: Asked, districts: list[str]) -> str:
    return f"{len(districts)} 个区县,{question.edition.name} 版区划" if len(districts) > 1 else ""


def _switches(question: Asked) -> list[asked.Switch]:
    here = reverse("overview")
    return [
        question.switch(here, "period", "期间", asked.periods(), question.period.text),
        question.switch(here, "edition", "区划", asked.editions(question.period), question.edition.name),
    ]


def _results(plan_: Plan, figures: Mapping[str, Figure]) -> list[tuple[Check, Result]]:
    values = {code: int(figure.value) if figure.value is not None else None for code, figure in figures.items()}
    found = [(check, result(check, values)) for check in plan_.checks]
    return [(check, outcome) for check, outcome in found if outcome is not None]


def _cards(
    question: Asked, plan_: Plan, figures: Mapping[str, Figure], results: list[tuple[Check, Result]]
) -> Iterator[cards.Card]:
    notes = {check.note_on: (f"{found.mark} {found.note}", found.badge) for check, found in results if found.note}
    for place in plan_.strip:
        figure = figures[place.code]
        note = notes.get(place.code) or (_plain_note(figure), "")
        yield cards.card(question, figure, label=place.label, wind=place.wind, note=note)


def _plain_note(figure: Figure) -> str:
    if not figure.postings:
        return "还没有记录"
    joint = f",另有合计 {len(figure.joint)} 处" if figure.joint else ""
    return f"{figure.postings} 条凭证{joint}"


def _bulletin(request: HttpRequest, question: Asked, plan_: Plan) -> Sheet | None:
    """The bulletin of the period; that of its own usual period on the cumulative page."""
    period: Period | None = question.period
    if question.period.text == asked.cumulative():
        period = None
    try:
        issue = bulletins.compose(scope_of(request), plan_.bulletin, period, today=today())
    except Refused:
        return None
    return sheet(issue) if issue.paragraphs else None


def _todos(request: HttpRequest) -> tuple[list[Todo], int]:
    """The first things that wait, and how many there are: uploads with faults before documents to review."""
    faulty = uploads.with_faults(reader(request))
    waiting = documents.listing(scope_of(request), state="submitted")
    found = [Todo(u.name, reverse("upload", args=[u.token]), Tag(f"{u.bad} 行有错", "stop")) for u in faulty]
    papers = [paper(document) for document in waiting.rows[:SHOWN]]
    found += [Todo(shown.title, shown.url, Tag("待审核", "wait")) for shown in papers]
    return found[:SHOWN], len(faulty) + waiting.count


def _recent(request: HttpRequest) -> list[Paper]:
    return [paper(document) for document in documents.listing(scope_of(request), state="accepted").rows[:SHOWN]]
