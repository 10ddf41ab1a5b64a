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

import pytest

from bangfu.reports.tests.annotated import NONE, OPEN, Bulletin, bulletins
from tests.journey import browser as browsers
from tests.journey.conftest import asked, bangfu

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed"
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


def test_true_bulletins_raise_no_alarm_and_one_changed_digit_is_flagged(demo_home: Path) -> None:
    texts, dice = bulletins(), random.Random(7)
    true = audits(demo_home, [b.text for b in texts])
    verdicts = [(b.name, m, *found[m.start]) for b, found in zip(texts, true, strict=True) for m in b.marked]
    alarms = [f"{name} {m.text}: {said}" for name, m, verdict, said in verdicts if verdict == FLAGGED]
    figures = [v for _, m, v, _ in verdicts if m.indicator not in (OPEN, NONE)]
    tries = [one for bulletin in texts for one in altered(bulletin, dice)]
    caught = audits(demo_home, [text for text, _, _ in tries])
    missed = [f"{what}: {found.get(at)}" for found, (_, at, what) in zip(caught, tries, strict=True)
              if found.get(at, ("lost", ""))[0] != FLAGGED]  # fmt: skip
    print(f"\ntrue: {Counter(v for _, _, v, _ in verdicts)}; false alarms {len(alarms)} of {len(verdicts)} {alarms}")
    print(f"changed: flagged {len(tries) - len(missed)} of {len(tries)}; not flagged {missed}")
    assert len(alarms) <= 0.05 * len(verdicts)
    assert len(missed) <= 0.05 * len(tries)
    assert sum(v in GOOD for v in figures) >= 0.95 * len(figures)


def test_the_answer_of_the_command(demo_home: Path, tmp_path: Path) -> None:
    text = "2021年,9家中央单位直接投入帮扶资金2.62亿元,协调引进0.57亿元。"
    (tmp_path / "稿.txt").write_text(text, encoding="utf-8")
    found = asked(demo_home, "audit", str(tmp_path / "稿.txt"))
    _, direct, introduced = found["figures"]
    assert (direct["verdict"], direct["ledger_value"], direct["value"]) == ("proved", 262_000_000, 262_000_000)
    assert (introduced["verdict"], introduced["ledger_value"]) == ("contradicted", 75_000_000)
    assert "相邻两位数字颠倒" in introduced["explanation"]
    again = asked(
        demo_home, "figure", direct["indicator"], *(w for k, v in direct["question"].items() for w in (f"--{k}", v))
    )
    assert again["value"] == direct["ledger_value"] * 100 and again["postings"] == direct["postings"]
    lines = bangfu(demo_home, "audit", str(tmp_path / "稿.txt")).stdout
    assert "✗ 0.57亿元  不符" in lines and "✓ 2.62亿元  相符" in lines
    refused = bangfu(demo_home, "audit", str(tmp_path / "稿.txt"), "--pair", "甲:乙")
    assert refused.returncode == 1 and "烟台市:巫山县" in refused.stderr


def test_our_own_bulletin_proves_itself(demo_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "funds.docx"
    assert bangfu(demo_home, "bulletin", "funds", "--period", "2021", "-o", str(file)).returncode == 0
    found = asked(demo_home, "audit", str(file))
    body = found["text"].index("附：数字来源")
    printed = [f for f in found["figures"] if f["start"] < body]
    assert len(printed) >= 10
    assert [(f["text"], f["explanation"]) for f in printed if f["verdict"] not in GOOD] == []


def test_the_annotated_article(demo_home: Path) -> None:
    article, facts = SEED / "article.txt", SEED / "facts.jsonl"
    if not article.exists():
        pytest.skip("the annotated article is not here: put article.txt and facts.jsonl into ../shared/seed")
    wanted = [json.loads(line) for line in facts.read_text(encoding="utf-8").splitlines()]
    found = asked(demo_home, "audit", str(article))
    figures = {fact["id"]: figure for fact, figure in zip(wanted, found["figures"], strict=True)}
    article_ = {f["id"]: f for f in asked(demo_home, "article")["facts"]}
    recorded = [i for i, f in article_.items() if f["postings"]]
    assert {i: figures[i]["verdict"] for i in recorded} == dict.fromkeys(recorded, "proved")
    assert {i: figures[i]["indicator"] for i in recorded} == {i: article_[i]["question"]["indicator"] for i in recorded}
    assert [figures[i]["verdict"] for i in ("S01", "S30")] == ["not a ledger fact"] * 2
    assert "不能相加" in figures["S09"]["explanation"]
    kinds = {(i["kind"], i["holds"]) for i in found["identities"]}
    assert kinds >= {
        ("sum", True),
        ("rate", True),
        ("list", True),
        ("part", True),
        ("part", False),
        ("enumeration", True),
    }
    _one_digit_in_the_article(demo_home, article.read_text(encoding="utf-8"), figures, recorded)


def _one_digit_in_the_article(home: Path, text: str, figures: dict[str, Any], recorded: list[str]) -> None:
    dice = random.Random(3)
    tries = []
    for one in (figures[i] for i in recorded):
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
