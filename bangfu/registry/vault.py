"""People behind random subjects: the one place that knows who is who."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings

from bangfu.kernel.errors import Refused
from bangfu.kernel.pieces import AT_ONCE, pieces
from bangfu.registry.models import Person

LONGEST_NAME, LONGEST_LABEL = 60, 120
CODE = 8
_IDENTITY = re.compile(r"(?<![0-9A-Z])\d{17}[0-9X](?![0-9A-Z])")
_HINT = re.compile(r"\(([^()]*)\)")
_REFERENCE = re.compile(r"(.+)#([A-Z2-7]{8})")


@dataclass(slots=True)
class People:
    """The subjects of people that words name; who is new gets one at once and is kept by `keep`.

    Cost: `load` reads 900 people a query; a person that was not loaded is one query.
    """

    _known: dict[str, str] = field(default_factory=dict)
    _new: dict[str, Person] = field(default_factory=dict)

    def load(self, texts: Iterable[str]) -> None:
        """Reads together who of these is known already."""
        indices = {one.index for text in texts if (one := _read(text))}
        for some in pieces(sorted(indices)):
            known = dict(Person.objects.filter(index__in=some).values_list("index", "subject"))
            self._known.update({index: known.get(index, "") for index in some})

    def subject(self, text: str) -> str:
        """The subject of the person that the text names: a name, a name with (unit) or with an ID number, or name#code.

        Refuses: `bad_person` for a text without a name, `unknown_person` for a reference that names nobody.
        """
        reference = _REFERENCE.fullmatch(_plain(text))
        if reference:
            return _referred(*reference.groups())
        one = _read(text)
        if one is None:
            raise Refused(f"“{text[:20]}”里没有姓名", "请写姓名,例如 张三 或 张三(单位)", "bad_person")
        if one.index not in self._known:
            self.load([text])
        known = self._known[one.index]
        if known:
            return known
        if one.index not in self._new:
            one.subject = "P" + base64.b32encode(secrets.token_bytes(16)).decode()[:25]
            one.label = one.label or f"{one.name}#{one.subject[1 : 1 + CODE]}"
            self._new[one.index] = one
        return self._new[one.index].subject

    def keep(self, subjects: Iterable[str]) -> None:
        """Writes the new people among the subjects, inside the caller's transaction."""
        wanted = set(subjects)
        new = [one for one in self._new.values() if one.subject in wanted]
        Person.objects.bulk_create(new, batch_size=AT_ONCE)
        for one in new:
            self._known[one.index] = one.subject
            del self._new[one.index]


def names(subjects: Iterable[str]) -> dict[str, str]:
    """The names of people by their subjects, as far as anybody still knows them."""
    return {subject: name for subject, name, _ in _people(subjects)}


def labels(subjects: Iterable[str]) -> dict[str, str]:
    """What to type to mean these people, by their subjects."""
    return {subject: label for subject, _, label in _people(subjects)}


def _people(subjects: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for some in pieces(sorted(set(subjects))):
        yield from Person.objects.filter(subject__in=some).values_list("subject", "name", "label")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _read(text: str) -> Person | None:
    """The person that the text describes, without a subject yet; None when it has no name.

    An ID number alone tells who it is; otherwise the name does, with the unit where one is written.
    """
    plain = _plain(text)
    identity = _IDENTITY.search(plain.upper())
    rest = plain[: identity.start()] + plain[identity.end() :] if identity else plain
    name = _HINT.sub("", rest).strip(" ,;").strip()
    if not name or len(name) > LONGEST_NAME or not any(ch.isalpha() for ch in name):
        return None
    typed = plain.replace(" ", "")
    index = _index(f"id:{identity.group()}" if identity else f"name:{typed}")
    label = "" if identity or len(typed) > LONGEST_LABEL else typed
    return Person(index=index, name=name, label=label)


def _index(identity: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), identity.encode(), "sha256").hex()


def _referred(name: str, code: str) -> str:
    """The subject of a person who was shown before as name#code."""
    found = list(Person.objects.filter(subject__startswith="P" + code, name=name).values_list("subject", flat=True)[:2])
    if len(found) != 1:
        raise Refused(f"没有人员“{name}#{code}”", "请写姓名,同名的写上单位或证件号", "unknown_person")
    return found[0]
