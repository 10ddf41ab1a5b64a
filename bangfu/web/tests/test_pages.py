"""The pages hold for whoever opens them: strict policy, forms that answer, refusals that say what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bangfu.documents import find, life
from bangfu.registry.scope import Scope
from bangfu.web.wording import minute
from tests.fixtures import World

PATHS = ("/", "/documents/", "/documents/statement/", "/documents/statement/new/", "/indicators/", "/targets/",
         "/figures/direct_funds/", "/figures/direct_funds/rows.csv", "/import/", "/import/statement/",
         "/import/statement/template.xlsx", "/bulletins/", "/forms/", "/bulletins/funds/",
         "/bulletins/article/", "/audit/", "/about/", "/feedback/")  # fmt: skip


@pytest.fixture
def clerk(world: World) -> Client:
    """The browser of the clerk, logged in, on an empty ledger."""
    client = Client()
    client.force_login(world.clerk)
    return client


@pytest.mark.parametrize("path", PATHS)
def test_every_page_opens_on_an_empty_ledger(clerk: Client, path: str) -> None:
    assert clerk.get(path).status_code == 200


@pytest.mark.parametrize("path", [p for p in PATHS if p != "/feedback/"])
def test_every_page_but_the_complaint_asks_for_a_login(world: World, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/login/")


def test_anyone_may_complain(world: World) -> None:
    assert Client().get("/feedback/").status_code == 200


def test_no_page_allows_inline_style_or_script(clerk: Client) -> None:
    policy = clerk.get("/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "script-src 'self'" in policy


def test_an_empty_overview_says_what_to_do_next(clerk: Client) -> None:
    page = clerk.get("/").content.decode()
    assert "下载填报模板" in page
    assert "意见反馈" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [("/figures/direct_funds/?period=abc", 422), ("/figures/direct_funds/?region=没有的地方", 422),
     ("/figures/direct_funds/?as_of=昨天", 422), ("/figures/no_such_figure/", 404), ("/documents/no.such.kind/", 404),
     ("/documents/statement/NO-1/", 404), ("/uploads/nothing/", 404), ("/bulletins/nothing/", 404), ("/nothing/", 404),
     ("/documents/?page=999", 200), ("/documents/?page=-1&state=nothing", 200)],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_calmly(clerk: Client, path: str, status: int) -> None:
    answer = clerk.get(path)
    assert answer.status_code == status
    assert status == 200 or "没有" in answer.content.decode() or "看不懂" in answer.content.decode()


def test_a_form_with_faults_comes_back_with_all_of_them_on_top(clerk: Client) -> None:
    answer = clerk.post("/documents/statement/new/", {"number": "HZ-1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index('role="alert"') < page.index('<form method="post" class="card"')
    assert page.count('<a href="#id_') >= 3


def test_a_draft_has_a_page_though_nothing_is_posted(world: World, clerk: Client) -> None:
    life.create(world.clerk, "project", {"number": "XM-1", "date": "2021-06-01", "region": "巫山县", "name": "示例项目",
                                         "giver": "水利部"})  # fmt: skip
    assert "草稿" in clerk.get("/documents/project/XM-1/").content.decode()


def test_the_history_of_a_document_tells_when_a_step_was_done_and_apart_from_it_for_which_day(
    world: World, clerk: Client
) -> None:
    row = {"number": "XM-1", "date": "2021-06-01", "region": "巫山县", "name": "示例项目", "giver": "水利部"}
    [made] = world.accept("project", row)
    submitted, accepted = find.history(made)
    page = clerk.get("/documents/project/XM-1/").content.decode()
    history = page[page.index("办理记录") :]
    assert minute(accepted.done_at) in history and '发生日 <span class="num">2021-06-01' in history
    assert history.count("发生日") == 1 and minute(submitted.done_at) in history


def test_nothing_sent_is_refused_and_stages_nothing(clerk: Client) -> None:
    assert clerk.post("/import/statement/", {"text": " "}).status_code == 422


def test_large_letters_are_kept_by_a_cookie_and_taken_back(world: World) -> None:
    client = Client()
    answer = client.post("/size/", {"back": "/feedback/"})
    assert (answer.status_code, answer["Location"]) == (303, "/feedback/")
    assert '<html lang="zh-Hans" class="large">' in client.get("/feedback/").content.decode()
    client.post("/size/", {"back": "/feedback/"})
    assert 'class="large"' not in client.get("/feedback/").content.decode()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_no_form_leads_out_of_the_house(world: World, back: str) -> None:
    assert Client().post("/size/", {"back": back})["Location"] == "/"


def test_leaving_is_by_form_only(clerk: Client) -> None:
    assert clerk.get("/logout/").status_code == 405
    clerk.post("/logout/")
    assert clerk.get("/").status_code == 302


def test_a_wrong_password_is_said_without_a_hint_which_half_was_wrong(world: World, settings: Any) -> None:
    settings.HOME_IS_DEMO = False
    page = Client().post("/login/", {"login": "clerk", "password": "错"}).content.decode()
    assert "登录名或密码不对" in page
    assert "选一个角色" not in page


def test_what_was_booked_last_is_listed_whatever_its_kind_calls_the_state(world: World, clerk: Client) -> None:
    day, place = "2021-06-01", "巫山县"
    world.accept("project", {"number": "XM-1", "date": day, "region": place, "name": "示例项目", "giver": "水利部"})
    world.accept("stationing", {"number": "ZD-1", "date": day, "region": "奉节县白帝镇坪上村", "giver": "市乡村振兴局",
                                "person": "甲某", "role": "工作队员", "level": "市级选派"})  # fmt: skip
    [gone] = world.accept("project", {"number": "XM-2", "date": day, "region": place, "name": "示例项目"})
    life.step(world.approver, gone, "void", reason="示例")
    found = find.recent(Scope.everything(), 5)
    assert [document.number for document, _ in found] == ["ZD-1", "XM-1"]
    assert "ZD-1" in clerk.get("/").content.decode()
