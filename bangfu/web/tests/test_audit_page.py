"""The page that audits a text: marked numbers lead to their records, faults are said on top, nothing is kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.fixtures import World

TEXT = "2021年,9家中央单位直接投入帮扶资金2.62亿元。\n<b>8家中央单位</b>参加。\n任期内至少参加1次培训。"


@pytest.fixture
def clerk(world: World) -> Client:
    """The browser of the clerk, logged in, on an empty ledger."""
    client = Client()
    client.force_login(world.clerk)
    return client


def test_numbers_are_marked_with_verdict_and_lead_somewhere(clerk: Client) -> None:
    page = clerk.post("/audit/", {"text": TEXT}).content.decode()
    marks = re.findall(r'<a class="run (\w+)" href="([^"]+)"[^>]*>([^<]+)<sup>(.)</sup>', page)
    assert [(tone, text, mark) for tone, _, text, mark in marks] == [
        ("good", "9家", "✓"), ("guess", "2.62亿元", "○"), ("stop", "8家", "×"), ("guess", "1次", "–"),
    ]  # fmt: skip
    assert marks[1][1].startswith("/figures/direct_funds/?region=500000") and marks[0][1] == "#figure-1"
    assert all(f'id="figure-{n}"' in page and f'id="tip-{n}"' in page for n in range(1, 5))
    assert "登记在册的中央单位共9家" in page


def test_what_was_pasted_is_text_and_never_markup(clerk: Client) -> None:
    page = clerk.post("/audit/", {"text": TEXT}).content.decode()
    assert "&lt;b&gt;" in page and "<b>8家" not in page


def test_a_word_file_is_read_and_a_pdf_is_refused_with_the_way_out(clerk: Client) -> None:
    plain = clerk.post("/audit/", {"file": SimpleUploadedFile("稿.txt", TEXT.encode("gb18030"))})
    assert plain.status_code == 200 and "2.62亿元<sup>" in plain.content.decode()
    refused = clerk.post("/audit/", {"file": SimpleUploadedFile("稿.pdf", b"%PDF")})
    page = refused.content.decode()
    assert refused.status_code == 422 and page.index('role="alert"') < page.index('<form method="post" enctype')
    assert "粘贴" in page


@pytest.mark.parametrize("given", [{"text": " "}, {"text": TEXT, "pair": "甲"}, {"text": TEXT, "period": "去年"}])
def test_faults_are_said_on_top_and_what_was_typed_stays(clerk: Client, given: dict[str, Any]) -> None:
    answer = clerk.post("/audit/", given)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'role="alert"' in page
    assert all(typed.strip() in page.replace("&lt;", "<").replace("&gt;", ">") for typed in given.values())


def test_nothing_of_the_text_is_kept(clerk: Client) -> None:
    clerk.post("/audit/", {"text": TEXT})
    assert "2.62" not in clerk.get("/audit/").content.decode()
    assert dict(clerk.session.items()).keys() == {"_auth_user_id", "_auth_user_backend", "_auth_user_hash", "rights"}


def test_a_text_without_numbers_says_what_counts_as_none(clerk: Client) -> None:
    page = clerk.post("/audit/", {"text": "渝委农办〔2021〕14号"}).content.decode()
    assert "没有找到数字" in page
