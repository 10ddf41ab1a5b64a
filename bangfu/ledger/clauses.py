"""Small pieces of which the statements of questions are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bangfu.ledger.arms import Arm


def named(columns: Mapping[str, str]) -> str:
    """Columns with their names, as a list."""
    return ", ".join(f"{column} AS {name}" for name, column in columns.items())


def and_also(conditions: Iterable[str]) -> str:
    """The conditions, each led by AND."""
    return "".join(f" AND {condition}" for condition in conditions)


def numbers(values: Iterable[int]) -> str:
    """Whole numbers as a list of SQL; never anything else."""
    return ", ".join(str(int(value)) for value in values)


def bits(arms: Sequence[Arm]) -> str:
    """A number for each atom in which one bit is set."""
    return f"CASE atom {' '.join(f'WHEN {arm.atom} THEN {1 << i}' for i, arm in enumerate(arms))} END"


def words(values: Iterable[str]) -> str:
    """Subjects as a list of SQL: letters and digits only, so that nothing has to be quoted."""
    return ", ".join(f"'{value}'" for value in values if value.isalnum())
