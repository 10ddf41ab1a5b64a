"""The command that erases a person on their own request."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bangfu.cli.start import Home, Json, answer, command, owner
from bangfu.kernel.errors import Refused


@command
def erase(
    person: Annotated[str, typer.Argument(help="姓名、姓名(单位)、证件号、手机号,或 张**#代码")],
    reason: Annotated[str, typer.Option("--reason", help="理由,例如 本人书面请求 2026-05 第3号")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """按本人请求删除一个人的个人信息:销毁密钥和留存的原表;计数和总账不变。"""
    from django.utils import timezone

    from bangfu.intake import erasing

    found = erasing.erase(owner(), [_subject(person)], reason, now=timezone.now(), today=date.today())
    report = {"documents": found.documents, "uploads": found.uploads}
    answer(report, as_json, lambda: f"已删除。仍计数的单据 {found.documents} 份,已销毁的原表 {found.uploads} 份")


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
