"""A new line of assistance: one folder, written from the skeleton, no other file touched."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from string import Template

import bangfu
from bangfu.kernel.errors import Refused

NAME = re.compile(r"[a-z][a-z]{2,20}")


def write(line: str, title: str, into: Path | None = None) -> Path:
    """The folder that was written.

    Refuses: `bad_line_name`, `line_exists`.
    """
    if not NAME.fullmatch(line):
        raise Refused(f"“{line}”不能作目录名", "用 3 到 21 个小写英文字母", "bad_line_name")
    folder = (into or Path(bangfu.__path__[0]) / "assistance") / line
    if folder.exists():
        raise Refused(f"目录 {line} 已存在", "换一个名字,或直接改那个目录", "line_exists")
    words = {"line": line, "Line": line.capitalize(), "title": title}
    for source in files("bangfu.cli").joinpath("skeleton").iterdir():
        target = folder / source.name.removesuffix(".txt").replace("--", "/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
    return folder
