"""What stands on the overview, as overview.toml says it; figures that no line has brought are left out."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from bangfu.web.checks import Check

UNMENTIONED = "未提及"


@dataclass(frozen=True, slots=True)
class Place:
    """One figure with its label; `gap` is what a district without a record is called on the map."""

    code: str
    label: str
    wind: str = ""
    gap: str = UNMENTIONED


@dataclass(frozen=True, slots=True)
class Band:
    """One line of business with its figures; `programme` narrows all of them to one channel."""

    wind: str
    title: str
    line: str
    figures: tuple[Place, ...]
    more: tuple[Place, ...] = ()
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the page shows of figures."""

    bulletin: str
    map: tuple[Place, ...]
    strip: tuple[Place, ...]
    bands: tuple[Band, ...]
    checks: tuple[Check, ...]

    def codes(self) -> set[str]:
        """Every indicator that is named anywhere."""
        return {code for channel in self.channels() for code in self.of(channel)} | {place.code for place in self.map}

    def channels(self) -> list[str]:
        """The channels that the page asks for; the empty one stands for all of them."""
        return list(dict.fromkeys(["", *(band.programme for band in self.bands)]))

    def of(self, channel: str) -> list[str]:
        """The indicators that are asked of a channel, each once."""
        found = [
            place.code for band in self.bands if band.programme == channel for place in (*band.figures, *band.more)
        ]
        if not channel:
            found += [place.code for place in self.strip]
            found += [code for check in self.checks for code in (check.whole, *check.parts)]
        return list(dict.fromkeys(found))

    def only(self, known: Collection[str]) -> Plan:
        """The plan without the figures, and the checks of figures, that are not known."""
        bands = (
            replace(band, figures=_known(band.figures, known), more=_known(band.more, known)) for band in self.bands
        )
        return replace(
            self,
            map=_known(self.map, known),
            strip=_known(self.strip, known),
            bands=tuple(band for band in bands if band.figures),
            checks=tuple(check for check in self.checks if {check.whole, *check.parts} <= set(known)),
        )


def _known(places: Iterable[Place], known: Collection[str]) -> tuple[Place, ...]:
    return tuple(place for place in places if place.code in known)


@cache
def plan() -> Plan:
    """The plan as it is written, read once."""
    told = tomllib.loads(files("bangfu.web").joinpath("overview.toml").read_text(encoding="utf-8"))
    return Plan(
        told["bulletin"],
        tuple(Place(**place) for place in told["map"]),
        tuple(Place(**place) for place in told["strip"]),
        tuple(_bands(told["band"])),
        tuple(Check(**{**check, "parts": tuple(check["parts"])}) for check in told["check"]),
    )


def _bands(told: Iterable[Mapping[str, Any]]) -> Iterator[Band]:
    for band in told:
        places = {key: tuple(Place(**place) for place in band.get(key, ())) for key in ("figures", "more")}
        yield Band(**{**band, **places})
