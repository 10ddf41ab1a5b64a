"""Where regions stand: the placing is a pure function, so it is tried on many made-up histories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.registry.placing import Form, Placed, Succession, nearest_common, place

BEFORE, REFORM, AFTER = date(2022, 1, 1), date(2025, 11, 6), date(2026, 1, 1)
CITY, JIANGBEI, YUBEI, BEIBEI, DAWAN, SHUITU, LONGXING, VILLAGE, LIANGJIANG = range(1, 10)
WEIGHTS = {
    CITY: 1,
    JIANGBEI: 2,
    YUBEI: 4,
    BEIBEI: 8,
    DAWAN: 16,
    SHUITU: 32,
    LONGXING: 64,
    VILLAGE: 128,
    LIANGJIANG: 256,
}


def _form(region: int, name: str, parent: int | None, since: date = BEFORE, until: date | None = None) -> Form:
    return Form(region, str(region), name, parent, str(region), since, until)


REFORM_FORMS = [
    _form(CITY, "重庆市", None),
    _form(JIANGBEI, "江北区", CITY, until=REFORM),
    _form(YUBEI, "渝北区", CITY, until=REFORM),
    _form(BEIBEI, "北碚区", CITY),
    _form(DAWAN, "大湾镇", YUBEI, until=REFORM),
    _form(DAWAN, "大湾镇", BEIBEI, since=REFORM),
    _form(SHUITU, "水土街道", BEIBEI, until=REFORM),
    _form(SHUITU, "水土街道", LIANGJIANG, since=REFORM),
    _form(LONGXING, "龙兴镇", YUBEI, until=REFORM),
    _form(LONGXING, "龙兴镇", LIANGJIANG, since=REFORM),
    _form(VILLAGE, "大湾村", DAWAN),
    _form(LIANGJIANG, "两江新区", CITY, since=REFORM),
]
REFORM_HEIRS = [Succession(JIANGBEI, LIANGJIANG, True), Succession(YUBEI, LIANGJIANG, True)]


def _sums(placed: Iterable[Placed], weights: Mapping[int, int]) -> dict[str, int]:
    every = list(placed)
    return {p.name: sum(weights.get(q.region, 0) for q in every if p.lo <= q.lo < p.hi) for p in every}


def test_before_the_reform_the_new_district_stands_under_the_city() -> None:
    sums = _sums(place(REFORM_FORMS, REFORM_HEIRS, BEFORE), WEIGHTS)
    shown = {name: sums[name] for name in ("江北区", "渝北区", "北碚区", "两江新区(新设)", "重庆市")}
    assert shown == {"江北区": 2, "渝北区": 212, "北碚区": 40, "两江新区(新设)": 256, "重庆市": 511}


def test_after_the_reform_what_was_not_divided_stands_under_the_successor() -> None:
    placed = place(REFORM_FORMS, REFORM_HEIRS, REFORM)
    sums = _sums(placed, WEIGHTS)
    assert {name: sums[name] for name in ("北碚区", "两江新区", "重庆市")} == {
        "北碚区": 152,
        "两江新区": 358,
        "重庆市": 511,
    }
    assert (sums["原江北区(未分到镇街)"], sums["原渝北区(未分到镇街)"]) == (2, 4)
    under = [p.name for p in placed if p.parent == LIANGJIANG]
    assert under == ["水土街道", "龙兴镇", "原江北区(未分到镇街)", "原渝北区(未分到镇街)"]


def test_a_joint_region_stands_below_the_nearest_common_ancestor_of_each_edition() -> None:
    joint = 10
    forms = [*REFORM_FORMS, _form(joint, "水土、北碚的一个村(合计)", None), _form(11, "北碚的一个村", BEIBEI)]
    parents = {}
    for day in (BEFORE, REFORM):
        placed = {p.region: p for p in place(forms, REFORM_HEIRS, day, {joint: [SHUITU, 11]})}
        parents[day] = placed[joint].parent
        assert placed[joint].form == "plain"
        assert not any(placed[m].lo <= placed[joint].lo < placed[m].hi for m in (SHUITU, 11))
    assert parents == {BEFORE: BEIBEI, REFORM: CITY}


def test_a_region_without_a_successor_stays_under_its_last_parent() -> None:
    forms = [_form(1, "市", None), _form(2, "区", 1, until=REFORM)]
    assert [(p.name, p.parent) for p in place(forms, [], AFTER)] == [("市", None), ("原区(未分到镇街)", 1)]


def test_a_successor_that_ended_too_hands_on() -> None:
    forms = [
        _form(1, "市", None),
        _form(2, "甲", 1, until=REFORM),
        _form(3, "乙", 1, since=REFORM, until=AFTER),
        _form(4, "丙", 1, since=AFTER),
    ]
    placed = {p.region: p for p in place(forms, [Succession(2, 3, True), Succession(3, 4, True)], AFTER)}
    assert (placed[2].parent, placed[3].parent, placed[4].form) == (3, 4, "plain")


def test_the_principal_successor_takes_what_was_not_divided() -> None:
    forms = [
        _form(1, "市", None),
        _form(2, "甲", 1, until=REFORM),
        _form(3, "乙", 1, since=REFORM),
        _form(4, "丙", 1, since=REFORM),
    ]
    heirs = [Succession(2, 3, False), Succession(2, 4, True)]
    assert {p.region: p.parent for p in place(forms, heirs, AFTER)}[2] == 4


@pytest.mark.parametrize(
    ("forms", "why"),
    [
        ([_form(1, "甲", 2), _form(2, "乙", 1)], "one root expected"),
        ([_form(0, "根", None), _form(1, "甲", 2), _form(2, "乙", 1)], "circle"),
        ([_form(0, "根", None), _form(1, "甲", 7)], "does not exist"),
        ([_form(0, "根", None), _form(1, "又一根", None)], "one root expected"),
    ],
)
def test_a_broken_registry_is_refused(forms: list[Form], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        place(forms, [], BEFORE)


def test_nothing_in_common() -> None:
    assert nearest_common([[1], [2]]) is None


class History:
    """A made-up registry that lives through moves, renames, splits, mergers and abolitions."""

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self.heirs: list[Succession] = []
        self.open: dict[int, Form] = {}
        self.count = 0

    def begin(self, parent: int | None, day: date) -> int:
        region = self.count
        self.count += 1
        self._put(Form(region, f"{region:03}", f"地{region}", parent, f"{region:03}", day))
        return region

    def end(self, region: int, day: date) -> Form:
        old = self.open.pop(region)
        self.forms.remove(old)
        if old.valid_from < day:
            self.forms.append(
                Form(*(getattr(old, f) for f in ("region", "code", "name", "parent", "sort_no", "valid_from")), day)
            )
        return old

    def change(self, region: int, day: date, *, name: str = "", parent: int | None = None) -> None:
        old = self.end(region, day)
        self._put(Form(region, old.code, name or old.name, old.parent if parent is None else parent, old.sort_no, day))

    def _put(self, form: Form) -> None:
        self.open[form.region] = form
        self.forms.append(form)

    def standing(self, parents: set[int | None]) -> list[int]:
        return sorted(r for r, f in self.open.items() if f.parent in parents)


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, list[date]]:
    """A root, districts, towns, villages; then a change a year."""
    history, day = History(), date(2000, 1, 1)
    root = history.begin(None, day)
    for _ in range(draw(st.integers(2, 4))):
        district = history.begin(root, day)
        for _ in range(draw(st.integers(0, 3))):
            town = history.begin(district, day)
            if draw(st.booleans()):
                history.begin(town, day)
    days = [day]
    for _ in range(draw(st.integers(0, 6))):
        day += timedelta(days=365)
        days.append(day)
        _live(draw, history, root, day)
    return history, days


def _live(draw: st.DrawFn, history: History, root: int, day: date) -> None:
    districts = history.standing({root})
    towns = history.standing(set(districts))
    kind = draw(st.sampled_from(["move", "rename", "abolish", "merge", "split"]))
    if kind == "move" and towns:
        history.change(draw(st.sampled_from(towns)), day, parent=draw(st.sampled_from(districts)))
    elif kind == "rename":
        region = draw(st.sampled_from(districts + towns))
        history.change(region, day, name=f"新名{day.year}")
    elif kind in ("abolish", "merge") and len(districts) > 2:
        _abolish(draw, history, districts, root, day, anew=kind == "merge")
    elif kind == "split" and towns:
        gone = draw(st.sampled_from(towns))
        above = history.end(gone, day).parent
        for principal in (True, False):
            history.heirs.append(Succession(gone, history.begin(above, day), principal))


def _abolish(draw: st.DrawFn, history: History, districts: list[int], root: int, day: date, *, anew: bool) -> None:
    """Two districts become one new one, or one becomes part of another; some of their towns are left undivided."""
    gone = draw(st.permutations(districts))[: 2 if anew else 1]
    heir = history.begin(root, day) if anew else next(d for d in districts if d not in gone)
    for district in gone:
        history.end(district, day)
        history.heirs.append(Succession(district, heir, True))
        for town in history.standing({district}):
            if draw(st.booleans()):
                history.change(town, day, parent=heir)


@given(histories(), st.data())
def test_every_edition_holds_every_region_once_and_sums_agree(
    lived: tuple[History, list[date]], data: st.DataObject
) -> None:
    history, days = lived
    members = _joints(history, data)
    ever = {f.region for f in history.forms}
    weights = {region: 2**region for region in ever}
    for day in [*days, days[-1] + timedelta(days=1)]:
        placed = place(history.forms, history.heirs, day, members)
        assert sorted(p.region for p in placed) == sorted(ever)
        _assert_nested(placed)
        by_region = {p.region: p for p in placed}
        root = by_region[0]
        assert sum(weights[p.region] for p in placed if root.lo <= p.lo < root.hi) == sum(weights.values())
        assert _walked(placed, weights) == {p.region: _inside(placed, p, weights) for p in placed}
        for joint, parts in members.items():
            assert not any(by_region[m].lo <= by_region[joint].lo < by_region[m].hi for m in parts)


def _joints(history: History, data: st.DataObject) -> dict[int, list[int]]:
    """Sometimes a joint region of two districts."""
    districts = sorted({f.region for f in history.forms if f.parent == 0})
    if not data.draw(st.booleans()):
        return {}
    joint = history.begin(0, date(2000, 1, 1))
    return {joint: data.draw(st.permutations(districts))[:2]}


def _inside(placed: list[Placed], outer: Placed, weights: Mapping[int, int]) -> int:
    return sum(weights.get(p.region, 0) for p in placed if outer.lo <= p.lo < outer.hi)


def _walked(placed: list[Placed], weights: Mapping[int, int]) -> dict[int, int]:
    """The same sums by following parents, without the numbering."""
    sums: dict[int, int] = defaultdict(int)
    parent = {p.region: p.parent for p in placed}
    for region in parent:
        here: int | None = region
        while here is not None:
            sums[here] += weights.get(region, 0)
            here = parent[here]
    return dict(sums)


def _assert_nested(placed: list[Placed]) -> None:
    by_region = {p.region: p for p in placed}
    assert sorted(p.lo for p in placed) == list(range(len(placed)))
    for p in placed:
        above = by_region.get(p.parent) if p.parent is not None else None
        assert p.lo < p.hi
        assert above is None or (above.lo < p.lo and p.hi <= above.hi and p.depth == above.depth + 1)
