"""Commands about people: users and their roles, given by whoever keeps this machine."""

from __future__ import annotations

import getpass
import os
import socket
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bangfu.cli.start import Home, Json, answer, command, user_named
from bangfu.kernel.period import day_of

Login = Annotated[str, typer.Argument(help="登录名")]


@command
def user(
    name: Login,
    *,
    shown: Annotated[str, typer.Option("--name", help="显示的姓名或岗位")] = "",
    password: Annotated[bool, typer.Option("--password", help="给已有用户换密码")] = False,
    unlock: Annotated[bool, typer.Option("--unlock", help="解除登录暂停")] = False,
    reset_second: Annotated[bool, typer.Option("--reset-second", help="重置动态口令,下次登录再设置")] = False,
    close: Annotated[bool | None, typer.Option("--close/--no-close", help="停用或恢复")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """建立用户(当场输入密码),或给已有用户换密码、解除暂停、重置动态口令、停用。"""
    from django.utils import timezone

    from bangfu.access import second, tries, users

    found = _existing(name)
    done = [] if found else ["已建立"]
    kept = found or new_user(name)
    if password and found:
        users.set_password(kept, _typed_password(), timezone.now())
        done.append("已换密码")
    if unlock:
        tries.forgive(name)
        done.append("已解除暂停")
    if reset_second and second.forget(kept):
        done.append("已重置动态口令")
    if close is not None:
        kept.is_active = not close
        done.append("已停用" if close else "已恢复")
    kept.first_name = shown or kept.first_name
    kept.save()
    row = {"user": name, "name": kept.first_name, "active": kept.is_active, "done": done}
    answer(row, as_json, lambda: f"{name}:{'、'.join(done) or '没有改动'}")


@command
def trail(
    user: Annotated[str, typer.Option("--user", help="审计管理员的登录名")],
    *,
    who: Annotated[str, typer.Option("--who", help="只看这位用户")] = "",
    on: Annotated[str, typer.Option("--on", help="只看这一天")] = "",
    limit: Annotated[int, typer.Option("--limit", help="最多几条,新的在前")] = 50,
    verify: Annotated[bool, typer.Option("--verify", help="从头核验封链")] = False,
    since: Annotated[str, typer.Option("--since", help="只看从这一天起的")] = "",
    syslog: Annotated[bool, typer.Option("--syslog", help="按 RFC 5424 一条一行全部导出,旧的在前;不经网络")] = False,
    out: Annotated[Path | None, typer.Option("-o", help="--syslog 写到文件(默认屏幕)")] = None,
    code: Annotated[str, typer.Option("--code", help="以前记下的校验码:审计记录是否还与它相符")] = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """审计记录:何人、何时、何处、何事、结果;只有审计管理员可以查看。"""
    from bangfu.access import trail as trail_

    day = day_of(on) if on else None
    first = day_of(since) if since else None
    every = trail_.read(user_named(user), date.today(), who=who, on=day, since=first)
    if syslog:
        _syslog(every.order_by("number"), out)
        return
    rows = every[:limit]
    if not (verify or code):
        found = [_record(row) for row in rows]
        answer(found, as_json, lambda: "\n".join("  ".join(str(v) for v in row.values()) for row in found))
        return
    report = trail_.verify()
    stands = not code or trail_.stands(code)
    data = {"ok": not report.bad and stands, "rows": report.rows, "bad": report.bad, "code": report.code}
    note = "" if stands else f"\n校验码 {code} 与审计记录不符:它之后的记录被删改过,或抄写有误"
    answer(data, as_json, lambda: report.text() + note)
    if not data["ok"]:
        raise typer.Exit(1)


def _syslog(rows: Any, out: Path | None) -> None:
    """Every row as a line for the log of the house, on the screen or in a file that only its owner reads."""
    from bangfu.access import syslog

    lines = (syslog.line(row, socket.gethostname()) for row in rows.iterator(chunk_size=2_000))
    if out is None:
        for line in lines:
            typer.echo(line)
        return
    with open(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as target:
        target.writelines(line + "\n" for line in lines)


def _record(row: Any) -> dict[str, Any]:
    from django.utils import timezone

    at = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")
    names = ("who", "origin", "method", "act", "target", "result")
    return {"number": row.number, "at": at} | {name: getattr(row, name) for name in names}


def new_user(name: str, shown: str = "") -> Any:
    """The new user, with a password that was typed in.

    Refuses: `user_exists`, `weak_password`, `bad_name`.
    """
    from django.utils import timezone

    from bangfu.access import users

    return users.make(name, _typed_password(), shown, now=timezone.now())


def _existing(name: str) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(username=name).first()


def _typed_password() -> str:
    """The password as it was typed; BANGFU_ADMIN_PASSWORD stands for the keyboard in scripts."""
    return os.environ.get("BANGFU_ADMIN_PASSWORD") or getpass.getpass("密码:")


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
    until = day_of(last) + timedelta(days=1) if last else None
    made = roles_.assign(user_named(user), role, on=day_of(since) if since else today, place=place, until=until)
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
