"""What each indicator is about, as words: its name, its aliases, what its measures are called, what it leaves out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bangfu.ledger import measures
from bangfu.reports.auditing import vocabulary
from bangfu.reports.auditing.lexicon import Hit, Lexicon

if TYPE_CHECKING:
    from bangfu.indicators.load import Indicator
    from bangfu.ledger.question import Ask

SHORTEST_REST = 2
# Which printed units a base unit may be counted in; a word that the indicator shows itself always fits.
FITTING = {
    "fen": {"元"}, "person": {"人"}, "person_time": {"人", "人次"}, "household": {"户"},
    "organisation": {"家", "个", "户", "处", "所"}, "team": {"个", "支"}, "project": {"个", "项", "处"},
    "class": {"期", "场", "次", "个"}, "hour": {"学时", "小时"}, "day": {"天"}, "township": {"个"}, "region": {"个"},
    "product": {"款", "种", "个"}, "count": {"个", "条", "项", "次", "件", "处", "场", "份", "期"}, "ratio": {"%"},
    "ppm": {"%"}, "year": {"岁", "年"},
}  # fmt: skip
_LISTED = re.compile(r"[、;(),\uff0c\uff1b]")
_PUNCTUATION = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator as texts may speak of it.

    Shape: `phrases` are sets of terms, each enough to mean it; `against` are sets of terms that speak against it;
    `stock` marks what has no period of its own (a last report, totals that sources only give up to a day), `level`
    what is read at the end of a day; `status` is how its quantity came about, empty where it does not say.
    """

    code: str
    name: str
    unit: str
    units: frozenset[str]
    phrases: tuple[frozenset[str], ...]
    against: tuple[frozenset[str], ...] = ()
    programmes: frozenset[str] = frozenset()
    stock: bool = False
    level: bool = False
    status: str = ""

    @property
    def terms(self) -> frozenset[str]:
        """Every term of its phrases."""
        return frozenset().union(*self.phrases)


@dataclass(frozen=True)
class Subjects:
    """All of them, with the words by which they are told apart."""

    all: tuple[Subject, ...]
    lexicon: Lexicon[str]
    weights: Mapping[str, float] = field(default_factory=dict)

    def find(self, plain: str) -> list[Hit[str]]:
        """The terms in a text, in order; words that tell nothing apart are left out."""
        return [hit for hit in self.lexicon.find(plain) if hit.meaning]

    def weight(self, term: str) -> float:
        """How much a term tells: a rare one more."""
        return self.weights.get(term, self.weights[""])

    def named(self, code: str) -> Subject:
        """The subject of an indicator."""
        return next(s for s in self.all if s.code == code)


@dataclass(frozen=True, slots=True)
class Described:
    """An indicator by its texts. Shape: `phrases` are its name, aliases and cues, `titles` those of its measures."""

    code: str
    name: str
    unit: str
    show: str = ""
    phrases: tuple[str, ...] = ()
    excludes: str = ""
    programmes: frozenset[str] = frozenset()
    stock: bool = False
    level: bool = False
    titles: tuple[str, ...] = ()


def described(indicator: Indicator) -> Described:
    """The texts of an indicator's newest definition."""
    rule = indicator.latest
    leaves = _leaves(rule.ask)
    return Described(
        code=indicator.code,
        name=rule.name,
        unit=rule.unit,
        show=rule.show,
        phrases=(rule.name, *rule.aliases, *rule.cues),
        excludes=rule.excludes,
        programmes=frozenset(rule.ask.where.get("programme")),
        stock=rule.ask.verb == "last" or rule.to_date,
        level=rule.ask.verb in ("balance", "last"),
        titles=tuple(measures.measure(code).title for top in leaves for code in measures.branch(top)),
    )


def subjects(known: Sequence[Described]) -> Subjects:
    """What texts may speak of, from the indicators' own texts."""
    words = {word: ("" if word in vocabulary.words("plain") else term) for word, term in vocabulary.synonyms().items()}
    words |= dict.fromkeys(vocabulary.words("plain"), "")
    base = Lexicon(words)
    for text in known:
        for phrase in text.phrases:
            words |= {rest: rest for rest in _rests(base, phrase) if rest not in words}
    lexicon = Lexicon(words)
    made = tuple(_subject(text, lexicon) for text in known)
    counted = Counter(term for subject in made for term in subject.terms)
    weights = {term: math.log(1 + len(made) / count) for term, count in counted.items()}
    return Subjects(made, lexicon, {**weights, "": math.log(1 + len(made) / 3)})


def _rests(base: Lexicon[str], phrase: str) -> list[str]:
    """What is left of a phrase when the known words are taken out: 惠农e贷, 农膜."""
    plain = phrase
    for hit in reversed(list(base.find(phrase))):
        plain = plain[: hit.start] + " " + plain[hit.end :]
    return [rest for rest in _PUNCTUATION.sub(" ", plain).split() if len(rest) >= SHORTEST_REST]


def _terms(lexicon: Lexicon[str], phrase: str) -> frozenset[str]:
    return frozenset(hit.meaning for hit in lexicon.find(phrase) if hit.meaning)


def _subject(text: Described, lexicon: Lexicon[str]) -> Subject:
    phrases = tuple(dict.fromkeys(terms for phrase in text.phrases if (terms := _terms(lexicon, phrase))))
    return Subject(
        code=text.code,
        name=text.name,
        unit=text.unit,
        units=frozenset(FITTING.get(text.unit, set()) | ({text.show} - {"", "元", "万元", "亿元"})),
        phrases=phrases,
        against=tuple(some for part in _LISTED.split(text.excludes) if (some := _terms(lexicon, part))),
        programmes=text.programmes,
        stock=text.stock,
        level=text.level,
        status=next((s for said in (*text.phrases, *text.titles) if (s := _status(said))), ""),
    )


def _leaves(ask: Ask) -> Sequence[str]:
    return [*ask.measures, *(code for part in ask.parts for code in _leaves(part))]


def _status(text: str) -> str:
    found = [hit.meaning for hit in vocabulary.lexicon("status").find(text)]
    first = ("balance", "planned", "arranged", "spent", "returned", "issued", "allocated", "signed", "invested")
    return next((status for status in first if status in found), "")
