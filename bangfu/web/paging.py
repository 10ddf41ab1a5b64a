"""Long lists in pages, each with an address that keeps the rest of the question."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a long list; `start` is the first row shown, from 0."""

    page: int
    pages: int
    total: int
    start: int
    before: str
    after: str
    word: str = "条"


def pager(request: HttpRequest, total: int, size: int, word: str = "条") -> Pager:
    """The page that the address asks for, or the nearest there is."""
    pages = max(1, -(-total // size))
    wanted = request.GET.get("page", "1")
    number = min(max(int(wanted) if wanted.isdecimal() else 1, 1), pages)
    before = _address(request, number - 1) if number > 1 else ""
    after = _address(request, number + 1) if number < pages else ""
    return Pager(number, pages, total, (number - 1) * size, before, after, word)


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
