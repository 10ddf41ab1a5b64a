"""A state machine of the ledger against a naive model that adds everything up anew each time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bangfu.kernel.errors import Refused
from bangfu.kernel.line import Line
from bangfu.ledger import seal
from bangfu.ledger.close import close
from bangfu.ledger.drafts import EntryDraft
from bangfu.ledger.measures import declared
from bangfu.ledger.models import Attribution, Entry, Posting
from bangfu.ledger.post import reversal
from bangfu.ledger.tests.ground import MEASURES, Ground, on_hand, posted
from bangfu.ledger.verify import verify

START = date(2021, 1, 1)
FUNDS = ("trial.batch/1", "trial.batch/2")
days = st.integers(0, 59).map(lambda n: START + timedelta(days=n))
funds = st.sampled_from(FUNDS)
amounts = st.integers(1, 100)


@dataclass
class Known:
    """One entry as the model remembers it."""

    key: str
    lines: list[tuple[str, int, date, int, int, str]]
    booked: list[date]
    attributed: set[int]
    reverses: str = ""
    position: int = 0
    attributed_at: dict[int, int] = field(default_factory=dict)


class Ledger(RuleBasedStateMachine):
    """Posts, corrects, closes, attributes late, repeats and restarts, and compares."""

    database: Any

    @initialize()
    def begin(self) -> None:
        self.database.renew()
        self.ground = Ground()
        self.known: dict[str, Known] = {}
        self.tried: list[tuple[EntryDraft, ...]] = []
        self.answers: list[str] = []
        self.closed: list[tuple[date, int, int]] = []
        self.snapshots: dict[int, tuple[int, int]] = {}
        self.count = 0
        for fund in FUNDS:
            self.try_post((self.ground.batch(100, on=START, fund=fund),))

    # what the model thinks

    def live(self) -> list[Known]:
        undone = {one.reverses for one in self.known.values()}
        return [one for one in self.known.values() if one.key not in undone and not one.reverses and one.lines]

    def holding(
        self, lines: list[tuple[str, int, date, int, int, str]], organisation: int, fund: str, day: date
    ) -> int:
        total = 0
        for measure, quantity, on, giver, receiver, of in lines:
            if of != fund or on > day or not measure.startswith("money."):
                continue
            if receiver == organisation and measure != "money.spend":
                total += quantity
            if giver == organisation and measure != "money.enter":
                total -= quantity
        return total

    def all_lines(self) -> list[tuple[str, int, date, int, int, str]]:
        return [line for one in self.known.values() for line in one.lines]

    def overspends(self, new: list[tuple[str, int, date, int, int, str]]) -> bool:
        lines = self.all_lines() + new
        g = self.ground
        places = {(o, line[5]) for line in new for o in (g.city, g.a, g.b)}
        every = {line[2] for line in lines}
        return any(self.holding(lines, o, fund, day) < 0 for o, fund in places for day in every)

    def booking(self, day: date) -> date:
        last = self.closed[-1][0] if self.closed else None
        return last + timedelta(days=1) if last and day <= last else day

    # what is done to both

    def try_post(self, drafts: tuple[EntryDraft, ...], expected: str | None = None) -> None:
        new = [plain(draft, line) for draft in drafts for line in draft.lines]
        if expected is None:
            expected = "overspent" if self.overspends(new) else "ok"
        try:
            entries = posted(*drafts)
            answer = "ok"
        except Refused as refused:
            answer = refused.code
        assert answer == expected
        self.tried.append(drafts)
        self.answers.append(answer)
        if answer != "ok":
            return
        names = {entry.pk: entry.key for entry in Entry.objects.all()}
        for entry, draft in zip(entries, drafts, strict=True):
            self.count += 1
            lines = [plain(draft, line) for line in draft.lines]
            helpers = {a.helper for line in draft.lines for a in draft.attributions_of(line)}
            self.known[entry.key] = Known(
                entry.key, lines, [self.booking(line[2]) for line in lines], helpers,
                names.get(draft.reverses or 0, ""), self.count, dict.fromkeys(helpers, self.count),
            )  # fmt: skip

    @rule(fen=amounts, day=days, fund=funds)
    def enter(self, fen: int, day: date, fund: str) -> None:
        line = self.ground.line("money.enter", fen, self.ground.province, self.ground.city, fund=fund)
        self.try_post((self.ground.draft(line, on=day),))

    @rule(fen=amounts, day=days, fund=funds, way=st.integers(0, 5))
    def move(self, fen: int, day: date, fund: str, way: int) -> None:
        g = self.ground
        ways = (
            ("pass", g.city, g.a), ("pass", g.city, g.b), ("spend", g.a, g.payee), ("spend", g.b, g.payee),
            ("return", g.a, g.city), ("return", g.city, g.province),
        )  # fmt: skip
        verb, giver, receiver = ways[way]
        self.try_post((g.move(verb, fen, giver, receiver, on=day, fund=fund),))

    @rule(people=amounts, day=days)
    def attend(self, people: int, day: date) -> None:
        line = self.ground.line("trial.attended", people, self.ground.helper, self.ground.a, fund="")
        self.try_post((self.ground.draft(line, on=day),))

    @precondition(lambda self: self.live())
    @rule(data=st.data(), fen=amounts)
    def correct(self, data: st.DataObject, fen: int) -> None:
        one = data.draw(st.sampled_from(self.live()))
        first = Entry.objects.get(key=one.key)
        undo = reversal(first.pk, self.ground.draft())
        line = replace(undo.lines[0], quantity=fen)
        self.try_post((undo, self.ground.draft(line, corrects=first.pk)))

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.live()))
        self.try_post((reversal(Entry.objects.get(key=one.key).pk, self.ground.draft()),))

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def attribute_late(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.live()))
        g = self.ground
        posting = Entry.objects.get(key=one.key).postings.get().pk
        sign = -1 if g.other in one.attributed else 1
        draft = g.draft(attributions=(g.attribution(posting, sign=sign),))
        empties = sign < 0 and one.attributed == {g.other}
        self.try_post((draft,), "no_attribution" if empties else "ok")
        if not empties:
            one.attributed ^= {g.other}

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """A repetition of what was accepted changes nothing; of what was refused is decided anew."""
        at = data.draw(st.integers(0, len(self.tried) - 1))
        if self.answers[at] != "ok":
            return
        before = Entry.objects.count()
        again = tuple(replace(d, recorded_at=d.recorded_at + timedelta(days=9)) for d in self.tried[at])
        assert [entry.key for entry in posted(*again)] == [draft.key for draft in self.tried[at]]
        assert Entry.objects.count() == before
        with pytest.raises(Refused, match="已按别的内容入账"):
            posted(*(replace(d, author="somebody else") for d in again))

    @rule(length=st.integers(1, 20))
    def close(self, length: int) -> None:
        last = (self.closed[-1][0] if self.closed else START) + timedelta(days=length)
        done = close(last, "owner")
        assert done.position == self.count
        self.closed.append((last, done.position, booked_until(last)))

    @rule()
    def restart(self) -> None:
        connections.close_all()

    @rule()
    def look(self) -> None:
        """Remembers what the ledger says now, to be asked `as_of` later."""
        position = seal.settle()
        assert position == self.count
        self.snapshots[position] = (attended(), claimed(self.ground.other))

    # what always holds

    @invariant()
    def holdings_are_the_model_s(self) -> None:
        if not hasattr(self, "known"):
            return
        lines, g = self.all_lines(), self.ground
        for fund in FUNDS:
            held = {o: on_hand(o, fund) for o in (g.city, g.a, g.b, g.province)}
            for organisation, fen in held.items():
                assert fen == self.holding(lines, organisation, fund, date.max)
            entered = sum(line[1] for line in lines if line[0] == "money.enter" and line[5] == fund)
            spent = sum(line[1] for line in lines if line[0] == "money.spend" and line[5] == fund)
            assert entered == spent + sum(held.values())

    @invariant()
    def a_closed_year_stays_as_it_was_booked(self) -> None:
        for last, position, total in getattr(self, "closed", ()):
            assert booked_until(last) == total
            assert Posting.objects.filter(entry__place__position__lte=position, booked_on__lte=last).count() == (
                Posting.objects.filter(booked_on__lte=last).count()
            )

    @invariant()
    def as_of_answers_as_before(self) -> None:
        for position, (people, helped) in getattr(self, "snapshots", {}).items():
            assert attended(position) == people
            assert claimed(self.ground.other, position) == helped

    @invariant()
    def every_view_is_the_model_s(self) -> None:
        if not hasattr(self, "known"):
            return
        counted = [(one, line) for one in self.known.values() for line in one.lines if line[0] == "trial.attended"]
        assert attended() == sum(line[1] for _, line in counted)
        live = {one.key for one in self.live()}
        wanted = sum(line[1] for one, line in counted if one.key in live and self.ground.other in one.attributed)
        assert claimed(self.ground.other) == wanted
        assert booked() == sorted(
            (day, line[1]) for one in self.known.values() for day, line in zip(one.booked, one.lines, strict=True)
        )

    def teardown(self) -> None:
        if hasattr(self, "known"):
            seal.settle()
            report = verify()
            assert report.ok, report.text()
            assert report.entries == self.count == report.position


def plain(draft: EntryDraft, line: Line) -> tuple[str, int, date, int, int, str]:
    return line.measure, line.quantity, draft.happened_on(line), line.giver, line.receiver, line.fund


def attended(position: int | None = None) -> int:
    rows = Posting.objects.filter(measure="trial.attended")
    if position is not None:
        rows = rows.filter(entry__place__position__lte=position)
    return sum(rows.values_list("quantity", flat=True))


def claimed(helper: int, position: int | None = None) -> int:
    rows = Attribution.objects.filter(helper_id=helper, posting__measure="trial.attended")
    if position is not None:
        rows = rows.filter(entry__place__position__lte=position)
    return sum(sign * quantity for sign, quantity in rows.values_list("sign", "posting__quantity"))


def booked() -> list[tuple[date, int]]:
    return sorted(Posting.objects.values_list("booked_on", "quantity"))


def booked_until(last: date) -> int:
    return sum(Posting.objects.filter(booked_on__lte=last).values_list("quantity", flat=True))


@pytest.mark.pg
@pytest.mark.slow
def test_the_ledger_is_the_model(fresh_db: Any) -> None:
    Ledger.database = fresh_db
    examples = 25 if fresh_db.vendor == "sqlite" else 8
    budget = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
        print_blob=False,
    )  # fmt: skip
    with declared(MEASURES):
        run_state_machine_as_test(Ledger, settings=budget)
