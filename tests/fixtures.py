"""Fixtures for every test of the house, beside the code and in `tests/` (loaded by `-p tests.fixtures`).

How to use
    def test_something(fresh_db): ...        a throw-away database: migrated, registry loaded; commits are real
    def test_something(world): ...           the same, with users: world.clerk, world.approver, world.owner
    world.accept(kind, row, ...)             documents entered and accepted; world.figure(code, period, region)
    @pytest.mark.pg                          run on PostgreSQL too: BANGFU_TEST_PG=1 pytest -m pg
    @pytest.mark.pg(only=True)               run only there
    fresh_db.vendor                          "sqlite" or "postgresql"
    fresh_db.renew()                         the next copy (call it at the start of each Hypothesis example)
    fresh_db.home, fresh_db.environment()    for child processes: subprocess.run(..., env=fresh_db.environment())
    fresh_db.superuser_url, .owner_url       PostgreSQL only, for attacks and for looking behind the scenes

Never use pytest-django's `db`, `transactional_db` or its mark: they would flush, and the ledger cannot be flushed.
Its `client`, `rf` and `settings` are fine beside `fresh_db`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import plugin_postgres as pg

SINCE = date(2020, 1, 1)

# No deadline: the machines of a test run are shared. A fixture that lasts over examples is meant: call `renew()`.
hypothesis.settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
hypothesis.settings.load_profile("house")


@dataclass(frozen=True)
class World:
    """The people of a test: who enters, who accepts, who owns the house; all see the whole of it."""

    clerk: Any
    approver: Any
    owner: Any
    database: Any

    def accept(self, kind: str, *rows: dict[str, Any]) -> list[Any]:
        """The documents of the rows, entered by the clerk and accepted by the approver; a refusal is raised."""
        from bangfu.documents import life
        from bangfu.kernel.errors import Refused

        answers = life.accept_many(self.approver, life.create_many(self.clerk, kind, rows))
        for answer in answers:
            if isinstance(answer, Refused):
                raise answer
        return list(answers)

    def figure(self, code: str, period: str, region: str = "500000", **asked: Any) -> Any:
        """A figure, read with whole scope."""
        from bangfu.indicators import evaluate
        from bangfu.kernel.period import Period
        from bangfu.registry.scope import Scope

        return evaluate.figure(Scope.everything(), code, period=Period.parse(period), region=region, **asked)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips, with the reason, what this run's database cannot show."""
    for item in items:
        mark = item.get_closest_marker("pg")
        if mark and mark.kwargs.get("only") and not pg.wanted():
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: run with BANGFU_TEST_PG=1"))


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Replaces pytest-django's test database, which would be made and flushed past the ledger's guards."""
    pytest.fail("use the fixture `fresh_db` (or `world`), not `db` or the mark `django_db`: see tests/fixtures.py")


@pytest.fixture(scope="session")
def database_template(django_db_blocker: Any) -> None:
    """The migrated and loaded database from which each test's copy is made."""
    from tests import databases

    with django_db_blocker.unblock():
        databases.build_template()


@pytest.fixture
def fresh_db(database_template: None, django_db_blocker: Any, tmp_path: Path, settings: Any) -> Iterator[Any]:
    """A throw-away copy of the template; real commits happen in it."""
    from bangfu.ledger.backend import wall
    from tests import databases

    wall.act_as_owner()  # a test acts as the owner of the home; what it asks through a page is the reader's
    before = {name: os.environ.get(name) for name in databases.ENVIRONMENT}
    base_home = settings.HOME
    with django_db_blocker.unblock():
        database = databases.FreshDatabase(tmp_path, "postgresql" if pg.wanted() else "sqlite")
        database.renew()
        settings.MEDIA_ROOT = database.home / "uploads"
        try:
            yield database
        finally:
            database.drop()
            databases.point(databases.TEMPLATE if pg.wanted() else str(base_home / "bangfu.sqlite3"), base_home)
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


@pytest.fixture
def in_memory(django_db_blocker: Any) -> Iterator[None]:
    """Lets a test use the scratch ledger, which is a database in memory of its own; no real one is reached."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def world(fresh_db: Any) -> World:
    """A fresh database with a clerk, an approver and an owner, each with whole scope."""
    people = {name: _person(name) for name in ("clerk", "approver", "owner")}
    return World(**people, database=fresh_db)


def _person(name: str) -> Any:
    from django.contrib.auth import get_user_model

    from bangfu.registry import roles

    users = get_user_model().objects
    user = users.create_superuser(name) if name == "owner" else users.create_user(name)
    roles.assign(user, name, on=SINCE)
    return user
