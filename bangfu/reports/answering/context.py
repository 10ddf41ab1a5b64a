"""What the lines above a table say for all its cells: place, helper, channel, time, units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bangfu.kernel.period import Period
from bangfu.registry.lookup import plain
from bangfu.reports.answering import quantities, timing
from bangfu.reports.answering.labels import Label, Reader
from bangfu.reports.answering.names import HOME
from bangfu.reports.answering.quantities import Unit
from bangfu.reports.answering.table import Table
from bangfu.reports.answering.timing import Clock
from bangfu.reports.answering.vocabulary import texts

EASTERN_SIDE = ("山东", "山东省", "东部")


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says about the whole form: a place, "" for none, and a period."""

    region: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or a group of helpers that words mean; `fault` when they mean two."""

    programme: str = ""
    helper: str = ""
    fault: str = ""


NO_CHANNEL = Channel()


@dataclass(slots=True)
class Context:
    """What holds for a whole table.

    Shape: `titles` are its titles as read; `places` is where it says so, `where` the place of all its cells; `fault`
    says why no cell of it can be answered.
    """

    titles: tuple[Label, ...] = ()
    where: str = HOME
    helper: str = ""
    channel: Channel = NO_CHANNEL
    clock: Clock = field(default_factory=Clock)
    units: tuple[Unit, ...] = ()
    fault: str = ""
    notes: list[str] = field(default_factory=list)


def of_table(reader: Reader, table: Table, given: Given) -> Context:
    """What holds for the table."""
    keys = list(_keyed((*table.before, *table.titles)))
    titles = tuple(reader.read(text) for text in _plain_titles(table.titles))
    before = tuple(reader.read(text) for text in _plain_titles(table.before))
    named = tuple(reader.read(value) for kind, value in keys if kind == "place")
    tab = reader.read(table.sheet)
    context = Context(titles=titles or ((tab,) if tab.words and not tab.unknown else ()))
    _place(context, [named, titles, before, (tab,)], given, reader)
    for text in table.over_labels:
        label = reader.read(text)
        if label.places.helpers or set(label.places.regions) - {HOME} or label.said.spans:
            context.fault = f"“{text}”写在行名的表头上,不知道管哪些格"
    outward = (*reversed(titles), *reversed(before), tab)
    context.channel = next((c for label in outward if (c := channel(label.channels)) != NO_CHANNEL), NO_CHANNEL)
    times = [reader.read(value).said for kind, value in keys if kind == "period"]
    times += [reader.read(f"截至{value}").said for kind, value in keys if kind == "until"]
    spoken = [*(label.said for label in (*before, *titles)), *times]
    context.clock = timing.started(spoken, given.period)
    if not context.clock.known and tab.said.spans:
        context.clock = timing.started([*spoken, tab.said], given.period)
    context.units = tuple(
        dict.fromkeys(unit for kind, value in keys if kind == "unit" for unit in quantities.listed(value))
    )
    context.units += tuple(unit for label in titles for unit in label.units if unit not in context.units)
    return context


def channel(words: Sequence[str]) -> Channel:
    """The channel that words mean."""
    known = [texts()["channels"][word] for word in words]
    programmes = {one["programme"] for one in known if "programme" in one}
    helper = next((one["helper"] for one in known if "helper" in one), "")
    if len(programmes) > 1 or (helper and programmes - {"central"}):
        return Channel(fault="写了不止一个帮扶渠道")
    return Channel(next(iter(programmes), ""), helper)


def is_eastern_side(label: Label) -> bool:
    """Whether a label of a row or column is 山东 alone, which may mean the province or all its cities."""
    return plain(label.text) in EASTERN_SIDE


def _place(context: Context, layers: Sequence[Sequence[Label]], given: Given, reader: Reader) -> None:
    """Nothing; the context has the place and the helper that the nearest of the layers names."""
    labels = [label for layer in layers for label in reversed(layer)]
    for label in labels:
        if label.places.fault:
            context.fault = f"“{label.text}”{label.places.fault}"
    regions = next((label.places.regions for label in labels if label.places.regions), ())
    context.helper = next(("、".join(label.places.helpers) for label in labels if label.places.helpers), "")
    said = "、".join(regions)
    if not given.region:
        context.where = said or HOME
        return
    context.where = said if given.region == HOME and said else given.region
    if said not in ("", HOME, given.region) and given.region != HOME:
        context.fault = f"表上写的是{reader.names.label(said)},指定的地区是{reader.names.label(given.region)}"


def _keyed(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The keys of the lines above a table with what stands behind them."""
    for text in lines:
        bare = plain(text)
        for match in _keys().finditer(bare):
            value = match["value"].strip(";,、()")
            kind = _kind(match["key"])
            if kind == "unit" and not quantities.listed(value):
                kind = "place"
            if value and kind != "ignore":
                yield kind, value


def _plain_titles(lines: Iterable[str]) -> list[str]:
    """The lines without their keys and values."""
    found = [_keys().sub("", plain(text)).strip(" ;,、") for text in lines]
    return [text for text in found if text and not re.fullmatch(r"[\\W_]+", text)]


def _kind(key: str) -> str:
    return str(next(kind for kind, known in texts()["keys"].items() if key in known))


def _keys() -> re.Pattern[str]:
    known = sorted((key for keys in texts()["keys"].values() for key in keys), key=len, reverse=True)
    one = "|".join(map(re.escape, known))
    return re.compile(rf"(?P<key>{one})(?:\([^)]*\))?:(?P<value>.*?)(?=(?:{one})(?:\([^)]*\))?:|$)")


def with_place(label: Label, reader: Reader, region: str) -> Label:
    """The label as a town or village of the place, when its only word that is not understood is one."""
    if label.words or len(label.unknown) != 1 or label.places.helpers:
        return label
    within = label.places.regions[0] if label.places.regions else region
    key = reader.names.below(label.unknown[0], within)
    return replace(label, unknown=(), places=replace(label.places, regions=(key,))) if key else label
