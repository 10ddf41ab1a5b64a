"""What the texts of obligations name is there: kinds of documents, tests, codes of refusals, and a tried case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from bangfu.documents import catalogue
from bangfu.obligations.load import obligations
from bangfu.obligations.rules import Obligation, Setting
from tests.house.tree import PACKAGE, ROOT, sources


def faults(one: Obligation) -> Iterator[str]:
    """What an obligation names and is not there."""
    if one.duty and one.duty.mend not in catalogue.kinds():
        yield f"{one.code}: no kind of document {one.duty.mend}"
    if one.duty and not any(f'"{one.code}"' in text for text in _tests(one)):
        yield f"{one.code}: no test beside {one.source} tries it on real documents"
    places = [setting.region for setting in one.duty.settings] if one.duty else []
    yield from (f"{one.code}: no region {place}" for place in places if place not in _regions())
    yield from (f"{one.code}: nothing refuses with {code}" for code in one.codes if not _refuses(code))
    if one.test:
        path, _, name = one.test.partition("::")
        file = ROOT / path
        if not file.exists() or f"\ndef {name}(" not in file.read_text(encoding="utf-8"):
            yield f"{one.code}: no test {one.test}"


@cache
def _regions() -> frozenset[str]:
    text = (PACKAGE / "registry/codes/regions.csv").read_text(encoding="utf-8")
    return frozenset(line.partition(",")[0] for line in text.splitlines()[1:])


def _tests(one: Obligation) -> Iterator[str]:
    folder = (ROOT / "bangfu" / one.source).parent / "tests"
    yield from (path.read_text(encoding="utf-8") for path in folder.glob("test_*.py"))


def _refuses(code: str) -> bool:
    named = re.compile(rf'"{re.escape(code)}"')
    return any(named.search(source.text) for source in sources())


def test_what_the_texts_name_is_there() -> None:
    assert obligations()
    found = [fault for one in obligations().values() for fault in faults(one)]
    assert not found, "\n".join(found)


def test_planted_names_are_caught() -> None:
    known = obligations()
    duty, duty_day = known["O-ZC7"].duty, known["O-ZC7"].since
    assert duty
    planted = [
        replace(known["O-ZC7"], duty=replace(duty, mend="training.sesion")),
        replace(known["O-ZC7"], code="O-ZC99"),
        replace(known["O-ZC7"], duty=replace(duty, settings=(Setting("599999", duty_day, "示例", (("soon", 1),)),))),
        replace(known["O-CU5"], codes=("bought_by_helpr",)),
        replace(known["O-RP5"], test="tests/house/test_no_clocking.py::test_nothing"),
        replace(known["O-RP5"], test="tests/house/test_none.py::test_nothing_counts_presence_or_ranks"),
    ]
    assert [len(list(faults(one))) for one in planted] == [1] * len(planted)
