"""Uploaded files on disk: a random name, and sealed with a key of their own, so that one can be made unreadable."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from bangfu.kernel.errors import Refused
from bangfu.registry.vault import kms


def digest(data: bytes) -> str:
    """The SM3 digest of the bytes in hexadecimal. Basis: GB/T 32905-2016."""
    return kms().hash(data).hex()


def mark(data: bytes) -> str:
    """The same text for the same bytes; keyed, since a plain digest of a short list can be tried out name by name."""
    return kms().mac("upload", data).hex()


def put(name: str, data: bytes) -> bytes:
    """The sealed key of the file; the bytes stand on disk under the name, sealed, and are on the platter."""
    driver = kms()
    key, secret = driver.new_key(_about(name))
    sealed = driver.seal(data, key, _about(name))
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(sealed)
        stream.flush()
        os.fsync(stream.fileno())
    return secret


def get(name: str, secret: bytes) -> bytes:
    """The bytes that were put under the name; the only way to what was uploaded.

    Refuses: `file_gone` when its time is over or it was changed on disk.
    """
    try:
        driver = kms()
        return driver.open((_folder() / name).read_bytes(), driver.key(secret, _about(name)), _about(name))
    except (OSError, Refused):
        raise Refused("原文件已不在,或在磁盘上被改动", "保存期内可从备份恢复", "file_gone") from None


def drop(name: str) -> None:
    """Nothing; the file is gone, also when it was gone before."""
    (_folder() / name).unlink(missing_ok=True)


def _about(name: str) -> str:
    return f"upload:{name}"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)
