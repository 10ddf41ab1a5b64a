"""Demonstration money: made-up papers whose totals are those the article prints, to the fen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bangfu.assistance.funds.codes import Level, Mode
from bangfu.kernel.quantity import FEN_PER, largest_remainder, yuan
from bangfu.registry import pairings

STEP = 20
WAN = FEN_PER["万元"]
CITY = "重庆市财政局"
EASTERN = "山东省财政厅"
SECTOR_REGIONS = "万州区、武隆区、城口县"
# Entered too high, found after the year was closed, and corrected: so that "as reported" has something to show.
SLIP_NUMBER, SLIP_FEN = "ZJ-2021-001", 10 * WAN
RETURNED = 30 * WAN
LATER_YEARS = (2022, 2023)
INVENTED = "示例(编造),文中没有这一年的数"
EVERY_TEAM = 24  # which teams have their plan and spending already
WORK_SOURCE = "示例(编造),文中只有安排数"
WORK_USES = [("产业培育", "村集体脆李园管护"), ("人居环境", "院落整治和垃圾清运"), ("帮困走访", "困难户走访慰问"),
             ("宣传培训", "院坝会和技术培训"), ("党建和治理", "村规民约修订")]  # fmt: skip

Record = tuple[str, dict[str, Any]]
Known = dict[str, list[dict[str, Any]]]


def records(targets: dict[str, int], seed: int, known: Known) -> list[Record]:
    """The papers of money as words that sheets would carry, in an order in which each can be accepted."""
    rng = random.Random(f"funds-{seed}")
    pairs = pairings.named(date(2021, 6, 1), "central")
    batches = _direct(targets["S05"], pairs, rng)
    batches[0]["amount_fen"] = yuan(_fen(batches[0]) + SLIP_FEN)
    found: list[Record] = [("fund.batch", row) for row in batches + _introduced(targets["S06"], pairs, known, rng)]
    found += [("fund.batch", row) for row in _yantai(targets["S02"], rng)]
    found += _eastern(rng)
    found += [("fund.sector", row) for row in _sector(targets["S09"], rng)]
    found += _teams(targets["S27"], known["organisation.village_team"], "JF-C")
    found += _teams(targets["S29"], known["organisation.township_team"], "JF-X")
    found += _work_used(known, rng)
    found += _payments(batches[1:], known, rng)
    found += _donations(known, rng)
    for year in LATER_YEARS:
        found += _later(year, pairs, known, rng)
    return found


def corrections() -> list[tuple[str, str, dict[str, Any], str]]:
    """What is corrected after the year was closed: kind, number, change in fen by field, reason."""
    return [("fund.batch", SLIP_NUMBER, {"amount_fen": -SLIP_FEN}, "示例:录入时多记10万元,结账后发现")]


def _later(year: int, pairs: Sequence[tuple[str, str]], known: Known, rng: random.Random) -> list[Record]:
    """A year after those of the article, wholly made up, so that figures have a year to be compared with."""
    firms = [firm["name"] for firm in known["organisation.firm"]]
    growth = 100 + rng.randint(-4, 9)
    direct = _split(26_200 * growth // 100 * WAN, len(pairs), rng)
    introduced = _split(7_500 * (growth + 3) // 100 * WAN, len(pairs), rng)
    found: list[Record] = []
    for n, ((unit, district), own, other) in enumerate(zip(pairs, direct, introduced, strict=True), 1):
        to, day = f"{district}财政局", date(year, 6, 1) + timedelta(days=rng.randrange(200))
        given = _batch(f"ZJ-{year}-{n:03d}", day, (unit, to), own, mode=Mode.DIRECT, level=Level.UNIT)
        led = _batch(
            f"YJ-{year}-{n:03d}", day, (rng.choice(firms), to), other, mode=Mode.INTRODUCED, level=Level.SOCIETY
        )
        found.append(("fund.batch", given | {"source": INVENTED}))
        found.append(("fund.batch", led | {"source": INVENTED, "programme": "定点帮扶", "helper": unit}))
    for n, (city, district) in enumerate(pairings.named(date(year, 6, 1), "eastwest"), 1):
        day = date(year, 7, 1) + timedelta(days=rng.randrange(120))
        parties = (f"{city}财政局", f"{district}财政局")
        amount = rng.randint(900, 1_600) * WAN
        row = _batch(f"SDS-{year}-{n:02d}", day, parties, amount, mode=Mode.EASTWEST, level=Level.SHANDONG_CITY)
        found.append(("fund.batch", row | {"source": INVENTED}))
    return found


def _direct(total: int, pairs: Sequence[tuple[str, str]], rng: random.Random) -> list[dict[str, Any]]:
    shares = [pair for pair in pairs for _ in range(rng.randint(2, 4))]
    return [
        _batch(f"ZJ-2021-{n:03d}", _day(rng), (unit, f"{district}财政局"), amount, mode=Mode.DIRECT, level=Level.UNIT)
        | {"source": "示例(编造),合计对准华龙网 2022-05-29 所载 2.62亿元"}
        for n, ((unit, district), amount) in enumerate(zip(shares, _split(total, len(shares), rng), strict=True), 1)
    ]


def _introduced(total: int, pairs: Sequence[tuple[str, str]], known: Known, rng: random.Random) -> list[dict[str, Any]]:
    firms = [firm["name"] for firm in known["organisation.firm"]]
    return [
        _batch(
            f"YJ-2021-{n:03d}",
            _day(rng),
            (rng.choice(firms), f"{district}财政局"),
            amount,
            mode=Mode.INTRODUCED,
            level=Level.SOCIETY,
        )
        | {"programme": "定点帮扶", "helper": unit, "source": "示例(编造),合计对准华龙网 2022-05-29 所载 0.75亿元"}
        for n, ((unit, district), amount) in enumerate(zip(pairs, _split(total, len(pairs), rng), strict=True), 1)
    ]


def _yantai(least: int, rng: random.Random) -> list[dict[str, Any]]:
    total = least + rng.randint(12, 90) * WAN
    return [
        _batch(
            f"YT-2021-{n:02d}",
            _day(rng),
            ("烟台市财政局", "巫山县财政局"),
            amount,
            mode=Mode.EASTWEST,
            level=Level.SHANDONG_CITY,
        )
        | {"source": "示例(编造),合计在华龙网 2022-05-29 所载“1000余万元”之内;年份文中未载"}
        for n, amount in enumerate(_split(total, 2, rng), 1)
    ]


def _eastern(rng: random.Random) -> list[Record]:
    """Shandong's money through the city to the districts; one district returns a part, another gets it."""
    districts = [district for _, district in pairings.named(date(2021, 6, 1), "eastwest") if district != "巫山县"]
    total = rng.randint(18_000, 24_000) * WAN
    batch = _batch("SD-2021-01", date(2021, 3, 15), (EASTERN, CITY), total, mode=Mode.EASTWEST, level=Level.SHANDONG)
    found: list[Record] = [("fund.batch", batch | {"source": "示例(编造)"})]
    for n, (district, amount) in enumerate(zip(districts, _split(total, len(districts), rng), strict=True), 1):
        day = date(2021, 4, 1) + timedelta(days=rng.randrange(60))
        found.append(("fund.allocation", _flow(f"SDBF-2021-{n:02d}", day, (CITY, f"{district}财政局"), amount)))
    back, on = rng.sample(districts, 2)
    returned = _flow("SDTH-2021-01", date(2021, 10, 20), (f"{back}财政局", CITY), RETURNED)
    again = _flow("SDAP-2021-01", date(2021, 11, 12), (CITY, f"{on}财政局"), RETURNED)
    return [*found, ("fund.return", returned), ("fund.rearrangement", again)]


def _sector(least: int, rng: random.Random) -> list[dict[str, Any]]:
    total = least + rng.randint(11, 89) * WAN + rng.randint(1, 99) * 10_000
    return [
        {"number": f"SL-2021-{n:02d}", "date": date(2021, 2, 1) + timedelta(days=rng.randrange(300)),
         "giver": "水利部", "receiver": CITY, "region": SECTOR_REGIONS, "amount_fen": yuan(amount),
         "source": "示例(编造),合计在华龙网 2022-05-29 所载“3.07亿余元”之内,三区县未拆分"}
        for n, amount in enumerate(_split(total, 3, rng, unit=1), 1)
    ]  # fmt: skip


def _teams(total: int, teams: Sequence[dict[str, Any]], prefix: str) -> list[Record]:
    each, rest = divmod(total, len(teams))
    if rest:
        raise ValueError(f"{total} fen cannot be shared by {len(teams)} teams alike")
    return [
        ("fund.work", {"number": f"{prefix}-2022-{n:03d}", "date": date(2022, 2, 21), "giver": CITY,
                       "receiver": team["code"], "region": team["region"], "amount_fen": yuan(each),
                       "source": "示例(编造),队数和总额对准华龙网 2022-05-29;每队金额为推算"})
        for n, team in enumerate(teams, 1)
    ]  # fmt: skip


def _work_used(known: Known, rng: random.Random) -> list[Record]:
    """Some teams have planned their work funds by use, and spent a part of it."""
    firms = [firm["name"] for firm in known["organisation.firm"]]
    plans: list[dict[str, Any]] = []
    spent: list[dict[str, Any]] = []
    for n in range(1, len(known["organisation.village_team"]) + 1, EVERY_TEAM):
        for use, text in rng.sample(WORK_USES, 2):
            about, day = f"JF-C-2022-{n:03d}", date(2022, 3, 1) + timedelta(days=rng.randrange(30))
            planned = rng.randint(5, 20) * WAN
            row = {"about": about, "use": use, "source": WORK_SOURCE}
            plans.append(row | {"number": f"JH-2022-{len(plans) + 1:03d}", "date": day, "purpose_text": text,
                                "amount_fen": yuan(planned)})  # fmt: skip
            spent.append(row | {"number": f"JZ-ZC-2022-{len(spent) + 1:03d}", "receiver": rng.choice(firms),
                                "date": day + timedelta(days=rng.randint(5, 50)),
                                "amount_fen": yuan(planned * rng.randint(2, 9) // 10)})  # fmt: skip
    return [("fund.work.plan", row) for row in plans] + [("fund.work.spending", row) for row in spent]


def _payments(batches: Sequence[dict[str, Any]], known: Known, rng: random.Random) -> list[Record]:
    """Every second direct batch is partly spent on a project of its district that was to have begun by then."""
    firms = [firm["name"] for firm in known["organisation.firm"]]
    found: list[Record] = []
    for batch in batches[::2]:
        pair = (batch["giver"], batch["receiver"].removesuffix("财政局"))
        amount = _fen(batch) * rng.randint(3, 9) // 10 // WAN * WAN
        day = min(batch["date"] + timedelta(days=rng.randint(20, 120)), date(2021, 12, 28))
        begun = [p for p in known["project"] if p.get("planned_start", date.max) <= day]
        candidates = [p["number"] for p in begun if (p["giver"], p["region"]) == pair]
        if not candidates:
            continue
        parties = (batch["receiver"], rng.choice(firms))
        row = _flow(f"ZF-2021-{len(found) + 1:03d}", day, parties, max(amount, WAN), batch["number"])
        found.append(("fund.payment", row | {"about": rng.choice(candidates), "purpose": "产业发展"}))
    return found


def _donations(known: Known, rng: random.Random) -> list[Record]:
    firms = [firm["name"] for firm in known["organisation.firm"]]
    common = {"source": "示例(编造)", "programme": "东西部协作", "helper": "烟台市"}
    cash = {
        "number": "JZ-2021-01",
        "date": date(2021, 9, 9),
        "giver": rng.choice(firms),
        "receiver": "巫山县财政局",
        "form": "现金",
        "amount_fen": yuan(rng.randint(20, 60) * WAN),
    }
    goods = {
        "number": "JZ-2021-02",
        "date": date(2021, 9, 10),
        "giver": rng.choice(firms),
        "receiver": "巫山县人民政府",
        "form": "物资",
        "amount_fen": yuan(rng.randint(5, 15) * WAN),
        "goods": "学习用品1200套",
        "valuation": "发票",
    }
    return [("fund.donation", cash | common), ("fund.donation", goods | common)]


def _batch(
    number: str, day: date, parties: tuple[str, str], amount: int, *, mode: Mode, level: Level
) -> dict[str, Any]:
    return {"number": number, "date": day, "giver": parties[0], "receiver": parties[1], "amount_fen": yuan(amount),
            "mode_code": mode.label, "level": level.label}  # fmt: skip


def _day(rng: random.Random) -> date:
    return date(2021, 3, 1) + timedelta(days=rng.randrange(240))


def _flow(number: str, day: date, parties: tuple[str, str], amount: int, fund: str = "SD-2021-01") -> dict[str, Any]:
    return {"number": number, "date": day, "giver": parties[0], "receiver": parties[1], "fund": fund,
            "amount_fen": yuan(amount), "source": "示例(编造)"}  # fmt: skip


def _fen(row: dict[str, Any]) -> int:
    return int(row["amount_fen"].replace(",", "").replace(".", ""))


def _split(total: int, parts: int, rng: random.Random, unit: int = WAN) -> list[int]:
    """The total in parts of whole units, none of them small, the rest in the first."""
    whole, rest = divmod(total, unit)
    found = [share * unit for share in largest_remainder(whole, [rng.randint(30, 100) for _ in range(parts)])]
    found[0] += rest
    return found
