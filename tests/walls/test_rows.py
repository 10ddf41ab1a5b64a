"""The second wall by itself: which tables stand behind it, who sees and writes what, and what outlives nothing."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from bangfu.documents.models import Document, Transition
from bangfu.intake.models import StagedRow, Upload
from bangfu.ledger.backend import policies, wall
from bangfu.ledger.models import Attribution, Entry, Matter, Posting
from bangfu.registry import scope as scopes
from bangfu.reports.models import Filing
from bangfu.web.door import today
from tests.fixtures import World
from tests.walls import ground
from tests.walls.ground import FENGJIE, WUSHAN, Ground, Reader

pytestmark = pytest.mark.pg(only=True)

# tables with a place that stand open, each with its reason
OPEN = {
    "registry_regionform": "names, codes and parents of places",
    "registry_regionsuccession": "what became of places",
    "registry_jointmember": "the members of joint places",
    "registry_treenode": "where places stand",
    "registry_organisation": "units are named by everybody",
    "registry_pairing": "who helps whom is published",
    "registry_label": "which places a label means",
    "registry_roleassignment": "read to know who reads; no business of a place",
    "ledger_place": "positions only",
}
# models of the rooms that have no place at all
PLACELESS = {"ledger_block": "digests", "ledger_close": "days", "access_attempt": "logins", "access_record": "acts",
             "access_pastpassword": "digests of passwords"}  # fmt: skip
COMMANDS = {"r", "a", "w", "d"}
_BEHIND = (
    "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relforcerowsecurity AND (SELECT count(DISTINCT"
    " p.polcmd) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd <> '*') = 4"
)
_HANGS = (
    "SELECT DISTINCT k.conrelid::regclass::text, k.confrelid::regclass::text FROM pg_constraint k"
    " WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace"
)


def behind() -> set[str]:
    """The tables whose rows are kept for reading and writing, also from the owner."""
    return {name for (name,) in _rows(_BEHIND)}


def forgotten() -> set[str]:
    """The tables that hang on a place, or on a table behind the wall, and are neither behind it nor declared open."""
    walled = behind()
    tops = {"registry_region", *walled}
    return {table for table, top in _rows(_HANGS) if top in tops} - walled - set(OPEN)


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.fixture
def there(world: World) -> Ground:
    """The house with its canaries."""
    return ground.build(world.clerk, world.approver)


def read_by(reader: Reader) -> Any:
    """A stretch of code that reads as the reader does through a page."""
    scope = scopes.of(reader.user, today()) if reader.user else None
    return wall.read_by(scopes.told(scope, reader.user, today()) if scope else wall.NOBODY)


def one(there: Ground, name: str) -> Reader:
    return next(reader for reader in there.readers if reader.name == name)


def test_every_table_with_a_place_is_behind_the_wall(fresh_db: Any) -> None:
    assert not forgotten(), "put it into ledger/backend/policies.py, or say here why it may stand open"
    own = {m._meta.db_table for m in apps.get_models() if m.__module__.startswith("bangfu.")}
    rooms = {table for table in own if not table.startswith("registry_")}
    assert rooms - behind() - set(OPEN) == set(PLACELESS)
    assert set(policies.POLICIES) <= behind()


def test_a_new_table_without_a_policy_is_caught(fresh_db: Any) -> None:
    with psycopg.connect(fresh_db.owner_url) as owner:
        owner.execute("CREATE TABLE planted_region (id int, region_id bigint REFERENCES registry_region)")
        owner.execute("CREATE TABLE planted_paper (document_id bigint REFERENCES documents_document)")
        owner.execute("CREATE TABLE planted_line (posting_id bigint REFERENCES ledger_posting)")
    assert forgotten() == {"planted_region", "planted_paper", "planted_line"}
    with psycopg.connect(fresh_db.owner_url) as owner:
        owner.execute("ALTER TABLE documents_document NO FORCE ROW LEVEL SECURITY")
        owner.execute("DROP POLICY wall_see ON ledger_posting")
    assert {"documents_document", "ledger_posting"} & behind() == set()


def test_whoever_says_nothing_sees_nothing(there: Ground) -> None:
    walled = behind()
    filled = {m for m in apps.get_models() if m._meta.db_table in walled and m._base_manager.exists()}
    assert {Document, Posting, Attribution, Entry, Matter, Upload, StagedRow, Transition} <= filled
    with wall.read_by(wall.NOBODY):
        assert not [m for m in filled if m._base_manager.exists()]
    with psycopg.connect(os.environ["BANGFU_DATABASE_URL"]) as fresh:  # a client that never heard of readers
        for model in filled:
            assert fresh.execute(f"SELECT count(*) FROM {model._meta.db_table}").fetchone() == (0,), model


def test_both_walls_show_every_reader_the_same(there: Ground) -> None:
    for reader in there.readers:
        scope = scopes.of(reader.user, today()) if reader.user else scopes.Scope()
        first = set(Document.within(scope).values_list("pk", flat=True))
        with read_by(reader):
            assert set(Document._base_manager.values_list("pk", flat=True)) == first, reader.name
            mine = [one for one, _ in there.uploads if Upload.objects.filter(pk=one.pk).exists()]
        assert mine == [one for one, _ in there.uploads if _holds(reader, scope, one)], reader.name


def _holds(reader: Reader, scope: scopes.Scope, one: Upload) -> bool:
    from bangfu.intake import upload

    return reader.user is not None and upload.holds(reader.user, scope, one)


def test_nothing_is_written_beyond_the_scope(there: Ground) -> None:
    mine, other = (next(d for d in there.documents if d.region.key == key and d.kind == "project")
                   for key in (WUSHAN, FENGJIE))  # fmt: skip
    posting = Posting.objects.filter(region__key=WUSHAN).first()
    with read_by(one(there, "巫山经办")):
        for rule in ("", wall.STEPS):
            with wall.lifted(rule):
                assert Document._base_manager.filter(pk=mine.pk).update(note="改") == 1
                assert Document._base_manager.filter(pk=other.pk).update(note="改") == 0
                with pytest.raises(ProgrammingError, match="row-level security"):
                    _copy_of(other, "XM-越界")
                with pytest.raises(ProgrammingError, match="row-level security"):
                    Document._base_manager.filter(pk=mine.pk).update(region_id=other.region_id)
                with pytest.raises(ProgrammingError, match="row-level security"):
                    posting.pk = None
                    posting.save(force_insert=True)
    assert not Document._base_manager.filter(note="改", pk=other.pk).exists()


def _copy_of(document: Document, number: str) -> None:
    values = {f.attname: getattr(document, f.attname) for f in Document._meta.concrete_fields if f.name != "id"}
    Document._base_manager.create(**{**values, "number": number})


def test_who_reads_does_not_outlive_the_request(there: Ground) -> None:
    [mine] = [d for d in there.documents if d.number == f"XM-{WUSHAN}"]
    [other] = [d for d in there.documents if d.number == f"XM-{FENGJIE}"]
    paths = [f"/documents/{d.kind}/{d.number}/" for d in (mine, other)]
    before = connection.connection
    seen = {}
    for name in ("巫山经办", "奉节经办", "无角色", "未登录", "巫山经办"):
        client = Client(raise_request_exception=False)
        reader = one(there, name)
        if reader.user:
            client.force_login(reader.user)
        seen[name] = [client.get(path).status_code for path in paths]
        assert wall.told() == (wall.OWNER, "")
    assert connection.connection is not None and before is not None
    assert seen == {"巫山经办": [200, 404], "奉节经办": [404, 200], "无角色": [404, 404], "未登录": [302, 302]}


def test_a_rollback_takes_nothing_along(there: Ground) -> None:
    everything = Document._base_manager.count()
    with read_by(one(there, "奉节经办")):
        narrow = Document._base_manager.count()
        assert 0 < narrow < everything
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            with wall.lifted(wall.STEPS), transaction.atomic():
                assert Document._base_manager.count() == everything
            raise ZeroDivisionError
        assert Document._base_manager.count() == narrow
        with pytest.raises(ProgrammingError), transaction.atomic(), wall.lifted(wall.STEPS), transaction.atomic():
            _rows("SELECT 1 FROM no_such_table")
        assert Document._base_manager.count() == narrow
    assert Document._base_manager.count() == everything


def test_a_thread_of_a_server_begins_as_nobody(there: Ground) -> None:
    found = []

    def look() -> None:
        found.append(Document._base_manager.count())
        connection.close()

    wall.act_as_nobody()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [0]


@pytest.fixture(autouse=True)
def _owner_again() -> Iterator[None]:
    yield
    wall.act_as_owner()


def test_what_a_client_sends_never_becomes_the_reader(there: Ground) -> None:
    reader = one(there, "巫山经办")
    client = Client(headers={"Bangfu-Scope": "whole", "bangfu.scope": "whole"})
    client.force_login(reader.user)
    [other] = [d for d in there.documents if d.number == f"XM-{FENGJIE}"]
    path = f"/documents/{other.kind}/{other.number}/"
    for query in ("", "?bangfu.scope=whole&bangfu.lifted=documents.steps", "?scope=whole&options=-c%20bangfu.scope"):
        assert client.get(path + query).status_code == 404
    client.cookies["bangfu.scope"] = "whole"
    assert client.get(path).status_code == 404


def test_a_filing_is_for_who_sees_its_whole_place(there: Ground) -> None:
    from datetime import date
    from datetime import datetime as moment

    from django.utils import timezone

    from bangfu.reports import filing

    at = moment(2026, 1, 2, tzinfo=timezone.get_default_timezone())
    filing.file(there.approver, "funds", today=date(2026, 1, 2), filed_at=at)
    for name, sees in (("市级经办", 1), ("审计", 1), ("巫山经办", 0), ("三峡联络员", 0), ("未登录", 0)):
        with read_by(one(there, name)):
            assert Filing.objects.count() == sees, name
            assert filing.next_serial("funds", 2026) == 2
