"""Each kind as a workbook: its template can be filled in and comes in whole; a wrong row is marked and stays out."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.assistance.agreements.tests.ground import COMPARED, ITEMS, SAMPLES, TARGETS, agreed, proposed
from bangfu.documents import find
from bangfu.intake import template, upload
from bangfu.registry.scope import Scope
from tests.fixtures import World

# For each kind what makes a second document wrong, and the code that says so.
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "agreement": ({"last_day": "2020-01-01"}, "ends_before_start"),
    "plan": ({"targets": [TARGETS[0] | {"target_unit": "人次"}]}, "bad_unit"),
    "plan.supplement": ({"date": "2022-01-05"}, "day_outside_plan"),
    "plan.report": ({"about": "JH-9"}, "unknown_matter"),
    "plan.reconciliation": ({"compared": [COMPARED | {"cause": ""}]}, "no_cause"),
    "meeting": ({"resolutions": [ITEMS[0] | {"due": "2021-01-01"}]}, "due_before_meeting"),
    "meeting.closing": ({"item_no": 7}, "unknown_item"),
    "evaluation": ({"grade": "优"}, "bad_choice"),
}
STATES = {"agreement": "signed", "meeting": "held", "meeting.closing": "accepted", "evaluation": "accepted"}


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_good_workbook_goes_in_and_a_bad_row_is_told(world: World, kind: str) -> None:
    if kind.startswith("plan."):
        agreed(world)
    if kind == "meeting.closing":
        proposed(world, "meeting")
    assert template.of(kind).startswith(b"PK")
    changes, code = WRONG[kind]
    rows = [SAMPLES[kind], {**SAMPLES[kind], **changes, "number": "BAD-1"}]
    staged = upload.stage(world.clerk, kind, f"{kind}.xlsx", template.filled(kind, rows))
    done = upload.confirm(world.clerk, staged, acceptor=world.approver)
    report = upload.report(done)
    assert code in {error["code"] for error in report["errors"]}, report["errors"]
    assert all(error["problem"] and error["remedy"] for error in report["errors"])
    everything = Scope.everything()
    made = find.document(everything, kind, str(SAMPLES[kind]["number"]))
    assert made.state == STATES.get(kind, "proposed")
    assert find.taken(kind, ["BAD-1"]) == {}
    roll = find.roll(made)
    assert roll is None or len(roll[1]) == len(next(v for v in SAMPLES[kind].values() if isinstance(v, list)))
