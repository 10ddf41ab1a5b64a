"""Middleware: a session ends with the rights that it began with, and what changes or takes out leaves a record."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, logout
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode

from bangfu.access import trail
from bangfu.access.passwords import too_old
from bangfu.ledger.backend import wall
from bangfu.registry import roles, scope
from bangfu.web.door import SeeOther, scope_of, today
from bangfu.web.entrance import RIGHTS, pending
from bangfu.web.origin import address

CHANGED = "您的权限有变化，请重新登录。"
OLD = "密码用得太久了，请先更换，再办别的。"
FREE = ("me", "logout", "size", "second-new", "feedback")  # open to whoever has an old password
READING = {"GET", "HEAD", "OPTIONS"}
FIELDS = {
    "account_login": "login",
    "enter-demo": "role",
    "roles": "user",
    "accounts": "user",
}  # how a form calls the user it is about
Next = Callable[[HttpRequest], HttpResponse]


class RightsWatch:
    """Asks whoever's roles were given, ended or ran out since the login to log in again."""

    def __init__(self, get_response: Next) -> None:
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
        return SeeOther(reverse("account_login") + back)


class PasswordWatch:
    """Leads whoever has an old password to the page where it is changed, in a house that asks for that."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or the way to a new password."""
        asks = settings.PASSWORD_MUST_CHANGE and request.user.is_authenticated and not settings.HOME_IS_DEMO
        if not asks or request.path in {reverse(name) for name in FREE} or not too_old(request.user, timezone.now()):
            return self._next(request)
        messages.warning(request, OLD)
        return SeeOther(reverse("me"))


class WallWatch:
    """Tells PostgreSQL for the length of a request who reads; whoever has not logged in is shown no row of a place.

    Outermost of what may look at rows: the answer is rendered inside, and nothing of it is left for the next request.
    """

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, made of rows that the reader may see."""
        reader = wall.NOBODY
        if connection.vendor == "postgresql" and request.user.is_authenticated:
            reader = scope.told(scope_of(request), request.user, today())
        with wall.read_by(reader):
            return self._next(request)


class TrailWatch:
    """Adds a row to the audit trail for every request that may change something, and for every file that goes out."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; where it cannot be recorded, the fault is not hidden."""
        before = _who(request)
        response = self._next(request)
        match = _match(request)
        if match is not None and (request.method not in READING or goes_out(response)):
            trail.record(_act(request, response, match, before or _who(request)), timezone.now())
        return response


def goes_out(response: HttpResponse) -> bool:
    """Whether the answer to a reading request is a file, or a view has marked it as a reveal."""
    kind = response.headers.get("Content-Type", "text/html")
    taken = "attachment" in response.headers.get("Content-Disposition", "") or not kind.startswith("text/html")
    return (taken and response.status_code == 200) or getattr(response, "reveals", False)


def revealing(response: HttpResponse) -> HttpResponse:
    """The answer, marked as one that shows personal data in full: it leaves a record even on GET."""
    response.reveals = True  # type: ignore[attr-defined]
    return response


def _who(request: HttpRequest) -> str:
    """The user who is in, or who gave the password and waits for the second step."""
    if request.user.is_authenticated:
        return request.user.get_username()
    stage = pending(request)
    return str(stage.login.user.get_username()) if stage else ""


def _match(request: HttpRequest) -> ResolverMatch | None:
    """The route; also where something answered before it was looked up."""
    try:
        return request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return None


def _act(request: HttpRequest, response: HttpResponse, match: ResolverMatch, who: str) -> trail.Act:
    target = "/".join(str(value) for value in match.kwargs.values()) or _named(request, match.view_name)
    method, status = str(request.method), response.status_code
    return trail.Act(who, address(request), method, match.view_name, target, status, _result(response, match.view_name))


def _named(request: HttpRequest, route: str) -> str:
    """The user that the form of a route without key is about, when there is one of that name."""
    if route not in FIELDS:
        return ""
    name = request.POST.get(FIELDS[route], "")
    return name if get_user_model().objects.filter(username=name.strip()).exists() else ""


def _result(response: HttpResponse, route: str) -> str:
    if response.status_code >= 500:
        return "failed"
    sent_away = response.headers.get("Location", "").partition("?")[0] == reverse("account_login")
    return "refused" if response.status_code >= 400 or (sent_away and route != "logout") else "done"
