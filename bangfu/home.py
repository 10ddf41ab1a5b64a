"""The home folder of an installation: its database, its secret, its uploads, and the mark of a demonstration."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from platformdirs import user_data_path

DEMO_MARK = "demo-home"
SECRET_FILE, VAULT_FILE = "secret-key", "vault-key"
SIDE_APPS = {"sessions"}


def folder() -> Path:
    """The home named by BANGFU_HOME, or the usual data folder of the user; made when missing."""
    named = os.environ.get("BANGFU_HOME")
    path = Path(named).expanduser().resolve() if named else user_data_path("bangfu")
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret_key(home: Path) -> str:
    """The secret of this installation, made on the first run and readable by the owner only."""
    return _secret(home / SECRET_FILE, lambda: secrets.token_urlsafe(50))


def vault_key(home: Path) -> str:
    """The master key of personal data and uploads, in hexadecimal; made on the first run, never in the database.

    Who has only the database, or a copy of it, can read nobody's name; who loses this file can neither.
    """
    return _secret(home / VAULT_FILE, lambda: secrets.token_hex(32))


def _secret(path: Path, make: Callable[[], str]) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(make())
    return path.read_text(encoding="ascii")


def is_demo(home: Path) -> bool:
    """Whether the home was made by `bangfu demo`; only such a home offers roles without a password."""
    return (home / DEMO_MARK).exists()


def databases(home: Path) -> dict[str, Any]:
    """Django's DATABASES: the ledger in one place, sessions in a second when the database is embedded."""
    url = os.environ.get("BANGFU_DATABASE_URL", "")
    if url:
        return {"default": postgresql(url)}
    return {"default": sqlite(home / "bangfu.sqlite3"), "side": sqlite(home / "side.sqlite3", guarded=False)}


def sqlite(path: Path, guarded: bool = True) -> dict[str, Any]:
    """An embedded database file; the guarded one carries the ledger."""
    engine = "bangfu.ledger.backend.sqlite" if guarded else "django.db.backends.sqlite3"
    options: dict[str, Any] = {"timeout": 30, "transaction_mode": "IMMEDIATE"}
    if not guarded:
        options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"
    return {"ENGINE": engine, "NAME": str(path), "OPTIONS": options}


def postgresql(url: str) -> dict[str, Any]:
    """An office database named by `postgresql://user:password@host:port/name` (?host= may name a socket folder)."""
    parts = urlsplit(url)
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "bangfu.ledger.backend.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(query.get("port", parts.port or "")),
        "CONN_MAX_AGE": 60,
    }


def origins(address: str) -> list[str]:
    """The origin of an address, for a policy that names who else may be reached; nothing for no address.

    >>> origins("https://login.example.org/realms/x")
    ['https://login.example.org']
    """
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


class SideRouter:
    """Sends sessions to the second embedded database, so that they never wait for the ledger's lock."""

    def _side(self, label: str) -> str | None:
        from django.conf import settings

        return "side" if label in SIDE_APPS and "side" in settings.DATABASES else None

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Where to read a model."""
        return self._side(model._meta.app_label)

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Which tables belong where."""
        return (self._side(app_label) or "default") == db
