"""What a cell says, by the type of its column."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.intake import cells, digits
from bangfu.kernel.errors import Refused

DAY = date(2022, 5, 29)


@pytest.mark.parametrize(
    "value",
    [DAY, 44710, 44710.75, "44710", "2022.5.29", "2022-05-29", "2022/5/29", "20220529", 20220529, "2022年5月29日",
     "2022年05月29日", "\uff12\uff10\uff12\uff12年5月29日", " 2022-05-29 ", "2022-05-29 08:30:00"],
)  # fmt: skip
def test_a_day(value: object) -> None:
    assert cells.day(value) == DAY  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("5月29日", "day_without_year"),
        ("5.29", "day_without_year"),
        ("2022年5月", "day_incomplete"),
        ("2022.5", "day_incomplete"),
        ("2022-02-30", "bad_day"),
        ("20221301", "bad_day"),
        ("去年", "bad_day"),
        (5, "bad_day"),
    ],
)
def test_a_day_that_is_none(value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        cells.day(value)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert refused.value.remedy


def test_whole_numbers() -> None:
    assert [cells.integer(v) for v in ("1,200", 3.0, "\uff15", 7)] == [1200, 3, 5, 7]
    for wrong in ("一百", 1.5, True, None, DAY, "1e30"):
        with pytest.raises(Refused):
            cells.integer(wrong)


def test_a_choice_by_title_or_code_and_the_nearest_one() -> None:
    choices = {"direct": "直接投入", "introduced": "协调引进"}
    assert cells.choice("直接 投入", choices) == cells.choice("direct", choices) == "direct"
    with pytest.raises(Refused) as refused:
        cells.choice("直接投人", choices)
    assert "是不是“直接投入”" in refused.value.remedy


def test_texts() -> None:
    assert [cells.text(v) for v in ("a\x07b ", 12, 0.1, True, DAY, None)] == ["ab", "12", "0.1", "是", "2022-05-29", ""]


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("91110000600037341L", True),
        ("91110000600037341A", False),
        ("9111000060003734", False),
        ("I1110000600037341L", False),
    ],
)
def test_credit_codes(code: str, right: bool) -> None:
    assert (digits.credit_code_fault(code) == "") == right


@pytest.mark.parametrize(
    ("code", "right"),
    [("11010519491231002X", True), ("11010519491231002x", True), ("110105194912310021", False), ("110105194912", False),
     ("510229197001010014", False)],
)  # fmt: skip
def test_identity_numbers(code: str, right: bool) -> None:
    assert (digits.identity_fault(code) == "") == right


def test_an_identity_number_of_an_abolished_region_stands() -> None:
    from stdnum.cn import ric

    number = "51022919700101001"  # 510229: a county of Sichuan before Chongqing was a municipality
    assert digits.identity_fault(number + ric.calc_check_digit(number + "0")) == ""
