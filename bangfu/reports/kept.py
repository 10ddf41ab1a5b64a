"""An issue as plain values that are kept, and the issue again from them: what was filed prints as it was."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from bangfu.kernel.period import Period
from bangfu.reports.issue import Bulletin, Cited, Paragraph, Row, Run, Table
from bangfu.reports.wanted import Wanted

HEAD = ("name", "head", "issuer", "serial", "number", "title", "position", "checkpoint", "edition", "demo")


def plain(bulletin: Bulletin) -> dict[str, Any]:
    """The issue as values of JSON, without its seal."""
    return {
        **{key: getattr(bulletin, key) for key in HEAD},
        "day": bulletin.day.isoformat(),
        "period": bulletin.period.text,
        "paragraphs": [_block(block) for block in bulletin.paragraphs],
        "figures": [figure(cited) for cited in bulletin.figures],
        "missing": list(bulletin.missing),
    }


def issue(content: dict[str, Any], seal: str) -> Bulletin:
    """The issue from its values, under the seal of its filing."""
    figures = tuple(_cited(one) for one in content["figures"])
    return Bulletin(
        **{key: content[key] for key in HEAD},
        day=date.fromisoformat(content["day"]),
        period=Period.parse(content["period"]),
        paragraphs=tuple(_paragraph(block, figures) for block in content["paragraphs"]),
        figures=figures,
        missing=tuple(content["missing"]),
        seal=seal,
    )


def exact(value: int | Fraction | None) -> str:
    """The value as a text without loss.

    >>> exact(150), exact(Fraction(2, 3)), exact(None)
    ('150', '2/3', '')
    """
    return "" if value is None else str(value)


def figure(cited: Cited) -> dict[str, Any]:
    """One figure with its question, as values of JSON."""
    return {
        "no": cited.no,
        "code": cited.wanted.code,
        "query": cited.query(),
        "shown": cited.shown,
        "name": cited.name,
        "definition": cited.definition,
        "place": cited.place,
        "channel": cited.channel,
        "helper": cited.helper,
        "value": exact(cited.value),
        "unit": cited.unit,
        "postings": cited.postings,
        "remarks": list(cited.remarks),
    }


def _block(block: Paragraph | Table) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"style": block.style, "runs": [[run.text, run.cited] for run in block.runs]}
    return {
        "style": "table",
        "title": block.title,
        "columns": [list(column) for column in block.columns],
        "rows": [[row.title, [figure(cell) for cell in row.cells]] for row in block.rows[:-1]],
        "total": block.rows[-1].title,
        "notes": list(block.notes),
    }


def _paragraph(block: dict[str, Any], figures: tuple[Cited, ...]) -> Paragraph | Table:
    if block["style"] != "table":
        return Paragraph(block["style"], tuple(Run(text, cited) for text, cited in block["runs"]))
    columns = tuple((heading, no) for heading, no in block["columns"])
    rows = [Row(title, tuple(_cited(cell) for cell in cells)) for title, cells in block["rows"]]
    rows.append(Row(block["total"], tuple(figures[no - 1] for _, no in columns)))
    return Table(block["title"], columns, tuple(rows), tuple(block["notes"]))


def _cited(kept: dict[str, Any]) -> Cited:
    asked = {**kept["query"], "period": Period.parse(kept["query"]["period"])}
    return Cited(
        no=kept["no"],
        shown=kept["shown"],
        wanted=Wanted(kept["code"], **asked),
        name=kept["name"],
        definition=kept["definition"],
        place=kept["place"],
        channel=kept["channel"],
        helper=kept["helper"],
        value=_value(kept["value"]),
        unit=kept["unit"],
        postings=kept["postings"],
        remarks=tuple(kept["remarks"]),
    )


def _value(text: str) -> int | Fraction | None:
    if not text:
        return None
    return Fraction(text) if "/" in text else int(text)
