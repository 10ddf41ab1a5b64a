"""The command that erases people: one on their own request, or all whose term is over."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bangfu.cli.start import Home, Json, answer, command, owner
from bangfu.kernel.errors import Refused


@command
def erase(
    person: Annotated[str, typer.Argument(help="姓名、姓名(单位)、证件号、手机号,或 张**#代码")] = "",
    *,
    reason: Annotated[str, typer.Option("--reason", help="理由,例如 本人书面请求 2026-05 第3号")] = "",
    due: Annotated[
        bool, typer.Option("--due", help="列出保存期满的人数;期限按各栏的声明,从最后一件事办完算起")
    ] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="与 --due 同用:删除保存期满的个人信息")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """删除个人信息:按本人请求删一个人,或清理保存期满的;销毁密钥和留存的原表,计数和总账不变。"""
    from django.utils import timezone

    from bangfu.intake import erasing

    if due == bool(person) or (confirm and not due):
        raise Refused("要么写一个人,要么用 --due", "bangfu erase 人员 --reason 理由;bangfu erase --due", "bad_option")
    if due:
        _due(confirm=confirm, as_json=as_json)
        return
    found = erasing.erase(owner(), [_subject(person)], reason, now=timezone.now(), today=date.today())
    report = {"documents": found.documents, "uploads": found.uploads}
    answer(report, as_json, lambda: f"已删除。仍计数的单据 {found.documents} 份,已销毁的原表 {found.uploads} 份")


def _due(*, confirm: bool, as_json: bool) -> None:
    """Counts of those whose term is over; erased when that is confirmed."""
    from django.utils import timezone

    from bangfu.documents import terms
    from bangfu.intake import erasing

    if confirm:
        found, done = erasing.erase_due(owner(), now=timezone.now(), today=date.today())
    else:
        found, done = terms.terms(date.today()), erasing.Erased(0, 0)
    counts = {
        "due": len(found.due), **{name: len(found.numbers.get(name, ())) for name in ("identity", "phone")},
        "running": found.running, "unfinished": found.unfinished, "unnamed": found.unnamed,
    }  # fmt: skip
    report = {**counts, "erased": confirm, "documents": done.documents, "uploads": done.uploads}
    answer(report, as_json, lambda: _due_text(counts, erased=confirm))


def _due_text(counts: dict[str, int], *, erased: bool) -> str:
    head = "已删除" if erased else "保存期满,尚未删除(加 --confirm 删除)"
    return "\n".join(
        (
            f"{head}:{counts['due']} 人,另有身份证号码 {counts['identity']} 个、手机号码 {counts['phone']} 个",
            f"期内 {counts['running']} 人;所涉事项还没有办完、期限没有开始的 {counts['unfinished']} 人",
            f"没有单据提到的 {counts['unnamed']} 人:系统里没有可以起算的日期,不在此删除;确需删除的,逐人按本人请求办理",
        )
    )


def _subject(text: str) -> str:
    """The one person whom the text names.

    Refuses: `unknown_person`, `ambiguous_person`.
    """
    from bangfu.registry import vault

    found = vault.sought(text)
    if len(found) > 1:
        shown = "、".join(sorted(vault.references(found).values()))
        raise Refused(f"“{text[:1]}**”不止一人", f"请写全,或用代码:{shown}", "ambiguous_person")
    return found[0] if found else vault.People().known(text)
