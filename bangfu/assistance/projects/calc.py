"""What can be worked out about projects without posting: pure, dated rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import choice, integer, money, number, percent, rows, text
from bangfu.kernel.quantity import half_up, largest_remainder, yuan
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working


def retention(
    work: Working, *, contract: int, settlement: int, advance: int, progress: int, plan: int | None,
    advance_rate: Fraction, retention_rate: Fraction,
) -> None:  # fmt: skip
    """What is kept back after acceptance, what is due now, and what of the plan is left over."""
    work.money("advance_limit", "预付款上限", "{contract} × {advance_rate}", contract * advance_rate, down=True)
    kept = work.money(
        "retention", "质保金", "{settlement} × {retention_rate}", settlement * retention_rate, result=True
    )
    paid = work.money("paid", "已支付", "{advance} + {progress}", advance + progress)
    due = work.money("due", "验收时应付", "{settlement} − {retention} − {paid}", settlement - kept - paid, result=True)
    work.money("whole", "支付合计", "{paid} + {due} + {retention}", paid + due + kept)
    if plan is not None:
        work.money("surplus", "结余", "{plan} − {settlement}", plan - settlement, result=True)


def payable(settlement: int, advance: int, progress: int, retention_rate: Fraction) -> Iterator[Problem]:
    """Paid and retained above the settlement."""
    kept = int(half_up(settlement * retention_rate))
    over = advance + progress + kept - settlement
    if over > 0:
        message = f"已支付 {yuan(advance + progress)} 元加质保金 {yuan(kept)} 元,超过结算价 {yuan(over)} 元"
        yield Problem("progress", message, "请核对结算价和已支付的金额;多付的先追回", "above_settlement")


def within_contract(contract: int, advance: int, advance_rate: Fraction) -> Iterator[Problem]:
    """An advance above its share of the contract."""
    if advance > contract * advance_rate:
        over = yuan(advance - int(contract * advance_rate))
        yield Problem("advance", f"预付款超过合同约定的比例 {over} 元", "请核对合同条款", "above_advance", "warning")


def within_plan(plan: int | None, settlement: int) -> Iterator[Problem]:
    """A settlement above the plan, which needs an approval."""
    if plan is not None and settlement > plan:
        message = f"结算价超过计划 {yuan(settlement - plan)} 元"
        yield Problem("settlement", message, "没有批准调整的,请先报批再结算", "above_plan", "warning")


def equal_split(work: Working, *, total: int, count: int | None, members: Sequence[Row]) -> None:
    """The total split to the cent by the largest remainder; ties go to the smaller name."""
    if members:
        weights = [member.weight for member in members]
        parts = largest_remainder(total, weights, [member.name for member in members])
        work.number("weights", "份额合计", "各行份额相加", sum(weights, Fraction(0)))
        for (line, _), part in zip(work.each("members", members), parts, strict=True):
            line.money("part", "分得", "{total} × {weight} ÷ {weights}", part, shared=True, result=True)
        work.total("whole", "合计", "part", result=True)
        return
    parts = largest_remainder(total, [1] * (count or 1))
    small, more = parts[-1], sum(part > parts[-1] for part in parts)
    if more:
        work.money("larger", "多分一分的", "{total} ÷ {count}", small + 1, shared=True, result=True)
        work.number("larger_count", "多分一分的户数", "除不尽的分数", more, "户", result=True)
    work.money("smaller", "每户分得" if not more else "其余每户", "{total} ÷ {count}", small, shared=True, result=True)
    work.number("smaller_count", "其余户数", "户数 − 多分一分的户数", len(parts) - more, "户", result=True)
    work.money("whole", "合计", "各户相加", sum(parts))


def one_way(count: int | None, members: Sequence[Row]) -> Iterator[Problem]:
    """Neither a number nor names, or both and they differ; a name twice; shares of nothing."""
    if not count and not members:
        yield Problem("count", "没有填户数,也没有名单", "户数和名单填一样", "missing")
    if count and members and count != len(members):
        yield Problem("count", f"户数是 {count},名单有 {len(members)} 行", "请核对", "count_differs")
    for name, times in Counter(member.name for member in members).items():
        if times > 1:
            yield Problem("members", f"名单里“{name}”出现 {times} 次", "一户只写一行;同名的请加编号", "listed_twice")
    if members and not sum(member.weight for member in members):
        yield Problem("members", "名单的份额合计是 0", "请填各户的份额", "not_positive")


def performance_score(work: Working, *, targets: Sequence[Row]) -> None:
    """The weights earned: in full where the target is reached, in part where not; rounded once."""
    score = Fraction(0)
    for line, row in work.each("targets", targets):
        reached = _reached(row.direction, row.target, row.actual)
        formula = "{weight} × {target} ÷ {actual}" if row.direction == "at_most" else "{weight} × {actual} ÷ {target}"
        formula = "{weight}(已达到目标)" if reached == 1 else formula
        score += line.number("points", "得分", formula, row.weight * reached, "分")
    work.number("score", "绩效得分", "各行得分相加", score, "分", places=2, result=True)


def _reached(direction: str, target: Fraction, actual: Fraction) -> Fraction:
    """How far the target is reached, at most in full; an `at_most` target with nothing spent is reached."""
    if direction == "at_most":
        return min(Fraction(1), target / actual) if actual else Fraction(1)
    return min(Fraction(1), actual / target) if target else Fraction(1)


def weights_whole(targets: Sequence[Row]) -> Iterator[Problem]:
    """Weights that do not add up to 100."""
    whole = sum(row.weight for row in targets)
    if whole != 100:
        yield Problem("targets", f"权重合计是 {half_up(whole, 2)},应为 100", "请核对各行权重", "weights_not_whole")


CALCULATIONS = (
    Calculation(
        "retention", "质保金、应付款和结余", "质保金 = 结算价 × 质保金比例;应付 = 结算价 − 质保金 − 已支付;结余 = 计划 − 结算价",
        "建质〔2017〕138号(质保金不超过 3%)", retention,
        (money("contract", "合同价", positive=True), money("settlement", "结算价(审定)", positive=True),
         money("advance", "已付预付款").optional("0"), money("progress", "已付进度款").optional("0"),
         money("plan", "计划投资").optional()),
        (Example(6, "一个验收后的项目", {"contract": "3412600.00", "settlement": "3398215.37", "advance": "1023780.00",
                                "progress": "1194410.00", "plan": "3590000.00"},
                 {"retention": "101,946.46 元", "due": "1,078,078.91 元", "surplus": "191,784.63 元",
                  "whole": "3,398,215.37 元"}),),
        parameters=(percent("advance_rate", "预付款比例"), percent("retention_rate", "质保金比例")),
        rules=(Rule(date(2017, 7, 1), "建质〔2017〕138号;预付款比例按合同约定,示例 30%",
                    {"advance_rate": "30%", "retention_rate": "3%"}),),
        checks=(payable, within_contract, within_plan),
    ),
    Calculation(
        "equal_split", "分到户(分到分)", "总额按份额分,最大余数法;零头相同的按名称先后", "最大余数法", equal_split,
        (money("total", "总额", positive=True), integer("count", "户数", "户", positive=True, most=20000).optional(),
         rows("members", "名单", text("name", "农户"), number("weight", "份额").optional("1")).optional()),
        (Example(8, "20,000 元分给 7 户", {"total": "20000.00", "count": 7},
                 {"larger": "2,857.15 元", "larger_count": "2 户", "smaller": "2,857.14 元", "smaller_count": "5 户",
                  "whole": "20,000.00 元"}),),
        checks=(one_way,),
    ),
    Calculation(
        "performance_score", "项目绩效得分", "各项权重 × 实际 ÷ 目标,达到目标的得满分;“不高于”的指标反过来", "项目支出绩效评价", performance_score,
        (rows("targets", "绩效指标", text("name", "指标"), number("target", "目标", positive=True), number("actual", "实际"),
              number("weight", "权重"), choice("direction", "方向", {"at_least": "不低于", "at_most": "不高于"}, "at_least")),),
        (Example(38, "一条产业路", {"targets": [
            {"name": "里程(公里)", "target": "12.5", "actual": "12.5", "weight": 40},
            {"name": "合格率(%)", "target": "98", "actual": "100", "weight": 30},
            {"name": "每公里造价(元)", "target": "480000", "actual": "492000", "weight": 30, "direction": "不高于"},
        ]}, {"score": "99.27 分"}),),
        checks=(weights_whole,),
    ),
)  # fmt: skip
