"""Commands whose part of the house is not built yet; they say so plainly and change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bangfu.cli.start import Home, Json, refuse
from bangfu.kernel.errors import Refused

AnyArguments = Annotated[list[str] | None, typer.Argument(help="(尚未建成)")]


def calc(
    name: AnyArguments = None,
    inputs: Annotated[Path | None, typer.Option("--in")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """不入账的测算(尚未建成)。"""
    refuse(_not_yet("calc"), as_json)


def _not_yet(name: str) -> Refused:
    return Refused(f"bangfu {name} 还没有建成", "见 CHANGELOG 中的计划;现有命令用 bangfu --help 查看", "not_built_yet")
