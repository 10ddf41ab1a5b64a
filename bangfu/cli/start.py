"""What every command shares: the home, the answer as text or JSON, and refusals as exit code 1."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec

import typer

from bangfu.kernel.errors import Refused

if TYPE_CHECKING:
    from bangfu.registry.scope import Scope


def _use_home(value: Path | None) -> Path | None:
    if value is not None:
        os.environ["BANGFU_HOME"] = str(value)
    return value


Home = Annotated[
    Path | None,
    typer.Option(
        "--home", help="数据目录(默认取 BANGFU_HOME)", callback=_use_home, is_eager=True, envvar="BANGFU_HOME"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
AsUser = Annotated[str, typer.Option("--user", help="以哪位用户的权限查询(默认系统所有者)")]
RegionText = Annotated[str, typer.Option("--region", help="区划代码或名称")]
PeriodText = Annotated[str, typer.Option("--period", help="2021、2021Q3、2021-05..2022-05、@2022-05-29")]


def django() -> None:
    """Starts Django on the chosen home; nothing of the house is imported before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
    from django import setup

    from bangfu.ledger.backend import wall

    setup()
    wall.act_as_owner()


def answer(data: dict[str, Any] | list[Any], as_json: bool, text: Callable[[], str]) -> None:
    """Prints the answer, for programs or for people."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str) if as_json else text())


def refuse(refusal: Refused, as_json: bool) -> NoReturn:
    """Says what was refused and how to mend it, and ends with exit code 1."""
    if as_json:
        typer.echo(json.dumps({"refused": refusal.as_dict()}, ensure_ascii=False, indent=1))
    else:
        sys.stderr.write(f"未办理:{refusal}\n")
    raise typer.Exit(1)


P = ParamSpec("P")


def command(run: Callable[P, None]) -> Callable[P, None]:
    """The command with Django started and refusals turned into words."""

    @wraps(run)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        django()
        from django.db import DatabaseError

        try:
            run(*args, **kwargs)
            record(run, kwargs, "done")
        except Refused as refusal:
            record(run, kwargs, "refused")
            refuse(refusal, bool(kwargs.get("as_json")))
        except typer.Exit:
            record(run, kwargs, "refused")
            raise
        except DatabaseError:
            if _has_tables():
                raise
            refuse(Refused("这个数据目录还没有建表", "先运行 bangfu demo 或 bangfu migrate", "no_tables"),
                   bool(kwargs.get("as_json")))  # fmt: skip

    return guarded


def _has_tables(table: str = "registry_treeedition") -> bool:
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False  # a look would make the file
    return table in connection.introspection.table_names()


# what changes something or takes something out, and so leaves a row in the audit trail; the others only read
RECORDED = {
    "close", "migrate", "admin", "user", "grant", "revoke", "import_", "backup", "restore", "bulletin", "answer",
    "template", "trail", "erase",
}  # fmt: skip
KEYS = (
    "user",
    "name",
    "kind",
    "role",
    "until",
    "number",
    "period",
)  # options that name the object, never a content nor a person


def record(run: Callable[..., None], options: dict[str, Any], result: str) -> None:
    """Adds what a command did to the audit trail of the home; nothing for one that only reads."""
    if run.__name__ not in RECORDED or not _has_tables("access_record"):
        return
    from django.utils import timezone

    from bangfu.access import trail

    target = "/".join(str(options[key]) for key in KEYS if options.get(key))
    act = trail.Act(f"命令行:{getpass.getuser()}", socket.gethostname(), "CMD", f"bangfu {run.__name__.strip('_')}",
                    target, 0 if result == "done" else 1, result)  # fmt: skip
    trail.record(act, timezone.now())


def scope_of(user: str) -> Scope:
    """What the named user may see today; the owner of the home sees all."""
    from bangfu.registry import scope

    if not user:
        return scope.Scope.everything("命令行")
    return scope.of(user_named(user), date.today())


def user_named(name: str) -> Any:
    """The user of that name.

    Refuses: `unknown_user`.
    """
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise Refused(f"没有用户“{name}”", "用 bangfu admin 建立用户", "unknown_user")
    return user


def owner() -> Any:
    """The user in whose name the command line acts."""
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.filter(is_superuser=True).order_by("pk").first()
    if user is None:
        raise Refused(
            "这个数据目录还没有系统所有者", "先运行 bangfu admin 名称,或用 bangfu demo 建一个示例", "no_owner"
        )
    return user
