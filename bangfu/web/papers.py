"""Documents as lists and pages show them: title, state with its tone, address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from bangfu.documents import catalogue
from bangfu.documents.steps import state_title
from bangfu.web.wording import Tag

if TYPE_CHECKING:
    from bangfu.documents.models import Document

TONES = {
    "draft": "",
    "submitted": "wait",
    "returned": "stop",
    "withdrawn": "",
    "accepted": "go",
    "registered": "go",
    "approved": "go",
    "started": "go",
    "suspended": "wait",
    "completed": "go",
    "verified": "go",
    "ended": "stop",
    "closed": "info",
    "voided": "stop",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of a list of documents."""

    kind: str
    number: str
    url: str
    date: str
    giver: str
    receiver: str
    region: str
    state: Tag
    demo: bool

    @property
    def title(self) -> str:
        """The kind and number, as a list of different kinds shows it."""
        return f"{self.kind} {self.number}"


def paper(document: Document, region: str = "") -> Paper:
    """The document as a line of a list; `region` is the name of its place on its day."""
    return Paper(
        kind=kind_title(document.kind),
        number=document.number,
        url=address(document.kind, document.number),
        date=document.date.isoformat(),
        giver=document.giver.short_name or document.giver.name,
        receiver=document.receiver.short_name or document.receiver.name,
        region=region,
        state=state_tag(document.state, document.kind),
        demo=document.demo,
    )


def address(kind: str, number: str) -> str:
    """The address of a document."""
    return reverse("document", args=[kind, number])


def kind_title(kind: str) -> str:
    """The Chinese name of a kind; its code when the kind is no longer installed."""
    found = catalogue.kinds().get(kind)
    return found.TITLE if found else kind


def state_tag(state: str, kind: str = "") -> Tag:
    """The state as a coloured mark."""
    return Tag(state_title(state, kind), TONES.get(state, ""))
