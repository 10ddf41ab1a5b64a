"""Traces of every verb: which rows stand behind the figure, what each contributes, and the rule that joins them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from bangfu.kernel.errors import Refused
from bangfu.ledger.question import Ask
from bangfu.ledger.scratch import Credit, Scratch
from bangfu.ledger.tests.asking import ask, fact, ledger, question
from bangfu.ledger.trace import RULES, Trace, trace

pytestmark = pytest.mark.usefixtures("in_memory")


def traced(s: Scratch, asked: Ask, period: str = "2021", **reading: Any) -> Trace:
    """The trace of one ask."""
    put = question(s, asked, period, **reading)
    with s.open():
        return trace(put)


def rows(found: Trace) -> list[tuple[str, int | Fraction, int]]:
    """Part, contribution and quantity of each row."""
    return [(row.part, row.contribution, row.posting.quantity) for row in found.rows]


def test_distinct_counts_a_key_at_its_first_row() -> None:
    with ledger() as s:
        for day, quantity, subject in (("2021-01-01", 1, "p"), ("2021-02-01", 1, "p"), ("2021-03-01", 9, "")):
            s.post(fact("t_attend", quantity, day, subject=subject))
        found = traced(s, ask("distinct", "t_attend", of="subject"))
        assert rows(found) == [("", 1, 1), ("", 0, 1), ("", 9, 9)]
        assert (found.total, found.cell.value) == (10, 10)
        assert all("key" not in row.as_dict() and "subject" not in row.as_dict() for row in found.rows)


def test_days_weigh_each_row_by_its_days() -> None:
    with ledger() as s:
        s.post(fact("t_vacant", 1, "2020-01-01", about="a"))
        s.post(fact("t_vacant", -1, "2021-01-11", about="a"))
        found = traced(s, ask("days", "t_vacant"))
        assert rows(found) == [("", 365, 1), ("", -355, -1)]
        assert found.total == found.cell.value == 10


def test_age_shows_the_age_of_what_is_open() -> None:
    with ledger() as s:
        s.post(fact("t_vacant", 1, "2021-03-26", about="a"), fact("t_vacant", 1, "2021-03-16", about="b"))
        s.post(fact("t_vacant", 1, "2021-01-01", about="c"), fact("t_vacant", -1, "2021-01-05", about="c"))
        found = traced(s, ask("age", "t_vacant", of="about"), "@2021-03-31")
        assert [(row.posting.about, row.contribution) for row in found.rows if row.contribution] == [
            ("b", 15),
            ("a", 5),
        ]
        assert (found.total, found.cell.value) == (20, 10)


def test_having_shows_the_base_and_the_evidence() -> None:
    trained = ask("having", "t_post", of="about", by="subject", window="tenure", bound="at_least", amount=1,
                  parts=(ask("sum", "t_attend"),))  # fmt: skip
    with ledger() as s:
        s.post(fact("t_post", 1, "2021-01-01", about="stay/1", subject="p"))
        s.post(fact("t_post", 1, "2021-01-01", about="stay/2", subject="q"))
        s.post(fact("t_attend", 1, "2021-02-01", subject="p"), fact("t_attend", 1, "2021-02-01", subject="z"))
        found = traced(s, trained)
        assert rows(found) == [("", 1, 1), ("", 0, 1), ("need", 0, 1)]
        assert [row.as_dict()["part"] for row in found.rows] == ["", "", "依据"]
        assert found.total == found.cell.value == 1


def test_composed_figures_show_their_sides() -> None:
    share = Ask("x", "ratio", parts=(ask("sum", "t_sale.online"), ask("sum", "t_sale")))
    growth = Ask("x", "change", parts=(ask("sum", "t_sale"),), against="last_year")
    done = Ask("x", "target", ("target.t_sale",), parts=(ask("sum", "t_sale"),))
    with ledger() as s:
        s.post(fact("t_sale.online", 1, "2021-01-01"), fact("t_sale", 3, "2021-02-01"), fact("t_sale", 2, "2020-02-01"))
        s.post(fact("target.t_sale", 8, "2021-01-01"))
        assert rows(traced(s, share)) == [("numerator", 1, 1), ("denominator", 1, 1), ("denominator", 3, 3)]
        assert rows(traced(s, growth)) == [("this", 1, 1), ("this", 3, 3), ("before", 2, 2)]
        found = traced(s, done)
        assert rows(found) == [("actual", 1, 1), ("actual", 3, 3), ("target", 8, 8)]
        assert (found.cell.value, found.rule, found.rows[-1].as_dict()["part"]) == (
            Fraction(1, 2),
            RULES["target"],
            "目标",
        )


def test_views_change_what_a_row_contributes() -> None:
    credits = (Credit("central", "A", "", 1, 3), Credit("eastwest", "B", "", 2, 3))
    with ledger() as s:
        s.post(fact("t_sale", 100, "2021-01-01", credits=credits))
        asked = ask("sum", "t_sale")
        mine = {"filters": {"helper": "A"}}
        found = [traced(s, asked, view=view, **mine).total for view in ("fact", "claimed", "shared")]
        assert found == [100, 100, 33]
        assert traced(s, asked, view="claimed").total == 200
        live = traced(s, asked).rows[0].as_dict()["attributions"]
        assert [(one["helper"], one["share"]) for one in live] == [("A", "1/3"), ("B", "2/3")]


def test_a_trace_is_of_one_figure() -> None:
    with ledger() as s, pytest.raises(Refused) as caught:
        traced(s, ask("sum", "t_sale"), by=("helper",))
    assert caught.value.code == "bad_question"
