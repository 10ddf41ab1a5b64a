"""Demonstration of assets: the one total that the article prints, with its paper."""

from __future__ import annotations

from datetime import date
from typing import Any

STEP = 70
WATER = "供水工程维修养护"

Record = tuple[str, dict[str, Any]]


def records(targets: dict[str, int], seed: int, known: dict[str, list[dict[str, Any]]]) -> list[Record]:
    """The townships of the water maintenance project that the article names."""
    project = next(row for row in known["project"] if WATER in row["name"])
    row = {
        "number": "HZ-供水-2021-01",
        "date": date(2021, 12, 31),
        "region": project["region"],
        "giver": project["giver"],
        "receiver": project["receiver"],
        "measure": "water.township",
        "quantity": str(targets["S10"]),
        "about": project["number"],
        "source": "华龙网 2022-05-29",
        "note": "文中未载:乡镇(街道)名单、日期;文中载 2021 年,按年末登记",
        "basis": "stated",
    }
    return [("statement", row)]
