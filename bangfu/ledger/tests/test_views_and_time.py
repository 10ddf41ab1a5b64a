"""One fact and many attributions, three dates, positions, scopes: what a figure says and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger import engine, record
from bangfu.ledger.question import Question
from bangfu.ledger.scratch import WHOLE, Credit, Scratch
from bangfu.ledger.tests.asking import ask, cell, fact, ledger, question
from bangfu.ledger.trace import trace
from bangfu.ledger.union import union_total
from bangfu.registry.scope import Grant, Scope

pytestmark = pytest.mark.usefixtures("in_memory")
ROWS = ({"mode": "direct"}, {"mode": "help"}, {"category": "832"}, {"programme": "eastwest"})


def sales_of_economics(s: Scratch) -> None:
    """The three facts of economics §2.2, in fen."""
    unit = Credit("central", "unit", "direct")
    helped = replace(unit, mode="help")
    s.post(fact("t_sale", 5_000_000, "2021-03-01", category="832", credits=(unit,)))
    s.post(fact("t_sale", 3_000_000, "2021-03-02", credits=(helped,)))
    s.post(fact("t_sale", 2_000_000, "2021-03-03", credits=(helped, Credit("eastwest", "山东"))))


def test_facts_claims_and_shares() -> None:
    with ledger() as s:
        sales_of_economics(s)
        fact_, claimed, shared = (cell(s, ask("sum", "t_sale"), view=v) for v in ("fact", "claimed", "shared"))
        assert (fact_.value, claimed.value, shared.value) == (10_000_000, 12_000_000, 10_000_000)
        assert fact_.overlap == claimed.overlap == shared.overlap == 2_000_000
        unit = {"filters": {"helper": "unit"}}
        assert cell(s, ask("sum", "t_sale"), **unit).value == 10_000_000
        assert cell(s, ask("sum", "t_sale", {"mode": "direct"}), **unit).value == 5_000_000
        assert cell(s, ask("sum", "t_sale", {"mode": "help"}), **unit).value == 5_000_000
        assert cell(s, ask("sum", "t_sale"), filters={"programme": "eastwest"}).value == 2_000_000
        assert cell(s, ask("sum", "t_sale"), filters={"category": "832"}).value == 5_000_000
        assert cell(s, ask("sum", "t_sale"), view="shared", filters={"programme": "eastwest"}).value == 1_000_000


def test_a_table_of_different_questions_prints_what_it_repeats() -> None:
    with ledger() as s:
        sales_of_economics(s)
        rows = [question(s, ask("sum", "t_sale", where)) for where in ROWS]
        with s.open():
            found = union_total(rows)
        assert found.rows == (5_000_000, 5_000_000, 5_000_000, 2_000_000)
        assert (found.total, found.union, found.repeated) == (17_000_000, 10_000_000, 7_000_000)
        assert found.shared == (((0, 2), 5_000_000, 1), ((1, 3), 2_000_000, 1))


def test_rows_of_a_union_may_ask_different_regions_and_periods() -> None:
    with ledger() as s:
        s.post(fact("t_sale", 10, "2021-03-01", "500237"), fact("t_sale", 20, "2022-03-01", "500236"))
        rows = [question(s, ask("sum", "t_sale"), *of) for of in (("2021",), ("2022",), ("2021..2022", "500237"))]
        with s.open():
            found = union_total(rows)
        assert (found.rows, found.union) == ((10, 20, 10), 30)


def test_one_attribution_must_fulfil_the_whole_filter() -> None:
    with ledger() as s:
        s.post(fact("t_sale", 7, "2021-03-01", credits=(Credit("central", "A"), Credit("eastwest", "B"))))
        assert cell(s, ask("sum", "t_sale", {"programme": "central"}), filters={"helper": "B"}).value == 0
        assert cell(s, ask("sum", "t_sale", {"programme": "central"}), filters={"helper": "A"}).value == 7


def test_shares_go_by_the_largest_remainder_and_leave_nothing() -> None:
    with ledger() as s:
        thirds = tuple(Credit("central", name, "", 1, 3) for name in ("A", "B", "C"))
        s.post(fact("t_sale", 100, "2021-03-01", credits=thirds))
        parts = [cell(s, ask("sum", "t_sale"), view="shared", filters={"helper": n}).value for n in ("A", "B", "C")]
        assert parts == [34, 33, 33]
        by = question(s, ask("sum", "t_sale"), view="shared", by=("helper",))
        with s.open():
            assert sorted(c.value or 0 for c in engine.answer(by).cells.values()) == [33, 33, 34]


def test_an_attribution_added_after_closing_is_absent_as_of_before() -> None:
    with ledger() as s:
        s.post(fact("t_sale", 7, "2021-03-01", credits=(Credit("central", "A"),)))
        s.close(date(2021, 12, 31))
        before = s.position
        s.attribute(1, Credit("eastwest", "B"))
        asked = ask("sum", "t_sale")
        assert cell(s, asked, filters={"helper": "B"}).value == 7
        assert cell(s, asked, filters={"helper": "B"}, as_of=before).value == 0
        assert cell(s, asked, filters={"helper": "B"}, basis="filed").value == 0
        assert [cell(s, asked, as_of=p).overlap for p in (before, None)] == [0, 7]
        s.attribute(1, Credit("eastwest", "B"), sign=-1)
        assert cell(s, asked, filters={"helper": "B"}).value == 0
        assert cell(s, asked, filters={"helper": "B"}, as_of=before + 1).value == 7


def test_closed_at_200_and_corrected_to_180() -> None:
    asked = ask("sum", "t_sale")
    with ledger() as s:
        first = s.post(fact("t_sale", 200, "2021-06-01"), number="D1")
        with pytest.raises(Refused) as caught:
            cell(s, asked, basis="filed")
        assert caught.value.code == "not_closed"
        s.close(date(2021, 12, 31))
        s.post(fact("t_sale", -200, "2021-06-01", booked_on="2022-01-01"), reverses=first, number="D1")
        s.post(fact("t_sale", 180, "2021-06-01", booked_on="2022-01-01"), number="D1")
        assert [cell(s, asked, basis=b).value for b in ("restated", "filed", "booked")] == [180, 200, 200]
        assert cell(s, asked, "2022", basis="booked").value == -20
        assert cell(s, asked, "2022-01-01", basis="booked").value == -20
        assert cell(s, asked, "2021..2022", basis="booked").value == 180
        with s.open():
            booked = trace(question(s, asked, "2022", basis="booked"))
            restated = trace(question(s, asked))
            filed = engine.answer(question(s, asked, basis="filed"))
        assert (filed.position, filed.unplaced) == (1, 0)
        assert [(r.contribution, r.posting.reverses) for r in booked.rows] == [(-200, first), (180, None)]
        assert [r.posting.reversed_by for r in restated.rows] == [2, None, None]
        assert (booked.total, restated.total, restated.cell.value) == (-20, 180, 180)


def test_what_waits_for_its_place_counts_now_and_never_as_of() -> None:
    with ledger() as s:
        s.post(fact("t_sale", 5, "2021-06-01"))
        s.post(fact("t_sale", 6, "2021-06-01"), placed=False)
        asked = question(s, ask("sum", "t_sale"))
        with s.open():
            now, then = engine.answer(asked), engine.answer(replace(asked, as_of=1))
        assert [c.value for c in now.cells.values()] == [11]
        assert [c.value for c in then.cells.values()] == [5]
        assert (now.position, now.unplaced, then.position, then.unplaced) == (1, 1, 1, 0)


def scope(*grants: Grant) -> Scope:
    """A reader with these grants."""
    return Scope(grants=grants)


def test_a_region_role_sees_its_subtree_and_joint_amounts_only_beside() -> None:
    with ledger() as s:
        joint = s.joint("joint", ("500101", "500156"))
        s.post(fact("t_sale", 10, "2021-03-01", "500101101"), fact("t_sale", 20, "2021-03-01", "500156"))
        s.post(fact("t_sale", 300, "2021-03-01", "joint"))
        mine = scope(Grant(s.region_reach("500101")))
        assert cell(s, ask("sum", "t_sale"), scope=mine).value == 10
        own = cell(s, ask("sum", "t_sale"), region="500101", scope=mine)
        assert (own.value, own.joint) == (10, ((joint, 300, 1),))
        with s.open():
            found = trace(question(s, ask("sum", "t_sale"), region="joint", scope=mine))
        assert [row.contribution for row in found.rows] == [300]
        assert cell(s, ask("sum", "t_sale"), region="500156", scope=mine).value == 0
        assert cell(s, ask("sum", "t_sale"), scope=scope()).value == 0


def test_a_pairing_role_sees_what_is_attributed_to_its_unit_and_units_below() -> None:
    with ledger() as s:
        s.unit("bank/branch", parent="bank")
        both = (Credit("central", "bank/branch"), Credit("eastwest", "bank"))
        s.post(fact("t_sale", 10, "2021-03-01", "500101", credits=both))
        s.post(fact("t_sale", 20, "2021-03-01", "500101", credits=(Credit("central", "other"),)))
        s.post(fact("t_sale", 40, "2021-03-01", "500156", credits=(Credit("central", "bank"),)))
        s.post(fact("t_attend", 1, "2021-03-01", "500101", subject="p", credits=(Credit("central", "bank"),)))
        pair = Grant(s.region_reach("500101"), "central", s.unit_reach("bank"), False)
        found = cell(s, ask("sum", "t_sale"), scope=scope(pair), view="claimed")
        assert (found.value, found.overlap) == (10, 0)
        by_person = question(s, ask("sum", "t_attend"), by=("subject",), scope=scope(pair))
        with s.open():
            assert not engine.answer(by_person).cells
            assert record.of_document(scope(pair), "scratch", "1")[0].quantity == 10
            assert not record.of_document(scope(pair), "scratch", "2")


def test_dimensions_of_postings_and_of_attributions() -> None:
    with ledger() as s:
        sales_of_economics(s)
        by_mode = question(s, ask("sum", "t_sale"), by=("mode", "category"))
        with s.open():
            found = {key[3]: c.value for key, c in engine.answer(by_mode).cells.items()}
        assert found == {("direct", "832"): 5_000_000, ("help", ""): 5_000_000, ("", ""): 2_000_000}


def test_which_filters_let_the_postings_of_a_document_through() -> None:
    with ledger() as s:
        sales_of_economics(s)
        wheres = [Where.of(w) for w in (*ROWS, {"programme": "eastwest", "mode": "help"})]
        with s.open():
            found = record.matching(Scope.everything(), wheres, [1, 2, 3])
        assert found == [{1}, {2, 3}, {1}, {3}, frozenset()]


def test_the_number_of_statements_does_not_grow_with_regions_and_periods() -> None:
    with ledger() as s:
        sales_of_economics(s)
        regions = [s.region(f"5002{i:02}") for i in range(1, 39)]
        asks = tuple(
            replace(ask(verb, "t_sale", of="about"), code=verb) for verb in ("sum", "distinct", "balance", "days")
        )

        def statements(some: list[int], periods: tuple[str, ...]) -> int:
            asked = Question(
                asks=asks, regions=tuple(some), periods=tuple(map(Period.parse, periods)), scope=Scope.everything()
            )
            s.connection.force_debug_cursor = True
            s.connection.queries_log.clear()
            with s.open():
                engine.answer(asked)
            s.connection.force_debug_cursor = False
            return sum("SELECT" in str(q["sql"]) for q in s.connection.queries_log)

        few, many = statements(regions[:1], ("2021",)), statements(regions, ("2020", "2021", "2022", "2021Q1"))
        assert few == many <= 8


def test_a_label_is_read_on_the_day() -> None:
    from bangfu.ledger.places import Reach

    with ledger() as s:
        s.post(fact("t_sale", 1, "2021-03-01", "500237"), fact("t_sale", 2, "2022-03-01", "500237"))
        reach = Reach(*s.region_reach("500237"), date(2022, 1, 1), date(2023, 1, 1))
        s.place = lambda asked, text, on: [reach] * 30 if text == "@many" else [reach]  # type: ignore[method-assign]
        for label in ("@one", "@many"):
            assert cell(s, ask("sum", "t_sale", {"region": label}), "2021..2022").value == 2
        assert s.region(WHOLE)
