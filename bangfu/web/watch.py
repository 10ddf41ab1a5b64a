"""Middleware: a session ends with the rights that it began with."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from bangfu.registry import roles
from bangfu.web.door import SeeOther, today
from bangfu.web.entrance import RIGHTS

CHANGED = "您的权限有变化，请重新登录。"


class RightsWatch:
    """Asks whoever's roles were given, ended or ran out since the login to log in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or the way to the login."""
        if not request.user.is_authenticated:
            return self._next(request)
        now = roles.fingerprint(request.user, today())
        if request.session.setdefault(RIGHTS, now) == now:
            return self._next(request)
        logout(request)
        messages.warning(request, CHANGED)
        back = f"?{urlencode({'next': request.path})}" if request.method == "GET" else ""
        return SeeOther(f"/login/{back}")
