"""The texts of bulletins: TOML files whose numbers are queries, checked before they are used."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from bangfu.kernel.errors import Refused
from bangfu.reports.words import FORMS

STYLES = ("body", "note")
HEAD_KEYS = ("head", "issuer", "number", "title", "period", "region")
MORE_KEYS = ("local", "periods", "awaited", "prelude", "part")
PART_KEYS = ("heading", "level", "style", "text", "table")
TABLE_KEYS = ("title", "rows", "columns")
GIVEN_NAMES = ("period", "previous", "following", "to_date", "year", "serial", "unit", "whole", "place")
HANDWRITTEN = re.compile(
    r"[0-9\uff10-\uff19][0-9\uff10-\uff19.,]*\s*余?\s*(?:[万亿]余?元?|[元个人名户家项期款条次吨亩%])"
)


@dataclass(frozen=True, slots=True)
class TableText:
    """A table with a row for each unit that carries a label, and one for all of them together.

    Shape: `rows` is the label (`@中央单位`); `columns` are (heading, text of a cell), the text asking one figure of `unit`.
    """

    title: str
    rows: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One heading with its paragraphs and its table; an empty result leaves the bulletin."""

    key: str
    heading: str
    level: int
    style: str
    text: str
    table: TableText | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """The text of one kind of bulletin.

    Shape: `head` is the red title of the series, `title` that of the issue, `number` the scheme of its serial number;
    `period` is what is reported when nobody says otherwise; `region` is the place the whole text speaks of. `periods`
    are further periods told from that of the issue (`@{following}-05-29`); `awaited` names the indicators that the
    text speaks of and the house may not have yet; `prelude` is read before every text (macros); `local` when it can be
    about another place as well: it says `place`, and what holds for the whole house only it asks behind `whole`.
    """

    name: str
    head: str
    issuer: str
    number: str
    title: str
    period: str
    region: str
    parts: tuple[Part, ...]
    periods: Mapping[str, str] = field(default_factory=dict)
    awaited: Mapping[str, str] = field(default_factory=dict)
    prelude: str = ""
    local: bool = False

    @property
    def file(self) -> str:
        """Where the text stands, as messages name it."""
        return f"bulletins/{self.name}.toml"


def nearest(word: str, allowed: Iterable[str]) -> str:
    """A hint with the closest allowed spelling, or with all of them when none is close."""
    known = list(allowed)
    near = difflib.get_close_matches(word, known, 1, 0.5)
    return f"是不是想写 {near[0]}?" if near else "可用:" + "、".join(sorted(known)[:30])


def bad_template(file: str, key: str, found: str, remedy: str) -> Refused:
    """The refusal of a faulty text, naming file, key, what was found and what would do."""
    return Refused(f"{file} 的 {key}:{found}", remedy, "bad_template")


def names() -> list[str]:
    """The names of all bulletins."""
    folder = files("bangfu.reports").joinpath("bulletins")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


@cache
def template(name: str) -> Template:
    """The text of a bulletin.

    Refuses: `unknown_bulletin` with the nearest name; `bad_template`.
    """
    if name not in names():
        raise Refused(f"没有“{name}”这份简报", nearest(name, names()), "unknown_bulletin")
    source = files("bangfu.reports").joinpath("bulletins", f"{name}.toml").read_text(encoding="utf-8")
    return read(name, source)


def read(name: str, source: str) -> Template:
    """The text written as TOML.

    Refuses: `bad_template` naming file, key, what was found, what is allowed and the nearest spelling.
    """
    file = f"bulletins/{name}.toml"
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as fault:
        raise bad_template(file, "文件", f"不是合格的 TOML({fault})", "请按提示的行列改正") from None
    _keys(file, "顶层", data, HEAD_KEYS + MORE_KEYS)
    for key in HEAD_KEYS:
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise bad_template(file, key, "缺这一项或不是文字", f'请写 {key} = "…"')
    parts = data.get("part")
    if not isinstance(parts, list) or not parts:
        raise bad_template(file, "part", "没有正文", "请至少写一段 [[part]]")
    return Template(
        name=name,
        parts=tuple(_part(file, f"part[{i}]", raw) for i, raw in enumerate(parts, 1)),
        periods=_named(file, "periods", data),
        awaited=_named(file, "awaited", data),
        prelude=_words(file, "prelude", data.get("prelude", "")),
        local=data.get("local", False) is True,
        **{key: data[key] for key in HEAD_KEYS},
    )


def _named(file: str, key: str, data: Mapping[str, Any]) -> dict[str, str]:
    """A table of names and texts; none of the names may hide one that every text has."""
    found = data.get(key, {})
    if not isinstance(found, dict):
        raise bad_template(file, key, "应当是一张表", f'请写 [{key}],每行一个 名称 = "…"')
    for name, value in found.items():
        _words(file, f"{key}.{name}", value)
        if name in GIVEN_NAMES or not name.isidentifier():
            raise bad_template(file, f"{key}.{name}", f"不能叫“{name}”", f"换个名称;已有:{'、'.join(GIVEN_NAMES)}")
    return found


def _words(file: str, key: str, found: object) -> str:
    if not isinstance(found, str):
        raise bad_template(file, key, f"写的是 {found!r}", '应当是文字,请写 "…"')
    return found


def _part(file: str, key: str, raw: dict[str, Any]) -> Part:
    _keys(file, key, raw, PART_KEYS)
    table = _table(file, f"{key}.table", raw["table"]) if "table" in raw else None
    part = Part(key, raw.get("heading", ""), raw.get("level", 1), raw.get("style", "body"), raw.get("text", ""), table)
    if part.style not in STYLES:
        raise bad_template(file, f"{key}.style", f"没有“{part.style}”这种段落", nearest(str(part.style), STYLES))
    if part.level not in (1, 2):
        raise bad_template(file, f"{key}.level", f"层次是 {part.level!r}", "标题只有 1、2 两级")
    if not isinstance(part.text, str) or not isinstance(part.heading, str):
        raise bad_template(file, key, "text 和 heading 都应当是文字", '请写 text = """…"""')
    return part


def _table(file: str, key: str, raw: Any) -> TableText:
    if not isinstance(raw, dict):
        raise bad_template(file, key, "应当是一张表", "请写 [part.table] 和 title、rows、columns")
    _keys(file, key, raw, TABLE_KEYS)
    title, rows = (_words(file, f"{key}.{name}", raw.get(name)) for name in ("title", "rows"))
    columns = raw.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise bad_template(file, f"{key}.columns", "没有列", '请写 [part.table.columns],每行一列 "列名" = "{{ … }}"')
    if not rows.startswith("@"):
        raise bad_template(file, f"{key}.rows", f"写的是“{rows}”", "应当是一个单位标签,例如 @中央单位")
    return TableText(title, rows, tuple((name, _words(file, f"{key}.{name}", text)) for name, text in columns.items()))


def _keys(file: str, where: str, found: dict[str, Any], allowed: tuple[str, ...]) -> None:
    for key in found:
        if key not in allowed:
            raise bad_template(file, f"{where}.{key}", "没有这一项", nearest(key, allowed))


def handwritten(literal: str) -> str:
    """The first number with a unit that was typed instead of asked, or nothing; years and dates may be typed."""
    found = HANDWRITTEN.search(literal)
    return found[0] if found else ""


def form_hint(name: str) -> str:
    """The nearest way of printing a number."""
    return nearest(name, FORMS)
