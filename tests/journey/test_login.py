"""The first login of the officers in a home of its own: password, second step, and the pages of each office."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from bangfu.access import second
from tests.journey import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "青山-绿水-2026-好"
PORT = 8310
PAGES = {"security": ("roles/", "accounts/", "me/"), "system": ("accounts/",), "audit": ("trail/?check=1",)}


# Many commands in one process: starting it for each would take longer than the commands.
MANY = """
import json, sys
from bangfu.cli.main import app
for line in sys.stdin:
    app(json.loads(line), prog_name="bangfu", standalone_mode=False)
"""


def _bangfu(home: Path, commands: list[list[str]]) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BANGFU_") and k != "DJANGO_SETTINGS_MODULE"}
    named = clean | {"BANGFU_HOME": str(home), "BANGFU_ADMIN_PASSWORD": PASSWORD}
    lines = "\n".join(json.dumps(words, ensure_ascii=False) for words in commands)
    done = subprocess.run(
        [sys.executable, "-c", MANY], input=lines, env=named, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("login") / "home"
    names = [(f"{office}-{size}", office) for office in PAGES for size in browser.SIZES]
    users = [["user", name, "--name", "示例管理员"] for name, _ in names] + [["user", "clerk", "--name", "示例经办"]]
    roles = [["grant", name, office] for name, office in names]
    _bangfu(home, [["migrate"], *users, *roles, ["grant", "clerk", "clerk", "--region", "巫山县"]])
    with browser.serving(home, PORT) as address:
        yield address


def _password(tab: browser.Tab, house: str, name: str, password: str = PASSWORD) -> None:
    tab.page.goto(f"{house}login/")
    tab.page.get_by_label("登录名").fill(name)
    tab.page.get_by_label("密码").fill(password)
    tab.page.get_by_role("button", name="登录", exact=True).click()


def _code(secret: str, now: datetime) -> str:
    return second.code_at(secret, second.step_at(now))


@pytest.mark.parametrize("size", list(browser.SIZES))
@pytest.mark.parametrize("office", list(PAGES))
def test_an_officer_sets_the_second_step_up_and_comes_to_the_office(
    house: str, chromium: Any, office: str, size: str
) -> None:
    tab = browser.open_tab(chromium, size)
    _password(tab, house, f"{office}-{size}")
    assert tab.page.get_by_role("heading", name="设置动态口令").is_visible()
    browser.assert_sound(tab, size)
    secret = re.sub(r"\s", "", tab.page.locator(".mono").inner_text())
    tab.page.get_by_label("6 位数字").fill(_code(secret, timezone.now()))
    tab.page.get_by_role("button", name="完成设置").click()
    tab.page.wait_for_load_state("networkidle")
    assert tab.page.url == house + PAGES[office][0].partition("?")[0]
    for path in PAGES[office]:
        tab.page.goto(house + path)
        browser.assert_sound(tab, size)
    tab.page.get_by_role("button", name="退出").click()
    tab.page.wait_for_load_state("networkidle")
    _password(tab, house, f"{office}-{size}")
    assert tab.page.get_by_role("heading", name="动态口令").is_visible()
    browser.assert_sound(tab, size)


@pytest.mark.parametrize("size", list(browser.SIZES))
def test_a_clerk_lends_and_is_told_calmly_what_is_wrong(house: str, chromium: Any, size: str) -> None:
    tab = browser.open_tab(chromium, size)
    _password(tab, house, "clerk", "错")
    assert tab.page.get_by_text("没有登录成功").is_visible()
    tab.said.clear()  # the browser mentions every answer that is not 200
    browser.assert_sound(tab, size)
    _password(tab, house, "clerk")
    for path in ("me/", "roles/"):
        tab.page.goto(house + path)
        browser.assert_sound(tab, size)
