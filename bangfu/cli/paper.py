"""Bulletins from the command line: written, filed, and a filed one beside the ledger of today."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.cli.start import AsUser, Home, Json, PeriodText, answer, command, owner, scope_of, user_named
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period

if TYPE_CHECKING:
    from bangfu.reports.comparing import Comparison
    from bangfu.reports.issue import Bulletin
    from bangfu.reports.models import Filing


@command
def bulletin(
    name: Annotated[str, typer.Argument(help="简报名称,例如 funds、article")],
    out: Annotated[Path | None, typer.Option("-o", help="写到 .docx 或 .pdf")] = None,
    *,
    period: PeriodText = "2021",
    file: Annotated[bool, typer.Option("--file", help="定稿:封存数字、位置、定义和单位沿革,编期号")] = False,
    draft: Annotated[bool, typer.Option("--draft", help="已有定稿时,仍按现在的总账生成样稿")] = False,
    compare: Annotated[bool, typer.Option("--compare", help="把定稿的每个数字与现在的总账对照")] = False,
    public: Annotated[bool, typer.Option("--public", help="公开版:不足5的人数、户数不列,也不能由别的数推出")] = False,
    user: AsUser = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """生成一份简报,数字全部取自总账;定过稿的期间照定稿印出。"""
    wanted = Period.parse(period)
    if out is None and not (file or compare):
        raise Refused("没有写文件名", "请用 -o 写到 .docx 或 .pdf,或加 --file 定稿、--compare 对照", "bad_format")
    if draft and (file or compare):
        raise Refused("--draft 不能与 --file、--compare 同用", "请只用其中一个", "bad_option")
    if public and out is None:
        raise Refused("--public 要写文件名", "请用 -o 写到 .docx 或 .pdf;定稿和对照总是完整的", "bad_option")
    if out is not None:
        _check_ending(out)
    said = [_file(name, wanted, user)] if file else []
    if out is not None:
        said.append(_write(out, _form(_issue(name, wanted, user, draft=draft), public=public)))
    if compare:
        found = _compared(name, wanted, user)
        answer(found.as_dict(), as_json, lambda: "\n".join([*said, _comparison_text(found)]))
    else:
        answer({"said": said}, as_json, lambda: "\n".join(said))


def _check_ending(out: Path) -> None:
    if out.suffix not in (".docx", ".pdf"):
        raise Refused(f"不能写成 {out.suffix or '没有后缀的文件'}", "请用 .docx 或 .pdf", "bad_format")


def _file(name: str, period: Period, user: str) -> str:
    from django.utils import timezone

    from bangfu.reports import filing

    author = user_named(user) if user else owner()
    made, new = filing.file(author, name, period, today=date.today(), filed_at=timezone.now())
    if not new:
        return f"数字与已有定稿 {made.number} 相同,没有另立新期"
    return f"已定稿 {made.number}(位置 {made.position},定稿摘要 {filing.seal(made)})"


def _issue(name: str, period: Period, user: str, *, draft: bool) -> Bulletin:
    """The last filed issue of the period; without one, or for a draft, the text as it reads now."""
    from bangfu.reports import bulletin as bulletin_
    from bangfu.reports import filing

    last = None if draft else filing.latest(name, period)
    if last is None:
        return bulletin_.compose(scope_of(user), name, period, today=date.today())
    return filing.issue(scope_of(user), last, today=date.today())


def _form(issue: Bulletin, *, public: bool) -> Bulletin:
    from bangfu.reports import public as public_

    return public_.public(issue) if public else issue


def _write(out: Path, issue: Bulletin) -> str:
    from bangfu.reports import pdf, word

    out.write_bytes({".docx": word.write, ".pdf": pdf.write}[out.suffix](issue))
    state = ("公开版," if issue.public else "") + (f"定稿 {issue.number}," if issue.seal else "")
    return f"已写出 {out}({state}位置 {issue.position},校验码 {issue.checkpoint})"


def _compared(name: str, period: Period, user: str) -> Comparison:
    from bangfu.reports import comparing

    return comparing.compare(scope_of(user), _last(name, period), today=date.today())


def _last(name: str, period: Period) -> Filing:
    from bangfu.reports import filing

    last = filing.latest(name, period)
    if last is None:
        raise Refused(f"{name} 在{period.title()}还没有定稿", "先加 --file 定稿", "unknown_filing")
    return last


def _comparison_text(found: Comparison) -> str:
    changed = [row for row in found.rows if row.changed]
    head = f"{found.issue.number}(位置 {found.issue.position}):{len(found.rows)} 个数字,现在有 {len(changed)} 个不同"
    lines = [
        f"  [{row.cited.no}] {row.place + ' ' if row.place else ''}{row.cited.name}:报送 {row.reported},现在 {row.now}"
        + ("" if row.same_definition else "(口径已变)")
        for row in changed
    ]
    if any(row.reported != row.again for row in found.rows):
        lines.append("  有数字按定稿的位置和口径重算不符,请核对总账")
    if not found.intact:
        lines.append("  印出的校验码与总账不符,总账在定稿之后被改动过")
    if not found.same_units:
        lines.append("  所问单位的隶属或沿革在定稿之后有变化")
    return "\n".join([head, *lines])
