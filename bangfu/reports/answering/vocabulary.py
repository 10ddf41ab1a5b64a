"""The words of forms: which say nothing, which are the same, and where a text is cut into words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

PLAIN = ""
_APART = re.compile(r"[^\w\u4e00-\u9fff%]+|_+")
_COUNTED = re.compile(r"等?[一二三四五六七八九十\d]+[家个](?:区县|单位)?|等?[一二三四五六七八九十\d]+区县")


@cache
def texts() -> Mapping[str, Any]:
    """The file of words."""
    return tomllib.loads(files("bangfu.reports.answering").joinpath("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Spellings with the one word each of them means, "" for a word that says nothing.

    Shape: `around` are words that may stand in a title or over a group without narrowing what stands below.
    """

    meanings: Mapping[str, str]
    around: frozenset[str]
    longest: int

    def cut(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of a text that are known, and the stretches of it that are not."""
        known: list[str] = []
        unknown: list[str] = []
        for piece in _APART.split(_COUNTED.sub(" ", text)):
            self._cut(piece, known, unknown)
        return tuple(dict.fromkeys(known)), tuple(unknown)

    def _cut(self, piece: str, known: list[str], unknown: list[str]) -> None:
        """The longest known word first, from left to right."""
        at, start = 0, 0
        while at < len(piece):
            word = self._longest_at(piece, at)
            if not word:
                at += 1
                continue
            unknown += [piece[start:at]] if start < at else []
            meaning = self.meanings[word]
            known += [meaning] if meaning != PLAIN else []
            at = start = at + len(word)
        unknown += [piece[start:]] if start < len(piece) else []

    def _longest_at(self, piece: str, at: int) -> str:
        ends = range(min(self.longest, len(piece) - at), 0, -1)
        return next((piece[at : at + size] for size in ends if piece[at : at + size] in self.meanings), "")

    def with_words(self, words: Iterable[str]) -> Vocabulary:
        """The vocabulary that knows these words too, each meaning itself."""
        meanings = {word: word for word in words} | dict(self.meanings)
        return Vocabulary(meanings, self.around, max(map(len, meanings)))


@cache
def vocabulary() -> Vocabulary:
    """The words of the file, without those of the indicators."""
    said = texts()
    meanings = {word: word for word in (*said["around"], *said["cut"]["words"])}
    for word, spellings in said["same"].items():
        meanings |= dict.fromkeys((word, *spellings), word)
    for word, channel in said["channels"].items():
        meanings |= dict.fromkeys((word, *channel["words"]), word)
    meanings |= dict.fromkeys(said["plain"], PLAIN)
    return Vocabulary(meanings, frozenset(said["around"]), max(map(len, meanings)))
