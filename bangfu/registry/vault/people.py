"""People behind random subjects: the same words are the same person, and what was written is sealed."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q

from bangfu.kernel.errors import Refused
from bangfu.kernel.personal import mask_name, scrubbed
from bangfu.kernel.pieces import AT_ONCE, pieces
from bangfu.registry.person import Person
from bangfu.registry.vault import words
from bangfu.registry.vault.kms import kms
from bangfu.registry.vault.words import CODE, LONGEST_NAME, SUBJECT, Written

__all__ = ["LONGEST_NAME", "People", "fault", "is_subject", "masked", "names", "references", "sought"]

FIELDS = ("name", "label", "identity", "phone")
CODES_AT_ONCE = 100


def is_subject(text: str) -> bool:
    """Whether the text is a subject, as staged rows and bodies hold it."""
    return SUBJECT.fullmatch(text) is not None


@dataclass(slots=True)
class People:
    """The subjects of people that words name; who is new gets one at once and is kept by `keep`.

    Cost: `load` reads 900 people a query; a person that was not loaded is one query. Keeping one is a key and a seal
    a field, some 60 µs.
    """

    _known: dict[str, str] = field(default_factory=dict)
    _new: dict[str, tuple[str, Written]] = field(default_factory=dict)

    def load(self, texts: Iterable[str]) -> None:
        """Reads together who of these is known already."""
        given = set(texts)
        self._load_subjects({text for text in given if is_subject(text)})
        self._load_codes({found for text in given if (found := words.referred(text))})
        indices = {_who(one) for text in given if not is_subject(text) and (one := words.written(text))}
        for some in pieces(sorted(indices)):
            known = dict(Person.objects.filter(index__in=some).values_list("index", "subject"))
            self._known.update({index: known.get(index, "") for index in some})

    def _load_subjects(self, subjects: set[str]) -> None:
        for some in pieces(sorted(subjects)):
            there = set(Person.objects.filter(subject__in=some).values_list("subject", flat=True))
            self._known.update({subject: subject if subject in there else "" for subject in some})

    def _load_codes(self, named: set[tuple[str, str]]) -> None:
        """Those who were shown before; a code that stands for two, or with another name, stands for nobody."""
        for some in pieces(sorted(named), CODES_AT_ONCE):
            asked = reduce(or_, (_coded(code) for _, code in some))
            found: dict[str, list[str]] = {}
            for subject, name in names(Person.objects.filter(asked).values_list("subject", flat=True)).items():
                for shown in (name, mask_name(name)):
                    found.setdefault(f"{shown}#{subject[1 : 1 + CODE]}", []).append(subject)
            for name, code in some:
                those = set(found.get(f"{name}#{code}", ()))
                self._known[f"{name}#{code}"] = those.pop() if len(those) == 1 else ""

    def subject(self, text: str) -> str:
        """The subject of the person that the text names: a name, a name with (unit) or numbers, name#code, a subject.

        Refuses: `bad_person` for a text without a name, `unknown_person` for a reference that names nobody.
        """
        reference = words.referred(text)
        if is_subject(text) or reference:
            key = f"{reference[0]}#{reference[1]}" if reference else text
            if key not in self._known:
                self.load([text])
            if not self._known[key]:
                shown = f"{mask_name(reference[0])}#{reference[1]}" if reference else text
                raise Refused(f"没有人员“{shown}”", "请写姓名,同名的写上单位或证件号", "unknown_person")
            return self._known[key]
        one = words.written(text)
        if one is None:
            said = scrubbed(text)[:20]
            raise Refused(f"“{said}”里没有姓名", "请写姓名,例如 张三 或 张三(单位)", "bad_person")
        return self._of(_who(one), one, text)

    def _of(self, index: str, one: Written, text: str) -> str:
        if index not in self._known:
            self.load([text])
        if self._known[index]:
            return self._known[index]
        if index not in self._new:
            self._new[index] = ("P" + base64.b32encode(secrets.token_bytes(16)).decode()[:25], one)
        return self._new[index][0]

    def known(self, text: str) -> str:
        """The subject of a person who is kept already.

        Refuses: `unknown_person`.
        """
        self.load([text])
        reference, one = words.referred(text), words.written(text)
        key = f"{reference[0]}#{reference[1]}" if reference else text if is_subject(text) else _who(one) if one else ""
        if not self._known.get(key):
            raise Refused("没有找到这个人员", "写姓名、姓名(单位)、证件号,或页面上的 张**#代码", "unknown_person")
        return self._known[key]

    def keep(self, subjects: Iterable[str]) -> None:
        """Writes the new people among the subjects, sealed, inside the caller's transaction."""
        wanted = set(subjects)
        new = {index: given for index, given in self._new.items() if given[0] in wanted}
        Person.objects.bulk_create([_sealed(index, *given) for index, given in new.items()], batch_size=AT_ONCE)
        for index, (subject, _) in new.items():
            self._known[index] = self._known[subject] = subject
            del self._new[index]


def _coded(code: str) -> Q:
    """The subjects that begin with the code, asked so that the key's own index answers."""
    return Q(subject__gte=f"P{code}", subject__lte=f"P{code}{'Z' * 17}")


def _who(one: Written) -> str:
    return blind("who", one.who)


def blind(field_name: str, value: str) -> str:
    """The blind index of a value: the same for the same, and from it nobody learns what it was."""
    return kms().mac(f"index:person.{field_name}", value.encode()).hex()


def _about(subject: str, field_name: str) -> str:
    return f"registry_person:{subject}:{field_name}"


def _sealed(index: str, subject: str, one: Written) -> Person:
    driver = kms()
    key, wrapped = driver.new_key(_about(subject, "key"))
    sealed = {
        name: driver.seal(value.encode(), key, _about(subject, name))
        for name in FIELDS
        if (value := getattr(one, name))
    }
    return Person(
        subject=subject,
        key=wrapped,
        index=index,
        name_index=blind("name", one.name),
        phone_index=blind("phone", one.phone) if one.phone else "",
        **sealed,
    )


def opened(subjects: Iterable[str], fields: tuple[str, ...] = FIELDS) -> Iterator[tuple[str, dict[str, str]]]:
    """Each of the people who is still known, with the fields in the open; for who has asked with a reason."""
    driver = kms()
    for some in pieces(sorted(set(subjects))):
        rows = Person.objects.filter(subject__in=some).exclude(key=b"").values_list("subject", "key", *fields)
        for subject, wrapped, *values in rows:
            key = driver.key(bytes(wrapped), _about(subject, "key"))
            yield (
                subject,
                {
                    name: driver.open(bytes(value), key, _about(subject, name)).decode() if value else ""
                    for name, value in zip(fields, values, strict=True)
                },
            )


def names(subjects: Iterable[str]) -> dict[str, str]:
    """The names of people by their subjects, as far as anybody still knows them; never for a page without a reason."""
    return {subject: found["name"] for subject, found in opened(subjects, ("name",))}


def masked(subjects: Iterable[str]) -> dict[str, str]:
    """The masked names of people by their subjects, as far as anybody still knows them."""
    return {subject: mask_name(name) for subject, name in names(subjects).items()}


def references(subjects: Iterable[str]) -> dict[str, str]:
    """What may be typed to mean these people, by their subjects: 张**#CODE."""
    return {subject: words.reference(name, subject) for subject, name in names(subjects).items()}


def fault() -> str:
    """Why the people who are kept cannot be read with the key file of this home; empty when one can, or nobody is."""
    subject = Person.objects.exclude(key=b"").values_list("subject", flat=True).first()
    try:
        names([subject] if subject else [])
    except Refused as refused:
        return str(refused)
    return ""


def sought(text: str) -> list[str]:
    """The subjects of those whose name, ID number or phone the text is; found by blind index, no value is read."""
    whole = words.plain(text)
    indices = Q(name_index=blind("name", whole)) | Q(phone_index=blind("phone", whole))
    indices |= Q(index__in=[blind("who", f"id:{whole.upper()}"), blind("who", f"name:{whole.replace(' ', '')}")])
    return sorted(Person.objects.filter(indices).values_list("subject", flat=True))
