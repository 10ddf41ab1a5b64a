"""How long people may be kept: the term begins when the last matter that names them is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max

from bangfu.documents import catalogue
from bangfu.documents.models import Document, Transition
from bangfu.documents.steps import Life
from bangfu.kernel.pieces import pieces
from bangfu.registry.person import Person
from bangfu.registry.vault import erasing
from bangfu.registry.vault.people import FIELDS

MENDING = ("reversal", "correction")
Mention = tuple[str, date | None, int]  # whom, when the matter was over (None: it is not), years to keep


@dataclass(slots=True)
class Terms:
    """Who is kept, by what is known of the end of their term.

    Shape: `due` are subjects whose whole term is over, `numbers` those of whom one field is kept past its own term,
    by field; `running` counts those within their term, `unfinished` those whom an unfinished matter names, `unnamed`
    those whom no document names: for them there is no day on which a term could begin.
    """

    due: list[str] = field(default_factory=list)
    numbers: dict[str, list[str]] = field(default_factory=dict)
    running: int = 0
    unfinished: int = 0
    unnamed: int = 0


def terms(today: date) -> Terms:
    """The people of the house by the end of their term.

    Shape: the term of a person is the longest of the fields and columns that hold them; a number may be due before.
    Cost: every document that names people is read once.
    """
    found, last = Terms(), _last()
    for subject, fields in erasing.held().items():
        if subject not in last:
            found.unnamed += 1
            continue
        over, years = last[subject]
        if over is None:
            found.unfinished += 1
            continue
        if _passed(over, max(years, *(_years(name) for name in FIELDS)), today):
            found.due.append(subject)
            continue
        found.running += 1
        for name in erasing.NUMBERS:
            if name in fields and _passed(over, _years(name), today):
                found.numbers.setdefault(name, []).append(subject)
    return found


def is_over(life: Life, state: str) -> bool:
    """Whether a document in this state is done with: nothing leads on from it but putting it right."""
    if state in life.unposted:
        return not life.open_steps(state)
    return not life.long_lived or all(step.posts in MENDING for step in life.open_steps(state))


def _last() -> dict[str, tuple[date | None, int]]:
    """For each person the day on which the last matter was over, None while one is not, and the longest term."""
    found: dict[str, tuple[date | None, int]] = {}
    for subject, over, years in _mentions():
        before, longest = found.get(subject, (date.min, 0))
        day = None if over is None or before is None else max(over, before)
        found[subject] = (day, max(years, longest))
    return found


def _mentions() -> Iterator[Mention]:
    for kind in catalogue.kinds():
        columns = [c for c in catalogue.columns(kind) if c.type == "person" and c.where == "body"]
        roll = catalogue.roll(kind)
        rolled = [c for c in roll[1] if c.type == "person"] if roll else []
        if columns or rolled:
            yield from _of_kind(kind, columns, (roll[0].name, rolled) if roll else ("", []))


def _of_kind(kind: str, columns: list[catalogue.Column], roll: tuple[str, list[catalogue.Column]]) -> Iterator[Mention]:
    days = _over(kind)
    for body in catalogue.kind(kind)._base_manager.iterator(chunk_size=500):
        over = days[body.pk]
        for column in columns:
            yield from _mention(getattr(body, column.name), over, column)
        for row in getattr(body, roll[0]) or () if roll[0] else ():
            for column in roll[1]:
                yield from _mention(row.get(column.name), over, column)


def _mention(subject: str | None, over: date | None, column: catalogue.Column) -> Iterator[Mention]:
    if subject:
        yield str(subject), over, column.personal.keep_years if column.personal else 0


def _over(kind: str) -> dict[int, date | None]:
    """When each document of the kind was over: its day, or that of its last step; None while it is not."""
    life = catalogue.kind(kind).life()
    heads = list(Document._base_manager.filter(kind=kind).values_list("pk", "state", "date"))
    steps: dict[int, date] = {}
    for some in pieces([pk for pk, _, _ in heads]):
        done = Transition.objects.filter(document__in=some).values("document").annotate(last=Max("on"))
        steps.update(done.values_list("document", "last"))
    return {pk: max(day, steps.get(pk, day)) if is_over(life, state) else None for pk, state, day in heads}


def _passed(over: date, years: int, today: date) -> bool:
    """Whether so many whole years have gone by; a 29th of February ends on the 1st of March."""
    try:
        return over.replace(year=over.year + years) <= today
    except ValueError:
        return date(over.year + years, 3, 1) <= today


def _years(name: str) -> int:
    personal = getattr(Person._meta.get_field(name), "personal", None)
    return personal.keep_years if personal else 0
