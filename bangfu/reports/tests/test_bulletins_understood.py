"""How well texts are understood: bulletins written by hand, their numbers marked by hand, measured and printed.

Run with -s to read the measures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from bangfu.indicators import load
from bangfu.registry.roster import roster
from bangfu.reports.auditing.names import Names
from bangfu.reports.auditing.subjects import Subjects, described, subjects
from bangfu.reports.auditing.understanding import Row, understand
from bangfu.reports.tests.annotated import NONE, OPEN, Bulletin, Marked, bulletins

TODAY = date(2026, 1, 1)
LEAST = {"value and unit F1": 0.99, "found": 0.95, "top-1": 0.97, "top-3": 0.97, "full row": 0.95,
         "no figure left alone": 0.95}  # fmt: skip


@dataclass
class Tally:
    """What was right of how many, and what was wrong in words."""

    right: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, measure: str, right: bool, said: str) -> None:
        self.of[measure] = self.of.get(measure, 0) + 1
        self.right[measure] = self.right.get(measure, 0) + right
        if not right:
            self.wrong.append(f"{measure}: {said}")

    def shares(self) -> dict[str, float]:
        return {measure: self.right[measure] / whole for measure, whole in self.of.items()}


@pytest.fixture
def reader(fresh_db: Any) -> tuple[Names, Subjects]:
    """The names of the registry and the words of the indicators."""
    return Names(roster(TODAY)), subjects([described(i) for i in load.indicators().values()])


def test_bulletins_are_understood(reader: tuple[Names, Subjects]) -> None:
    names, words = reader
    tally, found, missed, extra = Tally(), 0, 0, 0
    texts = bulletins()
    assert len(texts) >= 40
    for bulletin in texts:
        rows = understand(bulletin.text, names, words, today=TODAY).rows
        hits = {(r.mention.start, r.mention.end, r.mention.value, r.mention.unit): r for r in rows}
        wanted = {(m.start, m.end, m.value, m.unit): m for m in bulletin.marked}
        found, missed = found + len(hits.keys() & wanted), missed + len(wanted.keys() - hits)
        extra += len(hits.keys() - wanted)
        tally.wrong += [f"{bulletin.name} {bulletin.text[a:b]}: number" for a, b, *_ in hits.keys() ^ wanted.keys()]
        for place in hits.keys() & wanted.keys():
            _measure(tally, bulletin, hits[place], wanted[place])
    shares = {"value and unit F1": 2 * found / (2 * found + missed + extra), **tally.shares()}
    print("\n" + "\n".join(f"{measure}: {share:.3f}" for measure, share in shares.items()))
    print(f"{len(texts)} bulletins, {found} numbers\n" + "\n".join(sorted(tally.wrong)))
    assert {m: s for m, s in shares.items() if s < LEAST[m]} == {}


def _measure(tally: Tally, bulletin: Bulletin, row: Row, marked: Marked) -> None:
    said = f"{bulletin.name} {marked.text} {marked.indicator} → {[c.code for c in row.candidates[:3]]}"
    if marked.indicator == NONE:
        tally.count("no figure left alone", not row.indicator, said)
    if marked.indicator in (OPEN, NONE):
        return
    codes = [c.code for c in row.candidates[:3]]
    tally.count("found", row.indicator == marked.indicator, said)
    tally.count("top-1", codes[:1] == [marked.indicator], said)
    tally.count("top-3", marked.indicator in codes, said)
    helper = row.roles.helper.title if row.roles.helper else ""
    parties = f"{helper}>{row.roles.region_title}"
    whole = (
        codes[:1] == [marked.indicator]
        and parties == marked.parties
        and row.when.period.text in marked.periods
        and row.status in marked.statuses
    )
    tally.count("full row", whole, f"{said} {parties} {row.when.period.text} {row.status}")


def test_every_indicator_of_the_bulletins_exists() -> None:
    marked = {m.indicator for b in bulletins() for m in b.marked} - {OPEN, NONE}
    assert marked <= load.indicators().keys()
