"""Stated totals of insurance and loans: what flows adds up, what is owed is the latest report."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.assistance.finance import demo
from bangfu.documents import life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate, examples, load
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope

MINE = sorted(code for code, one in load.indicators().items() if one.source.startswith("assistance/finance/"))


@pytest.mark.usefixtures("in_memory")
@pytest.mark.parametrize("code", MINE)
def test_every_worked_case_comes_out(code: str) -> None:
    assert examples.failures(load.indicator(code)) == []


def accepted(world: Any, kind: str, rows: list[dict[str, Any]]) -> None:
    """Enters the rows as one person and accepts them as another."""
    for one in life.accept_many(world.approver, life.create_many(world.clerk, kind, rows)):
        assert isinstance(one, Document), one


def value(code: str, period: str, region: str, helper: str = "") -> Any:
    """A figure, read with whole scope."""
    asked = {"region": region, "period": Period.parse(period), "helper": helper}
    return evaluate.figure(Scope.everything(), code, **asked).value


TARGETS = {"S11": 102, "S12": 1324, "S13": 74_500_000_000, "S14": 25_600_000_000}
XIUSHAN = "500241"


@pytest.fixture
def stated(world: Any) -> Any:
    """The totals of the demonstration, with the two projects that they concern."""
    places = (("生猪饲料成本“保险+期货”项目", "黔江区", "中信集团"), ("农业企业贷款贴息项目", "云阳县", "进出口银行"))
    projects = [
        {
            "number": f"XM-{n}",
            "date": "2021-09-02",
            "region": place,
            "giver": unit,
            "receiver": f"{place}人民政府",
            "name": name,
        }
        for n, (name, place, unit) in enumerate(places, 1)
    ]
    accepted(world, "project", projects)
    accepted(world, "statement", [row for _, row in demo.records(TARGETS, 1, {"project": projects})])
    return world


def test_the_totals_stand_where_and_when_and_through_whom_they_are_said(stated: Any) -> None:
    assert value("insured_firms", "2021", "500114", "中信集团") == 102
    assert value("people_raised", "2021", "500235", "进出口银行") == 1324
    assert value("loans_issued", "@2022-05-29", XIUSHAN, "农业银行") == 74_500_000_000
    assert value("loans_issued", "@2022-05-28", XIUSHAN) == 0
    assert value("microcredit_balance", "@2022-05-29", XIUSHAN, "农业银行") == 25_600_000_000
    about = Document._base_manager.filter(kind="statement").order_by("number").values_list("about", flat=True)
    assert list(about) == ["project/XM-1", "project/XM-2", "", ""]


def test_a_later_balance_takes_the_place_of_the_earlier_one_and_loans_add_up(stated: Any) -> None:
    rows = [dict(row) for kind, row in demo.records(TARGETS, 1, {"project": [{"name": "保险+期货 贷款贴息", "number": "XM-1",
            "region": "黔江区", "giver": "中信集团", "receiver": "黔江区人民政府"}]}) if not row.get("about")]  # fmt: skip
    for row in rows:
        row |= {"number": row["number"] + "-后", "date": "2022-06-30", "quantity": "1", "unit": "亿元"}
    accepted(stated, "statement", rows)
    assert value("loans_issued", "@2022-06-30", XIUSHAN) == 84_500_000_000
    assert value("microcredit_balance", "@2022-06-30", XIUSHAN) == 10_000_000_000
    assert value("microcredit_balance", "@2022-06-29", XIUSHAN) == 25_600_000_000


def test_loans_move_no_money_of_ours(stated: Any) -> None:
    from bangfu.ledger import measures

    mine = [measures.measure(code) for code in ("loan.issued.huinong", "loan.balance.microcredit")]
    assert not any(measure.is_money() or measure.backed for measure in mine)
    assert value("received_funds", "2022", "500000") == value("payments", "2022", "500000") == 0
