"""Names on pages: masked, opened once for who says why, exported with who and when on the foot."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bangfu.documents.disclosed import Disclosure

ID = "500237199001011234"
ROLL = [{"person": "林某三(财政局)", "audience": "基层干部"}, {"person": f"王某五 {ID}", "audience": "基层干部"}]
CLASS = {"number": "PX-1", "date": "2021-03-01", "region": "巫山县", "giver": "三峡集团", "name": "示例培训班",
         "class_type": "skill", "level": "unit"}  # fmt: skip
WHERE = ["training.session", "PX-1-1"]


@pytest.fixture
def session(world: Any) -> Any:
    world.accept("training.class", CLASS)
    return world.accept("training.session", {"number": "PX-1-1", "date": "2021-04-01", "about": "PX-1", "roll": ROLL})


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_page_opens_names_once_and_writes_down_why(world: Any, session: Any) -> None:
    client = client_of(world.clerk)
    page = client.get(reverse("document", args=WHERE)).content.decode()
    assert "王**" in page and "某五" not in page and "查看完整姓名" in page
    answer = client.post(reverse("document-reveal", args=WHERE), {"reason": "电话核对"})
    said = answer.content.decode()
    assert answer.status_code == 200 and "王某五" in said and ID in said and "no-store" in answer["Cache-Control"]
    assert "某五" not in client.get(reverse("document", args=WHERE)).content.decode()
    assert "电话核对" in client.get(reverse("document", args=WHERE)).content.decode(), "everybody sees who looked"


def test_without_a_reason_the_page_stays_masked(world: Any, session: Any) -> None:
    answer = client_of(world.clerk).post(reverse("document-reveal", args=WHERE), {"reason": ""})
    assert answer.status_code == 422 and "某五" not in answer.content.decode()
    assert client_of(world.clerk).get(reverse("document-reveal", args=WHERE)).status_code == 405


def test_a_roll_leaves_masked_or_with_a_reason(world: Any, session: Any) -> None:
    client = client_of(world.clerk)
    masked = client.post(reverse("document-roll", args=WHERE), {"as": "csv"}).content.decode("utf-8-sig")
    assert "王**" in masked and "某五" not in masked and "姓名已脱敏" in masked and "clerk" in masked
    answer = client.post(reverse("document-roll", args=WHERE), {"as": "xlsx", "reason": "报送省厅核验"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    whole = " ".join(str(cell.value) for cell in cells)
    assert "王某五" in whole and ID not in whole and "报送省厅核验" in whole and "clerk" in whole
    assert all(cell.data_type != "f" for cell in cells)
    kept = Disclosure.objects.latest("id")
    page = [sheet.oddHeader.center.text, sheet.oddFooter.center.text]
    for said in (*page, cells[-1].value):
        assert "clerk" in said and "报送省厅核验" in said and f"查阅记录第 {kept.pk} 号" in said
    marks = [row[-1].value for row in sheet.iter_rows(min_row=4, max_row=5)]
    assert all(f"第 {kept.pk} 号 clerk" in mark for mark in marks), "a row that is copied out still says whose it is"
    lines = masked.splitlines()
    assert all("clerk" in line for line in lines[1:]) and "查阅记录" in lines[0]
    assert list(Disclosure.objects.order_by("id").values_list("act", "in_full")) == [
        ("export", False),
        ("export", True),
    ]
