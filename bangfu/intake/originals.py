"""The files as they were sent: each sealed with its own key, kept until its day, opened here and nowhere else."""

from __future__ import annotations

from datetime import date
from posixpath import splitext

from django.db import transaction

from bangfu.intake import store
from bangfu.intake.models import PASTED, Upload
from bangfu.kernel.errors import Refused
from bangfu.kernel.personal import scrubbed
from bangfu.ledger.backend.forgetting import settle
from bangfu.workbooks import read
from bangfu.workbooks.sheets import Book

LONGEST_NAME = 200


def keep(upload: Upload, data: bytes) -> None:
    """Nothing; the file is on disk, and the upload (not saved here) knows where and under which key."""
    upload.path = upload.token
    upload.secret = store.put(upload.path, data)


def called(name: str) -> str:
    """What the upload is called: a name as long as can be kept, its ending with it.

    >>> called("表.csv"), len(called("长" * 300 + ".csv")), called("长" * 300 + ".csv")[-5:]
    ('表.csv', 200, '长.csv')
    """
    stem, ending = splitext(scrubbed("".join(filter(str.isprintable, name))))
    return stem[: LONGEST_NAME - len(ending)] + ending if len(ending) < LONGEST_NAME else stem[:LONGEST_NAME]


def content(upload: Upload) -> bytes:
    """The file byte by byte.

    Refuses: `file_gone` when it was refused whole, when its time is over or when it was destroyed.
    """
    data = store.get(upload.path, bytes(upload.secret)) if upload.path else b""
    if not data:
        raise Refused("原文件没有保存,或已按期限、按本人请求销毁", "各行记录仍可查看;要改请重新上传", "file_gone")
    return data


def parsed(name: str, data: bytes) -> Book:
    """The book that a file holds; a pasted table has a name of its own."""
    return read.read_text(data.decode("utf-8", "replace")) if name == PASTED else read.read(data, name)


def forget(upload: Upload) -> None:
    """Nothing; the key of the stored file is destroyed, and the file with it once that is committed.

    What was read of the file stays in the staged rows, so that figures still open to their rows.
    """
    path = upload.path
    Upload.objects.filter(pk=upload.pk).update(path="", secret=b"", digest=f"-{upload.token}")
    transaction.on_commit(lambda: store.drop(path))


def retire(today: date) -> int:
    """How many files were destroyed because their time is over."""
    over = list(Upload.objects.filter(keep_until__lt=today).exclude(path=""))
    with transaction.atomic():
        for upload in over:
            forget(upload)
    if over:
        settle()
    return len(over)
