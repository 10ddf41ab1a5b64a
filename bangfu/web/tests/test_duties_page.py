"""The list of duties as a page: who owes what, why, where the records are, and who is led to a form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bangfu.registry import roles
from tests.fixtures import World

BATCH = {"date": date(2021, 3, 1), "giver": "烟台市财政局", "amount_fen": 1000, "mode_code": "东西部协作",
         "level": "山东市县"}  # fmt: skip
POSTING = {"date": date(2021, 6, 1), "giver": "市乡村振兴局", "role": "第一书记", "level": "市级选派"}
VILLAGE, OTHER = "奉节县白帝镇坪上村", "巫山县双龙镇安静村"
DAY = "2021-12-31"


def client(user: Any) -> Client:
    found = Client()
    found.force_login(user)
    return found


def browser(name: str, role: str, place: Any) -> Client:
    user = get_user_model().objects.create_user(name)
    roles.assign(user, role, on=date(2020, 1, 1), place=place)
    return client(user)


@pytest.fixture
def given(world: World) -> World:
    """A batch for 巫山 of which nothing was passed on, one for 开州 that is another pairing's, two cadres in post."""
    world.accept("fund.batch", {**BATCH, "number": "YT-1", "receiver": "巫山县财政局"},
                 {**BATCH, "number": "WF-1", "receiver": "开州区财政局", "giver": "潍坊市财政局"})  # fmt: skip
    world.accept("stationing", {**POSTING, "number": "ZD-1", "region": VILLAGE, "person": "甲某(示例)"},
                 {**POSTING, "number": "ZD-2", "region": OTHER, "person": "乙某(示例)"})  # fmt: skip
    return world


def page(who: Client, **asked: str) -> str:
    answer = who.get("/duties/", {"on": DAY, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_row_says_who_by_when_why_and_leads_to_record_and_form(given: World) -> None:
    told = page(client(given.clerk))
    assert "协作资金到账后按时拨付或支出" in told and "O-EW6" in told
    assert "2021-03-31 前" in told and "到期日已过 275 天" in told and "逾期 2" in told
    assert '<a href="/documents/fund.batch/YT-1/">' in told
    assert '<a href="/documents/fund.allocation/new/">登记拨付下达</a>' in told
    assert "甲某" not in told and "乙某" not in told


def test_who_may_not_enter_is_told_the_document_without_a_way_to_the_form(given: World) -> None:
    told = page(client(given.approver))
    assert "拨付下达" in told and "/documents/fund.allocation/new/" not in told


def test_status_channel_and_place_narrow_the_list(given: World) -> None:
    who = client(given.clerk)
    assert "YT-1" not in page(who, status="已履行") and "没有这样的事项。" in page(who, status="已履行")
    assert "O-ZC7" not in page(who, programme="eastwest") and "O-EW6" in page(who, programme="eastwest")
    place = page(who, region="巫山县")
    assert "YT-1" in place and "WF-1" not in place and "ZD-2" in place and "ZD-1" not in place
    assert "这个地区和渠道没有责任事项" in page(who, programme="central")
    assert who.get("/duties/", {"region": "火星"}).status_code == 422
    assert who.get("/duties/", {"region": "巫山县、奉节县"}).status_code == 422
    assert who.get("/duties/", {"on": "昨天"}).status_code == 422


def test_a_liaison_sees_its_own_pairing_only(given: World) -> None:
    told = page(browser("yantai", "liaison", ("GOV-370600", "500237")))
    assert "YT-1" in told and "WF-1" not in told and "ZD-2" not in told and "乙某" not in told


def test_a_county_sees_its_own_places_only(given: World) -> None:
    told = page(browser("fengjie", "clerk", "500236"))
    assert "ZD-1" in told and "ZD-2" not in told and "YT-1" not in told


def test_a_long_list_is_shown_in_part_and_opened_whole(given: World) -> None:
    rows = [{**POSTING, "number": f"ZD-{n}", "region": VILLAGE, "person": f"示例{n}"} for n in range(10, 16)]
    given.accept("stationing", *rows)
    who = client(given.clerk)
    assert "看全部 8 条" in page(who)
    whole = page(who, id="O-ZC7")
    assert "看全部" not in whole and "O-EW6" not in whole and whole.count("/documents/stationing/ZD-") == 8


def test_the_list_is_reached_from_the_overview_and_from_the_figures(given: World) -> None:
    who = client(given.clerk)
    assert all('href="/duties/"' in who.get(address).content.decode() for address in ("/", "/indicators/"))


def test_a_refusal_shows_the_id_of_the_rule_that_it_holds(given: World) -> None:
    sale = {"number": "832-1", "date": "2021-06-01", "region": "巫山县", "giver": "开州区紫水乡供销合作社有限责任公司",
            "receiver": "三峡集团", "helper": "三峡集团", "programme": "central", "product": "脆李", "amount_fen": "100",
            "mode_code": "helped", "channel": "p832", "evidence": "A", "then": "submit"}  # fmt: skip
    told = client(given.clerk).post("/documents/sale/new/", sale).content.decode()
    assert "这是它的直接采购(O-CU5)" in told
