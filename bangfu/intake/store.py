"""Uploaded files on disk: a random name, and encrypted with a key of their own, so that one can be made unreadable."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

from bangfu.kernel.errors import Refused

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16


def digest(data: bytes) -> str:
    """The SM3 digest of the bytes in hexadecimal. Basis: GB/T 32905-2016."""
    hasher = Hash(SM3())
    hasher.update(data)
    return hasher.finalize().hex()


def put(name: str, data: bytes, secret: bytes) -> None:
    """Nothing; the bytes stand on disk under the name, encrypted (SM4-GCM), and are on the platter.

    Shape: `secret` is the key and the nonce; neither is ever used again.
    """
    cipher = Cipher(algorithms.SM4(secret[:KEY_BYTES]), modes.GCM(secret[KEY_BYTES:])).encryptor()
    sealed = cipher.update(data) + cipher.finalize() + cipher.tag
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(sealed)
        stream.flush()
        os.fsync(stream.fileno())


def get(name: str, secret: bytes) -> bytes:
    """The bytes that were put under the name.

    Refuses: `file_gone` when its time is over or it was changed on disk.
    """
    try:
        sealed = (_folder() / name).read_bytes()
        mode = modes.GCM(secret[KEY_BYTES:], sealed[-TAG_BYTES:])
        cipher = Cipher(algorithms.SM4(secret[:KEY_BYTES]), mode).decryptor()
        return cipher.update(sealed[:-TAG_BYTES]) + cipher.finalize()
    except (OSError, ValueError, InvalidTag):
        raise Refused("原文件已不在,或在磁盘上被改动", "保存期内可从备份恢复", "file_gone") from None


def drop(name: str) -> None:
    """Nothing; the file is gone, also when it was gone before."""
    (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)
