"""Coming in and going out: the password, the choice of a role in a demonstration, and the size of the letters."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import User
from django.contrib.auth.views import LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bangfu.web import outside, people
from bangfu.web.context import LARGE_COOKIE
from bangfu.web.door import SeeOther, today
from bangfu.web.entrance import LOCKED
from bangfu.web.origin import is_home_demo

BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR_SECONDS = 365 * 24 * 3600


class Login(LoginView):  # type: ignore[misc]  # django-allauth says no types
    """The password page; in a demonstration opened on its own machine it offers the roles as well."""

    template_name = "web/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, the demonstration's roles and the office's own login where they are offered."""
        offered = demo_users() if is_home_demo(self.request) else []
        form = kwargs.get("form") or self.get_form()
        return {
            "form": form,
            "locked": next((e.messages[0] for e in form.non_field_errors().as_data() if e.code == LOCKED), ""),
            "next": self.request.POST.get("next", self.request.GET.get("next", "")),
            "offered": [(user, people.duties(user, today())) for user in offered],
            "outside": outside.door(),
        }

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        """The form again; 422, and 429 while this account or address is paused."""
        context = self.get_context_data(form=form)
        return render(self.request, self.template_name, context, status=429 if context["locked"] else 422)


class Logout(LogoutView):
    """Leaves by POST only."""

    http_method_names = ["post", "options"]
    next_page = "account_login"


@require_POST
def enter_demo(request: HttpRequest) -> HttpResponse:
    """Takes up a role of the demonstration without a password; any other home has no such page."""
    if not is_home_demo(request):
        raise Http404("no demonstration here")
    chosen = next((user for user in demo_users() if user.get_username() == request.POST.get("role")), None)
    if chosen is None:
        raise Http404("no such role")
    login(request, chosen, backend=BACKEND)
    return SeeOther(safe_next(request, request.POST.get("next", "")))


@require_POST
def size(request: HttpRequest) -> HttpResponse:
    """Turns the large letters on or off and goes back to the page."""
    answer = SeeOther(safe_next(request, request.POST.get("back", "")))
    if request.COOKIES.get(LARGE_COOKIE) == "1":
        answer.delete_cookie(LARGE_COOKIE)
    else:
        answer.set_cookie(LARGE_COOKIE, "1", max_age=YEAR_SECONDS, httponly=True, samesite="Lax")
    return answer


def demo_users() -> list[User]:
    """The users of a demonstration: those who have no password."""
    everyone = get_user_model().objects.filter(is_active=True).order_by("pk")
    return [user for user in everyone if not user.has_usable_password()]


def safe_next(request: HttpRequest, wanted: str) -> str:
    """The wanted page when it is one of ours, otherwise the overview."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else "/"
