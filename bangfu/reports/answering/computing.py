"""Questions answered by the ledger at one position, few calls for many cells; what is doubtful stays unwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from bangfu.indicators import evaluate, load
from bangfu.indicators.evaluate import Figure
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger import seal
from bangfu.registry import find, trees
from bangfu.registry.scope import Scope
from bangfu.reports.answering.names import HOME, districts
from bangfu.reports.answering.questions import Question
from bangfu.reports.sources import exact

UNSPLIT = ("合计、未拆分", "没有分到区县")  # why a part of the home has no figure of its own while the home has one
ADDED = ("sum", "balance")
NO_RECORD = "总账没有这一项的记录\uff1b确实为零请手填 0"
NOT_ADDED = ("ratio", "change", "target", "age", "days")


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """One figure that is needed."""

    code: str
    region: str
    helper: str
    programme: str
    period: Period


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written into a cell.

    Shape: `figure` is that of the first reading, None for a sum of parts. Unit: `value` in the base unit.
    """

    value: int | Fraction
    base: str
    period: Period
    postings: int
    position: int
    definition: str
    notes: tuple[str, ...] = ()
    url: Wanted | None = None


class Desk:
    """Answers questions within what a reader may see, all at one position."""

    def __init__(self, scope: Scope, today: date) -> None:
        self.scope, self.today = scope, today
        self.position = seal.settle()
        self._found: dict[Wanted, Figure | Refused] = {}
        self._covered: dict[tuple[str, str, str], bool] = {}
        self._editions: dict[date, date] = {}

    @cached_property
    def sees_home(self) -> bool:
        """Whether the reader sees every fact of the home."""
        return self.scope.whole or self._covers(HOME, "", "")

    def fetch(self, questions: Sequence[Question]) -> None:
        """Nothing; every figure that the questions and their parts need is there.

        Cost: one call of the engine for each helper, channel and edition of the regions' tree, two rounds.
        """
        every = [part for question in questions for part in (question, *question.parts)]
        self._ask({wanted for question in every for wanted in _wanted(question)})
        idle = [question for question in every if not any(self._postings(wanted) for wanted in _wanted(question))]
        self._ask({live for question in idle for pair in self._lives(question) for live in pair})

    def _postings(self, wanted: Wanted) -> int:
        figure = self._found[wanted]
        return figure.postings if isinstance(figure, Figure) else 0

    def _ask(self, wanted: Iterable[Wanted]) -> None:
        groups: dict[tuple[str, str, date], list[Wanted]] = {}
        for one in sorted(set(wanted) - self._found.keys()):
            groups.setdefault((one.helper, one.programme, self._edition(one.period.last_day)), []).append(one)
        for (helper, programme, _), several in groups.items():
            self._call(helper, programme, several)

    def _edition(self, day: date) -> date:
        """The first day of the edition of a day; figures of one call share an edition."""
        if day not in self._editions:
            self._editions[day] = trees.current_edition(day).valid_from
        return self._editions[day]

    def _call(self, helper: str, programme: str, several: Sequence[Wanted]) -> None:
        codes, regions, periods = ({getattr(one, what) for one in several} for what in ("code", "region", "period"))
        try:
            found = evaluate.table(
                self.scope, sorted(codes), regions=sorted(regions), periods=sorted(periods), helper=helper,
                programme=programme, as_of=self.position,
            )  # fmt: skip
        except Refused as refused:
            if len(several) > 1:  # each alone, so that one unknown place does not empty the others
                for one in several:
                    self._call(helper, programme, [one])
            else:
                self._found[several[0]] = refused
            return
        self._found |= {
            Wanted(code, region, helper, programme, period): figure for (code, region, period), figure in found.items()
        }

    def answer(self, question: Question) -> Answer | str:
        """The answer, or why nothing is written."""
        found = self._sum(question) if question.summed else self._own(question)
        if isinstance(found, str) or not question.parts or question.summed:
            return found
        parts = [self._own(part) for part in question.parts]
        sums = [part.value for part in parts if isinstance(part, Answer)]
        whys = [part for part in parts if isinstance(part, str) and part != NO_RECORD]
        if whys:
            in_home = question.region == HOME and all(any(why in said for why in UNSPLIT) for said in whys)
            return found if in_home else f"合计的各项没有全部算出:{whys[0]}"
        if _verb(question) in NOT_ADDED:
            return found if len(sums) == len(parts) else f"合计的各项没有全部算出:{NO_RECORD}"
        if sum(sums) != found.value:
            added, whole = exact(sum(sums), found.base), exact(found.value, found.base)
            return f"各项之和 {added} 与合计 {whole} 不等(有重复或未列出的),请人工核定"
        return found

    def _sum(self, question: Question) -> Answer | str:
        parts = [self._own(part) for part in question.parts]
        wrong = next((part for part in parts if isinstance(part, str)), "")
        if wrong:
            return f"合计的各项没有全部算出:{wrong}"
        if not all(_verb(part) in ADDED for part in question.parts):
            return "合计的各项不能相加"
        answers = [part for part in parts if isinstance(part, Answer)]
        if any(note.startswith("其中重复") for one in answers for note in one.notes):
            return "各项之间可能有重复,不能相加"
        total = sum((one.value for one in answers), 0)
        return replace(answers[0], value=total, postings=sum(one.postings for one in answers), url=None,
                       definition=";".join(dict.fromkeys(one.definition for one in answers)))  # fmt: skip

    def _own(self, question: Question) -> Answer | str:
        """The answer of a question by itself."""
        figures = [self._found[wanted] for wanted in _wanted(question)]
        if question.stock_only and not question.match.stands:
            return "写的是某一天的状态,这个指标是一段时间的数"
        to_date = load.indicator(question.match.code).latest.to_date
        for period in question.periods:
            if to_date and not period.instant:
                return "这个指标的来源只有截至某日的累计数,不能当作这一段时间的数"
            if period.last_day > self.today:
                return f"{period.title()}还没有过完"
        for figure in figures:
            if isinstance(figure, Refused):
                return f"{figure.message};{figure.remedy}"
            if why := self._doubt(question, figure):
                return why
        known = [figure for figure in figures if isinstance(figure, Figure)]
        values = {figure.value for figure in known}
        if len(values) > 1:
            said = "、".join(f"{figure.asked.period.title()}{figure.name} {figure.shown}" for figure in known)
            return f"有几种读法,数也不同:{said}"
        figure = known[0]
        if not figure.postings:
            return self._unsplit(question) or NO_RECORD
        assert figure.value is not None
        return Answer(
            figure.value, figure.unit, figure.asked.period, figure.postings, figure.position, figure.definition,
            tuple(_notes(figure)), _wanted(question)[0],
        )  # fmt: skip

    def _doubt(self, question: Question, figure: Figure) -> str:
        if not self._may_see(question):
            return "您只能看到其中一部分数据,算出来的不是全部"
        if figure.value is None:
            return figure.reason or "总账里没有这个数"
        if figure.without_roll and _verb(question) in ("distinct", "having"):
            return f"其中 {figure.without_roll} 没有名册,去不了重(现有 {figure.shown})"
        if figure.joint:
            amounts = sum(postings for _, _, postings in figure.joint)
            return f"另有{UNSPLIT[0]}的 {amounts} 条不在本地区数内,本地区的数不完整(现有 {figure.shown})"
        return ""

    def _unsplit(self, question: Question) -> str:
        """Why a part of the home has no record of its own: what there is was kept for the home alone."""
        for whole, split in self._lives(question):
            kept, below = self._found[whole], self._found[split]
            if not isinstance(kept, Figure) or not kept.postings:
                continue
            beside = sum(postings for _, _, postings in below.joint) if isinstance(below, Figure) else 0
            if not isinstance(below, Figure) or kept.postings > below.postings + beside:
                return f"这个指标有的记录只到全市、{UNSPLIT[1]},0 不能当作真的没有"
        return ""

    def _lives(self, question: Question) -> list[tuple[Wanted, Wanted]]:
        """The figure over the whole year, in the whole house and in all its districts: whether it was kept, and split.

        Shape: a reader of one place asks about that place alone, twice.
        """
        found = []
        for code in question.match.code.split(" + "):
            for period in map(_years, question.periods):
                below = "、".join(sorted(districts(self._edition(period.last_day))))
                whole = question.region == HOME or not self.sees_home
                kept = HOME if self.sees_home else question.region
                asked = (question.channel.helper, question.programme, period)
                found.append((Wanted(code, kept, *asked), Wanted(code, kept if whole else below, *asked)))
        return found

    def _may_see(self, question: Question) -> bool:
        if self.scope.whole:
            return True
        own = load.indicator(question.match.code.split(" + ")[0]).latest.ask.where.get("programme")
        programme = question.programme or (own[0] if len(own) == 1 else "")
        key = (question.region, question.helper, programme)
        if key not in self._covered:
            self._covered[key] = all(self._covers(region, *key[1:]) for region in question.region.split("、"))
        return self._covered[key]

    def _covers(self, region: str, helper: str, programme: str) -> bool:
        """Whether one grant of the reader holds all that is asked about a place."""
        try:
            place = find.region(Scope.everything(), region, self.today)
            units = [] if helper.startswith("@") else [
                find.organisation(self.scope, unit, self.today) for unit in helper.split("、") if unit
            ]  # fmt: skip
        except Refused:
            return False
        lo, hi = trees.interval(trees.current_edition(), place.pk)
        for grant in self.scope.grants:
            inside = grant.region[0] <= lo and hi <= grant.region[1]
            paired = grant.programme is None or grant.programme == programme
            held = grant.helper is None or bool(
                units and all(grant.helper[0] <= unit.lo and unit.hi <= grant.helper[1] for unit in units)
            )
            if inside and paired and held:
                return True
        return False


def _wanted(question: Question) -> list[Wanted]:
    if question.summed:
        return []
    asked = ((question.match.code, question.helper, question.programme), *question.rivals)
    return [
        Wanted(code, question.region, helper, programme, period)
        for code, helper, programme in asked
        for period in question.periods
    ]


def _verb(question: Question) -> str:
    return load.indicator(question.match.code.split(" + ")[0]).latest.ask.verb


def _years(period: Period) -> Period:
    """The whole years of a period; up to a date, everything before it."""
    if period.instant:
        return period
    first, last = period.start.year, period.last_day.year
    return Period.parse(str(first) if first == last else f"{first}..{last}")


def _notes(figure: Figure) -> Iterable[str]:
    if figure.overlap:
        yield f"其中重复计入 {exact(figure.overlap, figure.unit)}"
    if figure.without_roll:
        yield f"含无名册 {figure.without_roll}"
    if figure.stale:
        yield f"其中 {figure.stale} 个报数已过期"
