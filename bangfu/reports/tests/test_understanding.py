"""Single cues of a text: who, when, which status, what kind of statement, and what its numbers say of each other."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from bangfu.indicators import load
from bangfu.registry.roster import roster
from bangfu.reports.auditing.arithmetic import identities
from bangfu.reports.auditing.names import Names
from bangfu.reports.auditing.subjects import Described, described, subjects
from bangfu.reports.auditing.understanding import Understood, understand
from bangfu.reports.tests.annotated import bulletins

TODAY = date(2022, 5, 29)
COMMA, SEMI = "\uff0c", "\uff1b"


class Reader:
    """Understands texts with the names of the registry and the words of the indicators, and of more if wanted."""

    def __init__(self) -> None:
        self.names = Names(roster(TODAY))
        self.known = [described(indicator) for indicator in load.indicators().values()]

    def read(self, text: str, *more: Described, **given: Any) -> Understood:
        return understand(text, self.names, subjects([*self.known, *more]), today=TODAY, **given)


@pytest.fixture
def reader(fresh_db: Any) -> Reader:
    return Reader()


def roles(understood: Understood) -> list[str]:
    """helper>helped of every number."""
    return [f"{r.roles.helper.title if r.roles.helper else ''}>{r.roles.region_title}" for r in understood.rows]


PARTIES = [
    ("水利部向万州、武隆、城口投入3.07亿元,完成丰都县30个乡镇供水工程。", ["水利部>万州区、武隆区、城口县", "水利部>丰都县"]),
    ("中国中信集团有限公司在黔江为102家养殖场投保。该集团又培训干部20名。", ["中信集团>黔江区", "中信集团>黔江区"]),
    ("烟台市投入1000万元,对烟台(巫山)产业园区提档升级。", ["烟台市>巫山县"]),
    ("1000万元来自烟台市,用于巫山县。", ["烟台市>巫山县"]),
    ("农行在石柱县投放贷款5万元;中核集团为石柱县建设项目3个。", ["农业银行>石柱土家族自治县", "中核集团>石柱土家族自治县"]),
    ("各中央单位培训干部20名。其中,中央外办培训干部8名。", ["@中央单位>重庆市", "中央外办>重庆市"]),
    ("市级为472个驻村工作队安排经费1.888亿元。", [">重庆市", ">重庆市"]),
    ("渝中区结对帮扶巫溪县,投入资金200万元。", ["渝中区政府>巫溪县"]),
    ("奉节白帝镇获三峡集团捐赠30万元。", ["三峡集团>奉节县白帝镇"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), PARTIES, ids=[text[:10] for text, _ in PARTIES])
def test_who_helps_whom(reader: Reader, text: str, wanted: list[str]) -> None:
    assert roles(reader.read(text)) == wanted


def test_a_pair_holds_where_the_text_names_nobody(reader: Reader) -> None:
    helper, place = reader.names.party("烟台市"), reader.names.party("巫山县")
    assert helper and place
    assert roles(reader.read("两地互访,投入资金200万元。", pair=(helper.helper, place.place))) == ["烟台市>巫山县"]


PERIODS = [
    ("2021年投入资金200万元。", "2021"), ("去年6月,投入资金200万元。", "2021-06"), ("今年一季度投入200万元。", "2022Q1"),
    ("2021年1\u20146月投入200万元。", "2021-01..2021-06"), ("上半年投入200万元。", "2022-01..2022-06"),
    ("截至目前,投入资金200万元。", "@2022-05-29"), ("截至2021年底,投入资金200万元。", "@2021-12-31"),
    ("一年来,投入资金200万元。", "2021-05..2022-05"), ("2021年以来,投入资金200万元。", "2021-01..2022-05"),
    ("2020\u20142021年投入200万元。", "2020..2021"), ("近年来,投入资金200万元。", "@2022-05-29"),
    ("2021年工作总结\n\n全年投入资金200万元。", "2021"), ("2021年是开局之年。投入资金200万元。", "2021"),
    ("印发《2020年工作要点》。投入资金200万元。", "@2022-05-29"), ("累计投放惠农e贷200万元。", "@2022-05-29"),
    ("2021年是开局之年。他说:“我2015年就来了。”投入资金200万元。", "2021"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), PERIODS, ids=[text[:12] for text, _ in PERIODS])
def test_when_it_was_so(reader: Reader, text: str, wanted: str) -> None:
    assert reader.read(text).rows[0].when.period.text == wanted


def test_a_period_holds_for_its_section_and_no_further(reader: Reader) -> None:
    text = "工作情况\n\n一、资金\n2021年,全面启动。\n投入资金200万元。\n\n二、队伍\n选派干部30名。\n"
    assert [r.when.period.text for r in reader.read(text).rows] == ["2021", "@2021-12-31"]


KINDS = [
    ("干部至少参加1次培训。", "rule", "required"), ("平均每队40万元。", "rate", "done"), ("经费2万元/村。", "rate", "done"),
    ("同比增长12.3%。", "change", "done"), ("占总数的25%。", "share", "done"), ("人均纯收入达到1.4万元。", "rate", "done"), ("完成年度计划160个。", "fact", "done"),
    ("至少投入200万元。", "rule", "required"), ("计划投入200万元。", "plan", "planned"),
    ("他说:“我家又种了十亩脆李,过几年就能见到效益了。”", "told", "done"), ("小额信贷余额2亿元。", "fact", "balance"),
    ("累计投放贷款2亿元。", "fact", "cumulative"), ("安排经费2亿元。", "fact", "arranged"),
    ("拨付资金2亿元。", "fact", "allocated"), ("支出资金2亿元。", "fact", "spent"), ("投入资金2亿元。", "fact", "invested"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "status"), KINDS, ids=[row[0][:10] for row in KINDS])
def test_what_kind_of_statement_it_is(reader: Reader, text: str, kind: str, status: str) -> None:
    row = reader.read(text).rows[0]
    assert (row.kind, row.status) == (kind, status)


def test_what_is_said_of_the_first_of_two_holds_for_both(reader: Reader) -> None:
    first, second = reader.read("队均经费分别为40万元和50万元。").rows
    assert first.kind == second.kind == "rate"
    text = "市级安排1.888亿元给472支驻村工作队,安排850万元给17支驻乡工作队,队均分别为40万元和50万元。"
    found = [(i.kind, i.holds) for i in identities(reader.read(text))]
    assert found == [("times", True), ("times", True)]


def test_money_belongs_to_whom_it_is_given(reader: Reader) -> None:
    text = "市级安排1.888亿元给472支驻村工作队,850万元给17支驻乡工作队。"
    codes = [r.indicator for r in reader.read(text).rows]
    assert codes == ["village_team_funds", "village_teams", "township_team_funds", "township_teams"]


def test_arranged_is_not_paid_and_a_balance_is_not_what_was_lent(reader: Reader) -> None:
    codes = [r.indicator for r in reader.read("秀山县发放惠农e贷7亿元,小额信贷余额2亿元。").rows]
    assert codes == ["loans_issued", "microcredit_balance"]
    arranged, spent = reader.read("市级为驻村工作队安排工作经费1亿元。帮扶资金支出1亿元。").rows
    assert (arranged.indicator, spent.indicator) == ("village_team_funds", "payments")


def test_a_plan_that_the_ledger_keeps_is_held_against_it(reader: Reader) -> None:
    kept, other = reader.read("2021年,帮扶项目计划投资3.8亿元。2022年,计划新建公路30公里。").rows
    assert (kept.kind, kept.indicator, other.kind) == ("fact", "projects_planned", "plan")


def test_a_new_line_brings_its_own_words(reader: Reader) -> None:
    text = "2021年,全县新建沼气池320口。"
    assert reader.read(text).rows[0].indicator == ""
    line = Described("biogas", "建成的沼气池", "count", show="口", phrases=("建成的沼气池", "新建沼气池"))
    (row,) = reader.read(text, line).rows
    assert row.indicator == "biogas" and "沼气池" in row.candidates[0].reason


def test_what_two_figures_claim_alike_stays_open(reader: Reader) -> None:
    twins = [Described(code, name, "household", phrases=("农村户厕",)) for code, name in
             (("toilets_built", "新建户厕"), ("toilets_mended", "整修户厕"))]  # fmt: skip
    (row,) = reader.read("2021年,农村户厕320户。", *twins).rows
    assert [c.code for c in row.likely] == ["toilets_built", "toilets_mended"]


IDENTITIES = [
    ("水利部帮扶万州、武隆、丰都、城口、巫溪5区县。", ("list", True)),
    ("水利部帮扶万州、武隆、丰都、城口、巫溪6区县。", ("list", False)),
    ("水利部、中央外办、农业银行等3家中央单位参加。", ("list", True)),
    ("采购1200万元、帮助销售3400万元,合计4600万元。", ("sum", True)),
    ("采购1200万元、帮助销售3400万元,合计4700万元。", ("sum", False)),
    ("共计3.37亿元,其中直接投入2.62亿元、协调引进0.75亿元。", ("sum", True)),
    ("对591名驻村干部岗前培训,培训驻村干部6577人,驻村干部共有7168人。", ("sum", True)),
    ("为472个工作队安排1.888亿元。", ("rate", True)),
    ("为472个工作队安排1.888亿元,平均每队40万元。", ("times", True)),
    ("为472个工作队安排1.888亿元,平均每队45万元。", ("times", False)),
    ("2021年,9家中央单位培训基层干部7774名。中央外办培训基层干部445名。", ("part", True)),
    ("2021年,9家中央单位培训基层干部774名。中央外办培训基层干部4450名。", ("part", False)),
    ("实施项目12个,其中产业项目8个,占66.7%。", ("share", True)),
    ("实施项目12个,其中产业项目8个,占72.7%。", ("share", False)),
    ("开展“三园”建设:一是工业园;二是农业园;三是学院。", ("enumeration", True)),
    ("重点做了四项工作:一是定制度;二是抓培训;三是促整改。", ("enumeration", False)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), IDENTITIES, ids=[text[:14] for text, _ in IDENTITIES])
@pytest.mark.parametrize("wide", [False, True], ids=["half", "full"])
def test_what_numbers_say_of_each_other(reader: Reader, text: str, wanted: tuple[str, bool], wide: bool) -> None:
    text = text.replace(",", COMMA).replace(";", SEMI).replace(":", "\uff1a") if wide else text
    found = identities(reader.read(text))
    assert wanted in [(i.kind, i.holds) for i in found], found
    assert all(0 <= a < b <= len(text) for i in found for a, b in i.spans)


@pytest.mark.parametrize("text", ["", "\n\n", "春风送暖,万物复苏。", "2021年6月18日至20日,渝委农办〔2021〕14号。",
                                  "一" * 3000, "1" * 3000, "、" * 3000, "“" * 3000, "截至" * 1000])  # fmt: skip
def test_a_text_without_numbers_is_no_trouble(reader: Reader, text: str) -> None:
    understood = reader.read(text)
    assert understood.rows == () and identities(understood) == []


@pytest.mark.load
def test_four_times_the_text_takes_about_four_times_the_time(reader: Reader) -> None:
    """A ratio, not a time: 4 for linear, 16 where every number is held against every other."""
    text = "".join(bulletin.text + "\n\n" for bulletin in bulletins())
    words = subjects(reader.known)
    taken = []
    for times in (1, 4):
        begun = time.process_time()
        identities(understand(text * times, reader.names, words, today=TODAY))
        taken.append(time.process_time() - begun)
    print(f"{len(text) / taken[0]:,.0f} characters a second")
    assert taken[1] < 9 * taken[0]
