"""What documents ask of the ledger: the entries of a document, its postings, and who else they are attributed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef

from bangfu.ledger.book import Live, live_attributions
from bangfu.ledger.holdings import chunks
from bangfu.ledger.models import Attribution, Entry, Posting
from bangfu.registry.trees import current_edition


@dataclass(frozen=True, slots=True)
class EntryRef:
    """An entry of a document, as far as undoing and correcting it needs."""

    id: int
    number: str
    revision: int
    transition: str


@dataclass(frozen=True, slots=True)
class PostingRef:
    """A posting that counts, with its live attributions.

    Shape: `live` maps (programme, helper, mode) to (num, den).
    """

    id: int
    entry: int
    measure: str
    quantity: int
    region: int
    happened_on: date
    live: Mapping[tuple[str, int, str], tuple[int, int]]


def standing_entries(kind: str, numbers: Sequence[str]) -> dict[str, list[EntryRef]]:
    """By document number, the entries that are neither reversals nor reversed, oldest first."""
    found: dict[str, list[EntryRef]] = {}
    for chunk in chunks(numbers):
        rows = Entry.objects.filter(kind=kind, number__in=chunk, reverses__isnull=True, reversal__isnull=True)
        for pk, number, revision, transition in rows.order_by("id").values_list(
            "id", "number", "revision", "transition"
        ):
            found.setdefault(number, []).append(EntryRef(pk, number, revision, transition))
    return found


def standing_postings(documents: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[PostingRef]]:
    """By (kind, number) of a document, its postings that were not reversed."""
    by_kind: dict[str, list[str]] = {}
    for kind, number in documents:
        by_kind.setdefault(kind, []).append(number)
    found: dict[tuple[str, str], list[PostingRef]] = {}
    for kind, numbers in by_kind.items():
        for chunk in chunks(numbers):
            _add_postings(found, kind, chunk)
    return found


def _add_postings(found: dict[tuple[str, str], list[PostingRef]], kind: str, numbers: Sequence[str]) -> None:
    rows = list(
        Posting.objects.filter(
            entry__kind=kind, entry__number__in=numbers, entry__reverses__isnull=True, entry__reversal__isnull=True
        )
        .order_by("id")
        .values_list("id", "entry_id", "measure", "quantity", "region_id", "happened_on", "entry__number")
    )
    live: dict[int, Live] = live_attributions(row[0] for row in rows)
    for pk, entry, measure, quantity, region, day, number in rows:
        ref = PostingRef(pk, entry, measure, quantity, region, day, live.get(pk, {}))
        found.setdefault((kind, number), []).append(ref)


def given_by(entries: Iterable[int]) -> list[tuple[int, str, int, str, int, int, int]]:
    """What entries attributed on postings of other entries: (posting, programme, helper, mode, num, den, sign)."""
    rows = Attribution.objects.filter(entry_id__in=list(entries)).exclude(posting__entry_id=F("entry_id"))
    return list(
        rows.order_by("id").values_list("posting_id", "programme_id", "helper_id", "mode", "num", "den", "sign")
    )


def attributed_to(programme: str, helper: tuple[int, int], region: tuple[int, int]) -> Exists:
    """A condition for a table with `kind` and `number`: one of the document's postings is attributed to the pairing.

    Shape: `helper` and `region` are half-open intervals of today's numbering. A withdrawn attribution grants nothing.
    """
    withdrawn = Attribution.objects.filter(
        posting=OuterRef("posting"),
        programme=OuterRef("programme"),
        helper=OuterRef("helper"),
        mode=OuterRef("mode"),
        sign=-1,
        id__gt=OuterRef("id"),
    )
    return Exists(
        Attribution.objects.filter(
            ~Exists(withdrawn),
            posting__entry__kind=OuterRef("kind"),
            posting__entry__number=OuterRef("number"),
            posting__region__nodes__lo__gte=region[0],
            posting__region__nodes__lo__lt=region[1],
            posting__region__nodes__edition=current_edition(),
            programme=programme,
            helper__lo__gte=helper[0],
            helper__lo__lt=helper[1],
            sign=1,
        )
    )
