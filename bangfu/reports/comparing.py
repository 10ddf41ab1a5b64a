"""A filed issue beside the ledger of today: each figure as reported, asked again as it was then, and asked now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bangfu.indicators import evaluate, load
from bangfu.indicators import kept as kept_rules
from bangfu.indicators.load import Indicator
from bangfu.kernel.period import Period
from bangfu.ledger import verify
from bangfu.reports import filing as filings
from bangfu.reports import sources
from bangfu.reports.issue import Bulletin, Cited, Table
from bangfu.reports.models import Filing

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure
    from bangfu.registry.scope import Scope

GONE = "指标已不再使用"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a filed issue.

    Shape: `reported`, `again` (at its position, by its definition) and `now` are texts with nothing rounded;
    `same_definition` tells whether the indicator still reads as it did.
    """

    cited: Cited
    place: str
    reported: str
    again: str
    now: str
    same_definition: bool

    @property
    def changed(self) -> bool:
        """Whether the ledger says something else today."""
        return self.reported != self.now

    def as_dict(self) -> dict[str, Any]:
        """The figure as plain values for JSON."""
        return {
            "no": self.cited.no, "code": self.cited.wanted.code, "name": self.cited.name, "where": self.place,
            "shown": self.cited.shown, "reported": self.reported, "again": self.again, "now": self.now,
            "changed": self.changed, "same_definition": self.same_definition,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """A filed issue beside the ledger of today.

    Shape: `intact` tells whether the ledger still has the block whose code was printed; `same_units` whether the units
    that were asked for still have the same ones below them.
    """

    issue: Bulletin
    rows: tuple[Compared, ...]
    intact: bool
    same_units: bool

    def as_dict(self) -> dict[str, Any]:
        """The comparison as plain values for JSON."""
        return {
            "number": self.issue.number, "position": self.issue.position, "intact": self.intact,
            "same_units": self.same_units, "rows": [row.as_dict() for row in self.rows],
        }  # fmt: skip


def compare(scope: Scope, filing: Filing, *, today: date) -> Comparison:
    """Every figure as reported, as it reads again at its position by its definition, and as it reads now.

    Refuses: `outside_scope`, `filing_damaged`.
    Cost: two engine calls for each different region, period, programme and helper.
    """
    issue = filings.issue(scope, filing, today=today)
    content = filings.as_reported(filing)
    every = filings.cited(issue)
    rules = {code: kept_rules.indicator(code, kept) for code, kept in content["definitions"].items()}
    known = {code: one for code, one in load.indicators().items() if code in rules}
    again = _asked(scope, every, rules, as_of=f"#{issue.position}", edition=issue.edition)
    now = _asked(scope, every, known, as_of="", edition=issue.edition)
    same = {code: _same(known.get(code), content["definitions"][code], every) for code in rules}
    rows = [
        Compared(one, place, _text(one, one), _text(one, again.get(_key(one))), _text(one, now.get(_key(one))),
                 same[one.wanted.code])
        for one, place in zip(every, _places(issue), strict=True)
    ]  # fmt: skip
    units = filings.units(scope, every, issue.period.last_day)
    return Comparison(issue, tuple(rows), verify.stands(issue.checkpoint), units == content["organisations"])


def _text(one: Cited, answer: Cited | Figure | None) -> str:
    return GONE if answer is None else sources.exact(answer.value, one.unit)


def _places(issue: Bulletin) -> list[str]:
    """Where each figure stands: in the text, or in which row of which table."""
    tables = [block for block in issue.paragraphs if isinstance(block, Table)]
    cells = [f"{table.title}，{row.title}" for table in tables for row in table.rows[:-1] for _ in row.cells]
    return [""] * len(issue.figures) + cells


def _key(one: Cited) -> tuple[str, str]:
    return one.wanted.code, json.dumps(one.query(), sort_keys=True)


def _asked(
    scope: Scope, every: Sequence[Cited], known: dict[str, Indicator], *, as_of: str, edition: str
) -> dict[tuple[str, str], Figure]:
    """The figures under these definitions, one call for each different question without its indicator."""
    groups: dict[str, dict[str, Cited]] = {}
    for one in every:
        if one.wanted.code in known:
            groups.setdefault(_key(one)[1], {})[one.wanted.code] = one
    found = {}
    for text, group in groups.items():
        query = {**json.loads(text), "as_of": as_of, "edition": edition}
        asked = evaluate.question(**{**query, "period": Period.parse(query["period"])})
        answers = evaluate.figures_by(scope, [known[code] for code in group], **asked)
        found.update({(code, text): answers[code] for code in group})
    return found


def _same(indicator: Indicator | None, kept: list[dict[str, Any]], every: Sequence[Cited]) -> bool:
    if indicator is None:
        return False
    periods = [one.wanted.period for one in every if one.wanted.code == indicator.code]
    return kept_rules.plain(indicator, periods) == kept
