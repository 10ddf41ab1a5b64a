"""What the two walls cost: figures and lists with and without each, on 40,000 documents and 120,000 postings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from bangfu.documents import find, life
from bangfu.documents.models import Document
from bangfu.indicators import evaluate
from bangfu.kernel.period import Period
from bangfu.ledger.backend import wall
from bangfu.ledger.backend.bulk import insert, new_ids
from bangfu.registry import roles
from bangfu.registry import scope as scopes
from bangfu.registry.models import Organisation
from bangfu.registry.scope import Scope
from bangfu.registry.trees import current_edition
from tests.fixtures import SINCE, World

DOCUMENTS, EACH, ROUNDS, SAVES = 34_000, 3, 5, 5
HEAD = ("id", "kind", "number", "title", "date", "region_id", "giver_id", "receiver_id", "about", "programme_id",
        "helper_id", "state", "revision", "version", "author_id", "source", "note", "upload", "sheet", "row", "demo",
        "basis", "created_at")  # fmt: skip
ENTRY = ("id", "key", "content_digest", "kind", "number", "revision", "transition", "body_digest",
         "attachments_digest", "author", "acceptor", "recorded_at", "alg", "leaf", "xid")  # fmt: skip
POSTING = ("id", "entry_id", "line_no", "measure", "quantity", "happened_on", "booked_on", "region_id", "giver_id",
           "receiver_id", "subject", "about", "fund", "category", "trait", "grade", "sheet", "row")  # fmt: skip
CLAIM = ("id", "entry_id", "posting_id", "programme_id", "helper_id", "mode", "num", "den", "sign")
READERS = {
    "区县": ("clerk", "500237"),
    "审核": ("approver", "500237"),
    "全市": ("clerk", "500000"),
    "结对": ("liaison", ("GOV-370600", "500237")),
}

SHOWN = ("区县", "全市", "结对")


def _grow(world: World) -> None:
    """Sales spread over every place of the city, a third of them for a pairing."""
    nodes = current_edition().nodes.filter(code__startswith="50").order_by("lo")
    places = list(nodes.values_list("region_id", flat=True))
    units = {code: Organisation.objects.get(code=code).pk for code in ("GOV-370600", "C07")}
    now, digest = timezone.now(), b"\0" * 32
    stamp = connection.ops.adapt_datetimefield_value(now)
    rows: dict[str, list[tuple[Any, ...]]] = {"head": [], "entry": [], "posting": [], "claim": []}
    for n in range(1, DOCUMENTS + 1):
        place, day = places[n * 37 % len(places)], date(2021, 1, 1) + timedelta(days=n % 365)
        programme, helper = ("eastwest", units["GOV-370600"]) if n % 3 == 0 else ("central", units["C07"])
        at, number = day.isoformat(), f"XS-{n}"
        rows["head"].append((n, "sale", number, number, at, place, helper, helper, "", programme, helper, "accepted",
                             1, 1, world.clerk.pk, "", "", "", "", 0, False, "record", stamp))  # fmt: skip
        rows["entry"].append((n, number, digest, "sale", number, 1, "accept", digest, digest, "示例", "示例", stamp,
                              "sm3", digest, 0))  # fmt: skip
        for line in range(EACH):
            pk = n * EACH + line
            rows["posting"].append((pk, n, line, ("sales.bought", "sales.helped", "sold.gross")[line], 100 + n, at, at,
                                    place, helper, helper, "", "", "", "", "", "A", "", 0))  # fmt: skip
            rows["claim"].append((pk, n, pk, programme, helper, "", 1, 1, 1))
    with wall.lifted(wall.POSTING):
        for name, table, columns in (("head", "documents_document", HEAD), ("entry", "ledger_entry", ENTRY),
                                     ("posting", "ledger_posting", POSTING),
                                     ("claim", "ledger_attribution", CLAIM)):  # fmt: skip
            new_ids(table, rows[name][-1][0])  # the sequence goes on behind them
            insert(table, columns, rows[name])
    if connection.vendor == "postgresql":
        _as_owner(world, ["ANALYZE"])  # a table is analysed by its owner only


@contextmanager
def _rows_open(world: World, is_open: bool) -> Iterator[None]:
    """PostgreSQL without its policies, for as long as the stretch lasts."""
    tables = ("documents_document", "ledger_entry", "ledger_posting", "ledger_attribution")
    if is_open:
        _as_owner(world, [f"ALTER TABLE {one} DISABLE ROW LEVEL SECURITY" for one in tables])
    try:
        yield
    finally:
        if is_open:
            _as_owner(world, [f"ALTER TABLE {one} ENABLE ROW LEVEL SECURITY" for one in tables])


def _as_owner(world: World, statements: list[str]) -> None:
    import psycopg

    with psycopg.connect(world.database.owner_url, autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)  # type: ignore[call-overload]


def _users() -> dict[str, Any]:
    users = {}
    for name, (role, place) in READERS.items():
        users[name] = get_user_model().objects.create_user(f"量-{name}")
        roles.assign(users[name], role, on=SINCE, place=place)  # type: ignore[arg-type]
    return users


def _acts() -> dict[str, Callable[[Scope], Any]]:
    asked = {"period": Period.parse("2021"), "region": "500237"}
    return {
        "figure": lambda scope: evaluate.figure(scope, "sales_total", **asked).value,
        "city": lambda scope: evaluate.figure(scope, "sales_total", **{**asked, "region": "500000"}).value,
        "list": lambda scope: find.listing(scope, "sale").count,
    }


Key = tuple[str, str, bool, bool]


class Measured:
    """Times and values by reader, act, first wall and second wall."""

    def __init__(self) -> None:
        self.took: dict[Key, list[float]] = {}
        self.values: dict[Key, Any] = {}

    def take(self, key: Key, run: Callable[[], Any], counts: bool) -> None:
        """Runs once; the first turn only warms up."""
        start = time.perf_counter()
        self.values[key] = run()
        spent = time.perf_counter() - start
        if counts:
            self.took.setdefault(key, []).append(spent)

    def said(self, name: str, act: str) -> str:
        """The median without a wall, and the ratios with the first, the second and both."""
        base = median(self.took.get((name, act, False, False)) or self.took[name, act, True, False])
        parts = [f"{name} {act}: {base * 1000:.1f} ms"]
        for title, first, second in (("first", True, False), ("second", False, True), ("both", True, True)):
            if (name, act, first, second) in self.took:
                parts.append(f"{title} x{median(self.took[name, act, first, second]) / base:.2f}")
        return "; ".join(parts)


def _turn(measured: Measured, users: dict[str, Any], second: bool, turn: int) -> None:
    on = timezone.localdate()
    for name in SHOWN:
        scope = scopes.of(users[name], on)
        with wall.read_by(scopes.told(scope, users[name], on)):
            for act, run in _acts().items():
                measured.take((name, act, True, second), partial(run, scope), turn > 0)
                measured.take((name, act, False, second), partial(run, Scope.everything()), turn > 0)
    for at in range(SAVES):
        number = f"CL-{turn}-{second}-{at}"
        measured.take(("区县", "save", True, second), partial(_saved, users, number, on), turn > 0)


def _saved(users: dict[str, Any], number: str, on: date) -> str:
    """A document entered, submitted and accepted by two people of a district."""
    row = {"number": number, "date": "2021-03-01", "giver": "水利部", "receiver": "巫山县财政局",
           "amount_fen": "1.00", "mode_code": "直接投入", "level": "中央单位"}  # fmt: skip
    clerk, approver = users["区县"], users["审核"]
    with wall.read_by(scopes.told(scopes.of(clerk, on), clerk, on)):
        made = life.step(clerk, life.create(clerk, "fund.batch", row), "submit")
    with wall.read_by(scopes.told(scopes.of(approver, on), approver, on)):
        return life.step(approver, made, "accept").state


@pytest.mark.load
@pytest.mark.pg
def test_what_the_walls_cost(world: World, capsys: Any) -> None:
    _grow(world)
    users, measured = _users(), Measured()
    policies = connection.vendor == "postgresql"
    for turn in range(ROUNDS + 1):
        for second in (False, True) if policies else (False,):
            with _rows_open(world, policies and not second):
                _turn(measured, users, second, turn)
    with capsys.disabled():
        print(f"\n{connection.vendor}, {DOCUMENTS:,} documents, {DOCUMENTS * EACH:,} postings, {ROUNDS} rounds")
        for name, act in sorted({key[:2] for key in measured.took}):
            print(measured.said(name, act))
    for name in SHOWN:
        for act in _acts():
            walled = {value for key, value in measured.values.items() if key[:2] == (name, act) and (key[2] or key[3])}
            assert len(walled) == 1, (name, act, "one wall, the other and both show the same")
    assert Document.within(scopes.of(users["区县"], timezone.localdate())).count() < DOCUMENTS
