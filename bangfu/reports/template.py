"""The texts of bulletins: TOML files whose numbers are queries, checked before they are used."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bangfu.kernel.errors import Refused
from bangfu.reports.words import FORMS

STYLES = ("body", "note")
HEAD_KEYS = ("head", "issuer", "number", "title", "period", "region", "part")
PART_KEYS = ("heading", "level", "style", "text")
HANDWRITTEN = re.compile(
    r"[0-9\uff10-\uff19][0-9\uff10-\uff19.,]*\s*余?\s*(?:[万亿]余?元?|[元个人名户家项期款条次吨亩%])"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One heading with its paragraphs; an empty result leaves the bulletin."""

    key: str
    heading: str
    level: int
    style: str
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """The text of one kind of bulletin.

    Shape: `head` is the red title of the series, `title` that of the issue, `number` the scheme of its serial number;
    `period` is what is reported when nobody says otherwise; `region` is the place the whole text speaks of.
    """

    name: str
    head: str
    issuer: str
    number: str
    title: str
    period: str
    region: str
    parts: tuple[Part, ...]

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
    _keys(file, "顶层", data, HEAD_KEYS)
    for key in HEAD_KEYS[:-1]:
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise bad_template(file, key, "缺这一项或不是文字", f'请写 {key} = "…"')
    parts = data.get("part")
    if not isinstance(parts, list) or not parts:
        raise bad_template(file, "part", "没有正文", "请至少写一段 [[part]]")
    return Template(
        name=name,
        parts=tuple(_part(file, f"part[{i}]", raw) for i, raw in enumerate(parts, 1)),
        **{key: data[key] for key in HEAD_KEYS[:-1]},
    )


def _part(file: str, key: str, raw: dict[str, Any]) -> Part:
    _keys(file, key, raw, PART_KEYS)
    part = Part(key, raw.get("heading", ""), raw.get("level", 1), raw.get("style", "body"), raw.get("text", ""))
    if part.style not in STYLES:
        raise bad_template(file, f"{key}.style", f"没有“{part.style}”这种段落", nearest(str(part.style), STYLES))
    if part.level not in (1, 2):
        raise bad_template(file, f"{key}.level", f"层次是 {part.level!r}", "标题只有 1、2 两级")
    if not isinstance(part.text, str) or not isinstance(part.heading, str):
        raise bad_template(file, key, "text 和 heading 都应当是文字", '请写 text = """…"""')
    return part


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
