"""What can be asked of the ledger, and what comes back: one question, one answer, for every door and store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from bangfu.kernel.errors import Refused, ScopeMissing
from bangfu.kernel.period import BEGINNING, Period
from bangfu.kernel.where import COLUMNS, Where

if TYPE_CHECKING:
    from bangfu.registry.models import TreeEdition
    from bangfu.registry.scope import Scope

VERBS = ("sum", "distinct", "balance", "last", "ratio", "change", "target", "having", "days", "age")
VIEWS = ("fact", "claimed", "shared")
BASES = ("restated", "booked", "filed")
KEYS = ("subject", "about", "receiver", "region")
WINDOWS = ("period", "to_date", "tenure")
BOUNDS = ("at_least", "at_most")
AGAINST = ("previous", "last_year")

EVERYTHING = Where()
RegionKey = int | tuple[int, ...]
Dims = tuple[str | int, ...]
Value = int | Fraction | None


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked: a verb over measures, filtered.

    Shape: `measures` are codes, each with everything declared under it. `of` is the key of distinct, having and age.
    `parts` are the asks a verb is made of: ratio (numerator, denominator), change (what changes), target (what is
    aimed at; `measures` then name the target), having (what the keys must have, matched `by`, `bound` and `amount`,
    inside `window`). `against` is for change.
    """

    code: str
    verb: str
    measures: tuple[str, ...] = ()
    where: Where = EVERYTHING
    of: str = ""
    by: str = ""
    window: str = ""
    bound: str = ""
    amount: int = 0
    against: str = ""
    parts: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Asks × regions × periods × dimensions, with who reads, and how it is to be read.

    Shape: a region is a key of the registry, or several read together as one place. `by` are columns of postings or
    attributions. `where` is added to each ask; both filters must hold. `as_of` is a position.
    """

    asks: tuple[Ask, ...]
    regions: tuple[RegionKey, ...]
    periods: tuple[Period, ...]
    scope: Scope | None
    edition: TreeEdition | None = None
    by: tuple[str, ...] = ()
    view: str = "fact"
    basis: str = "restated"
    as_of: int | None = None
    where: Where = EVERYTHING

    def check(self) -> Scope:
        """Who reads, once the question is known to be sound.

        Refuses: ScopeMissing without a scope; `bad_question` on an unknown view, basis or dimension.
        """
        if self.scope is None:
            raise ScopeMissing("a question without a scope was put to the ledger")
        for found, allowed, what in ((self.view, VIEWS, "口径视图"), (self.basis, BASES, "时间口径")):
            if found not in allowed:
                raise Refused(f"没有“{found}”这种{what}", f"可用:{'、'.join(allowed)}", "bad_question")
        for column in self.by:
            if column not in COLUMNS:
                raise Refused(f"不能按“{column}”分列", f"可用:{'、'.join(COLUMNS)}", "bad_question")
        return self.scope

    def is_personal(self) -> bool:
        """Whether the answer would show single persons or households."""
        columns = [column for ask in self.asks for column, _ in ask.where.conditions]
        return "subject" in (*self.by, *columns, *(column for column, _ in self.where.conditions))


@dataclass(slots=True)
class Cell:
    """One figure with what must be said beside it.

    Shape: `overlap` is Σ claimed − fact over the attributions let through; `without_roll` the quantity counted
    without a key; `series` how many series a last report was taken of, `stale` how many of them are too old; `joint`
    (region, value, postings) stands beside the figure and is not in it; `reason` says why there is no value; `parts`
    are the values a composed figure was made of.
    """

    value: Value = None
    postings: int = 0
    overlap: int = 0
    without_roll: int = 0
    stale: int = 0
    series: int = 0
    joint: tuple[tuple[int, Value, int], ...] = ()
    reason: str = ""
    parts: tuple[tuple[str, Value], ...] = ()


CellKey = tuple[str, RegionKey, Period, Dims]


@dataclass(frozen=True, slots=True)
class Answer:
    """The cells of a question, the position they hold for, and how many entries in them have no position yet."""

    cells: Mapping[CellKey, Cell]
    position: int
    unplaced: int

    def cell(self, code: str, region: RegionKey, period: Period, dims: Dims = ()) -> Cell:
        """One cell; an empty one where nothing was found along the dimensions."""
        return self.cells.get((code, region, period, dims)) or Cell()


@dataclass(frozen=True, slots=True)
class Claim:
    """A live attribution of a posting."""

    programme: str
    helper: int
    mode: str
    num: int
    den: int
    helper_name: str = ""

    def share(self) -> Fraction:
        """The share that was agreed."""
        return Fraction(self.num, self.den)


@dataclass(slots=True, kw_only=True)
class PostingRow:
    """One posting as it entered a figure, with its entry.

    Shape: `claims` is how many of its attributions the question lets through; `key` and `other` are what verbs match
    by, never shown; `reversed_by` is the entry that undoes it.
    """

    posting: int
    entry: int
    kind: str
    number: str
    revision: int
    transition: str
    measure: str
    happened_on: date
    booked_on: date
    giver: str
    receiver: str
    region: str
    region_id: int
    quantity: int
    category: str
    trait: str
    about: str
    fund: str
    sheet: str
    row: int
    position: int | None
    reverses: int | None
    corrects: int | None
    reversed_by: int | None
    claims: int = 1
    day: date = BEGINNING
    key: str = ""
    other: str = ""
    attributions: tuple[Claim, ...] = field(default=())


def earlier(period: Period, against: str) -> Period | None:
    """The period that this one is compared with, or nothing where there is none.

    Shape: `against` is "previous" (the one just before, of the same length) or "last_year" (the same days a year ago).

    >>> earlier(Period.parse("2021Q3"), "previous").text, earlier(Period.parse("2021"), "last_year").text
    ('2021-04..2021-06', '2020')
    >>> earlier(Period.parse("2021-03-01..2021-03-10"), "previous").text
    '2021-02-19..2021-02-28'
    >>> earlier(Period.parse("@2021-03-01"), "last_year").text
    '@2020-03-01'
    """
    if period.instant:
        return Period.at(_months_back(period.last_day, 12)) if against == "last_year" else None
    if against == "last_year":
        last = _months_back(period.last_day, 12)
        end = _months_back(period.end, 12) if period.end.day == 1 else last + timedelta(days=1)
        return _named(_months_back(period.start, 12), end)
    if period.start.day == period.end.day == 1:
        months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
        return _named(_months_back(period.start, months), period.start)
    return _named(period.start - (period.end - period.start), period.start)


def _months_back(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def _named(start: date, end: date) -> Period:
    last = end - timedelta(days=1)
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31) and start.year == last.year:
        return Period(start, end, str(start.year))
    if start.day == end.day == 1:
        first, final = f"{start:%Y-%m}", f"{last:%Y-%m}"
        return Period(start, end, first if first == final else f"{first}..{final}")
    first, final = start.isoformat(), last.isoformat()
    return Period(start, end, first if first == final else f"{first}..{final}")
