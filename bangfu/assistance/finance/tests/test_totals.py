"""Stated totals of insurance and loans: what flows adds up, what is owed is the latest report."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.assistance.finance import demo
from bangfu.documents.models import Document

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
    world.accept("project", *projects)
    world.accept("statement", *[row for _, row in demo.records(TARGETS, 1, {"project": projects})])
    return world


def test_the_totals_stand_where_and_when_and_through_whom_they_are_said(stated: Any) -> None:
    assert stated.figure("insured_firms", "2021", "500114", helper="中信集团").value == 102
    assert stated.figure("people_raised", "2021", "500235", helper="进出口银行").value == 1324
    assert stated.figure("loans_issued", "@2022-05-29", XIUSHAN, helper="农业银行").value == 74_500_000_000
    assert stated.figure("loans_issued", "@2022-05-28", XIUSHAN).value == 0
    assert stated.figure("microcredit_balance", "@2022-05-29", XIUSHAN, helper="农业银行").value == 25_600_000_000
    about = Document._base_manager.filter(kind="statement").order_by("number").values_list("about", flat=True)
    assert list(about) == ["project/XM-1", "project/XM-2", "", ""]


def test_a_later_balance_takes_the_place_of_the_earlier_one_and_loans_add_up(stated: Any) -> None:
    rows = [dict(row) for kind, row in demo.records(TARGETS, 1, {"project": [{"name": "保险+期货 贷款贴息", "number": "XM-1",
            "region": "黔江区", "giver": "中信集团", "receiver": "黔江区人民政府"}]}) if not row.get("about")]  # fmt: skip
    for row in rows:
        row |= {"number": row["number"] + "-后", "date": "2022-06-30", "quantity": "1", "unit": "亿元"}
    stated.accept("statement", *rows)
    assert stated.figure("loans_issued", "@2022-06-30", XIUSHAN).value == 84_500_000_000
    assert stated.figure("microcredit_balance", "@2022-06-30", XIUSHAN).value == 10_000_000_000
    assert stated.figure("microcredit_balance", "@2022-06-29", XIUSHAN).value == 25_600_000_000


def test_loans_move_no_money_of_ours(stated: Any) -> None:
    from bangfu.ledger import measures

    mine = [measures.measure(code) for code in ("loan.issued.huinong", "loan.balance.microcredit")]
    assert not any(measure.is_money() or measure.backed for measure in mine)
    assert (
        stated.figure("received_funds", "2022", "500000").value
        == stated.figure("payments", "2022", "500000").value
        == 0
    )
