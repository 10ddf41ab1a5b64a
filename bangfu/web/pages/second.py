"""The second step of a login: the code of the phone, and its setting up."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

import segno
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from bangfu.access import second, tries
from bangfu.kernel.errors import Refused
from bangfu.web.context import SITE
from bangfu.web.door import SeeOther
from bangfu.web.entrance import pending
from bangfu.web.origin import address
from bangfu.web.wording import of_refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

SECRET = "second-step-secret"  # in the session until the first code was right


@never_cache
def show(request: HttpRequest) -> HttpResponseBase:
    """The code is asked for; a right one ends the login that waits for it."""
    stage = pending(request)
    if stage is None or not second.has(stage.login.user):
        return redirect("account_login")
    if request.method != "POST":
        return render(request, "web/second.html")
    try:
        _counted(request, stage.login.user, lambda code: second.accept(stage.login.user, code, timezone.now()))
    except Refused as refused:
        return _again(request, "web/second.html", refused)
    return cast(HttpResponseBase, stage.exit())


@never_cache
def new(request: HttpRequest) -> HttpResponseBase:
    """The second step is set up: in a login that needs it, or because a user wants it."""
    stage = pending(request)
    user = stage.login.user if stage else get_user_model().objects.filter(pk=request.user.pk or 0).first()
    if user is None or second.has(user):
        return redirect("me" if request.user.is_authenticated else "account_login")
    secret = request.session.get(SECRET) or second.secret_of(os.urandom(second.BYTES))
    request.session[SECRET] = secret
    shown = _shown(user, secret)
    if request.method != "POST":
        return render(request, "web/second_new.html", shown)
    try:
        _counted(request, user, lambda code: second.set_up(user, secret, code, timezone.now()))
    except Refused as refused:
        return _again(request, "web/second_new.html", refused, shown)
    request.session.pop(SECRET, None)
    return cast(HttpResponseBase, stage.exit()) if stage else SeeOther(reverse("me"))


def _counted(request: HttpRequest, user: AbstractBaseUser, check: Any) -> None:
    """Lets a code be looked at as a counted try.

    Refuses: `locked`, and what the check refuses.
    """
    attempt = tries.begin(user.get_username(), address(request), timezone.now())
    try:
        check(request.POST.get("code", ""))
    except Refused:
        tries.settle(attempt, "failed")
        raise
    tries.settle(attempt, "passed")


def _again(request: HttpRequest, template: str, refused: Refused, shown: dict[str, Any] | None = None) -> HttpResponse:
    status = 429 if refused.code == "locked" else 422
    return render(request, template, {**(shown or {}), "errors": of_refusal(refused)}, status=status)


def _shown(user: AbstractBaseUser, secret: str) -> dict[str, Any]:
    told = second.address(secret, user.get_username(), SITE)
    square = segno.make(told, error="m").svg_data_uri(scale=5, border=2)
    return {"square": square, "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}
