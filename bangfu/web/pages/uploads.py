"""One upload: its rows judged, confirmed, accepted, undone; one row beside the document it became."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.documents import find
from bangfu.intake import upload as uploads
from bangfu.kernel.errors import Refused
from bangfu.web import people, progress
from bangfu.web.asked import Option, Switch
from bangfu.web.door import SeeOther, attachment, page, reader, scope_of, today
from bangfu.web.pages.document import content
from bangfu.web.pages.imports import TONES, XLSX, steps
from bangfu.web.paging import pager
from bangfu.web.papers import address, kind_title, state_tag
from bangfu.web.wording import Fault, Part, held, minute, of_refusal

if TYPE_CHECKING:
    from bangfu.intake.models import StagedRow, Upload

ROWS = 50
FAULTS = 200
STEP_OF = {"refused": 0, "staged": 1, "confirmed": 3, "accepted": 4, "undone": 0, "discarded": 0}
MARKS = {
    "good": ("✓ 合格", "good"), "bad": ("× 有误", "stop"), "known": ("○ 早已在账", "guess"),
    "submitted": ("✓ 已提交", "good"), "posted": ("✓ 已入账", "good"), "undone": ("○ 已撤销", "guess"),
}  # fmt: skip
HEADER = re.compile(r"([A-Z]+) (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """An upload as pages show it."""

    name: str
    kind: str
    state: str
    tone: str
    person: str
    when: str
    going_on: str


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done with the upload next."""

    title: str
    url: str
    tone: str = ""
    post: bool = True


def shown(upload: Upload) -> Shown:
    """The upload's head."""
    person = people.shown(upload.user)
    done = uploads.progress(upload)
    return Shown(
        upload.name, kind_title(upload.kind), upload.get_state_display(), TONES[upload.state], person,
        minute(upload.created_at), f"入账中 {done[0]:,}/{done[1]:,} 行" if done else "",
    )  # fmt: skip


@page
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The upload."""
    return _shown(request, uploads.by_token(reader(request), scope_of(request), token))


@page
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The good rows submitted."""
    return _done(request, token, lambda upload: uploads.confirm(reader(request), upload))


@page
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The submitted rows accepted as one."""
    return _done(request, token, lambda upload: uploads.accept(reader(request), upload))


@page
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """The upload given up before anything of it was submitted."""
    return _done(request, token, lambda upload: uploads.discard(reader(request), upload))


@page
def marked(request: HttpRequest, token: str) -> HttpResponse:
    """The user's own file with the verdict in a red column."""
    upload = uploads.by_token(reader(request), scope_of(request), token)
    return attachment(uploads.marked_file(reader(request), upload), uploads.marked_name(upload), XLSX)


@page
def row(request: HttpRequest, token: str, sheet: str, row: int) -> HttpResponse:
    """The row as it stood in the sheet, beside its document."""
    scope = scope_of(request)
    upload, one = uploads.of_row(reader(request), scope, token, sheet, row)
    held = uploads.holds(reader(request), scope, upload)
    document = _document(scope, upload, one)
    mark, tone = MARKS[one.state]
    context = {
        "upload": shown(upload),
        "place": f"{sheet} 第 {row} 行",
        "mark": mark,
        "tone": tone,
        "cells": list(_cells(one)),
        "document": document and {
            "number": document.number, "url": address(document.kind, document.number),
            "state": document.state_title, "tone": state_tag(document.state).tone,
        },
        "content": [part for part in content(document) if not part.url] if document else [],
        "before": _beside(upload, sheet, row - 1) if held else "",
        "after": _beside(upload, sheet, row + 1) if held else "",
        "crumbs": [Part("", "导入", reverse("import")),
                   Part("", upload.name, reverse("upload", args=[token]) if held else ""), Part("", f"第 {row} 行")],
    }  # fmt: skip
    return render(request, "web/upload_row.html", context)


def _document(scope: Any, upload: Upload, one: StagedRow) -> Any:
    """The document that the row became, if the reader may see it."""
    return find.numbered(scope, upload.token, one.number)


def _beside(upload: Upload, sheet: str, row: int) -> str:
    try:
        uploads.row(upload, sheet, row)
    except Refused:
        return ""
    return reverse("upload-row", args=[upload.token, sheet, row])


def _done(request: HttpRequest, token: str, act: Any) -> HttpResponse:
    upload = uploads.by_token(reader(request), scope_of(request), token)
    try:
        act(upload)
    except Refused as refused:
        return _shown(request, upload, of_refusal(refused), 422)
    return SeeOther(reverse("upload", args=[token]))


def _shown(request: HttpRequest, upload: Upload, errors: Sequence[Fault] = (), status: int = 200) -> HttpResponse:
    only_bad = request.GET.get("show") == "bad"
    turned = pager(request, upload.bad if only_bad else upload.rows, ROWS, "行")
    rows = uploads.rows(upload, only_bad=only_bad, start=turned.start, count=ROWS)
    headers = _headers(rows)
    faults = list(_faults(upload))
    refused = [Fault(p["message"], p["remedy"]) for p in upload.problems if p["severity"] == "error"]
    here = reverse("upload", args=[upload.token])
    context = {
        "upload": shown(upload),
        "progress": steps(STEP_OF[upload.state]),
        "said": progress.said(upload),
        "errors": [*errors, *refused],
        "counts": _counts(upload),
        "forms": list(_actions(request, upload)),
        "remarks": [f"{p['message']};{p['remedy']}" for p in upload.problems if p["severity"] != "error"],
        "faults": faults[:FAULTS],
        "faults_text": f"{len(faults)} 处" + (f",先列 {FAULTS} 处" if len(faults) > FAULTS else ""),
        "rows_text": f"共 {upload.rows} 行",
        "switches": [
            Switch("显示", (Option("全部", here, not only_bad), Option("只看有误", f"{here}?show=bad", only_bad)))
        ],
        "columns": [HEADER.sub(r"\2", header) for header in headers],
        "rows": [_row(upload, one, headers) for one in rows],
        "pager": turned,
        "crumbs": [Part("", "导入", reverse("import")), Part("", upload.name)],
    }
    return render(request, "web/upload.html", context, status=status)


def _counts(upload: Upload) -> list[dict[str, Any]]:
    return [
        {"label": "数据行", "number": upload.rows, "note": ""},
        {"label": "合格", "number": upload.good, "note": ""},
        {"label": "有误", "number": upload.bad, "note": "改好后重新上传" if upload.bad else ""},
        {"label": "已入账", "number": upload.posted, "note": ""},
    ]


def _actions(request: HttpRequest, upload: Upload) -> Iterator[Action]:
    token = upload.token
    mine = upload.user_id == reader(request).pk
    if upload.state == "staged" and upload.good and mine:
        yield Action(f"确认提交 {upload.good} 行", reverse("upload-confirm", args=[token]), "main")
    if upload.state == "confirmed" and not mine and people.may_accept(reader(request), today()):
        yield Action("审核入账", reverse("upload-accept", args=[token]), "main")
    if upload.bad and upload.path and (mine or not uploads.names_people(upload)):
        yield Action("下载标红的原表", reverse("upload-marked", args=[token]), post=False)
    if upload.state in ("staged", "refused") and mine:
        yield Action("放弃这次上传", reverse("upload-discard", args=[token]))
    if upload.state in ("confirmed", "accepted") and may_undo(request, upload):
        yield Action("撤销整批", reverse("upload-undo", args=[token]), "danger", post=False)


def may_undo(request: HttpRequest, upload: Upload) -> bool:
    """Whether the reader is offered to take the upload out again."""
    return upload.user_id == reader(request).pk or people.may_accept(reader(request), today())


def _faults(upload: Upload) -> Iterator[dict[str, str]]:
    for one in uploads.rows(upload, only_bad=True):
        for fault in one.problems:
            wrong = fault["severity"] == "error"
            yield {
                "url": reverse("upload-row", args=[upload.token, one.sheet, one.row]),
                "place": f"{one.sheet} {fault['cell'] or f'第 {one.row} 行'}", "column": fault["column"],
                "value": fault["value"], "message": held(fault["message"], fault["code"]), "remedy": fault["remedy"],
                "tone": "stop" if wrong else "doubt", "mark": "×" if wrong else "△",
            }  # fmt: skip


def _headers(rows: Sequence[StagedRow]) -> list[str]:
    """Every column that any of the rows fills, in the order of the sheet; an empty cell is not kept in a row."""
    found = dict.fromkeys(header for one in rows for header in one.raw)
    return sorted(found, key=lambda header: (len(_letter(header)), _letter(header)))


def _row(upload: Upload, one: StagedRow, headers: Sequence[str]) -> dict[str, Any]:
    wrong = {fault["cell"] for fault in one.problems if fault["severity"] == "error"}
    mark, tone = MARKS[one.state]
    cells = [
        {"text": text, "wrong": f"{_letter(h)}{one.row}" in wrong} for h in headers for text in [one.raw.get(h, "")]
    ]
    return {
        "url": reverse("upload-row", args=[upload.token, one.sheet, one.row]), "place": f"第 {one.row} 行",
        "mark": mark, "tone": tone, "cells": cells,
    }  # fmt: skip


def _cells(one: StagedRow) -> Iterator[dict[str, Any]]:
    for header, text in one.raw.items():
        ref = f"{_letter(header)}{one.row}"
        faults = [
            {"tone": "stop" if f["severity"] == "error" else "doubt", "mark": "×" if f["severity"] == "error" else "△",
             "message": held(f["message"], f["code"]), "remedy": f["remedy"]}
            for f in one.problems if f["cell"] == ref
        ]  # fmt: skip
        yield {"ref": ref, "column": HEADER.sub(r"\2", header), "text": text, "wrong": bool(faults), "faults": faults}


def _letter(header: str) -> str:
    found = HEADER.fullmatch(header)
    return found[1] if found else ""
