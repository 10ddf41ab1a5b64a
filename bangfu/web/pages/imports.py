"""Workbooks in: choose a kind, take its template, upload a file or paste a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.documents import catalogue
from bangfu.intake import template as templates
from bangfu.intake import upload as uploads
from bangfu.kernel.errors import Refused
from bangfu.web import people
from bangfu.web.door import SeeOther, attachment, page, reader, today
from bangfu.web.papers import kind_title
from bangfu.web.wording import Fault, Part, of_refusal

if TYPE_CHECKING:
    from bangfu.intake.models import Upload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 20 * 2**20
TONES = {"refused": "stop", "staged": "wait", "confirmed": "wait", "accepted": "go", "undone": "", "discarded": ""}
STEPS = ("上传", "核对", "确认提交", "审核入账")
TYPES = {"text": "文字", "date": "日期", "money": "金额(元)", "integer": "整数", "region": "区划名称或代码",
         "organisation": "单位名称或编码", "programme": "帮扶渠道", "matter": "单据编号"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recent:
    """An upload in a list."""

    name: str
    url: str
    state: str
    tone: str


@page
def index(request: HttpRequest) -> HttpResponse:
    """The kinds that can be imported, and the reader's latest uploads."""
    kinds = [
        {
            "title": body.TITLE,
            "url": reverse("import-of", args=[code]),
            "template": reverse("import-template", args=[code]),
        }
        for code, body in catalogue.kinds().items()
    ]
    mine = [recent(upload) for upload in uploads.recent(reader(request))]
    return render(
        request,
        "web/import.html",
        {"kinds": kinds, "uploads": mine, "reads_only": people.reads_only(reader(request), today())},
    )


def steps(current: int) -> list[dict[str, object]]:
    """The way of an upload, the same words on every page."""
    return [{"title": title, "current": at == current} for at, title in enumerate(STEPS)]


def recent(upload: Upload) -> Recent:
    """The upload as a line of a list."""
    return Recent(upload.name, reverse("upload", args=[upload.token]), upload.get_state_display(), TONES[upload.state])


@page
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The page to upload a file of a kind; by POST the upload is staged and shown."""
    catalogue.kind(kind)
    reads_only = people.reads_only(reader(request), today())
    if request.method == "POST" and reads_only:
        raise Refused(reads_only, "", "no_right")
    faults: list[Fault] = []
    text = request.POST.get("text", "")
    if request.method == "POST":
        try:
            staged = _staged(request, kind, text)
        except Refused as refused:
            faults = of_refusal(refused)
        else:
            return SeeOther(reverse("upload", args=[staged.token]))
    context = {
        "title": kind_title(kind),
        "progress": steps(0),
        "reads_only": reads_only,
        "columns": [{"title": c.title, "required": c.required, "help": _help(c)} for c in catalogue.columns(kind)],
        "template_url": reverse("import-template", args=[kind]),
        "errors": faults,
        "text": text,
        "crumbs": [Part("", "导入", reverse("import")), Part("", kind_title(kind))],
    }
    return render(request, "web/import_kind.html", context, status=422 if faults else 200)


def _help(column: catalogue.Column) -> str:
    choices = "、".join(title for _, title in column.choices)
    return column.help or choices or TYPES.get(column.type, "文字")


def _staged(request: HttpRequest, kind: str, text: str) -> Upload:
    file = request.FILES.get("file")
    if file is None and not text.strip():
        raise Refused("没有选文件,也没有粘贴内容", "选一个文件,或把表格粘贴进来", "nothing_sent")
    if file is None:
        return uploads.stage_text(reader(request), kind, text)
    if (file.size or 0) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 2**20} MB", "请拆成几个文件再上传", "file_too_big")
    return uploads.stage(reader(request), kind, file.name or "上传", file.read())


@page
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The blank workbook of a kind."""
    return attachment(templates.of(kind), f"{kind_title(kind)}-填报模板.xlsx", XLSX)
