"""The bulletin of the article on a small world: what is recorded is printed, what is not is said, what is filed stays."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from bangfu.documents import find, life
from bangfu.indicators import kept as kept_rules
from bangfu.indicators import load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.registry import parties
from bangfu.registry.models import Region
from bangfu.registry.scope import Scope
from bangfu.reports import bulletin, comparing, filing, kept, pdf, template, times, word
from bangfu.reports.asking import Desk
from bangfu.reports.issue import Bulletin, Paragraph, Table
from bangfu.reports.models import Filing
from bangfu.reports.wanted import Wanted

ALL = Scope.everything()
TODAY = date(2022, 6, 1)
NOW = datetime(2022, 6, 1, 4, tzinfo=UTC)
YEAR = Period.parse("2021")
JOINT = "万州区、武隆区、城口县"
FOREIGN, CITIC, WATER, EXIM = "中央外办", "中信集团", "水利部", "进出口银行"
SALE = {"region": "黔江区", "giver": "紫水供销社", "receiver": CITIC, "product": "示例农产品", "mode_code": "直接采购",
        "channel": "食堂和工会采购", "evidence": "A"}  # fmt: skip
# measure, quantity, money unit, day, place, giver
STATED = (
    ("fund.received.sector", "30722.67", "万元", "2021-06-30", JOINT, WATER),
    ("insurance.firm", "102", "", "2021-12-31", "黔江区", CITIC),
    ("benefit.raised", "1324", "", "2021-12-31", "云阳县", EXIM),
    ("training.attendance.cadre", "445", "", "2021-05-01", "彭水苗族土家族自治县", FOREIGN),
    ("training.attendance.cadre", "855", "", "2021-05-01", "黔江区", CITIC),
    ("rectification.measure", "9", "", "2022-04-01", "重庆市", "市乡村振兴局"),
)


def accepted(world: Any, kind: str, *rows: dict[str, Any]) -> None:
    """The documents submitted by one and accepted by another."""
    made = life.accept_many(world.approver, life.create_many(world.clerk, kind, rows))
    assert not [one for one in made if isinstance(one, Refused)]


def entered(world: Any, *rows: tuple[str, ...]) -> None:
    """The totals stated, submitted and accepted."""
    names = ("measure", "quantity", "unit", "date", "region", "giver")
    given = [
        {**dict(zip(names, row, strict=True)), "number": f"HZ-{no}", "receiver": "重庆市人民政府", "source": "示例文件"}
        for no, row in enumerate(rows, 1)
    ]
    for one in given:
        one["date"] = date.fromisoformat(one["date"])
    accepted(world, "statement", *given)


@pytest.fixture
def stated(world: Any) -> Any:
    """The small world: six totals and three sales, one of them of the year before."""
    entered(world, *STATED)
    for number, day, amount in (("XS-1", "2021-09-01", "17,900,000"), ("XS-2", "2021-10-01", "5,000"),
                                ("XS-0", "2020-09-01", "10,000,000")):  # fmt: skip
        accepted(world, "sale", SALE | {"number": number, "date": date.fromisoformat(day), "amount_fen": amount})
    return world


def article(period: Period = YEAR, today: date = TODAY) -> Bulletin:
    return bulletin.compose(ALL, "article", period, today=today)


def words(issue: Bulletin) -> str:
    return "\n".join(block.text for block in issue.paragraphs if isinstance(block, Paragraph))


def filed(world: Any) -> tuple[Filing, bool]:
    return filing.file(world.approver, "article", YEAR, today=TODAY, filed_at=NOW)


def correct(world: Any, number: str, quantity: str) -> None:
    """The stated total put right."""
    document = find.document(ALL, "statement", number)
    life.step(world.approver, document, "correct", values={"quantity": quantity}, reason="示例:抄错")


def test_what_is_recorded_is_printed_by_its_rule(stated: Any) -> None:
    text = words(article())
    assert (
        "2021年\uff0c水利部向万州、武隆、城口三区县下达行业项目资金3.07亿余元\uff08三区县合计\uff0c未拆分\uff09。"
        in text
    )
    assert "中信集团支持的饲料成本保险保障养殖场102家。在云阳县\uff0c进出口银行的贷款贴息带动增收1324人。" in text
    assert "2021年\uff0c中央单位培训基层干部1300人次\uff0c其中中央外办培训445人次。" in text
    assert "2021年5月至2022年5月\uff0c针对考核评估反馈的驻乡驻村帮扶问题\uff0c提出整改措施9条。" in text


def test_the_year_before_stands_beside_only_where_it_has_records(stated: Any) -> None:
    assert "采购和帮助销售农副产品近0.18亿元\uff0c高于上年的0.1亿元。" in words(article())
    assert "上年" not in words(article(Period.parse("2020"), TODAY))


def test_near_below_a_step_is_said_as_near(world: Any) -> None:
    entered(world, ("fund.received.sector", "30780", "万元", "2021-06-30", JOINT, WATER))
    assert "行业项目资金近3.08亿元" in words(article())


def test_what_has_no_record_is_left_out_and_listed(stated: Any) -> None:
    issue = article()
    assert "小额信贷" not in words(issue) and "东西部协作" not in words(issue)
    assert (
        "小额信贷余额\uff0c截至2022年5月29日\uff0c秀山土家族苗族自治县\uff0c中国农业银行\uff1a总账中没有记录。"
        in issue.missing
    )
    assert not [line for line in issue.missing if "上年" in line or "2020年" in line]


def test_headings_are_numbered_over_what_is_there(stated: Any) -> None:
    heads = [b.text for b in article().paragraphs if isinstance(b, Paragraph) and b.style.startswith("heading")]
    assert heads == ["一、中央单位定点帮扶", "\uff08一\uff09资金和项目", "\uff08二\uff09采购和帮助销售",
                     "\uff08三\uff09人才培训", "\uff08四\uff09各单位情况",
                     "二、驻乡驻村帮扶", "\uff08一\uff09调研和整改"]  # fmt: skip


def test_the_table_has_every_unit_in_official_order_and_no_empty_column(stated: Any) -> None:
    (table,) = [block for block in article().paragraphs if isinstance(block, Table)]
    assert [row.title for row in table.rows] == [
        "水利部", "致公党中央", "中央外办", "中信集团", "农业银行", "中核集团", "三峡集团", "中国法学会", "进出口银行", "合计",
    ]  # fmt: skip
    assert [heading for heading, _ in table.columns] == ["采购和帮销\uff08万元\uff09", "基层干部\uff08人次\uff09"]
    shown = {row.title: [cell.shown for cell in row.cells] for row in table.rows}
    assert (shown[CITIC], shown[FOREIGN], shown["合计"]) == (["1,790.50", "855"], ["—", "445"], ["1,790.50", "1,300"])
    assert table.notes[0] == "“—”表示总账中没有记录。"


def test_what_two_units_claim_counts_once_in_all_and_is_said(stated: Any) -> None:
    claim = {"number": "GS-1", "date": date(2021, 10, 1), "programme": "central", "helper": "C01",
             "target": "sale/XS-1", "action": "add"}  # fmt: skip
    accepted(stated, "attribution", claim)
    (table,) = [block for block in article().paragraphs if isinstance(block, Table)]
    assert [row.cells[0].shown for row in table.rows if row.cells[0].shown != "—"] == [
        "1,790.00",
        "1,790.50",
        "1,790.50",
    ]
    assert table.notes[1].startswith("“采购和帮销\uff08万元\uff09”各行之和比合计多 1,790.00 万元")


def test_every_printed_number_is_asked_of_the_ledger_once(stated: Any) -> None:
    issue = article()
    cited = [run.cited for b in issue.paragraphs if isinstance(b, Paragraph) for run in b.runs if run.cited]
    heads = [no for b in issue.paragraphs if isinstance(b, Table) for _, no in b.columns]
    assert sorted(cited + heads) == [figure.no for figure in issue.figures]
    assert all(figure.postings for figure in issue.figures)


TEXT = """
head="简报"
issuer="某局"
number="第{{ serial }}期"
title="情况"
period="2021"
region="500000"
[awaited]
made_up = "还没有的"
insured_firms = "已有的"
[[part]]
text=\"\"\"带动增收{{ people_raised | ren }};还没有的{{ made_up | ren }}。保险{{ insured_firms | jia }}。\"\"\"
"""


def test_a_text_with_an_unknown_indicator_composes_and_says_what_is_missing(stated: Any) -> None:
    issue = bulletin.compose_text(ALL, template.read("x", TEXT), today=TODAY)
    assert words(issue) == "带动增收1324人\uff1b保险102家。"
    assert issue.missing == ("还没有的\uff1a这项指标还没有建立。",)


def test_reading_makes_no_joint_region(world: Any) -> None:
    before = Region.objects.count()
    joint = TEXT.replace('region="500000"', 'region="500114、500235,500243"')
    bulletin.compose_text(Scope(ALL.grants), template.read("x", joint), today=TODAY)
    article()
    assert Region.objects.count() == before


def test_the_text_asks_every_ledger_fact_of_the_article(fresh_db: Any) -> None:
    text = template.template("article")
    names = {"year": "2022", "serial": "0", **times.named(YEAR, TODAY, text.periods)}
    desk = Desk(text.file, Wanted("", text.region, YEAR), load.indicators().keys(), names,
                awaited=text.awaited, prelude=text.prelude)  # fmt: skip
    for part in text.parts:
        desk.render(part.key, part.text)
    asked: set[tuple[str, ...]] = set()

    def seen(group: Wanted, codes: list[str]) -> dict[str, Any]:
        asked.update((code, group.region, group.period.text, group.helper) for code in codes)
        return dict.fromkeys(codes)

    desk.answer(seen)
    facts = tomllib.loads(files("bangfu.cli").joinpath("article.toml").read_text(encoding="utf-8"))
    questions = {
        key: (fact["indicator"], fact["region"], fact["period"], fact.get("helper", ""))
        for key, fact in facts.items()
        if key != "identity" and "indicator" in fact
    }
    assert len(questions) > 25
    assert {key for key, question in questions.items() if question not in asked} == set()


def test_a_filed_issue_is_kept_whole_and_prints_the_same(stated: Any) -> None:
    made, new = filed(stated)
    assert new and (made.number, made.position, made.author) == ("2022年第1期", 9, "approver")
    issue = filing.issue(ALL, made, today=TODAY)
    again = dataclasses.replace(bulletin.compose(ALL, "article", YEAR, today=TODAY, serial=1), seal=filing.seal(made))
    assert issue == again
    assert (word.write(issue), pdf.write(issue)) == (word.write(again), pdf.write(again))
    content = filing.as_reported(made)
    assert content["parameters"]["periods"]["cut_off"] == "@2022-05-29"
    assert [unit["code"] for unit in content["organisations"]["@中央单位"]] == [f"C0{n}" for n in range(1, 10)]
    assert content["edition"] == "2022" and content["definitions"]["sales_total"][0]["ask"]["verb"] == "sum"


def test_filing_twice_is_filing_once_until_a_figure_changes(stated: Any) -> None:
    first, _ = filed(stated)
    entered_elsewhere = {"number": "HZ-X", "date": date(2021, 1, 5), "region": "黔江区", "giver": CITIC,
                         "receiver": "重庆市人民政府", "measure": "goods.received", "quantity": "1", "unit": "万元",
                         "source": "示例文件"}  # fmt: skip
    accepted(stated, "statement", entered_elsewhere)
    assert filed(stated) == (first, False)
    correct(stated, "HZ-3", "1300")
    second, new = filed(stated)
    assert new and (second.serial, second.position) == (2, first.position + 3)
    assert [one.serial for one in filing.filings("article", YEAR)] == [2, 1]


def test_later_corrections_leave_the_filed_figures_byte_for_byte(stated: Any) -> None:
    made, _ = filed(stated)
    before = json.dumps([kept.figure(one) for one in filing.cited(filing.issue(ALL, made, today=TODAY))])
    printed = pdf.write(filing.issue(ALL, made, today=TODAY))
    correct(stated, "HZ-3", "1300")
    found = comparing.compare(ALL, made, today=date(2023, 1, 1))
    assert json.dumps([kept.figure(row.cited) for row in found.rows]) == before
    assert pdf.write(filing.issue(ALL, made, today=date(2023, 1, 1))) == printed
    assert [(row.cited.wanted.code, row.reported, row.now) for row in found.rows if row.changed] == [
        ("people_raised", "1,324 人", "1,300 人")
    ]
    assert all(row.again == row.reported and row.same_definition for row in found.rows)
    assert found.intact and found.same_units


def test_the_figures_read_again_by_the_definitions_that_were_filed(stated: Any) -> None:
    """A filing whose definition differs from today's reads again by its own, and says that it differs."""
    made, _ = filed(stated)
    content = filing.as_reported(made)
    (rule,) = content["definitions"]["insured_firms"]
    rule["ask"]["measures"] = ["benefit.raised"]
    figure = next(one for one in content["figures"] if one["code"] == "insured_firms")
    figure["query"]["region"] = "500235"
    figure["query"]["helper"] = EXIM
    figure["value"] = "1324"
    text = filing._canonical(content)
    other = Filing.objects.create(
        name="article", year=2021, serial=7, number="2021年第7期", period="2021", position=made.position,
        content=text.decode(), alg="sm3", digest=filing.leaf.sm3(text), author="approver", filed_at=NOW,
    )  # fmt: skip
    row = next(r for r in comparing.compare(ALL, other, today=TODAY).rows if r.cited.wanted.code == "insured_firms")
    assert (row.reported, row.again, row.now, row.same_definition) == ("1,324 家", "1,324 家", "0 家", False)


def test_a_change_of_units_is_said(stated: Any) -> None:
    made, _ = filed(stated)
    parties.make_organisation(code="C04-1", name="示例下属单位", kind="branch", parent="C04", demo=True)
    assert not comparing.compare(ALL, made, today=TODAY).same_units


def test_a_filing_is_never_changed_and_a_damaged_one_is_refused(stated: Any) -> None:
    made, _ = filed(stated)
    with pytest.raises(DatabaseError):
        Filing.objects.filter(pk=made.pk).update(content="{}")
    made.content = made.content.replace("1324", "1325")
    with pytest.raises(Refused) as refused:
        filing.issue(ALL, made, today=TODAY)
    assert refused.value.code == "filing_damaged"


def test_only_who_approves_for_the_whole_place_files(stated: Any) -> None:
    with pytest.raises(Refused) as refused:
        filing.file(stated.clerk, "article", YEAR, today=TODAY, filed_at=NOW)
    assert refused.value.code == "no_right" and not filing.filings("article")


def test_a_text_without_a_figure_is_not_filed(world: Any) -> None:
    with pytest.raises(Refused) as refused:
        filed(world)
    assert refused.value.code == "nothing_to_file"


def test_every_definition_of_the_house_comes_back_from_what_is_kept(fresh_db: Any) -> None:
    for code, indicator in load.indicators().items():
        plain = json.loads(json.dumps(kept_rules.plain(indicator, [YEAR])))
        again = kept_rules.indicator(code, plain).for_period(YEAR)
        rule = indicator.for_period(YEAR)
        assert (again.ask, again.name, again.unit) == (rule.ask, rule.name, rule.unit)


def test_the_page_files_prints_and_compares(stated: Any) -> None:
    client = Client()
    client.force_login(stated.clerk)
    page = client.get("/bulletins/article/?period=2021").content.decode()
    assert "按现在的总账" not in page and "/bulletins/article/file/" not in page
    assert client.post("/bulletins/article/file/", {"period": "2021"}).status_code == 403
    client.force_login(stated.approver)
    assert "/bulletins/article/file/" in client.get("/bulletins/article/?period=2021").content.decode()
    answer = client.post("/bulletins/article/file/", {"period": "2021"})
    assert (answer.status_code, answer["Location"]) == (303, "/bulletins/article/?period=2021")
    made = filing.latest("article", YEAR)
    assert made is not None
    page = client.get(answer["Location"]).content.decode()
    assert made.number in page and filing.seal(made) in page
    correct(stated, "HZ-3", "1300")
    now = client.get("/bulletins/article/?period=2021&reading=now").content.decode()
    assert (
        "1300人" in now and filing.seal(made) not in now and "1324人" in client.get(answer["Location"]).content.decode()
    )
    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert client.get(f"/bulletins/article/bulletin.{ending}?period=2021").content.startswith(start)
    compared = client.get(f"/bulletins/article/{made.year}/{made.serial}/").content.decode()
    assert "现在有 1 个与报送时不同" in compared and "1,300 人" in compared
    assert client.get("/bulletins/article/2022/99/").status_code == 404
    assert client.get("/bulletins/article/file/").status_code == 405


def run(world: Any, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bangfu.cli.main", "bulletin", *words]
    environment = world.database.environment()
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_the_command_files_prints_and_compares(stated: Any, tmp_path: Path) -> None:
    out = tmp_path / "F.pdf"
    first = run(stated, "article", "--period", "2021", "-o", str(out), "--file")
    assert first.returncode == 0 and "已定稿" in first.stdout and "第1期" in first.stdout, first.stderr
    printed = out.read_bytes()
    correct(stated, "HZ-3", "1300")
    assert "定稿" in run(stated, "article", "--period", "2021", "-o", str(out)).stdout
    assert out.read_bytes() == printed
    found = json.loads(run(stated, "article", "--period", "2021", "--compare", "--json").stdout)
    assert [(row["code"], row["reported"], row["now"]) for row in found["rows"] if row["changed"]] == [
        ("people_raised", "1,324 人", "1,300 人")
    ]
    assert "定稿" not in run(stated, "article", "--period", "2021", "-o", str(out), "--draft").stdout
    assert out.read_bytes() != printed


@pytest.mark.parametrize(
    ("words", "said"),
    [(["article"], "没有写文件名"), (["article", "--compare"], "还没有定稿"), (["article", "-o", "F.txt"], "不能写成 .txt"),
     (["article", "--draft", "--file"], "--draft"), (["article", "--file", "--user", "clerk"], "不能给这份简报定稿")],
)  # fmt: skip
def test_what_the_command_refuses_it_says(world: Any, words: list[str], said: str) -> None:
    done = run(world, *words)
    assert done.returncode == 1 and said in done.stderr
