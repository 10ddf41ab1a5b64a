"""Commands that keep the house: demonstration, serving, closing, verifying, migrating, users, backups, new lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bangfu.cli.start import Home, Json, answer, command, django, owner, record, refuse
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period


def demo(
    seed: Annotated[int, typer.Option("--seed", help="随机种子;数字相同,记录不同")] = 1,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """建一个示例数据目录(全部标明“示例”),先在旁边建好再改名。"""
    from bangfu.cli import demo as demo_

    try:
        report = demo_.build_beside(seed)
    except Refused as refusal:
        refuse(refusal, as_json)
    answer(
        report, as_json, lambda: f"示例已建成:{report['home']}(单据 {report['documents']},用时 {report['seconds']} 秒)"
    )


def serve(
    host: Annotated[str, typer.Option("--host", help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口;被占用时用下一个空闲端口")] = 8000,
    home: Home = None,
) -> None:
    """启动网页服务。"""
    from bangfu.cli import serving

    django()
    try:
        serving.serve(host, port)
    except Refused as refusal:
        refuse(refusal, False)


@command
def close(
    until: Annotated[str, typer.Argument(help="结到哪一期,例如 2021 或 2021-06")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """结账:此后这一期不再记入新账,迟来的更正记在第一个开放日。"""
    from bangfu.ledger import close as close_

    done = close_.close(Period.parse(until).last_day, owner().get_username())
    data = {"last_day": done.last_day.isoformat(), "position": done.position, "author": done.author}
    answer(data, as_json, lambda: f"已结账至 {data['last_day']},位置 {data['position']}")


@command
def verify(
    code: Annotated[str, typer.Option("--code", help="简报上印的校验码:总账是否还与它相符")] = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """从头核验总账:摘要、区块、归属、结存。"""
    from bangfu.ledger import verify as verify_

    report = verify_.verify()
    if code and not verify_.stands(code):
        report.add(0, f"校验码 {code} 与总账不符,总账在它之后被改动过,或抄写有误")
    answer(report.as_dict(), as_json, report.text)
    if not report.ok:
        raise typer.Exit(1)


def migrate(as_json: Json = False, home: Home = None) -> None:
    """建表或升级,载入区划与单位;升级前后各核验一次。"""
    django()
    from bangfu.cli import migrating

    try:
        report = migrating.migrate()
        record(migrate, {}, "done")
    except Refused as refusal:
        record(migrate, {}, "refused")
        refuse(refusal, as_json)
    answer(report, as_json, lambda: f"已就绪:区划 {report['regions']},单位 {report['organisations']}")


@command
def admin(name: Annotated[str, typer.Argument(help="系统所有者的登录名")], home: Home = None) -> None:
    """建立系统所有者;没有默认密码,当场输入。"""
    from bangfu.cli import people
    from bangfu.registry import roles

    user = people.new_user(name)
    user.is_superuser = True
    user.save()
    roles.assign(user, "owner", on=date.today())
    typer.echo(f"已建立系统所有者 {name}")


@command
def backup(out: Annotated[Path, typer.Option("-o", help="备份写到哪个文件")], home: Home = None) -> None:
    """在运行中备份嵌入式数据库,并核验备份。"""
    from bangfu.cli import backup as backup_

    size = backup_.backup(out)
    typer.echo(f"已备份到 {out}({size:,} 字节)")


@command
def restore(file: Annotated[Path, typer.Argument(help="bangfu backup 做的备份")], home: Home = None) -> None:
    """把备份恢复到一个空的数据目录,并核验总账;上传的原文件、secret-key 和 vault-key 请从旧目录另行拷回。"""
    from bangfu.cli import backup as backup_

    typer.echo(f"已从 {file} 恢复。{backup_.restore(file)}")


@command
def doctor(as_json: Json = False, home: Home = None) -> None:
    """体检:数据库设置、迁移、字体、总账核验。"""
    from bangfu.cli import doctoring

    report = doctoring.examine()
    answer(report, as_json, lambda: "\n".join(f"{'✓' if r['ok'] else '✗'} {r['name']}:{r['found']}" for r in report))
    if not all(row["ok"] for row in report):
        raise typer.Exit(1)


def new(
    line: Annotated[str, typer.Argument(help="英文小写名,例如 labour")],
    title: Annotated[str, typer.Argument(help="中文名,例如 劳务转移")],
    into: Annotated[Path | None, typer.Option("--into", help="assistance 目录(默认本安装)")] = None,
) -> None:
    """打印一个新的帮扶业务目录:一条业务 = 一个目录,别的文件都不动。"""
    from bangfu.cli import scaffold

    try:
        folder = scaffold.write(line, title, into)
    except Refused as refusal:
        refuse(refusal, False)
    typer.echo(f"已写出 {folder};改 models.py、measures.toml、indicators.toml 三个文件,然后运行 bangfu migrate")
