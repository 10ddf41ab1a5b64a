"""Tables are found on sheets of any office: headers, units, total rows, feet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.intake import mapping, totals
from bangfu.intake.layout import layouts, unit_warnings
from bangfu.intake.target import Target
from bangfu.kernel.errors import Refused
from bangfu.workbooks.sheets import Book, Sheet

TARGETS = (
    Target("number", "编号", "text", True),
    Target("date", "日期", "date", True),
    Target("region", "受益地区", "region", True),
    Target("amount_fen", "金额", "money", True),
    Target("people_count", "受益人数", "integer"),
    Target("note", "备注", "text"),
)


def book(*rows: list[Any], name: str = "表") -> Book:
    return Book([Sheet(name, [list(row) for row in rows])])


HEAD = ["单据编号", "下达日期", "区县", "拨付金额(万元)", "受益人数"]
ONE = ["A-1", date(2021, 3, 1), "奉节县", 100, 5]
TWO = ["A-2", date(2021, 3, 2), "巫溪县", "50.5", 7]


def test_a_foreign_table_is_found_under_its_title() -> None:
    table = layouts(book(["2021年资金下达表"], ["单位:万元"], HEAD, ONE, TWO), TARGETS)[0]
    assert table.header_line == 3
    assert {m.header: m.name for m in table.mapping.matches} == dict(
        zip(HEAD, ["number", "date", "region", "amount_fen", "people_count"], strict=True)
    )
    assert table.units == {"amount_fen": "万元"}
    assert [row.line for row in table.rows] == [4, 5]
    assert table.rows[0].cells["amount_fen"].at == 4


def test_sample_foot_blank_and_total_rows_are_no_data() -> None:
    sample = ["示例", date(2021, 1, 1), "x", 1, 1]
    rows = [
        HEAD,
        sample,
        ONE,
        [None] * 5,
        TWO,
        ["合 计", None, None, 150.5, 12],
        ["填表人\uff1a张三", None, "审核人:李四"],
    ]
    table = layouts(book(*rows), TARGETS)[0]
    assert [row.line for row in table.rows] == [3, 5]
    assert len(table.totals) == 1
    assert totals.check(table, TARGETS) == []


def test_a_wrong_total_names_cell_both_sums_and_gap() -> None:
    table = layouts(book(HEAD, ONE, TWO, ["合计", None, None, 160.5, 12]), TARGETS)[0]
    (problem,) = totals.check(table, TARGETS)
    assert (problem.field, problem.code, problem.severity) == ("表!D4", "total_differs", "error")
    assert problem.message == "合计为 1,605,000.00 元,各行相加为 1,505,000.00 元,相差 100,000.00 元"
    assert problem.remedy


def test_partial_totals_cover_the_rows_before_them() -> None:
    rows = [HEAD, ["总计", None, None, 251, 19], ONE, TWO, ["小计", None, None, 150.5, 12], ["A-3", *ONE[1:3], 100.5, 7],
            ["小计", None, None, 100.5, 7]]  # fmt: skip
    assert totals.check(layouts(book(*rows), TARGETS)[0], TARGETS) == []
    rows[4][3] = 150
    assert [p.field for p in totals.check(layouts(book(*rows), TARGETS)[0], TARGETS)] == ["表!D5"]


def test_a_total_over_unreadable_rows_proves_nothing() -> None:
    table = layouts(book(HEAD, ["A-1", *ONE[1:3], "约一百", 5], ["合计", None, None, 100, 5]), TARGETS)[0]
    (problem,) = totals.check(table, TARGETS)
    assert (problem.code, problem.severity) == ("total_unchecked", "warning")


def test_units_that_contradict_refuse_the_file() -> None:
    with pytest.raises(Refused) as refused:
        layouts(book(["单位:元"], HEAD, ONE), TARGETS)
    assert refused.value.code == "mixed_units"


def test_an_amount_without_a_unit_is_read_in_yuan_and_said_so() -> None:
    table = layouts(book(["编号", "日期", "区县", "金额"], ONE[:4]), TARGETS)[0]
    (warning,) = unit_warnings(table)
    assert (warning.code, warning.field) == ("no_unit", "表!D1")


def test_numbers_are_never_matched_by_likeness() -> None:
    line = mapping.match_headers(["编号", "上年金额", "备注栏"], TARGETS)
    assert [(m.name, m.score >= 95) for m in line.matches] == [("number", True), ("", False), ("note", False)]
    assert [w.code for w in mapping.warnings(line, "表", 1)] == ["unmatched_header", "near_header"]


def test_the_user_decides() -> None:
    chosen = {"上年金额": "amount_fen", "编号": "-"}
    line = mapping.match_headers(["编号", "上年金额"], TARGETS, chosen)
    assert [(m.name, m.why) for m in line.matches][1] == ("amount_fen", "由用户指定")
    assert line.matches[0].name == ""
    with pytest.raises(Refused, match="没有“amount”这一列"):
        mapping.match_headers(["编号"], TARGETS, {"编号": "amount"})


@pytest.mark.parametrize(
    ("rows", "code"), [([["a", "b"], ["c", "d"]], "no_header"), ([["编号", "日期", "区县"], ["A"]], "missing_columns")]
)
def test_a_table_that_cannot_be_read(rows: list[list[Any]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        layouts(book(*rows), TARGETS)
    assert refused.value.code == code
