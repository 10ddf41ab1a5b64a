"""No canary of a sibling district or of another pairing in any answer, whoever asks, in whatever form."""

from __future__ import annotations

import pytest

from bangfu.documents.models import Document
from tests.fixtures import World
from tests.walls import addresses, ground
from tests.walls.crawl import canaries, client_of, leaks, written
from tests.walls.ground import Ground


@pytest.fixture
def there(world: World) -> Ground:
    """The house with its canaries."""
    return ground.build(world.clerk, world.approver)


def test_every_address_has_its_policy() -> None:
    assert sorted(addresses.names()) == sorted(addresses.READ), "a new address says in tests/walls how it is crawled"


@pytest.mark.walls
def test_no_reader_is_shown_what_is_not_theirs(there: Ground) -> None:
    answers = {reader.name: leaks(there, reader) for reader in there.readers}
    found = {name: some for name, (some, _) in answers.items() if some}
    assert not found, "\n".join(f"{name}\n  " + "\n  ".join(some[:12]) for name, some in found.items())
    everything = {one.word for one in there.canaries if not one.personal and not one.aside}
    assert everything <= answers["市级经办"][1], "the crawl would see a canary where there is one"
    assert any(one.reason in answers["巫山审核"][1] for one in there.requests), "who may decide reads why it is asked"
    assert all(
        answers[name][1] for name in ("巫山经办", "奉节经办", "坪上村工作队", "烟台联络员", "三峡联络员", "审计")
    )


@pytest.mark.walls
def test_what_a_reader_does_not_see_cannot_be_written_either(there: Ground) -> None:
    before = _states()
    found = {reader.name: some for reader in there.readers if (some := list(written(there, reader)))}
    assert not found, "\n".join(f"{name}\n  " + "\n  ".join(some[:12]) for name, some in found.items())
    assert _states() == before


def test_a_view_that_forgets_who_reads_is_caught(there: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    [reader] = [one for one in there.readers if one.name == "巫山经办"]
    monkeypatch.setattr(Document, "within", classmethod(lambda cls, scope: cls._base_manager.all()))
    client, forbidden = client_of(reader), {one.word for one in there.canaries if not reader.may_read(one)}
    assert any(canaries(client.get(path)) & forbidden for path in addresses.READ["document"](there))


def _states() -> list[tuple[str, str, str, int]]:
    return list(Document._base_manager.order_by("pk").values_list("kind", "number", "state", "version"))
