"""Figures asked from the command line: one, its trace, all of them, and the article's."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

import typer

from bangfu.cli.start import AsUser, Home, Json, PeriodText, RegionText, answer, command, scope_of
from bangfu.kernel.period import Period

Code = Annotated[str, typer.Argument(help="指标代码,例如 direct_funds")]
ProgrammeText = Annotated[str, typer.Option("--programme", help="帮扶渠道")]
HelperText = Annotated[str, typer.Option("--helper", help="帮扶单位(含下属)或 @标签")]
View = Annotated[str, typer.Option("--view", help="fact 事实 | claimed 各方申报 | shared 按份额")]
Basis = Annotated[str, typer.Option("--basis", help="restated 按发生日 | booked 按入账日 | filed 按结账时")]
AsOf = Annotated[str, typer.Option("--as-of", help="日期、时间或 #位置")]
Edition = Annotated[str, typer.Option("--edition", help="区划版本,例如 2022")]


def _asked(region: str, period: str, **given: str) -> dict[str, Any]:
    from bangfu.indicators import evaluate

    return evaluate.question(region=region, period=Period.parse(period), **given)


@command
def figure(
    code: Code,
    *,
    region: RegionText = "500000",
    period: PeriodText = "2021",
    programme: ProgrammeText = "",
    helper: HelperText = "",
    view: View = "fact",
    basis: Basis = "restated",
    as_of: AsOf = "",
    edition: Edition = "",
    user: AsUser = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """一个数字:值、单位、口径、分录条数、位置。"""
    from bangfu.indicators import evaluate

    asked = _asked(
        region, period, programme=programme, helper=helper, view=view, basis=basis, as_of=as_of, edition=edition
    )
    found = evaluate.figure(scope_of(user), code, **asked)
    answer(found.as_dict(), as_json, lambda: _figure_text(found.as_dict()))


@command
def trace(
    code: Code,
    *,
    region: RegionText = "500000",
    period: PeriodText = "2021",
    programme: ProgrammeText = "",
    helper: HelperText = "",
    view: View = "fact",
    basis: Basis = "restated",
    as_of: AsOf = "",
    edition: Edition = "",
    user: AsUser = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """一个数字背后的每一条分录和单据。"""
    from bangfu.documents import find
    from bangfu.indicators import evaluate

    asked = _asked(
        region, period, programme=programme, helper=helper, view=view, basis=basis, as_of=as_of, edition=edition
    )
    scope = scope_of(user)
    found = evaluate.trace(scope, code, **asked).as_dict()
    papers = find.evidence(scope, {(row["kind"], row["number"]) for row in found["rows"]})
    for row in found["rows"]:
        row["evidence"] = papers.get((row["kind"], row["number"]))
    answer(found, as_json, lambda: _trace_text(found))


@command
def indicators(
    region: RegionText = "500000",
    period: PeriodText = "2021",
    user: AsUser = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """全部指标:代码、名称、单位、口径、值、分录条数。"""
    from bangfu.indicators import evaluate, load

    codes = list(load.indicators())
    found = evaluate.figures(scope_of(user), codes, **_asked(region, period))
    rows = [found[code].as_dict() for code in codes]
    answer(
        rows, as_json, lambda: "\n".join(f"{r['code']:<28}{r['name']}:{r['shown']}({r['postings']} 条)" for r in rows)
    )


@command
def article(as_json: Json = False, home: Home = None) -> None:
    """原文 36 个数字(问题、印出的数、算出的数、结论、分录条数)和文中点名的 64 件事。"""
    from bangfu.cli import article as article_

    found = article_.check(scope_of(""))
    answer(found, as_json, lambda: article_.text(found))


def _figure_text(data: dict[str, Any]) -> str:
    lines = [
        f"{data['name']}:{data['shown']}",
        f"  口径:{data['definition']}",
        f"  分录 {data['postings']} 条,{data['position_text']}",
    ]
    lines += [f"  另有合计、未拆分:{j['text']}({j['postings']} 条),不计入本地区" for j in data["joint"]]
    if data["reason"]:
        lines.append(f"  {data['reason']}")
    if data["overlap"]:
        lines.append(f"  其中重复:{data['overlap_text']}")
    return "\n".join(lines)


def _quantity(value: int | str, unit: str) -> str:
    """What a row contributes, with its unit: money in 元."""
    from bangfu.reports.sources import exact

    return exact(Fraction(value), unit)


def _trace_text(data: dict[str, Any]) -> str:
    rows = [
        f"{row['happened_on']}  {row['kind']} {row['number']}  {row['giver']} → {row['receiver']}"
        f"  {row['region']}  {_quantity(row['contribution'], data['unit'])}"
        for row in data["rows"]
    ]
    return "\n".join([f"{data['name']}:{data['shown']}({data['rule']})", *rows])
