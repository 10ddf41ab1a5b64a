"""An upload from the first look to the books; the same file twice is one upload."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bangfu.documents import find, life, revealing
from bangfu.intake import across, earlier, entering, gathering, kinds, marks, named, originals, staging, store
from bangfu.intake.models import PASTED, StagedRow, Upload
from bangfu.intake.verdict import Verdict, add_problem
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.personal import scrubbed_values
from bangfu.ledger.backend import wall
from bangfu.registry import scope as scopes
from bangfu.registry.scope import Scope
from bangfu.workbooks import marked, read
from bangfu.workbooks.sheets import Book

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

__all__ = [
    "accept", "by_token", "confirm", "discard", "interrupted", "marked_file", "marked_name", "names_people", "progress",
    "recent", "report", "retire", "row", "stage", "stage_text", "taken_back", "undo",
]  # fmt: skip

accept = entering.accept
confirm = entering.confirm
discard = entering.discard
undo = entering.undo
taken_back = entering.taken_back
interrupted = entering.interrupted
retire = originals.retire

MARKED = "-核对"
KEPT_DAYS = 3 * 366  # uploads prove where a figure is from; three years is what audits look back
AT_ONCE = 1000
SHOWN = 20


def stage(
    user: AbstractBaseUser, kind: str, name: str, data: bytes, *, chosen: Mapping[str, str] | None = None
) -> Upload:
    """The upload of a file with every row judged; nothing is posted.

    The same file for the same kind gives the first upload back. Shape: `chosen` maps headers to columns by the
    user's own decision; a staged upload that is staged again with choices is judged anew.
    """
    return _stage(user, kind, name, data, chosen)


def stage_text(user: AbstractBaseUser, kind: str, text: str, *, chosen: Mapping[str, str] | None = None) -> Upload:
    """The upload of a table that was pasted from Excel, WPS or a chat."""
    return _stage(user, kind, PASTED, text.encode(), chosen)


def _stage(user: AbstractBaseUser, kind: str, name: str, data: bytes, chosen: Mapping[str, str] | None) -> Upload:
    kinds.title(kind)
    digest = store.mark(data)
    before = earlier.same_file(kind, digest)
    if before and not (chosen and before.state == Upload.State.STAGED and before.user_id == user.pk):
        return before
    now = timezone.now()
    upload = Upload(
        token=secrets.token_hex(16), kind=kind, name=originals.called(name), digest=digest, size=len(data),
        user_id=user.pk, state=Upload.State.REFUSED, path="", secret=b"",
        created_at=now, keep_until=timezone.localdate(now) + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    try:
        book = originals.parsed(name, data)
    except Refused as refused:
        return _refused(upload, refused)
    return _judged(user, upload, _Given(book, data, chosen, before))


@dataclass(frozen=True, slots=True)
class _Given:
    """What was sent: the book and its bytes, the sender's choice of columns, the upload that it takes the place of."""

    book: Book
    data: bytes
    chosen: Mapping[str, str] | None
    before: Upload | None


def _refused(upload: Upload, refused: Refused) -> Upload:
    """A file that cannot be read is not kept; the upload only remembers why."""
    upload.problems = scrubbed_values([p.as_dict() for p in refused.problems or [_problem(refused)]])
    upload.save()
    return upload


def _problem(refused: Refused) -> Problem:
    return Problem("", refused.message, refused.remedy, refused.code)


def _judged(user: AbstractBaseUser, upload: Upload, given: _Given) -> Upload:
    chosen, data = given.chosen, given.data
    today = timezone.localdate(upload.created_at)
    found = staging.examine(given.book, upload.kind, scope=scopes.of(user, today), today=today, chosen=chosen)
    if not found.refused:
        found.people.keep(named.subjects(found.verdicts, kinds.targets(upload.kind)))
    _try(user, upload.kind, [v for v in found.verdicts if v.good and _number(v) not in found.known])
    upload.mapping = {**found.mapping(chosen), "pasted": upload.name == PASTED}
    rows = [] if found.refused else staging.rows_of(upload, found)
    upload.rows = len(rows)
    upload.bad = sum(r.state == StagedRow.State.BAD for r in rows)
    upload.good = upload.rows - upload.bad
    originals.keep(upload, data)
    _stage_rows(upload, rows)
    upload.state = Upload.State.REFUSED if found.refused else Upload.State.STAGED
    upload.problems = scrubbed_values([p.as_dict() for p in found.problems])
    try:
        with transaction.atomic():
            if given.before:
                Upload.objects.filter(pk=given.before.pk).update(state=Upload.State.UNDONE)
            upload.save()
    except IntegrityError:
        store.drop(upload.path)
        upload.delete()
        return earlier.same_file(upload.kind, upload.digest) or upload
    return upload


def _stage_rows(upload: Upload, rows: Sequence[StagedRow]) -> None:
    """Keeps the rows piece by piece, so that nobody waits for all; a stop meanwhile leaves an upload that says so."""
    stopped = Refused("读取时中断了,没有读完", "请重新上传这个文件", "reading_stopped")
    upload.problems = [_problem(stopped).as_dict()]
    upload.save()
    for one in rows:
        one.upload = upload
    for start in range(0, len(rows), AT_ONCE):
        StagedRow.objects.bulk_create(rows[start : start + AT_ONCE])


def _number(verdict: Verdict) -> str:
    return str(verdict.values.get("number", ""))


def _try(user: AbstractBaseUser, kind: str, verdicts: Sequence[Verdict]) -> None:
    """Adds to each row what making its document would meet; nothing is written."""
    targets = {t.name: t for t in kinds.targets(kind)}
    wholes = gathering.documents(kind, ((v.row.line, v.values) for v in verdicts))
    answers = life.check_many(user, kind, [whole.values for whole in wholes])
    for whole, problems in zip(wholes, answers, strict=True):
        rows = [verdicts[at] for at in whole.at]
        for problem in problems:
            add_problem(rows[0], targets, problem)
        across.hold_back(rows)


def by_token(user: AbstractBaseUser, scope: Scope, token: str) -> Upload:
    """The upload, for who sent it and for who sees every document of it.

    Refuses: `unknown_upload`.
    """
    found = _named(token)
    if found and holds(user, scope, found):
        return found
    raise _unknown()


def of_row(user: AbstractBaseUser, scope: Scope, token: str, sheet: str, line: int) -> tuple[Upload, StagedRow]:
    """The upload with one of its rows, for who holds it and for who sees the document that the row became.

    Refuses: `unknown_upload`, `unknown_row`.
    """
    with wall.lifted(wall.UPLOADS):  # one row may be seen of an upload that as a whole may not
        found = _named(token)
    held = found is not None and holds(user, scope, found)
    if found is None or not (held or find.listing(scope, upload=token).count):
        raise _unknown()
    one = row(found, sheet, line)
    if not held and find.numbered(scope, token, one.number) is None:
        raise _unknown()
    return found, one


def holds(user: AbstractBaseUser, scope: Scope, upload: Upload) -> bool:
    """Whether all of the upload may be shown: a sheet of the city has rows of many counties.

    Shape: to who sees as much as the sender does, and to who sees every document of it when no row is without one.
    """
    sender = scopes.of(upload.user, timezone.localdate())
    if upload.user_id == user.pk or (sender.grants and scope.covers(sender)):
        return True
    seen = find.listing(scope, upload=upload.token).count
    return not upload.bad and 0 < seen == sum(find.states_of_upload(upload.token).values())


def _named(token: str) -> Upload | None:
    return Upload.objects.filter(token=token).select_related("user", "acceptor").first()


def _unknown() -> Refused:
    return Refused("没有找到这个上传批", "核对地址,或请填报人查看", "unknown_upload")


def recent(user: AbstractBaseUser, kind: str = "") -> list[Upload]:
    """The user's latest uploads, newest first."""
    found = Upload.objects.filter(user_id=user.pk).select_related("user")
    return list((found.filter(kind=kind) if kind else found)[:SHOWN])


def with_faults(user: AbstractBaseUser) -> list[Upload]:
    """The user's uploads that wait for a correction or a confirmation."""
    return list(Upload.objects.filter(user_id=user.pk, state=Upload.State.STAGED, bad__gt=0)[:SHOWN])


def rows(upload: Upload, *, only_bad: bool = False, start: int = 0, count: int = AT_ONCE) -> list[StagedRow]:
    """The rows of an upload in the order of the file."""
    found = StagedRow.objects.filter(upload=upload).order_by("id")
    return named.worded(list((found.exclude(problems=[]) if only_bad else found)[start : start + count]))


def progress(upload: Upload) -> tuple[int, int] | None:
    """How many rows of how many are through the step that was begun; None when none is going on."""
    states: dict[str, tuple[str, str]] = {
        Upload.State.STAGED: (StagedRow.State.SUBMITTED, StagedRow.State.GOOD),
        Upload.State.CONFIRMED: (StagedRow.State.POSTED, StagedRow.State.SUBMITTED),
    }
    if upload.state not in states:
        return None
    done, left = (StagedRow.objects.filter(upload=upload, state=state).count() for state in states[upload.state])
    return (done, done + left) if done else None


def row(upload: Upload, sheet: str, line: int) -> StagedRow:
    """The row as it stood in the uploaded sheet.

    Refuses: `unknown_row`.
    """
    found = StagedRow.objects.filter(upload=upload, sheet=sheet, row=line).first()
    if found is None:
        raise Refused(f"上传的表里没有“{sheet}”第 {line} 行", "回到上传批查看各行", "unknown_row")
    return named.worded([found])[0]


def names_people(upload: Upload) -> bool:
    """Whether the file has columns of people."""
    return bool(named.columns(kinds.targets(upload.kind)))


def marked_file(user: AbstractBaseUser, upload: Upload) -> bytes:
    """The user's own file with the verdict in a red last column; a new workbook for what was pasted.

    A file that names people goes back to nobody but who sent it, and each time is written down.
    Refuses: `file_gone`, `not_yours`.
    """
    data = originals.content(upload)
    if names_people(upload):
        if upload.user_id != user.pk:
            remedy = "各行的结果在这一页上可以看到,姓名已脱敏"
            raise Refused("原表里有完整姓名,只能由上传人自己下载", remedy, "not_yours")
        now = timezone.now()
        revealing.note_file(revealing.Asking(user, "改正自己上传的表", now, timezone.localdate(now)), upload.kind,
                            upload.token, upload.rows)  # fmt: skip
    if upload.name == PASTED or upload.name.lower().endswith(read.TEXT_ENDINGS):
        return marked.marked_text(originals.parsed(upload.name, data), marks.of(upload))
    return marked.marked(data, marks.of(upload))


def marked_name(upload: Upload) -> str:
    """What the marked file is called: as the user's own, with -核对 before the ending.

    >>> marked_name(Upload(name="三月.xlsx")), marked_name(Upload(name="三月.csv")), marked_name(Upload(name=PASTED))
    ('三月-核对.xlsx', '三月-核对.xlsx', '粘贴的表格-核对.xlsx')
    """
    stem, dot, ending = upload.name.rpartition(".")
    if not dot or upload.name.lower().endswith(read.TEXT_ENDINGS):
        ending = "xlsx"
    return f"{stem or upload.name}{MARKED}.{ending}"


def report(upload: Upload) -> dict[str, Any]:
    """The upload as plain values for JSON: counts, faults of the file, faults of rows."""
    errors: list[dict[str, Any]] = []
    warnings: list[dict[str, Any]] = []
    for one in StagedRow.objects.filter(upload=upload).exclude(problems=[]).order_by("id"):
        for fault in one.problems:
            said = {"sheet": one.sheet, "row": one.row, "cell": fault["cell"], "column": fault["column"],
                    "value": fault["value"], "problem": fault["message"], "remedy": fault["remedy"],
                    "code": fault["code"]}  # fmt: skip
            (errors if fault["severity"] == "error" else warnings).append(said)
    return {
        "token": upload.token, "kind": upload.kind, "state": upload.state, "rows": upload.rows, "good": upload.good,
        "bad": upload.bad, "posted": upload.posted, "problems": upload.problems, "errors": errors, "warnings": warnings,
        "refused": upload.state == Upload.State.REFUSED,
    }  # fmt: skip
