"""Seeded hostile workbooks: one seed, one file; the same seed gives the same file for ever."""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bangfu.workbooks.tests.makers import members
from tests.faults import mutant_parts
from tests.faults.packing import packed

Rng = random.Random


@dataclass(frozen=True, slots=True)
class Mutant:
    """A hostile file. Shape: `manner` says what was done to it, `base` which good file it was."""

    seed: int
    manner: str
    base: str
    data: bytes


def mutant(seed: int, good: Mapping[str, bytes]) -> Mutant:
    """The hostile file of a seed, made from one of the good ones."""
    rng = random.Random(seed)
    base = rng.choice(sorted(good))
    manner = rng.choice(sorted(MANNERS))
    return Mutant(seed, manner, base, MANNERS[manner](rng, good[base]))


def flipped(rng: Rng, data: bytes) -> bytes:
    """A few bytes of the package changed."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 30))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(rng: Rng, data: bytes) -> bytes:
    """The end missing, or a piece in the middle."""
    at, end = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
    return data[:at] if rng.random() < 0.5 else data[:at] + data[end:]


def with_noise(rng: Rng, data: bytes) -> bytes:
    """Something in front of the package or behind it."""
    noise = rng.randbytes(rng.choice((1, 40, 70_000)))
    return noise + data if rng.random() < 0.5 else data + noise


def with_wrong_directory(rng: Rng, data: bytes) -> bytes:
    """A field of the directory changed: flags, method, checksum, sizes, where the member begins."""
    changed = bytearray(data)
    entry = rng.choice([found.start() for found in re.finditer(rb"PK\x01\x02", data)])
    offset, form = rng.choice(((8, "<H"), (10, "<H"), (16, "<I"), (20, "<I"), (24, "<I"), (42, "<I")))
    width = struct.calcsize(form)
    value = rng.choice((0, 1, 99, 2 ** (8 * width - 1), 2 ** (8 * width) - 1))
    changed[entry + offset : entry + offset + width] = struct.pack(form, value)
    return bytes(changed)


def with_strange_names(rng: Rng, data: bytes) -> bytes:
    """Members that climb out of the folder, are nameless, very long, or of another alphabet."""
    names = ("../../etc/passwd", "/etc/passwd", "..\\..\\x.xml", "C:\\x.xml", "xl/\u202elmx.x", "a" * 60_000, " ", "\u4e2d" * 900,
             "xl/worksheets/../../../x", "xl/worksheets/sheet1.XML", "_rels/", "xl//workbook.xml")  # fmt: skip
    parts = members(data)
    for name in rng.sample(names, rng.randint(1, 4)):
        parts[name] = b"<x/>"
    if rng.random() < 0.3:
        moved = rng.choice(sorted(parts))
        parts["../" + moved] = parts.pop(moved)
    return packed(parts)


def with_twins(rng: Rng, data: bytes) -> bytes:
    """A member that is there twice."""
    parts = list(members(data).items())
    name = rng.choice(parts)[0]
    return packed([*parts, (name, rng.choice((b"", b"<x/>", dict(parts)[name])))])


def without_part(rng: Rng, data: bytes) -> bytes:
    """One or several members gone."""
    parts = members(data)
    for name in rng.sample(sorted(parts), rng.randint(1, 3)):
        del parts[name]
    return packed(parts)


def with_bomb(rng: Rng, data: bytes) -> bytes:
    """Much that packs into little: as a part that nobody asks for, or in front of the cells."""
    size = rng.choice((2**20, 20 * 2**20, 120 * 2**20))
    parts = members(data)
    if rng.random() < 0.5:
        parts[rng.choice(("xl/media/a.png", "docProps/x.xml", "xl/worksheets/sheet9.xml"))] = bytes(size)
    else:
        sheet = mutant_parts.a_sheet(rng, parts)
        parts[sheet] = parts[sheet].replace(b"<sheetData", b" " * size + b"<sheetData", 1)
    return packed(parts)


def many_members(rng: Rng, data: bytes) -> bytes:
    """As many members as a package can hold before it is refused, or more; packages in packages."""
    parts = members(data)
    if rng.random() < 0.5:
        parts |= {f"xl/media/{n}.xml": b"<x/>" for n in range(rng.choice((300, 990, 1_500)))}
    else:
        inner = data
        for _ in range(6):
            inner = packed({"inner.xlsx": inner})
        parts["xl/embeddings/inner.xlsx"] = inner
    return packed(parts)


def of_parts(change: Callable[[Rng, dict[str, bytes]], None]) -> Callable[[Rng, bytes], bytes]:
    """What changes the members as a change of the package."""

    def changed(rng: Rng, data: bytes) -> bytes:
        parts = members(data)
        change(rng, parts)
        return packed(parts)

    return changed


MANNERS: dict[str, Callable[[Rng, bytes], bytes]] = {
    "bytes flipped": flipped,
    "cut": cut,
    "noise": with_noise,
    "directory": with_wrong_directory,
    "names": with_strange_names,
    "twins": with_twins,
    "part missing": without_part,
    "bomb": with_bomb,
    "many members": many_members,
    **{name: of_parts(change) for name, change in mutant_parts.CHANGES.items()},
}
