"""The public form of an issue: the same issue at the same position, without what counts fewer than five people.

Money, projects, units and places are no people and stay. A ratio, a mean age, hours and days are withheld where a count
of the same question is. A filing keeps the figures as they are: its public form is made when it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bangfu.kernel.cells import BESIDE, OF_PEOPLE, PEOPLE, SMALL, Sum, sums_among, withheld
from bangfu.reports.issue import Bulletin, Cited, Paragraph, Row, Run, Table
from bangfu.reports.wanted import Wanted

NOTE = f"注：本件为公开版。人数、人次、户数不足5的写“{SMALL}”；为免由合计推算，另有数字写“{BESIDE}”。"
_NUMBER = re.compile(r"^近?[-\d,.]+[多余]?")
_TELLS = re.compile(r"\d")


def public(issue: Bulletin) -> Bulletin:
    """The issue as it may be published; position, code, number and seal are those of the whole one."""
    every = list(_every(issue))
    marks = _marks(issue, every)
    figures = tuple(_open(one, marks) for one in issue.figures)
    by_no = {one.no: one for one in figures}
    paragraphs = [
        _table(block, marks) if isinstance(block, Table) else _paragraph(block, by_no) for block in issue.paragraphs
    ]
    if any(one.wanted in marks for one in every):
        paragraphs.append(Paragraph("note", (Run(NOTE),)))
    return replace(issue, figures=figures, paragraphs=tuple(paragraphs), public=True)


def _every(issue: Bulletin) -> Iterator[Cited]:
    yield from issue.figures
    for block in issue.paragraphs:
        if isinstance(block, Table):
            yield from block.cells


def _marks(issue: Bulletin, every: Sequence[Cited]) -> dict[Wanted, str]:
    """What is withheld: small counts, what would give them away, and what is computed from them."""
    values = {one.wanted: int(one.value) for one in every if one.unit in PEOPLE and one.value is not None}
    marks = withheld(values, [*_columns(issue, values), *_families(issue, values)])
    places = {wanted.group() for wanted in marks}
    return marks | {one.wanted: BESIDE for one in every if one.unit in OF_PEOPLE and one.wanted.group() in places}


def _columns(issue: Bulletin, values: Mapping[Wanted, int]) -> Iterator[Sum[Wanted]]:
    """The columns of tables whose rows add up to the last one."""
    for block in issue.paragraphs:
        if not isinstance(block, Table):
            continue
        for *rows, total in zip(*(row.cells for row in block.rows), strict=True):
            parts = tuple(dict.fromkeys(cell.wanted for cell in rows if cell.wanted in values))
            if total.wanted in values and sum(values[part] for part in parts) == values[total.wanted]:
                yield total.wanted, parts


def _families(issue: Bulletin, values: Mapping[Wanted, int]) -> Iterator[Sum[Wanted]]:
    """What adds up among the figures of one question, and among those of one indicator at several places and times."""
    families: dict[object, dict[Wanted, int]] = {}
    for one in issue.figures:
        if one.wanted in values:
            for family in (one.wanted.group(), one.wanted.code):
                families.setdefault((family, one.unit), {})[one.wanted] = values[one.wanted]
    for found in families.values():
        yield from sums_among(found)


def _open(one: Cited, marks: Mapping[Wanted, str]) -> Cited:
    """The figure as it is published; what is said beside a count of people tells no number either."""
    mark = marks.get(one.wanted)
    if mark is not None:
        word = _NUMBER.sub("", one.shown)
        kept = tuple(remark for remark in one.remarks if remark.startswith("表"))
        return replace(one, shown=mark + word, value=None, postings=0, remarks=kept, withheld=mark)
    if one.unit in PEOPLE:
        return replace(one, remarks=tuple(r for r in one.remarks if r.startswith("表") or not _TELLS.search(r)))
    return one


def _paragraph(block: Paragraph, by_no: Mapping[int, Cited]) -> Paragraph:
    return replace(block, runs=tuple(replace(r, text=by_no[r.cited].shown) if r.cited else r for r in block.runs))


def _table(block: Table, marks: Mapping[Wanted, str]) -> Table:
    """The table as it is published; a note on the sum of a column of people tells what is missing in it."""
    rows = tuple(Row(row.title, tuple(_open(cell, marks) for cell in row.cells)) for row in block.rows)
    columns = zip(block.columns, block.rows[-1].cells, strict=True)
    people = [heading for (heading, _), cell in columns if cell.unit in PEOPLE | OF_PEOPLE]
    notes = tuple(note for note in block.notes if not any(note.startswith(f"“{heading}”") for heading in people))
    return replace(block, rows=rows, notes=notes)
