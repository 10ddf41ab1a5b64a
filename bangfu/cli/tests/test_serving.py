"""Where a home may be served, and on which port."""

from __future__ import annotations

import socket
from datetime import date
from typing import Any

import pytest

from bangfu.cli import serving
from bangfu.intake import template, upload
from bangfu.kernel.errors import Refused
from tests.fixtures import World


def test_a_taken_port_names_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serving.free_port("127.0.0.1", port) > port


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "example.org", "::"])
def test_a_demonstration_stays_on_this_machine(host: str, settings: Any) -> None:
    settings.HOME_IS_DEMO = True
    with pytest.raises(Refused) as refused:
        serving.serve(host, 8000)
    assert refused.value.code == "demo_is_local" and host in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_loopback_is_this_machine(host: str) -> None:
    assert serving.is_loopback(host)


def test_an_upload_that_a_stop_cut_short_is_brought_to_its_end(world: World, capsys: Any) -> None:
    row = {"number": "ZB-1", "date": date(2021, 3, 1), "giver": "水利部", "receiver": "巫山县财政局",
           "amount_fen": "1.00", "mode_code": "直接投入", "level": "中央单位"}  # fmt: skip
    staged = upload.stage(world.clerk, "fund.batch", "表.xlsx", template.filled("fund.batch", [row]))
    serving.resume_uploads()
    assert world.figure("direct_funds", "2021").value == 0, "nobody asked for it yet"
    staged.acceptor = world.approver  # as the first thing that confirming keeps
    staged.save()
    serving.resume_uploads()
    assert world.figure("direct_funds", "2021").value == 100
    assert "表.xlsx" in capsys.readouterr().out
