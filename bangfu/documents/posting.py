"""What a step says to the ledger: the lines of the body, the stage, the card, and what it takes back; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bangfu.documents import content
from bangfu.documents.models import Body, Document
from bangfu.documents.steps import Life, Step
from bangfu.kernel.line import Attributed, Card, Line
from bangfu.ledger.drafts import AttributionDraft, EntryDraft
from bangfu.registry.vault import People


@dataclass(slots=True)
class Doing:
    """One step of one document with everything it needs loaded.

    Shape: `standing` are the entries of the document that count, newest first; `past` are the steps that posted
    them, oldest first, each with the state it led from and its day: a correction says them again, the next stage may
    not begin before them; `was` is the card before a correction,
    `people` are those whom a correction names anew; `behalf` is the user for whom the step is done.
    """

    head: Document
    body: Body
    step: Step
    life: Life
    on: date
    actor: str
    at: datetime
    standing: list[int] = field(default_factory=list)
    past: list[tuple[Step, str, date]] = field(default_factory=list)
    was: Card | None = None
    people: People = field(default_factory=People)
    attachments: list[bytes] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    digest: bytes = b""
    behalf: int | None = None

    def revision(self) -> int:
        """The revision number that holds after the step."""
        return self.head.revision + (1 if self.step.posts == "correction" else 0)


def word(doing: Doing) -> None:
    """Fixes what the document says with this step, as it will be kept and hashed."""
    doing.said = content.content(doing.head, doing.body)
    doing.digest = content.digest(doing.said)


def new_entries(doing: Doing) -> list[EntryDraft]:
    """What the step posts anew: its lines, or after a correction those of every step that posted before."""
    if doing.step.posts == "reversal":
        return []
    if doing.step.posts != "correction":
        return list(_said(doing, doing.step, doing.head.state, doing.on))
    found: list[EntryDraft] = []
    for step, source, on in doing.past:
        for draft in _said(doing, step, source, on):
            suffix = f"/{step.name}-{len(found)}" if found else ""
            corrects = doing.standing[-1] if doing.standing else None
            found.append(replace(draft, key=key(doing, suffix), transition=doing.step.name, corrects=corrects))
    return found


def _said(doing: Doing, step: Step, source: str, on: date) -> Iterator[EntryDraft]:
    lines = list(doing.body.lines(doing.head, step.name)) if step.posts == "lines" else []
    lines += stage(doing, source, step.target)
    attributions = doing.body.attributions(doing.head) if step.posts == "lines" else []
    card = doing.body.card(doing.head) if step == doing.life.entry_step() else None
    card = None if card == doing.was else card
    if lines or attributions or card:
        placed = tuple(_placed(doing.head, line) for line in lines)
        yield entry(doing, on, lines=placed, attributions=tuple(attributions), card=card)


def _placed(head: Document, line: Line) -> Line:
    """The line with the row of the sheet it came from."""
    return replace(line, sheet=head.sheet, row=head.row) if head.row and not line.row else line


def stage(doing: Doing, source: str, target: str) -> list[Line]:
    """−1 in the old stage, +1 in the new one, for a long-lived kind."""
    if not doing.life.long_lived or source == target:
        return []
    head, posted = doing.head, doing.life.stages()
    parties = (head.region_id, head.giver_id, head.receiver_id)
    who, as_what = doing.body.subject(), doing.body.trait()
    return [
        Line(f"{head.kind}.stage", sign, *parties, subject=who, about=head.key, category=state, trait=as_what)
        for sign, state in ((-1, source), (1, target))
        if state in posted
    ]


def entry(
    doing: Doing,
    on: date,
    *,
    lines: tuple[Line, ...] = (),
    attributions: tuple[AttributionDraft, ...] = (),
    card: Card | None = None,
    suffix: str = "",
) -> EntryDraft:
    """The draft of an entry of this step."""
    head = doing.head
    return EntryDraft(
        key=key(doing, suffix),
        kind=head.kind,
        number=head.number,
        revision=doing.revision(),
        transition=doing.step.name,
        on=on,
        body_digest=doing.digest,
        attachments_digest=content.attachments_digest(doing.attachments),
        author=head.author.get_username(),
        acceptor=doing.actor,
        recorded_at=doing.at,
        lines=lines,
        attributed=(Attributed(head.programme_id, head.helper_id, doing.body.mode()),),
        card=card,
        attributions=attributions,
    )


def key(doing: Doing, suffix: str = "") -> str:
    """The idempotency key: one for each entry of a transition; a stage may be left and entered again."""
    head = doing.head
    again = f".{head.version}" if doing.life.moves(doing.step) else ""
    return f"{head.kind}/{head.number}/{doing.revision()}/{doing.step.name}{again}{suffix}"


def reversal_heads(doing: Doing) -> list[tuple[int, EntryDraft]]:
    """For each standing entry that the step takes back, newest first, the head of the entry that does it."""
    if doing.step.posts not in ("reversal", "correction"):
        return []
    return [(one, entry(doing, doing.on, suffix=f"-{n}")) for n, one in enumerate(doing.standing, 1)]
