"""The one style sheet: small, readable on old browsers, with enough contrast; nothing vendored in secret."""

from __future__ import annotations

import gzip
import hashlib
import re
import tomllib
from itertools import chain, pairwise
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parent.parent
SHEET = (WEB / "static" / "web" / "bangfu.css").read_text(encoding="utf-8")
BARE = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", SHEET))
TOO_NEW = (":has(", "color-mix(", "oklch(", "light-dark(", "@container", "@layer", "@scope", "color(", "lab(", "lch(")
TEXT_ON_GROUND = (
    ("ink", "paper"),
    ("ink2", "paper"),
    ("ink2", "cloud"),
    ("ink2", "mist"),
    ("ink3", "cloud"),
    ("bamboo", "paper"),
    ("bamboo", "bamboo-pale"),
    ("river", "river-pale"),
    ("wheat-ink", "wheat-pale"),
    ("wheat-ink", "cloud"),
    ("clay", "cloud"),
    ("clay", "clay-pale"),
    ("seal", "cloud"),
    ("seal", "seal-pale"),
)


def test_the_sheet_stays_small() -> None:
    assert len(gzip.compress(SHEET.encode())) <= 15 * 1024


@pytest.mark.parametrize("syntax", TOO_NEW)
def test_nothing_that_chromium_95_cannot_read(syntax: str) -> None:
    assert syntax not in BARE


def test_no_nested_rules() -> None:
    assert deepest(BARE) == (2, "@media only")


def test_planted_nesting_is_caught() -> None:
    assert deepest(".a { .b { color: red; } }") == (2, "rule in a rule")


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_every_text_colour_is_readable_on_its_ground(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("wind", ["east", "central", "stationed"])
def test_each_wind_is_readable_in_its_band_and_on_its_map(wind: str) -> None:
    rule = re.search(rf"^\.{wind} {{(.*?)}}", BARE, re.MULTILINE)
    assert rule
    own = dict(re.findall(r"--([\w-]+): (?:var\(--)?(#[0-9a-f]{6}|[\w-]+)", rule[1]))
    colours = {name: TOKENS.get(value, value) for name, value in own.items()}
    assert contrast(colours["hue-text"], TOKENS["cloud"]) >= 4.5
    assert all(contrast(TOKENS["ink"], colours[step]) >= 4.5 for step in ("m1", "m2"))
    assert all(contrast("#ffffff", colours[step]) >= 4.5 for step in ("m3", "m4"))
    steps = [colours[f"m{step}"] for step in range(1, 5)]
    assert all(contrast(paler, darker) > 1.35 for paler, darker in pairwise(steps))


@pytest.mark.parametrize("ground", ["bamboo-deep", "bamboo", "bamboo-end"])
def test_white_is_readable_along_the_whole_header(ground: str) -> None:
    assert contrast("#ffffff", TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_inline_style_script_or_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=\"|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_chinese_text_has_full_width_punctuation(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"[\u4e00-\u9fff][,;:?!(][^/]|[,;?!)][\u4e00-\u9fff]", text)


def test_every_vendored_file_is_in_the_manifest_with_its_sha256() -> None:
    for folder in (WEB / "static" / "vendor", WEB.parent.parent / "tests" / "journey" / "vendor"):
        listed = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
        known = {entry["file"]: entry["sha256"] for entry in listed.values()}
        scripts = list(chain(folder.glob("*.js"), folder.glob("*.css")))
        assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in scripts} == known
        assert all(entry["version"] and entry["licence"] for entry in listed.values())


def deepest(sheet: str) -> tuple[int, str]:
    """How deep the braces go, and whether anything but @media holds a rule."""
    stack: list[str] = []
    depth, wrong = 0, "@media only"
    for piece in re.findall(r"[^{}]*[{}]", sheet):
        if piece.endswith("}"):
            stack.pop()
            continue
        if any(not outer.startswith("@media") for outer in stack):
            wrong = "rule in a rule"
        stack.append(piece.rpartition(";")[2].strip(" \n{"))
        depth = max(depth, len(stack))
    return depth, wrong


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
