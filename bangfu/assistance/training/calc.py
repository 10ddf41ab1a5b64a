"""What can be worked out about training without posting: people and attendances, which are not the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bangfu.kernel.calculation import Calculation, Example, Rule
from bangfu.kernel.errors import Problem
from bangfu.kernel.inputs import percent, rows, text
from bangfu.kernel.reading import Row
from bangfu.kernel.working import Working


def trained_people(work: Working, *, enrolments: Sequence[Row], completed_from: Fraction) -> None:
    """Attendances are completed enrolments, people are the different ones among them."""
    done = [row for row in enrolments if row.attended >= completed_from]
    work.number("enrolled", "报名", "名单行数", len(enrolments), "人次")
    count = work.number("attendances", "人次", "出勤不低于 {completed_from} 的行数", len(done), "人次", result=True)
    work.number("people", "人数", "其中不同的人", len({row.person for row in done}), "人", result=True)
    sessions = work.number("sessions", "期数", "其中不同的期", len({row.session for row in done}), "期")
    if sessions:
        mean = count / sessions
        work.number("per_session", "平均每期", "{attendances} ÷ {sessions}", mean, "人次", places=2, result=True)


def once_a_session(enrolments: Sequence[Row]) -> Iterator[Problem]:
    """A person who stands twice on the roll of one session."""
    for (person, session), times in Counter((row.person, row.session) for row in enrolments).items():
        if times > 1:
            message = f"“{person}”在“{session}”里出现 {times} 次"
            yield Problem("enrolments", message, "一人一期只写一行;同名的请加单位或编号", "listed_twice")


CALCULATIONS = (
    Calculation(
        "trained_people", "人数和人次", "人次 = 结业的报名;人数 = 其中不同的人", "华龙网 2022-05-29", trained_people,
        (rows("enrolments", "培训名单", text("person", "姓名或编号"), text("session", "期"),
              percent("attended", "出勤").optional("100%")),),
        (Example(2, "三人两期", {"enrolments": [
            {"person": "学员1", "session": "第一期"}, {"person": "学员2", "session": "第一期"},
            {"person": "学员1", "session": "第二期"}, {"person": "学员3", "session": "第二期", "attended": "50%"}]},
            {"attendances": "3 人次", "people": "2 人"}),),
        parameters=(percent("completed_from", "结业所需出勤"),),
        rules=(Rule(date(2021, 1, 1), "口径自定;出勤八成为结业", {"completed_from": "80%"}),),
        checks=(once_a_session,),
    ),
)  # fmt: skip
