"""Bought from growers: at a floor price by grade, or at a price with subsidies; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import money, number, percent, rows, text, written
from bangfu.kernel.quantity import half_up
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working

KILO, PER_KILO = "公斤", "元/公斤"
PLACES = 4  # of a unit price


@dataclass(frozen=True, slots=True)
class Lot:
    """What is to be paid for. Unit: kilograms; `inside` the contract, `beyond` it."""

    inside: Fraction
    beyond: Fraction


def floor_purchase(
    work: Working, *, gross: Fraction, tare: Fraction, impurity: Fraction, moisture: Fraction, grades: Sequence[Row],
    floor: Fraction, market: Fraction, contracted: Fraction | None, advance: int, deductions: int,
    moisture_limit: Fraction,
) -> None:  # fmt: skip
    """What the grower is paid: the better of floor and market by grade, less what was advanced."""
    net = work.number("net", "净重", "{gross} − {tare}", gross - tare, KILO)
    excess = work.percent(
        "excess", "超水", "{moisture} − {moisture_limit},不足 0 按 0", max(Fraction(0), moisture - moisture_limit)
    )
    quantity = work.number(
        "quantity", "计价重量", "{net} ×(1 − {impurity} − {excess})", net * (1 - impurity - excess), KILO
    )
    price = work.number("price", "收购价", "{floor} 与 {market} 取大", max(floor, market), PER_KILO)
    inside = quantity if contracted is None else min(quantity, contracted)
    total, support = _by_grade(work, grades, price, market, Lot(inside, quantity - inside))
    work.money("support", "保底支持", "合同内实付 − 按市价", support, result=True)
    rest = total - advance - deductions
    work.money("payable", "应付", "{total} − {advance} − {deductions}", max(rest, 0), result=True)
    if rest < 0:
        work.money("receivable", "仍欠(转下次抵扣)", "{advance} + {deductions} − {total}", -rest, result=True)


def _by_grade(work: Working, grades: Sequence[Row], price: Fraction, market: Fraction, lot: Lot) -> tuple[int, int]:
    """The lines by grade: total to be paid, and what the floor added to the market price."""
    at_market = 0
    for line, grade in work.each("grades", grades):
        part = line.number("part", "本级重量", "{quantity} × {share}" if not lot.beyond else "合同内重量 × {share}",
                           lot.inside * grade.share, KILO)  # fmt: skip
        unit = line.number("unit", "单价", "{price} × {coeff}", price * grade.coeff, PER_KILO, places=PLACES)
        line.money("line", "货款", "{unit} × {part}", unit * part * 100)
        usual = line.number("market_unit", "市价", "{market} × {coeff}", market * grade.coeff, PER_KILO, places=PLACES)
        at_market += line.money("market_line", "按市价", "{market_unit} × {part}", usual * part * 100)
        if lot.beyond:
            over = line.number("over", "超合同重量", "超合同部分 × {share}", lot.beyond * grade.share, KILO)
            line.money("over_line", "超合同货款(按市价)", "{market_unit} × {over}", usual * over * 100)
    total = int(work.total("contract_total", "合同内货款", "line") * 100)
    support = total - at_market
    if lot.beyond:
        total += int(work.total("beyond_total", "超合同货款", "over_line", result=True) * 100)
    formula = "{contract_total} + {beyond_total}" if lot.beyond else "{contract_total}"
    total = work.money("total", "货款合计", formula, total, result=True)
    work.total("at_market", "按市价合计", "market_line", result=True)
    return total, support


def weighed_right(gross: Fraction, tare: Fraction) -> Iterator[Problem]:
    """A tare above the gross weight."""
    if tare >= gross:
        yield Problem(
            "tare", f"皮重 {written(tare)} 公斤不小于毛重 {written(gross)} 公斤", "请核对磅单", "tare_above_gross"
        )


def something_to_pay(impurity: Fraction, moisture: Fraction, moisture_limit: Fraction) -> Iterator[Problem]:
    """Impurity and moisture above the whole."""
    if impurity + max(Fraction(0), moisture - moisture_limit) > 1:
        yield Problem("impurity", "杂质和超水合计超过 100%", "请核对化验单", "above_whole")


def grades_whole(grades: Sequence[Row]) -> Iterator[Problem]:
    """Shares of the grades that are not the whole."""
    whole = sum(grade.share for grade in grades)
    if whole != 1:
        yield Problem(
            "grades", f"各级占比合计 {half_up(whole * 100, 2)}%,应为 100%", "请核对分级单", "shares_not_whole"
        )


def subsidised_purchase(
    work: Working, *, quantity: Fraction, price: Fraction, subsidies: Sequence[Row], grain: Fraction | None
) -> None:
    """The quantity at its price, with what is put on top of it by others, also in kind."""
    if subsidies:
        extra = work.column("extra", "补贴合计", "subsidies", subsidies, "price")
        price = work.number("unit", "到手单价", "{price} + {extra}", price + extra, PER_KILO, result=True)
    slack = grain / 2 * price * 100 if grain else 0
    formula = "{quantity} × {unit}" if subsidies else "{quantity} × {price}"
    work.money("amount", "金额", formula, quantity * price * 100, result=True, slack=slack)


PURCHASES = (
    Calculation(
        "floor_purchase", "保底价收购结算", "单价 =(保底价与市价取大)× 等级系数(4 位);货款 = 单价 × 计价重量(分);应付 = 货款 − 预付 − 扣款",
        "万州区白羊镇柠檬保底价(2024-08-27)", floor_purchase,
        (number("gross", "毛重", KILO, positive=True), number("tare", "皮重", KILO),
         percent("impurity", "杂质").optional("0"),
         percent("moisture", "实测水分").optional("0"),
         rows("grades", "分级", text("name", "等级"), percent("share", "占比"), number("coeff", "系数", positive=True)),
         number("floor", "保底价", PER_KILO, positive=True, places=PLACES),
         number("market", "当日市价", PER_KILO, positive=True, places=PLACES),
         number("contracted", "合同剩余数量", KILO).optional(), money("advance", "预付").optional("0"),
         money("deductions", "约定扣款").optional("0")),
        (Example(18, "市价低于保底价", {"gross": "1286.5", "tare": "36.5", "impurity": "2%", "floor": "2.20", "market": "1.85",
            "advance": "600.00", "grades": [{"name": "一级", "share": "60%", "coeff": "1.10"},
                {"name": "二级", "share": "30%", "coeff": "1.00"}, {"name": "三级", "share": "10%", "coeff": "0.85"}]},
            {"total": "2,816.28 元", "at_market": "2,368.24 元", "support": "448.04 元", "payable": "2,216.28 元"}),
         Example(18, "市价高于保底价", {"gross": "1286.5", "tare": "36.5", "impurity": "2%", "floor": "2.20", "market": "2.63",
            "grades": [{"name": "一级", "share": "60%", "coeff": "1.10"},
                {"name": "二级", "share": "30%", "coeff": "1.00"}, {"name": "三级", "share": "10%", "coeff": "0.85"}]},
            {"total": "3,366.74 元", "support": "0.00 元"})),
        parameters=(percent("moisture_limit", "水分限度"),),
        rules=(Rule(date(2021, 1, 1), "水分限度按合同填写,不填不扣", {"moisture_limit": "100%"}),),
        checks=(weighed_right, something_to_pay, grades_whole),
    ),
    Calculation(
        "subsidised_purchase", "蚕茧等收购金额", "重量 ×(收购价 + 各项补贴,实物折价)", "黔江区春茧收购报道;新华网重庆 2011-08-05", subsidised_purchase,
        (number("quantity", "重量", KILO, positive=True), number("price", "收购价", PER_KILO, positive=True, places=PLACES),
         rows("subsidies", "补贴", text("name", "名目"), number("price", "每公斤", PER_KILO, places=PLACES)).optional(),
         number("grain", "重量是进位到多少的", KILO, positive=True).optional()),
        (Example(19, "黔江春茧,印出 3,755.18 万元", {"quantity": "1057800", "price": "35.50", "grain": "100",
                                             "printed": {"amount": "3755.18万元"}}, {"amount": "37,551,900.00 元"},
                                           "黔江区春茧收购报道"),
         Example(19, "云阳夏茧,一片方格蔟折价 1.70 元", {"quantity": "1", "price": "25.80", "subsidies": [
             {"name": "乡镇", "price": "1.00"}, {"name": "方格蔟", "price": "1.70"}]}, {"unit": "28.50 元/公斤"},
             "新华网重庆 2011-08-05")),
    ),
)  # fmt: skip
