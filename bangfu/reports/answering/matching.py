"""Words of a cell matched to a figure: scored, explained; what is not explained is never written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bangfu.indicators.load import Indicator
from bangfu.reports.answering import quantities
from bangfu.reports.answering.labels import Label, Reader
from bangfu.reports.answering.quantities import Unit

SURE = 70
FIRM = 90
LEAST = 25
STOCKS = ("balance", "last", "age")
CLEAR = 12  # by so much the best must lead, else the cell is left to a person
NAMING = frozenset(
    ("资金", "项目", "投入", "干部", "人员")
)  # a title that alone says what is asked is read word for word
MODES = frozenset(("直接", "引进"))  # ways of giving that stand side by side, each with a figure of its own
TOGETHER, EASTWEST = "协作", "eastwest"
DONE = "完成"  # what flows is done when it is there; a project that is done is another figure
LISTING = re.compile("[、和及与]")
NEEDS_UNIT = ("fen", "person_time")
FROM_GROUP, FROM_TITLE, FROM_PLACE, NO_UNIT, OTHER_NAME = 3, 8, 3, 5, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a cell by how strictly they count.

    Shape: `own` are the headers and labels nearest to the cell, each word of which must be explained; `around` those of
    groups, sections and parents; `titles` those above the table; `beside` the words of all labels of the table, `units`
    the units from the nearest outward, `table_units` those that hold for the table; `programme` the channel, if any.
    """

    own: tuple[Label, ...]
    around: tuple[Label, ...]
    titles: tuple[Label, ...]
    beside: frozenset[str]
    units: tuple[tuple[Unit, ...], ...]
    table_units: tuple[Unit, ...] = ()
    programme: str = ""

    @property
    def words(self) -> frozenset[str]:
        """The words nearest to the cell."""
        return _words(self.own)

    @property
    def counting(self) -> bool:
        """Whether the nearest texts say that things are counted."""
        return any(label.counting for label in self.own)


@dataclass(frozen=True, slots=True)
class Match:
    """A figure that the words may mean.

    Shape: `score` is 0 to 100, SURE or more only when nothing speaks against it; `unit` is what the cell is filled in;
    `words` are those of the name that was found; `stands` tells a state at a date from what flows over time;
    `misfit` when the unit of the cell cannot be that of the figure.
    """

    code: str
    name: str
    score: int
    reason: str
    unit: Unit | None = None
    words: frozenset[str] = frozenset()
    stands: bool = False
    misfit: bool = False

    @property
    def sureness(self) -> str:
        """How sure it is, in a word: the score is no quantity and would be read as one."""
        return "高" if self.score >= FIRM else "中" if self.score >= SURE else "低"

    def as_dict(self) -> dict[str, object]:
        """The match as a candidate, for JSON."""
        return {"indicator": self.code, "name": self.name, "score": self.score, "sureness": self.sureness,
                "reason": self.reason}  # fmt: skip


@dataclass(frozen=True)
class _Figure:
    """An indicator with the words that forms call it by."""

    indicator: Indicator
    aliases: tuple[tuple[str, frozenset[str]], ...]

    @property
    def stands(self) -> bool:
        """Whether it is a state at a date."""
        return self.indicator.latest.ask.verb in STOCKS

    @cached_property
    def known(self) -> frozenset[str]:
        """Every word of any of its names."""
        return frozenset(word for _, words in self.aliases for word in words)


class Matcher:
    """Matches words to the figures that are defined."""

    def __init__(self, reader: Reader, indicators: Sequence[Indicator]) -> None:
        self._around = reader.around
        self._figures = [_Figure(one, tuple(_aliases(reader, one))) for one in indicators]

    def matches(self, asked: Asked) -> list[Match]:
        """The figures that the words may mean, the best first."""
        found = [self._match(figure, asked) for figure in self._figures]
        likely = [match for match in found if match.score >= LEAST]
        return sorted(likely, key=lambda match: (match.score < SURE, match.misfit, -match.score))

    def _match(self, figure: _Figure, asked: Asked) -> Match:
        name, base = figure.indicator.name, figure.indicator.unit
        faults = list(self._unexplained(figure, asked))
        free = _free(figure, asked)
        tried = [(*self._alias(alias, words, asked, free), words) for alias, words in figure.aliases]
        score, how, words = max(tried, key=lambda found: found[0])
        if score < SURE:
            faults.append(how)
        unit, fault = _unit(base, asked)
        faults += [fault] if fault else []
        channels = figure.indicator.latest.ask.where.get("programme")
        if asked.programme and channels and asked.programme not in channels:
            faults.append("帮扶渠道不合")
        if faults:
            near = self._nearness(figure, asked)
            return Match(
                figure.indicator.code,
                name,
                min(int(near * (SURE - 1)), SURE - 1),
                ";".join(dict.fromkeys(faults)),
                misfit=bool(fault),
            )
        lacking = unit is None and base not in ("count", "ratio")
        return Match(figure.indicator.code, name, score - NO_UNIT * lacking, how, unit, words, figure.stands)

    def _unexplained(self, figure: _Figure, asked: Asked) -> list[str]:
        """The words that speak against the figure."""
        narrow = self._around if asked.words or _words(asked.around) else self._around - NAMING
        found: list[str] = []
        for label in (*asked.own, *asked.around, *asked.titles):
            free = _free(figure, asked) | (frozenset() if label in asked.own else narrow)
            if label in asked.titles and figure.known & asked.words & MODES:
                free |= MODES  # the column names its own way of giving; that of the title is the other columns'
            if label not in asked.own and LISTING.search(label.text):
                free |= asked.beside
            if label.unknown:
                found.append(f"没有看懂“{label.text.strip()}”")
            else:
                found += [f"“{word}”不在它的口径里" for word in label.words if word not in figure.known | free]
        return found

    def _alias(self, alias: str, words: frozenset[str], asked: Asked, free: frozenset[str]) -> tuple[int, str]:
        """How well the words of the cell make up a name: the score, and how it was found."""
        own = _words(asked.own, True) - free
        if strange := asked.words - words - free:
            return int(60 * len(words & own) / len(words | strange)), f"“{'”“'.join(sorted(strange))}”不在“{alias}”里"
        group = own | _words(asked.around, True)
        every = group | (_words(asked.titles, True) - (self._around - NAMING))
        if missing := words - every:
            return int(60 * len(words & every) / len(words)), f"缺“{'”“'.join(sorted(missing))}”"
        if words <= own:
            exact = words == own
            return 100 - (0 if exact else OTHER_NAME), f"与“{alias}”{'相同' if exact else '相合'}"
        if words <= group:
            return 100 - FROM_GROUP, f"连同上级标题合为“{alias}”"
        return 100 - FROM_GROUP - FROM_TITLE - FROM_PLACE * (not words & group), f"连同表题合为“{alias}”"

    def _nearness(self, figure: _Figure, asked: Asked) -> float:
        """How much a name and the words of the cell have in common."""
        own = asked.words | (_words(asked.around) - self._around)
        both = [(len(words & own), len(words | own)) for _, words in figure.aliases]
        return max((common / every for common, every in both if every), default=0.0)


def _words(labels: Sequence[Label], channels: bool = False) -> frozenset[str]:
    """The words of labels, those that mean a channel with them when asked."""
    return frozenset(word for label in labels for word in (*label.words, *(label.channels if channels else ())))


def _free(figure: _Figure, asked: Asked) -> frozenset[str]:
    """Words that say nothing for this figure: 完成 of what flows, 协作 where the channel is that of east and west."""
    flows = figure.indicator.latest.ask.verb == "sum" and any(label.words == (DONE,) for label in asked.own)
    return frozenset((DONE,) if flows else ()) | frozenset((TOGETHER,) if asked.programme == EASTWEST else ())


def _aliases(reader: Reader, indicator: Indicator) -> list[tuple[str, frozenset[str]]]:
    """What the figure is called, as words; a name that is made of nothing but plain words is left out."""
    texts = dict.fromkeys(text for one in reversed(indicator.definitions) for text in (one.name, *one.aliases))
    labels = [(text, reader.read(text)) for text in texts]
    return [(text, frozenset((*label.words, *label.channels))) for text, label in labels if label.words]


def _unit(base: str, asked: Asked) -> tuple[Unit | None, str]:
    """The unit that the cell is filled in, or why the figure does not fit the units of the form."""
    near = [units for units in asked.units if units]
    if near:
        if len(near[0]) > 1:
            return None, "一格写了几种单位"
        fits = near[0][0].fits(base)
        return (near[0][0], "") if fits else (None, f"单位不合:表里是{near[0][0].word},指标是{quantities.title(base)}")
    fitting = [unit for unit in asked.table_units if unit.fits(base)]
    if len(fitting) > 1:
        return None, "表上写了几种单位"
    if fitting:
        return fitting[0], ""
    if base in NEEDS_UNIT:
        return None, "表里没有写单位" if not asked.table_units else f"单位不合:指标是{quantities.title(base)}"
    if asked.table_units and not asked.counting and base != "ratio":
        return None, f"表上的单位是{asked.table_units[0].word},这一格没有写明是{quantities.title(base)}"
    return None, ""
