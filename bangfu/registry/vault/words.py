"""What somebody wrote to mean a person, taken apart: the name, what tells apart, the numbers; pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bangfu.kernel.personal import PHONE, mask_name

LONGEST_NAME, LONGEST_LABEL = 60, 120
CODE = 8
SUBJECT = re.compile(r"P[A-Z2-7]{25}")
IDENTITY = re.compile(r"(?<![0-9A-Z])\d{17}[0-9X](?![0-9A-Z])", re.IGNORECASE)
HINT = re.compile(r"\(([^()]*)\)")
_REFERENCE = re.compile(r"(.+)#([A-Z2-7]{8})")


@dataclass(frozen=True, slots=True)
class Written:
    """A person as written.

    Shape: `who` is what tells this person from others: the ID number alone, otherwise all that was written; `label`
    is empty where a number, which must not be shown, was part of it.
    """

    who: str
    name: str
    label: str = ""
    identity: str = ""
    phone: str = ""


def plain(text: str) -> str:
    """The text without differences of width and spacing."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def written(text: str) -> Written | None:
    """The person that the text describes; None when it has no name.

    >>> written("张三(财政局) 500237199001011234").name, written("123")
    ('张三', None)
    """
    whole = plain(text)
    identity = IDENTITY.search(whole.upper())
    rest = whole[: identity.start()] + whole[identity.end() :] if identity else whole
    phone = PHONE.search(rest)
    if phone:
        rest = rest[: phone.start()] + rest[phone.end() :]
    name = HINT.sub("", rest).strip(" ,;").strip()
    if not name or len(name) > LONGEST_NAME or not any(ch.isalpha() for ch in name):
        return None
    typed = whole.replace(" ", "")
    has_number = identity or phone or len(typed) > LONGEST_LABEL
    return Written(
        who=f"id:{identity.group()}" if identity else f"name:{typed}",
        name=name,
        label="" if has_number or typed == name else typed,
        identity=identity.group() if identity else "",
        phone=phone.group() if phone else "",
    )


def referred(text: str) -> tuple[str, str] | None:
    """The name, in full or masked, and the code of a person who was shown before as name#code."""
    found = _REFERENCE.fullmatch(plain(text))
    return (found[1], found[2]) if found else None


def reference(name: str, subject: str) -> str:
    """How a person is shown where they may be typed again: the masked name and a code.

    >>> reference("张三", "PABCDEFGHIJ")
    '张**#ABCDEFGH'
    """
    return f"{mask_name(name)}#{subject[1 : 1 + CODE]}"
