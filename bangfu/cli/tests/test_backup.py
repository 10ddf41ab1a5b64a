"""A backup can be restored: into an empty home, never over a ledger, never from a damaged file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from bangfu.cli.backup import backup
from bangfu.documents import life
from tests.fixtures import World


def _run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "BANGFU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bangfu.settings"}
    command = [sys.executable, "-m", "bangfu.cli.main", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


def _backed_up(world: World, out: Path) -> None:
    batch = {"number": "ZB-1", "date": date(2021, 3, 1), "giver": "水利部", "receiver": "巫山县财政局",
             "amount_fen": 12345, "mode_code": "direct", "level": "unit"}  # fmt: skip
    life.accept_many(world.approver, life.create_many(world.clerk, "fund.batch", [batch]))
    assert backup(out) > 0


def test_a_backup_comes_back_whole_and_never_over_a_ledger(world: World, tmp_path: Path) -> None:
    file, home = tmp_path / "b.sqlite3", tmp_path / "home"
    _backed_up(world, file)
    done = _run("restore", str(file), home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    shown = _run("figure", "direct_funds", "--period", "2021", "--json", home=home)
    assert '"value": 12345' in shown.stdout, shown.stdout + shown.stderr
    again = _run("restore", str(file), home=home)
    assert again.returncode == 1 and "已有数据库" in again.stdout + again.stderr


def test_a_damaged_backup_leaves_the_home_empty(world: World, tmp_path: Path) -> None:
    file, home = tmp_path / "b.sqlite3", tmp_path / "home"
    _backed_up(world, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    done = _run("restore", str(file), home=home)
    assert done.returncode == 1 and "不是完好的备份" in done.stdout + done.stderr
    assert not (home / "bangfu.sqlite3").exists()


def test_a_backup_whose_ledger_was_altered_is_not_restored(world: World, tmp_path: Path) -> None:
    file, home = tmp_path / "b.sqlite3", tmp_path / "home"
    _backed_up(world, file)
    with closing(sqlite3.connect(file)) as copy:
        for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            copy.execute(f'DROP TRIGGER "{name}"')
        copy.execute("UPDATE ledger_posting SET quantity = quantity + 1")
        copy.commit()
    done = _run("restore", str(file), home=home)
    assert done.returncode == 1 and "核验总账没有通过" in done.stdout + done.stderr
    assert not (home / "bangfu.sqlite3").exists()
