"""`bangfu audit` on the demonstration: true bulletins pass, one changed digit is flagged, our own Word file proves itself."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest

from bangfu.reports.tests.annotated import NONE, OPEN, Bulletin, bulletins
from tests.journey import browser as browsers
from tests.journey.conftest import asked, bangfu

GOOD, FLAGGED = ("proved", "rounding"), "contradicted"
DIGITS, SPELT = "123456789", "二三四五六七八九"  # never 一, which would make an article of the number
# Many texts in one process: starting the command for each would take longer than the audits.
MANY = """
import json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
import django; django.setup()
from datetime import date
from bangfu.registry.roster import roster
from bangfu.registry.scope import Scope
from bangfu.reports.audit import audit
from bangfu.reports.auditing.names import Names
names = Names(roster(date(2022, 5, 29)))
for line in sys.stdin:
    found = audit(Scope.everything(), json.loads(line), today=date(2026, 1, 1), names=names)
    print(json.dumps([[j.row.mention.start, j.compared.verdict, j.explanation] for j in found.figures], ensure_ascii=False))
"""

pytestmark = pytest.mark.slow


def audits(home: Path, texts: list[str]) -> list[dict[int, tuple[str, str]]]:
    """For each text the verdict and the explanation by the place of the number."""
    lines = "\n".join(json.dumps(text, ensure_ascii=False) for text in texts)
    done = subprocess.run([sys.executable, "-c", MANY], input=lines, env={**os.environ, "BANGFU_HOME": str(home)},
                          capture_output=True, text=True, check=False, timeout=900)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [{at: (verdict, said) for at, verdict, said in json.loads(line)} for line in done.stdout.splitlines()]


def changed(text: str, dice: random.Random) -> str:
    """The printed number with one digit changed."""
    places = [n for n, mark in enumerate(text) if mark.isdecimal() or mark in "一" + SPELT]
    at = dice.choice(places)
    if text[at] in "一" + SPELT:
        new = dice.choice([mark for mark in SPELT if mark != text[at]])
    else:
        new = dice.choice([mark for mark in DIGITS if int(mark) != int(text[at])])
        new = chr(ord(new) + 0xFEE0) if ord(text[at]) > 0xFF else new
    return text[:at] + new + text[at + 1 :]


def altered(bulletin: Bulletin, dice: random.Random) -> list[tuple[str, int, str]]:
    """For each figure of the ledger in the bulletin: the text with that number changed, its place, and the change."""
    made = []
    for one in bulletin.marked:
        if one.indicator not in (OPEN, NONE):
            new = changed(one.text, dice)
            text = bulletin.text[: one.start] + new + bulletin.text[one.end :]
            made.append((text, one.start, f"{bulletin.name} {one.text} → {new}"))
    return made


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.load)])
def test_true_bulletins_raise_no_alarm_and_one_changed_digit_is_flagged(demo_home: Path, every: int) -> None:
    texts, dice = bulletins(), random.Random(7)
    true = audits(demo_home, [b.text for b in texts])
    verdicts = [(b.name, m, *found[m.start]) for b, found in zip(texts, true, strict=True) for m in b.marked]
    alarms = [f"{name} {m.text}: {said}" for name, m, verdict, said in verdicts if verdict == FLAGGED]
    figures = [v for _, m, v, _ in verdicts if m.indicator not in (OPEN, NONE)]
    tries = [one for bulletin in texts for one in altered(bulletin, dice)][::every]
    caught = audits(demo_home, [text for text, _, _ in tries])
    missed = [f"{what}: {found.get(at)}" for found, (_, at, what) in zip(caught, tries, strict=True)
              if found.get(at, ("lost", ""))[0] != FLAGGED]  # fmt: skip
    print(f"\ntrue: {Counter(v for _, _, v, _ in verdicts)}; false alarms {len(alarms)} of {len(verdicts)} {alarms}")
    print(f"changed: flagged {len(tries) - len(missed)} of {len(tries)}; not flagged {missed}")
    assert len(alarms) <= 0.05 * len(verdicts)
    assert len(missed) <= 0.05 * len(tries)
    assert sum(v in GOOD for v in figures) >= 0.95 * len(figures)


PLANTED = (
    "2021年,9家中央单位直接投入帮扶资金2.26亿元,协调引进帮扶资金0.75万元,培训基层干部7774户,实施帮扶项目160个,修桥3座。\n"
    "果农冉大伯说:“我前年又流转了十亩地种脆李,过几年就可以见到效益了。”\n"
)  # what is wrong: a digit pair, the scale of a unit, a unit; bridges are in no ledger, and a story is no fact
ANSWERS = [
    ("9家", 9, "家", "", "proved", "共9家"),
    ("2.26亿元", 226_000_000, "元", "direct_funds", "contradicted", "总账为2.62亿元,文中少3600万元;疑相邻两位数字颠倒"),
    ("0.75万元", 7_500, "元", "introduced_funds", "contradicted", "疑差一个“万”字(单位)"),
    ("7774户", 7774, "户", "cadres_trained", "contradicted", "单位不合:总账的“培训基层干部(人次)”为7774人次"),
    ("160个", 160, "个", "projects_registered", "proved", ""),
    ("3座", 3, "座", "", "no record", "没有找到与之对应的指标"),
    ("十亩", 10, "亩", "", "not a ledger fact", "引述"),
]


@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_planted_wrongs_are_caught_with_value_unit_indicator_and_verdict(
    demo_home: Path, tmp_path: Path, ending: str
) -> None:
    file = written(tmp_path / f"稿.{ending}", PLANTED)
    found = asked(demo_home, "audit", str(file))["figures"]
    assert [(f["text"], f["value"], f["unit"], f["indicator"], f["verdict"]) for f in found] == [a[:5] for a in ANSWERS]
    assert [f["text"] for f, a in zip(found, ANSWERS, strict=True) if a[5] not in f["explanation"]] == []
    lines = bangfu(demo_home, "audit", str(file)).stdout
    assert "✗ 2.26亿元  不符" in lines and "✗ 7774户  不符" in lines and "不符 3" in lines


def written(file: Path, text: str) -> Path:
    """The text as a file of plain text or of Word."""
    if file.suffix == ".txt":
        file.write_text(text, encoding="utf-8")
        return file
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(str(file))
    return file


def test_the_answer_leads_to_the_same_figure_and_a_strange_pair_is_refused(demo_home: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "稿.txt", PLANTED)
    direct = asked(demo_home, "audit", str(file))["figures"][1]
    question = (word for key, value in direct["question"].items() for word in (f"--{key}", value))
    again = asked(demo_home, "figure", direct["indicator"], *question)
    assert again["value"] == direct["ledger_value"] * 100 and again["postings"] == direct["postings"]
    refused = bangfu(demo_home, "audit", str(file), "--pair", "甲:乙")
    assert refused.returncode == 1 and "烟台市:巫山县" in refused.stderr


def test_our_own_bulletin_proves_itself(demo_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "funds.docx"
    assert bangfu(demo_home, "bulletin", "funds", "--period", "2021", "-o", str(file)).returncode == 0
    found = asked(demo_home, "audit", str(file))
    body = found["text"].index("附：数字来源")
    printed = [f for f in found["figures"] if f["start"] < body]
    assert len(printed) >= 10
    assert [(f["text"], f["explanation"]) for f in printed if f["verdict"] not in GOOD] == []


def test_a_text_of_our_own_on_all_facts_of_the_article(demo_home: Path, tmp_path: Path) -> None:
    own = bulletins()[-1]
    found = asked(demo_home, "audit", str(written(tmp_path / "稿.txt", own.text)))
    facts = asked(demo_home, "article")["facts"]
    assert [f["text"] for f in found["figures"]] == [f["printed"] for f in facts] and len(facts) == 36
    figures = {fact["id"]: figure for fact, figure in zip(facts, found["figures"], strict=True)}
    asked_of = {f["id"]: f["question"]["indicator"] for f in facts if f["postings"]}
    assert {i: figures[i]["verdict"] for i in asked_of} == dict.fromkeys(asked_of, "proved")
    assert {i: figures[i]["indicator"] for i in asked_of} == asked_of
    assert [figures[i]["verdict"] for i in ("S01", "S30")] == ["not a ledger fact"] * 2
    assert "不能相加" in figures["S09"]["explanation"]
    kinds = {(i["kind"], i["holds"]) for i in found["identities"]}
    assert kinds >= {("sum", True), ("rate", True), ("list", True), ("part", True), ("part", False),
                     ("enumeration", True)}  # fmt: skip
    _one_digit_wrong(demo_home, own.text, [figures[i] for i in asked_of])


def _one_digit_wrong(home: Path, text: str, figures: list[dict[str, Any]]) -> None:
    dice = random.Random(3)
    tries = []
    for one in figures:
        new = changed(one["text"], dice)
        tries.append((text[: one["start"]] + new + text[one["end"] :], one["start"], f"{one['text']} → {new}"))
    caught = audits(home, [changed_text for changed_text, _, _ in tries])
    assert [what for found, (_, at, what) in zip(caught, tries, strict=True) if found[at][0] != FLAGGED] == []


@pytest.mark.browser
@pytest.mark.skipif(not browsers.executable(), reason="needs Chromium: apt-get install chromium")
def test_the_page_is_sound_and_its_numbers_open_by_keyboard(own_demo_home: Path, tmp_path: Path) -> None:
    with browsers.serving(own_demo_home, 8139) as house, browsers.chromium(tmp_path) as chromium:
        for size in browsers.SIZES:
            _audited_on_the_page(house, chromium, size)


def _audited_on_the_page(house: str, chromium: Any, size: str) -> None:
    tab = browsers.open_tab(chromium, size)
    page = tab.page
    page.goto(house)
    page.get_by_role("button", name=re.compile("市级经办")).click()
    page.wait_for_load_state("networkidle")
    page.goto(house.rstrip("/") + "/audit/")
    browsers.assert_sound(tab, size)
    page.fill("#id_text", "2021年,9家中央单位直接投入帮扶资金2.62亿元,协调引进帮扶资金0.57亿元,修桥3座。")
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_load_state("networkidle")
    browsers.assert_sound(tab, size)
    page.locator("a.run.stop").focus()
    assert "7500万元" in page.locator(".tip:visible").inner_text()
    page.locator("a.run.good").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/direct_funds/**")
    assert "262,000,000.00" in page.inner_text("main")
