"""Forms of others answered from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bangfu.cli.start import AsUser, Home, Json, command, scope_of
from bangfu.cli.start import answer as print_answer
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period


@command
def answer(
    form: Annotated[Path, typer.Argument(help="别人发来的空表(.xlsx)")],
    out: Annotated[Path, typer.Option("-o", help="填好的表写到哪里")],
    *,
    region: Annotated[str, typer.Option("--region", help="表里没写地区时用的地区")] = "",
    period: Annotated[str, typer.Option("--period", help="表里没写期间时用的期间")] = "",
    user: AsUser = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """把一张空表按总账填好:有把握的才填,每格附来源,其余留空并说明原因。"""
    from bangfu.reports import answer as answers

    if not form.is_file():
        raise Refused(f"没有文件 {form}", "请核对路径", "no_file")
    if out.suffix.lower() != form.suffix.lower():
        raise Refused(f"不能写成 {out.suffix or '没有后缀的文件'}", f"请用 {form.suffix}", "bad_format")
    found = answers.answer(
        scope_of(user), form.read_bytes(), today=date.today(), region=region,
        period=Period.parse(period) if period else None,
    )  # fmt: skip
    out.write_bytes(found.file)
    data = found.as_dict(str(out))
    print_answer(data, as_json, lambda: _text(data))


def _text(data: dict[str, Any]) -> str:
    lines = [f"已写出 {data['output']}:填好 {data['known']} 格,待认 {data['unsure']} 格,不知 {data['unknown']} 格"]
    lines += [
        f"  {c['sheet']}!{c['cell']}  {c['shown']}{c['unit']}  {c['words']}(把握{c['sureness']})" for c in data["cells"]
    ]
    lines += [f"  {c['sheet']}!{c['cell']}  留空:{c['why']}" for c in data["empty"]]
    return "\n".join(lines)
