"""Every address that may change something, and every file that goes out, leaves a row in the audit trail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from bangfu.access import trail
from bangfu.access.models import Record
from bangfu.registry import roles
from bangfu.registry.models import Programme
from bangfu.web import urls as web_urls
from bangfu.web.acts import ACTS
from bangfu.web.watch import revealing
from tests.fixtures import SINCE, World

VALUES = {"kind": "statement", "number": "HZ-1", "name": "funds", "token": "nothing", "code": "direct_funds",
          "sheet": "a", "row": "1", "key": "1", "deed": "close", "year": "2021", "serial": "1"}  # fmt: skip
OWN_TABLES = ("django_session", "access_record", "access_attempt", "auth_user")
WRITES = re.compile(r'^\s*(INSERT|UPDATE|DELETE|REPLACE)\b[^"]*"(?P<table>\w+)"', re.IGNORECASE)


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    """Every route's name with an address that leads to it."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        else:
            yield str(entry.name), "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: VALUES[m[1]], route)


def client_of(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def unrecorded(user: Any) -> list[str]:
    """The routes that a POST reaches without leaving exactly one row of their own name."""
    found = []
    for name, address in addresses(get_resolver()):
        before = Record.objects.count()
        client_of(user).post(address)
        new = list(Record.objects.filter(number__gt=before).values_list("act", "method", "who"))
        if new != [(name, "POST", user.get_username())]:
            found.append(f"{name} {address}: {new}")
    return found


def changing_by_get(user: Any) -> list[str]:
    """The routes that write something on GET, beside the session, and leave no row."""
    found, written = [], []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        match = WRITES.match(sql)
        if match and match["table"] not in OWN_TABLES:
            written.append(match["table"])
        return execute(sql, params, many, context)

    for name, address in addresses(get_resolver()):
        written.clear()
        before = Record.objects.count()
        with connections["default"].execute_wrapper(watch):
            client_of(user).get(address)
        if written and Record.objects.count() == before:
            found.append(f"{name} writes {sorted(set(written))}")
    return found


@pytest.mark.pg
def test_every_address_leaves_a_record_of_a_post(world: World) -> None:
    assert len(list(addresses(get_resolver()))) > 35
    assert unrecorded(world.owner) == []
    assert trail.verify().bad == 0


def test_no_address_changes_anything_by_get(world: World) -> None:
    assert changing_by_get(world.owner) == []


def test_a_stranger_leaves_a_record_too(world: World, client: Client) -> None:
    client.post("/documents/statement/HZ-1/step/accept/")
    row = Record.objects.get()
    assert (row.who, row.act, row.target, row.result) == ("", "document-step", "statement/HZ-1/accept", "refused")
    Client(enforce_csrf_checks=True).post("/size/")
    assert (Record.objects.count(), Record.objects.get(number=2).status) == (2, 403)


def test_files_leave_a_record_and_pages_do_not(world: World) -> None:
    client = client_of(world.owner)
    for page in ("/", "/documents/", "/indicators/", "/about/"):
        assert client.get(page).status_code == 200
    assert Record.objects.count() == 0
    for address in ("/figures/direct_funds/rows.csv", "/import/statement/template.xlsx"):
        assert client.get(address).status_code == 200
    rows = list(Record.objects.values_list("act", "method", "target", "result"))
    assert rows == [("figure-csv", "GET", "direct_funds", "done"), ("import-template", "GET", "statement", "done")]


def test_the_way_in_names_users_that_exist_and_nothing_else(world: World) -> None:
    for name in ("clerk", "我的密码-写错了格子"):
        Client().post("/login/", {"login": name, "password": "错"})
    assert list(Record.objects.values_list("act", "target", "result")) == [
        ("account_login", "clerk", "refused"), ("account_login", "", "refused"),
    ]  # fmt: skip


def test_a_wrong_code_is_told_of_whoever_gave_the_password(world: World) -> None:
    world.approver.set_password("青山-绿水-2026-好")
    world.approver.save()
    client = Client()
    client.post("/login/", {"login": "approver", "password": "青山-绿水-2026-好"})
    client.post("/login/second/new/", {"code": "000000"})
    row = Record.objects.get(number=2)
    assert (row.who, row.act, row.result) == ("approver", "second-new", "refused")


def test_nothing_that_was_written_in_a_form_is_in_the_trail(world: World) -> None:
    canary = "510212196901010011"
    client = client_of(world.clerk)
    sent = {"number": "HZ-9", "note": canary, "source": canary, "reason": canary, "q": canary}
    for address in ("/documents/statement/new/", "/documents/statement/HZ-9/step/submit/", "/size/?q=" + canary):
        client.post(address, sent)
    assert Record.objects.count() == 3
    assert canary not in str(list(Record.objects.values()))


def test_every_recorded_act_has_a_name(world: World) -> None:
    unrecorded(world.owner)
    reading = {"indicators", "duties", "targets", "figure", "documents", "documents-of", "document", "import",
               "upload-row", "bulletins", "bulletin-compare", "consents", "trail", "feedback",
               "calculations"}  # fmt: skip
    names = {name for name, _ in addresses(get_resolver())}
    assert names - ACTS.keys() == reading
    assert ACTS.keys() - names == {"openid_connect_login", "openid_connect_callback"}


# ---- planted wrongs: the crawl is worth something only when it catches them


def _changes_by_get(request: HttpRequest) -> HttpResponse:
    Programme.objects.create(code=f"P{Programme.objects.count()}", name="x", sort_no=99)
    return HttpResponse("<p>done</p>")


class Planted:
    """Our addresses and one that changes something by GET."""

    urlpatterns: list[URLPattern | URLResolver] = [path("planted/", _changes_by_get, name="planted")]


def test_a_planted_view_that_changes_by_get_is_caught(world: World) -> None:
    with override_settings(ROOT_URLCONF=Planted):
        assert changing_by_get(world.owner) == ["planted writes ['registry_programme']"]


def test_a_planted_reveal_on_get_leaves_a_record(world: World) -> None:
    class Revealing:
        urlpatterns = [
            path("reveal/<str:key>/", lambda request, key: revealing(HttpResponse("<p>x</p>")), name="planted"),
            *web_urls.urlpatterns,
        ]

    with override_settings(ROOT_URLCONF=Revealing):
        client_of(world.owner).get("/reveal/K-1/")
    assert list(Record.objects.values_list("act", "target")) == [("planted", "K-1")]


def test_a_view_past_the_watch_is_caught(world: World, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("TrailWatch")]
    assert len(unrecorded(world.owner)) == len(list(addresses(get_resolver())))


def test_only_the_officer_of_audit_opens_the_page(world: World) -> None:
    officer = get_user_model().objects.create_user("watch", first_name="审计管理员甲")
    roles.assign(officer, "audit", on=SINCE)
    client_of(world.clerk).post("/size/")
    client = client_of(officer)
    page = client.get("/trail/?check=1").content.decode()
    assert "换字号" in page and "逐条相符" in page and 'href="/trail/"' in page
    assert "没有符合条件的记录" in client.get(f"/trail/?on={date(2020, 1, 1)}").content.decode()
    assert client.get("/trail/?on=昨天").status_code == 422
    for other in (world.clerk, world.approver, world.owner):
        assert client_of(other).get("/trail/").status_code == 403
    assert client.post("/trail/").status_code == 405
