"""What the ledger holds of documents: their entries and postings, their cards, and whom they are attributed to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Sum

from bangfu.kernel.pieces import pieces
from bangfu.ledger.book import Live, live_attributions
from bangfu.ledger.models import Attribution, Entry, Matter, Posting
from bangfu.registry.trees import current_edition

Paper = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PostingRef:
    """A posting that counts, with its live attributions.

    Shape: `live` maps (programme, helper, mode) to the share (num, den).
    """

    id: int
    measure: str
    live: Mapping[tuple[str, int, str], tuple[int, int]]


def live_entries(kind: str, numbers: Iterable[str]) -> dict[str, list[int]]:
    """By document number, its entries that stand: not reversed, and no reversals themselves; newest first."""
    found: dict[str, list[int]] = defaultdict(list)
    for chunk in pieces(sorted(set(numbers))):
        rows = Entry.objects.filter(kind=kind, number__in=chunk, reverses__isnull=True, reversal__isnull=True)
        for number, entry in rows.order_by("-id").values_list("number", "id"):
            found[number].append(entry)
    return dict(found)


def standing_postings(papers: Iterable[Paper]) -> dict[Paper, list[PostingRef]]:
    """By (kind, number) of a document, its postings that were not reversed, oldest first."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for kind, number in papers:
        numbers[kind].add(number)
    found: dict[Paper, list[PostingRef]] = defaultdict(list)
    for kind, some in numbers.items():
        for chunk in pieces(sorted(some)):
            for number, ref in _standing(kind, chunk):
                found[kind, number].append(ref)
    return dict(found)


def _standing(kind: str, numbers: Sequence[str]) -> list[tuple[str, PostingRef]]:
    postings = Posting.objects.filter(
        entry__kind=kind, entry__number__in=numbers, entry__reverses__isnull=True, entry__reversal__isnull=True
    )
    rows = list(postings.order_by("id").values_list("entry__number", "id", "measure"))
    live: dict[int, Live] = live_attributions(pk for _, pk, _ in rows)
    return [(number, PostingRef(pk, measure, live.get(pk, {}))) for number, pk, measure in rows]


def net(kind: str, numbers: Iterable[str]) -> dict[str, int]:
    """What these documents stand for in the ledger now, by measure, what was taken back left out."""
    found: Counter[str] = Counter()
    for some in pieces(sorted(set(numbers))):
        rows = Posting.objects.filter(entry__kind=kind, entry__number__in=some)
        found.update(dict(rows.values_list("measure").annotate(total=Sum("quantity")).order_by()))
    return {measure: total for measure, total in sorted(found.items()) if total}


def moves(measure: str, category: str, abouts: Iterable[str]) -> dict[str, list[tuple[date, int]]]:
    """By Matter, the days on which a stock of the category rose or fell, what was taken back left out."""
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for some in pieces(sorted(set(abouts))):
        rows = Posting.objects.filter(about__in=some, measure=measure, category=category)
        totals = rows.values_list("about", "happened_on").annotate(total=Sum("quantity")).exclude(total=0)
        for about, day, total in totals.order_by("happened_on"):
            found[about].append((day, total))
    return dict(found)


def attributed_to(programme: str, helper: tuple[int, int], region: tuple[int, int]) -> Q:
    """A condition for a table with `kind` and `number`: a posting of the document is attributed to the pairing.

    Shape: `helper` and `region` are half-open intervals of today's numbering. A withdrawn attribution grants nothing.
    Cost: one pass over what was ever attributed to the pairing, then a look at each document that it names.
    """
    same = {name: OuterRef(name) for name in ("posting", "programme", "helper", "mode")}
    withdrawn = Attribution.objects.filter(sign=-1, id__gt=OuterRef("id"), **same)
    paired = Attribution.objects.filter(
        ~Exists(withdrawn),
        posting__region__nodes__lo__gte=region[0],
        posting__region__nodes__lo__lt=region[1],
        posting__region__nodes__edition=current_edition(),
        programme=programme,
        helper__lo__gte=helper[0],
        helper__lo__lt=helper[1],
        sign=1,
    )
    numbers = paired.values("posting__entry__number")
    same_document = paired.filter(posting__entry__kind=OuterRef("kind"), posting__entry__number=OuterRef("number"))
    return Q(number__in=numbers) & Q(Exists(same_document))


def card(key: str) -> Matter | None:
    """The Matter of that key as it stands now."""
    rows = Matter.objects.filter(key=key).order_by(F("entry__place__position").desc(nulls_first=True), "-id")
    return rows.first()


def titles(keys: Iterable[str]) -> dict[str, str]:
    """What the Matters with these keys are called now."""
    found: dict[str, str] = {}
    for some in pieces(sorted(set(keys))):
        found.update(Matter.objects.filter(key__in=some).order_by("id").values_list("key", "title"))
    return found


def cards(kinds: Iterable[str], text: str = "") -> list[Matter]:
    """The Matters of some kinds whose number or title holds the text, as they stand now, by number."""
    rows = Matter.objects.filter(kind__in=list(kinds)).order_by("id")
    latest = {matter.key: matter for matter in rows}
    wanted = [m for m in latest.values() if text in m.number or text in m.title]
    return sorted(wanted, key=lambda m: m.number)
