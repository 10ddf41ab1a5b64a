"""Two who are one: counted once from the position on, as before when read as of then, and two again when taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.documents import find, life
from bangfu.documents.models import Document
from bangfu.documents.tests.ground import SAMPLES
from bangfu.kernel.errors import Refused
from bangfu.ledger.seal import seal
from bangfu.registry import vault

pytestmark = pytest.mark.pg
ONE, OTHER, THIRD = "示例学员甲(示例村)", "示例学员甲 500237199001011234", "示例学员乙"
ALIAS = {
    "number": "TY-1",
    "date": date(2021, 6, 1),
    "region": "巫山县",
    "person": ONE,
    "same_as": OTHER,
    "ground": "示例核对",
}


@pytest.fixture
def sessions(world: Any) -> list[Document]:
    """One person on two rolls under two names, and somebody else."""
    world.accept("training.class", dict(SAMPLES["training.class"]))
    rolls = {"PX-1-1": (ONE, THIRD), "PX-1-2": (OTHER,)}
    return [
        world.accept("training.session", {**SAMPLES["training.session"], "number": number,
                                          "roll": [{"person": name, "audience": "cadre"} for name in names]})[0]
        for number, names in rolls.items()
    ]  # fmt: skip


def counted(world: Any, **asked: Any) -> int:
    seal()
    return int(world.figure("people_trained", "2021", **asked).value)


def times(world: Any) -> int:
    return int(world.figure("cadres_trained", "2021").value)


def test_they_are_counted_once_from_then_on(world: Any, sessions: list[Document]) -> None:
    assert (counted(world), times(world)) == (3, 3)
    before = world.figure("people_trained", "2021").position
    world.accept("alias", ALIAS)
    assert (counted(world), times(world)) == (2, 3), "who came twice came twice"
    assert counted(world, as_of=before) == 3, "what was said then stays so"


def test_taken_back_they_are_two_again(world: Any, sessions: list[Document]) -> None:
    [made] = world.accept("alias", ALIAS)
    seal()
    life.step(world.approver, made, "void", reason="示例:认错了人")
    assert counted(world) == 3


def test_a_chain_is_one_person(world: Any, sessions: list[Document]) -> None:
    world.accept("alias", ALIAS, {**ALIAS, "number": "TY-2", "person": OTHER, "same_as": THIRD})
    assert counted(world) == 1


def test_people_are_named_by_the_reference_that_a_page_shows(world: Any, sessions: list[Document]) -> None:
    roll = find.body(sessions[0]).roll  # type: ignore[attr-defined]
    known = vault.references(str(row["person"]) for row in roll)
    assert all(shown.startswith("示**#") for shown in known.values())
    one, other = sorted(known.values())
    world.accept("alias", {**ALIAS, "person": one, "same_as": other})
    assert counted(world) == 2


def test_nobody_is_the_same_as_themself(world: Any, sessions: list[Document]) -> None:
    [answer] = life.create_many(world.clerk, "alias", [{**ALIAS, "same_as": ONE}])
    assert isinstance(answer, Refused) and answer.problems[0].code == "same_already"


def test_no_page_of_it_names_anybody(world: Any, sessions: list[Document]) -> None:
    [made] = world.accept("alias", ALIAS)
    said = dict(find.fields(made))
    assert (said["人员"], said["与其为同一人"]) == ("示**", "示**")
    assert "示例学员" not in made.title
