"""Periods: what people write is understood, and what the product prints can be written back."""

from __future__ import annotations

import pytest

from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period


@pytest.mark.parametrize(
    "text",
    ["2021", "2021Q3", "2021-05", "2021-05-03", "2021..2022", "2021-05..2022-05", "2021-01..2021-06",
     "2021-07..2021-12", "2021-01-05..2021-06-10", "@2022-05-29"],
)  # fmt: skip
def test_a_printed_title_is_understood_as_the_same_period(text: str) -> None:
    assert Period.parse(Period.parse(text).title()) == Period.parse(text)


@pytest.mark.parametrize(
    ("written", "text"),
    [("2021上半年", "2021-01..2021-06"), ("2021年三季度", "2021Q3"), ("2021年3季度", "2021Q3"),
     ("2021年1季度至2022年2季度", "2021Q1..2022Q2"), ("2021年上半年至2022年下半年", "2021-01..2022-12"),
     ("2021年5月3日", "2021-05-03"), ("2021年到2022年", "2021..2022")],
)  # fmt: skip
def test_what_people_write_is_understood(written: str, text: str) -> None:
    assert Period.parse(written).text == text


@pytest.mark.parametrize("written", ["", "去年", "2021年13月", "2021年5季度", "2022年至2021年", "截至2021年", "二月"])
def test_what_names_no_period_is_refused_with_examples(written: str) -> None:
    with pytest.raises(Refused, match="看不懂期间") as caught:
        Period.parse(written)
    assert "2021年上半年" in caught.value.remedy
