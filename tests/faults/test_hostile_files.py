"""Hostile files do no harm: each is read or refused with a remedy, soon, in little memory, and no error gets out."""

from __future__ import annotations

import io
import multiprocessing
import os
import time
import zipfile
from collections import Counter
from collections.abc import Iterator

import pytest

from bangfu.workbooks import limits, read
from tests.faults import hostile, mutants
from tests.faults.hostile import Try
from tests.faults.mutants import Mutant

FEW = 100
MANY = int(os.environ.get("BANGFU_HOSTILE_FILES", "10000"))
FAR = 1_000_000  # the seeds of the long run are none of the short one
SECONDS, MEGABYTES = 2.0, 300


def made(first: int, count: int) -> Iterator[Mutant]:
    good = hostile.good_books()
    return (mutants.mutant(seed, good) for seed in range(first, first + count))


def test_a_sample_of_hostile_files_is_read_or_refused_with_a_remedy() -> None:
    found = [one for mutant in made(0, FEW) for one in hostile.tried(mutant)]
    outcomes = Counter(one.outcome for one in found)
    assert outcomes["ok"] and outcomes["file_damaged"] and outcomes["file_too_big"] and outcomes["file_dtd"]
    assert len({one.manner for one in found}) > len(mutants.MANNERS) * 0.8


def test_the_same_seed_makes_the_same_file_on_another_day() -> None:
    good = hostile.good_books()
    assert all(mutants.mutant(seed, good) == mutants.mutant(seed, good) for seed in range(FEW))
    today = time.strftime("%Y-%m-%d", time.gmtime()).encode()
    for data in good.values():
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert not any(today in packed.read(info) for info in packed.infolist())


def test_an_error_that_gets_out_is_caught_by_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted wrong: without the screen a file that is no package ends in an error of zipfile."""
    monkeypatch.setattr(limits, "screen", lambda data: limits.zipfile.ZipFile(limits.io.BytesIO(data)))
    with pytest.raises(limits.zipfile.BadZipFile):
        for mutant in made(0, FEW):
            hostile.tried(mutant)


@pytest.mark.load
def test_ten_thousand_hostile_files() -> None:
    """Run on an idle machine; BANGFU_HOSTILE_FILES takes fewer or more."""
    tries: list[Try] = []
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        for batch in pool.imap_unordered(hostile.survived, made(FAR, MANY), chunksize=10):
            tries += batch
    seconds = sorted(one.seconds for one in tries)
    refused = max(one.seconds for one in tries if one.outcome != "ok")
    most = max(one.megabytes for one in tries)
    print(f"\n{len({one.seed for one in tries})} files, {len(tries)} ways; p50 {seconds[len(seconds) // 2]:.2f} s,"
          f" p99 {seconds[len(seconds) * 99 // 100]:.2f} s, longest refusal {refused:.2f} s, longest of all {seconds[-1]:.2f} s"
          f" ({max(one.processor for one in tries):.2f} s of the processor); largest child {most} MB")  # fmt: skip
    for (task, outcome), count in sorted(Counter((one.task, one.outcome) for one in tries).items()):
        print(f"  {task:5} {outcome:14} {count}")
    for one in sorted(tries, key=lambda one: -one.seconds)[:10]:
        print(f"  {one}")
    assert not [one for one in tries if one.outcome.startswith(hostile.DEFECT)]
    assert refused <= SECONDS and most <= MEGABYTES, "what is within the limits is read, however large"


def test_reading_is_what_the_house_does() -> None:
    """The good files that everything is made from are read, so that a mutant's fault is its own."""
    assert all(read.read(data).sheets for data in hostile.good_books().values())
