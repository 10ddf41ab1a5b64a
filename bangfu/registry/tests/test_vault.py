"""People: the same words mean the same subject, and what is random is kept once."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.kernel.errors import Refused
from bangfu.registry import vault
from bangfu.registry.person import Person
from bangfu.registry.vault import People

ID = "11010519491231002X"


@pytest.mark.usefixtures("fresh_db")
def test_the_same_words_are_the_same_person_and_others_are_not() -> None:
    people = People()
    first = people.subject("张三(财政局)")
    assert people.subject("张三\uff08财政局\uff09") == first
    assert people.subject("张三") != first
    assert people.subject("张三(水利局)") != first


@pytest.mark.usefixtures("fresh_db")
def test_an_id_number_alone_tells_who_it_is() -> None:
    people = People()
    first = people.subject(f"张三 {ID}")
    assert people.subject(f"张三丰({ID.lower()})") == first
    people.keep([first])
    kept = Person.objects.get()
    assert ID.encode() not in bytes(kept.label) + bytes(kept.name) + bytes(kept.identity)
    assert vault.names([first]) == {first: "张三"}


@pytest.mark.usefixtures("fresh_db")
def test_nobody_is_written_before_being_kept_and_then_once() -> None:
    people = People()
    subject = people.subject("李四")
    people.subject("王五")
    assert Person.objects.count() == 0
    people.keep([subject])
    people.keep([subject])
    assert list(Person.objects.values_list("subject", flat=True)) == [subject]
    later = People()
    assert later.subject("李四") == subject
    assert vault.names([subject, "Pnobody"]) == {subject: "李四"}


@pytest.mark.usefixtures("fresh_db")
def test_a_label_is_read_back_to_the_same_person() -> None:
    people = People()
    subjects = [people.subject(text) for text in ("张三", "张三(财政局)", f"张三 {ID}")]
    people.keep(subjects)
    labels = vault.references(subjects)
    assert [People().subject(labels[s]) for s in subjects] == subjects


@pytest.mark.usefixtures("fresh_db")
@pytest.mark.parametrize("text", ["123", "( )", ID, "——"])
def test_words_without_a_name_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="没有姓名"):
        People().subject(text)


@pytest.mark.usefixtures("fresh_db")
def test_a_reference_to_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="没有人员"):
        People().subject("张三#ABCDEFGH")


@pytest.mark.usefixtures("fresh_db")
def test_a_key_file_of_another_home_is_noticed(settings: Any) -> None:
    people = People()
    people.keep([people.subject("张三")])
    assert vault.fault() == ""
    settings.VAULT_KEY = "00" * 32
    assert "vault-key" in vault.fault()
