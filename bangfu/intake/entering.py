"""Staged rows become documents and postings, each time in one transaction with the state of their upload."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from bangfu.documents import catalogue, find, life
from bangfu.documents.models import Document
from bangfu.documents.steps import GONE
from bangfu.intake import gathering
from bangfu.intake.models import StagedRow, Upload
from bangfu.kernel.errors import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

AT_ONCE = 1000
UNDOING = "撤销上传批"
Answers = Sequence[Document | Refused]


def confirm(
    user: AbstractBaseUser, upload: Upload, *, acceptor: AbstractBaseUser | None = None, **origin: Any
) -> Upload:
    """The upload with its good rows submitted, and accepted at once when a second person is named.

    Asked again it goes on where it stopped and changes nothing that was done.
    Refuses: `not_stageable` for a refused or undone upload, `not_yours`.
    """
    upload.refresh_from_db()
    if upload.state in (Upload.State.REFUSED, Upload.State.UNDONE):
        raise Refused(f"“{upload.name}”{upload.get_state_display()},不能确认", "改好文件后重新上传", "not_stageable")
    if upload.state == Upload.State.STAGED:
        _submit(user, upload, origin)
    if acceptor is not None and upload.state == Upload.State.CONFIRMED:
        accept(acceptor, upload)
    return upload


def _submit(user: AbstractBaseUser, upload: Upload, origin: dict[str, Any]) -> None:
    rows = list(StagedRow.objects.filter(upload=upload, state=StagedRow.State.GOOD).order_by("id"))
    wholes = gathering.documents(upload.kind, ((row.row, row.values) for row in rows))
    groups = [[rows[at] for at in whole.at] for whole in wholes]
    items = [
        {**whole.values, "sheet": group[0].sheet, "row": group[0].row}
        for whole, group in zip(wholes, groups, strict=True)
    ]
    creation = life.prepare_create(user, upload.kind, items, upload=upload.token, **origin)

    def alongside(answers: Answers) -> None:
        _hold(upload, Upload.State.STAGED)
        _tell(groups, answers, StagedRow.State.SUBMITTED)
        _moved(upload, Upload.State.CONFIRMED)

    creation.commit(alongside)


def accept(user: AbstractBaseUser, upload: Upload) -> Upload:
    """The upload with its documents accepted and posted by another person; those that cannot be are left waiting.

    Refuses: `not_confirmed`; whatever forbids a single document stands at its row.
    """
    upload.refresh_from_db()
    if upload.state == Upload.State.ACCEPTED:
        return upload
    if upload.state != Upload.State.CONFIRMED:
        raise Refused(f"“{upload.name}”{upload.get_state_display()},还不能审核", "请填报人先确认", "not_confirmed")
    groups, documents = _with_documents(upload)
    moving = life.prepare_step(user, documents, "accept")

    def alongside(answers: Answers) -> None:
        _hold(upload, Upload.State.CONFIRMED)
        _tell(groups, answers, StagedRow.State.POSTED)
        upload.acceptor_id = user.pk
        _moved(upload, Upload.State.ACCEPTED)

    moving.commit(alongside)
    return upload


def undo(user: AbstractBaseUser, upload: Upload) -> Upload:
    """The upload taken out again as a whole: what was posted is voided, what waited is withdrawn.

    Refuses: `undo_refused` with the first reason when a single document cannot go; then nothing goes.
    """
    upload.refresh_from_db()
    unposted = catalogue.kind(upload.kind).life().unposted
    with transaction.atomic():
        _hold(upload, upload.state)
        documents = [d for d in find.of_upload(upload.token) if d.state not in GONE]
        posted = [d for d in documents if d.state not in unposted]
        waiting = [d for d in documents if d.state in unposted]
        for step, there in (("void", posted), ("withdraw", waiting)):
            _all_or_nothing(life.step_many(user, there, step, reason=UNDOING) if there else [])
        StagedRow.objects.filter(upload=upload).exclude(state=StagedRow.State.BAD).update(state=StagedRow.State.UNDONE)
        _moved(upload, Upload.State.UNDONE)
    return upload


def _all_or_nothing(answers: Answers) -> None:
    for answer in answers:
        if isinstance(answer, Refused):
            remedy = answer.remedy or "先处理这一张,再撤销整批"
            raise Refused(f"不能整批撤销:{answer.message}", remedy, "undo_refused", answer.problems)


def _with_documents(upload: Upload) -> tuple[list[list[StagedRow]], list[Document]]:
    """The submitted rows of each document beside it."""
    documents = {d.number: d for d in find.of_upload(upload.token) if d.state == "submitted"}
    groups: dict[str, list[StagedRow]] = {}
    for row in StagedRow.objects.filter(upload=upload, state=StagedRow.State.SUBMITTED).order_by("id"):
        groups.setdefault(row.number, []).append(row)
    shared = [number for number in groups if number in documents]
    return [groups[number] for number in shared], [documents[number] for number in shared]


def _hold(upload: Upload, state: str) -> None:
    """Holds the upload for this transaction; refuses when it moved on meanwhile."""
    now = Upload.objects.select_for_update().values_list("state", flat=True).get(pk=upload.pk)
    if now != state:
        raise Refused(f"“{upload.name}”刚被办理过", "刷新后查看", "upload_moved")


def _tell(groups: Sequence[Sequence[StagedRow]], answers: Answers, done: str) -> None:
    """Writes to each row what became of its document; a reason stands among its problems."""
    good: list[int] = []
    for rows, answer in zip(groups, answers, strict=True):
        if not isinstance(answer, Refused):
            good += [row.pk for row in rows]
            continue
        for row in rows:
            row.state = StagedRow.State.BAD
            row.problems = [*row.problems, *_faults(answer)]
            row.save(update_fields=["state", "problems"])
    for start in range(0, len(good), AT_ONCE):
        StagedRow.objects.filter(pk__in=good[start : start + AT_ONCE]).update(state=done)


def _faults(refused: Refused) -> list[dict[str, str]]:
    named = [(p.message, p.remedy, p.code, p.value) for p in refused.problems]
    said = named or [(refused.message, refused.remedy, refused.code, "")]
    return [
        {"cell": "", "column": "", "value": value, "message": m, "remedy": r, "code": c, "severity": "error"}
        for m, r, c, value in said
    ]


def _moved(upload: Upload, state: str) -> None:
    """The new state, and the counts as the rows have it now."""
    found = StagedRow.objects.filter(upload=upload)
    upload.state = state
    upload.bad = found.filter(state=StagedRow.State.BAD).count()
    upload.good = upload.rows - upload.bad
    upload.posted = found.filter(state=StagedRow.State.POSTED).count()
    upload.save()
