"""What the crawl stands on: two sibling districts and three pairings with a canary in every record, and who reads them.

A canary is a word that stands nowhere else. Where its record lies and for whom it counts is written down here, and so
is what each reader is given: nothing of it is asked of the code under test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from string import ascii_uppercase
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from bangfu.documents import consent, life
from bangfu.documents.disclosed import ConsentRequest
from bangfu.documents.models import Document
from bangfu.documents.wishing import Asking
from bangfu.intake import template, upload
from bangfu.kernel.errors import Refused
from bangfu.ledger import seal
from bangfu.registry import parties, roles
from bangfu.registry.models import Region

DAY, SINCE, ENDED = date(2021, 6, 1), date(2020, 1, 1), date(2021, 1, 1)
WUSHAN, FENGJIE, CHONGQING, WHOLE = "500237", "500236", "500000", "000000"
YANTAI, SANXIA = "GOV-370600", "C07"
NAME = {WUSHAN: "巫山县", FENGJIE: "奉节县"}
VILLAGE = {WUSHAN: "巫山县双龙镇安静村", FENGJIE: "奉节县白帝镇坪上村"}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Canary:
    """A word of a record: the district it lies in, whether in the team's village, for which helpers it counts there.

    Shape: `aside` when it stands on no page of a reader here: a firm nobody names, a row that was never sent.
    """

    word: str
    district: str
    helpers: frozenset[str] = frozenset()
    village: bool = False
    personal: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with what they were given: districts, the village of a team, or pairings of a helper and a district."""

    name: str
    user: Any = None
    districts: frozenset[str] = frozenset()
    village: str = ""
    pairs: frozenset[Pair] = frozenset()
    masked: bool = False

    def may_read(self, canary: Canary) -> bool:
        """Whether the word may be shown to this reader; a pairing shows no people, and some see everybody masked."""
        placed = canary.district in self.districts or (canary.village and canary.district == self.village)
        paired = any((helper, canary.district) in self.pairs for helper in canary.helpers)
        return (placed and not (canary.personal and self.masked)) or (paired and not canary.personal)


@dataclass
class Ground:
    """Records, canaries, uploads and readers, made through the product's own doors."""

    clerk: Any
    approver: Any
    canaries: list[Canary] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    uploads: list[tuple[Any, frozenset[str]]] = field(default_factory=list)
    requests: list[ConsentRequest] = field(default_factory=list)
    readers: list[Reader] = field(default_factory=list)

    def word(
        self, district: str, *helpers: str, village: bool = False, personal: bool = False, aside: bool = False
    ) -> str:
        """A new canary."""
        first, second = divmod(len(self.canaries), len(ascii_uppercase))
        word = f"Canary{ascii_uppercase[first]}{ascii_uppercase[second]}x"  # letters: a name has no digits
        self.canaries.append(Canary(word, district, frozenset(helpers), village, personal, aside))
        return word

    def accept(self, kind: str, **row: Any) -> None:
        """A document of the row, accepted."""
        [made] = life.accept_many(self.approver, life.create_many(self.clerk, kind, [{"date": DAY, **row}]))
        if isinstance(made, Refused):
            raise made
        self.documents.append(made)

    def hidden_from(self, reader: Reader) -> Ground:
        """The documents and uploads that are in a district, a village or a pairing which is not the reader's."""
        mine = {reader.village, *reader.districts, *(district for _, district in reader.pairs)}
        documents = [one for one in self.documents if one.region.key[:6] not in mine]
        uploads = [(one, districts) for one, districts in self.uploads if not districts & mine]
        requests = [one for one in self.requests if one.document.region.key[:6] not in mine]
        return Ground(self.clerk, self.approver, self.canaries, documents, uploads, requests)


def build(clerk: Any, approver: Any) -> Ground:
    """A fresh house filled."""
    ground = Ground(clerk, approver, readers=list(_readers()))
    for district in (WUSHAN, FENGJIE):
        _records(ground, district)
        _drafted(ground, district)
    _sales(ground)
    _trained_by_a_pairing(ground)
    _uploaded(ground)
    _asked_for(ground)
    seal.settle()
    return ground


def _records(ground: Ground, district: str) -> None:
    name, word = NAME[district], ground.word
    firm = f"示例果品公司{word(district, aside=True)}"
    home = Region.objects.get(key=district).pk
    parties.make_organisation(code=f"FIRM-{district}", name=firm, kind="firm", region_id=home, demo=True)
    ground.accept("fund.batch", number=f"ZB-{district}", giver="水利部", receiver=f"{name}财政局", level="中央单位",
                  amount_fen="100.00", mode_code="直接投入", note=word(district), source=word(district))  # fmt: skip
    ground.accept("project", number=f"XM-{district}", region=name, giver="水利部", name=word(district))
    ground.accept("training.class", number=f"PX-{district}", region=name, giver="水利部", class_type="技能培训班",
                  level="帮扶单位", name=word(district))  # fmt: skip
    ground.accept("training.session", number=f"PX-{district}-1", about=f"PX-{district}",
                  roll=[{"person": word(district, personal=True), "audience": "基层干部"}])  # fmt: skip
    ground.accept("stationing", number=f"ZD-{district}", region=VILLAGE[district], giver="市乡村振兴局", role="工作队员",
                  level="市级选派", person=word(district, village=True, personal=True),
                  note=word(district, village=True))  # fmt: skip
    ground.accept("statement", number=f"HZ-{district}", region=name, giver=f"{name}人民政府",
                  receiver=f"{name}人民政府", measure="survey.district", quantity="1",
                  source=word(district))  # fmt: skip


def _drafted(ground: Ground, district: str) -> None:
    row = {"number": f"XM-草-{district}", "date": DAY, "region": NAME[district], "giver": "水利部",
           "name": ground.word(district)}  # fmt: skip
    ground.documents.append(life.create(ground.clerk, "project", row))


def _sales(ground: Ground) -> None:
    """In one district a sale for both, one for each alone; in the other one of the unit alone."""
    for number, district, helper, also in (("1", WUSHAN, "三峡集团", "烟台市"), ("2", WUSHAN, "三峡集团", ""),
                                           ("3", WUSHAN, "烟台市", ""), ("4", FENGJIE, "三峡集团", "")):  # fmt: skip
        helpers = [code for code, name in ((SANXIA, "三峡集团"), (YANTAI, "烟台市")) if name in (helper, also)]
        name = NAME[district]
        ground.accept("sale", number=f"XS-{number}", region=name, giver=f"{name}人民政府", receiver="重庆市财政局",
                      helper=helper, also_helper=also, amount_fen=f"{10 ** int(number)}.00", mode_code="帮助销售",
                      channel="线下商超", evidence="A 发票、回单和签收", product=ground.word(district, *helpers),
                      note=ground.word(district, *helpers))  # fmt: skip


def _trained_by_a_pairing(ground: Ground) -> None:
    ground.accept("training.class", number="PX-三峡", region="奉节县", giver="三峡集团", class_type="技能培训班",
                  level="帮扶单位", name=ground.word(FENGJIE, SANXIA))  # fmt: skip
    ground.accept("training.session", number="PX-三峡-1", about="PX-三峡",
                  roll=[{"person": ground.word(FENGJIE, SANXIA, personal=True), "audience": "基层干部"}])  # fmt: skip


def _uploaded(ground: Ground) -> None:
    """A sheet of each district alone, and one of the city with a row of each, all accepted; one waits with a fault."""
    for at, districts in enumerate(((WUSHAN,), (FENGJIE,), (WUSHAN, FENGJIE))):
        rows = [_row(ground, f"{at}-{district}", district) for district in districts]
        staged = upload.stage(ground.clerk, "project", f"{at}.xlsx", template.filled("project", rows))
        upload.confirm(ground.clerk, staged, acceptor=ground.approver)
        ground.uploads.append((staged, frozenset(districts)))
    faulty = [
        _row(ground, f"9-{FENGJIE}", FENGJIE, aside=True) | {"giver": "没有的单位" + ground.word(FENGJIE, aside=True)}
    ]
    staged = upload.stage(ground.clerk, "project", "9.xlsx", template.filled("project", faulty))
    ground.uploads.append((staged, frozenset({FENGJIE})))


def _asked_for(ground: Ground) -> None:
    """In each district a roll that takes a second person, and a request for it with a canary in its reason."""
    for district in (WUSHAN, FENGJIE):
        roll = [{"person": f"示例{first}{second}", "audience": "基层干部"} for first in ascii_uppercase[:11]
                for second in ascii_uppercase[:10]]  # fmt: skip
        ground.accept("training.session", number=f"PX-{district}-多", about=f"PX-{district}", roll=roll)
        asking = Asking(ground.clerk, ground.word(district, aside=True), timezone.now(), timezone.localdate())
        ground.requests.append(consent.ask(asking, ground.documents[-1]))


def _row(ground: Ground, number: str, district: str, *, aside: bool = False) -> dict[str, Any]:
    return {"number": f"XM-{number}", "date": DAY, "region": NAME[district], "giver": "水利部",
            "name": ground.word(district, aside=aside), "note": ground.word(district, aside=aside)}  # fmt: skip


def _readers() -> Iterator[Reader]:
    both = frozenset({WUSHAN, FENGJIE})
    for name, role, place, seen in (
        ("市级经办", "clerk", CHONGQING, {"districts": both}),
        ("巫山经办", "clerk", WUSHAN, {"districts": frozenset({WUSHAN})}),
        ("巫山审核", "approver", WUSHAN, {"districts": frozenset({WUSHAN})}),
        ("奉节经办", "clerk", FENGJIE, {"districts": frozenset({FENGJIE})}),
        ("坪上村工作队", "team", "", {"village": FENGJIE}),
        ("烟台联络员", "liaison", (YANTAI, WUSHAN), {"pairs": frozenset({(YANTAI, WUSHAN)})}),
        ("三峡联络员", "liaison", (SANXIA, FENGJIE), {"pairs": frozenset({(SANXIA, FENGJIE)})}),
        ("审计", "auditor", WHOLE, {"districts": both, "masked": True}),
    ):
        user = _user(name)
        roles.assign(user, role, on=SINCE, place=place or _village())  # type: ignore[arg-type]
        yield Reader(name, user, **seen)  # type: ignore[arg-type]
    ended = _user("已离任")
    roles.assign(ended, "clerk", on=SINCE, place=WUSHAN, until=ENDED)
    yield Reader("已离任", ended)
    yield Reader("无角色", _user("无角色"))
    yield Reader("未登录")


def _user(name: str) -> Any:
    return get_user_model().objects.create_user(name)


def _village() -> str:
    from bangfu.registry import find
    from bangfu.registry.scope import Scope

    return find.region(Scope.everything(), VILLAGE[FENGJIE], DAY).key
