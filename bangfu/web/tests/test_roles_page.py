"""The page of roles: an officer gives and ends, others lend, strangers are told whom to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from bangfu.registry import roles
from tests.fixtures import SINCE, World


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer(world: World) -> Client:
    user = get_user_model().objects.create_user("sec", first_name="县安全员")
    roles.assign(user, "security", on=SINCE, place="500237")
    return _client(user)


def test_an_officer_gives_a_role_and_ends_it(world: World, officer: Client) -> None:
    get_user_model().objects.create_user("new", first_name="新同志")
    today = timezone.localdate()
    asked = {"user": "new", "role": "clerk", "region": "巫山县", "since": today.isoformat(), "last": ""}
    answer = officer.post("/roles/", asked, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/roles/", 303)]
    assert "新同志" in page and "安全管理员授予" in page
    [role] = roles.of_user(get_user_model().objects.get(username="new"))
    page = officer.post(f"/roles/{role.pk}/end/", follow=True).content.decode()
    assert "已结束 新同志 的" in page
    assert officer.post(f"/roles/{role.pk}/end/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [({"user": "nobody"}, 422, "没有登录名为"), ({"region": "巫溪县"}, 422, "超出了您自己的范围"),
     ({"role": "audit"}, 422, "没有授出"), ({"user": "sec"}, 422, "不能给自己授权"),
     ({"since": "昨天"}, 422, "看不懂日期"), ({"region": "没有的地方"}, 422, "没有的地方")],
)  # fmt: skip
def test_what_cannot_be_given_is_said_on_the_form(
    world: World, officer: Client, changes: dict[str, str], status: int, said: str
) -> None:
    asked = {"user": "clerk", "role": "clerk", "region": "巫山县", "since": timezone.localdate().isoformat()}
    answer = officer.post("/roles/", asked | changes)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert len(roles.of_user(world.clerk)) == 1


def test_an_approver_lends_and_the_auditor_has_nothing_to_end(world: World) -> None:
    client, today = _client(world.approver), timezone.localdate()
    asked = {"user": "clerk", "role": "approver", "region": "巫山县", "since": today.isoformat()}
    assert "转委托没有写截止日" in client.post("/roles/", asked).content.decode()
    asked["last"] = (today + timedelta(days=3)).isoformat()
    assert client.post("/roles/", asked).status_code == 303
    assert "转委托" in client.get("/roles/").content.decode()
    stranger = _client(get_user_model().objects.create_user("stranger"))
    assert stranger.get("/roles/").status_code == 403


def test_the_columns_of_an_officer_are_those_of_the_office(world: World, officer: Client) -> None:
    page = officer.get("/roles/").content.decode()
    assert 'href="/roles/"' in page and 'href="/documents/"' not in page
    assert 'href="/roles/"' not in _client(world.clerk).get("/documents/").content.decode()
