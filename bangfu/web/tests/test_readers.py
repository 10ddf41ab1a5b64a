"""Readers who see a part: what they are told, and what is made for their own place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from bangfu.registry import roles
from tests.fixtures import World

SINCE = date(2020, 1, 1)


def browser(name: str, role: str, place: Any) -> Client:
    """The browser of a new reader with one role."""
    user = get_user_model().objects.create_user(name)
    roles.assign(user, role, on=SINCE, place=place)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def district(world: World) -> Client:
    return browser("wushan", "clerk", "500237")


@pytest.fixture
def pairing(world: World) -> Client:
    return browser("yantai", "liaison", ("GOV-370600", "500237"))


def batch(number: str, giver: str, county: str, fen: int, mode: str, level: str) -> dict[str, Any]:
    return {"number": number, "date": date(2021, 3, 1), "giver": giver, "receiver": f"{county}财政局",
            "amount_fen": fen, "mode_code": mode, "level": level}  # fmt: skip


def test_a_district_reads_the_bulletin_of_its_own_place_and_is_offered_no_other(world: World, district: Client) -> None:
    world.accept("fund.batch", batch("A-1", "三峡集团", "巫山县", 30_000_000_00, "direct", "unit"),
                 batch("A-2", "水利部", "奉节县", 70_000_000_00, "direct", "unit"))  # fmt: skip
    listed = district.get("/bulletins/").content.decode()
    assert "/bulletins/funds/" in listed and "/bulletins/article/" not in listed and "巫山县2021年" in listed
    page = district.get("/bulletins/funds/").content.decode()
    assert "定点帮扶巫山县的中央单位直接投入帮扶资金" in page and "0.3亿元" in page and "奉节" not in page
    refused = district.get("/bulletins/article/")
    assert refused.status_code == 403 and "500000" not in refused.content.decode()


def test_a_pairing_is_offered_no_bulletin_and_told_why(pairing: Client) -> None:
    listed = pairing.get("/bulletins/").content.decode()
    assert "/bulletins/funds/" not in listed and "其中一部分" in listed
    for name in ("funds", "article"):
        refused = pairing.get(f"/bulletins/{name}/")
        assert refused.status_code == 403 and "500000" not in refused.content.decode()


def test_who_sees_the_city_is_offered_both(world: World) -> None:
    client = Client()
    client.force_login(world.clerk)
    listed = client.get("/bulletins/").content.decode()
    assert "/bulletins/funds/" in listed and "/bulletins/article/" in listed and "{{" not in listed


def test_a_bulletin_of_an_empty_year_has_no_sentence_about_nothing(world: World) -> None:
    world.accept("fund.batch", batch("A-1", "三峡集团", "巫山县", 30_000_000_00, "direct", "unit"))
    client = Client()
    client.force_login(world.clerk)
    page = client.get("/bulletins/funds/?period=2021").content.decode()
    assert "直接投入帮扶资金" in page
    text = page[page.index("定点帮扶我市的中央单位") :]
    assert "协调引进" not in text[: text.index("。")], "nothing is recorded of it"
    empty = client.get("/bulletins/funds/?period=2024").content.decode()
    assert "定点帮扶我市" not in empty and "0亿元" not in empty and "0元" not in empty


def test_a_pairing_is_told_that_it_sees_a_part_and_is_not_invited_to_enter(pairing: Client) -> None:
    for path in ("/", "/figures/direct_funds/?region=巫山县", "/indicators/", "/documents/"):
        page = pairing.get(path).content.decode()
        assert "只统计您权限范围内的" in page and "烟台市" in page and "东西部协作" in page, path
        assert "登记一张单据" not in page and "逐笔登记" not in page and 'class="button" href="/import/"' not in page, (
            path
        )


def test_who_sees_all_of_the_place_is_told_nothing_of_limits(world: World, district: Client) -> None:
    for path in ("/", "/figures/direct_funds/", "/documents/"):
        assert "权限范围内" not in district.get(path).content.decode(), path
    assert "登记一张单据" in district.get("/figures/direct_funds/").content.decode()


def test_what_has_no_record_is_no_zero_on_any_page(district: Client) -> None:
    for path in ("/indicators/", "/figures/fiscal_funds/"):
        page = district.get(path).content.decode()
        assert "没有记录" in page and ">0元<" not in page and "0.00 元" not in page and "0亿元" not in page, path
