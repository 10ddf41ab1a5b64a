"""The gate before everything else: how much may be sent, and whose word counts that a request came by TLS."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TLS_MARK = "HTTP_X_FORWARDED_PROTO"


class Gate:
    """Turns away what is too large before a byte of it is read, and drops a stranger's word about TLS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or the calm page that says how much may be sent."""
        if request.META.get("REMOTE_ADDR") not in settings.TRUSTED_PROXIES:
            request.META.pop(TLS_MARK, None)
        if _size(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return render(None, "413.html", status=413)
        return self._next(request)


def _size(request: HttpRequest) -> int:
    """What the request says that it carries; Django reads no more than that, and nothing when it does not say."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0
