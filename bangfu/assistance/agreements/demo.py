"""Demonstration of agreements: the papers that the article names, and made-up plans that aim near what became of them.

The other lines come first: targets are made from what the ledger already counts, so that some are passed and one twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bangfu.indicators import evaluate
from bangfu.kernel.period import Period
from bangfu.kernel.quantity import FEN_PER
from bangfu.registry import pairings
from bangfu.registry.scope import Scope

STEP = 90
ARTICLE = "华龙网 2022-05-29"
MADE = "示例(编造)"
YEAR, DAY = 2021, date(2021, 6, 1)
WAN = FEN_PER["万元"]
BANK = ("农业银行", "秀山土家族苗族自治县")
TOP, CITY, PROVINCE = "JH-2021-鲁渝", "重庆市", "山东省人民政府"
CENTRAL = ("direct_funds", "introduced_funds", "cadres_trained", "leaders_trained", "technicians_trained",
           "sales_bought", "sales_helped")  # fmt: skip
EASTERN = ("eastwest_funds", "sales_total")
FACTORS = (80, 90, 100, 110, 130, 150, 230)  # what became of a target, in per cent of it, roughly
SHARED = {
    "eastwest_funds": 115,
    "sales_total": 95,
}  # the whole in per cent of its parts: a reserve, and too much given out
ITEMS = ("劳务协作对接", "农产品产销对接", "干部人才互派")
UPGRADES = ("打造鲁渝协作“升级版”", "打造产业协作“升级版”", "打造劳务协作“升级版”", "打造消费协作“升级版”")
GRADES = ("好", "好", "好", "较好", "一般")
GIVEN_OUT, AGREED_ON = date(2021, 3, 10), date(2021, 3, 26)
TOLD, VIEWED = date(2021, 12, 31), date(2022, 1, 14)

Record = tuple[str, dict[str, Any]]
Known = dict[str, list[dict[str, Any]]]
Taken = tuple[str, str, str, date, str]


def records(targets: dict[str, int], seed: int, known: Known) -> list[Record]:
    """Agreements, joint meetings, the plans of the central units and of the province, and local evaluations."""
    rng = random.Random(f"agreements-{seed}")
    found: list[Record] = [("agreement", row) for row in _agreements()]
    found += [("meeting", row) for row in _meetings(rng)]
    found += [("plan", row) for row in _central(rng)]
    found.append(("plan", _top(seed)))
    return found + [("evaluation", row) for row in _evaluations(rng)]


def steps() -> list[Taken]:
    """The other sides agree to the plans."""
    return [("plan", number, "agree", AGREED_ON, "") for number in (*_numbers("central"), TOP)]


def _of_counties(targets: dict[str, int], seed: int, known: Known) -> list[Record]:
    """What the province's plan is shared out to, and the items of meetings that were done."""
    rng = random.Random(f"items-{seed}")
    return [("plan", row) for row in _eastern(seed)] + [("meeting.closing", row) for row in _closings(rng)]


def _counties_agree() -> list[Taken]:
    return [("plan", number, "agree", AGREED_ON + timedelta(days=14), "") for number in _numbers("eastwest")]


def _of_the_year(targets: dict[str, int], seed: int, known: Known) -> list[Record]:
    """A supplement, self-reports that were sent over, and one reconciliation."""
    plans = {row["number"]: row for row in known["plan"]}
    county, unit = _number("eastwest", "巫山县"), _number("central", "奉节县")
    reports = [("plan.report", _report(number)) for number in (county, unit, _number("central", "武隆区"))]
    return [("plan.supplement", _supplement(plans[county])), *reports,
            ("plan.reconciliation", _reconciliation(plans[county]))]  # fmt: skip


def _the_other_side_answers() -> list[Taken]:
    county, unit = _number("eastwest", "巫山县"), _number("central", "奉节县")
    return [
        ("plan.supplement", f"TZ-{county}", "agree", date(2021, 7, 20), ""),
        ("plan.reconciliation", f"DZ-{county}", "agree", VIEWED, ""),
        ("plan.report", f"ZP-{county}", "agree", VIEWED, ""),
        ("plan.report", f"ZP-{unit}", "object", VIEWED, "示例:培训人次与单位台账不一致,请先对账"),
    ]


LATER = ((_of_counties, _counties_agree), (_of_the_year, _the_other_side_answers))


def _number(programme: str, district: str) -> str:
    return f"JH-2021-{'定' if programme == 'central' else '鲁'}{district[:2]}"


def _numbers(programme: str) -> list[str]:
    return [_number(programme, district) for _, district in pairings.named(DAY, programme)]


def _agreements() -> Iterator[dict[str, Any]]:
    yield {
        "number": "XY-农行秀山", "date": DAY, "giver": BANK[0], "region": BANK[1], "form": "战略合作协议",
        "name": "金融服务“十四五”规划暨乡村振兴战略合作协议", "first_day": date(2021, 1, 1),
        "last_day": date(2025, 12, 31), "source": ARTICLE, "basis": "stated",
        "note": "文中未载:签署日期(编造)、承诺内容;执行期按“十四五”推定",
    }  # fmt: skip
    for number, giver, region, form, name in (
        ("XY-2021-鲁渝", PROVINCE, CITY, "协作协议", "2021年度鲁渝协作协议(示例)"),
        ("XY-2021-烟台巫山", "烟台市人民政府", "巫山县", "协作协议", "2021年度烟台·巫山协作协议(示例)"),
        ("ZR-2021-水利部武隆", "水利部", "武隆区", "责任书", "水利部定点帮扶武隆区责任书(示例)"),
    ):
        yield {"number": number, "date": date(2021, 3, 1), "giver": giver, "region": region, "form": form, "name": name,
               "first_day": date(YEAR, 1, 1), "last_day": date(YEAR, 12, 31), "source": MADE}  # fmt: skip


def _meetings(rng: random.Random) -> Iterator[dict[str, Any]]:
    yield {
        "number": "LX-鲁渝", "date": DAY, "giver": PROVINCE, "region": CITY, "name": "山东·重庆东西部协作联席会议",
        "level": "省市级", "source": ARTICLE, "basis": "stated",
        "note": "文中未载:届次、日期、牵头单位、办结时限;日期和时限为编造",
        "resolutions": [_item(n, name, "文中未载", date(2025, 12, 31)) for n, name in enumerate(UPGRADES, 1)],
    }  # fmt: skip
    for city, district in pairings.named(DAY, "eastwest"):
        day = date(2021, 4, 6) + timedelta(days=rng.randrange(60))
        items = [_item(n, name, f"{district}有关部门(示例)", day + timedelta(days=90 * n))
                 for n, name in enumerate(ITEMS, 1)]  # fmt: skip
        yield {"number": f"LX-2021-{district[:2]}", "date": day, "giver": f"{city}人民政府", "region": district,
               "name": f"{city[:2]}·{district[:2]}联席会议(示例)", "level": "市县级", "resolutions": items,
               "source": MADE}  # fmt: skip


def _item(number: int, item: str, lead: str, due: date) -> dict[str, Any]:
    return {"item_no": number, "item": item, "lead": lead, "due": due.isoformat()}


def _closings(rng: random.Random) -> Iterator[dict[str, Any]]:
    """The first item everywhere, the second mostly, the third here and there; some of them late."""
    for _, district in pairings.named(DAY, "eastwest"):
        for item in range(1, 2 + (rng.random() < 0.8) + (rng.random() < 0.3)):
            yield {"number": f"BJ-2021-{district[:2]}-{item}", "about": f"LX-2021-{district[:2]}", "item_no": item,
                   "date": date(2021, 4, 10) + timedelta(days=90 * item + rng.randrange(60)),
                   "result": "示例:已按纪要办理", "source": MADE}  # fmt: skip


def _central(rng: random.Random) -> Iterator[dict[str, Any]]:
    """One plan for each of the units and counties; that there was one is printed, what stood in it is not."""
    for unit, district in pairings.named(DAY, "central"):
        yield _plan("central", (unit, district), _aims(_done("central", CENTRAL, district), rng)) | {
            "note": "文中未载:内容、日期(只说制定了年度帮扶工作计划);任务数为编造",
        }  # fmt: skip


def _eastern(seed: int) -> list[dict[str, Any]]:
    """One plan for each city and county, below that of the province; the same for every call."""
    rng = random.Random(f"eastern-{seed}")
    pairs = pairings.named(DAY, "eastwest")
    return [
        _plan("eastwest", (f"{city}人民政府", district), _aims(_done("eastwest", EASTERN, district), rng))
        | {"about": f"plan/{TOP}"}
        for city, district in pairs
    ]


def _top(seed: int) -> dict[str, Any]:
    """The plan of the province: a little more money than its parts, a little less in sales."""
    parts = [row for plan in _eastern(seed) for row in plan["targets"]]
    rows = []
    for code, share in SHARED.items():
        whole = sum(int(row["target_value"]) for row in parts if row["indicator"] == code)
        rows.append(_row(code, whole * share // 100))
    rows.append(_row("joint_meetings", 10))
    return _plan("eastwest", (PROVINCE, CITY), rows) | {
        "number": TOP, "about": "agreement/XY-2021-鲁渝", "name": "2021年鲁渝协作任务(示例)",
    }  # fmt: skip


def _plan(programme: str, pair: tuple[str, str], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"number": _number(programme, pair[1]), "date": GIVEN_OUT, "giver": pair[0], "region": pair[1], "year": YEAR,
            "targets": [*rows], "source": MADE}  # fmt: skip


def _done(programme: str, codes: Sequence[str], district: str) -> dict[str, int]:
    """What the ledger counts of the year in a county through the channel, in 万元 where it is money."""
    found = evaluate.figures(Scope.everything(), codes, region=district, period=Period.parse(str(YEAR)),
                             programme=programme)  # fmt: skip
    values = {code: int(one.value or 0) for code, one in found.items() if one.postings}
    return {code: value // WAN if found[code].unit == "fen" else value for code, value in values.items()}


def _aims(done: dict[str, int], rng: random.Random) -> list[dict[str, Any]]:
    return [_row(code, value * 100 // rng.choice(FACTORS)) for code, value in done.items() if value]


def _row(code: str, number: int) -> dict[str, Any]:
    """A target in two digits and noughts, as offices set them."""
    step = 10 ** max(0, len(str(number)) - 2)
    unit = "" if code.endswith(("_trained", "_meetings")) else "万元"
    return {"indicator": code, "target_value": str(max(1, number // step * step)), "target_unit": unit}


def _evaluations(rng: random.Random) -> Iterator[dict[str, Any]]:
    for unit, district in pairings.named(DAY, "central"):
        yield {"number": f"PJ-2021-{district[:2]}", "date": date(2021, 12, 1) + timedelta(days=rng.randrange(25)),
               "giver": f"{district}人民政府", "receiver": unit, "year": YEAR, "grade": rng.choice(GRADES),
               "opinion": "示例:帮扶项目落地有力,希望加大产业链招引", "source": MADE}  # fmt: skip


def _supplement(plan: dict[str, Any]) -> dict[str, Any]:
    """More money than was planned at first."""
    [row] = [row for row in plan["targets"] if row["indicator"] == "eastwest_funds"]
    return {"number": f"TZ-{plan['number']}", "date": date(2021, 7, 1), "about": plan["number"],
            "ground": "示例:产业园提档升级增加投入", "changed": [_row("eastwest_funds", int(row["target_value"]) * 120 // 100)],
            "source": MADE}  # fmt: skip


def _report(number: str) -> dict[str, Any]:
    return {"number": f"ZP-{number}", "date": TOLD, "about": number, "done": "示例:按计划推进,数字见“计划与完成”",
            "lacking": "示例:部分议定事项逾期", "next_steps": "示例:建立月对账", "source": MADE}  # fmt: skip


def _reconciliation(plan: dict[str, Any]) -> dict[str, Any]:
    """Of each figure of the plan what both sides had; one of them was late with a box of receipts."""
    done = _done("eastwest", EASTERN, plan["region"])
    rows = []
    for n, (code, own) in enumerate(done.items()):
        helper = own + (own // 20 if n == 1 else 0)
        cause = "时间差" if helper != own else ""
        rows.append({"indicator": code, "helper_value": str(helper), "own_value": str(own), "value_unit": "万元",
                     "cause": cause, "agreed_value": str(own)})  # fmt: skip
    return {"number": f"DZ-{plan['number']}", "date": TOLD, "about": plan["number"], "compared": rows, "source": MADE}
