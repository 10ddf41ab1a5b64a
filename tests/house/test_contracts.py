"""The storeys and the other import contracts: kept by the house, and each one catches the wrong that is planted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, copy_of_the_house

LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]

# contract, file that is planted (from the package), its text
PLANTS = [
    ("storeys", "kernel/planted.py", "import bangfu.registry.models"),
    ("storeys", "registry/planted.py", "from bangfu.workbooks import read"),
    ("storeys", "ledger/planted.py", "from bangfu.documents import models"),
    ("storeys", "unlisted/__init__.py", ""),
    ("strangers", "assistance/funds/planted.py", "from bangfu.assistance.projects import apps"),
    ("unnamed", "web/planted.py", "from bangfu.assistance.funds import models"),
    ("unnamed", "documents/planted.py", "import bangfu.assistance.funds"),
    ("kernel", "kernel/planted.py", "from django.db import models"),
    ("kernel", "kernel/planted.py", "import random"),
    ("readers", "indicators/planted.py", "from bangfu.documents import models"),
    ("readers", "obligations/planted.py", "from bangfu.documents import find"),
    ("reports", "reports/planted.py", "from bangfu.documents.models import Document"),
    ("post", "intake/planted.py", "from bangfu.ledger import post"),
    ("post", "documents/planted.py", "from bangfu.ledger.post import post_many"),
    ("close", "documents/planted.py", "from bangfu.ledger.close import close"),
    ("scratch", "web/planted.py", "from bangfu.ledger import scratch"),
    ("doors", "cli/planted.py", "from bangfu.web import urls"),
    ("sheets", "intake/planted.py", "import openpyxl"),
    ("sheets", "web/planted.py", "from xlsxwriter import Workbook"),
    ("paper", "web/planted.py", "import docx"),
    ("paper", "cli/planted.py", "import typst"),
]


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """The answer of import-linter over the package in a folder."""
    chosen = [word for name in contracts for word in ("--contract", name)]
    return subprocess.run(
        [*LINT, "--no-cache", "--no-logo", *chosen], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_house_keeps_its_contracts() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_house(tmp_path_factory.mktemp("house"))


@pytest.mark.parametrize(("contract", "name", "text"), PLANTS)
def test_a_planted_wrong_is_caught(copy: Path, contract: str, name: str, text: str) -> None:
    planted = copy / "bangfu" / name
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(text + "\n", encoding="utf-8")
    try:
        answer = lint(copy, contract)
    finally:
        planted.unlink()
        if not any(planted.parent.iterdir()):
            shutil.rmtree(planted.parent)
    module = "bangfu." + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "BROKEN" in answer.stdout
    assert module in answer.stdout, answer.stdout


def test_every_contract_has_a_planted_wrong() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    named = {
        line.split(":")[-1].rstrip("]") for line in text.splitlines() if line.startswith("[importlinter:contract:")
    }
    assert named == {contract for contract, _, _ in PLANTS}
