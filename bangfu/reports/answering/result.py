"""What became of every cell of a form: written with its figure, or left with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bangfu.ledger.trace import plain
from bangfu.reports.answering import quantities
from bangfu.reports.answering.computing import Answer
from bangfu.reports.answering.matching import Match
from bangfu.reports.answering.questions import Question
from bangfu.reports.answering.table import Slot
from bangfu.workbooks.sheets import address

SHOWN_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that is written: its texts, its question in words, the answer, and the number as the form shows it."""

    slot: Slot
    question: Question
    answer: Answer
    place: str
    helper: str
    programme: str
    number: Decimal
    shown: str

    @property
    def cell(self) -> str:
        """The address in the sheet."""
        return address(*self.slot.at)

    @property
    def unit(self) -> str:
        """The unit that the form counts in; where it says none, that of the figure."""
        if self.answer.base == "ratio":
            return "" if "%" in self.shown else "%"
        return self.question.unit.word if self.question.unit else quantities.title(self.answer.base)

    @property
    def reason(self) -> str:
        """Why the cell was taken for this figure, and what to know of it."""
        return ";".join(dict.fromkeys((*self.question.reasons, *self.answer.notes)))

    @property
    def words(self) -> str:
        """The question in words."""
        parts = (self.answer.period.title(), self.place, self.programme, self.helper, self.question.match.name)
        return "·".join(part for part in parts if part)

    def as_dict(self) -> dict[str, object]:
        """The cell as plain values for JSON."""
        asked = self.question
        return {
            "sheet": self.slot.sheet, "cell": self.cell, "indicator": asked.match.code, "name": asked.match.name,
            "region": asked.region, "helper": asked.helper, "programme": asked.programme,
            "period": self.answer.period.text, "value": plain(self.answer.value), "base_unit": self.answer.base,
            "shown": self.shown, "unit": self.unit, "score": asked.match.score,
            "sureness": asked.match.sureness, "reason": self.reason,
            "words": self.words, "postings": self.answer.postings, "position": self.answer.position,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Left:
    """A cell that stays empty, why, and which figures it may mean."""

    slot: Slot
    why: str
    candidates: tuple[Match, ...] = ()

    @property
    def cell(self) -> str:
        """The address in the sheet."""
        return address(*self.slot.at)

    @property
    def words(self) -> str:
        """The texts that qualify the cell."""
        return "·".join(dict.fromkeys((*self.slot.row, *self.slot.column)))

    def as_dict(self) -> dict[str, object]:
        """The cell as plain values for JSON."""
        candidates = [match.as_dict() for match in self.candidates[:SHOWN_CANDIDATES]]
        return {
            "sheet": self.slot.sheet, "cell": self.cell, "words": self.words, "why": self.why, "candidates": candidates,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """A form with its cells, at one position of the ledger.

    Shape: `known`, `unsure` and `unknown` are the burden meter: cells that the ledger answers, cells that it may answer
    when a person says what is meant, cells that only a person can fill.
    """

    cells: Sequence[Filled]
    empty: Sequence[Left]
    position: int
    file: bytes

    @property
    def known(self) -> int:
        """How many cells were answered."""
        return len(self.cells)

    @property
    def unsure(self) -> int:
        """How many stay empty although there are candidates."""
        return sum(bool(left.candidates) for left in self.empty)

    @property
    def unknown(self) -> int:
        """How many have no candidate."""
        return len(self.empty) - self.unsure

    def as_dict(self, output: str = "") -> dict[str, object]:
        """The answered form as plain values for JSON."""
        return {
            "cells": [cell.as_dict() for cell in self.cells], "empty": [left.as_dict() for left in self.empty],
            "known": self.known, "unsure": self.unsure, "unknown": self.unknown, "position": self.position,
            "output": output,
        }  # fmt: skip
