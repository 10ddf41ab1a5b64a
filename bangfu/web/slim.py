"""Files of the pages sent compressed, and not again while they are the same."""

from __future__ import annotations

import os
from wsgiref.headers import Headers


def weak_tag(headers: Headers, path: str, _url: str) -> None:
    """Marks a file by a weak tag; compressing would weaken a strong one, and it would never be recognised again."""
    found = os.stat(path)
    headers["ETag"] = f'W/"{int(found.st_mtime):x}-{found.st_size:x}"'
