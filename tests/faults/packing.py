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
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of twins, which are meant
        for name, content in pairs:
            target.writestr(name, content)
    return buffer.getvalue()
