"""The steps of a long-lived document on its page: each asks its true day, and a day that cannot be is told why."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from bangfu.documents import find, life
from bangfu.registry.scope import Scope
from tests.fixtures import World

PAGE = "/documents/project/XM-1/"


@pytest.fixture
def approver(world: World) -> Client:
    """The browser of the approver, with one project in the library."""
    row = {"number": "XM-1", "date": date(2021, 3, 1), "region": "巫山县", "name": "示例项目"}
    life.accept_many(world.approver, life.create_many(world.clerk, "project", [row]))
    client = Client()
    client.force_login(world.approver)
    return client


def test_a_step_is_taken_for_its_true_day(approver: Client) -> None:
    page = approver.get(PAGE).content.decode()
    assert "已入库" in page and 'id="on-approve"' in page and 'id="on-void"' not in page
    answer = approver.post(f"{PAGE}step/approve/", {"on": "2021-03-20"})
    assert answer.status_code == 303
    done = find.history(find.document(Scope.everything(), "project", "XM-1"))[-1]
    assert (done.name, done.on) == ("approve", date(2021, 3, 20))


def test_a_day_before_the_stage_it_follows_is_refused_on_the_page(approver: Client) -> None:
    answer = approver.post(f"{PAGE}step/approve/", {"on": "2021-02-20"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "2021-02-20" in page and "2021-03-01" in page
    assert find.document(Scope.everything(), "project", "XM-1").state == "registered"


def test_the_list_offers_the_states_of_its_kind(approver: Client) -> None:
    projects, batches = (approver.get(f"/documents/{kind}/").content.decode() for kind in ("project", "fund.batch"))
    assert 'value="suspended"' in projects and 'value="suspended"' not in batches
    assert "XM-1" in approver.get("/documents/project/?state=registered").content.decode()
    assert "XM-1" not in approver.get("/documents/project/?state=started").content.decode()


@pytest.mark.parametrize("kind", ["project", "fund.batch"])
def test_a_form_is_filled_in_submitted_opened_and_accepted(world: World, kind: str) -> None:
    clerk, approver = Client(), Client()
    clerk.force_login(world.clerk)
    approver.force_login(world.approver)
    assert clerk.get(f"/documents/{kind}/new/").status_code == 200
    given = {"number": "DJ-1", "date": "2021-03-01", "region": "巫山县", "giver": "水利部", "receiver": "巫山县财政局",
             "name": "示例项目", "amount_fen": "100.00", "mode_code": "direct", "level": "unit"}  # fmt: skip
    made = clerk.post(f"/documents/{kind}/new/", given)
    assert made.status_code == 303, made.content.decode()
    page = made["Location"]
    assert "草稿" in clerk.get(page).content.decode()
    assert clerk.post(f"{page}step/submit/").status_code == 303
    assert f"{page}step/accept/" in approver.get(page).content.decode()
    assert approver.post(f"{page}step/accept/").status_code == 303
    answer = approver.get(page)
    assert answer.status_code == 200 and answer.context["postings"]
