"""The words of `words.toml`, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from bangfu.reports.auditing.lexicon import Lexicon


@cache
def texts() -> Mapping[str, Any]:
    """The tables of words.toml."""
    return tomllib.loads(files("bangfu.reports.auditing").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def words(table: str, key: str = "words") -> tuple[str, ...]:
    """One list of words."""
    return tuple(texts()[table][key])


@cache
def lexicon(table: str) -> Lexicon[str]:
    """The words of a table of lists; each means its key."""
    found: Mapping[str, Sequence[str]] = texts()[table]
    return Lexicon({word: key for key, some in found.items() for word in some})


@cache
def synonyms() -> Mapping[str, str]:
    """Every spelling with the word that stands for its meaning."""
    found: dict[str, str] = {}
    for meaning, spellings in texts()["same"].items():
        found.setdefault(meaning, meaning)
        found.update({spelling: meaning for spelling in spellings if spelling not in texts()["same"]})
    return found


@cache
def wider() -> Mapping[str, str]:
    """The wider word of each word that is one kind of it."""
    return {narrow: wide for wide, some in texts()["kinds_of"].items() for narrow in some}
