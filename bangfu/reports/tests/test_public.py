"""The public form of an issue: small counts of people are gone from text, tables and sources, and cannot be computed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from bangfu.ledger import verify
from bangfu.registry.scope import Scope
from bangfu.reports import audit, bulletin, comparing, filing, pdf, sources, word
from bangfu.reports.issue import Bulletin, Cited, Table
from bangfu.reports.public import NOTE, public
from bangfu.reports.template import read

ALL = Scope.everything()
TODAY = date(2022, 6, 1)
UNITS = ("水利部", "中信集团", "三峡集团", "农业银行")
PEOPLE = {"水利部": 3, "中信集团": 27, "三峡集团": 41, "农业银行": 12}
TEXT = """
head = "示例简报"
issuer = "示例单位"
number = "{{ year }}年第{{ serial }}期"
title = "示例培训情况"
period = "2021"
region = "500000"
[[part]]
heading = "培训"
text = '''
全年培训基层干部{{ cadres_trained(helper="@中央单位") | renci }},其中水利部{{ cadres_trained(helper="水利部") | renci }};
直接投入{{ direct_funds(helper="水利部") | yi }}。
'''
[part.table]
title = "培训"
rows = "@中央单位"
[part.table.columns]
"干部(人次)" = "{{ cadres_trained(helper=unit) | cell }}"
"资金(万元)" = "{{ direct_funds(helper=unit) | wan_cell }}"
"""


def stated(world: Any, code: str, helper: str, amount: int) -> None:
    measure = {"cadres_trained": "training.attendance.cadre", "direct_funds": "fund.direct"}[code]
    world.accept("statement", {
        "number": f"HZ-{code}-{helper}", "date": date(2021, 5, 1), "region": "巫山县", "giver": helper,
        "receiver": "巫山县人民政府", "programme": "central", "helper": helper, "measure": measure, "quantity": str(amount), "source": "示例",
    })  # fmt: skip


@pytest.fixture
def whole(world: Any) -> Bulletin:
    for helper, amount in PEOPLE.items():
        stated(world, "cadres_trained", helper, amount)
    return bulletin.compose_text(ALL, read("sample", TEXT), today=TODAY)


def cells(issue: Bulletin) -> dict[str, Cited]:
    [table] = [block for block in issue.paragraphs if isinstance(block, Table)]
    return {row.title: row.cells[0] for row in table.rows}


def text(issue: Bulletin) -> str:
    parts = [block.text for block in issue.paragraphs if not isinstance(block, Table)]
    return "\n".join([*parts, *(" ".join([*e.cells, e.detail]) for e in sources.entries(issue))])


def test_what_counts_few_is_withheld_with_the_next_smallest(whole: Bulletin) -> None:
    assert cells(whole)["水利部"].shown == "3" and cells(whole)["合计"].value == 83
    found = cells(public(whole))
    assert {name: one.shown for name, one in found.items() if one.withheld} == {"水利部": "少于5", "农业银行": "若干"}
    assert found["合计"].shown == "83" and found["三峡集团"].value == 41
    said = text(public(whole))
    assert "其中水利部少于5人次" in said and NOTE in said
    said = said.replace("83人次", "").replace("83 人次", "")
    assert not any(told in said for told in ("3人次", "3 人次", "12 人次"))


def test_an_issue_without_small_counts_stays_as_it_is(world: Any) -> None:
    for helper in UNITS:
        stated(world, "cadres_trained", helper, 20)
    made = bulletin.compose_text(ALL, read("sample", TEXT), today=TODAY)
    opened = public(made)
    assert opened.figures == made.figures and NOTE not in text(opened)
    assert opened.public and "公开版" in opened.state and not made.public


def test_the_files_hold_nothing_of_what_is_withheld(whole: Bulletin) -> None:
    opened = public(whole)
    with zipfile.ZipFile(io.BytesIO(word.write(opened))) as packed:
        body = re.sub("<[^>]+>", "", packed.read("word/document.xml").decode())
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.write(opened))).pages)
    for said in (body, printed):
        assert "少于5" in said and "公开版" in said and opened.checkpoint in said
        assert "3人次" not in said.replace("83人次", "")


def test_the_code_of_the_public_form_verifies(whole: Bulletin) -> None:
    opened = public(whole)
    assert (opened.position, opened.foot) == (whole.position, whole.foot) and verify.stands(opened.checkpoint)
    assert [one.query() for one in opened.figures] == [one.query() for one in whole.figures]


def test_a_filing_keeps_the_whole_issue_and_prints_both_forms(world: Any) -> None:
    for helper, amount in PEOPLE.items():
        stated(world, "cadres_trained", helper, amount)
    filed, _ = filing.file(world.owner, "article", today=TODAY, filed_at=datetime(2022, 6, 1, tzinfo=UTC))
    issue = filing.issue(ALL, filed, today=TODAY)
    opened = public(issue)
    assert opened.seal == issue.seal and opened.number == issue.number
    small = [one for one in filing.cited(issue) if one.unit == "person_time" and one.value == 3]
    assert small and all(one.withheld for one in filing.cited(opened) if one.wanted == small[0].wanted)
    found = comparing.compare(ALL, filed, today=TODAY)
    assert found.intact and not any(row.changed for row in found.rows), "comparing goes by the whole issue"
    again, new = filing.file(world.owner, "article", today=TODAY, filed_at=datetime(2022, 6, 2, tzinfo=UTC))
    assert again == filed and not new


def test_a_public_text_is_audited_by_its_marks(world: Any) -> None:
    for helper, amount in PEOPLE.items():
        stated(world, "cadres_trained", helper, amount)
    told = {
        helper: audit.audit(ALL, f"2021年,{helper}培训基层干部少于5人次。", today=TODAY).figures[-1].compared.verdict
        for helper in ("水利部", "三峡集团")
    }
    assert told == {"水利部": "proved", "三峡集团": "contradicted"}


def test_leaving_out_the_second_one_would_tell_the_first(whole: Bulletin) -> None:
    shown = cells(public(whole))
    known = [name for name in PEOPLE if shown[name].value is not None]
    assert len(PEOPLE) - len(known) == 2, "with one gap the total would fill it"
