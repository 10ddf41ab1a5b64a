"""What each reader is shown, said in so many words: the documents by number, and a total over exactly those."""

from __future__ import annotations

import csv
import re

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.documents import catalogue
from bangfu.documents.models import Document
from tests.fixtures import World
from tests.walls import ground
from tests.walls.ground import Ground

NUMBERS = re.compile(r'href="/documents/([a-z.]+)/([^/"?]+)/"')
PEOPLE = {"training.session", "stationing"}


@pytest.fixture
def there(world: World) -> Ground:
    """Two districts, three pairings, four sales."""
    return ground.build(world.clerk, world.approver)


def _client(there: Ground, name: str) -> Client:
    client = Client()
    client.force_login(next(one.user for one in there.readers if one.name == name))
    return client


def _listed(client: Client, kind: str) -> set[str]:
    page = client.get(reverse("documents-of", args=[kind])).content.decode()
    return {number for found, number in NUMBERS.findall(page) if found == kind} - {"new"}


def _sold(client: Client, region: str) -> dict[str, int]:
    """What each sale behind the figure counts for the reader, in fen."""
    asked = {"period": "2021", "region": region}
    answer = client.get(reverse("figure-csv", args=["sales_total"]), asked)
    rows = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    return {row["单据编号"]: int(row["计入"]) for row in rows}


def _total(client: Client, region: str) -> str:
    page = client.get(reverse("figure", args=["sales_total"]), {"period": "2021", "region": region})
    found = re.search(r"([\d,]+\.\d\d) 元", page.content.decode())
    return found[1] if found else ""


@pytest.mark.pg
def test_a_liaison_sees_the_shared_sale_and_its_own_and_a_total_over_just_those(there: Ground) -> None:
    yantai = _client(there, "烟台联络员")
    assert _listed(yantai, "sale") == {"XS-1", "XS-3"}, "the shared sale and its own, not that of 三峡集团 alone"
    for number in ("XS-2", "XS-4"):
        assert yantai.get(reverse("document", args=["sale", number])).status_code == 404
    assert _sold(yantai, ground.WUSHAN) == {"XS-1": 1000, "XS-3": 100_000}
    assert _total(yantai, ground.WUSHAN) == "1,010.00"
    assert not [kind for kind in PEOPLE if _listed(yantai, kind)], "a pairing shows no people"


def test_the_team_of_a_village_sees_its_village(there: Ground) -> None:
    team = _client(there, "坪上村工作队")
    assert {kind: _listed(team, kind) for kind in catalogue.kinds() if _listed(team, kind)} == {
        "stationing": {"ZD-500236"}
    }


def test_the_auditor_sees_all_of_it_masked(there: Ground) -> None:
    auditor = _client(there, "审计")
    assert _listed(auditor, "sale") == {"XS-1", "XS-2", "XS-3", "XS-4"}
    assert _total(auditor, ground.CHONGQING) == "11,110.00"
    people = {one.word for one in there.canaries if one.personal}
    pages = [
        auditor.get(reverse("document", args=[one.kind, one.number])) for one in there.documents if one.kind in PEOPLE
    ]
    assert all(page.status_code == 200 for page in pages) and len(pages) == 7
    assert not [word for word in people for page in pages if word in page.content.decode()]


def test_a_role_that_ended_sees_nothing(there: Ground) -> None:
    for name in ("已离任", "无角色"):
        ended = _client(there, name)
        assert not [kind for kind in catalogue.kinds() if _listed(ended, kind)]


@pytest.mark.pg
def test_the_paired_side_agrees_through_its_own_door_and_no_other_pairing_does(there: Ground) -> None:
    target = {"indicator": "eastwest_funds", "target_value": "100", "target_unit": "万元"}
    there.accept("plan", number="JH-1", region="巫山县", giver="烟台市人民政府", year=2021, targets=[target])
    step = reverse("document-step", args=["plan", "JH-1", "agree"])
    plan = there.documents[-1]
    asked = {"version": str(plan.version), "on": "2021-06-01"}
    assert _client(there, "三峡联络员").post(step, asked).status_code == 404
    assert _client(there, "烟台联络员").post(step, asked).status_code == 303
    assert Document._base_manager.get(pk=plan.pk).state == "agreed"
