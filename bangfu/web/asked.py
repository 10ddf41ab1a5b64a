"""What a page of figures was asked: place, time, reading; and the addresses that ask otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from bangfu.indicators.evaluate import WHOLE
from bangfu.kernel.period import Period
from bangfu.ledger import seal
from bangfu.registry import find, trees
from bangfu.registry.models import TreeEdition, TreeNode
from bangfu.registry.scope import Scope
from bangfu.web import people
from bangfu.web.door import reader, scope_of, today

FIRST_YEAR = 2021
CARRIED = ("period", "region", "programme", "helper", "view", "basis", "as_of", "edition", "map")
VIEWS = {"fact": "事实", "claimed": "认领", "shared": "分摊"}
VIEW_HINTS = {"fact": "每笔只计一次", "claimed": "各家认领的全额,会有重叠", "shared": "按份额分给各家"}
BASES = {"restated": "重述", "booked": "入账", "filed": "报送"}
BASIS_HINTS = {"restated": "按发生日,含迟来的更正", "booked": "按入账日", "filed": "按当时结账所知"}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a switch, as an address."""

    title: str
    url: str
    current: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """A row of choices that change one thing of the question."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of a page; `given` holds what stood in the address, to be carried along.

    Shape: `limits` says what of the place the reader sees, nothing when it is all.
    """

    scope: Scope
    period: Period
    region: str
    region_id: int | None
    region_name: str
    edition: TreeEdition
    programme: str
    helper: str
    view: str
    basis: str
    as_of: int | None
    given: Mapping[str, str]
    limits: str = ""

    def address(self, path: str, **changes: str) -> str:
        """The path with this question, some of it changed; an empty value goes back to the default."""
        query = {**self.given, **changes}
        kept = {name: query[name] for name in CARRIED if query.get(name)}
        return f"{path}?{urlencode(kept)}" if kept else path

    def figure(self, code: str, **changes: str) -> str:
        """The address of the trace of an indicator under this question."""
        return self.address(reverse("figure", args=[code]), **{"map": "", **changes})

    def through(self, programme: str) -> Asked:
        """The same question narrowed to one channel; none leaves it as it is."""
        if not programme:
            return self
        return replace(self, programme=programme, given={**self.given, "programme": programme})

    def reading(self) -> dict[str, object]:
        """The arguments that every question to the indicators takes from the page."""
        return {
            "region": self.region,
            "period": self.period,
            "programme": self.programme or None,
            "helper": self.helper or None,
            "view": self.view,
            "basis": self.basis,
            "as_of": self.as_of,
            "edition": self.edition,
        }

    def switch(self, path: str, name: str, title: str, choices: Mapping[str, str], current: str) -> Switch:
        """A row of choices for one part of the question."""
        hints = {"view": VIEW_HINTS, "basis": BASIS_HINTS}.get(name, {})
        return Switch(
            title,
            tuple(
                Option(text, self.address(path, **{name: value}), value == current, hints.get(value, ""))
                for value, text in choices.items()
            ),
        )


def read(request: HttpRequest) -> Asked:
    """The question in the address of the request, completed with what is usual.

    Refuses: `bad_period`, `unknown_region` and what else cannot be understood, each with its remedy.
    """
    given = {name: request.GET.get(name, "").strip() for name in CARRIED}
    scope, on = scope_of(request), today()
    period = Period.parse(given["period"] or cumulative())
    shown_on = min(period.last_day, on)
    edition = trees.edition_named(given["edition"]) if given["edition"] else trees.current_edition(shown_on)
    wanted = given["region"] or people.home_region(reader(request), on, WHOLE)
    places = find.places(scope, wanted, edition.valid_from)
    inside = [] if scope.whole else list(trees.intervals(trees.current_edition(), [p.pk for p in places]).values())
    return Asked(
        scope=scope,
        period=period,
        region="、".join(one.key for one in places),
        region_id=places[0].pk if len(places) == 1 else None,
        region_name="、".join(trees.node(edition, one.pk).name for one in places),
        edition=edition,
        programme=given["programme"],
        helper=given["helper"],
        view=given["view"] if given["view"] in VIEWS else "fact",
        basis=given["basis"] if given["basis"] in BASES else "restated",
        as_of=seal.position_at(given["as_of"]) if given["as_of"] else None,
        given=given,
        limits=people.limits(reader(request), on, scope, inside) if inside else "",
    )


def districts(asked: Asked) -> list[TreeNode]:
    """The districts in the place, in official order."""
    if asked.region_id is None:
        return []
    return trees.regions_of_kind(asked.edition, asked.region_id, "district")


def cumulative() -> str:
    """The period from the first year of the programme to the year of today."""
    return f"{FIRST_YEAR}..{today().year}"


def periods() -> dict[str, str]:
    """The periods that pages offer: everything so far, and each year."""
    return {cumulative(): "累计"} | {str(year): str(year) for year in range(FIRST_YEAR, today().year + 1)}


def stretches(period: Period) -> dict[str, str]:
    """The halves and quarters of the year in which the period ends, to choose from."""
    year = min(period.last_day, today()).year
    halves = {f"{year}-01..{year}-06": f"{year}年上半年", f"{year}-07..{year}-12": "下半年"}
    return {str(year): f"{year}年"} | halves | {f"{year}Q{n}": f"{n}季度" for n in range(1, 5)}


def editions(period: Period) -> dict[str, str]:
    """The states of the administrative tree that pages offer: the one when the period began, and today's."""
    found = (trees.current_edition(period.start), trees.current_edition(today()))
    return {edition.name: f"{edition.name}版" for edition in found}
