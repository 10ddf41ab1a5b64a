"""What a document says to the ledger: pure lines, their attributions, and the cards of long-lived things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Attributed:
    """For which programme and helper a line is counted, in which mode, with which share `num/den`."""

    programme: str
    helper: int
    mode: str = ""
    num: int = 1
    den: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """From someone, to someone, of something, so much.

    Unit: `quantity` is an integer in the smallest unit of the measure.
    Shape: `region`, `giver`, `receiver` are keys of the registry; `about` and `fund` are keys of Matters;
    `happened_on` None means the day of the transition; `attributions` empty means those of the document's head.
    """

    measure: str
    quantity: int
    region: int
    giver: int
    receiver: int
    subject: str = ""
    about: str = ""
    fund: str = ""
    category: str = ""
    trait: str = ""
    grade: str = ""
    happened_on: date | None = None
    attributions: tuple[Attributed, ...] = ()
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """The ledger's small card of a long-lived document or a fund; no personal data in the title.

    Shape: `key` names the Matter everywhere ("project/XM-2021-001"); `origin` is an organisation and makes it a fund.
    """

    key: str
    kind: str
    number: str
    title: str
    parent: str = ""
    fund: str = ""
    origin: int | None = None
    region: int | None = None
