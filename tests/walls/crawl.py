"""The crawl: every address asked by a reader, and every canary looked for in what comes back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from tests.walls import addresses
from tests.walls.ground import Ground, Reader

CANARY = re.compile(rb"Canary[A-Z]{2}x")


def crawled(there: Ground, reader: Reader, names: Iterable[str] = addresses.READ) -> Iterator[tuple[str, set[str]]]:
    """Every answer of these addresses that the reader gets, with the canaries in it."""
    client = client_of(reader)
    for name in names:
        for path in addresses.READ[name](there):
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


def client_of(reader: Reader) -> Client:
    client = Client(raise_request_exception=False)
    if reader.user is not None:
        client.force_login(reader.user)
    return client


def leaks(there: Ground, reader: Reader, names: Iterable[str] = addresses.READ) -> tuple[list[str], set[str]]:
    """The addresses that show the reader what is not for them, and every canary that the reader met."""
    forbidden = {one.word for one in there.canaries if not reader.may_read(one)}
    answers = list(crawled(there, reader, names))
    met = set().union(*(found for _, found in answers))
    return [f"{path} {sorted(found & forbidden)[:3]}" for path, found in answers if found & forbidden], met


def written(there: Ground, reader: Reader) -> Iterator[str]:
    """The addresses of what the reader does not see that answer a POST with anything but: there is no such thing.

    No address takes PUT or DELETE: 405 says that, the same for what is there and what is not.
    """
    client = client_of(reader)
    hidden = there.hidden_from(reader)
    nothing = 404 if reader.user else 302
    for asked in addresses.WRITTEN.values():
        for path in asked(hidden):
            sent = {"reason": "示例", "version": "1"}
            answers = [client.post(path, sent), client.put(path, sent), client.delete(path)]
            codes = [answer.status_code for answer in answers]
            if codes[0] != nothing or not {*codes[1:]} <= {nothing, 405}:
                yield f"{path} {codes}"
