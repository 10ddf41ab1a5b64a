"""The pages of docs/ say what the house does: generated ones are fresh, written ones name what exists."""

from __future__ import annotations

import re

from bangfu.indicators import load
from tests.house.tree import ROOT

DOCS = ROOT / "docs"


def test_generated_pages_are_fresh() -> None:
    from docs import generate

    wanted = generate.pages()
    stale = [name for name, text in wanted.items() if _text(name) != text]
    extra = {f"indicators/{p.name}" for p in (DOCS / "indicators").glob("*.md")} - wanted.keys()
    assert not stale and not extra, f"run `make docs`: {stale} {extra}"


def _text(name: str) -> str:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_every_indicator_has_its_case_and_page() -> None:
    found = load.indicators()
    assert found
    assert not [code for code, i in found.items() if not i.examples]
    assert not [code for code in found if not (DOCS / "indicators" / f"{code}.md").exists()]


def test_the_table_of_commands_is_whole() -> None:
    from bangfu.cli.main import app

    names = {command.name for command in app.registered_commands}
    for readme in ("README.md", "README.zh.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        assert not {name for name in names if name and f"`{name}" not in text and f"`bangfu {name}" not in text}, readme


def test_links_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!\w+:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
