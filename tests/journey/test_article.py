"""`bangfu article`: every money fact of the article comes from records, and follows them when they change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.journey.conftest import asked, bangfu

MONEY = {"S02": "lower bound met", "S05": "match", "S06": "match", "S09": "conflict",
         "S26": "match", "S27": "match", "S28": "match", "S29": "match"}  # fmt: skip


def _facts(home: Path) -> dict[str, dict]:
    return {fact["id"]: fact for fact in asked(home, "article")["facts"]}


def test_the_money_facts_match_from_records(demo_home: Path) -> None:
    facts = _facts(demo_home)
    assert len(facts) == 36
    assert {i: facts[i]["verdict"] for i in MONEY} == MONEY
    assert all(facts[i]["postings"] >= 1 for i in MONEY)


def test_s09_is_a_conflict_whose_own_verdict_stands_beside_it(demo_home: Path) -> None:
    found = asked(demo_home, "article")
    s09 = next(f for f in found["facts"] if f["id"] == "S09")
    assert (s09["own_verdict"], s09["verdict_text"]) == ("lower bound met", "口径待核")
    identity = next(i for i in found["identities"] if i["ids"] == ["S09", "S05"])
    assert identity["holds"] is False and identity["left"] > identity["right"] == 26_200_000_000


def test_the_postings_of_s05_sum_to_the_fen(demo_home: Path) -> None:
    trace = asked(demo_home, "trace", "direct_funds", "--period", "2021", "--helper", "@中央单位")
    assert sum(row["contribution"] for row in trace["rows"]) == trace["value"] == 26_200_000_000
    assert all(row["evidence"]["title"] for row in trace["rows"])


def test_reversing_one_posting_changes_the_fact(own_demo_home: Path) -> None:
    row = asked(own_demo_home, "trace", "direct_funds", "--helper", "@中央单位")["rows"][0]
    script = f"""
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
import django; django.setup()
from django.contrib.auth import get_user_model
from bangfu.documents import find, life
from bangfu.registry.scope import Scope
document = find.document(Scope.everything(), {row["kind"]!r}, {row["number"]!r})
life.step(get_user_model().objects.get(username="approver"), document, "void", reason="示例:重复登记")
"""
    done = subprocess.run([sys.executable, "-c", script], env={**os.environ, "BANGFU_HOME": str(own_demo_home)},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    s05 = _facts(own_demo_home)["S05"]
    assert s05["value"] == 26_200_000_000 - row["contribution"] and s05["verdict"] == "differs"


def test_the_same_facts_from_other_records_with_another_seed(demo_home: Path, tmp_path: Path) -> None:
    other = tmp_path / "second"
    assert bangfu(other, "demo", "--seed", "2").returncode == 0
    facts = _facts(other)
    assert {i: facts[i]["verdict"] for i in MONEY} == MONEY
    ask = ("trace", "direct_funds", "--helper", "@中央单位")
    first, second = (sorted(r["contribution"] for r in asked(home, *ask)["rows"]) for home in (demo_home, other))
    assert first != second and sum(first) == sum(second)


def test_the_totals_that_the_article_states_match(demo_home: Path) -> None:
    facts = _facts(demo_home)
    stated = ("S10", "S11", "S12", "S13", "S14", "S35", "S36")
    assert {i: (facts[i]["verdict"], facts[i]["postings"]) for i in stated} == dict.fromkeys(stated, ("match", 1))
    assert (facts["S07"]["value"], facts["S07"]["verdict"]) == (160, "match")


def test_every_named_thing_is_its_document_or_waits_for_its_kind(demo_home: Path) -> None:
    things = asked(demo_home, "article")["things"]
    assert [one["id"] for one in things] == [f"T{n:02d}" for n in range(1, 65)]
    recorded = {one["id"]: one for one in things if one["number"]}
    assert {"T06", "T15", "T23", "T24", "T25", "T26", "T27", "T29", "T30", "T31", "T32", "T61", "T63"} <= set(recorded)
    assert all(one["state"] and one["kind_title"] for one in recorded.values())
    others = {one["id"]: one["state_text"] for one in things if one["id"] not in recorded}
    assert others.pop("T39") == "登记簿里 9 家单位已登记"
    assert set(others.values()) <= {"单据种类尚未建成"}
    assert recorded["T23"]["state"] == "completed" and recorded["T23"]["basis_text"] == "文中数字"


def test_projects_stand_in_every_stage_and_what_is_stated_is_told_from_what_is_made_up(demo_home: Path) -> None:
    script = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
import django; django.setup()
import json
from bangfu.documents.models import Document
from bangfu.registry.scope import Scope
rows = Document.within(Scope.everything()).filter(kind__in=["project", "statement"])
print(json.dumps([[d.kind, d.number, d.state, d.basis, d.note, d.source] for d in rows], ensure_ascii=False))
"""
    done = subprocess.run([sys.executable, "-c", script], env={**os.environ, "BANGFU_HOME": str(demo_home)},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    projects = [row for row in rows if row[0] == "project"]
    stages = {"registered", "approved", "started", "suspended", "completed", "verified", "ended", "closed"}
    assert {row[2] for row in projects} == stages
    stated = [row for row in projects if row[3] == "stated"]
    assert len(projects) == 161 and len(stated) == 7
    assert all("文中未载" in row[4] and row[5] == "华龙网 2022-05-29" for row in stated)
    assert all("示例(编造)" in row[5] for row in projects if row[3] == "made")
    assert {row[3] for row in rows if row[0] == "statement" and row[5] == "华龙网 2022-05-29"} == {"stated"}
