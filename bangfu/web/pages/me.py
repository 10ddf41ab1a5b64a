"""The reader's own account: roles, last login, password, second step."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bangfu.access import passwords, second
from bangfu.registry import roles
from bangfu.web import people
from bangfu.web.door import SeeOther, page, reader, today
from bangfu.web.wording import Fault


@page
def show(request: HttpRequest) -> HttpResponse:
    """The account; a new password ends every other session of the user."""
    user = get_user_model().objects.get(pk=reader(request).pk)
    form = PasswordChangeForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, changed := form.save())
        passwords.keep(changed, timezone.now())
        messages.success(request, "密码已更换；别处的登录都已退出。")
        return SeeOther(request.path)
    faults = [Fault(str(e), "", str(form.fields[n].label), f"id_{n}") for n, es in form.errors.items() for e in es]
    context = {
        "login": user.get_username(),
        "duties": people.duties(user, today()).split("；"),
        "has_password": user.has_usable_password(),
        "password_age": passwords.age(user, timezone.now()),
        "password_old": passwords.too_old(user, timezone.now()),
        "password_days": settings.PASSWORD_DAYS,
        "remembered": passwords.REMEMBERED,
        "second": second.has(user),
        "needed": second.needs(user, today()),
        "lends": bool(roles.gives(user, today())),
        "form": form,
        "errors": faults,
    }
    return render(request, "web/me.html", context, status=422 if faults else 200)
