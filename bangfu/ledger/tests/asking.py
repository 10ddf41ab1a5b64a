"""Short words for tests of the engine: measures, facts of a scratch ledger, questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger import engine, measures
from bangfu.ledger.question import Ask, Cell, Question
from bangfu.ledger.scratch import WHOLE, Credit, Fact, Scratch
from bangfu.registry.scope import Scope

MEASURES = """
["t_sale"]
title = "销售"
unit = "fen"
nature = "flow"
categories = "*"
["t_sale.online"]
title = "线上销售"
["t_attend"]
title = "培训人次"
unit = "person_time"
nature = "flow"
["t_post"]
title = "在岗"
unit = "person"
nature = "stock"
categories = "*"
["t_vacant"]
title = "空岗"
unit = "count"
nature = "stock"
["t_bed"]
title = "床位"
unit = "count"
nature = "last"
series = ["giver", "region"]
stale_after_days = 30
["target.t_sale"]
title = "销售目标"
unit = "fen"
nature = "last"
series = ["giver", "receiver", "region", "about"]
"""


@contextmanager
def ledger() -> Iterator[Scratch]:
    """A scratch ledger beside the measures above."""
    with measures.declared(MEASURES):
        yield Scratch()


def fact(measure: str, quantity: int, on: str, region: str = WHOLE, **columns: Any) -> Fact:
    """A posting; `credits` and parties by name, the rest are columns."""
    credits = columns.pop("credits", (Credit(),))
    parties = {name: columns.pop(name) for name in ("giver", "receiver") if name in columns}
    booked = columns.pop("booked_on", None)
    return Fact(
        measure=measure, quantity=quantity, happened_on=date.fromisoformat(on), region=region, columns=columns,
        booked_on=date.fromisoformat(booked) if booked else None, credits=credits, **parties,
    )  # fmt: skip


def question(scratch: Scratch, ask: Ask, period: str = "2021", region: str = WHOLE, **reading: Any) -> Question:
    """A question with one ask, region and period."""
    filters = Where.of(reading.pop("filters", None))
    return Question(
        asks=(ask,), regions=(scratch.region(region),), periods=(Period.parse(period),),
        scope=reading.pop("scope", Scope.everything()), where=filters, **reading,
    )  # fmt: skip


def cell(scratch: Scratch, ask: Ask, period: str = "2021", region: str = WHOLE, **reading: Any) -> Cell:
    """The one cell that a question is about."""
    asked = question(scratch, ask, period, region, **reading)
    with scratch.open():
        return engine.answer(asked).cell(ask.code, asked.regions[0], asked.periods[0])


def ask(verb: str, measure: str, where: dict[str, Any] | None = None, **more: Any) -> Ask:
    """An ask about one measure."""
    return Ask("x", verb, (measure,), Where.of(where), **more)
