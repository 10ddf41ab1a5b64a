"""The duties of stationing on real documents: before, on and after the day; a text that looks at a wrong column fails."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bangfu.assistance.stationing.tests.test_stationing import VILLAGE, entered
from bangfu.documents import life
from bangfu.kernel.period import Period
from bangfu.ledger import engine
from bangfu.ledger.question import Ask, Question
from bangfu.obligations import evaluate, load
from bangfu.registry import find, parties, trees
from bangfu.registry.scope import Grant, Scope
from tests.fixtures import World

pytestmark = pytest.mark.pg
ALL = Scope.everything()
TEXT = (Path(__file__).parents[1] / "obligations.toml").read_text(encoding="utf-8")


def rows(code: str, day: str, text: str = TEXT, who: Scope = ALL) -> dict[str, Any]:
    texts = [load.compiled({"f": text})[code]]
    return {row.key: row for row in evaluate.owed(who, date.fromisoformat(day), texts=texts).rows}


def statuses(code: str, key: str, days: tuple[str, ...], text: str = TEXT) -> list[str]:
    found = [rows(code, day, text).get(key) for day in days]
    return [row.status if row else "" for row in found]


def trained(world: World, number: str, day: date, person: str, region: str = "奉节县") -> None:
    of = {"number": f"B-{number}", "date": day, "region": region, "giver": "奉节县人民政府", "name": "示例班",
          "class_type": "轮训班", "level": "区县", "audience": "驻乡驻村干部"}  # fmt: skip
    world.accept("training.class", of)
    world.accept("training.session", {"number": number, "date": day, "about": f"B-{number}", "roll": person})


@pytest.fixture
def team(world: World) -> str:
    village = find.region(ALL, VILLAGE, date(2021, 6, 1))
    node = next(n for n in trees.regions_of_kind(trees.edition_named("2022"), village.pk, "village"))
    [made] = parties.make_teams("village_team", [node], demo=True)
    return made["code"]


def test_a_team_owes_a_first_secretary_until_one_is_there(world: World, team: str) -> None:
    key, days = f"unit/{team}", ("2021-05-30", "2021-06-10", "2021-06-11", "2021-06-20")
    assert statuses("O-ZC1", key, days) == ["未到期", "临期", "逾期", "逾期"]
    entered(world, number="ZD-9", receiver=team, role="工作队员", person="乙某(示例)")
    assert statuses("O-ZC1", key, ("2021-06-20",)) == ["逾期"]
    made = entered(world, receiver=team, date=date(2021, 6, 15))
    assert statuses("O-ZC1", key, (*days[2:], "2022-01-01")) == ["逾期", "已履行", "已履行"]
    life.step(world.approver, made, "leave", on=date(2021, 12, 1), reason="示例:调整")
    assert statuses("O-ZC1", key, ("2021-11-30", "2021-12-01")) == ["已履行", "逾期"]


def case(world: World) -> tuple[str, ...]:
    """Two in post since June 2021, one of them trained in September, the other only before."""
    one, other = (entered(world, number=f"ZD-{n}", person=name) for n, name in ((1, "甲某(示例)"), (2, "乙某(示例)")))
    trained(world, "Q-1", date(2021, 9, 1), "甲某(示例)")
    trained(world, "Q-0", date(2021, 5, 1), "乙某(示例)")
    return one.key, other.key


DAYS = ("2021-08-31", "2021-09-01", "2022-04-01", "2022-04-02", "2022-06-01", "2022-06-02")
RIGHT = (["未到期", "已履行", "已履行", "已履行", "已履行", "已履行"],
         ["未到期", "未到期", "未到期", "临期", "临期", "逾期"])  # fmt: skip


def test_each_cadre_in_post_owes_a_training_of_the_tenure(world: World) -> None:
    keys = case(world)
    assert tuple(statuses("O-ZC7", key, DAYS) for key in keys) == RIGHT
    assert rows("O-ZC7", "2021-12-31")[keys[0]].value == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [(', match = "subject"', ""), ('match = "subject" }', 'match = "receiver" }'), ("training.attendance.stationed", "training.hour"),
     ("within    = 365", "within    = 366"), ("soon      = 60", "soon      = 61")],
)  # fmt: skip
def test_a_text_with_a_wrong_column_measure_or_number_is_found(world: World, before: str, after: str) -> None:
    keys = case(world)
    wrong = TEXT.replace(before, after)
    assert wrong != TEXT
    assert tuple(statuses("O-ZC7", key, DAYS, wrong) for key in keys) != RIGHT


def test_the_list_and_the_verb_having_say_the_same(world: World) -> None:
    case(world)
    duty = load.compiled({"f": TEXT})["O-ZC7"].duty
    assert duty
    who, need = duty.population, duty.need
    ask = Ask("x", "having", who.measures, who.where, of="about", by="subject", window="tenure", bound="at_least",
              amount=1, parts=(Ask("y", "sum", need.measures, need.where),))  # fmt: skip
    for day in DAYS:
        period, region = Period.parse(f"@{day}"), trees.region_with_key("500000")
        met = engine.keys(Question(asks=(ask,), regions=(region,), periods=(period,), scope=ALL))["x", region, period]
        assert met == {key for key, row in rows("O-ZC7", day).items() if row.status == "已履行"}


def test_a_training_that_the_reader_may_not_see_still_counts_and_is_said_to_lie_beyond(world: World) -> None:
    made = entered(world)
    trained(world, "Q-9", date(2021, 9, 1), "甲某(示例)", region="重庆市")
    place = trees.interval(trees.current_edition(), find.region(ALL, "奉节县", date(2021, 6, 1)).pk)
    row = rows("O-ZC7", "2021-12-31", who=Scope((Grant(place),), "fengjie"))[made.key]
    assert (row.status, row.value, row.postings, row.beyond) == ("已履行", 0, 0, True)
    assert "在您的权限之外" in row.reason
    whole = rows("O-ZC7", "2021-12-31")[made.key]
    assert (whole.status, whole.value, whole.beyond) == ("已履行", 1, False)


def test_who_left_owes_no_training(world: World) -> None:
    made = entered(world)
    life.step(world.approver, made, "leave", on=date(2021, 10, 1), reason="示例:调整")
    assert made.key in rows("O-ZC7", "2021-09-30") and made.key not in rows("O-ZC7", "2021-10-01")


def test_who_may_not_see_people_is_told_how_many_only(world: World) -> None:
    entered(world)
    entered(world, number="ZD-2", person="乙某(示例)", giver="奉节县人民政府")
    sender = parties.named_by_code("CQ-XZJ")
    place = trees.interval(trees.current_edition(), find.region(ALL, "奉节县", date(2021, 6, 1)).pk)
    grant = Grant(place, "stationed", (sender.lo, sender.hi), subjects=False)
    texts, day = [load.compiled({"f": TEXT})["O-ZC7"]], date(2022, 1, 1)
    board = evaluate.owed(Scope((grant,), "liaison"), day, texts=texts)
    assert (board.rows, board.counted) == ((), {"O-ZC7": {"未到期": 1}})
    assert board.totals() == {"未到期": 1}
    both = Scope((grant, Grant(place)), "both")
    board = evaluate.owed(both, day, texts=texts)
    assert (len(board.rows), board.counted) == (2, {})
