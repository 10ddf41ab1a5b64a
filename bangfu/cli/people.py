"""Commands about people: users and their roles, given by whoever keeps this machine."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

import typer

from bangfu.cli.start import Home, Json, answer, command, user_named

Login = Annotated[str, typer.Argument(help="登录名")]


@command
def roles(
    user: Annotated[str, typer.Argument(help="只看这位用户")] = "", as_json: Json = False, home: Home = None
) -> None:
    """列出现有授权:编号、人员、角色、地区或结对、期限。"""
    from bangfu.registry import roles as roles_

    found = [_row(role) for role in roles_.all_open(date.today()) if user in ("", role.user.get_username())]
    answer(found, as_json, lambda: "\n".join(_line(row) for row in found) or "还没有授权")


@command
def grant(
    user: Login,
    role: Annotated[str, typer.Argument(help="owner clerk approver liaison team auditor system security audit")],
    *,
    region: Annotated[str, typer.Option("--region", help="地区名称或代码,含下级(默认全部)")] = "",
    helper: Annotated[str, typer.Option("--helper", help="结对的帮扶单位,联络员用")] = "",
    since: Annotated[str, typer.Option("--from", help="起始日(默认今天)")] = "",
    last: Annotated[str, typer.Option("--until", help="最后一天(默认不限)")] = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """授予角色;系统、安全、审计三员由三个人分别担任,只在这里设立。"""
    from bangfu.registry import find
    from bangfu.registry import roles as roles_
    from bangfu.registry.scope import Scope

    today, whole = date.today(), Scope.everything()
    key = find.region(whole, region, today).key if region else roles_.WHOLE
    place = (find.organisation(whole, helper, today).code, key) if helper else key
    until = _day(last, today) + timedelta(days=1) if last else None
    made = roles_.assign(user_named(user), role, on=_day(since, today), place=place, until=until)
    row = _row(made)
    answer(row, as_json, lambda: f"已授予 {_line(row)}")


@command
def revoke(
    number: Annotated[int, typer.Argument(help="授权编号,见 bangfu roles")], as_json: Json = False, home: Home = None
) -> None:
    """从今天起结束一项授权;本人要重新登录。"""
    from bangfu.kernel.errors import Refused
    from bangfu.registry import roles as roles_

    role = next((one for one in roles_.all_open(date.today()) if one.pk == number), None)
    if role is None:
        raise Refused(f"没有编号为 {number} 的有效授权", "用 bangfu roles 查看编号", "unknown_assignment")
    row = _row(roles_.stop(role, date.today()))
    answer(row, as_json, lambda: f"已结束 {_line(row)}")


def _row(role: Any) -> dict[str, Any]:
    from bangfu.registry import roles as roles_
    from bangfu.registry import trees

    place = roles_.where(role)
    return {
        "number": role.pk,
        "user": role.user.get_username(),
        "role": role.role,
        "title": role.get_role_display(),
        "region": place.key,
        "place": trees.name_on(place.pk, date.today()),
        "helper": role.pairing.helper.code if role.pairing else "",
        "from": role.valid_from,
        "until": role.valid_to - timedelta(days=1) if role.valid_to else None,
        "lent": role.lent,
    }


def _line(row: dict[str, Any]) -> str:
    helper = f"{row['helper']} → " if row["helper"] else ""
    days = f"{row['from']} 至 {row['until'] or '另行通知'}"
    return f"{row['number']} {row['user']} {row['title']} {helper}{row['place']} {days}"


def _day(text: str, default: date) -> date:
    """The written day.

    Refuses: `bad_date`.
    """
    from bangfu.kernel.errors import Refused

    try:
        return date.fromisoformat(text) if text else default
    except ValueError:
        raise Refused(f"看不懂日期“{text}”", "请写成 2026-05-29", "bad_date") from None
