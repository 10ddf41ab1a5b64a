"""Hostile files at the doors of the web: an import, a form, a text to be audited; never a failure of ours, never a trace."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bangfu.intake.models import Upload
from bangfu.workbooks.tests.makers import members
from tests.faults import hostile, mutants
from tests.faults.packing import packed
from tests.fixtures import World

FEW, MANY = 8, 500
FAR = 2_000_000
CALM = {200, 303, 422}
EXIF = b"\xff\xd8\xff\xe1\x00\x2aExif\x00\x00II*\x00\x08\x00\x00\x00GPS 31.05N 109.88E" + bytes(40) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x06\x00\x00\x00" + bytes(40)
HEAD = "文号或批次号\t到账日期\t金额(元)"
PASTED = {
    "a giant line": "x" * 3_000_000, "many columns": "a\t" * 100_000, "many lines": "a\n" * 300_000,
    "an open quote": HEAD + '\n"' + "x\n" * 90_000, "nul": HEAD + "\nZB\x00-1\t2021-03-01\t1",
    "controls": HEAD + "\nZB\x08\x1b\u202e-1\t2021-03-01\t1", "mixed marks": HEAD + "\na,b;c\u3001d\uff0ce",
    "only quotes": '"' * 5_000, "a long number": HEAD + "\nZB-1\t2021-03-01\t" + "9" * 30_000,
    "half a character": HEAD + "\nZB\ud800-1\t2021-03-01\t1",
}  # fmt: skip
FILES = {
    "nul": b"a,b\n\x00,1", "mixed": "编号,金额\n".encode() + "甲,1\n".encode("gb18030"), "utf-16": "编号,金额\n甲,1".encode("utf-16"),
    "latin": bytes(range(1, 256)) * 40, "bomb": b"a," * 2_000_000, "one cell": b'"' + b"x" * 5_000_000, "empty": b"",
    "utf-7": b"+ZwBb-,1", "zip as text": packed({"a": b"b"}), "lines": b"\r" * 500_000, "a file of 18 MB": b"x" * (18 * 2**20),
}  # fmt: skip


@pytest.fixture
def clerk(world: World) -> Client:
    """The browser of the clerk: an error of ours fails the test, a refusal does not."""
    client = Client()
    client.force_login(world.clerk)
    return client


def sent(clerk: Client, path: str, name: str, data: bytes) -> int:
    """The status at the door, after the page behind it was looked at too."""
    answer = clerk.post(path, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code in CALM, (path, name, answer.status_code)
    if answer.status_code == 303:
        page = clerk.get(answer["Location"])
        assert page.status_code in CALM
    return int(answer.status_code)


def words() -> bytes:
    document = docx.Document()
    document.add_paragraph("2021年,9家中央单位直接投入帮扶资金2.62亿元。")
    document.add_table(2, 2).cell(0, 0).text = "实施项目160个"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def spoilt_words(first: int, count: int) -> Iterator[mutants.Mutant]:
    """Texts of Word with their package and their XML spoilt in the same manners as workbooks."""
    good = words()
    fit = ["bytes flipped", "cut", "noise", "directory", "names", "twins", "part missing", "many members", "dtd", "nesting", "markup",
           "relations", "bomb"]  # fmt: skip
    for seed in range(first, first + count):
        rng = random.Random(seed)
        manner = fit[seed % len(fit)]
        yield mutants.Mutant(seed, manner, "word", mutants.MANNERS[manner](rng, good))


def through_the_doors(clerk: Client, first: int, count: int) -> Counter[tuple[str, int]]:
    good = hostile.good_books()
    found: Counter[tuple[str, int]] = Counter()
    for seed in range(first, first + count):
        data = mutants.mutant(seed, good).data
        path = ("/import/fund.batch/", "/forms/")[seed % 2]
        found[path, sent(clerk, path, "表.xlsx", data)] += 1
    for mutant in spoilt_words(first, count):
        found["/audit/", sent(clerk, "/audit/", "稿.docx", mutant.data)] += 1
    for upload in Upload.objects.filter(bad__gt=0).exclude(path=""):
        assert clerk.get(f"/uploads/{upload.token}/marked/").status_code in CALM
    return found


def test_a_sample_of_hostile_files_at_every_door(clerk: Client) -> None:
    found = through_the_doors(clerk, 100, FEW)
    assert found["/audit/", 422] and found.total() == 2 * FEW


@pytest.mark.load
def test_five_hundred_hostile_files_at_every_door(clerk: Client) -> None:
    for (path, status), count in sorted(through_the_doors(clerk, FAR, MANY).items()):
        print(f"\n  {path:20} {status} {count}", end="")


@pytest.mark.parametrize("name", PASTED)
def test_whatever_is_pasted_is_staged_or_refused(clerk: Client, name: str) -> None:
    text = PASTED[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert clerk.post("/import/fund.batch/", {"text": text}, follow=True).status_code in CALM
    assert clerk.post("/audit/", {"text": text[:400_000]}).status_code in CALM


@pytest.mark.parametrize("name", FILES)
def test_whatever_comes_as_a_text_file_is_read_or_refused(clerk: Client, name: str) -> None:
    sent(clerk, "/import/fund.batch/", "表.csv", FILES[name])
    sent(clerk, "/audit/", "稿.txt", FILES[name][: 2**20])


@pytest.mark.parametrize("picture", [EXIF, PNG], ids=["jpeg", "png"])
def test_a_picture_is_no_file_of_ours_under_any_name(clerk: Client, picture: bytes) -> None:
    """There is no door for pictures; one that calls itself a workbook is refused and not kept."""
    for name in ("图.jpg", "图.png", "图.xlsx", "图.csv"):
        sent(clerk, "/import/fund.batch/", name, picture)
        assert sent(clerk, "/forms/", name, picture) == 422
        assert sent(clerk, "/audit/", name.replace("xlsx", "docx"), picture) == 422
    kept = Upload.objects.exclude(state=Upload.State.REFUSED)
    assert not kept.exists() and not Upload.objects.exclude(path="").exists()


def test_pictures_in_a_form_belong_to_its_sender_and_go_back_as_they_came(clerk: Client) -> None:
    from bangfu.reports.tests import sheets

    parts = members(sheets.card().file()) | {"xl/media/image1.jpeg": EXIF}
    assert sent(clerk, "/forms/", "表.xlsx", packed(parts)) == 303
    back = members(clerk.get("/forms/answered/file.xlsx").content)
    assert back["xl/media/image1.jpeg"] == EXIF


NAMES = ('a"b;c.xlsx', "换行\r\nX-Evil: 1.xlsx", "\u202exslx.exe", "长" * 300 + ".csv", "../../etc/passwd", "x.名单甲乙丙", ".xlsx",
         "a%0d%0ab.xlsx", "'; filename*=utf-8''evil.exe", "\x00.xlsx")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_an_upload_never_touches_the_disk_and_comes_back_safely(
    clerk: Client, world: World, settings: Any, name: str
) -> None:
    from bangfu.intake import upload as uploads

    text = f"{HEAD}\nZB-1\t昨天\t1".replace("\t", ",").encode()
    kept = uploads.stage(world.clerk, "fund.batch", name, text if name.endswith(".csv") else _book())
    assert [path.name for path in Path(settings.MEDIA_ROOT).iterdir()] == [kept.token]
    assert not any(
        token in str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") for token in ("passwd", "名单", "长")
    )
    answer = clerk.get(f"/uploads/{kept.token}/marked/")
    told = answer["Content-Disposition"]
    assert (
        answer.status_code == 200 and told.isascii() and told.isprintable() and told.startswith("attachment; filename")
    )
    assert told.count("filename") == 1 + told.count("filename%2A") and "%0D" not in told and "%E2%80%AE" not in told


def _book() -> bytes:
    from bangfu.intake import template

    return template.filled("fund.batch", [{**hostile.BATCH, "amount_fen": "一千"}])


def test_a_body_that_is_too_large_is_turned_away_unread(clerk: Client, settings: Any) -> None:
    just = clerk.post("/forms/", {"file": SimpleUploadedFile("表.xlsx", bytes(21 * 2**20))})
    assert just.status_code == 422 and "20 MB" in just.content.decode()
    answer = clerk.post("/forms/", {"file": SimpleUploadedFile("表.xlsx", bytes(26 * 2**20))})
    assert answer.status_code == 413 and "拆成几个文件" in answer.content.decode()
    liar = clerk.generic(
        "POST", "/forms/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**15)
    )
    assert liar.status_code == 413


def test_the_gate_is_what_turns_it_away(clerk: Client, settings: Any) -> None:
    """The planted wrong: without the gate the file is dropped silently, and the page asks for a file."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "bangfu.web.bodies.Gate"]
    bare = Client()
    bare.cookies = clerk.cookies
    answer = bare.post("/forms/", {"file": SimpleUploadedFile("表.xlsx", bytes(26 * 2**20))})
    assert answer.status_code != 413
