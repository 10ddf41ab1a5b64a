"""One text of a form taken apart: time, unit, places, channel, marks, and the words that are left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bangfu.registry.lookup import plain
from bangfu.reports.answering import periods, quantities
from bangfu.reports.answering.names import HOME, Mentioned, Names
from bangfu.reports.answering.periods import Said
from bangfu.reports.answering.quantities import Unit
from bangfu.reports.answering.vocabulary import Vocabulary, texts, vocabulary

_NUMBERING = (
    re.compile(r"(?:第?[一二三四五六七八九十]+(?:部分)?[、.:])"),
    re.compile(r"\([一二三四五六七八九十]+\)[、.]?"),
    re.compile(r"\d{1,2}(?:[、.](?!\d)|\.\d{1,2}[、.]?)|(?:19|20|1\d|\d)\)"),
    re.compile(r"\(\d{1,2}\)[、.]?"),
)
_APPENDIX = re.compile(r"^(?:附件|附表|表)[\d一二三四五六七八九十]*(?:[-.]\d+)*[:、.]?")


SILENT, NOWHERE = Said(), Mentioned()


@dataclass(frozen=True, slots=True)
class Label:
    """What a text of a form says.

    Shape: `words` are known words of what is asked, `unknown` what is not understood; `channels` words that mean a
    channel or all its helpers; `total` is whole, part, all or ""; `level` the depth of its numbering, 0 for none.
    """

    text: str
    words: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    said: Said = SILENT
    units: tuple[Unit, ...] = ()
    places: Mentioned = NOWHERE
    channels: tuple[str, ...] = ()
    total: str = ""
    among: bool = False
    level: int = 0
    counting: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left that could name a figure."""
        return not self.words and not self.unknown


class Reader:
    """Reads texts with one vocabulary: the words of forms and those of every figure; each text once."""

    def __init__(self, names: Names, called: Iterable[str]) -> None:
        self.names = names
        self._marks = texts()["marks"]
        self._channels = texts()["channels"]
        self._vocabulary = vocabulary()
        self._vocabulary = self._vocabulary.with_words(
            word for text in called for word in self._read(text, self._vocabulary).unknown if len(word) > 1
        )
        self._read_already: dict[str, Label] = {}

    @property
    def around(self) -> frozenset[str]:
        """The words that may stand in a title or over a group without narrowing what stands below."""
        return self._vocabulary.around

    def read(self, text: str) -> Label:
        """What the text says."""
        if text not in self._read_already:
            self._read_already[text] = self._read(text, self._vocabulary)
        return self._read_already[text]

    def _read(self, text: str, vocabulary: Vocabulary) -> Label:
        rest, level = _unnumbered(_APPENDIX.sub("", plain(text)))
        among = next((mark for mark in self._marks["among"] if rest.startswith(mark)), "")
        rest = rest.removeprefix(among).lstrip(":,、")
        if total := self._total(rest):
            return Label(text, total=total, among=bool(among), level=level, places=_of_all(rest, total, NOWHERE))
        if units := quantities.listed(rest):
            return Label(text, units=units, among=bool(among), level=level, counting=True)
        rest, said = periods.taken(rest)
        rest, units, counting = quantities.taken(rest)
        rest, places = self.names.taken(rest)
        rest, total = self._with_total(rest)
        places = _of_all(plain(text), total, places)
        words, unknown = vocabulary.cut(rest)
        channels = tuple(word for word in words if word in self._channels)
        kept = tuple(word for word in words if word not in channels)
        return Label(
            text, kept, unknown, said, units, places, channels, total, bool(among), level, counting
        )  # fmt: skip

    def _total(self, text: str) -> str:
        bare = quantities.taken(text)[0].strip(periods.GAP)
        return next((kind for kind in ("whole", "part", "all") if bare in self._marks[kind]), "")

    def _with_total(self, text: str) -> tuple[str, str]:
        """A total that stands beside other words: 中央单位合计, 资金合计(万元)."""
        bare = text.strip(periods.GAP)
        for kind in ("whole", "part", "all"):
            for mark in self._marks[kind]:
                if bare.endswith(mark) or (kind == "all" and bare.startswith(mark)):
                    return text.replace(mark, periods.GAP), kind
        return text, ""


def _of_all(text: str, total: str, places: Mentioned) -> Mentioned:
    """The places of a label: 全市 is the home whatever stands above the table."""
    return replace(places, regions=(HOME,)) if total == "all" and "全市" in text and not places.regions else places


def _unnumbered(text: str) -> tuple[str, int]:
    """The text without its number, and how deep that numbering is.

    >>> _unnumbered("一、资金"), _unnumbered("(二)项目"), _unnumbered("1.直接投入"), _unnumbered("2021年")
    (('资金', 1), ('项目', 2), ('直接投入', 3), ('2021年', 0))
    """
    for level, pattern in enumerate(_NUMBERING, 1):
        match = pattern.match(text)
        if match and match.end() < len(text):
            return text[match.end() :], level
    return text, 0


def numbered(text: str) -> int:
    """How deep the numbering of a text is, 0 when it has none."""
    return _unnumbered(text)[1]


def is_first(text: str) -> bool:
    """Whether the number of a text is the first of a sequence: 一、 (一) 1.

    >>> is_first("(一)资金"), is_first("2.项目"), is_first("11.培训")
    (True, False, False)
    """
    rest, level = _unnumbered(text)
    number = text.removesuffix(rest).strip("()、.:第部分")
    return bool(level) and number.split(".")[-1] in ("1", "一")
