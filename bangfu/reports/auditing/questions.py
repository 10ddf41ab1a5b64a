"""The questions that a text puts to the ledger: every reading of a number, answered in few calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bangfu.indicators import evaluate, load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports.auditing.times import STATED
from bangfu.reports.auditing.understanding import Row, Understood

if TYPE_CHECKING:
    from bangfu.indicators.evaluate import Figure
    from bangfu.registry.models import TreeEdition
    from bangfu.registry.scope import Scope

WHOLE = "全市的数"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a number as a question. Shape: `helper` and `region` are what `bangfu figure` takes."""

    code: str
    region: str
    helper: str
    period: Period


class Desk:
    """Asks the ledger and remembers what it answered; a refusal is remembered as its reason."""

    def __init__(self, scope: Scope, edition: TreeEdition) -> None:
        self._scope, self._edition = scope, edition
        self._answers: dict[Reading, Figure | str] = {}
        self.position = 0

    def ask(self, readings: Iterable[Reading]) -> None:
        """Puts what is not known yet to the ledger: one call for each pair of helper and place."""
        groups: dict[tuple[str, str], set[Reading]] = defaultdict(set)
        for reading in readings:
            if reading not in self._answers:
                groups[reading.helper, reading.region].add(reading)
        for (helper, region), some in groups.items():
            self._put(helper, region, some)

    def figure(self, reading: Reading) -> Figure | None:
        """The answer, None where the ledger refused to answer."""
        found = self._answers.get(reading)
        return found if found is not None and not isinstance(found, str) else None

    def refusal(self, reading: Reading) -> str:
        """Why the ledger did not answer."""
        found = self._answers.get(reading)
        return found if isinstance(found, str) else ""

    def _put(self, helper: str, region: str, readings: set[Reading]) -> None:
        known = {r for r in readings if r.code in load.indicators()}
        self._answers.update(dict.fromkeys(readings - known, "这个指标还没有建成"))
        codes = sorted({r.code for r in known})
        periods = sorted({r.period for r in known}, key=lambda p: (p.end, p.start))
        if not codes:
            return
        try:
            found = evaluate.table(
                self._scope, codes, regions=[region], periods=periods, helper=helper, edition=self._edition
            )
        except Refused as refused:
            self._answers.update({r: str(refused) for r in known})
            return
        self._answers.update({r: found[r.code, region, r.period] for r in known})
        self.position = max(self.position, *(f.position for f in found.values()))


def first(row: Row) -> Iterator[Reading]:
    """The readings of a number as the text says it, one for each indicator that it may be or whose unit it lacks."""
    helper = row.roles.helper.key if row.roles.helper else ""
    for candidate in row.likely or ((row.misfit,) if row.misfit else ()):
        yield Reading(candidate.code, _region(row), helper, row.when.period)


def others(row: Row, understood: Understood) -> Iterator[Reading]:
    """What the text leaves open read otherwise: a period, helper or place that the sentence itself does not name."""
    helpers = [row.roles.helper.key if row.roles.helper else ""]
    helpers += [""] if row.roles.supposed and helpers[0] else []
    periods = [row.when.period]
    if row.when.known != STATED:
        year = understood.on.year
        periods += [Period.at(understood.on), Period.parse(str(year)), Period.parse(str(year - 1))]
    for candidate in row.likely:
        for helper in helpers:
            for period in dict.fromkeys(periods):
                yield Reading(candidate.code, _region(row), helper, period)


def nearby(row: Row, understood: Understood, whole: str) -> Iterator[tuple[str, Reading]]:
    """Questions whose answer would explain the number: another period, the whole instead of the part, another figure.

    Shape: (what was mixed up, the reading).
    """
    now = next(first(row))
    year = row.when.period.last_day.year
    for period in (str(year - 1), str(year), str(year + 1), f"2021..{max(year, 2021)}"):
        yield "另一期间", Reading(now.code, now.region, now.helper, Period.parse(period))
    yield "另一期间", Reading(now.code, now.region, now.helper, Period.at(understood.on))
    if now.region != whole:
        yield WHOLE, Reading(now.code, whole, now.helper, now.period)
    if now.helper:
        yield "各家合计的数", Reading(now.code, now.region, "", now.period)
    for other in _others_of_unit(row, now.code):
        yield "另一指标", Reading(other, now.region, now.helper, now.period)


def _others_of_unit(row: Row, code: str) -> list[str]:
    """Figures of the same unit: those that the words came near to first."""
    unit = load.indicator(code).unit
    named = [c.code for c in row.candidates if c.code != code]
    rest = [
        c for c, i in load.indicators().items() if i.unit == unit and c != code and i.latest.ask.verb in ("sum", "last")
    ]
    return list(dict.fromkeys([*(c for c in named if c in load.indicators()), *rest]))


def _region(row: Row) -> str:
    return "、".join(p.key for p in row.roles.helped)


def query(reading: Reading) -> Mapping[str, str]:
    """The reading as the arguments of a trace page or of `bangfu figure`; empty ones left out."""
    asked = {"region": reading.region, "period": reading.period.text, "helper": reading.helper}
    return {key: value for key, value in asked.items() if value}
