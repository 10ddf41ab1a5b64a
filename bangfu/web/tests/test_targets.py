"""The page of targets: each number opens to its trace, what is passed twice is marked, nothing is made up."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bangfu.documents import life
from bangfu.registry import roles
from tests.fixtures import World

WUSHAN, YANTAI = "巫山县", "烟台市人民政府"
PAGE = "/targets/?region=500237&period=2021"


def _row(code: str, number: str, unit: str = "") -> dict[str, str]:
    return {"indicator": code, "target_value": number, "target_unit": unit}


@pytest.fixture
def clerk(world: World) -> Client:
    """The browser of the clerk."""
    client = Client()
    client.force_login(world.clerk)
    return client


@pytest.fixture
def liaison(world: World) -> Any:
    """Who speaks for the city of Yantai."""
    user = get_user_model().objects.create_user("yantai")
    roles.assign(user, "liaison", on=date(2020, 1, 1), place=("GOV-370600", "500237"))
    return user


def agreed(world: World, liaison: Any, kind: str, row: dict[str, Any]) -> None:
    """A document that the paired side agreed to, on its own day."""
    [made] = world.accept(kind, row)
    life.step(liaison, made, "agree", on=made.date)


def planned(world: World, liaison: Any, *rows: dict[str, str]) -> None:
    """A plan of these targets."""
    agreed(world, liaison, "plan", {"number": "JH-1", "date": date(2021, 3, 1), "region": WUSHAN, "giver": YANTAI,
                                    "year": 2021, "targets": [*rows]})  # fmt: skip


def held(world: World, count: int) -> None:
    """As many joint meetings."""
    for n in range(count):
        world.accept("meeting", {"number": f"LX-{n}", "date": date(2021, 5, 1 + n), "region": WUSHAN, "giver": YANTAI,
                                 "name": "示例会议", "level": "市县级", "resolutions": []})  # fmt: skip


def text_of(client: Client, path: str = PAGE) -> str:
    """The page as words between its marks."""
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_what_was_not_recorded_is_empty_and_no_nought(world: World, clerk: Client, liaison: Any) -> None:
    planned(world, liaison, _row("joint_meetings", "2"), _row("eastwest_funds", "100", "万元"))
    shown = text_of(clerk)
    assert "联席会议次数 2次 没有记录 —" in shown
    assert "东西部协作帮扶资金 100万元 没有记录 —" in shown


@pytest.mark.parametrize(
    ("count", "said", "mark"),
    [
        (1, "50%", "未完成"),
        (2, "100%", ""),
        (3, "150%", "超过 100%"),
        (4, "200%", "超过 100%"),
        (5, "250%", "超过 200%"),
    ],
)
def test_what_is_passed_is_marked(world: World, clerk: Client, liaison: Any, count: int, said: str, mark: str) -> None:
    planned(world, liaison, _row("joint_meetings", "2"))
    held(world, count)
    shown = text_of(clerk)
    assert f"{count}次 {said}" in shown
    marks = [one for one in ("未完成", "超过 100%", "超过 200%") if f"联席会议次数 {one}" in shown]
    assert marks == ([mark] if mark else [])


def test_every_number_opens_to_its_records(world: World, clerk: Client, liaison: Any) -> None:
    planned(world, liaison, _row("joint_meetings", "2"))
    held(world, 1)
    page = clerk.get(PAGE).content.decode()
    links = re.findall(r'href="(/figures/[^"]+)"', page)
    assert len(links) == 3
    for link in links:
        answer = clerk.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "LX-0" in answer.content.decode()
    trace = text_of(clerk, links[0].replace("&amp;", "&"))
    assert "JH-1" in trace and "2 个" in trace
    assert "50%" in trace[trace.index("合计") :], "an actual and a target are never added to each other"


def test_the_old_target_of_a_supplemented_plan_is_shown_and_opens(world: World, clerk: Client, liaison: Any) -> None:
    planned(world, liaison, _row("joint_meetings", "2"))
    agreed(world, liaison, "plan.supplement", {"number": "TZ-1", "date": date(2021, 7, 1), "about": "JH-1",
                                               "ground": "示例", "changed": [_row("joint_meetings", "4")]})  # fmt: skip
    assert "联席会议次数 4次 原 2次" in text_of(clerk)
    link = re.search(r'href="([^"]+)"><del>', clerk.get(PAGE).content.decode())
    assert link and "JH-1" in clerk.get(link[1].replace("&amp;", "&")).content.decode()


def test_the_city_sees_what_its_districts_aim_at_without_ranks(world: World, clerk: Client, liaison: Any) -> None:
    planned(world, liaison, _row("joint_meetings", "2"))
    held(world, 5)
    shown = text_of(clerk, "/targets/?region=500000&period=2021")
    assert "没有目标" in shown and "按区划顺序" in shown
    assert f"{WUSHAN} 1 项 1 项 1 项" in shown
    assert "2个" not in shown and "2次" in shown, "the parts are told though the whole has no target"


def test_a_place_without_targets_says_how_they_come(world: World, clerk: Client) -> None:
    assert "还没有双方商定的目标" in text_of(clerk)
    assert "还没有双方商定的目标" in text_of(clerk, "/targets/"), "over several years the page shows the last of them"


def test_a_liaison_sees_the_targets_of_the_own_pairing_only(world: World, liaison: Any) -> None:
    planned(world, liaison, _row("joint_meetings", "2"))
    [other] = world.accept("plan", {"number": "JH-2", "date": date(2021, 3, 1), "region": WUSHAN, "giver": "三峡集团",
                                    "year": 2021, "targets": [_row("joint_meetings", "7")]})  # fmt: skip
    life.step(world.owner, other, "agree", on=other.date)
    client = Client()
    client.force_login(liaison)
    assert "联席会议次数 2次" in text_of(client)


def test_a_document_does_not_call_its_share_of_a_ratio_a_percentage(world: World, clerk: Client, liaison: Any) -> None:
    planned(world, liaison, _row("eastwest_funds", "100", "万元"))
    shown = text_of(clerk, "/documents/plan/JH-1/")
    assert "指标任务 1 行" in shown and "1 人" not in shown
    assert "%" not in shown[shown.index("计入哪些指标") : shown.index("为什么没有计入")]
