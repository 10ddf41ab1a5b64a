"""Filing an issue: what was reported stays as it was, and stands beside what the ledger says now."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from bangfu.indicators import evaluate, load
from bangfu.kernel.errors import Refused
from bangfu.kernel.period import Period
from bangfu.ledger import leaf
from bangfu.reports.issue import Bulletin, Cited
from bangfu.reports.models import Filing

if TYPE_CHECKING:
    from bangfu.registry.scope import Scope

FORM = "bangfu-filing-1"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a filed issue: as printed, asked again at its position, and asked now.

    Shape: `same_definition` tells whether the indicator still reads as it did; values are texts of exact numbers.
    """

    no: int
    code: str
    shown: str
    reported: str
    rerun: str
    now: str
    now_shown: str
    same_definition: bool

    @property
    def changed(self) -> bool:
        """Whether the ledger says something else today."""
        return self.reported != self.now


def next_serial(name: str, year: int) -> int:
    """The serial number of the next issue of a bulletin in a year, from 1."""
    return (Filing.objects.filter(name=name, year=year).aggregate(last=Max("serial"))["last"] or 0) + 1


def file(bulletin: Bulletin, *, author: str, filed_at: datetime) -> Filing:
    """The filing of an issue; the same issue filed twice is the first filing.

    Refuses: `no_number` for a draft, `already_filed` when another issue bears the number, `serial_skipped`.
    """
    if not bulletin.serial:
        raise Refused("样稿没有期号,不能定稿", "请带期号重新成文", "no_number")
    content = _canonical(_content(bulletin))
    with transaction.atomic():
        first = Filing.objects.filter(name=bulletin.name, year=bulletin.day.year, serial=bulletin.serial).first()
        if first is not None and first.content == content.decode():
            return first
        expected = next_serial(bulletin.name, bulletin.day.year)
        if first is not None:
            raise Refused(f"{bulletin.number}已经定稿,内容不同", f"下一期是第 {expected} 期", "already_filed")
        if bulletin.serial != expected:
            raise Refused(f"期号 {bulletin.serial} 不连续", f"下一期是第 {expected} 期", "serial_skipped")
        return Filing.objects.create(
            name=bulletin.name,
            year=bulletin.day.year,
            serial=bulletin.serial,
            number=bulletin.number,
            period=bulletin.period.text,
            position=bulletin.position,
            content=content.decode(),
            alg=leaf.ALG,
            digest=leaf.sm3(content),
            author=author,
            filed_at=filed_at,
        )


def filings(name: str = "") -> list[Filing]:
    """The filed issues, newest first."""
    return list(Filing.objects.filter(name=name) if name else Filing.objects.all())


def as_reported(filing: Filing) -> dict[str, Any]:
    """The issue as it left the house: text, figures, questions and definitions.

    Refuses: `filing_damaged` when the content does not fit its digest.
    """
    if leaf.sm3(filing.content.encode()) != bytes(filing.digest):
        raise Refused(f"{filing.number}的定稿与摘要不符", "请从备份核对", "filing_damaged")
    content: dict[str, Any] = json.loads(filing.content)
    return content


def compare(scope: Scope, filing: Filing) -> list[Compared]:
    """Every figure as reported, as it reads again at its position, and as it reads now.

    Cost: two engine calls for each different region, period, programme and helper.
    """
    reported = as_reported(filing)
    again = _asked(scope, reported, as_of=f"#{filing.position}")
    now = _asked(scope, reported, as_of="")
    found = []
    for figure in reported["figures"]:
        key = figure["no"]
        found.append(
            Compared(
                key,
                figure["code"],
                figure["shown"],
                figure["value"],
                exact(again[key].value),
                exact(now[key].value),
                now[key].shown,
                _definition(figure["code"]) == reported["definitions"][figure["code"]],
            )
        )
    return found


def exact(value: int | Fraction | None) -> str:
    """The value as a text without loss.

    >>> exact(150), exact(Fraction(2, 3)), exact(None)
    ('150', '2/3', '')
    """
    return "" if value is None else str(value)


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _asked(scope: Scope, reported: dict[str, Any], *, as_of: str) -> dict[int, Any]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for figure in reported["figures"]:
        groups.setdefault(json.dumps(figure["query"], sort_keys=True), []).append(figure)
    found = {}
    for figures in groups.values():
        query = {**figures[0]["query"], "as_of": as_of, "edition": reported["edition"]}
        query["period"] = Period.parse(query["period"])
        answers = evaluate.figures(scope, [f["code"] for f in figures], **evaluate.question(**query))
        found.update({f["no"]: answers[f["code"]] for f in figures})
    return found


def _content(bulletin: Bulletin) -> dict[str, Any]:
    return {
        "form": FORM,
        "name": bulletin.name,
        "number": bulletin.number,
        "title": bulletin.title,
        "issuer": bulletin.issuer,
        "day": bulletin.day.isoformat(),
        "period": bulletin.period.text,
        "position": bulletin.position,
        "checkpoint": bulletin.checkpoint,
        "edition": bulletin.edition,
        "paragraphs": [[p.style, [[run.text, run.cited] for run in p.runs]] for p in bulletin.paragraphs],
        "figures": [_figure(cited) for cited in bulletin.figures],
        "definitions": {code: _definition(code) for code in sorted({c.wanted.code for c in bulletin.figures})},
    }


def _figure(cited: Cited) -> dict[str, Any]:
    return {
        "no": cited.no,
        "code": cited.wanted.code,
        "query": cited.query(),
        "shown": cited.shown,
        "name": cited.name,
        "definition": cited.definition,
        "place": cited.place,
        "value": exact(cited.value),
        "unit": cited.unit,
        "postings": cited.postings,
        "remarks": list(cited.remarks),
    }


def _definition(code: str) -> Any:
    """The compiled definition of an indicator as plain values."""
    return json.loads(json.dumps(asdict(load.indicators()[code]), default=str, sort_keys=True))
