"""What every page carries: the name of the house, the reader, the columns of the menu."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from bangfu.registry.scope import ACTING
from bangfu.web import people
from bangfu.web.door import scope_of, today

SITE = "帮扶一本账"
LARGE_COOKIE = "bangfu-large"
MENU = (
    ("overview", "总览"),
    ("documents", "单据"),
    ("import", "导入"),
    ("indicators", "指标"),
    ("targets", "计划"),
    ("answer", "答表"),
    ("bulletins", "简报"),
    ("audit", "核稿"),
    ("calculations", "测算"),
)
ROOMY = {"audit", "calculations"}
OFFICES = (
    ("security", ("roles", "授权")),
    ("security", ("accounts", "账号")),
    ("system", ("accounts", "账号")),
    ("audit", ("trail", "审计记录")),
)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One column of the menu; a `roomy` one is left out where the window is narrow, and stands in the foot."""

    title: str
    url: str
    current: bool
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """The frame around a page."""

    site: str
    person: str
    roles: str
    limits: str
    demo: bool
    large: bool
    here: str
    nav: tuple[MenuItem, ...]


def house(request: HttpRequest) -> dict[str, House]:
    """The context processor named in the settings."""
    user = getattr(request, "user", None)
    known = user if user is not None and user.is_authenticated else None
    return {
        "house": House(
            site=SITE,
            person=(known.get_full_name() or known.get_username()) if known else "",
            roles=people.titles(known, today()) if known else "",
            limits=people.limits(known, today(), scope_of(request)) if known else "",
            demo=settings.HOME_IS_DEMO,
            large=request.COOKIES.get(LARGE_COOKIE) == "1",
            here=request.get_full_path() if request.method == "GET" else request.path,
            nav=menu(request.path, people.offices(known, today()) if known else set()),
        )
    }


def menu(path: str, offices: Set[str]) -> tuple[MenuItem, ...]:
    """The columns of the menu for these roles; the one whose pages hold `path` is marked.

    Shape: an officer has the columns of the office, and those of the ledger only with a role that reads it.
    """
    reads = not offices or offices & ACTING["reader"]
    items = []
    for name, title in (*(MENU if reads else ()), *(column for office, column in OFFICES if office in offices)):
        url = reverse(name)
        current = path == url if name == "overview" else path.startswith(url)
        items.append(MenuItem(title, url, current, name in ROOMY))
    return tuple(items)
