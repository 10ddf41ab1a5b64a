"""People in an uploaded sheet: staged rows hold references to them, never what was written of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bangfu.documents import people_words
from bangfu.intake import cells
from bangfu.intake.layout import Found
from bangfu.intake.models import StagedRow
from bangfu.intake.target import Target
from bangfu.intake.verdict import Verdict, add
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.personal import scrubbed_values
from bangfu.registry import vault
from bangfu.registry.vault import People

PERSON = "person"  # the key under which a staged cell names the subject that it stands for


def columns(targets: Iterable[Target]) -> list[Target]:
    """The columns of people."""
    return [target for target in targets if target.type == "person"]


def refer(verdicts: Sequence[Verdict], targets: Sequence[Target]) -> People:
    """The people of the rows, still to be kept; in each row the words are replaced by their subjects.

    A row whose words name nobody gets that fault, and the words are forgotten.
    """
    named = columns(targets)
    beside = [title for target in targets for title in target.choices.values()]
    people = People()
    people.load(str(v.values[t.name]) for v in verdicts for t in named if t.name in v.values)
    for verdict in verdicts:
        for target in named:
            if target.name not in verdict.values:
                continue
            try:
                people_words.check(str(verdict.values[target.name]), beside)
                verdict.values[target.name] = people.subject(str(verdict.values[target.name]))
            except Refused as refused:
                del verdict.values[target.name]
                fault = Problem(target.name, refused.message, refused.remedy, refused.code)
                add(verdict, target, verdict.row.cells.get(target.name), fault)
    return people


def subjects(verdicts: Iterable[Verdict], targets: Iterable[Target]) -> set[str]:
    """Everybody whom the rows refer to."""
    named = columns(targets)
    return {str(v.values[t.name]) for v in verdicts for t in named if t.name in v.values}


def raw_cell(target: Target, found: Found, values: Mapping[str, Any]) -> Any:
    """A cell as a staged row keeps it: a person by reference, everything else as it was, numbers of people masked."""
    if target.type == "person":
        subject = values.get(target.name)
        mask = target.personal.mask if target.personal else str
        return {PERSON: subject} if subject else mask(cells.text(found.value))
    value = found.value
    return value.isoformat() if isinstance(value, date) else scrubbed_values(value)


def worded(rows: Sequence[StagedRow]) -> list[StagedRow]:
    """The rows as people read them: in place of references stand masked names."""
    referred = [value[PERSON] for row in rows for value in row.raw.values() if isinstance(value, dict)]
    known = vault.masked(referred)
    for row in rows:
        row.raw = {
            header: known.get(value[PERSON], "已不可查") if isinstance(value, dict) else value
            for header, value in row.raw.items()
        }
    return list(rows)
