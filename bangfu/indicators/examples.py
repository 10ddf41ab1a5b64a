"""The worked cases of indicators, run through the same engine on a ledger in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from bangfu.indicators.load import Example, Indicator
from bangfu.kernel.period import Period
from bangfu.ledger import engine
from bangfu.ledger.question import Ask, Question, Value
from bangfu.ledger.scratch import LOCAL, NOBODY, WHOLE, Credit, Fact, Scratch
from bangfu.registry.scope import Scope

PLACES = ("region", "giver", "receiver")
CREDITS = ("programme", "helper", "mode")


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
    return Fraction(value) if isinstance(value, str) else value


def _fact(ask: Ask, day: str, quantity: int, columns: Mapping[str, Any] | None = None) -> Fact:
    """The row of an example; columns left out take the values of the indicator's filter, the measure its first one."""
    given = {column: values[0] for column, values in _first(ask).where.conditions} | dict(columns or {})
    measure = given.pop("measure", None) or _first(ask).measures[0]
    credit = Credit(
        str(given.pop("programme", LOCAL)), str(given.pop("helper", NOBODY)), str(given.pop("mode", "")),
    )  # fmt: skip
    place = {name: str(given.pop(name, WHOLE if name == "region" else NOBODY)) for name in PLACES}
    return Fact(
        measure=measure,
        quantity=quantity,
        happened_on=date.fromisoformat(day),
        columns=given,
        credits=(credit,),
        region=place["region"],
        giver=place["giver"],
        receiver=place["receiver"],
    )


def _first(ask: Ask) -> Ask:
    """The part that has measures of its own."""
    return next(_leaves(ask))


def _leaves(ask: Ask) -> Iterator[Ask]:
    if ask.verb in ("ratio", "change") or not ask.measures:
        for part in ask.parts:
            yield from _leaves(part)
    else:
        yield ask
