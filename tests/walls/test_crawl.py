"""No canary of a sibling district or of another pairing in any answer, whoever asks, in whatever form."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from bangfu.documents.models import Document
from tests.fixtures import World
from tests.walls import addresses, ground
from tests.walls.ground import Ground, Reader

CANARY = re.compile(rb"Canary[A-Z]{2}x")


def crawled(there: Ground, reader: Reader) -> Iterator[tuple[str, set[str]]]:
    """Every answer that the reader gets, with the canaries in it."""
    client = _client(reader)
    for asked in addresses.READ.values():
        for path in asked(there):
            answer = client.get(path)
            assert answer.status_code < 500, f"{reader.name}: {path} {answer.status_code}"
            yield path, canaries(answer)


def canaries(answer: Any) -> set[str]:
    """The canaries in head and body of an answer; what is packed or printed is opened first."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
    return {found.decode() for part in (head, *_parts(answer)) for found in CANARY.findall(part)}


def _parts(answer: HttpResponse) -> list[bytes]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return [packed.read(name) for name in packed.namelist()]
    if body.startswith(b"%PDF"):
        return ["".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()]
    return [body]


def _client(reader: Reader) -> Client:
    client = Client(raise_request_exception=False)
    if reader.user is not None:
        client.force_login(reader.user)
    return client


def leaks(there: Ground, reader: Reader) -> tuple[list[str], set[str]]:
    """The addresses that show the reader what is not for them, and every canary that the reader met."""
    forbidden = {one.word for one in there.canaries if not reader.may_read(one)}
    answers = list(crawled(there, reader))
    met = set().union(*(found for _, found in answers))
    return [f"{path} {sorted(found & forbidden)[:3]}" for path, found in answers if found & forbidden], met


@pytest.fixture
def there(world: World) -> Ground:
    """The house with its canaries."""
    return ground.build(world.clerk, world.approver)


def written(there: Ground, reader: Reader) -> Iterator[str]:
    """The addresses of what the reader does not see that answer a POST with anything but: there is no such thing."""
    client = _client(reader)
    hidden = there.hidden_from(reader)
    for asked in addresses.WRITTEN.values():
        for path in asked(hidden):
            answer = client.post(path, {"reason": "示例", "version": "1"})
            if answer.status_code != (404 if reader.user else 302):
                yield f"{path} {answer.status_code}"


def test_every_address_has_its_policy() -> None:
    assert sorted(addresses.names()) == sorted(addresses.READ), "a new address says in tests/walls how it is crawled"


def test_no_reader_is_shown_what_is_not_theirs(there: Ground) -> None:
    answers = {reader.name: leaks(there, reader) for reader in there.readers}
    found = {name: some for name, (some, _) in answers.items() if some}
    assert not found, "\n".join(f"{name}\n  " + "\n  ".join(some[:12]) for name, some in found.items())
    everything = {one.word for one in there.canaries if not one.personal and not one.aside}
    assert everything <= answers["市级经办"][1], "the crawl would see a canary where there is one"
    assert any(one.reason in answers["巫山审核"][1] for one in there.requests), "who may decide reads why it is asked"
    assert all(
        answers[name][1] for name in ("巫山经办", "奉节经办", "坪上村工作队", "烟台联络员", "三峡联络员", "审计")
    )


def test_what_a_reader_does_not_see_cannot_be_written_either(there: Ground) -> None:
    before = _states()
    found = {reader.name: some for reader in there.readers if (some := list(written(there, reader)))}
    assert not found, "\n".join(f"{name}\n  " + "\n  ".join(some[:12]) for name, some in found.items())
    assert _states() == before


def test_a_view_that_forgets_who_reads_is_caught(there: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    [reader] = [one for one in there.readers if one.name == "巫山经办"]
    monkeypatch.setattr(Document, "within", classmethod(lambda cls, scope: cls._base_manager.all()))
    client, forbidden = _client(reader), {one.word for one in there.canaries if not reader.may_read(one)}
    assert any(canaries(client.get(path)) & forbidden for path in addresses.READ["document"](there))


def _states() -> list[tuple[str, str, str, int]]:
    return list(Document._base_manager.order_by("pk").values_list("kind", "number", "state", "version"))
