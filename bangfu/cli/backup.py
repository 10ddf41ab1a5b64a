"""Backups of the embedded database while it runs, and back again; office databases use their own tools."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from bangfu.kernel.errors import Refused


def backup(out: Path) -> int:
    """The size in bytes of the finished copy, checked for integrity.

    Refuses: `backup_office` on PostgreSQL; `file_exists`; `backup_damaged`.
    """
    if connection.vendor != "sqlite":
        raise Refused("办公室数据库请用 PostgreSQL 自己的备份工具", "例如 pg_basebackup 与 WAL 归档", "backup_office")
    if out.exists():
        raise Refused(f"{out} 已存在", "换一个文件名,旧备份不覆盖", "file_exists")
    source = settings.DATABASES["default"]["NAME"]
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(out)) as copy:
        live.backup(copy)
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise Refused(f"备份没有通过完整性检查:{answer}", "换一块磁盘再试", "backup_damaged")
    return out.stat().st_size


def restore(file: Path) -> str:
    """What the verification of the restored ledger says; the home gets the database of the backup.

    Refuses: `backup_office` on PostgreSQL; `no_backup`; `backup_damaged`; `home_in_use` when the home has a database;
    `ledger_damaged` when the ledger in the backup does not verify, and then the home stays empty.
    """
    from bangfu.cli import migrating
    from bangfu.ledger import verify

    if connection.vendor != "sqlite":
        raise Refused(
            "办公室数据库请用 PostgreSQL 自己的恢复工具", "例如从 pg_basebackup 与 WAL 归档恢复", "backup_office"
        )
    target = Path(settings.DATABASES["default"]["NAME"])
    if target.exists():
        raise Refused(f"{target.parent} 里已有数据库", "用 --home 另指一个空目录;恢复从不覆盖现有的账", "home_in_use")
    _checked(file)
    building = target.with_name(f".{target.name}.restoring")
    shutil.copyfile(file, building)
    building.rename(target)
    try:
        migrating.migrate()
        return verify.verify().text()
    except Exception:  # whatever it was, a half restored home must not look like one
        connection.close()
        for part in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
            part.unlink(missing_ok=True)
        raise


def _checked(file: Path) -> None:
    """Nothing, when the file is a whole database of ours."""
    if not file.is_file():
        raise Refused(f"没有找到备份 {file}", "核对路径", "no_backup")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as fault:
        answer, tables = str(fault), set()
    if answer != "ok" or "ledger_entry" not in tables:
        raise Refused(
            f"{file} 不是完好的备份:{answer}", "换一份备份;用 bangfu backup 做的备份才能恢复", "backup_damaged"
        )
