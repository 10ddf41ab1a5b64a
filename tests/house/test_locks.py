"""The lock files: every package pinned with a hash, no addresses, no paths, the same pins everywhere, nothing unused."""

from __future__ import annotations

import re
from importlib.metadata import packages_distributions

import pytest

from tests.house.tree import ROOT, sources

FOLDER = ROOT / "requirements"
SETS = ("run", "test", "bench", "scale")
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+) \\$")
NAME = re.compile(r"^[A-Za-z0-9_.-]+")

# library of run.in -> why nothing imports it by its own name
NOT_IMPORTED = {
    "psycopg": "loaded by Django's PostgreSQL backend",
    "whitenoise": "named in the settings as middleware",
    "django-csp": "named in the settings as middleware",
}


def pins(text: str) -> dict[str, tuple[str, int]]:
    """Each package of a lock with its version and how many hashes it has."""
    answer: dict[str, tuple[str, int]] = {}
    name = ""
    for line in text.splitlines():
        pin = PIN.match(line)
        if pin:
            name = pin[1].lower()
            answer[name] = (pin[2], 0)
        elif "--hash=sha256:" in line:
            answer[name] = (answer[name][0], answer[name][1] + 1)
    return answer


def faults(text: str) -> list[str]:
    """What is wrong in the text of a lock."""
    found = [f"{name} has no hash" for name, (_, hashes) in pins(text).items() if not hashes]
    found += [f"an address: {line}" for line in text.splitlines() if "://" in line or "--find-links" in line]
    found += [f"a path: {line}" for line in text.splitlines() if re.search(r"(^|\s)/\w", line)]
    loose = [line for line in text.splitlines() if re.match(r"^[A-Za-z0-9]", line) and not PIN.match(line)]
    return found + [f"not pinned: {line}" for line in loose]


def wanted(name: str) -> set[str]:
    """The packages that a person asked for in an .in file."""
    lines = (FOLDER / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {match[0].lower() for line in lines if not line.startswith("-") and (match := NAME.match(line))}


@pytest.mark.parametrize("name", SETS)
def test_a_lock_is_whole(name: str) -> None:
    text = (FOLDER / f"{name}.lock").read_text(encoding="utf-8")
    assert not faults(text)
    missing = wanted(name) - set(pins(text))
    assert not missing, f"run `make lock`: {missing}"


@pytest.mark.parametrize("name", SETS[1:])
def test_locks_agree(name: str) -> None:
    run = pins((FOLDER / "run.lock").read_text(encoding="utf-8"))
    other = pins((FOLDER / f"{name}.lock").read_text(encoding="utf-8"))
    assert not {p for p in run.keys() & other.keys() if run[p][0] != other[p][0]}


def test_every_library_is_used() -> None:
    distributions = packages_distributions()
    text = "\n".join(source.text for source in sources())
    used = {
        name.lower()
        for module, names in distributions.items()
        if re.search(rf"^\s*(from|import) {re.escape(module)}\b", text, re.MULTILINE)
        for name in names
    }
    normal = {name.replace("_", "-") for name in used}
    assert not wanted("run") - normal - NOT_IMPORTED.keys()


PLANTS = [
    "a==1 \\\n    # via b\n",
    "a==1 \\\n    --hash=sha256:ab\n--index-url https" + "://example.org\n",
    "a @ file" + ":///x\n",
    "#  uv pip compile /srv/run.in\n",
    "a>=1\n",
]


@pytest.mark.parametrize("text", PLANTS)
def test_a_planted_lock_is_caught(text: str) -> None:
    assert faults(text)
