"""People erased everywhere: in the vault by the key, in uploaded files by theirs; counts and digests stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from bangfu.documents import naming, revealing, terms
from bangfu.documents.terms import Terms
from bangfu.intake import cells, kinds, named, originals
from bangfu.intake.models import StagedRow, Upload
from bangfu.kernel.errors import Refused
from bangfu.kernel.pieces import pieces
from bangfu.ledger.backend.forgetting import settle
from bangfu.registry import scope as scopes
from bangfu.registry.vault import erasing

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

SUBJECTS_AT_ONCE = 100
TERM_OVER = "保存期满"


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure touched: documents that name the people and still count them, uploads whose file is destroyed."""

    documents: int
    uploads: int


def erase(user: AbstractBaseUser, subjects: Collection[str], reason: str, *, now: datetime, today: date) -> Erased:
    """What was done; afterwards nobody, with or without the master key, can say who the subjects were.

    Refuses: `forbidden` for all but the owner of the house, `no_reason`, `unknown_person`; then nothing is erased.
    Cost: every kept file of a kind that names people is opened and read once.
    """
    if not scopes.of(user, today).whole:
        raise Refused("删除个人信息只由系统所有者办理", "请把本人的请求转给系统所有者", "forbidden")
    asking = revealing.Asking(user, reason, now, today)
    # A name alone is many people's: files that name somebody else must stay.
    told = [found[name] for found in erasing.known(subjects) for name in ("label", "identity", "phone")]
    uploads = list(_naming(subjects, {word for word in told if word}))
    documents = naming.documents_of(subjects)
    with transaction.atomic():
        revealing.note_erasure(asking, subjects)
        erasing.erase(subjects)
        for upload in uploads:
            originals.forget(upload)
    settle()
    return Erased(len(documents), len(uploads))


def erase_due(user: AbstractBaseUser, *, now: datetime, today: date) -> tuple[Terms, Erased]:
    """Those whose term is over erased, and numbers past their own term overwritten; the terms as they were before.

    Refuses: `forbidden` for all but the owner of the house.
    """
    if not scopes.of(user, today).whole:
        raise Refused("删除个人信息只由系统所有者办理", "请由系统所有者办理", "forbidden")
    found = terms.terms(today)
    asking = revealing.Asking(user, TERM_OVER, now, today)
    with transaction.atomic():
        for name, subjects in found.numbers.items():
            revealing.note_erasure(asking, subjects, name)
            erasing.forget_number(subjects, name)
    done = erase(user, found.due, TERM_OVER, now=now, today=today) if found.due else Erased(0, 0)
    settle()
    return found, done


def _naming(subjects: Collection[str], words: Collection[str]) -> Iterator[Upload]:
    """The uploads whose file is kept and names the people: by reference, or in words that were not understood."""
    referring: set[int] = set()
    rows = StagedRow.objects.alias(text=Cast("raw", TextField()))
    for some in pieces(sorted(subjects), SUBJECTS_AT_ONCE):
        asked = Q(*(Q(text__contains=subject) for subject in some), _connector=Q.OR)
        referring.update(rows.filter(asked).values_list("upload_id", flat=True))
    for upload in Upload.objects.exclude(path=""):
        if upload.pk in referring or (named.columns(kinds.targets(upload.kind)) and _holds(upload, words)):
            yield upload


def _holds(upload: Upload, words: Collection[str]) -> bool:
    try:
        book = originals.parsed(upload.name, originals.content(upload))
    except Refused:
        return False  # what cannot be read any more names nobody
    whole = "\n".join(cells.text(value).replace(" ", "") for s in book.sheets for row in s.rows for value in row)
    return any(word in whole for word in words)
