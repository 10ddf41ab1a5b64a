"""The accounts, for the officers of system and security."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bangfu.access import users
from bangfu.kernel.errors import Refused
from bangfu.web.door import SeeOther, page, reader, today
from bangfu.web.wording import Fault, of_refusal


@page
def show(request: HttpRequest) -> HttpResponse:
    """Every account, and the form for a new one."""
    deeds = _deeds(request)
    if request.method != "POST":
        return _shown(request, deeds)
    name, shown = request.POST.get("user", "").strip(), request.POST.get("shown", "")
    try:
        if "password" not in deeds:
            raise Refused("您不能建立用户", "由系统管理员办理", "not_allowed")
        users.make(name, request.POST.get("password", ""), shown, now=timezone.now())
    except Refused as refused:
        return _shown(request, deeds, of_refusal(refused), {"user": name, "shown": shown})
    messages.success(request, f"已建立用户 {name}。请安全管理员授予角色。")
    return SeeOther(reverse("accounts"))


@page
@require_POST
def do(request: HttpRequest, name: str, deed: str) -> HttpResponse:
    """One thing done with one account."""
    deeds = _deeds(request)
    try:
        title = users.do(
            reader(request), deed, name, today(), now=timezone.now(), password=request.POST.get("password", "")
        )
    except Refused as refused:
        if refused.code != "weak_password":
            raise
        return _shown(request, deeds, of_refusal(refused))
    messages.success(request, f"{name}：已{title}。")
    return SeeOther(reverse("accounts"))


def _deeds(request: HttpRequest) -> list[str]:
    """What the reader may do here.

    Refuses: `not_allowed` when it is nothing.
    """
    deeds = users.does(reader(request), today())
    if not deeds:
        raise Refused("账号由系统管理员和安全管理员管理", "请联系他们", "not_allowed")
    return deeds


def _shown(
    request: HttpRequest, deeds: list[str], errors: Sequence[Fault] = (), said: dict[str, str] | None = None
) -> HttpResponse:
    context = {"rows": users.everyone(today()), "deeds": deeds, "errors": errors, "said": said or {}}
    return render(request, "web/accounts.html", context, status=422 if errors else 200)
