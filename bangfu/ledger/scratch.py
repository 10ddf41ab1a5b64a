"""A ledger in memory for worked examples and tests: the same tables and the same engine, no holdings and no limits.

Places and units need no registry: a code that is named for the first time becomes one. Administrative codes find
their parents by themselves (500237101 under 500237 under 500000); a label `@…` is one place or unit of that name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from bangfu.ledger import engine
from bangfu.ledger.places import Reach

if TYPE_CHECKING:
    from bangfu.registry.models import TreeEdition

ROOT = "000000"
WHOLE = "500000"
NOBODY = "某单位"
LOCAL = "local"
EDITION = 1
_TABLES = (
    *("registry.TreeNode", "registry.JointMember", "registry.Organisation"),
    *("ledger.Entry", "ledger.Posting", "ledger.Attribution", "ledger.Place", "ledger.Close"),
)


@dataclass(frozen=True, slots=True)
class Credit:
    """An attribution by names: programme, unit, mode and share."""

    programme: str = LOCAL
    helper: str = NOBODY
    mode: str = ""
    num: int = 1
    den: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A posting by names; what is left out is neutral."""

    measure: str
    quantity: int
    happened_on: date
    booked_on: date | None = None
    region: str = WHOLE
    giver: str = NOBODY
    receiver: str = NOBODY
    columns: Mapping[str, str] = field(default_factory=dict)
    credits: tuple[Credit, ...] = (Credit(),)


class _Tree:
    """Codes in a tree, numbered when asked: id and interval of each."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}
        self.ids: dict[str, int] = {}

    def add(self, code: str, parent: str) -> int:
        if code not in self.ids:
            self.ids[code] = len(self.ids) + 1
            self.parents[code] = parent
        return self.ids[code]

    def numbered(self) -> dict[str, tuple[int, int]]:
        """The half-open interval of every code."""
        below: dict[str, list[str]] = {}
        for code, parent in self.parents.items():
            below.setdefault(parent, []).append(code)
        found: dict[str, tuple[int, int]] = {}

        def number(code: str, lo: int) -> int:
            hi = lo + 1
            for child in below.get(code, ()):
                hi = number(child, hi)
            found[code] = (lo, hi)
            return hi

        lo = 1
        for top in below.get("", ()):
            lo = number(top, lo)
        return found


class Scratch:
    """The ledger in memory; also the places that its engine knows."""

    def __init__(self) -> None:
        self.connection = _connection()
        self._regions, self._units = _Tree(), _Tree()
        self._joints: dict[str, tuple[str, ...]] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {name.lower().replace(".", "_"): [] for name in _TABLES}
        self.region(WHOLE)

    # --- what is there

    def region(self, code: str, parent: str | None = None) -> int:
        """The key of a place, made when it is new."""
        above = parent if parent is not None else _above(code)
        if above and code not in self._regions.ids:
            self.region(above)
        return self._regions.add(code, above)

    def joint(self, code: str, members: Iterable[str], parent: str = WHOLE) -> int:
        """The key of a joint region over the members."""
        self._joints[code] = tuple(members)
        for member in self._joints[code]:
            self.region(member)
        return self.region(code, parent)

    def unit(self, code: str, parent: str = "") -> int:
        """The key of a unit, made when it is new; `parent` is the unit it belongs to."""
        if parent:
            self.unit(parent)
        return self._units.add(code, parent)

    # --- what happened

    def post(self, *facts: Fact, placed: bool = True, reverses: int | None = None, number: str = "") -> int:
        """The key of a new entry with these postings, at the next position unless it waits for one."""
        entry = self._entry(placed, reverses, number)
        for line, fact in enumerate(facts, 1):
            posting = len(self._rows["ledger_posting"]) + 1
            blank = dict.fromkeys(("subject", "about", "fund", "category", "trait", "grade", "sheet"), "")
            self._rows["ledger_posting"].append({
                **blank, "id": posting, "entry_id": entry, "line_no": line, "measure": fact.measure,
                "quantity": fact.quantity, "happened_on": fact.happened_on.isoformat(),
                "booked_on": (fact.booked_on or fact.happened_on).isoformat(), "region_id": self.region(fact.region),
                "giver_id": self.unit(fact.giver), "receiver_id": self.unit(fact.receiver), "row": 0, **fact.columns,
            })  # fmt: skip
            for credit in fact.credits:
                self._credit(entry, posting, credit, 1)
        return entry

    def attribute(self, posting: int, credit: Credit, sign: int = 1, placed: bool = True) -> int:
        """The key of a new entry that attributes an earlier posting, or withdraws that (`sign` −1)."""
        entry = self._entry(placed, None, "")
        self._credit(entry, posting, credit, sign)
        return entry

    def close(self, last_day: date) -> None:
        """A Close at the last position."""
        rows = self._rows["ledger_close"]
        rows.append({"id": len(rows) + 1, "last_day": last_day.isoformat(), "position": self.position, "author": "",
                     "closed_at": _MOMENT})  # fmt: skip

    @property
    def position(self) -> int:
        """The last position."""
        return len(self._rows["ledger_place"])

    @contextmanager
    def open(self) -> Iterator[None]:
        """A stretch of code whose questions are answered from this ledger."""
        self._write()
        with engine.on(self.connection, self):
            yield

    # --- what the engine asks of places

    def edition(self, asked: TreeEdition | None) -> int:
        """The only edition."""
        return EDITION

    def today(self) -> int:
        """The only edition."""
        return EDITION

    def intervals(self, asked: TreeEdition | None, regions: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """The subtree of each region."""
        numbered = self._regions.numbered()
        return {key: numbered[code] for code, key in self._regions.ids.items() if key in regions}

    def region_reach(self, text: str) -> tuple[int, int]:
        """The subtree of a region by its code, for scopes."""
        self.region(text)
        return self._regions.numbered()[text]

    def unit_reach(self, text: str) -> tuple[int, int]:
        """A unit with everything under it, for scopes."""
        self.unit(text)
        return self._units.numbered()[text]

    def place(self, asked: TreeEdition | None, text: str, on: date) -> Sequence[Reach]:
        """Where a region or a label lies."""
        return [Reach(*self.region_reach(text))] if text in self._regions.ids else []

    def organisation(self, text: str, on: date) -> Sequence[Reach]:
        """Where a unit or a label lies."""
        return [Reach(*self.unit_reach(text))] if text in self._units.ids else []

    def programme(self, text: str) -> str:
        """The programme as it is written."""
        return text

    # --- tables

    def _entry(self, placed: bool, reverses: int | None, number: str) -> int:
        entry = len(self._rows["ledger_entry"]) + 1
        self._rows["ledger_entry"].append({
            "id": entry, "key": f"scratch/{entry}", "content_digest": b"", "kind": "scratch",
            "number": number or str(entry), "revision": 1, "transition": "accept", "body_digest": b"",
            "attachments_digest": b"", "author": "", "acceptor": "", "recorded_at": _MOMENT, "reverses_id": reverses,
            "corrects_id": None, "alg": "sm3", "leaf": b"", "xid": entry,
        })  # fmt: skip
        if placed:
            place = {"entry_id": entry, "position": self.position + 1, "block": 1, "placed_at": _MOMENT}
            self._rows["ledger_place"].append(place)
        return entry

    def _credit(self, entry: int, posting: int, credit: Credit, sign: int) -> None:
        rows = self._rows["ledger_attribution"]
        rows.append({
            "id": len(rows) + 1, "entry_id": entry, "posting_id": posting, "programme_id": credit.programme,
            "helper_id": self.unit(credit.helper), "mode": credit.mode, "num": credit.num, "den": credit.den,
            "sign": sign,
        })  # fmt: skip

    def _write(self) -> None:
        """Brings the tables to what was collected."""
        numbers = self._regions.numbered()
        self._rows["registry_treenode"] = [
            {"id": key, "edition_id": EDITION, "region_id": key, "lo": numbers[code][0], "hi": numbers[code][1],
             "depth": 0, "code": code[:12], "name": code, "form": "plain",
             "parent_id": self._regions.ids.get(self._regions.parents[code])}
            for code, key in self._regions.ids.items()
        ]  # fmt: skip
        pairs = [(joint, member) for joint, members in self._joints.items() for member in members]
        self._rows["registry_jointmember"] = [
            {"id": i, "joint_id": self._regions.ids[joint], "member_id": self._regions.ids[member]}
            for i, (joint, member) in enumerate(pairs, 1)
        ]
        spans = self._units.numbered()
        self._rows["registry_organisation"] = [
            {"id": key, "code": code, "name": code, "short_name": code, "kind": "other", "region_id": None,
             "sort_no": key, "lo": spans[code][0], "hi": spans[code][1], "demo": False}
            for code, key in self._units.ids.items()
        ]  # fmt: skip
        engine.refill(self.connection, self._rows)


_MOMENT = datetime(2000, 1, 1, tzinfo=UTC).isoformat(sep=" ")


def _above(code: str) -> str:
    """The code of the place above an administrative code; other codes lie in the whole."""
    if code == ROOT:
        return ""
    if not code.isdigit() or len(code) not in (6, 9, 12):
        return WHOLE
    if len(code) > 6:
        return code[:-3]
    return ROOT if code.endswith("0000") else code[:2] + "0000"


def _connection() -> DatabaseWrapper:
    """A connection to a new database in memory with the empty tables."""
    settings = {
        **connections.settings["default"],
        "NAME": ":memory:",
        "OPTIONS": {},
        "ENGINE": "django.db.backends.sqlite3",
    }
    connection = DatabaseWrapper(settings, "scratch")
    connection.disable_constraint_checking()
    with connection.schema_editor(atomic=False) as editor:
        for name in _TABLES:
            editor.create_model(apps.get_model(name))
    connection.disable_constraint_checking()  # the editor turns it on again; most of the registry is not here
    return connection
