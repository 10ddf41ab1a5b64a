"""What a log may say: every line, with its traceback, goes out with the numbers of people masked."""

from __future__ import annotations

import logging

from bangfu.kernel.personal import scrubbed


class Scrubbed(logging.Formatter):
    """A formatter for every handler of the house."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with ID numbers and mobile numbers masked."""
        return scrubbed(super().format(record))
