"""Duties asked from the command line: who owes what by when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bangfu.cli.start import AsUser, Home, Json, RegionText, answer, command, scope_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bangfu.obligations.evaluate import Board, Owed

On = Annotated[str, typer.Option("--on", help="看哪一天(默认今天),如 2022-05-29")]
Channel = Annotated[str, typer.Option("--programme", help="帮扶渠道")]
WAITING = ("临期", "逾期")  # what a person has to act on; --json brings every row


@command
def duties(
    *,
    region: RegionText = "500000",
    on: On = "",
    programme: Channel = "",
    user: AsUser = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """责任清单:谁在什么时候以前应有什么,现在怎样,由什么单据补上。"""
    from bangfu.kernel.period import day_of
    from bangfu.obligations import evaluate

    board = evaluate.owed(scope_of(user), day_of(on) if on else date.today(), region, programme)
    rows = board.rows if as_json else [row for row in board.rows if row.status in WAITING]
    worded = evaluate.worded(rows)
    answer(_plain(board, worded), as_json, lambda: _text(board, worded))


def _plain(board: Board, rows: list[Owed]) -> dict[str, Any]:
    return {"on": board.day.isoformat(), "totals": board.totals(), "counted": board.counted,
            "rows": [row.as_dict() for row in rows]}  # fmt: skip


def _text(board: Board, rows: list[Owed]) -> str:
    lines = [f"截至 {board.day.isoformat()}"]
    for one in board.texts:
        lines.append(f"{one.code} {one.name}:{_said(board.totals(one.code)) or '没有对象'}")
        lines += [
            f"  {row.status} {row.due.isoformat()} 到期 {row.words}({row.place}):{row.reason}"
            for row in rows
            if row.obligation.code == one.code
        ]
        if one.code in board.counted:
            lines.append(f"  涉及个人、只列数:{_said(board.counted[one.code])}")
    return "\n".join(lines)


def _said(totals: Mapping[str, int]) -> str:
    return "、".join(f"{status} {count}" for status, count in totals.items())
