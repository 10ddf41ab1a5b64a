"""The pages 测算: a list by line, a form from what is declared, steps and rule, faults beside their fields, nothing kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from bangfu.documents import catalogue
from bangfu.ledger.models import Entry
from tests.fixtures import World

NAMES = list(catalogue.calculations())


@pytest.fixture
def clerk(world: World) -> Client:
    """The browser of the clerk, logged in, on an empty ledger."""
    client = Client()
    client.force_login(world.clerk)
    return client


def typed(page: str) -> dict[str, str]:
    """What stands in the fields of the form."""
    form = page[page.index('id="form-title"') :]
    found = dict(re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    for tag in re.findall(r"<input [^>]+>", form):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_the_list_has_every_calculation_under_its_line(clerk: Client) -> None:
    page = clerk.get("/calc/").content.decode()
    assert all(f'href="/calc/{name}/"' in page for name in NAMES)
    assert page.index("帮扶资金</h2>") < page.index('href="/calc/fee_cap/"')
    assert 'aria-current="page">测算' in page


def test_every_worked_case_fills_the_form_and_comes_out(clerk: Client) -> None:
    for name, asked in catalogue.calculations().items():
        for number, example in enumerate(asked.examples, 1):
            fields = typed(clerk.get(f"/calc/{name}/?example={number}").content.decode())
            answer = clerk.post(f"/calc/{name}/", fields)
            page = answer.content.decode()
            assert answer.status_code == 200 and "每一步" in page and "来源" in page, (name, number)
            assert all(shown.replace(",", "\uff0c") in page.replace(",", "\uff0c") for shown in example.expect.values())


def test_steps_rule_and_source_are_told(clerk: Client) -> None:
    page = clerk.post("/calc/fee_cap/", {"funds": "12140000"}).content.decode()
    assert "<b>121,400.00</b>" in page and "12,140,000.00 × 1%" in page
    assert "规则：自 2021-01-01 起" in page and "来源：荣财农〔2025〕14号" in page


def test_every_fault_stands_beside_its_field_and_what_was_typed_stays(clerk: Client) -> None:
    answer = clerk.post("/calc/fee_cap/", {"funds": "", "claimed": "很多", "cap": "200%", "on": "昨天"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("funds", "claimed", "cap", "on"):
        assert f'id="id_{name}_error"' in page and f'href="#id_{name}"' in page
    assert 'value="很多"' in page and '<details class="fold" open>' in page
    assert page.index('role="alert"') < page.index("id_funds_error")


def test_a_fault_in_a_row_is_said_at_its_table(clerk: Client) -> None:
    page = clerk.post("/calc/tier_check/", {"tiers": "0\t10\t1\n20\t\t2"}).content.decode()
    assert "15.00 元不属于任何一档" in page and 'id="id_tiers_error"' in page


def test_the_rule_of_another_day_and_own_parameters(clerk: Client) -> None:
    refused = clerk.post("/calc/fee_cap/", {"funds": "1", "on": "2020-01-01"})
    assert refused.status_code == 422 and 'id="id_cap_error"' in refused.content.decode()
    page = clerk.post("/calc/fee_cap/", {"funds": "100", "cap": "2%"}).content.decode()
    assert "<b>2.00</b>" in page and "由您给出：管理费上限比例 2%" in page


def test_printed_figures_are_compared_by_the_title_of_their_step(clerk: Client) -> None:
    given = typed(clerk.get("/calc/feed_case/?example=1").content.decode())
    assert given["printed"].splitlines()[0] == "期初饲料成本\t2494.4"
    page = clerk.post("/calc/feed_case/", given).content.decode()
    assert "首个不符的步骤：“期初饲料成本”印出 2,494.40" in page and "多 54,624.00 元" in page
    assert page.count("△ 随前步而错") == 3 and page.count("× 不符") == 1
    wrong = clerk.post("/calc/feed_case/", {**given, "printed": "没有这一步 5\n期初饲料成本"})
    assert wrong.status_code == 422 and wrong.content.decode().count("id_printed_error") >= 1


def test_what_was_typed_is_text_and_never_markup(clerk: Client) -> None:
    page = clerk.post("/calc/trained_people/", {"enrolments": "<b>甲</b>\t一\n<b>甲</b>\t一"}).content.decode()
    assert "<b>甲</b>" not in page and "&lt;b&gt;甲" in page


def test_nothing_is_posted_and_nothing_is_kept(clerk: Client) -> None:
    clerk.post("/calc/fee_cap/", {"funds": "77123.45"})
    assert Entry.objects.count() == 0
    assert "77123.45" not in clerk.get("/calc/fee_cap/").content.decode()
    assert dict(clerk.session.items()).keys() == {"_auth_user_id", "_auth_user_backend", "_auth_user_hash", "rights"}


def test_who_is_not_logged_in_is_sent_to_the_login(world: World) -> None:
    for address in ("/calc/", "/calc/fee_cap/"):
        answer = Client().get(address)
        assert answer.status_code == 302 and "/login/" in answer.headers["Location"]


@pytest.mark.parametrize("address", ["/calc/nothing/", "/calc/fee_cap/?example=99", "/calc/fee_cap/?example=x"])
def test_an_unknown_name_is_gone_and_an_unknown_case_is_empty(clerk: Client, address: str) -> None:
    assert clerk.get(address).status_code == (404 if "nothing" in address else 200)


def test_a_calculation_leaves_its_name_in_the_trail_and_no_content(clerk: Client) -> None:
    from bangfu.access.models import Record

    clerk.post("/calc/fee_cap/", {"funds": "77123.45"})
    row: Any = Record.objects.get()
    assert (row.act, row.target, row.result) == ("calculation", "fee_cap", "done") and "77123" not in str(vars(row))
