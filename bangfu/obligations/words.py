"""Obligations in words that a reader can check: who owes what, by when, and on what that rests."""

from __future__ import annotations

from bangfu.indicators.words import COLUMNS, conditions, title
from bangfu.kernel.text import shown
from bangfu.ledger import measures
from bangfu.obligations.rules import CLASSES, EVERY, LABEL, OPEN, PAIRINGS, UNITS, Duty, Numbers, Obligation
from bangfu.registry.load import programme_names
from bangfu.registry.words import unit_kinds


def who(duty: Duty) -> str:
    """The population in one phrase."""
    population = duty.population
    if population.kind == PAIRINGS:
        return f"{programme_names()[population.named]}的每一对结对"
    if population.kind == LABEL:
        return f"每个标有“{population.named}”的地方"
    if population.kind == UNITS:
        return f"每一个{unit_kinds()[population.named]}"
    return f"{title(population.named)}{conditions(population.where, population.measures)}里的每一项"


def what(duty: Duty, numbers: Numbers) -> str:
    """What each must have, and how much of it."""
    need = duty.need
    said = "、".join(title(code) for code in need.measures) + conditions(need.where, need.measures)
    unit = measures.measure(measures.branch(need.measures[0])[0]).unit
    if duty.population.kind == OPEN:
        said += f"(按{COLUMNS[need.by]}对应)"
    return f"{said}{'保持' if need.stands else ''}不少于 {shown(numbers.at_least, unit)}"


def deadline(duty: Duty, numbers: Numbers) -> str:
    """By when, and from when on it is said to be near."""
    near = f",到期前 {numbers.soon} 天起提醒" if numbers.soon else ""
    if duty.every == "once":
        start = "起算日" if duty.population.kind == UNITS else "开始"
        return f"{start}后 {numbers.within} 天内{near}"
    if numbers.until:
        return f"{EVERY[duty.every]} {numbers.until[0]} 月 {numbers.until[1]} 日以前{near}"
    return f"{EVERY[duty.every]}末以前{near}"


def programme(one: Obligation) -> str:
    """The name of the channel; "各渠道" for what belongs to no single one."""
    return programme_names().get(one.programme, "各渠道")


def kind(one: Obligation) -> str:
    """The class in words."""
    return CLASSES[one.kind]
