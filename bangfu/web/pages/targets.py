"""Targets and what became of them: every indicator of the verb `target`, whichever line declared it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.indicators import evaluate, load
from bangfu.indicators.evaluate import Figure
from bangfu.kernel.period import Period
from bangfu.kernel.text import shown
from bangfu.ledger.question import Value
from bangfu.registry.load import programme_names
from bangfu.web import asked, cards
from bangfu.web.asked import Asked
from bangfu.web.door import page, today
from bangfu.web.wording import Tag

TOO_LOW = 2  # times the target above which it is marked as set too low
Found = Mapping[tuple[str, str, Period], Figure]


@dataclass(frozen=True, slots=True)
class Aim:
    """One target: each number with the address of its trace, empty where nothing is recorded.

    Shape: `before` is the target at the beginning of the year where it was changed; `rest` what the parts leave.
    """

    name: str
    target: str
    before: str
    actual: str
    completion: str
    children: str
    rest: str
    tag: Tag | None
    url: str
    before_url: str
    actual_url: str


@dataclass(frozen=True, slots=True)
class Below:
    """One district: how many targets it has, how many are reached, how many are passed twice over."""

    name: str
    url: str
    aimed_count: int
    reached_count: int
    passed_count: int


def completions() -> dict[str, str]:
    """The indicators of completion, each with the indicator that is aimed at."""
    return {
        code: str(one.latest.table["target"])
        for code, one in load.indicators().items()
        if one.latest.ask.verb == "target"
    }


@page
def show(request: HttpRequest) -> HttpResponse:
    """The targets of a place and a year with what became of them, and in how many districts they are reached."""
    given = asked.read(request)
    year = min(given.period.last_day, today()).year
    question = replace(given, period=Period.parse(str(year)), given={**given.given, "period": str(year)})
    here, pairs = reverse("targets"), completions()
    found = _read(question, [*pairs, *pairs.values()], (question.region,), (question.period, _beginning(year)))
    aims = list(_aims(question, found, pairs))
    context = {
        "asked": question,
        "region_name": question.region_name,
        "year": year,
        "elapsed": _elapsed(year),
        "aims": aims,
        "splits": any(one.children for one in aims),
        "low_count": sum(one.tag is not None and one.tag.tone == "wait" for one in aims),
        "districts": list(_districts(question, list(pairs))),
        "switches": [
            question.switch(here, "period", "年度", _years(), str(year)),
            question.switch(here, "programme", "渠道", {"": "全部"} | _programmes(), question.programme),
        ],
    }
    return render(request, "web/targets.html", context)


def _read(question: Asked, codes: list[str], regions: tuple[str, ...], periods: tuple[Period, ...]) -> Found:
    reading = {name: value for name, value in question.reading().items() if name not in ("region", "period")}
    return evaluate.table(question.scope, codes, regions=regions, periods=periods, **reading)


def _beginning(year: int) -> Period:
    return Period.at(date(year, 1, 1))


def _years() -> dict[str, str]:
    return {str(year): f"{year}年" for year in range(asked.FIRST_YEAR, today().year + 1)}


def _programmes() -> dict[str, str]:
    return {code: name for code, name in programme_names().items() if code in ("eastwest", "central")}


def _elapsed(year: int) -> str:
    """How much of a running year is over, nothing for one that is."""
    if year != today().year:
        return ""
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return shown(Fraction((today() - date(year, 1, 1)).days + 1, days), "ratio")


def _aims(question: Asked, found: Found, pairs: Mapping[str, str]) -> Iterator[Aim]:
    beginning = _beginning(question.period.last_day.year)
    for code, aimed in pairs.items():
        figure = found[code, question.region, question.period]
        parts = dict(figure.cell.parts)
        if parts["target"] is None and parts["children"] is None:
            continue
        actual = found[aimed, question.region, question.period]
        first = dict(found[code, question.region, beginning].cell.parts)["target"]
        yield Aim(
            name=actual.name,
            target=_said(parts["target"], actual),
            before=_said(first, actual) if first != parts["target"] else "",
            actual=_said(actual.value, actual) if actual.postings else "",
            completion=figure.shown if figure.value is not None and actual.postings else "",
            children=_said(parts["children"], actual),
            rest=_rest(parts["reserved"], actual),
            tag=_tag(figure, actual, question.period),
            url=question.figure(code),
            before_url=question.figure(code, period=beginning.text),
            actual_url=question.figure(aimed),
        )


def _said(value: Value, actual: Figure) -> str:
    if value is None:
        return ""
    return cards.amount(value, actual.unit) if actual.unit == "fen" else shown(value, actual.unit, actual.rule.show)


def _rest(reserved: Value, actual: Figure) -> str:
    """What the parts leave of the whole, or by how much they are more."""
    if reserved is None:
        return ""
    if reserved == 0:
        return "正好分完"
    return f"预留 {_said(reserved, actual)}" if reserved > 0 else f"超分 {_said(-reserved, actual)}"


def _tag(figure: Figure, actual: Figure, period: Period) -> Tag | None:
    if figure.value is None or not actual.postings:
        return None
    if figure.value > TOO_LOW:
        return Tag("超过 200%,目标可能偏低", "wait")
    if figure.value > 1:
        return Tag("超过 100%", "go")
    return Tag("未完成", "stop") if figure.value < 1 and period.end <= today() else None


def _districts(question: Asked, codes: list[str]) -> Iterator[Below]:
    """The districts that have targets, in official order; nobody is ranked."""
    nodes = [node for node in asked.districts(question) if node.region_id != question.region_id]
    keys = {node.region_id: node.code for node in nodes}
    found = _read(question, codes, tuple(keys.values()), (question.period,))
    for node in nodes:
        figures = [found[code, keys[node.region_id], question.period] for code in codes]
        values = [one.value for one in figures if dict(one.cell.parts)["target"] is not None]
        if values:
            yield Below(
                name=node.name,
                url=question.address(reverse("targets"), region=keys[node.region_id]),
                aimed_count=len(values),
                reached_count=sum(value is not None and value >= 1 for value in values),
                passed_count=sum(value is not None and value > TOO_LOW for value in values),
            )
