"""The public form of a bulletin on its page and as files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

PAGE = reverse("bulletin", args=["article"])


def test_the_switch_leads_to_a_form_without_small_counts(world: Any) -> None:
    world.accept("statement", {
        "number": "HZ-1", "date": date(2021, 5, 1), "region": "巫山县", "giver": "水利部", "receiver": "巫山县人民政府",
        "programme": "central", "helper": "水利部", "measure": "training.attendance.cadre", "quantity": "3", "source": "示例",
    })  # fmt: skip
    client = Client()
    client.force_login(world.owner)
    whole = client.get(PAGE, {"period": "2021"}).content.decode()
    assert "培训基层干部<" in whole and "3人次" in whole and "form=public" in whole
    opened = client.get(PAGE, {"period": "2021", "form": "public"}).content.decode()
    assert "少于5人次" in opened and "3人次" not in opened and "公开版" in opened and "不列数" in opened
    assert "form=public" in opened.split("下载 Word")[0].rsplit("<a", 1)[1]
    for name in ("bulletin-word", "bulletin-pdf"):
        answer = client.get(reverse(name, args=["article"]), {"period": "2021", "form": "public"})
        assert answer.status_code == 200 and "%E5%85%AC%E5%BC%80%E7%89%88" in answer["Content-Disposition"]
