"""What a file may measure before anything parses it; every number is a limit, not a wish."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO

from bangfu.kernel.errors import Refused

MAX_PACKED = 20 * 2**20
MAX_UNPACKED = 200 * 2**20
MAX_MEMBERS = 1_000
MAX_RATIO = 100
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 4_000_000
MAX_LETTERS = 60_000_000
MAX_CELL_LETTERS = 32_767  # what Excel holds in one cell
MAX_MERGED = 500_000
MAX_SHEETS = 200
MAX_FORM_CELLS = 30_000  # of a form that is to be filled in, empty ones within its outline included
MAX_FORM_RANGES = 2_000
CHUNK = 2**20
OVERLAP = 64

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"

_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FAR_COLUMN = re.compile(rb"\br\s*=\s*[\"'](?:[A-Z]{3}|G[S-Z]|[H-Z][A-Z])\d", re.IGNORECASE)
_FAR_ROW = re.compile(rb"\br\s*=\s*[\"'][A-Z]{0,3}(?:\d{7}|[3-9]\d{5}|2(?!00000)\d{5})", re.IGNORECASE)
_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML = (".xml", ".rels", ".vml")


def too_big(what: str, remedy: str = "请拆成几个文件再上传") -> Refused:
    """The refusal of a file that passes a limit."""
    return Refused(f"文件超出限制:{_shown(what)}", remedy, "file_too_big")


def check_sheets(count: int) -> None:
    """Nothing, when a workbook has not too many sheets; several entries may name one part.

    Refuses: `file_too_big`.
    """
    if count > MAX_SHEETS:
        raise too_big(f"有 {count} 张表,上限 {MAX_SHEETS} 张")


def damaged(what: str) -> Refused:
    """The refusal of a file that is not the workbook it claims to be."""
    return Refused(f"文件无法读取:{_shown(what)}", "请用 Excel 或 WPS 打开,另存为 .xlsx 后再上传", "file_damaged")


def _shown(what: str) -> str:
    """What a refusal may say; names out of the file come with line ends and signs that cannot be seen."""
    return "".join(filter(str.isprintable, what))


def legal(text: str) -> str:
    """The text without the characters that neither XML nor a database can carry."""
    return _ILLEGAL.sub("", text)


def screen(data: bytes) -> None:
    """Nothing, when size, member count, declared sizes and ratios of the packed workbook are within the limits.

    Refuses: `file_empty`, `file_too_big`, `file_damaged`, `file_locked`. Cost: reads the central directory only.
    """
    if not data:
        raise Refused("文件是空的", "请选择填好的工作簿", "file_empty")
    if len(data) > MAX_PACKED:
        raise too_big(f"{len(data) / 2**20:.1f} MB,上限 {MAX_PACKED // 2**20} MB")
    if data.startswith(OLE_MAGIC):
        raise Refused("文件加了密码,或是旧版 .xls 格式", "请去掉密码,另存为 .xlsx 后再上传", "file_locked")
    members = _members(data)
    if len(members) > MAX_MEMBERS:
        raise too_big(f"包内有 {len(members)} 个部件,上限 {MAX_MEMBERS}")
    if len({m.filename for m in members}) != len(members):
        raise damaged("包内部件重名")
    if any(m.flag_bits & 1 for m in members):
        raise Refused("文件加了密码", "请去掉密码后再上传", "file_locked")
    unpacked = sum(m.file_size for m in members)
    if unpacked > MAX_UNPACKED:
        raise too_big(f"解压后 {unpacked / 2**20:.0f} MB,上限 {MAX_UNPACKED // 2**20} MB")
    for member in members:
        if member.file_size > CHUNK and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise too_big(f"压缩比超过 {MAX_RATIO} 倍", "请删去空白行列,另存为新的 .xlsx 后再上传")


def _members(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged("不是 .xlsx 工作簿") from None


def scan(data: bytes) -> None:
    """Nothing, when every member inflates to its declared size, holds no DTD and names no cell beyond the limits.

    Refuses: `file_damaged`, `file_too_big`, `file_dtd`. Cost: inflates everything once, in pieces; run in the child.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for member in packed.infolist():
            declared = member.file_size
            member.file_size = MAX_UNPACKED + 1  # else zipfile stops where a lying header tells it to
            if _scan_member(packed, member) != declared:
                raise damaged(f"部件 {member.filename[:60]} 的大小与目录不符")


def _scan_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    try:
        with packed.open(member) as stream:
            return _scan_stream(stream, member.filename)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        raise damaged(f"部件 {member.filename[:60]} 已损坏") from None


def _scan_stream(stream: IO[bytes], name: str) -> int:
    size = rows = 0
    tail = b""
    is_xml = name.lower().endswith(_XML)
    is_sheet = "worksheets/" in name and name.lower().endswith(".xml")
    while piece := stream.read(CHUNK):
        if not size and is_xml and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:4]):
            raise damaged("部件不是 UTF-8 编码")
        size += len(piece)
        if size > MAX_UNPACKED:
            raise too_big(f"解压后超过 {MAX_UNPACKED // 2**20} MB")
        window = tail + piece
        if is_xml and _DTD.search(window):
            raise Refused("文件里含有文档类型声明(DTD),可能有害", "请用 Excel 或 WPS 另存为新的 .xlsx", "file_dtd")
        if is_sheet:
            rows += piece.count(b"<row")
            _check_extent(window, rows)
        tail = window[-OVERLAP:]
    return size


def _check_extent(window: bytes, rows: int) -> None:
    remedy = "请删去数据以外的空白行列(选中后“删除”,不只是清空)再上传"
    if rows > MAX_ROWS or _FAR_ROW.search(window):
        raise too_big(f"工作表超过 {MAX_ROWS:,} 行", remedy)
    if _FAR_COLUMN.search(window):
        raise too_big(f"工作表超过 {MAX_COLUMNS} 列", remedy)
