"""Members put into a package as they are, twins and odd names too."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Mapping


def packed(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """The package of these members."""
    buffer = io.BytesIO()
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as target:
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of twins, which are meant
        for name, content in pairs:
            dateless = zipfile.ZipInfo(name)  # a name alone would bring the time of day into the file
            target.writestr(dateless, content, zipfile.ZIP_DEFLATED, 1)
    return buffer.getvalue()


def members(package: bytes) -> list[tuple[str, bytes]]:
    """The members of a package by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return [(info.filename, source.read(info)) for info in source.infolist()]
