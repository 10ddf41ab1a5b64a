"""Requests for more people in the open than one may see alone: what the reader may decide, what became of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bangfu.documents import consent, find
from bangfu.documents.wishing import Asking
from bangfu.kernel.errors import Refused
from bangfu.registry import trees
from bangfu.web import opening
from bangfu.web.door import SeeOther, page, reader, scope_of, today
from bangfu.web.paging import pager
from bangfu.web.papers import address, kind_title
from bangfu.web.wording import Fault, of_refusal

if TYPE_CHECKING:
    from bangfu.documents.disclosed import ConsentRequest

SIZE = 20
DEEDS = {"grant": "已同意", "refuse": "已答复不同意"}


@page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The requests that wait for the reader, and those that the reader made or decided."""
    return _shown(request)


@page
@require_POST
def ask(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """A request made; a refusal shows the list with the reason on top."""
    document = find.document(scope_of(request), kind, number)
    try:
        consent.ask(_asking(request), document)
    except Refused as refused:
        return _shown(request, of_refusal(refused), status=422)
    messages.success(request, f"已申请。另一位有审核权限的同志同意之后，您可以在 {_hours()} 小时内查看或导出。")
    return SeeOther(address(kind, number))


@page
@require_POST
def decide(request: HttpRequest, key: int, deed: str) -> HttpResponse:
    """A request decided; a refusal shows the list again with what was written."""
    if deed not in DEEDS:
        raise Refused("没有这一步", "请从页面上办理", "not_found")
    try:
        consent.decide(_asking(request), key, grants=deed == "grant")
    except Refused as refused:
        if refused.code in ("not_found", "no_right"):
            raise
        return _shown(request, of_refusal(refused), {"key": key, "reason": request.POST.get("reason", "")}, status=422)
    messages.success(request, f"{DEEDS[deed]}，申请人在单据页面上看得到。")
    return SeeOther(reverse("consents"))


def _asking(request: HttpRequest) -> Asking:
    return Asking(reader(request), request.POST.get("reason", ""), timezone.localtime(), today())


def _hours() -> int:
    return int(consent.HOLDS.total_seconds() // 3600)


def _shown(
    request: HttpRequest, errors: Sequence[Fault] = (), said: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    others = consent.of(reader(request))
    pages = pager(request, others.count(), SIZE)
    context = {
        "waiting": [_row(one) for one in consent.waiting(reader(request), timezone.now(), today())],
        "others": [_row(one) for one in others[pages.start : pages.start + SIZE]],
        "pager": pages,
        "errors": errors,
        "said": said or {},
        "most": consent.MOST_ALONE,
        "hours": _hours(),
    }
    return render(request, "web/consents.html", context, status=status)


def _row(one: ConsentRequest) -> dict[str, Any]:
    document = one.document
    return opening.said(one, timezone.now()) | {
        "title": f"{kind_title(document.kind)} {document.number}",
        "url": address(document.kind, document.number),
        "place": trees.name_on(document.region_id, today()),
    }
