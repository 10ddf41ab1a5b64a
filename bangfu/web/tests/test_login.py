"""Coming in: name and password, the second step, the pause after too many tries, and the end of a session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone

from bangfu.access import second
from bangfu.registry import roles
from bangfu.web.origin import address
from tests.fixtures import SINCE, World

PASSWORD = "青山-绿水-2026-好"
SECRET = second.secret_of(b"12345678901234567890")


def _user(name: str, *given: str) -> Any:
    user = get_user_model().objects.create_user(name, password=PASSWORD)
    for role in given:
        roles.assign(user, role, on=SINCE)
    return user


def _enter(client: Client, name: str, password: str = PASSWORD, **where: Any) -> Any:
    return client.post("/login/", {"login": name, "password": password}, **where)


def _code(steps: int = 0) -> str:
    return second.code_at(SECRET, second.step_at(timezone.now()) + steps)


def _ready(user: Any) -> Any:
    """The user with a second step that was set up a while ago."""
    before = timezone.now() - timedelta(hours=1)
    second.set_up(user, SECRET, second.code_at(SECRET, second.step_at(before)), before)
    return user


def _is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.mark.parametrize("role", list(roles.TITLES))
def test_a_password_alone_opens_the_door_to_clerks_and_teams_only(world: World, client: Client, role: str) -> None:
    _user("x", role)
    answer = _enter(client, "x")
    if role in ("clerk", "team"):
        assert (answer.status_code, answer["Location"]) == (302, "/") and _is_in(client)
    else:
        assert (answer.status_code, answer["Location"]) == (303, "/login/second/new/") and not _is_in(client)
        assert client.get("/").status_code == 302


def test_the_second_step_is_set_up_in_the_first_login(world: World, client: Client) -> None:
    _user("x", "approver")
    _enter(client, "x")
    page = client.get("/login/second/new/").content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = client.session["second-step-secret"]
    assert client.post("/login/second/new/", {"code": "000000"}).status_code == 422
    right = second.code_at(secret, second.step_at(timezone.now()))
    answer = client.post("/login/second/new/", {"code": right})
    assert answer.status_code == 302 and _is_in(client)
    assert "second-step-secret" not in client.session


def test_a_code_lets_in_once(world: World, client: Client) -> None:
    _ready(_user("x", "approver"))
    assert _enter(client, "x")["Location"] == "/login/second/"
    assert "6 位数字" in client.get("/login/second/").content.decode()
    code = _code()
    assert client.post("/login/second/", {"code": code}).status_code == 302
    assert _is_in(client)
    other = Client()
    _enter(other, "x")
    answer = other.post("/login/second/", {"code": code})
    assert answer.status_code == 422 and "只能用一次" in answer.content.decode()
    assert not _is_in(other)


def test_nobody_reaches_the_second_step_without_a_password(world: World, client: Client) -> None:
    _ready(_user("x", "approver"))
    for path in ("/login/second/", "/login/second/new/"):
        assert client.get(path)["Location"] == "/login/"
        assert client.post(path, {"code": _code()})["Location"] == "/login/"
    assert not _is_in(client)


def test_guessing_codes_is_counted_like_guessing_passwords(world: World, client: Client) -> None:
    _ready(_user("x", "approver"))
    _enter(client, "x")
    answers = [client.post("/login/second/", {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert client.post("/login/second/", {"code": _code()}).status_code == 429
    assert not _is_in(client)


def test_the_sixth_try_is_refused_even_with_the_right_password(world: World, client: Client) -> None:
    _user("x", "clerk")
    wrong = [_enter(client, "x", "错", REMOTE_ADDR=f"192.0.2.{n}") for n in range(5)]
    assert {a.status_code for a in wrong} == {422}
    assert "登录名或密码不对" in wrong[0].content.decode()
    answer = _enter(client, "x", REMOTE_ADDR="192.0.2.77")
    assert answer.status_code == 429
    assert "请等 15 分钟后再试" in answer.content.decode()
    assert not _is_in(client)


def test_an_address_is_paused_whatever_the_names_and_says_nothing_about_them(world: World, client: Client) -> None:
    _user("x", "clerk")
    answers = [_enter(client, f"nobody{n}", "错").content.decode() for n in range(5)]
    assert all("登录名或密码不对" in page for page in answers)
    assert _enter(client, "x").status_code == 429
    assert _enter(client, "x", REMOTE_ADDR="192.0.2.8").status_code == 302


def test_after_half_an_hour_without_a_page_the_session_is_over(world: World, client: Client) -> None:
    _user("x", "clerk")
    _enter(client, "x")
    kept = client.get("/me/").cookies["sessionid"]
    assert kept["max-age"] == 30 * 60
    session = Session.objects.get(session_key=client.session.session_key)
    left = session.expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/me/")["Location"].startswith("/login/")


def test_a_session_ends_when_rights_change(world: World, client: Client) -> None:
    user = _user("x", "clerk")
    _enter(client, "x")
    assert _is_in(client)
    roles.stop(roles.of_user(user)[0], timezone.localdate())
    answer = client.get("/documents/")
    assert (answer.status_code, answer["Location"]) == (303, "/login/?next=%2Fdocuments%2F")
    assert "权限有变化" in client.get("/login/").content.decode()
    assert not _is_in(client)


def test_a_new_right_asks_for_the_second_step_at_once(world: World, client: Client) -> None:
    user = _user("x", "clerk")
    _enter(client, "x")
    roles.assign(user, "approver", on=SINCE)
    assert client.post("/size/").status_code == 303 and not _is_in(client)
    assert _enter(client, "x")["Location"] == "/login/second/new/"


def test_the_last_login_is_shown_with_what_went_wrong_since(world: World, client: Client) -> None:
    _user("x", "clerk")
    assert "上次登录" not in _enter(client, "x", HTTP_HOST="testserver").content.decode()
    assert "上次登录" not in client.get("/me/").content.decode()
    client.post("/logout/")
    _enter(client, "x", "错")
    _enter(client, "x")
    page = client.get("/me/").content.decode()
    assert "上次登录" in page and "有 1 次没有成功的登录" in page


@pytest.mark.parametrize(
    "password", ["短密码1", "wangxiaoming1", "WangXiaoming", "1234567890", "qwertyuiop", "password123"]
)
def test_weak_passwords_are_refused(password: str) -> None:
    user = get_user_model()(username="wangxiaoming")
    with pytest.raises(ValidationError):
        validate_password(password, user)
    validate_password(PASSWORD, user)


def test_a_new_password_ends_the_other_sessions(world: World, client: Client) -> None:
    _user("x", "clerk")
    other, fresh = Client(), "另一-个长-密码-7788"
    _enter(client, "x")
    _enter(other, "x")
    asked = {"old_password": PASSWORD, "new_password1": "1234567890", "new_password2": "1234567890"}
    assert client.post("/me/", asked).status_code == 422
    asked |= {"new_password1": fresh, "new_password2": fresh}
    assert client.post("/me/", asked).status_code == 303
    assert _is_in(client) and not _is_in(other)


def test_nobody_signs_up_by_himself(world: World, client: Client) -> None:
    for path in ("/signup/", "/accounts/signup/", "/login/signup/", "/password/reset/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("way", [{}, {"REMOTE_ADDR": "192.0.2.9"}])
def test_a_demonstration_asks_for_no_second_step_on_its_own_machine_only(
    world: World, client: Client, settings: Any, way: dict[str, str]
) -> None:
    settings.HOME_IS_DEMO = True
    _user("x", "approver")
    assert _enter(client, "x", **way)["Location"] == ("/login/second/new/" if way else "/")


@pytest.mark.parametrize(
    ("remote", "told", "expected"),
    [("192.0.2.1", "10.0.0.9", "192.0.2.1"), ("127.0.0.1", "6.6.6.6, 192.0.2.5", "192.0.2.5"),
     ("127.0.0.1", "192.0.2.5, 127.0.0.1", "192.0.2.5"), ("127.0.0.1", "", "127.0.0.1")],
)  # fmt: skip
def test_only_our_own_proxies_are_believed(settings: Any, remote: str, told: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = {"127.0.0.1"}
    assert address(RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=told)) == expected
