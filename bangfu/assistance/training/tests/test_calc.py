"""People and attendances: the printed figures of the article, and rolls that are refused."""

from __future__ import annotations

from typing import Any

from bangfu.assistance.training.calc import CALCULATIONS
from tests.calculating import faults, shown, tried


def _roll(people: range, session: str, attended: str = "100%") -> list[dict[str, Any]]:
    return [{"person": f"学员{n}", "session": session, "attended": attended} for n in people]


def test_the_printed_figures_of_the_article_come_out() -> None:
    demo = [
        row for n in range(14) for row in _roll(range(n * 106, n * 106 + 106 + (4 if n == 13 else 0)), f"示范班{n}")
    ]
    roll = [*_roll(range(591), "岗前"), *_roll(range(591, 7168), "区县"), *demo]
    outcome = tried(CALCULATIONS, "trained_people", {"enrolments": roll})
    assert shown(outcome, ["people", "attendances"]) == {"people": "7,168 人", "attendances": "8,656 人次"}
    only = tried(CALCULATIONS, "trained_people", {"enrolments": demo})
    assert shown(only, ["attendances", "per_session"]) == {"attendances": "1,488 人次", "per_session": "106.29 人次"}


def test_who_was_absent_too_often_has_not_completed() -> None:
    roll = [*_roll(range(47), "七天班", "80%"), *_roll(range(47, 50), "七天班", "79.99%")]
    found = shown(tried(CALCULATIONS, "trained_people", {"enrolments": roll}), ["enrolled", "attendances", "people"])
    assert found == {"enrolled": "50 人次", "attendances": "47 人次", "people": "47 人"}


def test_a_person_twice_in_a_session_is_refused() -> None:
    assert faults(CALCULATIONS, "trained_people", {"enrolments": "甲,一\n甲,一\n乙"}) == {
        ("enrolments[3].session", "missing")}  # fmt: skip
    assert faults(CALCULATIONS, "trained_people", {"enrolments": "甲,一\n甲,一"}) == {("enrolments", "listed_twice")}
    assert faults(CALCULATIONS, "trained_people", {"enrolments": "甲,一,120%"}) == {
        ("enrolments[1].attended", "too_large")
    }


def test_nobody_completed_is_no_mean() -> None:
    outcome = tried(CALCULATIONS, "trained_people", {"enrolments": "甲,一,10%"})
    assert outcome.as_dict()["result"] == {"attendances": "0", "people": "0"}
