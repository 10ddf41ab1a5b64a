"""The engine on the real store, SQLite and PostgreSQL: posted through `post`, closed, sealed, placed in real trees."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bangfu.kernel.line import Attributed, Line
from bangfu.kernel.period import Period
from bangfu.kernel.where import Where
from bangfu.ledger import close as closing
from bangfu.ledger import engine, record, seal
from bangfu.ledger.closed import covering
from bangfu.ledger.drafts import AttributionDraft
from bangfu.ledger.measures import declared
from bangfu.ledger.models import Attribution, Place, Posting
from bangfu.ledger.post import reversal
from bangfu.ledger.question import VIEWS, Ask, Question
from bangfu.ledger.tests.asking import MEASURES
from bangfu.ledger.tests.ground import Ground, posted
from bangfu.ledger.tests.naive import FOREVER, Asked, Post, evaluate
from bangfu.ledger.trace import trace
from bangfu.ledger.union import union_total
from bangfu.registry import find, parties, trees
from bangfu.registry.models import Region
from bangfu.registry.scope import Grant, Scope

pytestmark = pytest.mark.pg
ALL = Scope.everything()
KINDS = ("t_sale", "t_sale.online", "t_attend", "t_bed")
DISTRICTS = ("500101", "500156", "500229")


@pytest.fixture
def store(fresh_db: Any) -> Iterator[Ground]:
    """A fresh store beside the measures of the engine's tests."""
    with declared(MEASURES):
        yield Ground()


def key(code: str) -> int:
    """The region with the code."""
    return trees.region_with_key(code)


def unit(code: str) -> int:
    """The unit with the code."""
    return parties.named_by_code(code).pk


def sale(store: Ground, quantity: int, on: str = "2021-06-01", region: str = "500237", **more: Any) -> Line:
    """A sale of central unit C01 unless it says otherwise."""
    more.setdefault("attributions", (Attributed("central", unit("C01")),))
    measure = more.pop("measure", "t_sale")
    return store.line(
        measure, quantity, store.a, store.b, region=key(region), happened_on=date.fromisoformat(on), fund="", **more
    )


def ask(verb: str = "sum", measure: str = "t_sale", where: dict[str, Any] | None = None, **more: Any) -> Ask:
    """An ask of one measure."""
    return Ask("x", verb, (measure,), Where.of(where), **more)


def value(asked: Ask, period: str = "2021", region: Any = "500000", **reading: Any) -> Any:
    """The one value of a question."""
    at = key(region) if isinstance(region, str) else region
    reading.setdefault("scope", ALL)
    question = Question(asks=(asked,), regions=(at,), periods=(Period.parse(period),), **reading)
    return engine.answer(question).cell("x", at, question.periods[0]).value


def test_closed_at_200_and_corrected_to_180(store: Ground) -> None:
    first = posted(store.draft(sale(store, 200)))[0]
    closing.close(date(2021, 12, 31), "owner")
    posted(reversal(first.pk, store.draft(key="undo")), store.draft(sale(store, 180), key="again", corrects=first.pk))
    found = {basis: value(ask(), basis=basis) for basis in ("restated", "booked", "filed")}
    assert found == {"restated": 180, "booked": 200, "filed": 200}
    assert value(ask(), "2022", basis="booked") == -20
    assert value(ask(), "2022-01-01", basis="booked") == -20
    traced = trace(Question(asks=(ask(),), regions=(key("500000"),), periods=(Period.parse("2021"),), scope=ALL))
    assert [(row.contribution, row.posting.corrects) for row in traced.rows] == [
        (200, None),
        (-200, None),
        (180, first.pk),
    ]
    assert traced.rows[0].posting.reversed_by == traced.rows[1].posting.entry


def test_facts_claims_and_the_table_that_repeats(store: Ground) -> None:
    central, yantai = unit("C01"), unit("GOV-370600")
    direct, helped = Attributed("central", central, "direct"), Attributed("central", central, "help")
    posted(store.draft(sale(store, 5_000_000, category="832", attributions=(direct,))))
    posted(store.draft(sale(store, 3_000_000, attributions=(helped,))))
    posted(store.draft(sale(store, 2_000_000, attributions=(helped,))))
    closing.close(date(2021, 12, 31), "owner")
    late = Posting.objects.get(quantity=2_000_000).pk
    posted(store.draft(attributions=(AttributionDraft(posting_id=late, programme="eastwest", helper=yantai),)))
    assert {v: value(ask(), view=v) for v in VIEWS} == {"fact": 10_000_000, "claimed": 12_000_000, "shared": 10_000_000}
    assert value(ask(where={"programme": "eastwest"}), view="shared") == 1_000_000
    assert value(ask(where={"helper": "@中央单位"})) == 10_000_000
    assert value(ask(where={"programme": "eastwest"})) == 2_000_000
    assert value(ask(where={"programme": "eastwest"}), basis="filed") == 0
    rows = [
        Question(asks=(ask(where=w),), regions=(key("500000"),), periods=(Period.parse("2021"),), scope=ALL)
        for w in ({"mode": "direct"}, {"mode": "help"}, {"category": "832"}, {"programme": "eastwest"})
    ]
    found = union_total(rows)
    assert (found.total, found.union, found.repeated) == (17_000_000, 10_000_000, 7_000_000)
    assert sorted(repeated for _, repeated, _ in found.shared) == [2_000_000, 5_000_000]


def test_a_joint_amount_of_three_districts(store: Ground) -> None:
    joint = trees.joint_region([key(d) for d in DISTRICTS])
    posted(store.draft(replace(sale(store, 307), region=joint.pk), sale(store, 10, region="500101")))
    assert value(ask()) == 317
    assert value(ask(), region=tuple(key(d) for d in DISTRICTS)) == 317
    for district, own in zip(DISTRICTS, (10, 0, 0), strict=True):
        question = Question(asks=(ask(),), regions=(key(district),), periods=(Period.parse("2021"),), scope=ALL)
        cell = engine.answer(question).cell("x", key(district), question.periods[0])
        assert (cell.value, cell.joint) == (own, ((joint.pk, 307, 1),))
    lo, hi = trees.interval(trees.current_edition(), key("500101"))
    mine = Scope((Grant((lo, hi)),))
    assert value(ask(), scope=mine) == 10
    assert value(ask(), region=joint.pk, scope=mine) == 307


def test_weights_stay_whole_in_both_editions(store: Ground) -> None:
    before, after = date(2025, 1, 1), date(2025, 12, 1)
    old, new = trees.edition_named("2022"), trees.edition_named("2025")
    town = _moved_town(old, new)
    named = {name: find.region(ALL, name, before).pk for name in ("重庆市", "江北区", "渝北区", "北碚区")}
    named["两江新区"] = find.region(ALL, "两江新区", after).pk
    for name, path in (("大湾镇", "渝北区大湾镇"), ("水土街道", "北碚区水土街道")):
        named[name] = find.region(ALL, path, before).pk
    village = trees.children(old, named["大湾镇"])[0].region_id
    weights = {"重庆市": 1, "江北区": 2, "渝北区": 4, "北碚区": 8, "大湾镇": 16, "水土街道": 32}
    lines = [replace(sale(store, weight, before.isoformat()), region=named[name]) for name, weight in weights.items()]
    lines += [replace(sale(store, n, before.isoformat()), region=r) for r, n in ((town, 64), (village, 128))]
    lines.append(replace(sale(store, 256, after.isoformat()), region=named["两江新区"]))
    posted(store.draft(*lines, on=after))

    def read(edition: Any) -> dict[str, int]:
        asked = Question(
            asks=(ask(),), regions=tuple(named.values()), periods=(Period.parse("2025"),), scope=ALL, edition=edition
        )
        cells = engine.answer(asked)
        return {name: cells.cell("x", region, asked.periods[0]).value for name, region in named.items()}  # type: ignore[misc]

    assert {n: read(old)[n] for n in ("江北区", "渝北区", "北碚区", "两江新区", "重庆市")} == {
        "江北区": 2, "渝北区": 212, "北碚区": 40, "两江新区": 256, "重庆市": 511,
    }  # fmt: skip
    assert {n: read(new)[n] for n in ("北碚区", "两江新区", "重庆市")} == {
        "北碚区": 152,
        "两江新区": 358,
        "重庆市": 511,
    }


def _moved_town(old: Any, new: Any) -> int:
    """A town of 渝北 that went to 两江新区."""
    yubei = find.region(ALL, "渝北区", date(2025, 1, 1)).pk
    lo, hi = trees.interval(new, find.region(ALL, "两江新区", date(2025, 12, 1)).pk)
    towns = [t.region_id for t in trees.children(old, yubei)]
    places = trees.intervals(new, towns)
    plain = set(Region.objects.filter(pk__in=towns, kind="town").values_list("pk", flat=True))
    return next(t for t in towns if lo <= places[t][0] < hi and t in plain)


def test_a_pairing_role_on_the_store(store: Ground) -> None:
    posted(store.draft(sale(store, 10), number="A"))
    posted(store.draft(sale(store, 20, attributions=(Attributed("central", unit("C02")),)), number="B"))
    helper = parties.named_by_code("C01")
    region = trees.interval(trees.current_edition(), key("500237"))
    pair = Scope((Grant(region, "central", (helper.lo, helper.hi), False),))
    assert value(ask(), scope=pair) == 10
    assert [row.quantity for row in record.of_document(pair, "trial", "A")] == [10]
    assert record.of_document(pair, "trial", "B") == []


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_history_against_the_naive_evaluator(store: Ground, seed: int) -> None:
    history = _History(store, random.Random(seed))
    for _ in range(60):
        history.step()
    history.close()
    posts, helpers = history.placed()
    asks = [(verb, m) for verb in VERBS for m in KINDS if verb != "last" or m == "t_bed"]
    put = Question(
        asks=tuple(Ask(f"{v} {m}", v, (m,), of="subject" if v == "distinct" else "") for v, m in asks),
        regions=tuple(history.regions.values()), scope=ALL, periods=tuple(map(Period.parse, PERIODS)),
    )  # fmt: skip
    half = seal.last_position() // 2
    for view, basis, as_of in (("fact", "restated", None), ("claimed", "booked", None), ("shared", "restated", half),
                               ("shared", "booked", None), ("fact", "filed", None)):  # fmt: skip
        periods = put.periods[:2] if basis == "filed" else put.periods
        cells = engine.answer(replace(put, view=view, basis=basis, as_of=as_of, periods=periods)).cells
        for (code, region, period, _), cell in cells.items():
            limit = history.limit(period) if basis == "filed" else FOREVER if as_of is None else as_of
            name = next(n for n, r in history.regions.items() if r == region)
            verb, m = code.split()
            asked = Asked(verb, ("t_sale", "t_sale.online") if m == "t_sale" else (m,), period, name, INSIDE[name], view,
                          "booked" if basis == "booked" else "restated", limit)  # fmt: skip
            wanted = evaluate(posts, asked, helpers)
            found = (cell.value, cell.postings, cell.overlap, cell.without_roll)
            assert found == (wanted.value, wanted.postings, wanted.overlap, wanted.without_roll), (
                view,
                basis,
                code,
                name,
            )

    for by, view in ((("helper",), "claimed"), (("programme", "giver"), "claimed"), (("mode", "helper"), "shared")):
        whole = engine.answer(replace(put, view=view)).cells
        apart: dict[Any, int] = {}
        for (*place, _), cell in engine.answer(replace(put, view=view, by=by)).cells.items():
            apart[tuple(place)] = apart.get(tuple(place), 0) + (cell.value or 0)
        for (*place, _), cell in whole.items():
            if not place[0].startswith("distinct"):
                assert apart.get(tuple(place), 0) == (cell.value or 0), (by, view, place[0])


VERBS = ("sum", "distinct", "balance", "last", "days")
PERIODS = ("2021Q2", "@2021-06-30", "2021", "2022")
INSIDE = {"500000": frozenset({"500237", "500237101", "500236"}), "500237": frozenset({"500237", "500237101"}),
          "500236": frozenset({"500236"})}  # fmt: skip


class _History:
    """Random transitions posted to the store, and the naive ledger beside it."""

    def __init__(self, store: Ground, chance: random.Random) -> None:
        self.store, self.chance = store, chance
        self.helpers = {code: unit(code) for code in ("C01", "C02", "GOV-370600")}
        self.givers = {"a": store.a, "b": store.b}
        self.regions = {code: key(code) for code in INSIDE}
        self.places = {code: key(code) for code in ("500237", "500237101", "500236")}
        self.posts: list[Post] = []
        self.reversed: set[int] = set()
        self.closed: date | None = None

    def step(self) -> None:
        """One random step."""
        what = self.chance.choice(["post"] * 6 + ["reverse", "attribute", "withdraw", "seal", "close"])
        if what == "seal":
            seal.seal()
        elif what == "close" and len(self.posts) > 15:
            self.close()
        elif what in ("reverse", "attribute", "withdraw") and self.posts:
            getattr(self, what)(self.chance.choice(self.posts))
        else:
            self.post()

    def close(self) -> None:
        """The first half of 2021 closed, once."""
        if self.closed is None:
            self.closed = date(2021, 6, 30)
            closing.close(self.closed, "owner")

    def limit(self, period: Period) -> int:
        """The position that a filed period is read to."""
        found = covering(period.last_day)
        assert found is not None
        return found.position

    def post(self) -> None:
        """A posting with one to three attributions."""
        c = self.chance
        pairs = c.sample([(p, h) for p in ("central", "eastwest") for h in self.helpers], c.randint(1, 3))
        credits = [(p, h, c.choice(["", "x"]), 1, c.choice([1, 2, 3])) for p, h in pairs]
        kind, quantity = c.choice(KINDS), c.choice([1, 2, 5, 7, 100, -3])
        place, giver, day = c.choice([*self.places]), c.choice("ab"), date(2021, 1, 1) + timedelta(c.randint(0, 700))
        subject = c.choice(["", "p", "q"])
        line = self.store.line(
            kind, quantity, self.givers[giver], self.store.payee, region=self.places[place], fund="", subject=subject,
            happened_on=day, attributions=tuple(Attributed(p, self.helpers[h], m, n, d) for p, h, m, n, d in credits),
        )  # fmt: skip
        entry = posted(self.store.draft(line))[0].pk
        self._remember(
            entry, Post(0, entry, kind, quantity, day, self._booked(day), place, giver, subject, "", 0), credits
        )

    def reverse(self, post: Post) -> None:
        """The opposite of an entry, attributed as it is now."""
        if post.entry in self.reversed or post.reverses is not None:
            return
        self.reversed.add(post.entry)
        entry = posted(reversal(post.entry, self.store.draft()))[0].pk
        opposite = replace(post, entry=entry, quantity=-post.quantity, reverses=post.entry, credits=[],
                           booked=self._booked(post.happened))  # fmt: skip
        self._remember(entry, opposite, post.live(FOREVER))

    def attribute(self, post: Post, sign: int = 1) -> None:
        """A later attribution."""
        live = post.live(FOREVER)
        credit = live[0] if sign < 0 else ("eastwest", self.chance.choice([*self.helpers]), "late", 1, 2)
        if (sign < 0 and len(live) < 2) or (sign > 0 and credit[:3] in {c[:3] for c in live}):
            return
        if post.entry in self.reversed or post.reverses is not None:
            return
        draft = AttributionDraft(posting_id=post.no, programme=credit[0], helper=self.helpers[credit[1]], mode=credit[2],
                                 num=credit[3], den=credit[4], sign=sign)  # fmt: skip
        entry = posted(self.store.draft(attributions=(draft,)))[0].pk
        post.credits.append((entry, credit, sign))

    def withdraw(self, post: Post) -> None:
        """The withdrawal of a live attribution, when another stays."""
        self.attribute(post, -1)

    def placed(self) -> tuple[list[Post], dict[str, int]]:
        """The naive postings with the positions that their entries have got by now."""
        at = dict(Place.objects.values_list("entry_id", "position"))
        for post in self.posts:
            post.place = at.get(post.entry, FOREVER)
            post.credits = [(at.get(entry, FOREVER), credit, sign) for entry, credit, sign in post.credits]
        assert Attribution.objects.count() == sum(len(p.credits) for p in self.posts)
        return self.posts, self.helpers

    def _booked(self, day: date) -> date:
        return day if self.closed is None or day > self.closed else self.closed + timedelta(1)

    def _remember(self, entry: int, post: Post, credits: list[Any]) -> None:
        post.no = Posting.objects.get(entry_id=entry).pk
        post.credits = [(entry, tuple(c), 1) for c in credits]
        self.posts.append(post)
