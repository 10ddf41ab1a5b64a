"""Backups of the embedded database while it runs; office databases use their own tools."""

from __future__ import annotations

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
