"""Large uploads go in piece by piece; a stop between two pieces loses nothing and doubles nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bangfu.documents import find
from bangfu.indicators import evaluate
from bangfu.intake import entering, template, upload
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.registry.scope import Scope
from tests.fixtures import World

ALL = Scope.everything()
ROWS = 25


class Stopped(Exception):
    """The machine stops."""


@pytest.fixture
def staged(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(entering, "CHUNK", 10)
    rows = [
        {"number": f"ZB-{n}", "date": date(2021, 3, 1), "giver": "水利部", "receiver": "巫山县财政局",
         "amount_fen": f"{n + 1}.00", "mode_code": "直接投入", "level": "中央单位"}
        for n in range(ROWS)
    ]  # fmt: skip
    return upload.stage(world.clerk, "fund.batch", "表.xlsx", template.filled("fund.batch", rows))


def money() -> int:
    """What the batches come to, in yuan."""
    return int(evaluate.figure(ALL, "direct_funds", period=Period.parse("2021"), region="巫山县").value) // 100


def test_all_pieces_go_in(world: World, staged: Any) -> None:
    upload.confirm(world.clerk, staged, acceptor=world.approver)
    assert (staged.state, staged.posted, money()) == ("accepted", ROWS, ROWS * (ROWS + 1) // 2)
    assert upload.interrupted() == [] and upload.progress(staged) is None


@pytest.mark.parametrize("pieces", range(6))
def test_a_stop_after_any_piece_is_gone_on_from(
    world: World, staged: Any, monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    left = pieces
    hold = entering._hold

    def stop(upload: Any, state: str, groups: Any = ()) -> None:
        nonlocal left
        if left == 0:
            raise Stopped
        left -= 1
        hold(upload, state, groups)

    with monkeypatch.context() as broken:
        broken.setattr(entering, "_hold", stop)
        with pytest.raises(Stopped):
            upload.confirm(world.clerk, staged, acceptor=world.approver)
    begun = {0: None, 1: (10, 25), 2: (20, 25), 3: (25, 25), 4: None, 5: (10, 25)}[pieces]
    [waiting] = upload.interrupted()
    assert upload.progress(waiting) == begun
    upload.confirm(waiting.user, waiting, acceptor=waiting.acceptor)
    assert (waiting.state, waiting.posted, money()) == ("accepted", ROWS, ROWS * (ROWS + 1) // 2)
    assert find.listing(ALL, upload=waiting.token).count == ROWS


def test_rows_that_another_entered_meanwhile_are_not_entered_again(world: World, staged: Any) -> None:
    pieces = list(entering._pieces(staged, "good"))
    upload.confirm(world.clerk, staged, acceptor=world.approver)
    staged.state = "staged"
    with pytest.raises(Refused, match="刚被办理过"):
        entering._hold(staged, "staged", pieces[0])
    assert money() == ROWS * (ROWS + 1) // 2
