"""The demonstration: a home built beside the real one, filled line by line, renamed when whole."""

from __future__ import annotations

import os
import shutil
import time
from collections import defaultdict
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangfu import home
from bangfu.kernel.errors import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    Known = dict[str, list[dict[str, Any]]]

FIRST_CLOSE = date(2021, 12, 31)
AT_ONCE = 2_500
MADE = "made"  # the basis of a row that does not name its own


def build_beside(seed: int) -> dict[str, Any]:
    """The report of a finished demonstration home.

    Refuses: `home_in_use` when the home holds anything that is not a demonstration.
    """
    wanted = home.folder()
    _free_to_replace(wanted)
    building = wanted.with_name(f".{wanted.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    os.environ["BANGFU_HOME"] = str(building)
    started = time.monotonic()
    documents = _build(seed)
    (building / home.DEMO_MARK).write_text(f"seed {seed}\n", encoding="ascii")
    shutil.rmtree(wanted)
    building.rename(wanted)
    return {"home": str(wanted), "seed": seed, "documents": documents, "seconds": round(time.monotonic() - started, 1)}


def _free_to_replace(wanted: Path) -> None:
    if any(p.name not in (home.SECRET_FILE, home.VAULT_FILE) for p in wanted.iterdir()) and not home.is_demo(wanted):
        raise Refused(f"数据目录 {wanted} 里已有真实数据,示例不会覆盖它", "用 --home 另指一个空目录", "home_in_use")
    if os.environ.get("BANGFU_DATABASE_URL"):
        raise Refused("示例只建在嵌入式数据库里", "去掉 BANGFU_DATABASE_URL 再运行", "demo_is_embedded")


def _build(seed: int) -> int:
    from bangfu.cli.start import django

    django()
    from django.db import connections

    from bangfu.cli import demo_parties, migrating

    migrating.migrate()
    users = demo_parties.users()
    known: Known = defaultdict(list, demo_parties.organisations(seed))
    _records(seed, users, known)
    connections.close_all()
    return sum(len(rows) for kind, rows in known.items() if not kind.startswith("organisation."))


def _records(seed: int, users: dict[str, User], known: Known) -> None:
    """Runs the lines in the order of their STEP, each with what it adds LATER; all goes in through the public doors."""
    from bangfu.cli import article
    from bangfu.documents import catalogue

    for line in catalogue.demos():
        first = (line.records, getattr(line, "steps", list))
        for records, steps in (first, *getattr(line, "LATER", ())):
            _enter_all(records(article.targets(), seed, known), users, known)
            _move_on(steps(), users)
    _close_and_correct(users)


def _enter_all(records: list[tuple[str, dict[str, Any]]], users: dict[str, User], known: Known) -> None:
    """The records kind by kind, in the order in which the kinds come first."""
    grouped: Known = defaultdict(list)
    for kind, values in records:
        grouped[kind].append(values)
    for kind, rows in grouped.items():
        for basis in dict.fromkeys(row.get("basis", MADE) for row in rows):
            _enter(kind, [row for row in rows if row.get("basis", MADE) == basis], users, basis)
        known[kind].extend(rows)


def _move_on(taken: list[tuple[str, str, str, date, str]], users: dict[str, User]) -> None:
    """Does the steps in their order: kind, number, step, day and reason; those that are alike together."""
    from bangfu.documents import catalogue, find, life
    from bangfu.registry.scope import Scope

    for (kind, name, on, reason), alike in groupby(taken, key=lambda one: (one[0], *one[2:])):
        step = catalogue.kind(kind).life().step(name)
        user = users.get(step.actor if step else "approver", users["owner"])  # the owner speaks for paired sides
        documents = find.documents(Scope.everything(), kind, [number for _, number, *_ in alike])
        for answer in life.step_many(user, documents, name, on=on, reason=reason):
            if isinstance(answer, Refused):
                raise answer


def _close_and_correct(users: dict[str, User]) -> None:
    """Closes the first year, then corrects what was found too late: "as reported" differs from "now"."""
    from bangfu.documents import catalogue, find, life
    from bangfu.ledger import close
    from bangfu.registry.scope import Scope

    close.close(FIRST_CLOSE, users["owner"].get_username())
    for line in catalogue.demos():
        for kind, number, changes, reason in getattr(line, "corrections", list)():
            document = find.document(Scope.everything(), kind, number)
            body = find.body(document)
            values = {name: getattr(body, name) + change for name, change in changes.items()}
            life.step(users["approver"], document, "correct", values=values, reason=reason)
        _move_on(getattr(line, "late_steps", list)(), users)


def _enter(kind: str, rows: list[dict[str, Any]], users: dict[str, User], basis: str) -> None:
    """What carries an amount comes as a workbook, as a clerk would bring it; the rest is registered directly."""
    from bangfu.documents import catalogue

    has_amount = any(column.type == "money" for column in catalogue.columns(kind))
    (_upload if has_amount else _register)(kind, rows, users, basis)


def _register(kind: str, rows: list[dict[str, Any]], users: dict[str, User], basis: str) -> None:
    """The rows entered by one person and accepted by another."""
    from bangfu.documents import life

    items = [{name: value for name, value in row.items() if name != "basis"} for row in rows]
    for start in range(0, len(items), AT_ONCE):
        made = life.create_many(users["clerk"], kind, items[start : start + AT_ONCE], demo=True, basis=basis)
        for answer in life.accept_many(users["approver"], made):
            if isinstance(answer, Refused):
                raise answer


def _upload(kind: str, rows: list[dict[str, Any]], users: dict[str, User], basis: str) -> None:
    """The rows as a workbook: uploaded, confirmed, accepted by a second person."""
    from bangfu.intake import template, upload

    clerk, approver = users["clerk"], users["approver"]
    title = f"示例-{kind}-{date.today():%Y%m%d}.xlsx"
    batch = upload.stage(clerk, kind, title, template.filled(kind, rows))
    batch = upload.confirm(clerk, batch, acceptor=approver, demo=True, basis=basis)
    report = upload.report(batch)
    if report["bad"] or report["posted"] != report["rows"]:
        raise Refused(f"示例的 {kind} 有 {report['bad']} 行没有入账", str(report["errors"][:3]), "demo_broken")
