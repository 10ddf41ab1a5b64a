"""Calculations tried on the screen: all by line, and one with its form, its steps and its rule; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.documents import catalogue
from bangfu.kernel.calculation import PRINTED, Outcome
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import day_of
from bangfu.kernel.printed import TITLES
from bangfu.web import calculating
from bangfu.web.calculating import ON, CalculationForm
from bangfu.web.door import page, today
from bangfu.web.wording import Fault, Part, apart

MARKS = {"same": ("✓", "good"), "cut": ("≈", "doubt"), "rounded": ("≈", "doubt"), "follows": ("△", "doubt"),
         "wrong": ("×", "stop")}  # fmt: skip


MOST_RESULTS = 6  # with their rows; where there are more, the rows are read in the table of steps


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as it stands on top: number and unit apart."""

    label: str
    number: str
    unit: str


@page
def index(request: HttpRequest) -> HttpResponse:
    """Every calculation, by the line that it belongs to."""
    every = catalogue.calculations().values()
    lines = [(title, list(some)) for title, some in groupby(every, key=lambda each: each.line)]
    return render(request, "web/calculations.html", {"lines": lines, "count": len(every)})


@page
def show(request: HttpRequest, name: str) -> HttpResponse:
    """The form of a calculation; by POST the outcome above it, or every fault beside its field."""
    asked = catalogue.calculation(name)
    on, faults = _day(request.POST.get(ON, "").strip())
    context: dict[str, Any] = {
        "asked_for": asked,
        "examples": list(enumerate((example.say for example in asked.examples), 1)),
        "crumbs": [Part("", "测算", reverse("calculations")), Part("", asked.title)],
        "errors": [],
    }
    if request.method == "POST":
        form = CalculationForm(asked, on, request.POST)
        context |= _worked(form, on, faults)
    else:
        number = request.GET.get("example", "")
        filled = calculating.example(asked, int(number)) if number.isdecimal() and len(number) < 4 else {}
        form = CalculationForm(asked, on, initial=filled)
    rule_fields = form.of_rule()
    context |= {"fields": form.own(), "rule_fields": rule_fields, "printed_field": form[PRINTED],
                "rule_open": any(field.errors or field.value() for field in rule_fields)}  # fmt: skip
    return render(request, "web/calculation.html", context, status=422 if context["errors"] else 200)


def _day(typed: str) -> tuple[date, list[Refused]]:
    """The day whose rule is asked for, today where none is typed; and what is wrong with it."""
    try:
        return day_of(typed) if typed else today(), []
    except Refused as refused:
        return today(), [refused]


def _worked(form: CalculationForm, on: date, faults: list[Refused]) -> dict[str, Any]:
    """The outcome as the page shows it, or the faults."""
    for refused in faults:
        form.add_error(ON, refused.message)
    try:
        outcome = form.asked.work(form.given(), on)
    except Refused as refused:
        return {"errors": [*(_fault(form, ON, f.message, f.remedy) for f in faults), *_faults(form, refused)],
                "errors_title": refused.message}  # fmt: skip
    if faults:
        return {"errors": [_fault(form, ON, f.message, f.remedy) for f in faults]}
    return {"outcome": outcome, "results": _results(outcome), "compared": [
        {"one": one, "verdict": TITLES[one.verdict], "mark": MARKS[one.verdict][0], "tone": MARKS[one.verdict][1]}
        for one in outcome.compared]}  # fmt: skip


def _results(outcome: Outcome) -> list[Shown]:
    """What was asked for; where that is much, without the rows."""
    found = list(outcome.results)
    if len(found) > MOST_RESULTS:
        found = [step for step in found if not step.of] or found[:MOST_RESULTS]
    parts = [(step, (step.said, "") if step.said else apart(step.shown)) for step in found]
    return [
        Shown(f"{step.title}({step.of})" if step.of else step.title, number, unit.strip())
        for step, (number, unit) in parts
    ]


def _faults(form: CalculationForm, refused: Refused) -> list[Fault]:
    """Every fault, at its field where there is one."""
    found = []
    for problem in refused.problems:
        name = problem.field.partition("[")[0].partition(".")[0]
        if name in form.fields:
            form.add_error(name, problem.message)
        found.append(_fault(form, name, problem.message, problem.remedy))
    return found


def _fault(form: CalculationForm, name: str, message: str, remedy: str) -> Fault:
    if name not in form.fields:
        return Fault(message, remedy)
    return Fault(message, remedy, "", f"id_{name}")
