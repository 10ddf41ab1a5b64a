"""The annotated article, where it lies beside the house: each of its 36 numbers found with exact value and unit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bangfu.kernel.figures import mentions

SEED = Path(__file__).resolve().parents[4] / "shared" / "seed"


def test_the_36_numbers_of_the_article() -> None:
    article, facts = SEED / "article.txt", SEED / "facts.jsonl"
    if not (article.exists() and facts.exists()):
        pytest.skip("the annotated article is not here: put article.txt and facts.jsonl into ../shared/seed")
    text = article.read_text(encoding="utf-8")
    wanted = [json.loads(line) for line in facts.read_text(encoding="utf-8").splitlines()]
    found = mentions(text)
    assert [(m.text, int(m.value), m.unit) for m in found] == [(f["span"], f["value"], f["unit"]) for f in wanted]
    assert all(text[m.start : m.end] == m.text and m.value == int(m.value) for m in found)
