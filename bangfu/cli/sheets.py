"""Workbooks from the command line: templates out, filled sheets in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bangfu.cli.start import Home, Json, answer, command, owner, user_named
from bangfu.kernel.errors import Refused

Kind = Annotated[str, typer.Argument(help="单据种类,例如 fund.batch")]


@command
def template(kind: Kind, out: Annotated[Path, typer.Option("-o", help="写到哪个文件")], home: Home = None) -> None:
    """一种单据的填报模板。"""
    from bangfu.intake import template as template_

    out.write_bytes(template_.of(kind))
    typer.echo(f"已写出 {out}")


@command
def import_(
    kind: Kind,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="填好的工作簿")],
    *,
    confirm: Annotated[bool, typer.Option("--confirm", help="确认并入账合格的行")] = False,
    user: Annotated[str, typer.Option("--user", help="填报人")] = "",
    acceptor: Annotated[str, typer.Option("--acceptor", help="审核人")] = "",
    marked: Annotated[Path | None, typer.Option("--marked", help="把校验结果写回到哪个文件")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """导入一个工作簿:先校验,加 --confirm 才入账。"""
    from bangfu.intake import upload

    clerk, approver = _hands(user, acceptor)
    batch = upload.stage(clerk, kind, file.name, file.read_bytes())
    if confirm:
        batch = upload.confirm(clerk, batch, acceptor=approver)
    if marked:
        marked.write_bytes(upload.marked_file(batch.user, batch))
    report = upload.report(batch)
    answer(report, as_json, lambda: _report_text(report))
    if report["bad"] or report["refused"]:
        raise typer.Exit(1)


def _hands(user: str, acceptor: str) -> tuple[Any, Any]:
    """Clerk and approver: as named; in a demo home its two, else the owner, who needs a second person named."""
    from django.conf import settings

    if not user and settings.HOME_IS_DEMO:
        return user_named("clerk"), user_named(acceptor or "approver")
    clerk = user_named(user) if user else owner()
    if acceptor and user_named(acceptor) == clerk:
        raise Refused("审核人和填报人是同一个人", "请另一位有审核权限的同志审核", "four_eyes")
    return clerk, user_named(acceptor) if acceptor else None


def _report_text(report: dict[str, Any]) -> str:
    from bangfu.obligations.load import mark

    lines = [f"共 {report['rows']} 行,合格 {report['good']},有误 {report['bad']},已入账 {report['posted']}"]
    lines += [f"  整表:{p['message']};{p['remedy']}" for p in report["problems"]]
    lines += [
        f"  第{e['row']}行 {e['column']}“{e['value']}”:{e['problem']}{mark(e['code'])};{e['remedy']}"
        for e in report["errors"]
    ]
    return "\n".join(lines)
