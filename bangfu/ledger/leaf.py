"""The bytes that are hashed: canonical entries, leaves, Merkle roots and the chain of blocks; pure, and open to all.

Basis: GB/T 32905-2016 (SM3). Everything is JSON arrays in UTF-8 without spaces, framed by 8-byte lengths, so that an
independent program of a hundred lines can compute it again:

    content = [form, key, kind, number, revision, transition, body digest, attachments digest, author, acceptor,
               reverses, corrects, [[measure, quantity, happened_on, region, giver, receiver, subject, about, fund,
               category, trait, grade, sheet, row, [[programme, helper, mode, num, den], ...]], ...],
               [[posting, programme, helper, mode, num, den, sign], ...], card or null]
    tail    = [recorded_at in UTC with microseconds, [booked_on, ...]]
    leaf    = SM3(00 | length | content | length | tail)
    node    = SM3(01 | left | right), an odd last node goes up unchanged
    chain   = SM3(02 | chain before | block, first and last position as 8 bytes each | root)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol, Self

from cryptography.hazmat.primitives import hashes

from bangfu.kernel.line import Card
from bangfu.ledger.drafts import EntryDraft

ALG = "sm3"
FORM = "bangfu-entry-1"
GENESIS = bytes(32)


class Hash(Protocol):
    """What we use of a hash function."""

    def update(self, data: bytes, /) -> None:
        """Takes more bytes in."""

    def copy(self) -> Self:
        """The same state once more."""

    def digest(self) -> bytes:
        """The digest of what was taken in."""


class _CryptographySM3:
    """SM3 of the package cryptography, for a Python whose own OpenSSL has none."""

    def __init__(self, state: hashes.Hash | None = None) -> None:
        self._state = state or hashes.Hash(hashes.SM3())

    def update(self, data: bytes, /) -> None:
        self._state.update(data)

    def copy(self) -> _CryptographySM3:
        return _CryptographySM3(self._state.copy())

    def digest(self) -> bytes:
        return self._state.copy().finalize()


def _empty() -> Hash:
    try:
        return hashlib.new(ALG)
    except ValueError:
        return _CryptographySM3()


_EMPTY = _empty()


def sm3(data: bytes) -> bytes:
    """The SM3 digest.

    >>> sm3(b"abc").hex()
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
    """
    state = _EMPTY.copy()
    state.update(data)
    return state.digest()


def encode(value: Any) -> bytes:
    """The canonical bytes of plain values.

    >>> encode(["凭证", 1, None]).decode()
    '["凭证",1,null]'
    """
    return _JSON.encode(value).encode()


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def content(draft: EntryDraft) -> bytes:
    """Everything the caller states about an entry, in canonical bytes."""
    head = _head(draft)
    lines = [
        (
            line.measure,
            line.quantity,
            draft.happened_on(line).isoformat(),
            line.region,
            line.giver,
            line.receiver,
            line.subject,
            line.about,
            line.fund,
            line.category,
            line.trait,
            line.grade,
            line.sheet,
            line.row,
            [(a.programme, a.helper, a.mode, a.num, a.den) for a in draft.attributions_of(line)],
        )
        for line in draft.lines
    ]
    later = [(a.posting_id, a.programme, a.helper, a.mode, a.num, a.den, a.sign) for a in draft.attributions]
    return encode([*head, lines, later, card_values(draft.card)])


def _head(draft: EntryDraft) -> tuple[object, ...]:
    return (
        FORM,
        draft.key,
        draft.kind,
        draft.number,
        draft.revision,
        draft.transition,
        draft.body_digest.hex(),
        draft.attachments_digest.hex(),
        draft.author,
        draft.acceptor,
        draft.reverses,
        draft.corrects,
    )


def card_values(card: Card | None) -> tuple[object, ...] | None:
    """The card's values in their canonical order."""
    if card is None:
        return None
    return (card.key, card.kind, card.number, card.title, card.parent, card.fund, card.origin, card.region)


def content_digest(content: bytes) -> bytes:
    """The digest by which a repeated request is recognised; it leaves out when and where the entry was booked."""
    return sm3(content)


def started(content: bytes) -> Hash:
    """The leaf's hash as far as it can be computed before the lock is taken."""
    state = _EMPTY.copy()
    state.update(b"\x00" + len(content).to_bytes(8) + content)
    return state


def finished(state: Hash, recorded_at: str, booked_on: Sequence[str]) -> bytes:
    """The leaf, once the booking days are fixed."""
    tail = encode([recorded_at, booked_on])
    state = state.copy()
    state.update(len(tail).to_bytes(8) + tail)
    return state.digest()


@lru_cache(maxsize=64)
def moment(time: datetime) -> str:
    """The time in UTC with microseconds, as the leaf has it.

    >>> moment(datetime.fromisoformat("2022-01-10T08:00:00+08:00"))
    '2022-01-10T00:00:00.000000Z'
    """
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def root(leaves: Iterable[bytes]) -> bytes:
    """The Merkle root of at least one leaf.

    >>> left = sm3(bytes([1]) + b"ab")
    >>> root([b"a"]), root([b"a", b"b", b"c"]) == sm3(bytes([1]) + left + b"c")
    (b'a', True)
    """
    nodes = list(leaves)
    if not nodes:
        raise ValueError("a block has at least one leaf")
    while len(nodes) > 1:
        pairs = [sm3(b"\x01" + left + right) for left, right in zip(nodes[::2], nodes[1::2], strict=False)]
        nodes = pairs + nodes[len(pairs) * 2 :]
    return nodes[0]


def chained(before: bytes, number: int, first: int, last: int, root: bytes) -> bytes:
    """The chain value of a block."""
    return sm3(b"\x02" + before + number.to_bytes(8) + first.to_bytes(8) + last.to_bytes(8) + root)
