"""Who holds an upload: whoever sees as much as its sender does, which is not everybody when the sender sees nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from bangfu.intake import template, upload
from bangfu.registry import roles
from bangfu.registry import scope as scopes
from tests.fixtures import SINCE, World


@pytest.mark.pg
def test_an_upload_of_somebody_without_a_role_is_not_for_everybody(world: World) -> None:
    sender, reader = (get_user_model().objects.create_user(name) for name in ("无角色", "奉节经办"))
    roles.assign(reader, "clerk", on=SINCE, place="500236")
    staged = upload.stage(
        sender, "project", "甲.xlsx", template.filled("project", [{"number": "XM-1", "name": "示例"}])
    )
    assert not scopes.of(sender, date.today()).grants
    assert not upload.holds(reader, scopes.of(reader, date.today()), staged)
    assert upload.holds(sender, scopes.of(sender, date.today()), staged)
