"""Every fault of a row at once, each with cell, value and remedy."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.intake.layout import layouts
from bangfu.intake.target import Target
from bangfu.intake.verdict import Judge, Verdict
from bangfu.kernel.errors import Refused
from bangfu.workbooks.sheets import Book, Sheet

TARGETS = (
    Target("number", "编号", "text", True),
    Target("date", "日期", "date", True),
    Target("region", "受益地区", "region", True),
    Target("giver", "给付单位", "organisation"),
    Target("amount_fen", "金额", "money", True),
    Target("mode", "方式", "choice", choices={"direct": "直接"}),
    Target("holder_id", "身份证号", "identity"),
)
HEAD = ["编号", "日期", "受益地区", "给付单位", "金额(元)", "方式", "身份证号"]
GOOD = ["A-1", "2021.3.1", "奉节县", "某单位", "1,000.00", "直接", "11010519491231002X"]


def region(text: str, on: date, target: Target) -> int:
    if text != "奉节县":
        code = "abolished_region" if text == "江北区" else "unknown_region"
        raise Refused(f"{on} 没有“{text}”", "请核对", code)
    return 7


def judge(*cells: Any, merged: frozenset[tuple[int, int]] = frozenset()) -> Verdict:
    table = layouts(Book([Sheet("表", [HEAD, list(cells)], merged)]), TARGETS)[0]
    judge_ = Judge(TARGETS, {"region": region, "organisation": lambda *_: 9}, date(2022, 6, 1), date(2021, 1, 1))
    return judge_.judge(table.rows[0], table)


def faults(verdict: Verdict) -> list[tuple[str, str]]:
    return [(fault.cell, fault.code) for fault in verdict.faults]


def test_a_good_row() -> None:
    verdict = judge(*GOOD)
    assert verdict.good and not verdict.faults
    assert verdict.values == {"number": "A-1", "date": "2021-03-01", "region": 7, "giver": 9, "amount_fen": 100_000,
                              "mode": "direct", "holder_id": "11010519491231002X"}  # fmt: skip


def test_all_faults_at_once() -> None:
    verdict = judge(None, "5月29日", "奉节区", "91110000600037341A", "-5", "间接", "110105194912310021")
    assert faults(verdict) == [
        ("A2", "missing"), ("B2", "day_without_year"), ("C2", "unknown_region"), ("D2", "wrong_check_digit"),
        ("E2", "negative_without_return"), ("F2", "bad_choice"), ("G2", "wrong_check_digit"),
    ]  # fmt: skip
    assert [fault.value for fault in verdict.faults][1:3] == ["5月29日", "奉节区"]
    assert all(fault.remedy and fault.message and fault.column for fault in verdict.faults)


def test_days_outside_validity() -> None:
    assert faults(judge("A", "2022-06-02", *GOOD[2:])) == [("B2", "day_in_future")]
    assert faults(judge("A", "1985-12-31", *GOOD[2:])) == [("B2", "day_too_early")]
    assert judge("A", "2022-06-01", *GOOD[2:]).good


def test_a_closed_period_warns() -> None:
    verdict = judge("A", "2020-12-31", *GOOD[2:])
    assert verdict.good
    assert faults(verdict) == [("B2", "closed_period")]
    assert "将记入 2021-01-01" in verdict.faults[0].message


def test_merged_cells() -> None:
    assert faults(judge(*GOOD, merged=frozenset({(2, 3)}))) == [("C2", "merged_cell")]
    verdict = judge(*GOOD, merged=frozenset({(2, 5)}))
    assert not verdict.good
    assert faults(verdict) == [("E2", "merged_number")]


def test_an_abolished_region_is_not_claimed_without_a_day() -> None:
    assert faults(judge("A", "2021-03-01", "江北区", *GOOD[3:])) == [("C2", "abolished_region")]
    assert faults(judge("A", "某日", "江北区", *GOOD[3:])) == [("B2", "bad_day")]
