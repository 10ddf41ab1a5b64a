"""Coming in and going out: the password, the choice of a role in a demonstration, and the size of the letters."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bangfu.web import people
from bangfu.web.context import LARGE_COOKIE
from bangfu.web.door import SeeOther, today

BACKEND = "django.contrib.auth.backends.ModelBackend"
PROXY_MARKS = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
YEAR_SECONDS = 365 * 24 * 3600


class Login(LoginView):
    """The password page; in a demonstration opened on its own machine it offers the roles as well."""

    template_name = "web/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The form, and the demonstration's roles where they are offered."""
        offered = demo_users() if offers_roles(self.request) else []
        return super().get_context_data(**kwargs) | {
            "offered": [(user, people.duties(user, today())) for user in offered]
        }


class Logout(LogoutView):
    """Leaves by POST only."""

    http_method_names = ["post", "options"]
    next_page = "login"


@require_POST
def enter_demo(request: HttpRequest) -> HttpResponse:
    """Takes up a role of the demonstration without a password; any other home has no such page."""
    if not offers_roles(request):
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


def offers_roles(request: HttpRequest) -> bool:
    """Whether roles are offered without a password: a marked home, asked from this very machine and by no proxy."""
    if not settings.HOME_IS_DEMO or any(mark in request.META for mark in PROXY_MARKS):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def demo_users() -> list[User]:
    """The users of a demonstration: those who have no password."""
    everyone = get_user_model().objects.filter(is_active=True).order_by("pk")
    return [user for user in everyone if not user.has_usable_password()]


def safe_next(request: HttpRequest, wanted: str) -> str:
    """The wanted page when it is one of ours, otherwise the overview."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else "/"
