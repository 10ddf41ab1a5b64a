"""Staged rows become documents and postings, piece by piece, each piece in one transaction with its rows' state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from bangfu.documents import catalogue, find, life
from bangfu.documents.models import Document
from bangfu.documents.steps import GONE
from bangfu.intake import gathering, kinds
from bangfu.intake.models import StagedRow, Upload
from bangfu.kernel.errors import Refused
from bangfu.ledger import entries

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

AT_ONCE = 1000
CHUNK = 2_500  # rows a transaction: others wait for a fraction of a second, measured by `make load`
UNDOING = "撤销上传批"
LONGEST_REASON = 500
Answers = Sequence[Document | Refused]


def confirm(
    user: AbstractBaseUser, upload: Upload, *, acceptor: AbstractBaseUser | None = None, **origin: Any
) -> Upload:
    """The upload with its good rows submitted, and accepted at once when a second person is named.

    Asked again it goes on where it stopped and changes nothing that was done.
    Refuses: `not_stageable` for a refused or undone upload, `upload_moved` when another is at it.
    Cost: a transaction for every 2,500 rows, so that nobody else waits long for the lock.
    """
    upload.refresh_from_db()
    if upload.state in (Upload.State.REFUSED, Upload.State.UNDONE, Upload.State.DISCARDED):
        raise Refused(f"“{upload.name}”{upload.get_state_display()},不能确认", "改好文件后重新上传", "not_stageable")
    if upload.state == Upload.State.STAGED:
        if acceptor is not None:
            _note_acceptor(upload, acceptor)
        for groups in _pieces(upload, StagedRow.State.GOOD):
            _submit(user, upload, groups, origin)
        _finish(upload, Upload.State.STAGED, Upload.State.CONFIRMED)
    if acceptor is not None and upload.state == Upload.State.CONFIRMED:
        accept(acceptor, upload)
    return upload


def accept(user: AbstractBaseUser, upload: Upload) -> Upload:
    """The upload with its documents accepted and posted by another person; those that cannot be are left waiting.

    Refuses: `not_confirmed`, `upload_moved`; whatever forbids a single document stands at its row.
    """
    upload.refresh_from_db()
    if upload.state == Upload.State.ACCEPTED:
        return upload
    if upload.state != Upload.State.CONFIRMED:
        raise Refused(f"“{upload.name}”{upload.get_state_display()},还不能审核", "请填报人先确认", "not_confirmed")
    _note_acceptor(upload, user)
    waiting = {d.number: d for d in find.of_upload(upload.token) if d.state == "submitted"}
    for groups in _pieces(upload, StagedRow.State.SUBMITTED):
        _accept(user, upload, {rows[0].number: rows for rows in groups if rows[0].number in waiting}, waiting)
    _finish(upload, Upload.State.CONFIRMED, Upload.State.ACCEPTED)
    return upload


def interrupted() -> list[Upload]:
    """The uploads that were being entered when the machine stopped, oldest first."""
    begun = Q(state=Upload.State.STAGED, acceptor__isnull=False)
    begun |= Q(state=Upload.State.STAGED, staged__state=StagedRow.State.SUBMITTED)
    begun |= Q(state=Upload.State.CONFIRMED, acceptor__isnull=False)
    return list(Upload.objects.filter(begun).distinct().order_by("id"))


def _pieces(upload: Upload, state: str) -> Iterator[list[list[StagedRow]]]:
    """The rows in that state, gathered into documents, as many at a time as one transaction may hold."""
    groups: dict[tuple[str, str, int], list[StagedRow]] = {}
    whole = kinds.has_rows(upload.kind)
    for row in StagedRow.objects.filter(upload=upload, state=state).order_by("id"):
        groups.setdefault((row.number, "", 0) if whole else (row.number, row.sheet, row.row), []).append(row)
    piece: list[list[StagedRow]] = []
    rows = 0
    for group in groups.values():
        if piece and rows + len(group) > CHUNK:
            yield piece
            piece, rows = [], 0
        piece.append(group)
        rows += len(group)
    if piece:
        yield piece


def _submit(user: AbstractBaseUser, upload: Upload, groups: Sequence[list[StagedRow]], origin: dict[str, Any]) -> None:
    items = []
    for rows in groups:
        [whole] = gathering.documents(upload.kind, ((row.row, row.values) for row in rows))
        items.append({**whole.values, "sheet": rows[0].sheet, "row": rows[0].row})
    creation = life.prepare_create(user, upload.kind, items, upload=upload.token, **origin)

    def alongside(answers: Answers) -> None:
        _hold(upload, Upload.State.STAGED, groups)
        _tell(groups, answers, StagedRow.State.SUBMITTED)

    creation.commit(alongside)


def _accept(
    user: AbstractBaseUser, upload: Upload, groups: Mapping[str, list[StagedRow]], waiting: Mapping[str, Document]
) -> None:
    there = list(groups.values())
    moving = life.prepare_step(user, [waiting[number] for number in groups], "accept")

    def alongside(answers: Answers) -> None:
        _hold(upload, Upload.State.CONFIRMED, there)
        _tell(there, answers, StagedRow.State.POSTED)

    moving.commit(alongside)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What undoing an upload takes back: how many posted and how many waiting documents, and sums by measure."""

    posted: int
    waiting: int
    sums: dict[str, int]


def taken_back(upload: Upload) -> TakenBack:
    """What undoing the upload would take back now; nothing is changed."""
    posted, waiting = _still_there(upload)
    return TakenBack(len(posted), len(waiting), entries.net(upload.kind, [d.number for d in posted]))


def _still_there(upload: Upload) -> tuple[list[Document], list[Document]]:
    """The documents of the upload that are in the books, and those that are not yet."""
    unposted = catalogue.kind(upload.kind).life().unposted
    documents = [d for d in find.of_upload(upload.token) if d.state not in GONE]
    return [d for d in documents if d.state not in unposted], [d for d in documents if d.state in unposted]


def undo(user: AbstractBaseUser, upload: Upload, reason: str = "") -> Upload:
    """The upload taken out again as a whole: what was posted is voided, what waited is withdrawn.

    Shape: `reason` stands at every step; it must be written where something was posted.
    Refuses: `no_reason`; `undo_refused` with the first reason when a single document cannot go; then nothing goes.
    """
    upload.refresh_from_db()
    with transaction.atomic():
        _hold(upload, upload.state)
        posted, waiting = _still_there(upload)
        if posted and not reason.strip():
            raise Refused("撤销整批没有写理由", "请写明理由后再办理,理由会记在每张单据上", "no_reason")
        said = f"{UNDOING}:{reason.strip()}" if reason.strip() else UNDOING
        for step, there in (("void", posted), ("withdraw", waiting)):
            _all_or_nothing(life.step_many(user, there, step, reason=said[:LONGEST_REASON]) if there else [])
        StagedRow.objects.filter(upload=upload).exclude(state=StagedRow.State.BAD).update(state=StagedRow.State.UNDONE)
        _moved(upload, Upload.State.UNDONE)
    return upload


def discard(user: AbstractBaseUser, upload: Upload) -> Upload:
    """The upload given up by who sent it, before anything of it was submitted; its file is kept for its time.

    Refuses: `not_yours`, `not_discardable` once it is confirmed, `upload_moved`.
    """
    upload.refresh_from_db()
    if upload.user_id != user.pk:
        raise Refused("只能放弃自己的上传", "请上传的同志自己办理", "not_yours")
    if upload.state == Upload.State.DISCARDED:
        return upload
    with transaction.atomic():
        if upload.state in (Upload.State.STAGED, Upload.State.REFUSED):
            _hold(upload, upload.state)
        rows = StagedRow.objects.filter(upload=upload)
        is_begun = rows.filter(state__in=(StagedRow.State.SUBMITTED, StagedRow.State.POSTED)).exists()
        if upload.state not in (Upload.State.STAGED, Upload.State.REFUSED) or is_begun:
            message = f"“{upload.name}”{'正在提交' if is_begun else upload.get_state_display()},不能放弃"
            raise Refused(message, "要取回已提交的,请办理“撤销整批”", "not_discardable")
        rows.filter(state=StagedRow.State.GOOD).update(state=StagedRow.State.UNDONE)
        _moved(upload, Upload.State.DISCARDED)
    return upload


def _all_or_nothing(answers: Answers) -> None:
    for answer in answers:
        if isinstance(answer, Refused):
            remedy = answer.remedy or "先处理这一张,再撤销整批"
            raise Refused(f"不能整批撤销:{answer.message}", remedy, "undo_refused", answer.problems)


def _hold(upload: Upload, state: str, groups: Sequence[Sequence[StagedRow]] = ()) -> None:
    """Holds the upload for this transaction; refuses when it or one of the rows moved on meanwhile."""
    now = Upload.objects.select_for_update().values_list("state", flat=True).get(pk=upload.pk)
    rows = [row for group in groups for row in group]
    still = 0
    for start in range(0, len(rows), AT_ONCE):
        some = [row.pk for row in rows[start : start + AT_ONCE]]
        still += StagedRow.objects.filter(pk__in=some, state=rows[0].state).count()
    if now != state or still != len(rows):
        raise Refused(f"“{upload.name}”刚被办理过", "刷新后查看", "upload_moved")


def _note_acceptor(upload: Upload, acceptor: AbstractBaseUser) -> None:
    """Keeps who asked for the entering, so that it can be brought to its end after a stop of the machine."""
    upload.acceptor_id = acceptor.pk
    upload.save(update_fields=["acceptor"])


def _finish(upload: Upload, was: str, now: str) -> None:
    with transaction.atomic():
        _hold(upload, was)
        _moved(upload, now)


def _tell(groups: Sequence[Sequence[StagedRow]], answers: Answers, done: str) -> None:
    """Writes to each row what became of its document; a reason stands among its problems."""
    good: list[int] = []
    bad: list[StagedRow] = []
    for rows, answer in zip(groups, answers, strict=True):
        if not isinstance(answer, Refused):
            good += [row.pk for row in rows]
            continue
        for row in rows:
            row.state = StagedRow.State.BAD
            row.problems = [*row.problems, *_faults(answer)]
        bad += rows
    StagedRow.objects.bulk_update(bad, ["state", "problems"], batch_size=AT_ONCE)
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
