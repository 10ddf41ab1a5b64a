"""The web server: one process by default, on a free port, loopback only in a demonstration."""

from __future__ import annotations

import ipaddress
import os
import socket
import threading

import typer
from django.conf import settings
from django.db import connection
from django.utils import timezone
from granian.constants import Interfaces
from granian.server import Server

from bangfu.kernel.errors import Refused

PORTS_TRIED = 20
MOST_THREADS = 8
SEAL_EVERY_SECONDS = 0.5


def serve(host: str, port: int) -> None:
    """Serves until stopped; prints the address.

    Refuses: `demo_is_local` when a demonstration is to listen beyond this machine; `no_port`.
    """
    if settings.HOME_IS_DEMO and not is_loopback(host):
        raise Refused(
            f"示例数据目录只能在本机打开,不能监听 {host}",
            "去掉 --host;正式使用请另建数据目录:bangfu migrate 与 bangfu admin",
            "demo_is_local",
        )
    free = free_port(host, port)
    if free != port:
        typer.echo(f"端口 {port} 已被占用,改用 {free}")
    resume_uploads()
    typer.echo(f"帮扶一本账:http://{host}:{free}/  (Ctrl+C 停止)")
    if connection.vendor == "postgresql":
        threading.Thread(target=_seal_for_ever, daemon=True).start()
    connection.close()
    Server(
        "bangfu.wsgi:application",
        address=host,
        port=free,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=min(MOST_THREADS, 2 * (os.cpu_count() or 1) + 1),
        backpressure=64,
        log_access=False,
    ).serve()


def is_loopback(host: str) -> bool:
    """Whether the address stays on this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def free_port(host: str, first: int) -> int:
    """The port asked for, or the next free one.

    Refuses: `no_port` when none of the next ones is free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, first + PORTS_TRIED):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise Refused(f"从 {first} 起的 {PORTS_TRIED} 个端口都被占用", "用 --port 指定别的端口", "no_port")


def resume_uploads() -> None:
    """Brings to their end the uploads that a stop of the machine cut short, and destroys files whose time is over.

    Not in a thread: the server forks, and a fork takes along the locks that a thread holds.
    """
    from bangfu.intake import upload

    upload.retire(timezone.localdate())
    for one in upload.interrupted():
        try:
            upload.confirm(one.user, one, acceptor=one.acceptor)
            typer.echo(f"已续办上次中断的上传:{one.name},入账 {one.posted} 行")
        except Refused as refused:
            typer.echo(f"上次中断的上传“{one.name}”没有续办:{refused}")


def _seal_for_ever() -> None:
    """Gives committed entries their position; a database that is away for a moment is asked again."""
    from django.db import DatabaseError

    from bangfu.ledger import seal

    pause = threading.Event()
    while not pause.wait(SEAL_EVERY_SECONDS):
        try:
            seal.seal()
        except DatabaseError:
            connection.close()
