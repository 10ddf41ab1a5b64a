"""A question cut into the parts that one statement answers: places, days, and what is looked for; no SQL here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bangfu.ledger.places import Test
from bangfu.ledger.sameness import Same

NO_LIMIT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Spot:
    """An interval of the shown edition that belongs to a row of the answer."""

    rk: int
    group: int
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days and positions that belong to an atom and a period; a day before `clamp` reads as `clamp`."""

    atom: int
    pk: int
    start: date
    stop: date
    pos: int
    clamp: date


@dataclass(frozen=True, slots=True)
class Allowed:
    """A grant as a statement needs it: intervals of today's edition, programme, units."""

    reaches: tuple[tuple[int, int], ...]
    programme: str | None = None
    helper: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """The part of a statement that finds the postings of one atom.

    Shape: `allowed` None is the whole scope; no grant at all lets nothing through. `series` are the columns of a last
    report (`is_last`). `only` names the joint regions, `postings` the postings that come into question, () means all.
    `identity` asks a row for each attribution; `several` keeps postings that have more than one.
    """

    atom: int
    measures: tuple[str, ...]
    group: int
    tests: tuple[Test, ...] = ()
    allowed: tuple[Allowed, ...] | None = None
    is_last: bool = False
    series: tuple[str, ...] = ()
    key: str = ""
    other: str = ""
    only: tuple[int, ...] = ()
    postings: tuple[int, ...] = ()
    identity: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all arms of a question share: which store, which editions, which dates, along what, where and when.

    Shape: `same` are, for each position, the subjects that are another one's person.
    """

    vendor: str
    edition: int
    today: int
    booked: bool
    by: tuple[str, ...]
    spots: tuple[Spot, ...]
    stretches: tuple[Stretch, ...]
    same: tuple[Same, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether positions matter."""
        return any(s.pos != NO_LIMIT for s in self.stretches)
