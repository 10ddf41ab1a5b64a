"""The ten verbs, each by a case one can check in the head."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bangfu.kernel.errors import Refused, ScopeMissing
from bangfu.ledger import engine
from bangfu.ledger.question import Ask
from bangfu.ledger.scratch import Credit
from bangfu.ledger.tests.asking import ask, cell, fact, ledger, question

pytestmark = pytest.mark.usefixtures("in_memory")
CENTRAL, EASTWEST = (Credit("central", "U"),), (Credit("eastwest", "山东"),)


def test_one_person_in_three_classes_of_two_programmes_is_three_times_and_one_person() -> None:
    with ledger() as s:
        for day, credits in (("2021-03-01", CENTRAL), ("2021-04-01", CENTRAL), ("2021-05-01", EASTWEST)):
            s.post(fact("t_attend", 1, day, subject="p1", credits=credits))
        assert cell(s, ask("sum", "t_attend")).value == 3
        assert cell(s, ask("distinct", "t_attend", of="subject")).value == 1
        assert cell(s, ask("sum", "t_attend", {"programme": "central"})).value == 2


def test_distinct_adds_what_has_no_roll_and_forgets_what_was_reversed() -> None:
    with ledger() as s:
        s.post(fact("t_attend", 1, "2021-03-01", subject="p1"))
        s.post(fact("t_attend", 40, "2021-03-02"))
        entry = s.post(fact("t_attend", 1, "2021-03-03", subject="p2"))
        s.post(fact("t_attend", -1, "2021-03-03", subject="p2"), reverses=entry)
        found = cell(s, ask("distinct", "t_attend", of="subject"))
        assert (found.value, found.without_roll, found.postings) == (41, 40, 4)


def test_a_branch_holds_its_children() -> None:
    with ledger() as s:
        s.post(fact("t_sale", 100, "2021-03-01"), fact("t_sale.online", 50, "2021-03-01"))
        assert cell(s, ask("sum", "t_sale")).value == 150
        assert cell(s, ask("sum", "t_sale.online")).value == 50


def test_balance_is_the_sum_of_flows_up_to_the_last_day() -> None:
    with ledger() as s:
        s.post(fact("t_post", 3, "2020-12-01", about="a"))
        s.post(fact("t_post", -1, "2021-12-31", about="a"))
        s.post(fact("t_post", -1, "2022-01-01", about="a"))
        assert cell(s, ask("balance", "t_post")).value == 2
        assert cell(s, ask("balance", "t_post"), "@2021-12-30").value == 3
        assert cell(s, ask("distinct", "t_post", of="about")).value == 1


def test_two_tenures_of_one_person_with_training_in_the_first() -> None:
    trained = ask("having", "t_post", of="about", by="subject", window="tenure", bound="at_least", amount=1,
                  parts=(ask("sum", "t_attend"),))  # fmt: skip
    with ledger() as s:
        s.post(fact("t_post", 1, "2021-01-01", about="stay/1", subject="p"))
        s.post(fact("t_attend", 1, "2021-02-01", subject="p"))
        s.post(fact("t_post", -1, "2021-06-01", about="stay/1", subject="p"))
        s.post(fact("t_post", 1, "2021-07-01", about="stay/2", subject="p"))
        first, second = cell(s, trained, "@2021-05-31"), cell(s, trained, "2021")
        assert (first.value, dict(first.parts)) == (1, {"met": 1, "base": 1})
        assert (second.value, dict(second.parts)) == (0, {"met": 0, "base": 1})
        asked = question(s, trained, "@2021-05-31")
        with s.open():
            assert list(engine.keys(asked).values()) == [frozenset({"stay/1"})]


def test_who_has_none() -> None:
    without = ask("having", "t_post", of="subject", window="to_date", bound="at_most", amount=0,
                  parts=(ask("sum", "t_attend"),))  # fmt: skip
    with ledger() as s:
        s.post(fact("t_post", 1, "2021-01-01", subject="p"), fact("t_post", 1, "2021-01-01", subject="q"))
        s.post(fact("t_attend", 1, "2021-02-01", subject="p"))
        assert cell(s, without).value == 1


def test_two_posts_empty_for_ten_and_twenty_days_are_thirty() -> None:
    with ledger() as s:
        for about, first, last in (("a", "2021-03-01", "2021-03-11"), ("b", "2021-03-01", "2021-03-21")):
            s.post(fact("t_vacant", 1, first, about=about))
            s.post(fact("t_vacant", -1, last, about=about))
        assert cell(s, ask("days", "t_vacant")).value == 30
        assert cell(s, ask("days", "t_vacant"), "2021-03-11..2021-12-31").value == 10


def test_open_since_five_and_fifteen_days_is_ten_on_average() -> None:
    with ledger() as s:
        s.post(fact("t_vacant", 1, "2021-03-26", about="a"))
        s.post(fact("t_vacant", 1, "2021-03-16", about="b"))
        s.post(fact("t_vacant", 1, "2021-01-01", about="c"))
        s.post(fact("t_vacant", -1, "2021-03-30", about="c"))
        found = cell(s, ask("age", "t_vacant", of="about"), "@2021-03-31")
        assert (found.value, found.without_roll) == (10, 0)
        assert cell(s, ask("age", "t_vacant", of="about"), "@2020-12-31").reason == "没有未了结的"


def test_age_starts_anew_when_reopened_and_goes_first_in_first_out_without_a_key() -> None:
    with ledger() as s:
        for day, quantity in (("2021-01-01", 1), ("2021-02-01", -1), ("2021-03-21", 1)):
            s.post(fact("t_vacant", quantity, day, about="a"))
        assert cell(s, ask("age", "t_vacant", of="about"), "@2021-03-31").value == 10
        s.post(fact("t_vacant", 2, "2021-03-01"))
        s.post(fact("t_vacant", -1, "2021-03-05"))
        assert cell(s, ask("age", "t_vacant", of="about"), "@2021-03-31").value == Fraction(10 + 30, 2)


def test_last_takes_the_latest_unreversed_report_of_each_series() -> None:
    with ledger() as s:
        s.post(fact("t_bed", 10, "2021-01-05", "500237", giver="A"))
        wrong = s.post(fact("t_bed", 99, "2021-03-05", "500237", giver="A"))
        s.post(fact("t_bed", -99, "2021-03-05", "500237", giver="A"), reverses=wrong)
        s.post(fact("t_bed", 12, "2021-02-05", "500237", giver="A"))
        s.post(fact("t_bed", 12, "2021-02-05", "500237", giver="A"))
        s.post(fact("t_bed", 5, "2021-01-05", "500236", giver="B"))
        found = cell(s, ask("last", "t_bed"), "@2021-03-05")
        assert (found.value, found.series, found.stale) == (17, 2, 1)
        assert cell(s, ask("last", "t_bed"), "@2021-01-31").value == 15
        assert cell(s, ask("last", "t_bed"), "@2021-03-05", "500236").value == 5
        nothing = cell(s, ask("last", "t_bed"), "@2020-03-05")
        assert (nothing.value, nothing.reason) == (None, "没有报告")


def test_a_report_that_was_corrected_later_is_still_booked_in_its_year() -> None:
    with ledger() as s:
        old = s.post(fact("t_bed", 10, "2021-05-01", giver="A"))
        s.post(fact("t_bed", -10, "2021-05-01", giver="A", booked_on="2022-01-01"), reverses=old)
        s.post(fact("t_bed", 8, "2021-05-01", giver="A", booked_on="2022-01-01"))
        assert cell(s, ask("last", "t_bed"), "2021").value == 8
        assert cell(s, ask("last", "t_bed"), "2021", basis="booked").value == 10
        assert cell(s, ask("last", "t_bed"), "2022", basis="booked").value == 8


def test_ratio_and_change_are_exact_and_say_why_there_is_none() -> None:
    share = Ask("x", "ratio", parts=(ask("sum", "t_sale.online"), ask("sum", "t_sale")))
    growth = Ask("x", "change", parts=(ask("sum", "t_sale"),), against="last_year")
    quarter = Ask("x", "change", parts=(ask("sum", "t_sale"),), against="previous")
    with ledger() as s:
        s.post(fact("t_sale", 300, "2020-11-01"))
        s.post(fact("t_sale", 200, "2021-03-01"), fact("t_sale.online", 100, "2021-05-01"))
        found = cell(s, share)
        assert (found.value, found.parts, found.postings) == (
            Fraction(1, 3),
            (("numerator", 100), ("denominator", 300)),
            3,
        )
        assert cell(s, growth).value == 0
        assert cell(s, quarter, "2021Q2").value == Fraction(-1, 2)
        assert (cell(s, growth, "2020").value, cell(s, growth, "2020").reason) == (None, "基期为零")
        assert cell(s, share, "2019").reason == "分母为零"


def test_target_reads_the_own_row_and_shows_what_the_children_leave() -> None:
    done = Ask("x", "target", ("target.t_sale",), parts=(ask("sum", "t_sale"),))
    with ledger() as s:
        s.post(fact("target.t_sale", 1000, "2021-01-10"), fact("target.t_sale", 1200, "2021-06-10"))
        s.post(fact("target.t_sale", 400, "2021-01-10", "500237"), fact("target.t_sale", 500, "2021-01-10", "500236"))
        s.post(fact("t_sale", 300, "2021-03-01", "500237"))
        found = cell(s, done)
        wanted = {"actual": 300, "target": 1200, "children": 900, "reserved": 300}
        assert (found.value, dict(found.parts)) == (Fraction(1, 4), wanted)
        assert cell(s, done, region="500237").value == Fraction(3, 4)
        assert cell(s, done, "2022").reason == "没有目标"


def test_a_joint_amount_counts_once_above_and_beside_each_member() -> None:
    with ledger() as s:
        joint = s.joint("joint", ("500101", "500156", "500229"))
        s.post(fact("t_sale", 307, "2021-03-01", "joint"), fact("t_sale", 10, "2021-03-01", "500101"))
        assert cell(s, ask("sum", "t_sale")).value == 317
        assert cell(s, ask("sum", "t_sale")).joint == ()
        for region, own in (("500101", 10), ("500156", 0), ("500229", 0)):
            found = cell(s, ask("sum", "t_sale"), region=region)
            assert (found.value, found.joint) == (own, ((joint, 307, 1),))
        assert cell(s, ask("sum", "t_sale"), region="joint").value == 307
        assert cell(s, ask("sum", "t_sale"), region="500236").joint == ()


def test_several_regions_read_together_hold_the_joint_amounts_among_them() -> None:
    with ledger() as s:
        s.joint("joint", ("500101", "500156"))
        s.post(fact("t_sale", 307, "2021-03-01", "joint"), fact("t_sale", 10, "2021-03-01", "500101"))
        asked = question(s, ask("sum", "t_sale"))
        both = (s.region("500101"), s.region("500156"))
        with s.open():
            answer = engine.answer(
                type(asked)(asks=asked.asks, regions=(both,), periods=asked.periods, scope=asked.scope)
            )
        found = answer.cell("x", both, asked.periods[0])
        assert (found.value, found.joint) == (317, ())


@pytest.mark.parametrize(
    ("reading", "code"), [({"view": "all"}, "bad_question"), ({"by": ("colour",)}, "bad_question")]
)
def test_a_question_that_is_not_sound_is_refused(reading: dict[str, object], code: str) -> None:
    with ledger() as s, pytest.raises(Refused) as caught:
        cell(s, ask("sum", "t_sale"), **reading)
    assert caught.value.code == code


def test_nobody_reads_without_a_scope() -> None:
    with ledger() as s, pytest.raises(ScopeMissing):
        cell(s, ask("sum", "t_sale"), scope=None)
