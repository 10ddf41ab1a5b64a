"""Demonstration of finance: the totals that the article prints, with their paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.kernel.quantity import yuan

STEP = 71
ARTICLE_DAY, YEAR_END = date(2022, 5, 29), date(2021, 12, 31)
XIUSHAN = "秀山土家族苗族自治县"

Record = tuple[str, dict[str, Any]]
Known = dict[str, list[dict[str, Any]]]


def records(targets: dict[str, int], seed: int, known: Known) -> list[Record]:
    """What was insured, who earned more, what was lent and what is owed, as far as the article says it."""
    year = "文中载 2021 年,按年末登记"
    found = [
        _of_project("01", "insurance.firm", targets["S11"], _project(known, "保险+期货"))
        | {"note": f"文中未载:养殖场名单、日期;{year}"},
        _of_project("02", "benefit.raised", targets["S12"], _project(known, "贷款贴息"))
        | {"note": f"文中未载:名册、日期;{year}"},
        _of_bank("01", "loan.issued.huinong", targets["S13"])
        | {"note": "文中未载:累计的起点和截止日;按文章日期登记,只作累计,不当作当年发放"},
        _of_bank("02", "loan.balance.microcredit", targets["S14"]) | {"note": "文中未载:余额的日期;按文章日期登记"},
    ]
    return [("statement", row | {"source": "华龙网 2022-05-29", "basis": "stated"}) for row in found]


def _project(known: Known, words: str) -> dict[str, Any]:
    return next(row for row in known["project"] if words in row["name"])


def _of_project(number: str, measure: str, quantity: int, project: dict[str, Any]) -> dict[str, Any]:
    parties = {name: project[name] for name in ("region", "giver", "receiver")}
    return parties | {
        "number": f"HZ-金融-2021-{number}",
        "date": YEAR_END,
        "measure": measure,
        "quantity": str(quantity),
        "about": project["number"],
    }


def _of_bank(number: str, measure: str, amount: int) -> dict[str, Any]:
    return {
        "number": f"HZ-金融-2022-{number}",
        "date": ARTICLE_DAY,
        "region": XIUSHAN,
        "giver": "农业银行",
        "receiver": f"{XIUSHAN}人民政府",
        "measure": measure,
        "quantity": yuan(amount),
        "unit": "元",
    }
