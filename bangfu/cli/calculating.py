"""Calculations tried from the command line: all of them, what one asks for, one worked; nothing is posted."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from bangfu.cli.start import Home, Json, answer, command
from bangfu.kernel.calculation import Calculation, Outcome, Used
from bangfu.kernel.errors import Refused
from bangfu.kernel.inputs import TYPES, Input
from bangfu.kernel.period import day_of
from bangfu.kernel.working import Step

LARGEST_FILE = 5 * 2**20


@command
def calc(
    name: Annotated[str, typer.Argument(help="测算名称,例如 fee_cap;不写就列出全部")] = "",
    *,
    inputs: Annotated[Path | None, typer.Option("--in", help="输入文件(JSON);不写就显示要填什么")] = None,
    on: Annotated[str, typer.Option("--on", help="按哪一天的规则,例如 2024-01-01(默认今天)")] = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """不入账的测算:输入、每一步、结果、规则版本和来源;可附上印出的数一起核对。"""
    from bangfu.documents import catalogue

    day = day_of(on) if on else date.today()
    if not name:
        if inputs is not None:
            raise Refused("没有写测算名称", "用 bangfu calc 看全部名称,再写 bangfu calc 名称 --in 文件", "no_name")
        schemas = [each.schema(day) for each in catalogue.calculations().values()]
        answer(schemas, as_json, lambda: _list_text(list(catalogue.calculations().values())))
        return
    asked = catalogue.calculation(name)
    if inputs is None:
        answer(asked.schema(day), as_json, lambda: _schema_text(asked, day))
        return
    found = asked.work(_given(inputs), day)
    answer(found.as_dict(), as_json, lambda: _outcome_text(found))


def _printable(found: object) -> bool:
    """Whether everything in it can be written out: JSON lets half of a character pass."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _given(file: Path) -> dict[str, Any]:
    """What stands in the file; numbers as they are written, never as machine numbers.

    Refuses: `no_file`, `file_too_big`, `bad_json`.
    """
    if not file.is_file():
        raise Refused(f"没有文件 {file}", "请核对路径", "no_file")
    if file.stat().st_size > LARGEST_FILE:
        raise Refused(f"文件超过 {LARGEST_FILE // 2**20} MB", "请分成几次测算", "file_too_big")
    remedy = '请写成 {"名称": 值},例子见 bangfu calc 测算名称'
    try:
        found = json.loads(
            file.read_text("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once
        )
    except UnicodeDecodeError:
        raise Refused(f"{file} 不是 UTF-8 文字", "请另存为 UTF-8", "bad_json") from None
    except json.JSONDecodeError as fault:
        message = f"{file} 第 {fault.lineno} 行第 {fault.colno} 列不是 JSON"
        raise Refused(message, remedy, "bad_json") from None
    except RecursionError:
        raise Refused(f"{file} 的括号套得太深", remedy, "bad_json") from None
    if not _printable(found):
        raise Refused(f"{file} 里有半个字符,印不出来", "请在原处重新输入再保存", "bad_json")
    if not isinstance(found, dict):
        raise Refused(f"{file} 里不是一组“名称: 值”", remedy, "bad_json")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of an object, each name once.

    Refuses: `bad_json`.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name in found if [one for one, _ in pairs].count(name) > 1)
        raise Refused(f"“{twice}”写了不止一次", "同一项只写一次", "bad_json")
    return found


def _list_text(every: list[Calculation]) -> str:
    lines = []
    for line, some in groupby(every, key=lambda each: each.line):
        lines.append(line)
        for each in some:
            asked = "、".join(_asked(one) for one in each.inputs)
            lines.append(f"  {each.name:<20}{each.title}:{asked}")
    return "\n".join([*lines, "", "bangfu calc 名称:要填什么和一个能运行的例子"])


def _asked(each: Input) -> str:
    unit = f"({each.unit})" if each.unit else ""
    return f"{each.name} {each.title}{unit}" + ("" if each.required else "(可不填)")


def _schema_text(asked: Calculation, on: date) -> str:
    rule = asked.rule(on)
    lines = [
        f"{asked.title}({asked.name},{asked.line})",
        f"  公式:{asked.formula}",
        f"  来源:{asked.source}",
        "  输入:",
    ]
    for each in asked.inputs:
        lines += _input_lines(each, "    ")
    if asked.parameters:
        lines.append("  规则参数(不填按现行规则):")
        for each in asked.filled(rule):
            lines += _input_lines(each, "    ")
    lines += [f"  规则:自 {rule.since} 起,{rule.basis}"] if rule else []
    example = json.dumps(asked.examples[0].given, ensure_ascii=False, indent=1)
    return "\n".join(
        [*lines, f"  例子({asked.examples[0].say}),存成 F.json 后运行 bangfu calc {asked.name} --in F.json:", example]
    )


def _input_lines(each: Input, indent: str) -> list[str]:
    told = [f"{indent}{_asked(each)}:{TYPES[each.type]}"]
    if each.choices:
        told[0] += ",可选 " + "、".join(f"{code}({title})" for code, title in each.choices)
    if each.default is not None:
        default = each.default if isinstance(each.default, str) else json.dumps(each.default, ensure_ascii=False)
        told[0] += f",不填为 {default}"
    for column in each.columns:
        told += _input_lines(column, indent + "  ")
    return told


def _outcome_text(found: Outcome) -> str:
    rule = f"自 {found.rule.since} 起,{found.rule.basis}" if found.rule else ""
    lines = [f"{found.calculation.title}", *(f"  {_named(step)}:{step.shown}" for step in found.results), "输入"]
    for used in found.used:
        lines += _used_lines(used)
    lines.append("步骤")
    lines += [f"  {_named(step)} = {_worked(step)}" for step in found.steps]
    lines += ["与印出的数核对", *(f"  {one.words}" for one in found.compared)] if found.compared else []
    lines += [found.explanation] if found.explanation else []
    lines += [f"请留意:{problem}" for problem in found.warnings]
    lines += [f"规则:{rule}" + ("(有参数由输入给出)" if found.changed else "")] if rule else []
    return "\n".join([*lines, f"来源:{found.calculation.source}"])


def _used_lines(used: Used) -> list[str]:
    lines = [f"  {used.input.title}:{used.shown}({used.origin})"]
    if used.input.type == "rows":
        lines += ["    " + "  ".join(line.values()) for line in used.lines()]
    return lines


def _named(step: Step) -> str:
    return f"{step.title}({step.of})" if step.of else step.title


def _worked(step: Step) -> str:
    """Formula, numbers and value of a step, each told once."""
    parts = list(dict.fromkeys(part for part in (step.formula, step.filled, step.shown) if part))
    return " = ".join(parts) + (f"({step.rounding})" if step.rounding else "")
