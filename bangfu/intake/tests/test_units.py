"""Units stand in the header and convert once; doubtful sizes are shown."""

from __future__ import annotations

import pytest

from bangfu.intake import units
from bangfu.kernel.errors import Refused


@pytest.mark.parametrize(
    ("header", "title", "unit"),
    [
        ("金额(元)", "金额", "元"),
        ("金额\uff08万元\uff09", "金额", "万元"),
        ("金额\n(亿元)", "金额", "亿元"),
        ("金额(单位:万元)", "金额", "万元"),
        ("金额/万元", "金额", "万元"),
        ("* 拨付金额 单位:元", "拨付金额", "元"),
        ("金额", "金额", ""),
        ("人数(人)", "人数", ""),
        ("满意度(百分比)", "满意度", ""),
        ("金额(分)", "金额", "分"),
    ],
)
def test_the_unit_of_a_header(header: str, title: str, unit: str) -> None:
    assert units.split_header(header) == (title, unit)


@pytest.mark.parametrize(("header", "code"), [("金额(元/万元)", "mixed_units"), ("金额(千元)", "bad_unit")])
def test_a_header_that_cannot_be_converted(header: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        units.split_header(header)
    assert refused.value.code == code


def test_a_unit_above_the_table() -> None:
    assert units.line_unit(["2021年资金表", None, "计量单位\uff1a万元"]) == "万元"
    assert units.line_unit(["填报单位:奉节县财政局"]) == ""
    assert units.agreed("", "万元", "金额") == "万元"
    assert units.agreed("", "", "金额") == "元"
    with pytest.raises(Refused) as refused:
        units.agreed("元", "万元", "金额")
    assert refused.value.code == "mixed_units"


@pytest.mark.parametrize(
    ("value", "unit", "fen"),
    [
        ("1,234.50", "元", 123450),
        ("\uff11\uff0c\uff12\uff13\uff14\uff0e\uff15", "元", 123450),
        ("\u00a5100", "元", 10000),
        ("(20)", "元", -2000),
        ("\uff0d20", "元", -2000),
        (2.62, "亿元", 26_200_000_000),
        (0.3, "元", 30),
        ("3万元", "万元", 3_000_000),
        (1000, "元", 100_000),
    ],
)
def test_an_amount(value: str | float, unit: str, fen: int) -> None:
    assert units.amount(value, unit) == fen


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("3万元", "other_unit"),
        ("约100", "bad_number"),
        ("\u2014", "bad_number"),
        (0.001, "too_fine"),
        (True, "bad_number"),
        ("1e400", "too_large"),
        ("nan", "bad_number"),
    ],
)
def test_an_amount_that_is_none(value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        units.amount(value, "元")  # type: ignore[arg-type]
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_mixed_up_unit_is_doubted_and_an_ordinary_spread_is_not() -> None:
    fen = {3: 100_000_00, 4: 120_000_00, 5: 12_00, 6: 80_000_00, 7: 900_000_00}
    found = units.suspects(fen)
    assert list(found) == [5]
    assert found[5].severity == "warning"
    assert "9,167 倍" in found[5].message


@pytest.mark.parametrize(("other", "doubted"), [(999, False), (1_000, True), (100_000, True), (100_001, False)])
def test_the_edges_of_doubt(other: int, doubted: bool) -> None:
    assert bool(units.suspects({1: 100, 2: 100 * other})) == doubted


def test_one_amount_alone_is_compared_with_earlier_ones_only() -> None:
    assert not units.suspects({1: 5})
    assert 1 in units.suspects({1: 500}, [5_000_000, 6_000_000])
