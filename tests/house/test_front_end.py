"""The front end: every file of others is listed with its licence and digest; styles work in old office browsers."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE

VENDOR = PACKAGE / "web" / "static" / "vendor"
MANIFEST = VENDOR / "manifest.toml"
KEYS = {"name", "version", "licence", "file", "sha256"}
# newer than the baseline (Chromium 95, iOS 15)
TOO_NEW = re.compile(
    r":has\(|color-mix\(|\boklch\(|\blight-dark\(|@container\b|@layer\b|@scope\b|^\s*&[.:\s]", re.MULTILINE
)


def unlisted(folder: Path, manifest: Path) -> list[str]:
    """What is wrong between the files of others and their list."""
    tables = [t for rows in tomllib.loads(manifest.read_text("utf-8")).values() if isinstance(rows, list) for t in rows]
    found = [f"{t.get('name', '?')} lacks {', '.join(sorted(KEYS - t.keys()))}" for t in tables if KEYS - t.keys()]
    listed = {t["file"]: t["sha256"] for t in tables if t.keys() >= KEYS}
    present = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() and p != manifest}
    found += [f"{name} is listed and missing" for name in listed.keys() - present.keys()]
    found += [f"{name} is not listed" for name in present.keys() - listed.keys()]
    same = listed.keys() & present.keys()
    return found + [
        f"{n} was changed" for n in same if hashlib.sha256(present[n].read_bytes()).hexdigest() != listed[n]
    ]


def test_files_of_others_are_listed() -> None:
    assert not unlisted(VENDOR, MANIFEST)


def test_styles_are_old_enough() -> None:
    sheets = sorted(PACKAGE.rglob("*.css"))
    assert sheets
    found = [f"{p.name}: {m.group().strip()}" for p in sheets for m in TOO_NEW.finditer(p.read_text(encoding="utf-8"))]
    assert not found


def test_pages_load_nothing_from_elsewhere() -> None:
    away = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["'](?:https?:)?//""")
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=[\"']|javascript:")
    for page in PACKAGE.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not away.search(text), page.name
        assert not inline.search(text), f"{page.name}: {inline.search(text)}"


@pytest.mark.parametrize(
    "css",
    [
        "a:has(b){}",
        "a{color:color-mix(in srgb, red, blue)}",
        "a{color:oklch(1 0 0)}",
        "@container x{}",
        "a{\n  &:hover{}\n}",
    ],
)
def test_a_planted_style_is_caught(css: str) -> None:
    assert TOO_NEW.search(css)


def test_a_planted_file_is_caught(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.toml"
    row = '[[file]]\nname="x"\nversion="1"\nlicence="MIT"\nfile="x.js"\nsha256="{}"\n'
    good = hashlib.sha256(b"1").hexdigest()
    manifest.write_text(row.format(good), encoding="utf-8")
    assert unlisted(tmp_path, manifest)
    (tmp_path / "x.js").write_bytes(b"1")
    assert not unlisted(tmp_path, manifest)
    (tmp_path / "y.js").write_bytes(b"1")
    assert unlisted(tmp_path, manifest) == ["y.js is not listed"]
    (tmp_path / "y.js").unlink()
    (tmp_path / "x.js").write_bytes(b"2")
    assert unlisted(tmp_path, manifest) == ["x.js was changed"]
