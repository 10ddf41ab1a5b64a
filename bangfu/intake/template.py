"""The blank workbook of a kind, made from its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bangfu.documents import catalogue
from bangfu.intake import kinds, units
from bangfu.workbooks import template
from bangfu.workbooks.template import SAMPLE, Field

SAMPLES = {"date": "2022-05-29", "money": "1234.50", "integer": "12", "region": "奉节县", "programme": "定点帮扶"}
CELLS = {"date": "date", "money": "money", "integer": "integer"}
LOOKUP_HELP = {
    "region": "写区划名称、“区县+乡镇”或代码;几个区县的合计用顿号隔开",
    "organisation": "写单位全称、简称或编码",
    "programme": "写帮扶渠道的名称",
    "matter": "写那张单据的编号",
    "person": "写姓名;同名的写上单位或证件号,如 张三(单位)",
}


def of(kind: str) -> bytes:
    """The template of a kind as a workbook.

    Refuses: `unknown_kind`.
    """
    title = kinds.title(kind)
    return template.blank(kind, title, kinds.version(kind), _fields(catalogue.sheet_columns(kind)))


def _fields(columns: Sequence[catalogue.Column]) -> list[Field]:
    return [
        Field(
            header=c.title + (f"({units.DEFAULT})" if c.type == "money" else ""),
            cells=CELLS.get(c.type, "text"),
            required=c.required,
            help=c.help or LOOKUP_HELP.get(c.type, ""),
            choices=tuple(title for _, title in c.choices),
            sample=SAMPLE if at == 0 else _sample(c),
        )
        for at, c in enumerate(columns)
    ]


def _sample(column: catalogue.Column) -> str:
    if column.choices:
        return column.choices[0][1]
    return SAMPLES.get(column.type, "")


def filled(kind: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The template with rows in it, each a value in words by column; what a clerk would have typed.

    Shape: a document with a roll takes as many lines as the roll has rows.
    """
    title = kinds.title(kind)
    columns = catalogue.sheet_columns(kind)
    roll = catalogue.roll(kind)
    spread = [{**row, **one} for row in rows for one in (row.get(roll[0].name) if roll else None) or [{}]]
    lines = [[row.get(c.name) for c in columns] for row in spread]
    return template.blank(kind, title, kinds.version(kind), _fields(columns), lines)
