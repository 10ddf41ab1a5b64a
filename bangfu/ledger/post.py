"""The one way into the ledger: transitions are decided one after the other under lock, and written together.

`post` is `post_many` of one transition, so what comes in singly and what comes in bulk cannot differ.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import connection, transaction

from bangfu.kernel.errors import Refused
from bangfu.ledger import leaf, seal
from bangfu.ledger.backend import wall
from bangfu.ledger.backend.bulk import insert, new_ids, transaction_id
from bangfu.ledger.backend.lock import lock_for_posting
from bangfu.ledger.book import Book, live_attributions, mirrored, originals, posting_entries, taken_back
from bangfu.ledger.decide import Known, decide
from bangfu.ledger.drafts import AttributionDraft, EntryDraft
from bangfu.ledger.models import Entry
from bangfu.ledger.prepare import ENTRY, Prepared, PreparedEntry, prepare

__all__ = [
    "AttributionDraft",
    "EntryDraft",
    "Prepared",
    "foresee",
    "post",
    "post_many",
    "prepare",
    "reversal",
    "reversals",
]

_POSTING = (
    *("id", "entry_id", "line_no", "booked_on", "measure", "quantity", "happened_on", "region_id", "giver_id"),
    *("receiver_id", "subject", "about", "fund", "category", "trait", "grade", "sheet", "row"),
)
_MANY = 500
_ATTRIBUTION = ("id", "entry_id", "posting_id", "programme_id", "helper_id", "mode", "num", "den", "sign")
_MATTER = ("id", "entry_id", "key", "kind", "number", "title", "parent", "fund", "origin_id", "region_id")


def post(drafts: Sequence[EntryDraft] | Prepared) -> list[Entry]:
    """The entries of one transition, all of them or none; a repetition is answered with those of the first time.

    Refuses: `key_reused`, `overspent`, `over_limit`, and whatever `prepare` and `decide` name.
    """
    answer = post_many([drafts])[0]
    if isinstance(answer, Refused):
        raise answer
    return answer


@wall.lifted(wall.POSTING)
def post_many(transitions: Sequence[Sequence[EntryDraft] | Prepared]) -> list[list[Entry] | Refused]:
    """What became of each transition, decided alone and in order; one statement a table writes the accepted ones.

    Joins the caller's transaction; the lock is held from here to its end. Hand over what `prepare` gave before that
    transaction began, and nothing is computed twice.
    Cost: a handful of reads for all; 20,000 transitions of one or two lines in 1.3 to 2.0 s on SQLite (two busy cores).
    """
    batch = [t if isinstance(t, Prepared) else prepare([t])[0] for t in transitions]
    with transaction.atomic(savepoint=False), _no_collector(len(batch)):
        lock_for_posting(_lock_names(batch))
        book = Book(batch)
        verdicts = [decide(book, one) for one in batch]
        _write(book, list(book.accepted.values()))
    return [_answer(verdict) for verdict in verdicts]


def foresee(transitions: Sequence[Prepared]) -> list[Refused | None]:
    """Why each transition could not be posted now, decided in order as `post_many` would; nothing is written."""
    book = Book(transitions)
    verdicts = [decide(book, one) for one in transitions]
    return [verdict if isinstance(verdict, Refused) else None for verdict in verdicts]


def reversal(entry: int, head: EntryDraft) -> EntryDraft:
    """The draft that undoes an entry: `head` with the same columns, the opposite quantities, and the day of each line.

    The attributions are those that are live now, later ones included. What the entry attributed of other entries'
    postings is taken back.
    Refuses: `unknown_entry`; that it was reversed before is found by `post`.
    """
    return reversals([(entry, head)])[0]


def reversals(orders: Sequence[tuple[int, EntryDraft]]) -> list[EntryDraft]:
    """The drafts that undo many entries, read together, in the order asked for."""
    found = originals(entry for entry, _ in orders)
    live = live_attributions(posting for original in found.values() for posting, _ in original.postings)
    missing = [entry for entry, _ in orders if entry not in found]
    if missing:
        raise Refused(f"没有凭证 {missing[0]}", "请刷新后重试", "unknown_entry")
    return [
        replace(head, reverses=entry, lines=mirrored(found[entry], live), attributions=taken_back(found[entry]))
        for entry, head in orders
    ]


def _lock_names(batch: Sequence[Prepared]) -> set[str]:
    """What the batch must have for itself: its gauges, its funds, and the entries it reverses or attributes."""
    if connection.vendor != "postgresql":
        return set()
    drafts = [entry.draft for one in batch for entry in one.entries]
    entries = {draft.reverses for draft in drafts if draft.reverses is not None}
    entries.update(posting_entries({a.posting_id for draft in drafts for a in draft.attributions}).values())
    names = {key.lock for one in batch for key in one.effects}
    names.update(f"fund {draft.card.key}" for draft in drafts if draft.card)
    names.update(f"fund {fund}" for one in batch for fund, _ in one.funds)
    names.update(f"entry {entry}" for entry in entries)
    return names


@contextmanager
def _no_collector(size: int) -> Iterator[None]:
    """Lets Python's search for rings rest while others wait for the lock; it would take a third of the time."""
    pause = size >= _MANY and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def _write(book: Book, entries: Sequence[PreparedEntry]) -> None:
    """Writes what was accepted, one statement a table."""
    if not entries:
        return
    rows = _Rows(book, entries)
    insert("ledger_entry", ENTRY, rows.entries)
    insert("ledger_posting", _POSTING, rows.postings)
    insert("ledger_attribution", _ATTRIBUTION, rows.attributions)
    insert("ledger_matter", _MATTER, rows.matters)
    seal.placed_with(rows.placing)


class _Rows:
    """The rows of all tables for a batch, with ids and booking days."""

    def __init__(self, book: Book, entries: Sequence[PreparedEntry]) -> None:
        lines = sum(len(e.postings) for e in entries)
        given = sum(len(a) for e in entries for a in e.attributions) + sum(len(e.draft.attributions) for e in entries)
        self._posting_ids = iter(new_ids("ledger_posting", lines))
        self._attribution_ids = iter(new_ids("ledger_attribution", given))
        self._matter_ids = iter(new_ids("ledger_matter", sum(1 for e in entries if e.draft.card)))
        self._days: dict[str, str] = {}
        self._book = book
        self._xid = transaction_id()
        self.entries: list[tuple[Any, ...]] = []
        self.postings: list[tuple[Any, ...]] = []
        self.attributions: list[tuple[Any, ...]] = []
        self.matters: list[tuple[Any, ...]] = []
        self.placing: list[tuple[int, bytes]] = []
        for number, entry in zip(new_ids("ledger_entry", len(entries)), entries, strict=True):
            self._add(number, entry)

    def _add(self, number: int, entry: PreparedEntry) -> None:
        draft = entry.draft
        booked = [self._booked_on(day) for day in entry.happened_on]
        digest = entry.open_leaf
        if booked != entry.happened_on:
            digest = leaf.finished(entry.leaf, leaf.moment(draft.recorded_at), booked)
        self.entries.append((number, *entry.head, digest, self._xid))
        self.placing.append((number, digest))
        entry.entry.pk, entry.entry.leaf, entry.entry.xid = number, digest, self._xid
        for line_no, (day, posting, attributions) in enumerate(
            zip(booked, entry.postings, entry.attributions, strict=True), 1
        ):
            posting_id = next(self._posting_ids)
            self.postings.append((posting_id, number, line_no, day, *posting))
            for attribution in attributions:
                self.attributions.append((next(self._attribution_ids), number, posting_id, *attribution))
        for a in draft.attributions:
            ids = (next(self._attribution_ids), number, a.posting_id)
            self.attributions.append((*ids, a.programme, a.helper, a.mode, a.num, a.den, a.sign))
        if draft.card:
            self.matters.append((next(self._matter_ids), number, *(leaf.card_values(draft.card) or ())))

    def _booked_on(self, day: str) -> str:
        if day not in self._days:
            self._days[day] = self._book.booked_on(day)
        return self._days[day]


def _answer(verdict: Known | Refused) -> list[Entry] | Refused:
    if isinstance(verdict, Refused):
        return verdict
    return [one.entry if isinstance(one, PreparedEntry) else one for one in verdict]
