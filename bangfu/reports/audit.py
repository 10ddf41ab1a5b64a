"""Auditing a text: its numbers found, understood and held against the ledger; a printed number is never posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bangfu.indicators import load
from bangfu.kernel.errors import Refused
from bangfu.kernel.figure_words import narrow
from bangfu.kernel.period import Period
from bangfu.registry import trees
from bangfu.registry.roster import roster
from bangfu.reports.auditing import arithmetic, verdicts
from bangfu.reports.auditing.arithmetic import Identity
from bangfu.reports.auditing.judging import Judge, Judged
from bangfu.reports.auditing.names import Names, Party
from bangfu.reports.auditing.questions import Desk
from bangfu.reports.auditing.subjects import described, subjects
from bangfu.reports.auditing.times import dated
from bangfu.reports.auditing.understanding import understand

if TYPE_CHECKING:
    from bangfu.registry.scope import Scope

LONGEST_TEXT = 300_000


@dataclass(frozen=True)
class Audit:
    """A text audited. Shape: `figures` in the order of the text; `position` is where the ledger was read."""

    text: str
    on: date
    figures: tuple[Judged, ...]
    identities: tuple[Identity, ...]
    position: int

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many numbers came to which verdict."""
        found = [judged.compared.verdict for judged in self.figures]
        return {verdict: found.count(verdict) for verdict in verdicts.TITLES if verdict in found}

    def as_dict(self) -> dict[str, Any]:
        """The audit as plain values for JSON."""
        return {
            "figures": [judged.as_dict() for judged in self.figures],
            "identities": [{"kind": i.kind, "spans": [list(s) for s in i.spans], "holds": i.holds, "why": i.why}
                           for i in self.identities],
            "counts": self.counts, "date": self.on.isoformat(), "position": self.position, "text": self.text,
        }  # fmt: skip


def audit(
    scope: Scope, text: str, *, today: date, pair: str = "", period: str = "", names: Names | None = None
) -> Audit:
    """The text with every number held against the ledger.

    Shape: `pair` is "helper:place" and `period` a period; both hold where the text does not say.
    Refuses: `empty_text`, `text_too_long`, `bad_pair`, `bad_period`. Cost: one call of the engine for each pair of
    helper and place, a second one for numbers that are not proved.
    """
    if not text.strip():
        raise Refused("没有可以核对的文字", "请粘贴文稿,或选一个 .txt、.docx 文件", "empty_text")
    if len(text) > LONGEST_TEXT:
        raise Refused(f"文稿有 {len(text):,} 字,超过 {LONGEST_TEXT:,} 字", "请分成几段核对", "text_too_long")
    on = dated(narrow(text), today)
    known = names or Names(roster(on))
    words = subjects([described(indicator) for indicator in load.indicators().values()])
    understood = understand(
        text, known, words, today=today, pair=_pair(known, pair), period=Period.parse(period) if period else None
    )
    found = arithmetic.identities(understood)
    desk = Desk(scope, trees.current_edition(on))
    judged = Judge(desk, understood, known, found).all()
    return Audit(text, on, judged, tuple(found), desk.position)


def _pair(names: Names, text: str) -> tuple[Party | None, Party | None]:
    """The helper and the place of `--pair 烟台市:巫山县`.

    Refuses: `bad_pair`.
    """
    if not text:
        return None, None
    helper, mark, place = narrow(text).partition(":")
    giver, taker = names.party(helper.strip()), names.party(place.strip())
    if not mark or giver is None or giver.helper is None or taker is None or taker.place is None:
        raise Refused(f"看不懂结对“{text}”", "请写成 帮扶方:受援地,例如 烟台市:巫山县", "bad_pair")
    return giver.helper, taker.place
