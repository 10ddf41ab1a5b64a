"""What earlier uploads of the same kind brought in: rows that come again unchanged, and the usual size of amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bangfu.intake.models import StagedRow, Upload
from bangfu.intake.target import Target
from bangfu.ledger.backend import wall

IN_BOOKS = (StagedRow.State.SUBMITTED, StagedRow.State.POSTED)
ALIVE = (Upload.State.CONFIRMED, Upload.State.ACCEPTED)
PIECE = 500
RECENT = 300


@wall.lifted(wall.UPLOADS)
def known(kind: str, prints: Mapping[str, Sequence[str]]) -> set[str]:
    """The document numbers whose rows are in the books with exactly this content; they need not be posted again.

    Shape: `prints` are the fingerprints of the rows of each number.
    """
    numbers = list(prints)
    found: dict[str, list[str]] = {}
    for start in range(0, len(numbers), PIECE):
        rows = _of_kind(kind).filter(number__in=numbers[start : start + PIECE])
        for number, digest in rows.values_list("number", "digest"):
            found.setdefault(number, []).append(digest)
    return {number for number, digests in found.items() if sorted(digests) == sorted(prints[number])}


@wall.lifted(wall.UPLOADS)
def amounts(kind: str, targets: Sequence[Target]) -> dict[str, list[int]]:
    """The latest amounts in the books, in fen, by column."""
    values = list(_of_kind(kind).order_by("-id").values_list("values", flat=True)[:RECENT])
    money = [target.name for target in targets if target.type == "money"]
    return {name: [row[name] for row in values if isinstance(row.get(name), int)] for name in money}


@wall.lifted(wall.UPLOADS)
def same_file(kind: str, digest: str) -> Upload | None:
    """The upload of the same file that was not given up, whoever sent it."""
    return Upload.objects.filter(kind=kind, digest=digest, state__in=(Upload.State.STAGED, *ALIVE)).first()


def _of_kind(kind: str):  # type: ignore[no-untyped-def]
    return StagedRow.objects.filter(upload__kind=kind, upload__state__in=ALIVE, state__in=IN_BOOKS)
