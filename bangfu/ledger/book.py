"""What the ledger already says that a batch depends on, read once under the lock and kept up in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import F

from bangfu.kernel.line import Attributed, Line
from bangfu.kernel.pieces import pieces
from bangfu.ledger.drafts import AttributionDraft
from bangfu.ledger.holdings import HOLDING, Gauges
from bangfu.ledger.models import Attribution, Close, Entry, Matter, Posting
from bangfu.ledger.prepare import Prepared, PreparedEntry

AttributionKey = tuple[str, int, str]
Live = dict[AttributionKey, tuple[int, int]]


class Fund(NamedTuple):
    """The card of a Matter as far as money needs it; `origin` None means that it is no fund."""

    origin: int | None
    title: str
    number: str


@dataclass(slots=True)
class Original:
    """An entry that is to be reversed, or whose postings are to be attributed.

    Shape: `attributions` are those it made of other entries' postings.
    """

    entry: int
    key: str
    kind: str
    number: str
    is_reversal: bool
    reversed: bool
    postings: list[tuple[int, Line]] = field(default_factory=list)
    attributions: list[AttributionDraft] = field(default_factory=list)


class Book:
    """The state that decisions are made against; every accepted transition is taken into it at once."""

    def __init__(self, batch: Sequence[Prepared]) -> None:
        drafts = [e.draft for one in batch for e in one.entries]
        self.accepted: dict[str, PreparedEntry] = {}
        self.entries: dict[str, Entry] = entries_by_key([draft.key for draft in drafts])
        self.last_close: date | None = last_close()
        reversed_ids = {d.reverses for d in drafts if d.reverses is not None}
        targets = {a.posting_id for d in drafts for a in d.attributions}
        self.entry_of: dict[int, int] = posting_entries(targets)
        self.originals: dict[int, Original] = originals(reversed_ids | set(self.entry_of.values()))
        self.live: dict[int, Live] = live_attributions(p for o in self.originals.values() for p, _ in o.postings)
        keys = {key for one in batch for key in one.effects}
        cards = {d.card.key for d in drafts if d.card}
        funds = {str(k.columns[1]) for k in keys if k.rule == HOLDING} | {
            fund for one in batch for fund, _ in one.funds
        }
        self.matters: dict[str, Fund] = matters(cards | funds)
        self.gauges = Gauges(keys, funds=cards & self.matters.keys())

    def take(self, one: Prepared, cards: dict[str, Fund], live: dict[int, Live]) -> None:
        """Takes an accepted transition in, so that the next one is decided as if this one were posted."""
        for entry in one.entries:
            self.accepted[entry.draft.key] = entry
            if entry.draft.reverses is not None:
                self.originals[entry.draft.reverses].reversed = True
        for key, changes in one.effects.items():
            self.gauges[key].add(changes)
        for (fund, giver), quantity in one.entered.items():
            givers = self.gauges.entered.setdefault(fund, {})
            givers[giver] = givers.get(giver, 0) + quantity
        self.matters.update(cards)
        self.live.update(live)

    def booked_on(self, happened_on: str) -> str:
        """The day an event is reported in: its own while that is open, otherwise the first open day."""
        if self.last_close is None or happened_on > self.last_close.isoformat():
            return happened_on
        return (self.last_close + timedelta(days=1)).isoformat()


def last_close() -> date | None:
    """The last day of the last Close, or nothing while none was made."""
    return Close.objects.order_by("-last_day").values_list("last_day", flat=True).first()


def entries_by_key(keys: Sequence[str]) -> dict[str, Entry]:
    """The entries that already carry one of the keys."""
    return {entry.key: entry for chunk in pieces(keys) for entry in Entry.objects.filter(key__in=chunk)}


def matters(keys: Iterable[str]) -> dict[str, Fund]:
    """The latest card of each Matter: by position, then, while unplaced, by the order of entering."""
    found: dict[str, Fund] = {}
    for chunk in pieces(sorted(keys)):
        rows = Matter.objects.filter(key__in=chunk).order_by(F("entry__place__position").asc(nulls_last=True), "id")
        for key, origin, title, number in rows.values_list("key", "origin_id", "title", "number"):
            found[key] = Fund(origin, title, number)
    return found


def originals(ids: Iterable[int]) -> dict[int, Original]:
    """The entries with their postings as lines that carry no attributions yet."""
    found: dict[int, Original] = {}
    for chunk in pieces(sorted(ids)):
        rows = Entry.objects.filter(pk__in=chunk)
        for pk, key, kind, number, of, by in rows.values_list("id", "key", "kind", "number", "reverses_id", "reversal"):
            found[pk] = Original(pk, key, kind, number, of is not None, by is not None)
        postings = Posting.objects.filter(entry_id__in=chunk).order_by("entry_id", "line_no")
        for pk, entry, *values in postings.values_list("id", "entry_id", *_LINE):
            found[entry].postings.append((pk, Line(**dict(zip(_COLUMNS, values, strict=True)))))
        for a in Attribution.objects.filter(entry_id__in=chunk).exclude(posting__entry=F("entry")).order_by("id"):
            found[a.entry_id].attributions.append(later(a))
    return found


def later(a: Attribution) -> AttributionDraft:
    """A stored attribution as it was asked for."""
    return AttributionDraft(
        posting_id=a.posting_id,
        programme=a.programme_id,
        helper=a.helper_id,
        mode=a.mode,
        num=a.num,
        den=a.den,
        sign=a.sign,
    )


_LINE = (
    *("measure", "quantity", "region_id", "giver_id", "receiver_id", "subject", "about", "fund", "category"),
    *("trait", "grade", "happened_on", "sheet", "row"),
)
_COLUMNS = tuple(name.removesuffix("_id") for name in _LINE)


def posting_entries(postings: Iterable[int]) -> dict[int, int]:
    """The entry of each posting that exists."""
    return {
        pk: entry
        for chunk in pieces(sorted(postings))
        for pk, entry in Posting.objects.filter(pk__in=chunk).values_list("id", "entry_id")
    }


def live_attributions(postings: Iterable[int]) -> dict[int, Live]:
    """By posting, what it is attributed to now: given and not withdrawn, oldest first.

    Within an entry the withdrawals count first, so that a change of share is one entry.
    """
    found: dict[int, Live] = {}
    for chunk in pieces(sorted(postings)):
        rows = Attribution.objects.filter(posting_id__in=chunk).order_by("entry_id", "sign", "id")
        for posting, programme, helper, mode, num, den, sign in rows.values_list(
            "posting_id", "programme_id", "helper_id", "mode", "num", "den", "sign"
        ):
            live = found.setdefault(posting, {})
            if sign > 0:
                live[programme, helper, mode] = (num, den)
            else:
                live.pop((programme, helper, mode), None)
    return found


def mirrored(original: Original, live: dict[int, Live]) -> tuple[Line, ...]:
    """The lines that undo an entry: the same columns and day, the opposite quantity, what is attributed to it now."""
    lines = []
    for posting, line in original.postings:
        attributions = tuple(Attributed(p, h, m, *share) for (p, h, m), share in live.get(posting, {}).items())
        values = {name: getattr(line, name) for name in Line.__slots__}
        lines.append(Line(**{**values, "quantity": -line.quantity, "attributions": attributions}))
    return tuple(lines)


def taken_back(original: Original) -> tuple[AttributionDraft, ...]:
    """What undoes the attributions that an entry made: given ones withdrawn, withdrawn ones given."""
    return tuple(replace(one, sign=-one.sign) for one in original.attributions)
