"""The process of one file: it limits itself first, then reads or writes the workbook on its standard input.

Run as `python -m bangfu.workbooks.child read|grid|word|mark|fill`; a hostile file can at most end this process.
"""

from __future__ import annotations

import json
import resource
import sys

from bangfu.kernel.errors import Refused

ADDRESS_BYTES = 2**30
DATA_BYTES = 256 * 2**20  # with the 35 MB of the program itself below 300 MB
CPU_SECONDS = 60
WHOLE_TREE = {"mark"}  # keeps a sheet as a tree; what it gets was read within DATA_BYTES before


def limit(task: str) -> None:
    """Nothing; memory, processor time and writing of files are limited from here on."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_BYTES, ADDRESS_BYTES))
    if task not in WHOLE_TREE:
        resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """The answer on standard output: one letter (`R` refused, `J` values, `B` a workbook), then the content."""
    limit(sys.argv[1])
    data = sys.stdin.buffer.read()
    try:
        answer = _answer(sys.argv[1], data)
    except Refused as refused:
        answer = [b"R", json.dumps(refused.as_dict(), ensure_ascii=False).encode()]
    except MemoryError:
        return 3
    sys.stdout.buffer.writelines(answer)
    sys.stdout.buffer.flush()
    return 0


def _answer(task: str, data: bytes) -> list[bytes]:
    if task == "read":
        from bangfu.workbooks.parse import parse

        return [b"J", *parse(data)]
    if task == "word":
        from bangfu.workbooks import wordparse

        return [b"J", json.dumps(wordparse.parse(data), ensure_ascii=False).encode()]
    if task == "grid":
        from bangfu.workbooks import gridparse

        return [b"J", json.dumps(gridparse.parse(data), ensure_ascii=False).encode()]
    from bangfu.workbooks.formpen import fill
    from bangfu.workbooks.redpen import mark

    order_size = int.from_bytes(data[:8], "big")
    write = {"mark": mark, "fill": fill}[task]
    return [b"B", write(data[8 + order_size :], json.loads(data[8 : 8 + order_size]))]


if __name__ == "__main__":
    sys.exit(main())
