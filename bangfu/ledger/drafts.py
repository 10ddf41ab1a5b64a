"""What `documents.life` hands to the ledger: entries as plain values, complete but for their place and booking day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bangfu.kernel.line import Attributed, Card, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionDraft:
    """A later attribution of a posting (`sign` 1), or the withdrawal of a live one (`sign` −1, the same values)."""

    posting_id: int
    programme: str
    helper: int
    mode: str = ""
    num: int = 1
    den: int = 1
    sign: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """What one transition of one document posts, with who did it and what it was made from.

    Shape: `attributed` holds for every line that names no attribution of its own; `reverses` and `corrects` are ids
    of entries, and the lines of a draft with `reverses` come from `bangfu.ledger.post.reversal`.
    Time: `on` is the happened_on of every line without one; `recorded_at` is aware, and no part of the idempotency
    content.
    """

    key: str
    kind: str
    number: str
    revision: int
    transition: str
    on: date
    body_digest: bytes
    attachments_digest: bytes
    author: str
    recorded_at: datetime
    acceptor: str = ""
    lines: tuple[Line, ...] = ()
    attributed: tuple[Attributed, ...] = ()
    card: Card | None = None
    reverses: int | None = None
    corrects: int | None = None
    attributions: tuple[AttributionDraft, ...] = ()

    def happened_on(self, line: Line) -> date:
        """The day the line was so."""
        return line.happened_on or self.on

    def attributions_of(self, line: Line) -> tuple[Attributed, ...]:
        """The line's own attributions, or those of the head."""
        return line.attributions or self.attributed
