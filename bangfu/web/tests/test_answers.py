"""A form on the page: uploaded, shown cell by cell, taken back; gone when its session is."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from bangfu.reports.tests import ground, sheets
from tests.fixtures import World


def sent(client: Client, data: bytes, **more: str) -> Any:
    return client.post("/forms/", {"file": SimpleUploadedFile("季度表.xlsx", data), **more})


@pytest.fixture
def clerk(world: World) -> Client:
    client = Client()
    client.force_login(world.clerk)
    return client


def test_a_form_is_answered_shown_and_taken_back(world: World, clerk: Client) -> None:
    ground.enter(world)
    form = sheets.nine_units()
    answer = sent(clerk, form.file())
    assert (answer.status_code, answer["Location"]) == (303, "/forms/answered/")
    page = clerk.get("/forms/answered/").content.decode()
    assert "季度表.xlsx" in page and "直接投入帮扶资金" in page and "/figures/direct_funds/?" in page
    assert " 分<" not in page and ">高<" in page, "how sure it is, is a word"
    file = clerk.get("/forms/answered/file.xlsx")
    book = load_workbook(io.BytesIO(file.content))
    value, _ = form.expect[6, 3]
    assert book["统计表"]["C6"].value == value / 1_000_000 and "来源" in book.sheetnames
    assert file["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('已填-季度表.xlsx')}"


def test_what_is_no_form_is_refused_on_the_same_page(clerk: Client) -> None:
    assert sent(clerk, b"nothing").status_code == 422
    assert clerk.post("/forms/", {}).status_code == 422
    assert sent(clerk, sheets.card().file(), period="昨天").status_code == 422


def test_a_form_of_another_session_cannot_be_read(world: World, clerk: Client) -> None:
    assert clerk.get("/forms/answered/").status_code == 422
    assert sent(clerk, sheets.card().file()).status_code == 303
    other = Client()
    other.force_login(world.clerk)
    assert other.get("/forms/answered/file.xlsx").status_code == 422
    assert sent(other, sheets.card().file()).status_code == 303
    assert clerk.get("/forms/answered/").status_code == 422, "the key of the first file opens no second one"
