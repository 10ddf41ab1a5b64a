"""Who may do what: the roles that the reader may give, lend and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import day_of
from bangfu.registry import find, roles, trees
from bangfu.registry.models import RoleAssignment
from bangfu.registry.scope import Scope
from bangfu.web import people
from bangfu.web.door import SeeOther, page, reader, today
from bangfu.web.wording import Fault, of_refusal, wide

FIELDS = ("user", "role", "region", "helper", "since", "last")


@dataclass(frozen=True, slots=True)
class Row:
    """One assignment as the table shows it."""

    person: str
    login: str
    role: str
    place: str
    days: str
    origin: str
    url: str


@page
def show(request: HttpRequest) -> HttpResponse:
    """The open assignments that the reader may end, and the form for a new one."""
    offered = _offered(request)
    if request.method != "POST":
        region = people.home_region(reader(request), today(), "")
        return _shown(request, offered, {"since": today().isoformat(), "region": region})
    try:
        made = roles.give(reader(request), _gift(request), today())
    except Refused as refused:
        said = {name: request.POST.get(name, "") for name in FIELDS}
        return _shown(request, offered, said, of_refusal(refused), status=422)
    said_ = f"已授予 {people.shown(made.user)}“{made.get_role_display()}”,{_days(made)}"
    messages.success(request, wide(said_))
    return SeeOther(reverse("roles"))


@page
@require_POST
def end(request: HttpRequest, key: int) -> HttpResponse:
    """One assignment ended today; whoever held it is asked to log in again."""
    _offered(request)
    done = roles.end(reader(request), key, today())
    messages.success(request, wide(f"已结束 {people.shown(done.user)} 的“{done.get_role_display()}”"))
    return SeeOther(reverse("roles"))


def _offered(request: HttpRequest) -> list[str]:
    """The roles that the reader may give or lend.

    Refuses: `not_allowed` when there is none.
    """
    offered = roles.gives(reader(request), today())
    if not offered:
        raise Refused("您没有可以授出的角色", "授权由安全管理员办理", "not_allowed")
    return offered


def _shown(
    request: HttpRequest, offered: list[str], said: dict[str, str], errors: Sequence[Fault] = (), status: int = 200
) -> HttpResponse:
    officer = "security" in people.offices(reader(request), today())
    context = {
        "officer": officer,
        "rows": [_row(role) for role in roles.givable(reader(request), today())],
        "choices": [(name, roles.TITLES[name]) for name in offered],
        "said": said,
        "errors": errors,
    }
    return render(request, "web/roles.html", context, status=status)


def _gift(request: HttpRequest) -> roles.Gift:
    """The role that the form asks for.

    Refuses: `unknown_user`, `bad_date`, and what looking up the place refuses.
    """
    said = {name: request.POST.get(name, "").strip() for name in FIELDS}
    on = today()
    user = people.named(said["user"])
    region = find.region(Scope.everything(), said["region"], on).key if said["region"] else roles.WHOLE
    place: roles.Place = region
    if said["helper"]:
        place = (find.organisation(Scope.everything(), said["helper"], on).code, region)
    last = day_of(said["last"]) + timedelta(days=1) if said["last"] else None
    return roles.Gift(user, said["role"], place, day_of(said["since"]) if said["since"] else on, last)


def _row(role: RoleAssignment) -> Row:
    place = trees.name_on(roles.where(role).pk, today())
    helper = f"{role.pairing.helper.short_name} → " if role.pairing else ""
    origin = "转委托" if role.lent else ("安全管理员授予" if role.given_by_id else "命令行设立")
    return Row(
        people.shown(role.user), role.user.get_username(), role.get_role_display(), helper + place, _days(role),
        origin, reverse("role-end", args=[role.pk]),
    )  # fmt: skip


def _days(role: RoleAssignment) -> str:
    last = f" 至 {role.valid_to - timedelta(days=1)}" if role.valid_to else " 起"
    return f"{role.valid_from}{last}"
