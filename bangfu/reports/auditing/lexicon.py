"""Words found in a text: the longest that begins at each place, none overlapping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")


class Hit(NamedTuple, Generic[Meaning]):
    """A word where it stands, with what it means."""

    start: int
    end: int
    meaning: Meaning


class Lexicon(Generic[Meaning]):
    """Words with their meanings. Cost: one step for each character of the text."""

    def __init__(self, words: Mapping[str, Meaning]) -> None:
        self._words = dict(words)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in words:
            lengths[word[:2]].add(len(word))
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}

    def get(self, word: str) -> Meaning | None:
        """What the word means, if it is one."""
        return self._words.get(word)

    def find(self, text: str) -> Iterator[Hit[Meaning]]:
        """The words of the text, in order."""
        at = 0
        while at < len(text):
            for length in (*self._lengths.get(text[at : at + 2], ()), *self._lengths.get(text[at : at + 1], ())):
                word = text[at : at + length]
                if len(word) == length and word in self._words:
                    yield Hit(at, at + length, self._words[word])
                    at += length - 1
                    break
            at += 1
