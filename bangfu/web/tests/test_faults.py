"""A failure of ours leaves a trace: its number stands on the page and in the log of the home."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, include, path

from bangfu.web import faults


def _fail(request: HttpRequest, name: str) -> HttpResponse:
    try:
        raise KeyError(f"身份证 {name}")
    except KeyError as fault:
        raise ValueError(request.POST["word"]) from fault


handler500 = faults.broken
urlpatterns = [path("planted/<str:name>/", _fail), path("", include("bangfu.web.urls"))]


def test_a_failure_has_a_number_on_the_page_and_in_the_log(fresh_db: Any, settings: Any) -> None:
    assert get_resolver("bangfu.urls").resolve_error_handler(500) is faults.broken
    settings.ROOT_URLCONF = __name__
    answer = Client(raise_request_exception=False).post("/planted/personal-name/?q=asked-for", {"word": "typed-word"})
    assert answer.status_code == 500
    found = re.search(r"编号 <b[^>]*>([0-9A-F]{6})</b>", answer.content.decode())
    assert found
    log = Path(settings.LOGGING["handlers"]["home"]["filename"])
    assert log.parent == settings.HOME
    told = log.read_text(encoding="utf-8").split(found[1])[1]
    assert "POST /planted/<str:name>/" in told and "_fail" in told
    assert "builtins.KeyError" in told and "builtins.ValueError" in told
    assert not any(word in told for word in ("personal-name", "asked-for", "typed-word"))
