"""One child process per file, so that no file can harm the process that serves the users."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bangfu.kernel.errors import Refused
from bangfu.workbooks.limits import damaged, too_big

SECONDS = 90
PACKAGE_FOLDER = Path(__file__).resolve().parent.parent.parent


def run(task: str, data: bytes) -> Any:
    """What the child made of the file: plain values for `read`, bytes for `mark`.

    Refuses: what the child refused; `file_too_big` when it ran out of memory or time.
    """
    command = [sys.executable, "-m", "bangfu.workbooks.child", task]
    try:
        done = subprocess.run(  # the environment stays behind: the child needs no address and no secret
            command, input=data, capture_output=True, timeout=SECONDS, check=False, cwd=PACKAGE_FOLDER, env={}
        )
    except subprocess.TimeoutExpired:
        raise too_big(f"{SECONDS} 秒内读不完") from None
    if done.returncode < 0 or done.returncode == 3:
        raise too_big("读取它所需的内存或时间过多")
    if done.returncode or not done.stdout:
        raise damaged("解析中断")
    kind, content = done.stdout[:1], done.stdout[1:]
    if kind == b"B":
        return content
    answer = json.loads(content)
    if kind == b"R":
        raise Refused(answer["message"], answer["remedy"], answer["code"])
    return answer
