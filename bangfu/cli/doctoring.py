"""A look at the health of an installation, in the words of the person who keeps it."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bangfu.ledger import verify
from bangfu.ledger.backend import policies
from bangfu.registry import vault

FREE_BYTES_LEAST = 2**30


def examine() -> list[dict[str, Any]]:
    """One row a check: name, ok, what was found."""
    return [_database(), _migrations(), _disk(), _vault(), _wall(), _ledger()]


def _database() -> dict[str, Any]:
    connection.ensure_connection()
    return {"name": "数据库", "ok": True, "found": f"{connection.vendor}(连接时已检查落盘设置)"}


def _migrations() -> dict[str, Any]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    found = f"有 {len(waiting)} 项未执行,运行 bangfu migrate" if waiting else "已是最新"
    return {"name": "迁移", "ok": not waiting, "found": found}


def _disk() -> dict[str, Any]:
    free = shutil.disk_usage(settings.HOME).free
    return {"name": "磁盘", "ok": free >= FREE_BYTES_LEAST, "found": f"余 {free / 2**30:.1f} GiB"}


def _vault() -> dict[str, Any]:
    """Whether the key file beside the database is the one that names were sealed with."""
    fault = vault.fault()
    return {"name": "密钥", "ok": not fault, "found": fault or "vault-key 与数据库配套"}


def _wall() -> dict[str, Any]:
    """Whether PostgreSQL's row-level security holds for the role that the application connects as."""
    fault = policies.fault(connection)
    fine = "行级权限生效" if connection.vendor == "postgresql" else "嵌入式数据库由程序限定范围"
    return {"name": "数据范围", "ok": not fault, "found": fault or fine}


def _ledger() -> dict[str, Any]:
    report = verify.verify()
    return {"name": "总账", "ok": report.ok, "found": report.text()}
