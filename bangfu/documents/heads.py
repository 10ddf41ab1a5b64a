"""What a head takes over where nobody says it: from its parties, its place, or another document; pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bangfu.registry.models import Organisation

if TYPE_CHECKING:
    from bangfu.documents.models import Document

Government = Callable[[int], Organisation | None]


def received_here(head: Document, government: Government) -> None:
    """The government of the place receives, where nobody else is named."""
    if head.region_id and not head.receiver_id and (here := government(head.region_id)) is not None:
        head.receiver = here


def follow(head: Document, other: Document) -> None:
    """Fills what the head leaves open with the place, parties and channel of another document."""
    for name in ("region", "giver", "receiver"):
        if not getattr(head, f"{name}_id"):
            setattr(head, name, getattr(other, name))
    if not head.programme_id and not head.helper_id:
        head.programme, head.helper = other.programme, other.helper


def stationed(head: Document) -> None:
    """Stationing is the channel, and whoever gives is its helper, where nobody else is named."""
    if not head.programme_id and not head.helper_id and head.giver_id:
        head.programme_id = "stationed"
        head.helper = head.giver


def settle(head: Document, unit: Organisation | None) -> None:
    """Puts the head where the unit is, unless it has a place already."""
    if not head.region_id and unit is not None and unit.region is not None:
        head.region = unit.region


def channel_of(unit: Organisation | None) -> str:
    """The channel through which a unit helps by its nature, "" when it has none of its own; its region is loaded."""
    if unit is None:
        return ""
    if unit.kind in (Organisation.Kind.CENTRAL_UNIT, Organisation.Kind.BRANCH):
        return "central"
    is_eastern = unit.region is not None and unit.region.key.startswith("37")  # Shandong, paired with Chongqing
    return "eastwest" if is_eastern else ""


def complete_channel(head: Document, government: Government) -> None:
    """Fills the head's programme and helper: from the giver where it helps by its nature, otherwise local work."""
    giver = head.giver if head.giver_id else None
    if not head.programme_id:
        by_nature = channel_of(head.helper if head.helper_id else giver)
        if head.helper_id and not by_nature:
            return  # the channel of such a helper is not ours to guess
        head.programme_id = by_nature or "local"
    if head.helper_id:
        return
    if giver is not None and head.programme_id == channel_of(giver):
        is_eastern = head.programme_id == "eastwest" and giver.region is not None
        helper = government(giver.region_id) if is_eastern and giver.region_id else giver
    else:
        helper = government(head.region_id) if head.programme_id == "local" and head.region_id else None
    if helper is not None:
        head.helper = helper
