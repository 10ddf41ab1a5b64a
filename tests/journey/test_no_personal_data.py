"""A thousand planted ID numbers: none in a dump, in logs, exports, pages, uploads; after erasure none recoverable."""

from __future__ import annotations

import io
import json
import logging
import random
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from bangfu.documents import life
from bangfu.documents.disclosed import Disclosure
from bangfu.documents.models import Document
from bangfu.intake import erasing, originals, template, upload
from bangfu.intake.models import Upload
from bangfu.kernel.errors import Refused
from bangfu.ledger import verify
from bangfu.ledger.models import Entry
from bangfu.registry.person import Person
from bangfu.registry.vault.people import opened
from tests import plugin_postgres as pg

pytestmark = [pytest.mark.pg, pytest.mark.slow]

PLANTED = 1000
IDENTITY = re.compile(rb"\d{17}[0-9X]")
SURNAME = "林试验"  # every planted name begins with it; nobody else's does
NAMES = (SURNAME.encode(), json.dumps(SURNAME)[1:-1].encode())
CLASS = {"number": "PX-1", "date": date(2021, 3, 1), "region": "巫山县", "giver": "三峡集团", "name": "示例培训班",
         "class_type": "skill", "level": "unit"}  # fmt: skip
SESSION = {"date": "2021-04-01", "about": "PX-1"}
NOW, TODAY = datetime(2022, 6, 1, 4, tzinfo=UTC), date(2022, 6, 1)
FIGURES = ("people_trained", "cadres_trained_people", "training_sessions")


@dataclass
class Planted:
    """The numbers that were planted, those of people who were taken in, and where files were sent."""

    numbers: set[bytes] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)
    left: Iterator[str] = field(default_factory=lambda: iter(identities()))

    def some(self, count: int) -> list[str]:
        """So many numbers more."""
        found = [next(self.left) for _ in range(count)]
        self.numbers.update(number.encode() for number in found)
        return found

    def hits(self, content: bytes) -> set[bytes]:
        """Those planted numbers, and names, that stand in the content."""
        names = {name for name in NAMES if name in content}
        return {number for number in IDENTITY.findall(content) if number in self.numbers} | names


def identities() -> Iterator[str]:
    """Valid ID numbers, each once."""
    rng = random.Random(1)
    seen: set[str] = set()
    while len(seen) < PLANTED:
        digits = f"500237{rng.randrange(1950, 2004)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{rng.randrange(1000):03}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        number = digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]
        if number not in seen:
            seen.add(number)
            yield number


def roll(numbers: list[str]) -> list[dict[str, str]]:
    return [{"person": f"{SURNAME} {number}", "audience": "基层干部"} for number in numbers]


def plant(world: Any, planted: Planted) -> None:
    """A thousand numbers by every way in: forms, corrections, workbooks, pasted tables, wrong columns, file names."""
    world.accept("training.class", CLASS)
    for n in range(4):
        numbers = planted.some(60)
        planted.kept += numbers
        world.accept("training.session", {**SESSION, "number": f"PX-1-{n}", "roll": roll(numbers)})
    correct(world, planted)
    send(world, planted)
    refused(world, planted)
    stations(world, planted)
    assert len(planted.numbers) == PLANTED


def correct(world: Any, planted: Planted) -> None:
    """A roll corrected: the first revision named others."""
    numbers = planted.some(60)
    document = Document._base_manager.get(number="PX-1-0")
    life.step(world.approver, document, "correct", values={"roll": roll(numbers)}, reason="示例:名册贴错")
    planted.kept += numbers


def send(world: Any, planted: Planted) -> None:
    """Uploads: a good workbook that is entered, a faulty one that waits, a pasted table, one undone."""
    kind = "training.session"
    good, waiting, pasted, undone = (planted.some(100) for _ in range(4))
    name = f"{planted.some(1)[0]}的名册.xlsx"
    sheet = template.filled(kind, [{**SESSION, "number": "PX-2-0", "roll": roll(good)}])
    upload.confirm(world.clerk, upload.stage(world.clerk, kind, name, sheet), acceptor=world.approver)
    faulty = [*roll(waiting[:50]), *({"person": number, "audience": "基层干部"} for number in waiting[50:])]
    upload.stage(world.clerk, kind, "b.xlsx", template.filled(kind, [{**SESSION, "number": "PX-2-1", "roll": faulty}]))
    lines = [f"PX-2-2\t2021-04-01\tPX-1\t{row['person']}\t基层干部" for row in roll(pasted)]
    text = "\n".join(["期次编号\t开班日期\t培训班次\t姓名\t培训对象", *lines])
    batch = upload.stage_text(world.clerk, kind, text)
    upload.confirm(world.clerk, batch, acceptor=world.approver)
    sheet = template.filled(kind, [{**SESSION, "number": "PX-2-3", "roll": roll(undone)}])
    batch = upload.confirm(world.clerk, upload.stage(world.clerk, kind, "d.xlsx", sheet), acceptor=world.approver)
    upload.undo(world.approver, batch, "示例:传错了")
    planted.kept += good + pasted


def refused(world: Any, planted: Planted) -> None:
    """Numbers where none belong: in notes, numbers, reasons, choices; as a person without a name; in an unknown column."""
    for at, number in enumerate(planted.some(60)):
        field_name = ("note", "source", "venue", "number", "date", "about")[at % 6]
        item = {**SESSION, "number": f"PX-3-{at}", "cadre_count": 1, field_name: f"{number}"}
        assert isinstance(life.create_many(world.clerk, "training.session", [item])[0], Refused)
    document = Document._base_manager.get(number="PX-1-1")
    for number in planted.some(10):
        with pytest.raises(Refused):
            life.step(world.approver, document, "void", reason=f"{number} 要求")
    rows = [{**SESSION, "number": f"PX-4-{at}", "cadre_count": 1, "note": f"身份证{n}", "venue": n, "source": int(n[:17] + "0")}
            for at, n in enumerate(planted.some(60))]  # fmt: skip
    book = template.filled("training.session", rows)
    assert upload.stage(world.clerk, "training.session", "notes.xlsx", book).good == 0
    lines = "\n".join(f"PX-5-{at}\t2021-04-01\tPX-1\t{n}" for at, n in enumerate(planted.some(19)))
    upload.stage_text(
        world.clerk, "training.session", f"期次编号\t开班日期\t培训班次\t身份证{planted.some(1)[0]}\n{lines}"
    )


def stations(world: Any, planted: Planted) -> None:
    """People who are documents of their own; some of them left waiting."""
    numbers = planted.some(PLANTED - len(planted.numbers))
    items = [
        {"number": f"ZD-{at}", "date": date(2021, 3, 1), "giver": "重庆市财政局", "region": "奉节县白帝镇坪上村",
         "person": f"{SURNAME}({number})", "role": "member", "level": "city"} for at, number in enumerate(numbers)
    ]  # fmt: skip
    half = len(items) // 2
    world.accept("stationing", *items[:half])
    made = life.create_many(world.clerk, "stationing", items[half:])
    assert all(isinstance(one, Document) for one in made)
    planted.kept += numbers


def dump(home: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that a thief of the database and of the folder of uploads has; the keys lie elsewhere."""
    if connection.vendor == "postgresql":
        yield from _tables()
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.name not in ("vault-key", "secret-key"):
            yield path.name, path.read_bytes()
        if path.name.endswith("bangfu.sqlite3"):
            with sqlite3.connect(path) as copy:
                yield "iterdump", "\n".join(copy.iterdump()).encode()


def _tables() -> Iterator[tuple[str, bytes]]:
    import psycopg

    with psycopg.connect(pg.url(pg.SUPERUSER, connection.settings_dict["NAME"])) as superuser:
        names = superuser.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (name,) in names.fetchall():
            with superuser.cursor().copy(f'COPY "{name}" TO STDOUT') as rows:  # type: ignore[call-overload]
                content = b"".join(bytes(row) for row in rows)
            binary = (bytes.fromhex(found.decode()) for found in re.findall(rb"\\\\x([0-9a-f]+)", content))
            yield name, b"\n".join([content, *binary])


def unpacked(content: bytes) -> bytes:
    """The content, with what is packed inside an Office file or a PDF beside it."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"\n".join([content, *(packed.read(name) for name in packed.namelist())])
    parts = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL) if content.startswith(b"%PDF") else ():
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


def pages(user: Any) -> Iterator[tuple[str, bytes]]:
    """Every page, file and export that shows documents or uploads, as this user gets them without giving a reason."""
    client = Client()
    client.force_login(user)
    paths = [reverse("documents"), reverse("documents") + "?text=PX", reverse("indicators"), reverse("import")]
    paths += [
        reverse("figure-csv", args=["people_trained"]) + "?period=2021",
        reverse("figure", args=["people_trained"]),
    ]
    for document in Document._base_manager.filter(number__startswith="PX"):
        where = [document.kind, document.number]
        paths += [reverse("document", args=where), reverse("document-correct", args=where)]
        for form in ("xlsx", "csv"):
            yield f"{where} {form}", client.post(reverse("document-roll", args=where), {"as": form}).content
    paths += [reverse("document", args=["stationing", f"ZD-{at}"]) for at in range(5)]
    for batch in Upload.objects.all():
        yield f"report {batch.name}", json.dumps(upload.report(batch), ensure_ascii=False).encode()
        here = reverse("upload", args=[batch.token])
        paths += [here, f"{here}?show=bad", f"{here}?page=2"]
        paths += [reverse("upload-row", args=[batch.token, row.sheet, row.row]) for row in upload.rows(batch, count=3)]
        paths += [reverse("upload-marked", args=[batch.token])] if user.pk != batch.user_id else []
    name = "article"
    paths += [
        reverse("bulletins"),
        *(reverse(f"bulletin-{form}", args=[name]) + "?period=2021" for form in ("word", "pdf")),
    ]
    for path in paths:
        answer = client.get(path)
        allowed = (200, 404, 422) if path.startswith("/uploads/") else (200,)
        assert answer.status_code in allowed, path
        yield path, b"".join(answer.streaming_content) if answer.streaming else answer.content


def figures(world: Any) -> list[Any]:
    return [world.figure(code, "2021").value for code in FIGURES]


@pytest.fixture
def planted(world: Any) -> Planted:
    """The world with everything planted."""
    found = Planted()
    plant(world, found)
    return found


def test_a_stolen_database_names_nobody(world: Any, planted: Planted) -> None:
    hits = {name: len(found) for name, content in dump(world.database.home) if (found := planted.hits(content))}
    assert hits == {}
    kept = {bytes(found["identity"], "ascii") for _, found in opened(Person.objects.values_list("subject", flat=True))}
    assert {number.encode() for number in planted.kept} <= kept, "the people are there, for who holds the key"


def test_pages_and_exports_show_nobody(world: Any, planted: Planted, caplog: Any) -> None:
    for user in (world.approver, world.clerk):
        for path, content in pages(user):
            assert not planted.hits(unpacked(content)), path
    assert not Disclosure.objects.filter(in_full=True).exists()


def test_what_is_logged_names_no_number(world: Any, planted: Planted) -> None:
    [handler] = [one for one in logging.getLogger().handlers if type(one.formatter).__name__ == "Scrubbed"]
    number = planted.kept[0]
    try:
        raise ValueError(f"no such person {number}")
    except ValueError as fault:
        record = logging.LogRecord(
            "bangfu", logging.ERROR, "x.py", 1, "GET /?text=%s", (number,), (type(fault), fault, None)
        )
    said = handler.format(record)
    assert number not in said and said.count("***********") == 2


def test_a_field_that_is_kept_in_plain_is_found(world: Any, planted: Planted) -> None:
    [subject] = Person.objects.values_list("subject", flat=True)[:1]
    Person.objects.filter(subject=subject).update(label=planted.kept[0].encode())
    connection.close()
    assert any(planted.kept[0].encode() in planted.hits(content) for _, content in dump(world.database.home))


def test_the_erased_are_gone_and_still_counted(world: Any, planted: Planted) -> None:
    before, leaves = figures(world), list(Entry.objects.order_by("id").values_list("leaf", flat=True))
    keys = {one.subject: bytes(one.key) for one in Person.objects.all()}
    stored = {batch.pk: bytes(batch.secret) for batch in Upload.objects.exclude(path="")}
    subjects = [subject for subject, found in opened(keys) if found["identity"].encode() in planted.numbers]
    assert len(subjects) >= len(planted.kept)
    done = erasing.erase(world.owner, subjects, "本人书面请求", now=NOW, today=TODAY)
    assert done.documents >= 5 and done.uploads == 4
    assert not [subject for subject, _ in opened(subjects)]
    assert figures(world) == before
    assert [bytes(leaf) for leaf in Entry.objects.order_by("id").values_list("leaf", flat=True)] == [
        bytes(x) for x in leaves
    ]
    assert verify.verify().ok
    gone = [batch for batch in Upload.objects.filter(pk__in=stored) if not batch.path]
    assert len(gone) == 4, "the files that named them are destroyed"
    for batch in gone:
        with pytest.raises(Refused):
            originals.content(batch)
    content = b"".join(content for _, content in dump(world.database.home))
    assert not planted.hits(content)
    if connection.vendor == "sqlite":
        assert not [key for subject, key in keys.items() if subject in subjects and key in content]
        assert not [secret for pk, secret in stored.items() if pk in {b.pk for b in gone} and secret in content]
    assert Disclosure.objects.filter(act="erase").count() == len(subjects)
    assert settings.VAULT_KEY.encode() not in content
