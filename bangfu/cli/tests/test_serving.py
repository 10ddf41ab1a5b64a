"""Where a home may be served, and on which port."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from bangfu.cli import serving
from bangfu.kernel.errors import Refused


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
