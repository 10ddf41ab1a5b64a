"""What the tests of duties stand on: trial texts, and short ways to ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.obligations import evaluate
from bangfu.obligations.evaluate import Board, Owed
from bangfu.obligations.load import compiled
from bangfu.obligations.rules import Obligation
from bangfu.registry.scope import Scope

ALL = Scope.everything()
YEARLY = """
["O-TT1"]
name = "每对结对每年有直接投入"
class = "duty"
since = 2021-01-01
basis = "口径自定"
for = { pairings = "central" }
every = "year"
until = "11-30"
soon = 30
need = { sum = "fund.received.direct", at_least = 1 }
severity = "high"
mend = "fund.batch"
"""
SET = """
[["O-TT1".set]]
region = "{0}"
since = {1}
document = "{2}"
{3}
"""
LABELLED = """
["O-TT2"]
name = "每个重点帮扶乡镇有人驻点"
class = "duty"
since = 2021-01-01
basis = "口径自定"
programme = "stationed"
for = { label = "重点帮扶乡镇" }
every = "once"
within = 200
soon = 30
need = { balance = "stationing.stage", where = { category = "in_post" }, at_least = 2 }
severity = "high"
mend = "stationing"
"""


def text(*parts: str) -> list[Obligation]:
    """The obligations of some texts."""
    return list(compiled({"f": "\n".join(parts)}).values())


def board(day: str, *parts: str, scope: Scope = ALL, **asked: Any) -> Board:
    """What is owed on a day by trial texts."""
    return evaluate.owed(scope, date.fromisoformat(day), texts=text(*parts), **asked)


def rows(day: str, *parts: str, **asked: Any) -> dict[str, Owed]:
    """The rows by their keys."""
    return {row.key: row for row in board(day, *parts, **asked).rows}


def batch(number: str, giver: str, county: str, day: str, **more: Any) -> dict[str, Any]:
    """A batch of money that a central unit gave straight to a county."""
    return {"number": number, "date": date.fromisoformat(day), "giver": giver, "receiver": f"{county}财政局",
            "amount_fen": 100, "mode_code": "direct", "level": "unit", **more}  # fmt: skip
