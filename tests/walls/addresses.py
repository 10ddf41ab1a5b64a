"""Every address of the house with what the crawl asks of it; an address that is not here fails the crawl."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bangfu.documents import catalogue
from tests.walls.ground import CHONGQING, FENGJIE, WUSHAN, Ground

CODES = ("projects_registered", "direct_funds", "sales_total", "trained_cadres", "cadres_in_post", "survey_districts")
STEPS = ("submit", "accept", "return", "void", "correct")
Asked = Callable[[Ground], Iterator[str]]


def names(patterns: Iterable[URLPattern | URLResolver] | None = None) -> list[str]:
    """The name of every address there is."""
    found: list[str] = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        found += names(one.url_patterns) if isinstance(one, URLResolver) else [str(one.name)]
    return found


def _plain(name: str, *queries: dict[str, str]) -> Asked:
    def asked(ground: Ground) -> Iterator[str]:
        yield reverse(name)
        for query in queries:
            yield f"{reverse(name)}?{urlencode(query)}"

    return asked


def _kinds(name: str) -> Asked:
    return lambda ground: (reverse(name, args=[kind]) for kind in catalogue.kinds())


def _documents(name: str) -> Asked:
    return lambda ground: (reverse(name, args=[one.kind, one.number]) for one in ground.documents)


def _steps(ground: Ground) -> Iterator[str]:
    for one in ground.documents:
        for step in STEPS:
            yield reverse("document-step", args=[one.kind, one.number, step])


def _uploads(name: str) -> Asked:
    return lambda ground: (reverse(name, args=[upload.token]) for upload, _ in ground.uploads)


def _rows(ground: Ground) -> Iterator[str]:
    for upload, _ in ground.uploads:
        for staged in upload.staged.all():
            yield reverse("upload-row", args=[upload.token, staged.sheet, staged.row])


def _figures(name: str) -> Asked:
    def asked(ground: Ground) -> Iterator[str]:
        for code in CODES:
            for region in (WUSHAN, FENGJIE, CHONGQING):
                query = urlencode({"region": region, "period": "2021"})
                yield f"{reverse(name, args=[code])}?{query}"

    return asked


def _bulletins(name: str) -> Asked:
    return lambda ground: (
        f"{reverse(name, args=[bulletin])}?{urlencode({'region': region, 'period': '2021'})}"
        for bulletin in ("funds", "article")
        for region in (WUSHAN, FENGJIE)
    )


def _filed(ground: Ground) -> Iterator[str]:
    yield reverse("bulletin-compare", args=["funds", 2021, 1])


PLACES = [{"region": region, "period": "2021"} for region in (WUSHAN, FENGJIE, CHONGQING)]
SEARCHES = [{"text": "Canary"}, {"q": "Canary"}, {"state": "draft"}, {"state": "accepted"}]

# Read by GET. An address that only takes POST answers 405 here and is tried under WRITTEN as well.
READ: dict[str, Asked] = {
    "overview": _plain("overview", *PLACES),
    "account_login": _plain("account_login"),
    "second-step": _plain("second-step"),
    "enter-demo": _plain("enter-demo"),
    "logout": _plain("logout"),
    "size": _plain("size"),
    "indicators": _plain("indicators"),
    "duties": _plain(
        "duties", *({"region": place["region"]} for place in PLACES), {"on": "2021-12-31"}, {"id": "O-ZC7"}
    ),
    "targets": _plain("targets", *PLACES),
    "figure": _figures("figure"),
    "figure-csv": _figures("figure-csv"),
    "documents": _plain("documents", *SEARCHES),
    "documents-of": _kinds("documents-of"),
    "document-new": _kinds("document-new"),
    "document-edit": _documents("document-edit"),
    "document-correct": _documents("document-correct"),
    "document-step": _steps,
    "document": _documents("document"),
    "import": _plain("import"),
    "import-of": _kinds("import-of"),
    "import-template": _kinds("import-template"),
    "upload": _uploads("upload"),
    "upload-confirm": _uploads("upload-confirm"),
    "upload-accept": _uploads("upload-accept"),
    "upload-undo": _uploads("upload-undo"),
    "upload-marked": _uploads("upload-marked"),
    "upload-row": _rows,
    "answer": _plain("answer"),
    "answered": _plain("answered"),
    "answered-file": _plain("answered-file"),
    "audit": _plain("audit"),
    "bulletins": _plain("bulletins"),
    "bulletin": _bulletins("bulletin"),
    "bulletin-file": _bulletins("bulletin-file"),
    "bulletin-compare": _filed,
    "bulletin-word": _bulletins("bulletin-word"),
    "bulletin-pdf": _bulletins("bulletin-pdf"),
    "second-new": _plain("second-new"),
    "me": _plain("me"),
    "document-reveal": _documents("document-reveal"),
    "document-roll": _documents("document-roll"),
    "document-consent": _documents("document-consent"),
    "consents": _plain("consents"),
    "consent-decide": lambda ground: (reverse("consent-decide", args=[one.pk, "grant"]) for one in ground.requests),
    "upload-discard": _uploads("upload-discard"),
    "roles": _plain("roles"),
    "role-end": lambda ground: iter([reverse("role-end", args=[1])]),
    "accounts": _plain("accounts"),
    "account-do": lambda ground: iter([reverse("account-do", args=["nobody", "unlock"])]),
    "trail": _plain("trail"),
    "calculations": _plain("calculations"),
    "calculation": lambda ground: (
        address + query
        for address in (reverse("calculation", args=[name]) for name in ("fee_cap", "trained_people", "nothing"))
        for query in ("", "?example=1")
    ),
    "about": _plain("about"),
    "feedback": _plain("feedback"),
}

# Tried by POST on what the reader does not see: the answer is that there is no such thing.
WRITTEN: dict[str, Asked] = {
    name: READ[name]
    for name in (
        "document-edit",
        "document-correct",
        "document-step",
        "document-reveal",
        "document-roll",
        "document-consent",
        "consent-decide",
        "upload-confirm",
        "upload-accept",
        "upload-discard",
        "upload-undo",
    )
}
