"""Words, punctuation and glyphs: how numbers and Chinese text are set."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from bangfu.kernel.errors import Refused
from bangfu.reports import glyphs, kept, punctuation, setting, sources, times, words


@pytest.mark.parametrize(
    "module", [words, punctuation, sources, times, kept, setting], ids=lambda module: module.__name__
)
def test_examples_in_docstrings(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


def test_punctuation_settles_once() -> None:
    once = punctuation.settled('2021年, 9家单位"结对"(见附表): 共1,234,567元.')
    assert once == "2021年\uff0c9家单位“结对”\uff08见附表\uff09\uff1a共1234567元。"
    assert punctuation.settled(once) == once


def test_money_is_never_printed_as_a_count() -> None:
    with pytest.raises(Refused, match=r"可用.*yi"):
        words.printed(100, "fen", "ge")


def test_a_missing_character_is_named() -> None:
    glyphs.check(["重庆市乡村振兴局 2.62亿元 〔2021〕14号"])
    with pytest.raises(Refused, match=r"U\+1F33E.*城口□"):
        glyphs.check(["城口🌾丰收"])
