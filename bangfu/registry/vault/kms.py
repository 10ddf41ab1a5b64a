"""Digests, keyed digests and sealing behind one interface; another driver (a cryptographic machine) may take its place.

Software SM2/3/4 in Python is no certified module: an office that must pass an assessment brings its own driver.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from bangfu.kernel.errors import Refused

SM4_GCM = b"sm4-gcm"
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16
GONE = b""  # what is left of a key that was destroyed


class Kms(Protocol):
    """What the house asks of whoever holds the master key; each sealed value begins with the name of its algorithm."""

    def hash(self, data: bytes) -> bytes:
        """The digest of the bytes."""

    def mac(self, purpose: str, data: bytes) -> bytes:
        """The keyed digest of the bytes; another purpose has another key."""

    def new_key(self, about: str) -> tuple[bytes, bytes]:
        """A fresh data key, and the same sealed by the master key: only the sealed one is ever kept."""

    def key(self, sealed: bytes, about: str) -> bytes:
        """The data key that was sealed for the same thing."""

    def seal(self, plain: bytes, key: bytes, about: str) -> bytes:
        """The bytes sealed by a data key and bound to what they are about (table:id:field)."""

    def open(self, sealed: bytes, key: bytes, about: str) -> bytes:
        """The bytes that were sealed."""


class SoftwareKms:
    """SM3, HMAC-SM3 and SM4-GCM with a master key from a file.

    Basis: GB/T 32905-2016 (SM3), GB/T 32907-2016 (SM4), GB/T 15852.2 (HMAC), GB/T 36624 (GCM).
    """

    def __init__(self, master: bytes) -> None:
        self._master = master
        self._wrapping = self.mac("wrap", b"")[:KEY_BYTES]

    def hash(self, data: bytes) -> bytes:
        """The SM3 digest."""
        state = Hash(SM3())
        state.update(data)
        return state.finalize()

    def mac(self, purpose: str, data: bytes) -> bytes:
        """The HMAC-SM3 under the key of the purpose."""
        return _mac(_purpose_key(self._master, purpose), data)

    def new_key(self, about: str) -> tuple[bytes, bytes]:
        """A fresh SM4 key, in the open and sealed."""
        key = secrets.token_bytes(KEY_BYTES)
        return key, self.seal(key, self._wrapping, about)

    def key(self, sealed: bytes, about: str) -> bytes:
        """The data key.

        Refuses: as `open`.
        """
        return self.open(sealed, self._wrapping, about)

    def seal(self, plain: bytes, key: bytes, about: str) -> bytes:
        """The name of the algorithm, a fresh nonce, the sealed bytes and their tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(about.encode())
        return b"".join((SM4_GCM, b":", nonce, cipher.update(plain), cipher.finalize(), cipher.tag))

    def open(self, sealed: bytes, key: bytes, about: str) -> bytes:
        """The plain bytes.

        Refuses: `key_gone` for a destroyed key, `unknown_algorithm`, `seal_broken` for bytes that were changed, moved
        to another place or sealed by another key.
        """
        if not sealed or not key:
            raise Refused("这项内容的密钥已销毁", "已删除的个人信息不能恢复", "key_gone")
        algorithm, _, rest = sealed.partition(b":")
        if algorithm != SM4_GCM:
            raise Refused(f"不认识加密算法“{algorithm[:20]!r}”", "请用写入它的版本打开", "unknown_algorithm")
        nonce, tag = rest[:NONCE_BYTES], rest[-TAG_BYTES:]
        try:
            cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
            cipher.authenticate_additional_data(about.encode())
            return cipher.update(rest[NONCE_BYTES:-TAG_BYTES]) + cipher.finalize()
        except (InvalidTag, ValueError):
            remedy = "数据目录里的 vault-key 应与数据库配套;从备份恢复时要一并拷回"
            raise Refused("加密内容打不开:密钥不对或内容被改动", remedy, "seal_broken") from None


def _mac(key: bytes, data: bytes) -> bytes:
    state = HMAC(key, SM3())
    state.update(data)
    return state.finalize()


@lru_cache(maxsize=64)
def _purpose_key(master: bytes, purpose: str) -> bytes:
    return _mac(master, b"purpose:" + purpose.encode())


@lru_cache(maxsize=2)
def _software(master: str) -> SoftwareKms:
    return SoftwareKms(bytes.fromhex(master))


def kms() -> Kms:
    """The driver of this installation."""
    return _software(settings.VAULT_KEY)
