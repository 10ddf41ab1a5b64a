"""What nobody foresaw: written to the log of the home under a number that the page shows too."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NUMBER_BYTES = 3
LOG = logging.getLogger("bangfu.faults")


def broken(request: HttpRequest) -> HttpResponse:
    """The page for a failure of ours; the line in the log has its number, the kind of page and where it failed.

    Basis: an exception's message may carry what a person typed; it stays out, as do address, reader and request.
    """
    number = secrets.token_hex(NUMBER_BYTES).upper()
    match = getattr(request, "resolver_match", None)
    where = match.route if match else ""
    LOG.error("%s %s /%s\n%s", number, request.method, where, "".join(_told(sys.exc_info()[1])).rstrip())
    return render(None, "500.html", {"number": number}, status=500)


def _told(fault: BaseException | None) -> Iterator[str]:
    """The exception with the lines of code it came through, what caused it first; without their messages."""
    if fault is None:
        return
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    yield from _told(before)
    yield from traceback.format_tb(fault.__traceback__)
    yield f"{type(fault).__module__}.{type(fault).__qualname__}\n"
