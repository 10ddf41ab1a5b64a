"""What can be worked out about assistance funds without posting: pure, dated rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import choice, day, integer, money, number, percent, rows, text
from bangfu.kernel.quantity import yuan
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working

ARTICLE = "华龙网 2022-05-29"


def team_fund(work: Working, *, total: int, teams: int) -> None:
    """What each team gets when all get the same."""
    work.money("per_team", "每队经费", "{total} ÷ {teams}", Fraction(total, teams), result=True)


def even(total: int, teams: int) -> Iterator[Problem]:
    """A doubt where the total does not divide to the cent."""
    if total % teams:
        message = f"总额 {yuan(total)} 元按 {teams} 个队分不尽,每队一样多时合计对不上总额"
        yield Problem("total", message, "要逐队分到分,请用 equal_split", "uneven", "warning")


def assistance_funds(work: Working, *, direct: int, introduced: int, sector: int) -> None:
    """Direct and introduced funds together; projects of a ministry's own sector are told of beside."""
    work.money("total", "直接投入和引进资金合计", "{direct} + {introduced}", direct + introduced, result=True)
    work.money("sector_apart", "行业部门项目资金(另列,不相加)", "{sector}", sector)


def plan_reconciliation(
    work: Working, *, sources: Sequence[Row], categories: Sequence[Row], projects: Sequence[Row]
) -> None:
    """The plan added up by source, by category and by project; all must agree."""
    whole = work.column("total", "计划总额(按来源)", "sources", sources, "amount", result=True)
    work.column("by_category", "按类别合计", "categories", categories, "amount")
    if projects:
        work.column("by_project", "按项目合计", "projects", projects, "amount")
    count = work.column("projects_counted", "项目个数", "categories", categories, "projects", result=True)
    lines = sum(line.amount for line in categories if line.industry == "yes")
    industry = work.money("industry", "产业类资金", "产业类各行相加", lines)
    if whole:
        work.percent(
            "industry_share", "产业类占比", "{industry} ÷ {total}", Fraction(industry) / (whole * 100), result=True
        )
    said = f"{yuan(int(whole * 100))} 元、{count} 个项目,各种分法都对得上"
    work.say("agrees", "核对", "按来源 = 按类别 = 按项目", said, result=True)


def plan_agrees(
    sources: Sequence[Row], categories: Sequence[Row], projects: Sequence[Row], plan_total: int | None,
    project_count: int | None,
) -> Iterator[Problem]:  # fmt: skip
    """Each way of adding up that differs from the sum by source."""
    whole = sum(line.amount for line in sources)
    sums = {"categories": ("按类别合计", sum(line.amount for line in categories)), "plan_total": ("计划总额", plan_total),
            "projects": ("按项目合计", sum(line.amount for line in projects) if projects else None)}  # fmt: skip
    for field, (title, found) in sums.items():
        if found is not None and found != whole:
            message = f"{title} {yuan(found)} 元,按来源合计 {yuan(whole)} 元,相差 {yuan(found - whole)} 元"
            yield Problem(field, message, "请逐行核对,补上漏掉的或删去重复的", "does_not_add_up")
    count = sum(line.projects for line in categories)
    for field, told in (("project_count", project_count), ("projects", len(projects) or None)):
        if told is not None and told != count:
            message = f"按类别共 {count} 个项目,{'项目表有' if field == 'projects' else '填的是'} {told} 个"
            yield Problem(field, message, "请核对项目个数", "count_differs")


def fee_cap(work: Working, *, funds: int, claimed: int | None, cap: Fraction) -> None:
    """The most that may be taken for managing the projects; a limit is cut down to the cent."""
    most = work.money("cap_amount", "管理费上限", "{funds} × {cap}", funds * cap, down=True, result=True)
    if claimed is not None:
        work.money("room", "还可列支", "{cap_amount} − {claimed}", most - claimed)


def within_cap(funds: int, claimed: int | None, cap: Fraction) -> Iterator[Problem]:
    """A claim above the limit, held unrounded."""
    if claimed is not None and claimed > funds * cap:
        over = yuan(claimed - int(funds * cap))
        yield Problem("claimed", f"拟列支 {yuan(claimed)} 元,超过上限 {over} 元", "请减到上限以内", "above_cap")


def spending_rate(
    work: Working, *, paid: int, allocated: int, grain: int | None, year_start: date | None, as_of: date | None
) -> None:
    """What was paid of what was allocated, and beside it how much of the year has gone."""
    slack = _widest(paid, allocated, grain) if grain else Fraction(0)
    rate = work.percent("rate", "支出进度", "{paid} ÷ {allocated}", Fraction(paid, allocated), places=3, result=True,
                        slack=slack)  # fmt: skip
    if year_start and as_of:
        days, year = (as_of - year_start).days + 1, _days_of_year(year_start)
        elapsed = work.percent(
            "elapsed", "序时进度", f"已过 {days} 天 ÷ 全年 {year} 天", Fraction(days, year), places=3
        )
        word = "快于" if rate > elapsed else "慢于" if rate < elapsed else "等于"
        work.say("pace", "与序时比", "支出进度比序时进度", f"支出{word}序时", result=True)


def _days_of_year(start: date) -> int:
    """The days of the year that begins then, from the first of the month: 29 February has no next year."""
    first = start.replace(day=1)
    return (first.replace(year=first.year + 1) - first).days


def _widest(paid: int, allocated: int, grain: int) -> Fraction:
    """How far the rate may lie from that of the printed amounts, each of them rounded to a grain."""
    rate, half = Fraction(paid, allocated), Fraction(grain, 2)
    return max((paid + half) / (allocated - half) - rate, rate - (paid - half) / (allocated + half))


def not_overspent(paid: int, allocated: int) -> Iterator[Problem]:
    """More paid than allocated."""
    if paid > allocated:
        message = f"已支付 {yuan(paid)} 元,超过下达的 {yuan(allocated)} 元"
        yield Problem("paid", message, "进度不能超过 100%,请核对是否混入别的资金", "above_allocation")


def grain_within(allocated: int, grain: int | None) -> Iterator[Problem]:
    """A grain that is not smaller than the amount itself."""
    if grain is not None and grain > allocated:
        yield Problem(
            "grain", f"进位单位 {yuan(grain)} 元大于下达的金额", "填金额最后一位代表多少,如 0.01亿元", "grain_too_large"
        )


def days_in_order(year_start: date | None, as_of: date | None) -> Iterator[Problem]:
    """A day outside the year that is looked at."""
    if year_start and as_of and not 0 <= (as_of - year_start).days < _days_of_year(year_start):
        yield Problem("as_of", f"{as_of} 不在 {year_start} 起的一年里", "请核对两个日期", "outside_year")


def carry_over(work: Working, *, brought_forward: int, allocated: int, paid: int, returned: int) -> None:
    """What is left of what came in, and the share of it."""
    left = work.money("balance", "结转结余", "{brought_forward} + {allocated} − {paid} − {returned}",
                      brought_forward + allocated - paid - returned, result=True)  # fmt: skip
    whole = work.money("available", "可用资金", "{brought_forward} + {allocated}", brought_forward + allocated)
    work.percent("rate", "结转率", "{balance} ÷ {available}", Fraction(left, whole), result=True)


def not_negative(brought_forward: int, allocated: int, paid: int, returned: int) -> Iterator[Problem]:
    """More gone out than there was, or nothing there at all."""
    whole, out = brought_forward + allocated, paid + returned
    if out > whole:
        message = f"支付和退回共 {yuan(out)} 元,超过可用的 {yuan(whole)} 元,缺 {yuan(out - whole)} 元"
        yield Problem("paid", message, "请核对上年结转和本年下达是否漏填", "below_zero")
    if not whole:
        yield Problem("allocated", "没有可用资金,算不出结转率", "请填上年结转或本年下达", "nothing_there")


def target_completion(work: Working, *, done: Fraction, target: Fraction, unit: str) -> None:
    """How much of a yearly target is done."""
    work.percent("rate", "完成率", "{done} ÷ {target}", done / target, result=True)
    gap = target - done
    work.number("gap", "离目标还差" if gap > 0 else "超过目标", "{target} − {done}", abs(gap), unit)


CALCULATIONS = (
    Calculation(
        "team_fund", "驻乡驻村工作经费标准", "总额 ÷ 队数", ARTICLE, team_fund,
        (money("total", "经费总额", positive=True), integer("teams", "工作队数", "个", positive=True)),
        (Example(1, "472 个驻村工作队", {"total": "188800000", "teams": 472}, {"per_team": "400,000.00 元"}, ARTICLE),
         Example(1, "17 个驻乡工作队", {"total": "850万元", "teams": 17}, {"per_team": "500,000.00 元"}, ARTICLE)),
        checks=(even,),
    ),
    Calculation(
        "assistance_funds", "定点帮扶资金合计", "直接投入 + 引进;行业部门项目资金另列", ARTICLE, assistance_funds,
        (money("direct", "直接投入"), money("introduced", "引进资金"),
         money("sector", "行业部门项目资金").optional("0")),
        (Example(3, "9 家中央单位", {"direct": "2.62亿元", "introduced": "0.75亿元", "sector": "3.07亿元"},
                 {"total": "337,000,000.00 元", "sector_apart": "307,000,000.00 元"}, ARTICLE),),
    ),
    Calculation(
        "plan_reconciliation", "资金计划三方核对", "按来源合计 = 按类别合计 = 按项目合计", "巴南区农业农村委 2025-12-25",
        plan_reconciliation,
        (rows("sources", "资金来源", text("name", "来源"), money("amount", "金额")),
         rows("categories", "项目类别", text("name", "类别"), money("amount", "金额"),
              integer("projects", "项目个数", "个").optional("0"),
              choice("industry", "是否产业类", {"yes": "是", "no": "否"}, "no")),
         rows("projects", "项目清单", text("name", "项目"), money("amount", "金额")).optional(),
         money("plan_total", "文件写明的总额").optional(), integer("project_count", "文件写明的项目数", "个").optional()),
        (Example(4, "巴南区 2026 年第一批", {
            "sources": [{"name": "中央", "amount": "984万元"}, {"name": "市级", "amount": "230万元"}],
            "categories": [{"name": "产业", "amount": "827万元", "projects": 16, "industry": "是"},
                           {"name": "基础设施", "amount": "225万元", "projects": 5},
                           {"name": "其他", "amount": "162万元", "projects": 2}],
            "plan_total": "1214万元", "project_count": 23,
        }, {"total": "12,140,000.00 元", "projects_counted": "23 个", "industry_share": "68.12%"},
            "巴南区农业农村委 2025-12-25"),),
        checks=(plan_agrees,),
    ),
    Calculation(
        "fee_cap", "项目管理费上限", "资金 × 上限比例,舍到分", "荣财农〔2025〕14号", fee_cap,
        (money("funds", "资金", positive=True), money("claimed", "拟列支的管理费").optional()),
        (Example(5, "1,214 万元资金", {"funds": "12140000"}, {"cap_amount": "121,400.00 元"}),),
        parameters=(percent("cap", "管理费上限比例"),),
        rules=(Rule(date(2021, 1, 1), "荣财农〔2025〕14号;此前年度按同一比例测算", {"cap": "1%"}),),
        checks=(within_cap,),
    ),
    Calculation(
        "spending_rate", "资金支出进度", "已支付 ÷ 已下达,只在显示时取整一次", "福州市直达资金通报 2021-04、2021-08", spending_rate,
        (money("paid", "已支付"), money("allocated", "已下达", positive=True),
         money("grain", "金额是进位到多少的", positive=True, help="金额抄自公开数字时填,如 0.01亿元").optional(),
         day("year_start", "年度起始日").optional(), day("as_of", "截至").optional()),
        (Example(7, "直达资金,印出 60.8%", {"paid": "45.76亿元", "allocated": "75.20亿元", "printed": {"rate": "60.8"}},
                 {"rate": "60.851%"}, "福州市直达资金通报 2021-04"),
         Example(7, "直达资金,印出 39.62%", {"paid": "19.28亿元", "allocated": "48.67亿元", "grain": "0.01亿元",
                                       "printed": {"rate": "39.62%"}}, {"rate": "39.614%"}, "福州市直达资金通报 2021-08")),
        checks=(not_overspent, grain_within, days_in_order),
    ),
    Calculation(
        "target_completion", "年度目标完成率", "完成数 ÷ 目标数", "东西部协作年度协议;胶东在线 2020-11-06", target_completion,
        (number("done", "完成数"), number("target", "目标数", positive=True), text("unit", "单位").optional("万元")),
        (Example(12, "巫山县 2020 年 1 至 10 月", {"done": "4094.1", "target": "2900"}, {"rate": "141.18%"},
                 "胶东在线 2020-11-06"),
         Example(12, "开州区 2022 年 1 至 4 月", {"done": "1616", "target": "2800"}, {"rate": "57.71%"}, "开州融媒体 2022-05-23")),
    ),
    Calculation(
        "carry_over", "资金结转结余", "上年结转 + 本年下达 − 支付 − 退回;结转率 = 结转结余 ÷(上年结转 + 本年下达)", "资金守恒", carry_over,
        (money("brought_forward", "上年结转").optional("0"), money("allocated", "本年下达"),
         money("paid", "已支付"), money("returned", "已退回").optional("0")),
        (Example(37, "一个区县的一年", {"brought_forward": "1250000.00", "allocated": "8640000.00", "paid": "7918406.53",
                                 "returned": "300000.00"}, {"balance": "1,671,593.47 元", "rate": "16.90%"}),),
        checks=(not_negative,),
    ),
)  # fmt: skip
