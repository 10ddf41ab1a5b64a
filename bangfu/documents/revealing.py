"""People in the open: shown or exported to who may work on the document, with a reason, and never without a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bangfu.documents import catalogue, consent, find, rolls
from bangfu.documents.disclosed import ConsentDecision, Disclosure
from bangfu.documents.models import Document
from bangfu.documents.wishing import Asking, check_reason, judge, may_reveal
from bangfu.kernel.errors import Refused
from bangfu.registry.person import Person
from bangfu.registry.vault.people import FIELDS, opened

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

__all__ = ["Asking", "Exported", "export_roll", "may_reveal", "names_people", "note_erasure", "note_file", "record_of",
           "reveal"]  # fmt: skip

RECORD = "查阅记录"  # the column that names the record of the export, so that a copied row still does


@dataclass(frozen=True, slots=True)
class Exported:
    """A roll as it leaves the house, with the line that says who took it; the last column names its record in short."""

    titles: list[str]
    rows: list[list[str]]
    watermark: str


def names_people(head: Document) -> bool:
    """Whether documents of this kind name people at all."""
    roll = catalogue.roll(head.kind)
    columns = [*catalogue.columns(head.kind), *(roll[1] if roll else ())]
    return any(column.personal for column in columns)


def reveal(asking: Asking, head: Document) -> dict[str, str]:
    """The people of the document in the open, by subject, for this one answer.

    Refuses: `no_right`, `no_reason`, `personal_number`; `too_many_people` above 100 without a second person's consent.
    """
    judge(asking, head)
    subjects = consent.subjects_of(head)
    agreed = consent.required(asking, head, subjects)
    _record(asking, head, Disclosure.Act.REVEAL, FIELDS, len(subjects), agreed=agreed)
    return {subject: _said(found) for subject, found in opened(subjects)}


def export_roll(asking: Asking, head: Document, *, in_full: bool = False) -> Exported:
    """The roll of the document; masked unless `in_full`, and then without what is never exported.

    Refuses: `no_roll`; in full `no_right`, `no_reason`, and `too_many_people` as `reveal`.
    """
    roll = catalogue.roll(head.kind)
    body = find.body(head)
    rows = getattr(body, roll[0].name) if roll else []
    if not roll or not rows:
        raise Refused(f"{head.number} 没有名册", "按人数登记的单据没有可导出的名册", "no_roll")
    known: Mapping[str, str] | None = None
    agreed = None
    fields = tuple(name for name in FIELDS if _declared(name).exported())
    if in_full:
        judge(asking, head)
        subjects = consent.subjects_of(head)
        agreed = consent.required(asking, head, subjects)
        known = {subject: _said(found) for subject, found in opened(subjects, fields)}
    kept = _record(
        asking, head, Disclosure.Act.EXPORT, fields if in_full else ("name",), len(rows), in_full=in_full, agreed=agreed
    )
    short = f"第 {kept.pk} 号 {_who(asking.user)} {asking.now:%Y-%m-%d %H:%M}"
    marked = [[*row, short] for row in rolls.table(rows, roll[1], known)]
    return Exported([*(c.title for c in roll[1]), RECORD], marked, _watermark(asking, kept))


def _watermark(asking: Asking, kept: Disclosure) -> str:
    """Who took it, when, what for, with whose consent, and under which number the log has it."""
    parts = [f"{_who(asking.user)} {asking.now:%Y-%m-%d %H:%M} 导出"]
    parts.append("含完整姓名,仅用于:" + asking.said if kept.in_full else "姓名已脱敏")
    if kept.consent:
        parts.append(f"经{_who(kept.consent.user)}同意")
    return ",".join([*parts, f"查阅记录第 {kept.pk} 号"])


def _said(found: Mapping[str, str]) -> str:
    """A person in the open: as written where that says more than the name, with the numbers that are known."""
    parts = (found.get("label") or found["name"], found.get("identity", ""), found.get("phone", ""))
    return " ".join(part for part in parts if part)


def _declared(name: str) -> Any:
    field: Any = Person._meta.get_field(name)
    return field.personal


def _title(name: str) -> str:
    field: Any = Person._meta.get_field(name)
    return str(field.verbose_name)


def _who(user: AbstractBaseUser) -> str:
    return getattr(user, "first_name", "") or user.get_username()


def _record(
    asking: Asking, head: Document, act: str, fields: tuple[str, ...], people: int, *,
    in_full: bool = True, agreed: ConsentDecision | None = None,
) -> Disclosure:  # fmt: skip
    titles = "、".join(_title(name) for name in fields)
    return Disclosure.objects.create(
        user_id=asking.user.pk, act=act, kind=head.kind, number=head.number, fields=titles, people_count=people,
        in_full=in_full, reason=asking.said, done_at=asking.now, consent=agreed,
    )  # fmt: skip


def note_file(asking: Asking, kind: str, token: str, people: int) -> None:
    """Nothing; it is written down that somebody took the file of an upload, which names people in full."""
    Disclosure.objects.create(
        user_id=asking.user.pk, act=Disclosure.Act.EXPORT, kind=kind, number=token, fields="上传的原表",
        people_count=people, in_full=True, reason=asking.reason, done_at=asking.now,
    )  # fmt: skip


def note_erasure(asking: Asking, subjects: Iterable[str], name: str = "") -> None:
    """Nothing; it is written down who was erased, by the subjects, or of whom one field was, by its name.

    Refuses: `no_reason`, `personal_number`.
    """
    check_reason(asking)
    fields = _title(name) if name else "全部个人信息"
    Disclosure.objects.bulk_create(
        Disclosure(
            user_id=asking.user.pk, act=Disclosure.Act.ERASE, kind="person", number=subject, fields=fields,
            people_count=1, in_full=False, reason=asking.said, done_at=asking.now,
        ) for subject in sorted(set(subjects))
    )  # fmt: skip


def record_of(head: Document) -> list[Disclosure]:
    """Who saw the document's people in the open or took them out, latest first."""
    return list(
        Disclosure.objects.filter(kind=head.kind, number=head.number)
        .select_related("user", "consent__user")
        .order_by("-id")
    )
