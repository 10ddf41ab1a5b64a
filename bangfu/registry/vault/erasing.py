"""A person erased: the key is destroyed, and with it every word; the subject stays, and what counts it is unchanged."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Value
from django.db.models.functions import Concat

from bangfu.kernel.errors import Refused
from bangfu.kernel.pieces import pieces
from bangfu.registry.person import Person
from bangfu.registry.vault.kms import GONE
from bangfu.registry.vault.people import FIELDS, opened

NUMBERS = ("identity", "phone")  # kept for a shorter time than who somebody is


def known(subjects: Collection[str]) -> list[dict[str, str]]:
    """What the vault knows of the people, for who is about to erase it.

    Refuses: `unknown_person` when one of them is nobody, or nobody any more.
    """
    found = dict(opened(subjects))
    if not found or len(found) < len(set(subjects)):
        raise Refused("没有这个人员,或其信息早已删除", "用姓名、证件号或对象编码再查一次", "unknown_person")
    return list(found.values())


def erase(subjects: Collection[str]) -> None:
    """Nothing; keys, sealed words and indexes are overwritten, inside the caller's transaction.

    Written anew afterwards, the same name is another person.
    """
    emptied = dict.fromkeys(FIELDS, GONE)
    for some in pieces(sorted(set(subjects))):
        Person.objects.filter(subject__in=some).update(
            key=GONE, index=Concat(Value("-"), F("subject")), name_index="", phone_index="", **emptied
        )


def held() -> dict[str, frozenset[str]]:
    """Everybody who can still be read, with the names of the fields that hold something; nothing is opened."""
    rows = Person.objects.exclude(key=GONE).values_list("subject", *FIELDS).iterator(chunk_size=2_000)
    return {
        subject: frozenset(name for name, value in zip(FIELDS, values, strict=True) if value)
        for subject, *values in rows
    }


def forget_number(subjects: Collection[str], name: str) -> None:
    """Nothing; the sealed number of these people is overwritten, and so is the index by which a phone was found.

    The index by which an ID number tells two people apart stays: it can be read by nobody, and only the holder of the
    master key could try numbers against it.
    """
    emptied: dict[str, bytes | str] = {name: GONE} | ({"phone_index": ""} if name == "phone" else {})
    for some in pieces(sorted(set(subjects))):
        Person.objects.filter(subject__in=some).update(**emptied)
