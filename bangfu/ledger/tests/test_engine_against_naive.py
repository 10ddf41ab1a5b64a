"""Random ledgers and random questions: the engine and the naive evaluator agree, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger import engine
from bangfu.ledger.question import BASES, VIEWS, Ask, Question
from bangfu.ledger.scratch import WHOLE, Credit, Fact, Scratch
from bangfu.ledger.tests.asking import ledger
from bangfu.ledger.tests.naive import FOREVER, Asked, Post, evaluate
from bangfu.ledger.trace import trace
from bangfu.registry.scope import Scope

pytestmark = [pytest.mark.usefixtures("in_memory"), pytest.mark.slow]

TREE = {
    WHOLE: {WHOLE, "500101", "500101101", "500156", "500229", "joint"},
    "500101": {"500101", "500101101"}, "500156": {"500156"}, "joint": {"joint"},
}  # fmt: skip
MEASURES = ("t_sale", "t_sale.online", "t_attend", "t_bed")
VERBS = ("sum", "distinct", "balance", "last", "days")
HELPERS = ("A", "B", "C")
PERIODS = ("2021", "2021Q1", "2022", "2021-02..2022-01", "@2021-06-30")

days = st.integers(0, 720).map(lambda n: date(2021, 1, 1) + timedelta(n))
credits = st.builds(
    Credit, st.sampled_from(["central", "eastwest"]), st.sampled_from(HELPERS), st.sampled_from(["", "x"]),
    st.integers(1, 2), st.integers(2, 3),
)  # fmt: skip
facts = st.builds(
    Fact, measure=st.sampled_from(MEASURES), quantity=st.integers(-9, 20).filter(bool), happened_on=days,
    region=st.sampled_from(sorted(TREE[WHOLE])), giver=st.sampled_from(["G", "H"]),
    columns=st.fixed_dictionaries({"subject": st.sampled_from(["", "p", "q"]), "category": st.sampled_from(["", "k"])}),
    credits=st.lists(credits, min_size=1, max_size=3, unique_by=lambda c: (c.programme, c.helper, c.mode)).map(tuple),
)  # fmt: skip
wheres = st.dictionaries(
    st.sampled_from(["programme", "helper", "mode", "category", "giver", "subject"]), st.just(""), max_size=3
)
VALUES = {"programme": "central", "helper": "A", "mode": "x", "category": "k", "giver": "G", "subject": "p"}
steps = st.lists(st.tuples(st.sampled_from(["post"] * 4 + ["reverse", "attribute", "withdraw"]), facts, st.integers(0, 99),
                           st.booleans(), days), min_size=1, max_size=12)  # fmt: skip


@dataclass
class Twin:
    """The scratch ledger and the naive one, written to together."""

    scratch: Scratch
    posts: list[Post] = field(default_factory=list)
    reversed: set[int] = field(default_factory=set)

    def post(self, fact: Fact, placed: bool, reverses: int | None = None) -> None:
        """A posting of its own entry in both."""
        entry = self.scratch.post(fact, placed=placed, reverses=reverses)
        place = self.scratch.position if placed else FOREVER
        self.posts.append(Post(
            len(self.posts) + 1, entry, fact.measure, fact.quantity, fact.happened_on, fact.booked_on or fact.happened_on,
            fact.region, fact.giver, fact.columns["subject"], fact.columns["category"], place, reverses,
            [(place, (c.programme, c.helper, c.mode, c.num, c.den), 1) for c in fact.credits],
        ))  # fmt: skip

    def reverse(self, post: Post, placed: bool, booked: date) -> None:
        """The opposite of an entry, attributed as it is now."""
        live = tuple(Credit(*c) for c in post.live(FOREVER))
        if post.entry in self.reversed or post.reverses is not None or not live:
            return
        self.reversed.add(post.entry)
        self.post(
            Fact(measure=post.measure, quantity=-post.quantity, happened_on=post.happened, booked_on=max(booked, post.booked),
                 region=post.region, giver=post.giver, columns={"subject": post.subject, "category": post.category},
                 credits=live), placed, post.entry,
        )  # fmt: skip

    def credit(self, post: Post, credit: Credit, sign: int, placed: bool) -> None:
        """A later attribution, or the withdrawal of a live one."""
        live = post.live(FOREVER)
        if sign < 0:
            credit = Credit(*live[0]) if live else credit
        taken = {c[:3] for c in live}
        if (sign < 0) != ((credit.programme, credit.helper, credit.mode) in taken):
            return
        self.scratch.attribute(post.no, credit, sign, placed)
        place = self.scratch.position if placed else FOREVER
        post.credits.append((place, (credit.programme, credit.helper, credit.mode, credit.num, credit.den), sign))

    def step(self, what: str, fact: Fact, at: int, placed: bool, booked: date) -> None:
        """One random step."""
        if what == "post" or not self.posts:
            self.post(fact, placed)
            return
        post = self.posts[at % len(self.posts)]
        if what == "reverse":
            self.reverse(post, placed, booked)
        else:
            self.credit(post, fact.credits[0], 1 if what == "attribute" else -1, placed)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps, st.sampled_from(VIEWS), st.sampled_from(BASES[:2]), st.none() | st.integers(0, 12), wheres)
def test_both_agree(steps: list[Any], view: str, basis: str, as_of: int | None, where: dict[str, str]) -> None:
    filters = {column: VALUES[column] for column in where}
    with ledger() as s:
        s.joint("joint", ("500101", "500229"))
        for name in HELPERS:
            s.unit(name)
        twin = Twin(s)
        for step in steps:
            twin.step(*step)
        asks = tuple(Ask(f"{v} {m}", v, (m,), of="subject" if v == "distinct" else "") for v in VERBS for m in MEASURES)
        question = Question(
            asks=asks, regions=tuple(s.region(r) for r in TREE), periods=tuple(map(Period.parse, PERIODS)),
            scope=Scope.everything(), view=view, basis=basis, as_of=as_of, where=Where.of(filters),
        )  # fmt: skip
        with s.open():
            cells = engine.answer(question).cells
            helpers = s._units.ids
            for (code, region, period, _), cell in cells.items():
                name = next(n for n in TREE if s.region(n) == region)
                verb, measure = code.split()
                measures = ("t_sale", "t_sale.online") if measure == "t_sale" else (measure,)
                limit = FOREVER if as_of is None else as_of
                asked = Asked(
                    verb, measures, period, name, frozenset(TREE[name]), view, basis, limit, tuple(filters.items())
                )
                if verb == "last" and measure != "t_bed":
                    continue  # no series is declared for flows
                wanted = evaluate(twin.posts, asked, helpers)
                found = (cell.value, cell.postings, cell.overlap, cell.without_roll)
                assert found == (wanted.value, wanted.postings, wanted.overlap, wanted.without_roll), (
                    code,
                    name,
                    period.text,
                )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps, st.sampled_from(VIEWS), st.sampled_from(VERBS), st.sampled_from(MEASURES), wheres)
def test_the_rows_of_a_trace_sum_to_the_value(
    steps: list[Any], view: str, verb: str, measure: str, where: dict[str, str]
) -> None:
    if verb == "last":
        measure = "t_bed"
    with ledger() as s:
        s.joint("joint", ("500101", "500229"))
        twin = Twin(s)
        for step in steps:
            twin.step(*step)
        asked = Question(
            asks=(Ask("x", verb, (measure,), Where.of({c: VALUES[c] for c in where}), "subject"),),
            regions=(s.region(WHOLE),), periods=(Period.parse("2021"),), scope=Scope.everything(), view=view,
        )  # fmt: skip
        with s.open():
            found = trace(asked)
        assert found.total == (found.cell.value or 0)
        assert len(found.rows) == found.cell.postings
