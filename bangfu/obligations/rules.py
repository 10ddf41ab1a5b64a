"""What an obligation is: plain values, compiled from the texts and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bangfu.kernel.where import Where

CLASSES = {"duty": "责任", "guard": "录入时把关", "build": "构建时检验"}
EVERY = {"year": "每年", "half": "每半年", "quarter": "每季度", "month": "每月", "once": "一次"}
SEVERITIES = {"high": "重要", "normal": "一般"}
PAIRINGS, LABEL, UNITS, OPEN = POPULATIONS = ("pairings", "label", "units", "open")


@dataclass(frozen=True, slots=True)
class Population:
    """Who owes: the pairings of a programme, the places of a label, the units of a kind, or the keys of a balance.

    Shape: `named` is programme, label, kind or measure; `of` is the key of a balance, and `match` the column of it by
    which what is needed is looked for; `measures` and `where` are those of the balance.
    """

    kind: str
    named: str
    measures: tuple[str, ...] = ()
    where: Where = field(default_factory=Where)
    of: str = ""
    match: str = ""

    @property
    def personal(self) -> bool:
        """Whether a row of it tells of one person or household."""
        return "subject" in (self.of, self.match)


@dataclass(frozen=True, slots=True)
class Need:
    """What each key must have: measures, filtered, looked for by a column; `stands` when it must be there to stay."""

    measures: tuple[str, ...]
    where: Where
    by: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of an obligation as they hold for a place and a day, with the document that says so.

    Unit: `within` and `soon` in days, `at_least` in the base unit of the measure. Shape: `until` is (month, day).
    """

    at_least: int
    soon: int
    until: tuple[int, int] | None = None
    within: int | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Numbers that hold for a region from a day on, by a document; each with its name in `Numbers`."""

    region: str
    since: date
    document: str
    numbers: tuple[tuple[str, int | tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """The part of an obligation that is asked of the ledger.

    Shape: `figure` is an indicator that shows the evidence of a place, `mend` the kind of document that would mend it.
    """

    population: Population
    every: str
    need: Need
    numbers: Numbers
    severity: str
    mend: str
    figure: str = ""
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """Dated text: who must have what by when, or what guards or proves it.

    Shape: `kind` is "duty" (with `duty`), "guard" (with `codes` of the refusals that hold it) or "build" (with `test`).
    """

    code: str
    source: str
    kind: str
    name: str
    since: date
    basis: str
    programme: str = ""
    duty: Duty | None = None
    codes: tuple[str, ...] = ()
    test: str = ""
