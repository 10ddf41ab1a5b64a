"""A demonstration never replaces real data, and is whole or absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangfu import home
from bangfu.cli import demo
from bangfu.kernel.errors import Refused


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("BANGFU_HOME", str(place))
    monkeypatch.delenv("BANGFU_DATABASE_URL", raising=False)
    return place


def test_a_home_with_real_data_is_left_alone(empty_home: Path) -> None:
    (empty_home / "bangfu.sqlite3").write_bytes(b"real")
    with pytest.raises(Refused) as refused:
        demo.build_beside(1)
    assert refused.value.code == "home_in_use"
    assert (empty_home / "bangfu.sqlite3").read_bytes() == b"real"


def test_an_office_database_is_no_place_for_a_demonstration(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Refused) as refused:
        demo.build_beside(1)
    assert refused.value.code == "demo_is_embedded"


def test_the_secret_is_made_once_and_is_the_owners_alone(empty_home: Path) -> None:
    first = home.secret_key(empty_home)
    assert len(first) >= 50 and home.secret_key(empty_home) == first
    assert (empty_home / "secret-key").stat().st_mode & 0o077 == 0


def test_only_the_mark_makes_a_demonstration(empty_home: Path) -> None:
    assert not home.is_demo(empty_home)
    (empty_home / home.DEMO_MARK).touch()
    assert home.is_demo(empty_home)
