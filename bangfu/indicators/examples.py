"""The worked cases of indicators, run through the same engine on a ledger in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from bangfu.indicators import load
from bangfu.indicators.load import Example, Indicator
from bangfu.kernel.period import Period
from bangfu.ledger import engine, measures
from bangfu.ledger.question import Ask, Question, Value
from bangfu.ledger.scratch import LOCAL, NOBODY, WHOLE, Credit, Fact, Scratch
from bangfu.registry.scope import Scope

PLACES = ("region", "giver", "receiver")


def failures(indicator: Indicator) -> list[str]:
    """What is wrong with the worked cases of an indicator; empty when each comes out as expected."""
    found = [] if indicator.examples else [f"{indicator.code} 没有算例"]
    for example in indicator.examples:
        value = run(indicator, example)
        if value != _expected(example.expect):
            found.append(f"{indicator.code}“{example.say}”:应为 {example.expect},算出 {value}")
    return found


def run(indicator: Indicator, example: Example) -> Value:
    """What the engine answers to the example."""
    period = Period.parse(example.period)
    ask = indicator.for_period(period).ask
    scratch = Scratch()
    for row in example.post:
        scratch.post(_fact(ask, *row))
    put = Question(
        asks=(ask,),
        regions=(scratch.region(example.region),),
        periods=(period,),
        scope=Scope.everything(),
        view=example.view,
    )
    with scratch.open():
        return engine.answer(put).cell(ask.code, put.regions[0], period).value


def _expected(value: Any) -> Value:
    if value == load.NOTHING:
        return None
    return Fraction(value) if isinstance(value, str) else value


def _fact(ask: Ask, day: str, quantity: int, columns: Mapping[str, Any] | None = None) -> Fact:
    """The row of an example; columns left out take the values of the filter, the measure is the first one.

    Shape: `share` is "1/2", `also` a list of further attributions, each a table of programme, helper, mode, share.
    """
    given = dict(columns or {})
    leaf = _leaf(ask, given.get("measure"))
    given = {column: values[0] for column, values in leaf.where.conditions} | given
    measure = given.pop("measure", None) or leaf.measures[0]
    also = given.pop("also", ())
    credits = (_credit(given), *(_credit(dict(one)) for one in also))
    place = {name: str(given.pop(name, WHOLE if name == "region" else NOBODY)) for name in PLACES}
    return Fact(
        measure=measure,
        quantity=quantity,
        happened_on=date.fromisoformat(day),
        columns=given,
        credits=credits,
        region=place["region"],
        giver=place["giver"],
        receiver=place["receiver"],
    )


def _credit(given: dict[str, Any]) -> Credit:
    """The attribution that a table names; its columns are taken out of the table."""
    share = Fraction(given.pop("share", "1"))
    programme, helper = str(given.pop("programme", LOCAL)), str(given.pop("helper", NOBODY))
    return Credit(programme, helper, str(given.pop("mode", "")), share.numerator, share.denominator)


def _leaf(ask: Ask, measure: str | None) -> Ask:
    """The part that reads the measure; the first one when none does or none is named."""
    leaves = list(_leaves(ask))
    named = (leaf for leaf in leaves if any(measure in measures.branch(top) for top in leaf.measures))
    return next(named, leaves[0]) if measure else leaves[0]


def _leaves(ask: Ask) -> Iterator[Ask]:
    own = [ask] if ask.measures else []
    yield from own if ask.verb != "target" else []
    for part in ask.parts:
        yield from _leaves(part)
    yield from own if ask.verb == "target" else []
