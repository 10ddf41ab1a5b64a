"""Throw-away databases for tests: one template a session, migrated and loaded, and a copy of it for each test.

Commits are real in a copy, so nothing has to be rolled back or flushed, and the ledger's guards stay on.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections

from tests import plugin_postgres as pg

ENVIRONMENT = ("BANGFU_HOME", "BANGFU_DATABASE_URL", "BANGFU_DATABASE_OWNER_URL")
TEMPLATE = "bangfu_template"


@dataclass
class FreshDatabase:
    """The database of one test; `renew()` throws it away for the next copy (for Hypothesis).

    Shape: `vendor` is "sqlite" or "postgresql"; `home` is the folder that a child process takes as BANGFU_HOME,
    and this process's environment names it already; `owner_url` and `superuser_url` are for attacks on PostgreSQL.
    """

    folder: Path
    vendor: str
    home: Path = field(default_factory=Path)
    name: str = ""
    count: int = 0

    @property
    def owner_url(self) -> str:
        """The owner of the tables, who migrates."""
        return pg.url(pg.OWNER, self.name)

    @property
    def superuser_url(self) -> str:
        """The database's superuser, for looking behind the scenes only."""
        return pg.url(pg.SUPERUSER, self.name)

    def environment(self) -> dict[str, str]:
        """What a child process needs to work on this same database."""
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "bangfu.settings"}

    def renew(self) -> None:
        """A new copy of the template, and every connection of this thread pointed at it."""
        self.drop()
        self.count += 1
        self.home = self.folder / f"home-{self.count}"
        self.home.mkdir(parents=True)
        os.environ["BANGFU_HOME"] = str(self.home)
        for name in ("secret-key", "vault-key"):
            shutil.copy(settings.HOME / name, self.home / name)
        if self.vendor == "sqlite":
            self.name = str(self.home / "bangfu.sqlite3")
            _copy_files(self.home)
        else:
            self.name = f"{TEMPLATE}_{os.getpid()}_{abs(hash(str(self.home))) % 10**12}"
            _superuser(f'CREATE DATABASE "{self.name}" TEMPLATE "{TEMPLATE}" OWNER {pg.OWNER}')
            os.environ["BANGFU_DATABASE_URL"] = pg.url(pg.APPLICATION, self.name)
            os.environ["BANGFU_DATABASE_OWNER_URL"] = self.owner_url
        point(self.name, self.home)

    def drop(self) -> None:
        """Throws the copy away."""
        connections.close_all()
        if not self.name:
            return
        if self.vendor == "postgresql":
            _superuser(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        shutil.rmtree(self.home, ignore_errors=True)
        self.name = ""


def point(name: str, home: Path) -> None:
    """Points Django's connections of every thread still to come at a database."""
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name
    if not pg.wanted():
        connections["side"].settings_dict["NAME"] = str(home / "side.sqlite3")


def build_template() -> None:
    """The template of this session: migrated as `bangfu migrate` does it, and with the registry loaded.

    Cost: some seconds, once a session and only when a test asks for a database.
    """
    from bangfu.cli import migrating
    from bangfu.registry import load

    if pg.wanted():
        _superuser(f'CREATE DATABASE "{TEMPLATE}" OWNER {pg.OWNER}')
    migrating.tables()
    load.load()
    connections.close_all()
    if not pg.wanted():
        for path in (settings.HOME / "bangfu.sqlite3", settings.HOME / "side.sqlite3"):
            _settle(path)


def _copy_files(home: Path) -> None:
    for name in ("bangfu.sqlite3", "side.sqlite3"):
        shutil.copyfile(settings.HOME / name, home / name)


def _settle(path: Path) -> None:
    """Brings the write-ahead log into the file, so that one file is the whole database."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _superuser(statement: str) -> None:
    import psycopg

    with psycopg.connect(pg.url(pg.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]
