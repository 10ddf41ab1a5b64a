"""The audit trail, for the officer of audit alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bangfu.access import trail
from bangfu.access.models import Record
from bangfu.kernel.period import day_of
from bangfu.web.acts import title
from bangfu.web.door import page, reader, today
from bangfu.web.paging import pager
from bangfu.web.wording import Tag, minute

SIZE = 30
TONES = {"done": "go", "refused": "wait", "failed": "stop"}
METHODS = {"GET": "取出", "POST": "办理", "CMD": "命令行"}


@dataclass(frozen=True, slots=True)
class Row:
    """One record as the table shows it."""

    number: int
    at: str
    who: str
    origin: str
    act: str
    method: str
    target: str
    result: Tag


@page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The rows, newest first, by user, act and day; with `check` every seal is computed again."""
    asked = {name: request.GET.get(name, "").strip() for name in ("who", "act", "on")}
    on = day_of(asked["on"]) if asked["on"] else None
    rows = trail.read(reader(request), today(), who=asked["who"], act=asked["act"], on=on)
    total = rows.count()
    pages = pager(request, total, SIZE)
    context = {
        "asked": asked,
        "total": total,
        "choices": [(act, title(act)) for act in trail.acts()],
        "report": trail.verify() if request.GET.get("check") else None,
        "pager": pages,
        "rows": [_row(row) for row in rows[pages.start : pages.start + SIZE]],
    }
    return render(request, "web/trail.html", context)


def _row(row: Record) -> Row:
    return Row(
        row.number, minute(row.at), row.who or "未登录", row.origin, title(row.act), METHODS.get(row.method, row.method),
        row.target, Tag(row.get_result_display(), TONES[row.result]),
    )  # fmt: skip
