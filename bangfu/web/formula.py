"""The definition of an indicator in words a reader can check: verb, measures with their titles, conditions."""

from __future__ import annotations
