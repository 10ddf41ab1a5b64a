"""The driver of keys: known answers, every change of a sealed value found, and no key of one purpose for another."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bangfu.kernel.errors import Refused
from bangfu.registry.vault.kms import GONE, SoftwareKms

DRIVER = SoftwareKms(bytes(range(32)))


def test_sm3_gives_the_answer_of_the_standard() -> None:
    assert DRIVER.hash(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm4_gcm_gives_the_answer_of_rfc_8998() -> None:
    key, nonce = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"), bytes.fromhex("00001234567800000000ABCD")
    plain = bytes.fromhex("".join(word * 8 for word in ("AA", "BB", "CC", "DD", "EE", "FF", "EE", "AA")))
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    cipher.update(plain) + cipher.finalize()
    assert cipher.tag.hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"


def test_what_is_sealed_is_opened_by_its_key_for_its_place_only() -> None:
    key, wrapped = DRIVER.new_key("person:1:key")
    assert DRIVER.key(wrapped, "person:1:key") == key and key not in wrapped
    sealed = DRIVER.seal("张三".encode(), key, "person:1:name")
    assert sealed.startswith(b"sm4-gcm:") and "张三".encode() not in sealed
    assert DRIVER.open(sealed, key, "person:1:name").decode() == "张三"
    assert DRIVER.seal("张三".encode(), key, "person:1:name") != sealed
    other, _ = DRIVER.new_key("person:2:key")
    for wrong in (
        (sealed, key, "person:2:name"),
        (sealed, other, "person:1:name"),
        (sealed[:-1], key, "person:1:name"),
    ):
        with pytest.raises(Refused, match="打不开"):
            DRIVER.open(*wrong)


def test_every_changed_byte_is_found() -> None:
    key, _ = DRIVER.new_key("x")
    sealed = DRIVER.seal(b"1234", key, "x")
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Refused):
            DRIVER.open(changed, key, "x")


def test_a_destroyed_key_and_an_unknown_algorithm_say_so() -> None:
    key, _ = DRIVER.new_key("x")
    with pytest.raises(Refused, match="已销毁"):
        DRIVER.open(DRIVER.seal(b"1", key, "x"), GONE, "x")
    with pytest.raises(Refused, match="不认识"):
        DRIVER.open(b"rot13:abc", key, "x")


def test_keyed_digests_differ_by_purpose_and_by_master_key() -> None:
    found = {DRIVER.mac("a", b"1"), DRIVER.mac("b", b"1"), SoftwareKms(bytes(32)).mac("a", b"1"), DRIVER.hash(b"1")}
    assert len(found) == 4
    assert DRIVER.mac("a", b"1") == DRIVER.mac("a", b"1")
