"""Passwords do not come back, and their age is told; where the house says so, an old one must be changed first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bangfu.access import passwords, users
from bangfu.access.models import PastPassword
from bangfu.kernel.errors import Refused

NOW = datetime(2022, 6, 1, tzinfo=UTC)
WORDS = [f"青山-绿水-{n}-好啊" for n in range(7)]


def test_none_of_the_last_five_comes_back(world: Any) -> None:
    for word in WORDS[:6]:
        users.set_password(world.clerk, word, NOW)
    for word in WORDS[1:6]:
        with pytest.raises(Refused, match="最近 5 次"):
            users.set_password(world.clerk, word, NOW)
    users.set_password(world.clerk, WORDS[0], NOW)
    assert world.clerk.check_password(WORDS[0]), "the sixth before is free again"
    users.set_password(world.approver, WORDS[0], NOW)
    kept = list(PastPassword.objects.filter(user=world.clerk).values_list("password", flat=True))
    assert len(kept) == 5 and not any(word in text for text in kept for word in WORDS)


def test_the_page_keeps_the_history_too(world: Any) -> None:
    users.set_password(world.clerk, WORDS[0], timezone.now())
    client = Client()
    client.force_login(world.clerk)

    def change(old: str, new: str) -> int:
        said = {"old_password": old, "new_password1": new, "new_password2": new}
        return int(client.post(reverse("me"), said).status_code)

    assert change(WORDS[0], WORDS[0]) == 422
    assert change(WORDS[0], WORDS[1]) == 303
    assert change(WORDS[1], WORDS[0]) == 422
    assert PastPassword.objects.filter(user=world.clerk).count() == 2


def test_age_is_told_and_warned_of(world: Any, settings: Any) -> None:
    users.set_password(world.clerk, WORDS[0], timezone.now() - timedelta(days=180))
    client = Client()
    client.force_login(world.clerk)
    page = client.get(reverse("me")).content.decode()
    assert "用了 180 天" in page and "该换密码了" in page
    assert client.get("/documents/").status_code == 200, "a warning, no more"
    settings.PASSWORD_DAYS = 0
    assert "该换密码了" not in client.get(reverse("me")).content.decode()


def test_where_the_house_says_so_an_old_one_is_changed_first(world: Any, settings: Any) -> None:
    settings.PASSWORD_MUST_CHANGE = True
    users.set_password(world.clerk, WORDS[0], timezone.now() - timedelta(days=180))
    client = Client()
    client.force_login(world.clerk)
    answer = client.get("/documents/")
    assert answer.status_code == 303 and answer["Location"] == reverse("me")
    assert "密码用得太久了" in client.get(reverse("me")).content.decode()
    said = {"old_password": WORDS[0], "new_password1": WORDS[1], "new_password2": WORDS[1]}
    assert client.post(reverse("me"), said).status_code == 303
    assert client.get("/documents/").status_code == 200


def test_an_account_without_a_history_counts_from_its_first_day(world: Any) -> None:
    assert passwords.age(world.owner, world.owner.date_joined + timedelta(days=9)) == 9
    assert not passwords.too_old(world.owner, NOW + timedelta(days=9999)), "who has no password here has none to change"
