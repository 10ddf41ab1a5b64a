"""Bulletins from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bangfu.cli.start import AsUser, Home, PeriodText, command, scope_of
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period


@command
def bulletin(
    name: Annotated[str, typer.Argument(help="简报名称,例如 funds")],
    out: Annotated[Path, typer.Option("-o", help="写到 .docx 或 .pdf")],
    period: PeriodText = "2021",
    user: AsUser = "",
    home: Home = None,
) -> None:
    """生成一份简报,数字全部取自总账。"""
    from bangfu.reports import bulletin as bulletin_
    from bangfu.reports import pdf, word

    writers = {".docx": word.write, ".pdf": pdf.write}
    if out.suffix not in writers:
        raise Refused(f"不能写成 {out.suffix or '没有后缀的文件'}", "请用 .docx 或 .pdf", "bad_format")
    composed = bulletin_.compose(scope_of(user), name, Period.parse(period), today=date.today())
    out.write_bytes(writers[out.suffix](composed))
    typer.echo(f"已写出 {out}(位置 {composed.position},校验码 {composed.checkpoint})")
