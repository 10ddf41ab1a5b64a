"""Every indicator that ships has a worked case that comes out, and a faulty text is refused in words."""

from __future__ import annotations

import pytest

from bangfu.indicators import examples, load, words
from bangfu.indicators.load import IndicatorFault

pytestmark = pytest.mark.usefixtures("in_memory")

GOOD = """
[x]
name = "甲"
unit = "fen"
since = 2021-01-01
basis = "口径自定"
sum = "money.spend"
[[x.example]]
say = "一笔"
post = [["2021-03-01", 5]]
expect = 5
"""


@pytest.mark.parametrize("code", list(load.indicators()))
def test_the_worked_cases_come_out(code: str) -> None:
    assert examples.failures(load.indicators()[code]) == []


def test_a_wrong_expectation_is_found() -> None:
    wrong = load.compiled({"f": GOOD.replace("expect = 5", "expect = 6")})["x"]
    assert examples.failures(wrong) == ["x“一笔”:应为 6,算出 5"]


def test_an_indicator_without_a_case_is_found() -> None:
    bare = load.compiled({"f": GOOD.split("[[", maxsplit=1)[0]})["x"]
    assert examples.failures(bare) == ["x 没有算例"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('sum = "money', 'summ = "money', "f [x] summ:没有这个键"),
        ("money.spend", "money.spent", "没有计量项“money.spent”。是不是想写 money.spend?"),
        ('basis = "口径自定"', "", "f [x]:缺 basis"),
        ("since = 2021-01-01", 'since = "2021"', "f [x] since"),
        ('unit = "fen"', 'unit = "fen"\nwhere = { regoin = "500000" }', "筛选里没有“regoin”这一列。是不是想写 region?"),
        ('sum = "money.spend"', 'sum = "money.spend"\ndays = "money.spend"', "每个指标正好用一个动词"),
        ("say =", "sya =", "f [x] example:多了 ['sya'],缺 ['say']"),
        ('unit = "fen"', 'unit = "fem"', "f [x]:单位写的是“fem”"),
        ('unit = "fen"', 'unit = "person"', "这样算出来的单位是 fen"),
        ('unit = "fen"', 'unit = "fen"\nshow = "万"', "show 写的是 '万'。可用:分、元、万元、亿元"),
        ("sum =", "last =", "money.spend 是 flow,不能用 last。可用:sum、balance、distinct、having"),
        ("sum =", "distinct =", "distinct 的 of 写的是“”。可用:subject、about、receiver、region"),
        ('post = [["2021-03-01", 5]]', 'post = [["2021-03-01", "5"]]', "f [x] example post:写的是 ['2021-03-01', '5']"),
        ("5]]", "5, { regoin = 1 }]]", "f [x] example post regoin:没有这一列"),
        ('sum = "money.spend"', 'change = "y"\nagainst = "previous"', "没有指标“y”"),
        (
            'sum = "money.spend"',
            'change = { sum = "money.spend" }',
            "change 的 against 写的是“”。可用:previous、last_year",
        ),
    ],
)
def test_a_faulty_text_names_place_and_remedy(before: str, after: str, said: str) -> None:
    with pytest.raises(IndicatorFault) as fault:
        load.compiled({"f": GOOD.replace(before, after)})
    assert said in str(fault.value)


def test_a_changed_rule_leaves_the_old_one_computable() -> None:
    text = GOOD + '[x.from.2026-01-01]\nname = "乙"\nsum = "money.pass"\n'
    found = load.compiled({"f": text})["x"]
    from bangfu.kernel.period import Period

    old, new = found.for_period(Period.parse("2025")), found.for_period(Period.parse("2026"))
    assert (old.name, old.ask.measures) == ("甲", ("money.spend",))
    assert (new.name, new.ask.measures) == ("乙", ("money.pass",))
    assert old.ask.verb == new.ask.verb == "sum"


def test_channels_are_said_by_the_names_of_the_registry() -> None:
    text = GOOD.replace("sum =", 'where = { programme = "central" }\nsum =')
    assert "渠道为定点帮扶" in words.formula(load.compiled({"f": text})["x"].latest.ask)
