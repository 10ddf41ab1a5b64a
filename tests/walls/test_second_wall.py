"""The crawl with the first wall off: what PostgreSQL's row-level security alone keeps from every reader."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from bangfu.documents.models import Document
from bangfu.intake import upload
from bangfu.ledger.backend import wall
from bangfu.ledger.plan import Plan
from bangfu.registry import scope as scopes
from bangfu.registry.scope import Scope
from bangfu.web.door import today
from tests.fixtures import World
from tests.walls import addresses, ground
from tests.walls.crawl import leaks
from tests.walls.ground import Ground, Reader

pytestmark = pytest.mark.pg(only=True)

# Addresses that read no rows of a place: forms, logins, offices. Every other one is asked.
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


def told(reader: Reader) -> str:
    return scopes.told(_scope(reader), reader.user, today()) if reader.user else wall.NOBODY


def _scope(reader: Reader) -> Scope:
    return scopes.of(reader.user, today()) if reader.user else Scope()


def test_only_the_second_wall_is_enough(there: Ground, first_wall_off: None, capsys: Any) -> None:
    start = time.perf_counter()
    answers = {reader.name: leaks(there, reader, READING) for reader in there.readers}
    with capsys.disabled():
        print(f"\nfirst wall off, {len(there.readers)} readers: {time.perf_counter() - start:.0f} s")
    found = {name: some for name, (some, _) in answers.items() if some}
    assert not found, "\n".join(f"{name}\n  " + "\n  ".join(some[:12]) for name, some in found.items())
