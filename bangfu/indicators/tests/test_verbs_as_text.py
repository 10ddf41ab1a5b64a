"""Each verb written as a text, with worked cases: what a line of assistance may write."""

from __future__ import annotations

import pytest

from bangfu.indicators import examples, load, words
from bangfu.indicators.load import IndicatorFault, compiled
from bangfu.kernel.period import Period
from bangfu.ledger.measures import declared
from bangfu.ledger.tests.asking import MEASURES

pytestmark = pytest.mark.usefixtures("in_memory")

HEAD = 'name = "{0}"\nsince = 2021-01-01\nbasis = "口径自定"\n'
TEXTS = {
    "total": """unit = "fen"
sum = "t_sale"
where = { programme = "central", helper = "@中央单位" }
[[total.example]]
say = "两家各认领一次,事实只计一次"
post = [["2021-03-01", 100, { also = [{ programme = "eastwest", helper = "山东" }] }], ["2021-03-02", -20], ["2021-03-02", 7, { helper = "别家" }]]
expect = 80
[[total.example]]
say = "认领各计全额"
view = "claimed"
post = [["2021-03-01", 100, { also = [{ programme = "central", helper = "@中央单位", mode = "help" }] }]]
expect = 200
[[total.example]]
say = "分摊按份额"
view = "shared"
post = [["2021-03-01", 100, { share = "1/3", also = [{ programme = "eastwest", helper = "山东", share = "2/3" }] }]]
expect = 33""",
    "people": """unit = "person"
distinct = "t_attend"
of = "subject"
[[people.example]]
say = "一人三次仍是一人,无名册的按数量"
post = [["2021-03-01", 1, { subject = "甲" }], ["2021-04-01", 1, { subject = "甲" }], ["2021-04-01", 40]]
expect = 41""",
    "in_post": """unit = "person"
balance = "t_post"
[[in_post.example]]
say = "来三走一"
post = [["2020-03-01", 3], ["2021-04-01", -1], ["2022-01-01", -1]]
expect = 2""",
    "beds": """unit = "count"
last = "t_bed"
[[beds.example]]
say = "每家取最近一次"
post = [["2021-03-01", 10, { giver = "甲" }], ["2021-04-01", 12, { giver = "甲" }], ["2021-01-01", 5, { giver = "乙" }]]
expect = 17
[[beds.example]]
say = "没有报告不是零"
post = []
expect = "无"
""",
    "online_share": """unit = "ratio"
show = "%"
ratio = { numerator = { sum = "t_sale.online" }, denominator = "total" }
where = { mode = "help" }
[[online_share.example]]
say = "四分之一"
post = [["2021-03-01", 100, { measure = "t_sale.online", mode = "help", helper = "@中央单位", programme = "central" }], ["2021-03-01", 300, { measure = "t_sale" }], ["2021-03-01", 300, { measure = "t_sale", mode = "direct" }]]
expect = "1/4\"""",
    "growth": """unit = "ratio"
change = "total"
against = "last_year"
[[growth.example]]
say = "增一半"
post = [["2020-03-01", 100], ["2021-03-01", 150]]
expect = "1/2"
[[growth.example]]
say = "上年没有就没有增减"
post = [["2021-03-01", 150]]
expect = "无\"""",
    "t_sale": """unit = "fen"
sum = "t_sale"
[[t_sale.example]]
say = "各处相加"
post = [["2021-03-01", 100, { region = "500237" }], ["2021-03-01", 1, { region = "500236" }], ["2021-03-01", 2, { region = "370600" }]]
expect = 101""",
    "done": """unit = "ratio"
target = "t_sale"
[[done.example]]
say = "只看本级的目标"
post = [["2021-03-01", 90, { region = "500237" }], ["2021-01-01", 120, { measure = "target.t_sale" }], ["2021-01-01", 70, { measure = "target.t_sale", region = "500237" }]]
expect = "3/4\"""",
    "trained": """unit = "person"
having = "t_post"
of = "about"
by = "subject"
window = "tenure"
need = { sum = "t_attend" }
at_least = 1
[[trained.example]]
say = "第一任期内培训过的,不算第二任期"
post = [["2021-01-01", 1, { about = "任一", subject = "甲" }], ["2021-02-01", 1, { measure = "t_attend", subject = "甲" }], ["2021-03-01", -1, { about = "任一", subject = "甲" }], ["2021-04-01", 1, { about = "任二", subject = "甲" }], ["2021-04-01", 1, { about = "任三", subject = "乙" }], ["2021-05-01", 1, { measure = "t_attend", subject = "乙" }]]
expect = 1""",
    "vacant_days": """unit = "day"
days = "t_vacant"
[[vacant_days.example]]
say = "空十天和二十天"
post = [["2021-03-01", 1], ["2021-03-11", -1], ["2021-03-01", 1], ["2021-03-21", -1]]
expect = 30""",
    "open_age": """unit = "day"
age = "t_vacant"
[[open_age.example]]
say = "开了五天和十五天"
period = "@2021-03-31"
post = [["2021-03-26", 1, { about = "甲" }], ["2021-03-16", 1, { about = "乙" }]]
expect = 10""",
}


def texts(**changed: str) -> dict[str, str]:
    """The texts above as one file, some of them changed."""
    parts = {**TEXTS, **changed}
    return {"f": "\n".join(f"[{code}]\n{HEAD.format(code)}{text}" for code, text in parts.items())}


@pytest.mark.parametrize("code", list(TEXTS))
def test_every_case_comes_out(code: str) -> None:
    with declared(MEASURES):
        assert examples.failures(compiled(texts())[code]) == []


def test_a_definition_reads_as_a_sentence() -> None:
    with declared(MEASURES):
        found = {code: words.formula(one.latest.ask) for code, one in compiled(texts()).items()}
    assert found["total"].endswith("(帮扶单位为中央单位,渠道为定点帮扶)之和")
    assert found["people"] == "“培训人次”涉及的人(户)数(同一个只计一次)"
    assert found["growth"] == f"({found['total']})比上年同期的增减"
    assert found["trained"] == "“在岗”中各自在任期内(“培训人次”之和)不少于 1 的事项数"


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("people", 'unit = "person"\nage = "t_attend"', "单位写的是“person”。这样算出来的单位是 day"),
        ("in_post", 'unit = "person"\nsum = "t_post"', "t_post 是 stock,不能用 sum"),
        ("trained", TEXTS["trained"].replace('by = "subject"', 'by = "helper"'), "having 的 by 写的是“helper”"),
        ("trained", TEXTS["trained"].replace("at_least = 1", ""), "having 要写 at_least 或 at_most 之一"),
        ("done", 'unit = "ratio"\ntarget = "people"', "没有计量项“target.people”"),
        ("online_share", 'unit = "ratio"\nratio = { numerator = "totl", denominator = "total" }', "是不是想写 total?"),
        ("x", 'unit = "fen"\nsum = "fund.arranged.work"\nwhere = { category = "villag" }', "可用:village(驻村工作队)"),
    ],
)
def test_what_does_not_suit_is_refused(code: str, text: str, said: str) -> None:
    with declared(MEASURES), pytest.raises(IndicatorFault) as fault:
        compiled(texts(**{code: text}))
    assert said in str(fault.value) and f"f [{code}]" in str(fault.value)


def test_an_indicator_that_is_made_of_itself_is_refused() -> None:
    with declared(MEASURES), pytest.raises(IndicatorFault) as fault:
        compiled(texts(growth='unit = "ratio"\nchange = "growth"\nagainst = "previous"'))
    assert "growth 引用了自己" in str(fault.value)


def test_the_definition_of_the_period_is_taken() -> None:
    later = '\n[total.from.2026-01-01]\nwhere = { programme = "eastwest" }\n'
    with declared(MEASURES):
        one = compiled(texts(total=TEXTS["total"] + later))["total"]
    old, new = one.for_period(Period.parse("2025")), one.for_period(Period.parse("2026"))
    assert old.ask.where.get("programme") == ("central",)
    assert (new.ask.where.get("programme"), new.ask.where.get("helper")) == (("eastwest",), ())
    assert load.indicators().keys().isdisjoint(TEXTS)


def test_a_figure_made_of_another_follows_its_changes() -> None:
    later = '\n[total.from.2026-01-01]\nsum = "t_sale.online"\n'
    with declared(MEASURES):
        growth = compiled(texts(total=TEXTS["total"] + later))["growth"]
    read = {year: growth.for_period(Period.parse(year)).ask.parts[0].measures for year in ("2025", "2026")}
    assert read == {"2025": ("t_sale",), "2026": ("t_sale.online",)}
