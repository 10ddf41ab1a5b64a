"""Rolls whose rows are no people: read, counted and called by what they are."""

from __future__ import annotations

from typing import Any

from bangfu.documents import catalogue, find, general, life, rolls
from bangfu.documents.steps import state_title
from bangfu.documents.tests.ground import Desk, code_of
from bangfu.ledger import measures

TABLE = "指标\t目标数\t目标单位\n东西部协作帮扶资金\t1,000\t万元\n联席会议次数\t2\t次"


def columns(kind: str) -> Any:
    """The columns of the roll of a kind."""
    declared = catalogue.roll(kind)
    assert declared is not None
    return declared[1]


def test_lines_without_people_are_understood_each_by_itself() -> None:
    found = rolls.understood(TABLE, columns("plan"))
    assert found.rows == [(["东西部协作帮扶资金", "1,000", "万元"], ""), (["联席会议次数", "2", "次"], "")]
    assert (found.understood_count, found.counted) == (2, "行")
    assert rolls.called("plan") == {"roll_title": "指标任务", "roll_counted": "行"}
    assert rolls.called("training.session") == {"roll_title": "名册", "roll_counted": "人"}
    assert rolls.called("project") == {}


def test_people_on_a_roll_are_still_told_apart() -> None:
    found = rolls.understood("张三\n张三", columns("training.session"))
    assert found.rows[1][1] == "与第 1 行是同一人" and found.counted == "人"


def test_a_word_that_is_not_understood_is_told_in_the_words_of_the_table(desk: Desk) -> None:
    [(_, wrong)] = rolls.understood("指标\t目标数\n没有的指标\t3", columns("plan")).rows
    assert "没有的指标" in wrong
    assert code_of(desk.draft, "plan", targets="没有的指标\t3") == "faulty"
    [problems] = life.check_many(desk.clerk, "plan", [{"number": "JH-9", "targets": "没有的指标\t3"}])
    said = next(p for p in problems if p.field == "targets")
    assert said.message.startswith("指标任务第 1 行") and "姓名" not in said.remedy and "名册" not in said.message


def test_a_table_is_asked_for_and_counted_in_lines(desk: Desk) -> None:
    assert catalogue.column("plan", "targets").required  # type: ignore[union-attr]
    assert not catalogue.column("meeting", "resolutions").required  # type: ignore[union-attr]
    assert dict(find.fields(desk.draft("plan")))["指标任务"] == "1 行"


def test_a_state_is_called_as_its_kind_calls_it_and_else_as_all_do() -> None:
    assert state_title("closed", "agreement") == "已归档"
    assert state_title("closed", "plan") == state_title("closed") == "已办结"
    assert state_title("draft", "agreement") == "草稿"


def test_a_total_is_never_stated_of_a_target() -> None:
    targets = {code for code in measures.all_measures() if code.startswith("target.")}
    assert targets and not targets & {code for code, _ in general.statable()}
