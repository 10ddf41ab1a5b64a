"""A faulty text of obligations is refused in words: file, key, found, allowed, nearest."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.obligations import load
from bangfu.obligations.load import ObligationFault, compiled
from bangfu.obligations.tests.ground import YEARLY as GOOD

OPEN = GOOD.replace('for = { pairings = "central" }', 'for = { open = "fund.batch.stage", of = "about" }')
SET = '[["O-TT1".set]]\nregion = "500237"\nsince = 2022-01-01\ndocument = "示例〔2022〕1号"\nuntil = "10-31"\n'


def fault(text: str) -> str:
    with pytest.raises(ObligationFault) as caught:
        compiled({"f": text})
    return str(caught.value)


def test_a_text_becomes_plain_values() -> None:
    one = compiled({"f": GOOD + SET})["O-TT1"]
    assert one.duty is not None and (one.programme, one.since) == ("central", date(2021, 1, 1))
    assert (one.duty.numbers.until, one.duty.numbers.at_least, one.duty.need.by) == ((11, 30), 1, "region")
    assert one.duty.settings[0].numbers == (("until", (10, 31)),)


def test_what_stands_and_what_flows_are_told_apart() -> None:
    text = GOOD.replace('sum = "fund.received.direct"', 'balance = "stationing.stage"')
    standing, flowing = compiled({"f": text})["O-TT1"].duty, compiled({"f": GOOD})["O-TT1"].duty
    assert standing and flowing and (standing.need.stands, flowing.need.stands) == (True, False)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[", "[[", "f:不是合法的 TOML"),
        ('"O-TT1"', '"TT1"', "f [TT1]:写的是 'TT1',应为 编号,如 O-ZC7"),
        ("severity =", "severty =", "f [O-TT1] severty:没有这个键"),
        ("severity =", "severty =", "是不是想写 severity?"),
        ('severity = "high"', 'severity = "hgh"', "应为 high(重要)、normal(一般);是不是想写 high?"),
        ('class = "duty"', 'class = "dutty"', "f [O-TT1] class:写的是 'dutty',应为 duty(责任)"),
        ('basis = "口径自定"', "", "f [O-TT1]:缺 basis"),
        ('name = "每对结对每年有直接投入"', 'name = " "', "f [O-TT1] name:写的是 ' ',应为 一段文字"),
        ("since = 2021-01-01", 'since = "2021"', "f [O-TT1] since:写的是 '2021',应为 日期"),
        ('pairings = "central"', 'pairings = "centrl"', "f [O-TT1] for pairings:写的是 'centrl'"),
        ('pairings = "central"', 'pairings = "centrl"', "是不是想写 central?"),
        ('pairings = "central"', 'units = "vilage_team"', "是不是想写 village_team?"),
        ('pairings = "central"', 'pairngs = "central"', "应为 pairings、label、units、open 之一"),
        ('pairings = "central"', 'label = ""', "f [O-TT1] for label:写的是 ''"),
        ('pairings = "central"', 'label = "示范村", of = "about"', "f [O-TT1] for of:没有这个键"),
        ('every = "year"', 'every = "yearly"', "是不是想写 year?"),
        ('until = "11-30"', "", "f [O-TT1]:每年的责任要写 until"),
        ('until = "11-30"', 'until = "02-29"', "f [O-TT1] until:写的是 '02-29',应为 每年都有的月日"),
        ('every = "year"', 'every = "month"', "f [O-TT1] until:每月的责任不写期限,以期末为限"),
        ('every = "year"', 'every = "once"', "f [O-TT1] until:一次的责任只写 within"),
        ('every = "year"\nuntil = "11-30"', 'every = "once"', "f [O-TT1]:一次的责任要写 within"),
        ("soon = 30", "soon = -1", "f [O-TT1] soon:写的是 -1,应为 不小于 0 的整数"),
        ("at_least = 1", "at_least = 0", "f [O-TT1] need at_least:写的是 0,应为 不小于 1 的整数"),
        ("at_least = 1", "at_most = 1", "f [O-TT1] need at_most:没有这个键"),
        ("fund.received.direct", "fund.received.drect", "f [O-TT1] need:没有计量项“fund.received.drect”"),
        ("fund.received.direct", "fund.received.drect", "是不是想写 fund.received.direct?"),
        ('sum = "fund', 'balance = "money.spend", sum = "fund', "f [O-TT1] need:每个指标正好用一个动词"),
        ("at_least = 1", 'at_least = 1, where = { regoin = "500237" }', "是不是想写 region?"),
        ("at_least = 1", 'at_least = 1, where = { category = "citty" }', "where 里 category 写的是“citty”"),
        ("at_least = 1", 'at_least = 1, by = "fund"', "f [O-TT1] need by:写的是 'fund',应为 region"),
        ('mend = "fund.batch"', 'mend = "fund.batch"\nfigure = "direct_fund"', "是不是想写 direct_funds?"),
    ],
)
def test_a_faulty_duty_names_place_and_remedy(before: str, after: str, said: str) -> None:
    assert said in fault(GOOD.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('of = "about"', 'of = "abuot"', "f [O-TT1] for of:写的是 'abuot'"),
        ('of = "about"', 'of = "about", match = "programme"', "f [O-TT1] for match:写的是 'programme'"),
        ("fund.batch.stage", "fund.batch.stag", "是不是想写 fund.batch.stage?"),
        ('of = "about"', 'of = "about", where = { category = "accept" }', "可用:accepted(已入账)"),
    ],
)
def test_a_faulty_balance_names_place_and_remedy(before: str, after: str, said: str) -> None:
    assert compiled({"f": OPEN})
    assert said in fault(OPEN.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('document = "示例〔2022〕1号"', 'document = ""', "f [O-TT1] set 1 document:写的是 '',应为 文号"),
        ('document = "示例〔2022〕1号"\n', "", "f [O-TT1] set 1:缺 document"),
        ('until = "10-31"', "within = 3", "f [O-TT1] set 1 within:没有这个键"),
        ('until = "10-31"\n', "", "f [O-TT1] set 1:没有写任何数,应为 at_least、soon、until 之一"),
        ("since = 2022-01-01", "since = 2022", "f [O-TT1] set 1 since:写的是 2022,应为 日期"),
        ('region = "500237"', "region = 500237", "f [O-TT1] set 1 region:写的是 500237,应为 地区代码"),
    ],
)
def test_a_faulty_number_of_a_region_names_place_and_remedy(before: str, after: str, said: str) -> None:
    assert said in fault(GOOD + SET.replace(before, after, 1))


def test_a_guard_names_its_codes_and_a_build_test_its_test() -> None:
    head = '["O-TT2"]\nname = "甲"\nsince = 2021-01-01\nbasis = "口径自定"\n'
    found = compiled({"f": f'{head}class = "guard"\ncodes = ["number_taken"]'})["O-TT2"]
    assert found.codes == ("number_taken",) and found.duty is None
    assert "f [O-TT2]:缺 codes" in fault(f'{head}class = "guard"')
    assert "f [O-TT2] codes:写的是 []" in fault(f'{head}class = "guard"\ncodes = []')
    assert "f [O-TT2] every:没有这个键" in fault(f'{head}class = "guard"\ncodes = ["x"]\nevery = "year"')
    assert "f [O-TT2]:缺 test" in fault(f'{head}class = "build"')


def test_an_id_is_given_once() -> None:
    with pytest.raises(ObligationFault) as caught:
        compiled({"f": GOOD, "g": GOOD})
    assert "g [O-TT1]:f 里已有同号责任" in str(caught.value)


def test_what_is_installed_is_sound() -> None:
    found = load.obligations()
    assert all(one.basis and one.source.endswith(".toml") for one in found.values())
