"""Roles without a password are offered in a demonstration opened on its own machine, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.fixtures import World


@pytest.fixture
def house(world: World) -> World:
    """A world whose clerk has no password, as in a demonstration."""
    world.clerk.set_unusable_password()
    world.clerk.save()
    return world


def test_an_unmarked_home_has_no_such_page(house: World, client: Client, settings: Any) -> None:
    settings.HOME_IS_DEMO = False
    assert client.post("/login/demo/", {"role": "clerk"}).status_code == 404
    assert "市级经办" not in client.get("/login/").content.decode()
    assert client.get("/").status_code == 302


def test_a_demonstration_offers_its_roles_on_its_own_machine(house: World, client: Client, settings: Any) -> None:
    settings.HOME_IS_DEMO = True
    answer = client.post("/login/demo/", {"role": "clerk"})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("way", [{"REMOTE_ADDR": "192.0.2.9"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.9"}])
def test_a_demonstration_offers_nothing_to_others(
    house: World, client: Client, settings: Any, way: dict[str, str]
) -> None:
    settings.HOME_IS_DEMO = True
    assert client.post("/login/demo/", {"role": "clerk"}, **way).status_code == 404


def test_a_role_with_a_password_is_never_offered(house: World, client: Client, settings: Any) -> None:
    settings.HOME_IS_DEMO = True
    house.approver.set_password("一个不常见的长密码-2026")
    house.approver.save()
    assert client.post("/login/demo/", {"role": "approver"}).status_code == 404


def test_the_half_hour_counts_from_the_last_page(house: World, client: Client, settings: Any) -> None:
    settings.HOME_IS_DEMO = True
    client.post("/login/demo/", {"role": "clerk"})
    kept = client.get("/about/").cookies["sessionid"]
    assert kept["max-age"] == 30 * 60
