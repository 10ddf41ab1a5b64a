"""Who acts in the demonstration: its users, a few made-up firms, and the stationed teams; all marked 示例."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from bangfu.registry import find, labels, parties, roles, trees
from bangfu.registry.scope import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import User

START = date(2021, 1, 1)
VILLAGE_TEAMS = 472
FIRMS = ("示例企业甲", "示例企业乙", "示例企业丙", "示例基金会", "示例商会", "示例供销公司")
CHONGQING = "500000"

# login, shown name, role, region or pairing (helper, region)
USERS = (
    ("owner", "系统所有者", "owner", CHONGQING),
    ("clerk", "市级经办", "clerk", CHONGQING),
    ("approver", "市级审核", "approver", CHONGQING),
    ("wushan", "巫山县经办", "clerk", "500237"),
    ("yantai", "烟台市联络员", "liaison", ("GOV-370600", "500237")),
    ("auditor", "审计员", "auditor", CHONGQING),
    ("security", "安全管理员", "security", CHONGQING),
    ("audit", "审计管理员", "audit", CHONGQING),
)


def users() -> dict[str, User]:
    """The demonstration's users by login; none has a password."""
    made = {}
    for login, shown, role, place in USERS:
        user = get_user_model().objects.create_user(login, first_name=shown)
        user.is_superuser = role == "owner"
        user.set_unusable_password()
        user.save()
        roles.assign(user, role, on=START, place=place)
        made[login] = user
    return made


def organisations(seed: int) -> dict[str, list[dict[str, Any]]]:
    """The made-up organisations by kind, as words that documents can name."""
    rng = random.Random(f"parties-{seed}")
    chongqing = find.region(Scope.everything(), CHONGQING, START)
    firms = [
        parties.make_organisation(code=f"DEMO-F{n:02d}", name=name, kind="firm", region_id=chongqing.pk, demo=True)
        for n, name in enumerate(FIRMS, 1)
    ]
    villages = trees.regions_of_kind(trees.edition_named("2022"), chongqing.pk, "village")
    chosen = sorted(rng.sample(villages, VILLAGE_TEAMS), key=lambda node: node.code)
    towns = labels.regions_with("重点帮扶乡镇", date(2022, 1, 1))
    return {
        "organisation.firm": [{"code": f.code, "name": f.name} for f in firms],
        "organisation.village_team": parties.make_teams("village_team", chosen, demo=True),
        "organisation.township_team": parties.make_teams("township_team", towns, demo=True),
    }
