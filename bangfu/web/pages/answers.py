"""A form that somebody sent: uploaded, answered cell by cell, looked through, and taken back filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.indicators.evaluate import WHOLE
from bangfu.intake import store
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.reports import answer as answers
from bangfu.web import people
from bangfu.web.door import SeeOther, attachment, page, reader, scope_of, today
from bangfu.web.pages.imports import MOST_BYTES, XLSX
from bangfu.web.paging import pager
from bangfu.web.wording import Fault, Part, of_refusal, position

KEPT = "answered_form"
HEAD_BYTES = 8
ROWS = 100
ASKED = ("region", "programme", "helper", "period")


@page
def index(request: HttpRequest) -> HttpResponse:
    """The page to upload a form; by POST the form is answered and shown."""
    faults: list[Fault] = []
    if request.method == "POST":
        try:
            _keep(request)
        except Refused as refused:
            faults = of_refusal(refused)
        else:
            return SeeOther(reverse("answered"))
    given = {name: request.POST.get(name, "") for name in ("region", "period")}
    context = {"errors": faults, "last": request.session.get(KEPT, {}).get("name", ""), **given}
    return render(request, "web/answer.html", context, status=422 if faults else 200)


@page
def show(request: HttpRequest) -> HttpResponse:
    """The answered form, each cell with its question, its figure and its reason."""
    data, _ = _kept(request)
    cells, empty = data["cells"], data["empty"]
    turned = pager(request, len(cells), ROWS, "格")
    context = {
        "name": request.session[KEPT]["name"],
        "counts": list(_counts(data)),
        "cells": [_cell(cell) for cell in cells[turned.start : turned.start + ROWS]],
        "pager": turned,
        "empty": empty[:ROWS],
        "empty_text": f"{len(empty)} 格" + (f",先列 {ROWS} 格,全部见“来源”表" if len(empty) > ROWS else ""),
        "position_text": position(data["position"], 0),
        "crumbs": [Part("", "答表", reverse("answer")), Part("", request.session[KEPT]["name"])],
    }
    return render(request, "web/answered.html", context)


@page
def as_file(request: HttpRequest) -> HttpResponse:
    """The sender's own file, filled in, with the sheet of sources behind."""
    _, file = _kept(request)
    return attachment(file, "已填-" + request.session[KEPT]["name"], XLSX)


def _keep(request: HttpRequest) -> None:
    """Nothing; the form is answered and lies encrypted on disk, its key in the reader's session and nowhere else."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused("没有选文件", "请选择别人发来的空表(.xlsx)", "nothing_sent")
    if (file.size or 0) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 2**20} MB", "请拆成几个文件再上传", "file_too_big")
    period = request.POST.get("period", "").strip()
    found = answers.answer(
        scope_of(request),
        file.read(),
        today=today(),
        region=request.POST.get("region", "").strip() or _own_place(request),
        period=Period.parse(period) if period else None,
    )
    head = json.dumps(found.as_dict(), ensure_ascii=False).encode()
    store.drop(_path(request))
    secret = store.put(_path(request), len(head).to_bytes(HEAD_BYTES, "big") + head + found.file)
    request.session[KEPT] = {"name": file.name or "表.xlsx", "secret": secret.hex()}


def _own_place(request: HttpRequest) -> str:
    """The place of a reader who sees one place only; a form that names none is meant for it."""
    home = people.home_region(reader(request), today(), WHOLE)
    return "" if home == WHOLE else home


def _kept(request: HttpRequest) -> tuple[dict[str, Any], bytes]:
    """The reader's last form: what became of its cells, and the file.

    Refuses: `file_gone` when there is none or the session that held its key is over.
    """
    if KEPT not in request.session:
        raise Refused("还没有答过表,或登录已过期", "请重新上传这张表", "file_gone")
    packed = store.get(_path(request), bytes.fromhex(request.session[KEPT]["secret"]))
    end = HEAD_BYTES + int.from_bytes(packed[:HEAD_BYTES], "big")
    return json.loads(packed[HEAD_BYTES:end]), packed[end:]


def _path(request: HttpRequest) -> str:
    return f"form-{reader(request).pk}"


def _counts(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"label": "已填", "number": data["known"], "note": "总账里有据可查"}
    yield {"label": "待认", "number": data["unsure"], "note": "有可能的指标,要人认定"}
    yield {"label": "不知", "number": data["unknown"], "note": "只能由人填"}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    code = cell["indicator"]
    query = urlencode({name: cell[name] for name in ASKED if cell[name]})
    return {**cell, "url": "" if " + " in code else f"{reverse('figure', args=[code])}?{query}"}
