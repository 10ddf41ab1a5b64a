"""Accounts: one officer has the passwords, another the second step; officers' own accounts only a command changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from bangfu.access import second, tries
from bangfu.access.models import Record
from bangfu.kernel.errors import Refused
from bangfu.registry import roles
from tests.fixtures import SINCE, World

PASSWORD = "青山-绿水-2026-好"


def _officer(office: str) -> Client:
    user = get_user_model().objects.create_user(f"the-{office}")
    roles.assign(user, office, on=SINCE)
    client = Client()
    client.force_login(user)
    return client


def _user(name: str) -> Any:
    return get_user_model().objects.get(username=name)


@pytest.mark.parametrize(("office", "page"), [("system", "/accounts/"), ("security", "/roles/"), ("audit", "/trail/")])
def test_an_officer_comes_to_the_office(world: World, office: str, page: str) -> None:
    client = _officer(office)
    assert client.get("/")["Location"] == page
    assert client.get(page).status_code == 200


def test_the_officer_of_system_makes_closes_and_opens_accounts(world: World) -> None:
    client = _officer("system")
    sent = {"user": "zhang", "shown": "张同志", "password": "1234567890"}
    answer = client.post("/accounts/", sent)
    assert answer.status_code == 422 and "密码不合要求" in answer.content.decode()
    assert client.post("/accounts/", sent | {"password": PASSWORD, "user": "张 三"}).status_code == 422
    page = client.post("/accounts/", sent | {"password": PASSWORD}, follow=True).content.decode()
    assert "已建立用户 zhang" in page and "张同志" in page
    assert client.post("/accounts/", sent | {"password": PASSWORD}).status_code == 422
    other = Client()
    assert other.post("/login/", {"login": "zhang", "password": PASSWORD}).status_code == 302
    assert client.post("/accounts/zhang/close/").status_code == 303
    assert other.get("/me/").status_code == 302
    assert client.post("/accounts/zhang/open/").status_code == 303 and _user("zhang").is_active
    assert client.post("/accounts/zhang/password/", {"password": "短"}).status_code == 422
    assert client.post("/accounts/zhang/password/", {"password": PASSWORD + "新"}).status_code == 303
    assert _user("zhang").check_password(PASSWORD + "新")
    assert list(Record.objects.filter(act="account-do").values_list("target", "result"))[:1] == [
        ("zhang/close", "done")
    ]


def test_a_pause_is_lifted(world: World) -> None:
    for _ in range(5):
        tries.settle(tries.begin("clerk", "192.0.2.1", timezone.now()), "failed")
    with pytest.raises(Refused):
        tries.begin("clerk", "192.0.2.2", timezone.now())
    _officer("system").post("/accounts/clerk/unlock/")
    tries.begin("clerk", "192.0.2.2", timezone.now())


def test_no_officer_takes_an_account_over_alone(world: World) -> None:
    secret, before = second.secret_of(bytes(20)), timezone.now() - timedelta(hours=1)
    second.set_up(world.approver, secret, second.code_at(secret, second.step_at(before)), before)
    system, security = _officer("system"), _officer("security")
    assert system.post("/accounts/approver/second/").status_code == 403 and second.has(world.approver)
    for deed in ("password", "unlock", "close", "open"):
        assert security.post(f"/accounts/approver/{deed}/", {"password": PASSWORD}).status_code == 403
    assert security.post("/accounts/", {"user": "new", "password": PASSWORD}).status_code == 422
    assert security.post("/accounts/approver/second/").status_code == 303 and not second.has(world.approver)
    for name in ("the-security", "the-system", "owner"):
        assert system.post(f"/accounts/{name}/password/", {"password": PASSWORD}).status_code in (403, 422)
        assert not _user(name).check_password(PASSWORD)
    assert system.post("/accounts/nobody/close/").status_code == 422


@pytest.mark.parametrize("role", ["clerk", "approver", "owner", "auditor", "audit"])
def test_others_have_no_business_there(world: World, role: str) -> None:
    client = _officer(role)
    assert client.get("/accounts/").status_code == 403
    assert client.post("/accounts/clerk/close/").status_code == 403
    assert _user("clerk").is_active
