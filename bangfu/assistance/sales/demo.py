"""Demonstration of sales: made-up orders whose total is within the bound that the article prints."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bangfu.assistance.sales.models import TAGS, Category, Channel, Grade, Mode
from bangfu.kernel.quantity import FEN_PER, largest_remainder, yuan
from bangfu.registry import pairings

STEP = 40
WAN = FEN_PER["万元"]
EACH = 18  # orders of a pair in a year
OTHERS = (Channel.P832, Channel.HALL, Channel.BASE, Channel.LIVE, Channel.EVENT, Channel.CANTEEN, Channel.OFFLINE)
OWN_CHANNEL = {"致公党中央": Channel.YOUHAOHUO, "三峡集团": Channel.SANXIA}
PRODUCTS = (
    *((name, Category.FRUIT) for name in ("脆李", "恋橙", "脐橙", "柠檬")),
    *(("香米", Category.GRAIN), ("茶叶", Category.TEA), ("食用菌", Category.VEGETABLE), ("腊味", Category.MEAT)),
    *((name, Category.PROCESSED) for name in ("蜂蜜", "干菜", "豆制品", "榨菜")),
)
BOX_FEN = 8_000  # what a box costs
PROVED = (Grade.A, Grade.A, Grade.B, Grade.B, Grade.C)
ARTICLE = "华龙网 2022-05-29"
MADE = "示例(编造),合计在华龙网 2022-05-29 所载“1.79亿余元”之内"
REFUNDS = 6
SLIP_NUMBER = "XS-2021-0001"

Record = tuple[str, dict[str, Any]]
Known = dict[str, list[dict[str, Any]]]


def records(targets: dict[str, int], seed: int, known: Known) -> list[Record]:
    """The orders of three years, their refunds, the listings as the article states them, and a claim that came late."""
    rng = random.Random(f"sales-{seed}")
    firms = [firm["name"] for firm in known["organisation.firm"]]
    sales = list(_of_units(targets["S16"] + rng.randint(10, 80) * WAN, firms, rng))
    refunds, late = list(_refunds(sales, rng)), _late_claim(sales)
    sales += [*_unproved(firms, rng), *_eastern(firms, rng)]
    found: list[Record] = [("sale", row) for row in sales]
    found += [("sale.refund", row) for row in refunds]
    return [*found, *(("statement", row) for row in _listings(targets)), ("attribution", late)]


def corrections() -> list[tuple[str, str, dict[str, Any], str]]:
    """One order was entered for too little and mended after the year was closed."""
    return [("sale", SLIP_NUMBER, {"amount_fen": WAN}, "示例:录入时少记1万元,结账后发现")]


def _of_units(total: int, firms: Sequence[str], rng: random.Random) -> Iterator[dict[str, Any]]:
    """What the nine units bought and helped to sell; every tenth order is claimed by another party too."""
    pairs = [pair for pair in pairings.named(date(2021, 6, 1), "central") for _ in range(EACH)]
    cities = {district: city for city, district in pairings.named(date(2021, 6, 1), "eastwest")}
    amounts = largest_remainder(total // 100, [rng.randint(20, 100) for _ in pairs])
    amounts[0] -= WAN // 100  # the slip that is corrected later
    for n, ((unit, district), amount) in enumerate(zip(pairs, amounts, strict=True), 1):
        first = n % EACH == 1  # of each pair the first is claimed by the paired city too
        mode = Mode.HELPED if first else rng.choice(tuple(Mode))
        row = _row(f"XS-2021-{n:04d}", (unit, district), amount * 100, mode, rng.choice(firms)) | {
            "channel": Channel.EVENT if first else _channel(n, unit, rng), "evidence": rng.choice(PROVED),
            "date": _day(rng), "source": MADE, **_product(district, rng),
        }  # fmt: skip
        if (first or n % 10 == 0) and mode == Mode.HELPED and district in cities:
            row["also_helper"] = cities[district]
        elif n % 25 == 0:
            row["also_helper"] = "农业银行" if unit != "农业银行" else "中信集团"
        yield _in_words(row)


def _refunds(sales: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[dict[str, Any]]:
    """Some was sent back; the orders concerned were larger by as much. Of the last order a box came in January."""
    for n, row in enumerate(rng.sample(sales[1:], REFUNDS), 1):
        back = rng.randint(5, 40) * 10_000
        row["amount_fen"] = yuan(int(row["amount_fen"].replace(",", "").replace(".", "")) + back)
        day = min(row["date"] + timedelta(days=rng.randint(3, 20)), date(2021, 12, 30))
        yield {"number": f"TH-2021-{n:02d}", "date": max(day, row["date"]), "about": row["number"],
               "amount_fen": yuan(back), "source": "示例(编造)"}  # fmt: skip
    last = max(sales[1:], key=lambda row: row["date"])
    yield {"number": "TH-2022-01", "date": date(2022, 1, 8), "about": last["number"], "amount_fen": yuan(BOX_FEN),
           "source": "示例(编造)"}  # fmt: skip


def _late_claim(sales: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A city says in December that it had a part in an order which a central unit helped to sell."""
    cities = {district: city for city, district in pairings.named(date(2021, 6, 1), "eastwest")}
    helped = (row for row in sales if row["mode_code"] == Mode.HELPED.label and "also_helper" not in row)
    order = next(row for row in helped if row["region"] in cities)
    return {"number": "GS-销售-2021-01", "date": date(2021, 12, 20), "target": f"sale/{order['number']}",
            "action": "增加", "programme": "东西部协作", "helper": cities[order["region"]],
            "posting_mode": Mode.HELPED.value, "source": "示例(编造)"}  # fmt: skip


def _unproved(firms: Sequence[str], rng: random.Random) -> Iterator[dict[str, Any]]:
    """What was only told of: recorded, and in no headline."""
    for n, pair in enumerate(pairings.named(date(2021, 6, 1), "central"), 1):
        row = _row(f"XSD-2021-{n:02d}", pair, rng.randint(3, 30) * WAN, Mode.HELPED, rng.choice(firms))
        yield _in_words(row | {"channel": Channel.OFFLINE, "evidence": Grade.D, "date": _day(rng),
                               "source": "示例(编造),只有自行填报", **_product(pair[1], rng)})  # fmt: skip


def _eastern(firms: Sequence[str], rng: random.Random) -> Iterator[dict[str, Any]]:
    """What the Shandong cities bought and helped to sell, in three years."""
    numbers = iter(range(1, 1000))
    for year in (2021, 2022, 2023):
        for pair in pairings.named(date(year, 6, 1), "eastwest"):
            for _ in range(3):
                mode = rng.choice(tuple(Mode))
                row = _row(f"XSL-{year}-{next(numbers):04d}", pair, rng.randint(20, 160) * WAN, mode,
                           rng.choice(firms))  # fmt: skip
                yield _in_words(row | {
                    "channel": rng.choice(OTHERS), "evidence": rng.choice(PROVED), "date": _day(rng, year),
                    "source": "示例(编造)", **_product(pair[1], rng),
                })  # fmt: skip


def _row(number: str, pair: tuple[str, str], amount: int, mode: Mode, firm: str) -> dict[str, Any]:
    unit, district = pair
    programme = {} if mode == Mode.BOUGHT else {"helper": unit}
    buyer = unit if mode == Mode.BOUGHT else firm
    return {"number": number, "region": district, "giver": f"{district}人民政府", "receiver": buyer,
            "amount_fen": yuan(amount), "quantity": str(max(1, amount // BOX_FEN)), "unit": "箱", "mode_code": mode,
            **programme}  # fmt: skip


def _channel(n: int, unit: str, rng: random.Random) -> Channel:
    return OWN_CHANNEL.get(unit, Channel.CANTEEN) if n % 3 == 0 else rng.choice(OTHERS)


def _product(district: str, rng: random.Random) -> dict[str, Any]:
    name, category = rng.choice(PRODUCTS)
    return {"product": district[:2] + name, "category": category}


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    """The row as a sheet would carry it: the platform before the number, codes by their titles."""
    row["number"] = TAGS.get(row["channel"], "") + row["number"]
    coded = Mode | Channel | Grade | Category
    return {name: value.label if isinstance(value, coded) else value for name, value in row.items()}


def _listings(targets: dict[str, int]) -> Iterator[dict[str, Any]]:
    for number, measure, fact in (("01", "listing.firm", "S17"), ("02", "listing.product", "S18")):
        yield {"number": f"HZ-上架-2021-{number}", "date": date(2021, 12, 31), "region": "奉节县", "giver": "三峡集团",
               "receiver": "奉节县人民政府", "measure": measure, "quantity": str(targets[fact]), "source": ARTICLE,
               "basis": "stated", "note": "文中未载:企业和产品名录、日期;按年末登记"}  # fmt: skip


def _day(rng: random.Random, year: int = 2021) -> date:
    return date(year, 3, 1) + timedelta(days=rng.randrange(280))
