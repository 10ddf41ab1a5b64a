"""The crawl with the first wall off: what PostgreSQL's row-level security alone keeps from every reader."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from bangfu.documents.models import Document
from bangfu.intake import upload
from bangfu.ledger.backend import policies
from bangfu.ledger.plan import Plan
from tests.fixtures import World
from tests.walls import addresses, ground
from tests.walls.crawl import leaks
from tests.walls.ground import Ground

pytestmark = [pytest.mark.pg(only=True), pytest.mark.walls]

# Addresses that read no rows of a place: logins, offices, steps by POST. Every other one is asked.
WITHOUT_ROWS = {
    "account_login", "second-step", "second-new", "enter-demo", "logout", "size", "about", "feedback", "me", "roles",
    "role-end", "accounts", "account-do", "trail", "import", "import-template", "answer", "answered", "answered-file",
    "audit", "document-step", "upload-confirm", "upload-accept", "upload-discard", "upload-undo",
}  # fmt: skip
READING = tuple(name for name in addresses.READ if name not in WITHOUT_ROWS)


@pytest.fixture
def there(world: World) -> Ground:
    """The house with its canaries."""
    return ground.build(world.clerk, world.approver)


@pytest.fixture
def first_wall_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every scope of the code shows everything."""
    monkeypatch.setattr(Document, "within", classmethod(lambda cls, scope: cls._base_manager.all()))
    monkeypatch.setattr(Plan, "allowed", lambda self, scope, with_joints: None)
    monkeypatch.setattr(upload, "holds", lambda user, scope, one: True)
    yield


def test_only_the_second_wall_is_enough(there: Ground, first_wall_off: None, world: World, capsys: Any) -> None:
    start = time.perf_counter()
    answers = {reader.name: leaks(there, reader, READING) for reader in there.readers}
    with capsys.disabled():
        print(f"\nfirst wall off, {len(there.readers)} readers: {time.perf_counter() - start:.0f} s")
    found = {name: some for name, (some, _) in answers.items() if some}
    assert not found, "\n".join(f"{name}\n  " + "\n  ".join(some[:12]) for name, some in found.items())
    everything = {one.word for one in there.canaries if not one.personal and not one.aside}
    assert everything <= answers["市级经办"][1], "the crawl would see a canary where there is one"
    assert all(answers[name][1] for name in ("巫山经办", "坪上村工作队", "烟台联络员", "三峡联络员", "审计"))
    _without_policies(world.database.owner_url)
    for name in ("巫山经办", "坪上村工作队", "烟台联络员", "无角色"):
        [reader] = [one for one in there.readers if one.name == name]
        assert leaks(there, reader, ("document", "documents"))[0], "with both walls down the crawl must find leaks"


def _without_policies(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        for table in policies.POLICIES:
            owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
