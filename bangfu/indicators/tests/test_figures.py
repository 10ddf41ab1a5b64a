"""Figures as the doors ask for them, on the real store: words in, one call, plain values out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.indicators import evaluate, load, why
from bangfu.kernel.errors import Refused, ScopeMissing
from bangfu.kernel.line import Attributed, Line
from bangfu.kernel.period import Period
from bangfu.ledger import record, seal
from bangfu.ledger.tests.ground import Ground, posted
from bangfu.registry import parties, trees
from bangfu.registry.models import Region
from bangfu.registry.scope import Scope

pytestmark = pytest.mark.pg
ALL = Scope.everything()
Y2021 = Period.parse("2021")
THREE = ("500101", "500156", "500229")


@pytest.fixture
def store(fresh_db: Any) -> Iterator[Ground]:
    """A store with sector money of the ministry (C01): 300 joint over three districts, 10 and 20 in two of them."""
    ground = Ground()
    joint = trees.joint_region([trees.region_with_key(code) for code in THREE]).pk
    posted(
        ground.draft(
            replace(line(ground, 300), region=joint),
            line(ground, 10, THREE[0]),
            line(ground, 20, "500237"),
            number="S-1",
        )
    )
    posted(ground.draft(line(ground, 5, "500237", "2022-03-01"), number="S-2"))
    seal.settle()
    return ground


def line(ground: Ground, fen: int, region: str = "500000", on: str = "2021-06-01") -> Line:
    """Sector money that reached a county."""
    return ground.line(
        "fund.received.sector", fen, ground.province, ground.a, region=trees.region_with_key(region), fund="",
        happened_on=date.fromisoformat(on), attributions=(Attributed("central", parties.named_by_code("C01").pk),),
    )  # fmt: skip


def value(code: str = "sector_funds", **asked: Any) -> Any:
    """The value of a figure of 2021 unless said otherwise."""
    return evaluate.figure(ALL, code, **{"period": Y2021, **asked}).value


def test_words_become_a_question(store: Ground) -> None:
    assert value() == 330
    assert value(region="万州区") == 10
    assert value(region="万州、武隆、城口") == value(region="500101,500156;500229") == 310
    assert value(region="@重点帮扶乡镇") == 0
    assert value(helper="@中央单位") == value(helper="水利部", programme="定点帮扶") == 330
    assert value(helper="GOV-370600") == 0
    assert value(period=Period.parse("@2022-03-01")) == 335
    assert value(as_of="#0") == value(as_of=0) == 0
    assert value(as_of="#1", period=Period.parse("2021..2022")) == 330
    joint = evaluate.figure(ALL, "sector_funds", region="500156", period=Y2021)
    assert (joint.value, [(amount, n) for _, amount, n in joint.joint]) == (0, [(300, 1)])


def test_asking_for_several_places_makes_no_joint_region(store: Ground) -> None:
    before = Region.objects.count()
    assert value(region="500101、500237") == 30
    assert Region.objects.count() == before


def test_many_figures_come_from_one_call(store: Ground) -> None:
    found = evaluate.figures(ALL, ["sector_funds", "direct_funds"], period=Y2021)
    assert {code: figure.value for code, figure in found.items()} == {"sector_funds": 330, "direct_funds": 0}
    years = [Y2021, Period.parse("2022")]
    table = evaluate.table(ALL, ["sector_funds"], regions=["500000", "巫山县"], periods=years)
    assert {key[1:]: figure.value for key, figure in table.items()} == {
        ("500000", years[0]): 330, ("500000", years[1]): 5, ("巫山县", years[0]): 20, ("巫山县", years[1]): 5,
    }  # fmt: skip


def test_every_indicator_can_be_asked_and_named_places_and_units_exist(store: Ground) -> None:
    found = evaluate.figures(ALL, list(load.indicators()), period=Y2021)
    assert found.keys() == load.indicators().keys()
    for figure in found.values():
        json.dumps(figure.as_dict())
        assert figure.definition and figure.shown


def test_a_trace_is_plain_and_sums_to_the_value(store: Ground) -> None:
    found = evaluate.trace(ALL, "sector_funds", period=Y2021).as_dict()
    json.dumps(found)
    assert sum(row["contribution"] for row in found["rows"]) == found["value"] == found["total"] == 330
    assert {row["number"] for row in found["rows"]} == {"S-1"}
    assert found["rows"][0]["attributions"][0]["programme"] == "central"
    assert found["rule"] == "各行之和等于本数"


def test_what_cannot_be_asked_is_refused_with_its_remedy(store: Ground) -> None:
    with pytest.raises(ScopeMissing):
        evaluate.figure(None, "sector_funds", period=Y2021)
    for asked, code in (
        ({"region": "火星"}, "unknown_region"), ({"basis": "filed"}, "not_closed"), ({"view": "half"}, "bad_question"),
        ({"helper": "@没有的标签"}, "unknown_label"), ({"edition": "1999"}, "unknown_edition"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            value(**asked)
        assert caught.value.code == code
    with pytest.raises(Refused) as caught:
        value("direct_fund")
    assert (caught.value.code, "direct_funds" in caught.value.remedy) == ("unknown_indicator", True)


def test_why_a_document_is_counted_and_why_not(store: Ground) -> None:
    rows = record.of_document(ALL, "trial", "S-1")
    found = {one.code: one for one in why.why(ALL, rows)}
    assert (found["sector_funds"].entered, found["sector_funds"].quantity) == (True, 330)
    assert found["direct_funds"].why.startswith("没有这些计量项:“到账·直接投入”")
    other = (Attributed("eastwest", store.helper), Attributed("local", store.other))
    received = replace(line(store, 7), measure="fund.received.eastwest", attributions=other[1:], happened_on=None)
    backed = store.line("money.enter", 7, store.province, store.a, fund="trial.batch/ZB-1")
    card = store.batch(1).card
    posted(store.draft(backed, replace(received, fund="trial.batch/ZB-1"), number="S-3", card=card))
    found = {one.code: one for one in why.why(ALL, record.of_document(ALL, "trial", "S-3"))}
    assert (found["eastwest_funds"].entered, found["eastwest_funds"].why) == (False, "不符合条件:渠道为东西部协作")
    assert found["received_funds"].entered


def test_a_table_of_every_district_costs_no_more_statements_than_one_of_two(store: Ground) -> None:
    def statements(regions: list[str]) -> int:
        with CaptureQueriesContext(connection) as sent:
            evaluate.table(ALL, ["sector_funds"], regions=regions, periods=[Y2021])
        return len(sent)

    chongqing = trees.region_with_key("500000")
    codes = [node.code for node in trees.regions_of_kind(trees.edition_named("2022"), chongqing, "district")]
    assert len(codes) == 38
    assert statements(codes) == statements(codes[:2])
