"""The demonstration's records come to what the article prints, for any seed, before they are entered anywhere."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from bangfu.assistance.sales import demo as sales
from bangfu.assistance.stationing import demo as stationing
from bangfu.assistance.training import demo as training
from bangfu.cli import article, things
from bangfu.registry import find, trees
from bangfu.registry.scope import Scope

ALL = Scope.everything()


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_the_demonstration_comes_to_the_printed_attendances(fresh_db: Any, seed: int) -> None:
    targets = article.targets()
    rows = training.records(targets, seed, {})
    classes = {row["number"]: row for kind, row in rows if kind == "training.class"}
    came: Counter[tuple[str, str]] = Counter()
    people: dict[str, set[str]] = {}
    sessions: Counter[str] = Counter()
    for kind, row in rows:
        if kind == "training.session":
            of = classes[row["about"]]
            assert date(2021, 3, 1) <= row["date"] <= date(2022, 5, 28)
            assert of["level"] != "帮扶单位" or row["date"].year == 2021
            assert len({one["person"] for one in row["roll"]}) == len(row["roll"]) <= 200
            sessions[of["class_type"]] += 1
            for one in row["roll"]:
                key = one["audience"] if of["level"] == "帮扶单位" else of["name"] if of["level"] == "市级" else "区县"
                came[key, of["giver"] if of["giver"] == "中央外办" else ""] += 1
                people.setdefault(key, set()).add(one["person"])
    total = {key: came[key, ""] + came[key, "中央外办"] for key in people}
    assert [total[key] for key in ("基层干部", "乡村振兴带头人", "专业技术人员")] == [
        targets[s] for s in ("S20", "S21", "S22")
    ]
    assert (came["基层干部", "中央外办"], came["专业技术人员", "中央外办"]) == (targets["S23"], targets["S24"])
    assert (sessions["示范培训班"], total["驻乡驻村干部示范培训班"]) == (targets["S31"], targets["S32"])
    assert (total["市级选派驻乡驻村干部岗前培训"], total["区县"]) == (targets["S33"], targets["S34"])
    assert len(people["基层干部"]) < total["基层干部"]


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_the_demonstration_has_as_many_in_post_as_are_printed(fresh_db: Any, seed: int) -> None:
    nodes = trees.regions_of_kind(
        trees.edition_named("2022"), find.region(ALL, "500000", date(2022, 1, 1)).pk, "village"
    )
    known: dict[str, list[dict[str, Any]]] = {
        "organisation.village_team": [{"code": f"T{n}", "region": node.code} for n, node in enumerate(nodes[:472])],
        "organisation.township_team": [{"code": f"X{n}", "region": "500236101"} for n in range(17)],
    }
    rows = [row for _, row in stationing.records(article.targets(), seed, known)]
    gone = {number for _, number, *_ in (*stationing.steps(), *stationing.late_steps())}
    staying = [row for row in rows if row["number"] not in gone]
    assert len(staying) == article.targets()["S25"] and len(gone) == stationing.LEFT
    assert sum(row["level"] == "市级选派" for row in staying) == article.targets()["S33"]
    assert len({row["person"] for row in staying}) == len(staying)
    assert all(row["date"] <= date(2022, 5, 29) for row in rows)
    assert [row["person"] for row in rows if row.get("basis") == "stated"] == [stationing.NAMED[0]]


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_the_demonstration_stays_within_the_printed_bound(fresh_db: Any, seed: int) -> None:
    fact = article.questions()["S16"]
    known = {"organisation.firm": [{"name": f"示例企业{n}"} for n in range(6)]}
    rows = sales.records(article.targets(), seed, known)
    made = [row for kind, row in rows if kind == "sale" and "XS-" in row["number"]]
    orders = {row["number"]: row for row in made}
    returned = [row for kind, row in rows if kind == "sale.refund" and row["date"].year == 2021]
    net = sum(_fen(row) for row in orders.values()) - sum(_fen(row) for row in returned)
    net += sales.corrections()[0][2]["amount_fen"]
    assert fact["value"] <= net < fact["below"]
    assert len(orders) == len(made)
    assert any(row.get("also_helper") == "烟台市" and row["region"] == "巫山县" for row in orders.values())
    youhaohuo = orders[things.texts()["T34"]["number"]]
    assert youhaohuo["channel"] == "酉好货" and "致公党中央" in (youhaohuo.get("helper"), youhaohuo["receiver"])
    assert [row["number"] for kind, row in rows if kind == "sale.refund" and row not in returned] == ["TH-2022-01"]
    [late] = [row for kind, row in rows if kind == "attribution"]
    assert "also_helper" not in orders[late["target"].removeprefix("sale/")], "nobody else had claimed it before"


def _fen(row: dict[str, Any]) -> int:
    return int(row["amount_fen"].replace(",", "").replace(".", ""))
