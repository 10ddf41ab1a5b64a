"""No count of fewer than five people can be worked out from what is published beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.kernel.cells import BESIDE, LEAST, SMALL, Sum, is_small, sums_among, withheld

Cell = tuple[int, int]  # row and column; -1 is the total
ALL = -1
MOST = 300_000  # tables that are gone through when none near by is found


def table(rows: list[list[int]]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """The cells of a table with totals of rows and columns, and every sum that holds in it."""
    high, wide = range(len(rows)), range(len(rows[0]))
    values = {(r, c): rows[r][c] for r in high for c in wide}
    values |= {(r, ALL): sum(rows[r]) for r in high} | {(ALL, c): sum(row[c] for row in rows) for c in wide}
    values[ALL, ALL] = sum(map(sum, rows))
    sums: list[Sum[Cell]] = [((r, ALL), tuple((r, c) for c in wide)) for r in (*high, ALL)]
    sums += [((ALL, c), tuple((r, c) for r in high)) for c in (*wide, ALL)]
    return values, sums


def worked_out(rows: list[list[int]], hidden: Mapping[Cell, str]) -> set[Cell]:
    """The withheld small counts for which every table that fits what is published has the same value.

    An oracle of its own: it looks for another table that a reader cannot tell from this one, first near by.
    """
    values, _ = table(rows)
    told = {cell for cell, mark in hidden.items() if mark == SMALL}
    for other in chain(near(rows), every(rows, hidden)):
        if not told:
            break
        found, _ = table(other)
        if all(_fits(found[cell], values[cell], hidden.get(cell)) for cell in values):
            told -= {cell for cell in told if found[cell] != values[cell]}
    return told


def _fits(value: int, published: int, mark: str | None) -> bool:
    if mark is None:
        return value == published
    return 0 < value < LEAST if mark == SMALL else value >= 0


def near(rows: list[list[int]]) -> Iterator[list[list[int]]]:
    """Tables that differ in a cell, in two, or in the four corners of a rectangle."""
    cells = list(product(range(len(rows)), range(len(rows[0]))))
    for (r, c), (down, across), by in product(cells, cells, range(-9, 10)):
        for moved in ({(r, c): by}, {(r, c): by, (down, across): -by},
                      {(r, c): by, (down, across): by, (r, across): -by, (down, c): -by}):  # fmt: skip
            yield [[cell + moved.get((y, x), 0) for x, cell in enumerate(row)] for y, row in enumerate(rows)]


def every(rows: list[list[int]], hidden: Mapping[Cell, str]) -> Iterator[list[list[int]]]:
    """Every table whose rows bear the marks and have their totals; the columns are looked at by who asks."""
    choices = []
    for y, row in enumerate(rows):
        domains = [
            [cell] if (mark := hidden.get((y, x))) is None else [1, 2, 3, 4] if mark == SMALL else range(14)
            for x, cell in enumerate(row)
        ]
        mark = hidden.get((y, ALL))
        choices.append([list(some) for some in product(*domains) if _fits(sum(some), sum(row), mark)])
    for found in islice(product(*choices), MOST):
        yield list(found)


shapes = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 9), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


@settings(max_examples=60)
@given(shapes)
def test_nothing_small_can_be_worked_out(rows: list[list[int]]) -> None:
    values, sums = table(rows)
    hidden = withheld(values, sums)
    assert {cell for cell, value in values.items() if is_small(value)} <= hidden.keys()
    assert all(is_small(values[cell]) for cell, mark in hidden.items() if mark == SMALL)
    assert not worked_out(rows, hidden)


@pytest.mark.parametrize("rows", [[[3], [20], [30]], [[4], [4], [0]], [[1, 9], [9, 9]], [[1, 1], [1, 1]]])
def test_hiding_the_small_ones_alone_is_caught(rows: list[list[int]]) -> None:
    values, sums = table(rows)
    alone = {cell: SMALL for cell, value in values.items() if is_small(value)}
    assert worked_out(rows, alone), "the oracle sees what one subtraction tells"
    assert not worked_out(rows, withheld(values, sums))


def test_the_next_smallest_goes_with_a_lonely_one() -> None:
    values, sums = table([[3], [20], [12], [0]])
    assert withheld(values, sums)[2, 0] == BESIDE
    column = {"合计": 35, "甲": 3, "乙": 20, "丙": 12, "丁": 0}
    assert withheld(column, [("合计", ("甲", "乙", "丙", "丁"))]) == {"甲": SMALL, "丙": BESIDE}


def test_without_small_counts_all_is_published() -> None:
    values, sums = table([[5, 0], [9, 120]])
    assert withheld(values, sums) == {}
    assert withheld({"a": 2}, []) == {"a": SMALL}


def test_sums_are_found_where_nobody_declared_them() -> None:
    values = {"all": 33, "cadres": 20, "leaders": 10, "technicians": 3}
    assert sums_among(values) == [("all", ("cadres", "leaders", "technicians"))]
    assert withheld(values, sums_among(values)) == {"technicians": SMALL, "leaders": BESIDE}
