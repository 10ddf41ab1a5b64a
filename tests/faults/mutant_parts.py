"""What can be done to the parts of a workbook: each change takes the members and spoils some of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Rng = random.Random
Parts = dict[str, bytes]

NUMBERS = (b"1E999", b"-1E999", b"NaN", b"Infinity", b"9" * 400, b"-1", b"2958466", b"1e15", b"0.1e-400", b"", b"x", b"1_0",
           b"0x10", b"\xd9\xa1", b"99999999999999999999")  # fmt: skip
CODES = ("[$-F800]dddd", "0" * 5_000, "[<" * 2_000, '"' * 99, "yyyy" * 3_000, ";;;;;;;;", "[h]:mm:ss.000", "\\" * 999,
         "[Red][Blue]" * 200, "E+00" * 500, "?/?", "@" * 500, "[$\u20ac-804]0", "aaaa", "[ss]", "&#65;", "G/\u901a\u7528")  # fmt: skip
PLACES = ("A1048576", "XFD1", "XFD1048576", "A0", "A-1", "1A", "ZZZZZ99999999", "A99999999999999999999", "", "$A$1", "a1",
          "R1C1", "GR200000", "AA65536", "\u00e11")  # fmt: skip
SPANS = (
    "A1:XFD1048576",
    "A1:GR200000",
    "B2:A1",
    "A1:",
    ":",
    "A0:B0",
    "A1:A1:A1",
    "A:A",
    "1:1",
    "C3",
    "#REF!",
    "A1:B2 C3:D4",
)


def a_sheet(rng: Rng, parts: Parts) -> str:
    """The path of a sheet, or of whatever is left."""
    return rng.choice([name for name in sorted(parts) if "/worksheets/sheet" in name] or sorted(parts))


def a_text(rng: Rng, parts: Parts) -> str:
    """The path of any part of XML."""
    return rng.choice([name for name in sorted(parts) if name.endswith((".xml", ".rels"))])


def _replace(parts: Parts, name: str, old: bytes, new: bytes) -> None:
    parts[name] = parts[name].replace(old, new, 1)


def _some(rng: Rng, pattern: bytes, change: Callable[[re.Match[bytes]], bytes], content: bytes) -> bytes:
    """A third of what matches, changed; at least the first."""
    first = True

    def maybe(found: re.Match[bytes]) -> bytes:
        nonlocal first
        wanted, first = first or rng.random() < 0.3, False
        return change(found) if wanted else found[0]

    return re.sub(pattern, maybe, content)


def dtd(rng: Rng, parts: Parts) -> None:
    """A document type: plain, with a bomb of entities, with a file of this machine, parted by a comment."""
    bomb = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 9))
    kinds = (b"<!DOCTYPE x>", b'<!DOCTYPE x [<!ENTITY e0 "ha">' + bomb + b"]>", b"<!doctype x []>",
             b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')  # fmt: skip
    name = a_text(rng, parts)
    head, mark, rest = parts[name].partition(b"?>")
    dressed = rng.choice(kinds)
    body = rest.replace(b"</v>", b"&e8;</v>", 1)
    parts[name] = head + mark + dressed + body if mark else dressed + parts[name]


def extents(rng: Rng, parts: Parts) -> None:
    """Cells and rows at impossible places."""
    name = a_sheet(rng, parts)
    quote = rng.choice((b'"', b"'"))
    place = rng.choice(PLACES).encode()
    tag = rng.choice((rb'(<c\b[^>]*?) r="[^"]*"', rb'(<row\b[^>]*?) r="[^"]*"'))
    number = place if b"c" in tag[:4] else rng.choice((b"0", b"-5", b"1048577", b"99999999999", b"x", b"200000", b"3"))
    parts[name] = _some(rng, tag, lambda m: m[1] + b" r=" + quote + number + quote, parts[name])


def dimension(rng: Rng, parts: Parts) -> None:
    """The sheet says that it is larger, smaller or other than it is."""
    name = a_sheet(rng, parts)
    told = b'<dimension ref="%s"/>' % rng.choice(SPANS).encode()
    parts[name] = re.sub(rb"<dimension[^>]*/>", b"", parts[name])
    _replace(parts, name, b"<sheetData", told + b"<sheetData")


def values(rng: Rng, parts: Parts) -> None:
    """Numbers that are none, days out of range, indices beyond the shared texts."""
    name = a_sheet(rng, parts)
    parts[name] = _some(rng, rb"<v>[^<]*</v>", lambda m: b"<v>" + rng.choice(NUMBERS) + b"</v>", parts[name])


def types(rng: Rng, parts: Parts) -> None:
    """Cells of another type than they hold: errors, days, truths, unknown ones."""
    name = a_sheet(rng, parts)
    kinds = (b"e", b"d", b"b", b"s", b"n", b"str", b"inlineStr", b"zz", b"")
    parts[name] = _some(rng, rb"<c (?![^>]*\bt=)", lambda m: b'<c t="%s" ' % rng.choice(kinds), parts[name])
    parts[name] = _some(rng, rb't="s"', lambda m: b't="%s"' % rng.choice(kinds), parts[name])
    wrong = rng.choice((b"#DIV/0!", b"#REF!", b"2021-13-45T99:00:00", b"#GETTING_DATA", b"#x"))
    parts[name] = _some(rng, rb"<v>[^<]*</v>", lambda m: b"<v>" + wrong + b"</v>", parts[name])


def looks(rng: Rng, parts: Parts) -> None:
    """Number formats of monstrous size, and formats that are not there."""
    name = next((n for n in sorted(parts) if n.endswith("styles.xml")), a_text(rng, parts))
    code = rng.choice(CODES).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").encode()
    many = b"".join(
        b'<numFmt numFmtId="%d" formatCode="%s"/>' % (n, code) for n in range(164, 164 + rng.choice((1, 300)))
    )
    parts[name] = re.sub(rb"<numFmts.*?</numFmts>", b"", parts[name], flags=re.DOTALL)
    parts[name] = re.sub(rb"(<styleSheet[^>]*>)", lambda m: m[1] + b"<numFmts>" + many + b"</numFmts>", parts[name])
    parts[name] = _some(
        rng, rb'numFmtId="0"', lambda m: b'numFmtId="%s"' % rng.choice((b"164", b"999", b"-1", b"x")), parts[name]
    )
    sheet = a_sheet(rng, parts)
    parts[sheet] = _some(
        rng, rb' s="\d+"', lambda m: b' s="%s"' % rng.choice((b"99999", b"-1", b"x", b"")), parts[sheet]
    )


def merges(rng: Rng, parts: Parts) -> None:
    """Merged ranges: huge, many, over each other, of nothing."""
    name = a_sheet(rng, parts)
    spans = [rng.choice((*SPANS, "A1:T2000", "A1:D9")) for _ in range(rng.choice((1, 40, 20_000)))]
    told = b"".join(b'<mergeCell ref="%s"/>' % span.encode() for span in spans)
    _replace(parts, name, b"</sheetData>", b"</sheetData><mergeCells>" + told + b"</mergeCells>")


def texts(rng: Rng, parts: Parts) -> None:
    """Long texts, one text in very many cells, NUL, halves of characters, what is no UTF-8."""
    name = a_sheet(rng, parts)
    odd = rng.choice((b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc3", b"&#0;", b"&#xD800;", b"_x0000_", b"\x08", b"&#8;", b"]]>",
                      "\u202e\ufeff\u200b".encode(), b"=cmd|' /C calc'!A0"))  # fmt: skip
    long = odd + b"x" * rng.choice((1, 40_000, 5 * 2**20))
    cell = b'<c t="inlineStr"><is><t>' + long + b"</t></is></c>"
    rows = b"<row>" + cell + b"</row>"
    _replace(parts, name, b"</sheetData>", rows * rng.choice((1, 3)) + b"</sheetData>")
    parts[name] = _some(rng, rb"<t>[^<]*</t>", lambda m: b"<t>" + odd + b"</t>", parts[name])


def shared(rng: Rng, parts: Parts) -> None:
    """The shared texts broken, or one long one in a great many cells."""
    name = next((n for n in sorted(parts) if n.endswith("sharedStrings.xml")), "xl/sharedStrings.xml")
    kind = rng.randrange(4)
    if kind == 0:
        parts[name] = rng.choice((b"", b"<sst>", b"<sst/>", b"<x/>", b"<sst><si><t>a</si></sst>", b"\x00"))
    elif kind == 1 and name in parts:
        parts[name] = parts[name].replace(b"<si>", b"<si><r><t>", 3)
    else:
        letters = b"x" * rng.choice((30_000, 200_000))
        parts[name] = re.sub(
            rb"<si>.*?</si>", b"<si><t>" + letters + b"</t></si>", parts.get(name, b""), count=1, flags=re.DOTALL
        )
        sheet = a_sheet(rng, parts)
        row = b"<row>" + b'<c t="s"><v>0</v></c>' * 100 + b"</row>"
        _replace(parts, sheet, b"</sheetData>", row * rng.choice((5, 500)) + b"</sheetData>")


def nesting(rng: Rng, parts: Parts) -> None:
    """Elements in elements in elements."""
    name = a_text(rng, parts)
    deep = rng.choice((100, 300, 50_000))
    where = rng.choice((b"<sheetData>", b"<sheets>", b"<si>", b">"))
    _replace(parts, name, where, where + b"<a>" * deep + b"</a>" * rng.choice((deep, 0)))


def markup(rng: Rng, parts: Parts) -> None:
    """Comments, instructions, other name spaces, other encodings, what is no XML."""
    name = a_text(rng, parts)
    content = parts[name]
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: content.replace(b"<", b"<!-- x --><", 40).replace(b"<!-- x --><?xml", b"<?xml"),
        lambda: content.replace(b"><", b"><?php x ?><", 40),
        lambda: content.replace(b"/main", b"/mine"),
        lambda: re.sub(rb"<(/?)(\w)", rb"<\1x:\2", content).replace(b"xmlns=", b"xmlns:x="),
        lambda: content.replace(b"UTF-8", rng.choice((b"gb18030", b"utf-7", b"utf-16", b"x-none", b"ebcdic-cp-us"))),
        lambda: content.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32", "utf-16-be"))),
        lambda: b"",
        lambda: content[: rng.randrange(len(content) + 1)],
        lambda: content.replace(b">", b"><![CDATA[" + b"<" * 50 + b"]]>", 3),
        lambda: content.replace(b'"', b"'"),
        lambda: content * 2,
        lambda: re.sub(rb' (\w+)="', lambda m: b" " + m[1] + b'="a" ' + m[1] + b'="', content, count=3),
    )
    parts[name] = rng.choice(changes)()


def relations(rng: Rng, parts: Parts) -> None:
    """Parts that point outside, at themselves, at nothing, or are of another type than they say."""
    name = rng.choice([n for n in sorted(parts) if n.endswith((".rels", "[Content_Types].xml"))] or sorted(parts))
    targets = (b"../../../etc/passwd", b"http://127.0.0.1:9/x", b"file:///etc/passwd", b"/", b"", b".", b"workbook.xml", b"%2e%2e/x",
               b"styles.xml", b"/xl/workbook.xml", b"\\\\host\\share")  # fmt: skip
    kinds = (b"worksheet", b"chartsheet", b"dialogsheet", b"externalLink", b"vbaProject", b"styles", b"x")
    content = _some(rng, rb'Target="[^"]*"', lambda m: b'Target="%s"' % rng.choice(targets), parts[name])
    if rng.random() < 0.5:
        content = _some(
            rng, rb'/(worksheet|styles|sharedStrings|officeDocument)"', lambda m: b'/%s"' % rng.choice(kinds), content
        )
    if rng.random() < 0.3:
        content = _some(rng, rb' (Id|Target|Type|PartName|ContentType)="[^"]*"', lambda m: b"", content)
    parts[name] = content


def outside(rng: Rng, parts: Parts) -> None:
    """Macros, links to other books, formulas that fetch something, embedded programs."""
    parts["xl/vbaProject.bin"] = rng.randbytes(2_000)
    parts["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    )
    parts["xl/embeddings/oleObject1.bin"] = b"MZ" + rng.randbytes(500)
    name = a_sheet(rng, parts)
    formulas = (b"WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)", b"cmd|' /C calc'!A0", b"[1]Sheet1!A1", b"A1" * 9_000, b"(" * 9_000,
                b"SUM(A1:XFD1048576)")  # fmt: skip
    cell = b'<row><c t="str"><f t="%s" ref="%s">%s</f><v>1</v></c></row>' % (
        rng.choice((b"array", b"shared", b"normal")), rng.choice(SPANS).encode(), rng.choice(formulas))  # fmt: skip
    _replace(parts, name, b"</sheetData>", cell + b"</sheetData>")


def choices(rng: Rng, parts: Parts) -> None:
    """Ranges of choices without end, columns without end, protection of any kind."""
    name = a_sheet(rng, parts)
    spans = b" ".join(rng.choice(SPANS).encode() for _ in range(rng.choice((1, 3_000))))
    told = (
        b'<dataValidations><dataValidation type="list" sqref="%s"><formula1>x</formula1></dataValidation></dataValidations>'
        % spans
    )
    cols = b'<cols><col min="%s" max="%s" style="9"/></cols>' % (
        rng.choice((b"1", b"-1", b"x")), rng.choice((b"16384", b"99999999999", b"")))  # fmt: skip
    _replace(parts, name, b"</sheetData>", b'</sheetData><sheetProtection sheet="1"/>' + told)
    _replace(parts, name, b"<sheetData", cols + b"<sheetData")


def sheets(rng: Rng, parts: Parts) -> None:
    """Sheets of odd names, hidden, many, without the part that they name, of one name."""
    name = next((n for n in sorted(parts) if n.endswith("/workbook.xml")), a_text(rng, parts))
    names = (
        b"",
        b"x" * 5_000,
        b"../../x",
        b"&lt;script&gt;",
        b"[1]",
        b"=1+1",
        b"_bangfu",
        "\u6765\u6e90".encode(),
        b"\x00",
        b"&#10;",
    )
    kind = rng.randrange(4)
    if kind == 0:
        parts[name] = _some(
            rng, rb'<sheet name="[^"]*"', lambda m: b'<sheet name="%s"' % rng.choice(names), parts[name]
        )
    elif kind == 1:
        parts[name] = _some(
            rng,
            rb"<sheet ",
            lambda m: b'<sheet state="%s" ' % rng.choice((b"hidden", b"veryHidden", b"x")),
            parts[name],
        )
    elif kind == 2:
        parts[name] = re.sub(rb"<sheet .*?/>", lambda m: m[0] * rng.choice((2, 900)), parts[name])
    else:
        parts[name] = _some(
            rng, rb'(r:id|sheetId)="[^"]*"', lambda m: m[1] + b'="%s"' % rng.choice((b"", b"rId99", b"-1")), parts[name]
        )


CHANGES: dict[str, Callable[[Rng, Parts], None]] = {
    "dtd": dtd, "extents": extents, "dimension": dimension, "values": values, "types": types, "formats": looks, "merges": merges,
    "texts": texts, "shared texts": shared, "nesting": nesting, "markup": markup, "relations": relations,
    "macros and links": outside, "choices": choices, "sheets": sheets,
}  # fmt: skip
