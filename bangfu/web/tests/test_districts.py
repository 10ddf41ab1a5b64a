"""The districts on the overview: what is not recorded is said, joint amounts stay whole, one question for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bangfu.indicators import evaluate
from bangfu.kernel.line import Attributed, Line
from bangfu.kernel.period import Period
from bangfu.ledger import seal
from bangfu.ledger.tests.ground import Ground, posted
from bangfu.registry import parties, trees
from bangfu.registry.scope import Scope
from bangfu.web import asked, districts
from bangfu.web.plan import plan
from tests.fixtures import World

JOINT = ("500101", "500156", "500229")
WAN = 1_000_000
ALL = Scope.everything()


class Store(Ground):
    """Sector money of the ministry: 300 万元 over three districts together, 10 and 20 and 40 in single ones."""

    def fill(self) -> None:
        joint = trees.joint_region([trees.region_with_key(code) for code in JOINT]).pk
        lines = [self.sector(10, "500101"), self.sector(20, "500237"), self.sector(40, "500112"),
                 replace(self.sector(300), region=joint)]  # fmt: skip
        posted(self.draft(*lines, number="S-1"))
        posted(self.draft(self.sector(5, "500237"), self.sector(-5, "500237"), number="S-2"))
        posted(self.draft(self.sector(7, "500238"), self.sector(-7, "500238"), number="S-3"))

    def sector(self, amount_wan: int, region: str = "500000", on: str = "2021-06-01") -> Line:
        """Sector money that reached a place."""
        return self.line(
            "fund.received.sector", amount_wan * WAN, self.province, self.a, region=trees.region_with_key(region),
            fund="", happened_on=date.fromisoformat(on),
            attributions=(Attributed("central", parties.named_by_code("C01").pk),),
        )  # fmt: skip


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """The store with its money, sealed."""
    ground = Store()
    ground.fill()
    seal.settle()
    return ground


@pytest.fixture
def clerk(world: World, store: Store) -> Client:
    """The browser of the clerk."""
    client = Client()
    client.force_login(world.clerk)
    return client


def rows(page: str) -> dict[str, tuple[str, ...]]:
    """The table twin: for each district number or word, postings, joint."""
    table = page[page.index('<details class="fold twin"') :]
    table = table[table.index("<tbody>") : table.index("</tbody>")]
    cells = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    found = [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in cells]
    return {name: tuple(rest) for name, *rest in found}


def read(client: Client, query: str = "map=sector_funds&period=2021") -> str:
    """The overview as text."""
    answer = client.get(f"/?{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_table_says_what_is_recorded_and_never_a_zero_for_what_is_not(clerk: Client) -> None:
    found = rows(read(clerk))
    assert len(found) == 38
    assert found["巫山县"] == ("20.00", "3", "")
    assert found["万州区"] == ("10.00", "1", "1 笔")
    assert found["武隆区"] == found["城口县"] == ("另有合计", "", "1 笔")
    assert found["巫溪县"] == ("0.00", "2", "")  # recorded and reversed: a zero that is one
    others = {value for name, value in found.items() if name not in
              ("巫山县", "万州区", "武隆区", "城口县", "渝北区", "巫溪县")}  # fmt: skip
    assert others == {("未提及", "", "")}


def test_map_and_table_lead_to_the_same_records(clerk: Client) -> None:
    page = read(clerk)
    areas = re.findall(r'<a class="area" href="([^"]+)" aria-label="(\S+) ([^"]+)"', page)
    assert len(areas) == 38
    for url, name, _said in areas:
        assert page.count(f'href="{url}"') >= 2, name
    shown = {name: said for _, name, said in areas}
    assert shown["巫山县"].startswith("20万元 3 条分录") and shown["江津区"].startswith("未提及")
    assert shown["武隆区"].startswith("另有合计")
    records = next(url for url, name, _ in areas if name == "巫山县").replace("&amp;", "&")
    assert "20.00" not in clerk.get(records.replace("500237", "500239")).content.decode()
    assert "200,000.00" in clerk.get(records).content.decode()


def test_a_joint_amount_is_shown_whole_once_and_in_no_district(clerk: Client) -> None:
    page = read(clerk)
    assert page.count("另有合计、未拆分：<a") == 1
    assert "万州区、武隆区、城口县</a> 行业部门项目资金 300万元" in page
    assert 'class="joint" fill="url(#joint)"' in page
    assert "只记到" not in page


def test_the_page_of_a_member_shows_the_joint_amount_beside(clerk: Client) -> None:
    page = read(clerk, "region=500156&period=2021")
    assert "另有合计、未拆分</h2>" in page and "300万元" in page
    assert "map-sheet" not in page


def test_what_is_recorded_for_the_whole_only_is_said(clerk: Client, store: Store) -> None:
    posted(store.draft(store.sector(9), number="S-4"))
    seal.settle()
    assert "另有 1 条分录只记到重庆市，没有分到区县" in read(clerk)


@pytest.mark.parametrize(("edition", "count"), [("2022", 38), ("2025", 37)])
def test_each_edition_has_its_districts_and_holds_every_posting(clerk: Client, edition: str, count: int) -> None:
    found = rows(read(clerk, f"map=sector_funds&period=2021&edition={edition}"))
    assert len(found) == count
    heir = {"2022": "渝北区", "2025": "两江新区"}[edition]
    assert found[heir] == ("40.00", "1", "")


def test_the_three_largest_stand_in_words_but_not_for_less_than_a_year(clerk: Client) -> None:
    year, month = read(clerk), read(clerk, "map=sector_funds&period=2021-06")
    largest = re.findall(r'<ol class="largest">(.*?)</ol>', year)[0]
    assert re.findall(r">([^<]+)</a>", largest) == ["渝北", "巫山", "万州"]
    assert 'class="largest"' not in month and rows(month)["巫山县"][0] == "20.00"


def test_switches_keep_the_figure_of_the_map_and_records_do_not_carry_it(clerk: Client) -> None:
    page = read(clerk)
    assert 'href="/?period=2022&amp;map=sector_funds"' in page
    assert not re.findall(r'href="/figures/[^"]*map=', page)


def test_statements_do_not_grow_with_the_districts(clerk: Client, world: World, rf: Any) -> None:
    request = rf.get("/?period=2021")
    request.user = world.clerk
    question = asked.read(request)
    nodes = asked.districts(question)

    def sent(count: int) -> int:
        with CaptureQueriesContext(connection) as found:
            assert districts.panel(question, nodes[:count], plan().map, "sector_funds") is not None
        return len(found)

    assert len(nodes) == 38
    assert sent(38) == sent(2)


def test_a_map_approval_number_is_printed_when_there_is_one(clerk: Client, settings: Any) -> None:
    assert "审图号" not in read(clerk)
    settings.MAP_APPROVAL_NUMBER = "渝S(2026)001号"
    page = read(clerk)
    assert "审图号：渝S(2026)001号" in page and "示意图" in page


def test_a_broken_boundary_file_costs_the_map_only(clerk: Client, settings: Any, tmp_path: Path) -> None:
    settings.MAP_BOUNDARIES = tmp_path / "boundaries.geojson"
    settings.MAP_BOUNDARIES.write_text("{", encoding="utf-8")
    page = read(clerk)
    assert "map-sheet" not in page and "boundaries.geojson 读不出来" in page
    assert rows(page)["巫山县"] == ("20.00", "3", "")


@pytest.mark.parametrize("mark", ["、", ",", "\uff0c"])
def test_a_place_of_several_is_read_and_not_made(clerk: Client, mark: str) -> None:
    regions = {"region": mark.join(("巫山县", "云阳县"))}
    page = clerk.get("/figures/sector_funds/", {**regions, "period": "2021"}).content.decode()
    assert "巫山县、云阳县" in page
    told = evaluate.figure(ALL, "sector_funds", period=Period.parse("2021"), **regions)
    assert (told.value, trees.joint_of([trees.region_with_key(code) for code in ("500237", "500235")])) == (
        20 * WAN,
        None,
    )
