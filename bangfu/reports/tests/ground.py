"""A small ledger made by hand for the tests of forms, and what it must answer, added up from the same plain rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.documents import life
from bangfu.kernel.errors import Refused
from bangfu.registry import parties

WAN = 1_000_000
UNITS = (
    "水利部", "致公党中央", "中央外办", "中信集团", "农业银行", "中核集团", "三峡集团", "中国法学会", "进出口银行",
)  # fmt: skip
COUNTIES = ("万州区", "黔江区", "武隆区", "城口县", "丰都县", "奉节县", "巫山县", "石柱县")
FULL = {"石柱县": "石柱土家族自治县", "秀山县": "秀山土家族苗族自治县", "酉阳县": "酉阳土家族苗族自治县"}
PAIRS = (
    ("水利部", "万州区"), ("水利部", "武隆区"), ("水利部", "城口县"), ("水利部", "丰都县"), ("致公党中央", "酉阳县"),
    ("中信集团", "黔江区"), ("农业银行", "秀山县"), ("中核集团", "石柱县"), ("三峡集团", "奉节县"), ("三峡集团", "巫山县"),
)  # fmt: skip
FIRM = "示例企业"


@dataclass(frozen=True)
class Fact:
    """One thing that happened: what, by whom, where, when, how much in the base unit."""

    code: str
    helper: str
    county: str
    day: date
    amount: int


def _facts() -> list[Fact]:
    found = []
    for n, (unit, county) in enumerate(PAIRS):
        for m, month in enumerate((2, 5, 8, 11)):
            found.append(Fact("direct_funds", unit, county, date(2021, month, 3 + n), (100 + 37 * n + 11 * m) * WAN))
        found.append(Fact("introduced_funds", unit, county, date(2021, 3, 20), (50 + 7 * n) * WAN + 500_000))
        found.append(Fact("direct_funds", unit, county, date(2022, 4, 9), (90 + 13 * n) * WAN))
        found += [Fact("projects_registered", unit, county, date(2021, 1 + k, 6), 1) for k in range(n % 3 + 1)]
        found.append(Fact("cadres_trained", unit, county, date(2021, 6, 1 + n), 30 + n))
        found.append(Fact("technicians_trained", unit, county, date(2021, 9, 1 + n), 80 + n))
    for n, (city, county) in enumerate((("烟台市", "巫山县"), ("济南市", "武隆区"), ("滨州市", "奉节县"))):
        found.append(Fact("eastwest_funds", city, county, date(2021, 4, 1 + n), (700 + 50 * n) * WAN))
        found.append(Fact("eastwest_funds", city, county, date(2022, 3, 1 + n), (800 + 60 * n) * WAN))
        found.append(Fact("projects_registered", city, county, date(2021, 7, 1), 1))
    return found


FACTS = _facts()
SECTOR = 5_000 * WAN  # of the Ministry of Water, for three districts together, never divided


def total(code: str, helper: str = "", county: str = "", first: str = "2021-01-01", last: str = "2021-12-31") -> int:
    """The sum of a flow between two days; of projects, all that were registered up to the second."""
    begin = date.min if code == "projects_registered" else date.fromisoformat(first)
    end = date.fromisoformat(last)
    whose = GROUPS.get(helper, (helper,))
    wanted = [f for f in FACTS if f.code == code and (not helper or f.helper in whose)]
    return sum(f.amount for f in wanted if f.county == (county or f.county) and begin <= f.day <= end)


GROUPS = {"@": UNITS, "@east": ("烟台市", "济南市", "滨州市")}


def enter(world: Any) -> None:
    """Nothing; the facts are in the ledger, through the doors that a clerk uses."""
    parties.make_organisation(code="TRIAL-FIRM", name=FIRM, kind="firm", demo=True)
    kinds: dict[str, list[dict[str, Any]]] = {}
    for number, fact in enumerate(FACTS):
        kind, row = _document(fact)
        kinds.setdefault(kind, []).append({"number": f"N-{number:04d}", "date": fact.day, **row})
    joint = {"number": "HY-1", "date": date(2021, 5, 5), "giver": "水利部", "receiver": "重庆市财政局",
             "region": "万州区、武隆区、城口县", "amount_fen": SECTOR}  # fmt: skip
    kinds["fund.sector"] = [joint]
    for kind, rows in kinds.items():
        _accepted(life.accept_many(world.approver, life.create_many(world.clerk, kind, rows)))


def _accepted(answers: Iterable[object]) -> None:
    wrong = [answer for answer in answers if isinstance(answer, Refused)]
    assert not wrong, wrong[0]


def _document(fact: Fact) -> tuple[str, dict[str, Any]]:
    county = FULL.get(fact.county, fact.county)
    treasury = f"{county}财政局"
    batch = {"receiver": treasury, "amount_fen": fact.amount}
    if fact.code == "direct_funds":
        return "fund.batch", batch | {"giver": fact.helper, "mode_code": "direct", "level": "unit"}
    if fact.code == "introduced_funds":
        more = {"giver": FIRM, "mode_code": "introduced", "level": "society", "programme": "central"}
        return "fund.batch", batch | more | {"helper": fact.helper}
    if fact.code == "eastwest_funds":
        return "fund.batch", batch | {
            "giver": f"{fact.helper}财政局",
            "mode_code": "eastwest",
            "level": "shandong_city",
        }
    if fact.code == "projects_registered":
        return "project", {"region": county, "giver": fact.helper, "name": f"示例项目{fact.helper}{fact.day}"}
    measure = {"cadres_trained": "training.attendance.cadre", "technicians_trained": "training.attendance.technician"}
    return "statement", {
        "region": county, "giver": fact.helper, "receiver": f"{county}人民政府", "programme": "central",
        "helper": fact.helper, "measure": measure[fact.code], "quantity": str(fact.amount), "source": "示例文件",
    }  # fmt: skip
