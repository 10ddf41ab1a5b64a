"""The two columns under the bands end level, whatever there is to show."""

from __future__ import annotations

import pytest

from bangfu.web import level
from bangfu.web.level import Card, Columns

MAP, SHORT, LONG = level.districts("未提及" * 30), level.sheet([40], 1), level.sheet([60, 50, 70, 60, 60], 4)


def heights(found: Columns, cards: list[Card]) -> tuple[int, int]:
    """How high both columns are."""
    known = {level.PARTS.format(card.name): card.height for card in [*cards, level.recent(found.recent)]}
    left, right = (sum(known[name] + level.GAP for name in column) for column in (found.left, found.right))
    return left, right


@pytest.mark.parametrize("sheet", [SHORT, LONG])
@pytest.mark.parametrize("compared", [0, 1, 2, 4])
@pytest.mark.parametrize("waiting", [0, 3])
def test_the_columns_beside_the_map_end_within_a_few_lines(sheet: Card, compared: int, waiting: int) -> None:
    free = [level.todo(waiting), level.checks(compared)]
    found = level.columns([MAP], [sheet], free, 10)
    left, right = heights(found, [MAP, sheet, *free])
    assert abs(left - right) <= 240
    assert len(found.left) + len(found.right) == 5


def test_a_district_has_two_columns_too() -> None:
    free = [level.todo(0), level.checks(1)]
    found = level.columns([], [], free, 10)
    left, right = heights(found, free)
    assert found.left and found.right and abs(left - right) <= 60


def test_nothing_booked_yet_is_no_obstacle() -> None:
    found = level.columns([MAP], [], [level.todo(0), level.checks(0)], 0)
    assert found.recent == 0 and level.PARTS.format("recent") in (*found.left, *found.right)
