"""What every page does first and last: who reads, which day it is, and how a refusal is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from bangfu.kernel.errors import Refused
from bangfu.registry import scope as scopes

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

View = Callable[..., HttpResponse]

GONE = {
    "not_found",
    "unknown_document",
    "unknown_kind",
    "unknown_indicator",
    "unknown_upload",
    "unknown_bulletin",
    "unknown_calculation",
    "unknown_filing",
    "no_document",
    "unknown_row",
    "unknown_assignment",
}
FORBIDDEN = {"forbidden", "not_allowed", "no_right", "outside_scope"}


class SeeOther(HttpResponseRedirect):
    """The answer to a form that was carried out: go and look there."""

    status_code = 303


def today() -> date:
    """The day at the place of the installation."""
    return timezone.localdate()


def attachment(body: bytes | str, name: str, kind: str) -> HttpResponse:
    """A file for the reader to keep, under its own name without signs that cannot be seen; `kind` is its media type."""
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, "".join(filter(str.isprintable, name)))
    return answer


def reader(request: HttpRequest) -> AbstractBaseUser:
    """Who reads; every page but the login asks only after somebody has logged in."""
    return cast("AbstractBaseUser", request.user)


def scope_of(request: HttpRequest) -> scopes.Scope:
    """What the reader may see today, asked once for a request."""
    kept: scopes.Scope | None = getattr(request, "_bangfu_scope", None)
    if kept is None:
        kept = scopes.of(reader(request), today())
        request._bangfu_scope = kept  # type: ignore[attr-defined]
    return kept


def page(view: View) -> View:
    """The view for readers who are logged in; what it refuses becomes a calm page with the remedy."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refusal(request, refused)

    return guarded


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page that says what was not done, why, and what to do."""
    if refused.code in GONE:
        raise Http404(refused.message)
    status = 403 if refused.code in FORBIDDEN else 422
    back = request.META.get("HTTP_REFERER", "")
    here = f"{request.scheme}://{request.get_host()}/"
    return render(
        request,
        "web/refused.html",
        {"refused": refused, "back": back if back.startswith(here) else "/"},
        status=status,
    )
