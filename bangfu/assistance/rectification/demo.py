"""Demonstration of rectification: the totals that the article prints, with their paper."""

from __future__ import annotations

from datetime import date
from typing import Any

STEP = 72

Record = tuple[str, dict[str, Any]]


def records(targets: dict[str, int], seed: int, known: dict[str, list[dict[str, Any]]]) -> list[Record]:
    """How many districts were surveyed, and how many measures were laid down."""
    said = (
        ("HZ-调研-2022-01", "survey.district", targets["S35"], "区县名单、调研日期和发现的问题"),
        ("HZ-整改-2022-01", "rectification.measure", targets["S36"], "措施内容和印发日期;会同市委组织部提出"),
    )
    return [
        (
            "statement",
            {
                "number": number,
                "date": date(2022, 5, 29),
                "region": "重庆市",
                "giver": "重庆市乡村振兴局",
                "receiver": "重庆市人民政府",
                "measure": measure,
                "quantity": str(quantity),
                "source": "华龙网 2022-05-29",
                "note": f"文中未载:{left_open}。按文章日期登记",
                "basis": "stated",
            },
        )
        for number, measure, quantity, left_open in said
    ]
