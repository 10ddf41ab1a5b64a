"""What each indicator is about, as words: its name, its aliases, what its measures are called, what it leaves out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bangfu.ledger import measures
from bangfu.reports.auditing import vocabulary
from bangfu.reports.auditing.lexicon import Hit, Lexicon

if TYPE_CHECKING:
    from bangfu.indicators.load import Definition, Indicator
    from bangfu.ledger.question import Ask

SHORTEST_REST = 2
# Which printed units a base unit may be counted in; a word that the indicator shows itself always fits.
FITTING = {
    "fen": {"元"}, "person": {"人", "人次"}, "person_time": {"人", "人次"}, "household": {"户"},
    "organisation": {"家", "个", "户", "处", "所"}, "team": {"个", "支"}, "project": {"个", "项", "处"},
    "class": {"期", "场", "次", "个"}, "hour": {"学时", "小时"}, "day": {"天"}, "township": {"个"}, "region": {"个"},
    "product": {"款", "种", "个"}, "count": {"个", "条", "项", "次", "件", "处", "场", "份", "期"}, "ratio": {"%"},
    "ppm": {"%"}, "year": {"岁", "年"},
}  # fmt: skip
NATURES = {"balance": "balance", "last": "balance"}
_PUNCTUATION = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator as texts may speak of it.

    Shape: `phrases` are sets of terms, each enough to mean it; `against` are terms that speak against it;
    `status` is how its quantity came about (arranged, spent, balance …), empty where it does not say.
    """

    code: str
    name: str
    unit: str
    units: frozenset[str]
    phrases: tuple[frozenset[str], ...]
    against: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    stock: bool = False
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


def subjects(indicators: Iterable[Indicator]) -> Subjects:
    """What texts may speak of, from the indicators' own texts."""
    known = list(indicators)
    words = {word: ("" if word in vocabulary.words("plain") else term) for word, term in vocabulary.synonyms().items()}
    words |= dict.fromkeys(vocabulary.words("plain"), "")
    base = Lexicon(words)
    for indicator in known:
        for phrase in (indicator.name, *indicator.latest.aliases):
            words |= {rest: rest for rest in _rests(base, phrase) if rest not in words}
    lexicon = Lexicon(words)
    made = tuple(_subject(indicator, lexicon) for indicator in known)
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


def _subject(indicator: Indicator, lexicon: Lexicon[str]) -> Subject:
    rule = indicator.latest
    spoken = [_terms(lexicon, phrase) for phrase in (rule.name, *rule.aliases)]
    phrases = tuple(dict.fromkeys(terms for terms in spoken if terms))
    own = frozenset().union(*phrases)
    titles = [measures.measure(code).title for top in _leaves(rule.ask) for code in measures.branch(top)]
    status = next((s for text in (rule.name, *rule.aliases, *titles) if (s := _status(text))), "")
    shown = {rule.show} - {"", "元", "万元", "亿元", "%"}
    return Subject(
        code=indicator.code,
        name=rule.name,
        unit=rule.unit,
        units=frozenset(FITTING.get(rule.unit, set()) | shown),
        phrases=phrases,
        against=_terms(lexicon, rule.excludes) - own,
        programmes=frozenset(rule.ask.where.get("programme")),
        stock=_stock(rule),
        status=status,
    )


def _leaves(ask: Ask) -> Sequence[str]:
    return [*ask.measures, *(code for part in ask.parts for code in _leaves(part))]


def _stock(rule: Definition) -> bool:
    """Whether it is read on a day: a last report; a balance of a stock is read at the end of its period."""
    return rule.ask.verb == "last"


def _status(text: str) -> str:
    found = [hit.meaning for hit in vocabulary.lexicon("status").find(text)]
    first = ("balance", "planned", "arranged", "spent", "returned", "issued", "allocated", "signed", "invested")
    return next((status for status in first if status in found), "")
