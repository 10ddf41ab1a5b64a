"""Which documents name whom: found by subject in the columns of people and in rolls."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from bangfu.documents import catalogue


def documents_of(subjects: Iterable[str]) -> list[int]:
    """The keys of the documents that name one of these people; rights are the caller's business.

    Cost: a query for each kind that names people; a roll is searched as text.
    """
    wanted = sorted(set(subjects))
    found: set[int] = set()
    for kind in catalogue.kinds() if wanted else ():
        named = [c.name for c in catalogue.columns(kind) if c.type == "person" and c.where == "body"]
        asked = [Q((f"{name}__in", wanted)) for name in named]
        rows = catalogue.kind(kind)._base_manager.all()
        roll = catalogue.roll(kind)
        if roll and any(c.type == "person" for c in roll[1]):
            rows = rows.alias(roll_text=Cast(roll[0].name, TextField()))
            asked += [Q(roll_text__contains=subject) for subject in wanted]
        if asked:
            found.update(rows.filter(Q(*asked, _connector=Q.OR)).values_list("pk", flat=True))
    return sorted(found)
