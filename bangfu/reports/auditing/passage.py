"""A text cut into sections, paragraphs, sentences and clauses, all as places in the text itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.kernel.figure_words import narrow

LONGEST_HEADING, LEADING = 40, 2
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*[”\"』」)]*")
_CLAUSE = re.compile(r"[\uff0c;。!?\n]|(?<!\d),|,(?!\d{3})")
_SEGMENT = re.compile(r"[;。!?\n]")
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))")
_ENDED = '。!?;,\uff0c:”"'


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its paragraph and section, counted from 0; a heading is a sentence of its own."""

    start: int
    end: int
    paragraph: int
    section: int
    heading: bool


class Passage:
    """A text that knows in which sentence, clause and section a place lies."""

    def __init__(self, text: str, counted: Sequence[int]) -> None:
        """`counted` are the places of the numbers; a line that counts something is no heading."""
        self.text = text
        self.plain = narrow(text)
        self.sentences = tuple(self._cut(counted))
        self._starts = [s.start for s in self.sentences]
        self._leads: dict[int, list[Sentence]] = {}
        self._firsts: dict[int, int] = {}
        for n, one in enumerate(self.sentences):
            self._firsts.setdefault(one.paragraph, n)
        self._clauses = [m.end() for m in _CLAUSE.finditer(self.plain)]
        self._segments = [m.end() for m in _SEGMENT.finditer(self.plain)]

    def _cut(self, counted: Sequence[int]) -> list[Sentence]:
        made: list[Sentence] = []
        at, section, heading_before = 0, 0, True
        for number, line in enumerate(self.plain.split("\n")):
            heading = self._is_heading(line, at, counted)
            if heading and (not heading_before or _NUMBERED.match(line)):
                section += 1
            if line.strip():
                heading_before = heading
            spans = [m.span() for m in _SENTENCE.finditer(line)] if not heading else [(0, len(line))]
            made += [Sentence(at + a, at + b, number, section, heading) for a, b in spans if line[a:b].strip()]
            at += len(line) + 1
        return made

    def _is_heading(self, line: str, at: int, counted: Sequence[int]) -> bool:
        bare = line.strip()
        if not bare or len(bare) > LONGEST_HEADING or bare[-1] in _ENDED or "。" in bare:
            return False
        first = bisect_right(counted, at - 1)
        return first >= len(counted) or counted[first] >= at + len(line) or bool(_NUMBERED.match(line))

    def number(self, at: int) -> int:
        """The number of the sentence that holds the place."""
        return max(0, bisect_right(self._starts, at) - 1)

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around the place: up to the nearest comma, colon or stop on both sides."""
        return self._between(self._clauses, at)

    def segment(self, at: int) -> tuple[int, int]:
        """The stretch around the place between semicolons or stops."""
        return self._between(self._segments, at)

    def _between(self, ends: Sequence[int], at: int) -> tuple[int, int]:
        after = bisect_right(ends, at)
        return (ends[after - 1] if after else 0), (ends[after] if after < len(ends) else len(self.plain))

    def earlier(self, here: Sentence) -> Sequence[Sentence]:
        """The sentences of the paragraph before this one."""
        return self.sentences[self._firsts[here.paragraph] : self.number(here.start)]

    def leads(self, section: int) -> list[Sentence]:
        """The headings of a section and the sentences of its first two paragraphs."""
        if not self._leads:
            paragraphs: dict[int, list[int]] = defaultdict(list)
            for one in self.sentences:
                known = paragraphs[one.section]
                if not one.heading and one.paragraph not in known[-2:] and len(known) < LEADING:
                    known.append(one.paragraph)
            for one in self.sentences:
                if one.heading or one.paragraph in paragraphs[one.section]:
                    self._leads.setdefault(one.section, []).append(one)
        return self._leads.get(section, [])
