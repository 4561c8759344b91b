"""Files that are made to do harm, or to be taken for what they are not; all made by code, none of them kept here.

Each has the name that it comes under, its bytes, and the fault that it is refused for. `WAITS` and `DRAWN_ANEW` are the
two that are not refused by what is inside of them: a file that only a scanner knows, and pictures with more behind them
than a picture, of which nothing but the picture is kept.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image

from tests.web.uploads.good import (
    BODY,
    TYPES,
    archive,
    docx,
    docx_with,
    linked,
    pdf,
    pdf_with_note,
    photograph,
    picture,
    xlsx,
)
from wayforward.process.uploads import MOST_BYTES, Fault

# The test file of the scanners, put together here so that no scanner stops at this source.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
SCRIPT = b"<script>fetch('/people/search')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
PROGRAM = b"MZ" + bytes(62) + b"This program cannot be run in DOS mode."


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and is a few bytes long."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!L", len(body)) + kind + body + struct.pack("!L", zlib.crc32(kind + body))

    head = struct.pack("!LLBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def pdf_that(action: pikepdf.Dictionary) -> bytes:
    """A PDF that does this when it is opened."""
    return pdf(OpenAction=action)


def pdf_holding(name: str, content: bytes) -> bytes:
    """A PDF with a file in it."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.attachments[name] = pikepdf.AttachedFileSpec(made, content, filename=name)
        kept = io.BytesIO()
        made.save(kept)
    return kept.getvalue()


def locked_pdf() -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page()
        kept = io.BytesIO()
        made.save(kept, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return kept.getvalue()


def with_link() -> bytes:
    """A Word file in which a part is a symbolic link."""
    kept = io.BytesIO(docx())
    with zipfile.ZipFile(kept, "a") as made:
        entry = zipfile.ZipInfo("word/settings.xml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(entry, "/etc/passwd")
    return kept.getvalue()


def twice() -> bytes:
    """A Word file with two parts of one name: one to be looked at, one to be opened."""
    kept = io.BytesIO(docx())
    with zipfile.ZipFile(kept, "a") as made:
        made._didModify = True
        made.NameToInfo.pop("word/document.xml", None)
        made.writestr("word/document.xml", BODY.format(words="Other words."))
    return kept.getvalue()


def many_parts() -> bytes:
    return docx_with({f"word/part{number}.xml": "<a/>" for number in range(1_100)})


def said_small() -> bytes:
    """A bomb that says of itself that it is small."""
    made = bytearray(docx_with({"word/media/image1.png": bytes(8 * 1024 * 1024)}))
    at = made.rfind(b"PK\x01\x02", 0, made.rfind(b"word/media/image1.png"))
    made[at + 24 : at + 28] = struct.pack("<L", 100)
    return bytes(made)


def cut(content: bytes, part: float = 0.6) -> bytes:
    return content[: int(len(content) * part)]


def action(kind: str, **more: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def js() -> pikepdf.Dictionary:
    return action("JavaScript", JS="app.alert(1)")


MACRO_TYPES = TYPES.replace(".document.main+xml", ".document.macroEnabled.main+xml")
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'

HOSTILE: dict[str, tuple[str, Callable[[], bytes], Fault]] = {
    # nothing, and too much
    "nothing at all, pdf": ("order.pdf", lambda: b"", Fault.EMPTY),
    "nothing at all, jpg": ("order.jpg", lambda: b"", Fault.EMPTY),
    "one byte over the limit": ("order.pdf", lambda: pdf() + bytes(MOST_BYTES + 1 - len(pdf())), Fault.TOO_BIG),
    # kinds that are not taken
    "a program": ("setup.exe", lambda: PROGRAM, Fault.NOT_TAKEN),
    "a page": ("page.html", lambda: SCRIPT, Fault.NOT_TAKEN),
    "a drawing with a script": ("drawing.svg", lambda: SVG, Fault.NOT_TAKEN),
    "a script of Windows": ("run.ps1", lambda: b"Get-Process", Fault.NOT_TAKEN),
    "a shortcut": ("order.lnk", lambda: b"L\x00\x00\x00", Fault.NOT_TAKEN),
    "a calendar": ("meet.ics", lambda: b"BEGIN:VCALENDAR", Fault.NOT_TAKEN),
    "an archive": ("all.zip", lambda: archive({"a.txt": "a"}), Fault.NOT_TAKEN),
    "an archive in an archive": ("all.zip", lambda: archive({"b.zip": archive({"a.txt": "a"})}), Fault.NOT_TAKEN),
    "Word with macros, by its name": ("order.docm", lambda: docx_with({"word/vbaProject.bin": b"\0"}), Fault.NOT_TAKEN),
    "Excel with macros, by its name": ("order.xlsm", lambda: xlsx(), Fault.NOT_TAKEN),
    "old Word": ("order.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), Fault.NOT_TAKEN),
    "a GIF": ("moving.gif", lambda: b"GIF89a" + bytes(40), Fault.NOT_TAKEN),
    "no ending": ("order", lambda: pdf(), Fault.NOT_TAKEN),
    "only an ending": (".pdf", lambda: pdf(), Fault.NOT_TAKEN),
    # names that mislead
    "two endings, the last one runs": ("order.pdf.exe", lambda: PROGRAM, Fault.NOT_TAKEN),
    "an ending behind blanks": ("order.pdf      .exe", lambda: PROGRAM, Fault.NOT_TAKEN),
    "a name that turns round": ("order\u202efdp.exe", lambda: PROGRAM, Fault.NOT_TAKEN),
    # one kind under the name of another
    "a program named pdf": ("order.pdf", lambda: PROGRAM, Fault.NOT_WHAT_IT_SAYS),
    "two endings, a program inside": ("order.exe.pdf", lambda: PROGRAM, Fault.NOT_WHAT_IT_SAYS),
    "a drawing named png": ("drawing.png", lambda: SVG, Fault.NOT_WHAT_IT_SAYS),
    "a page named jpg": ("page.jpg", lambda: SCRIPT, Fault.NOT_WHAT_IT_SAYS),
    "a page named txt": ("page.txt", lambda: b" \n" + SCRIPT, Fault.NOT_PLAIN),
    "a drawing named txt": ("drawing.txt", lambda: SVG, Fault.NOT_PLAIN),
    "a program named txt": ("program.txt", lambda: PROGRAM, Fault.NOT_PLAIN),
    "a script of a shell named txt": ("run.txt", lambda: b"#!/bin/sh\nrm -rf /", Fault.NOT_PLAIN),
    "text that turns round": ("notes.txt", lambda: "pay \u202e001".encode(), Fault.NOT_PLAIN),
    "text with a nought": ("notes.txt", lambda: b"a\0b", Fault.NOT_PLAIN),
    "a PNG named jpg": ("photo.jpg", lambda: picture("PNG"), Fault.NOT_WHAT_IT_SAYS),
    "an archive named docx": ("order.docx", lambda: archive({"a.txt": "a"}), Fault.HOLDS_FILES),
    "an Excel file named docx": ("order.docx", lambda: xlsx(), Fault.NOT_WHAT_IT_SAYS),
    "old Word named docx": ("order.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), Fault.LOCKED),
    # two kinds at once
    "a page before a PDF": ("order.pdf", lambda: SCRIPT + pdf(), Fault.NOT_WHAT_IT_SAYS),
    "a PDF before an archive": ("order.pdf", lambda: pdf() + archive({"run.exe": PROGRAM}), Fault.BROKEN),
    "a PDF before a page": ("order.pdf", lambda: pdf() + SCRIPT, Fault.BROKEN),
    "a program before a Word file": ("order.docx", lambda: PROGRAM + docx(), Fault.NOT_WHAT_IT_SAYS),
    "a Word file before a page": ("order.docx", lambda: docx() + SCRIPT, Fault.LEADS_OUT),
    "an archive before a Word file": ("order.docx", lambda: archive({"a.xml": "<a/>"}) + docx(), Fault.UNPACKS),
    # pictures
    "a PNG of 30,000 by 30,000": ("huge.png", lambda: png_of(30_000, 30_000), Fault.TOO_MANY_PIXELS),
    "a PNG of two milliards by one": ("wide.png", lambda: png_of(2_000_000_000, 1), Fault.TOO_MANY_PIXELS),
    "a PNG that is shorter than it says": ("lies.png", lambda: png_of(4_000, 4_000), Fault.BROKEN),
    "a PNG cut short": ("photo.png", lambda: cut(picture("PNG", (400, 300))), Fault.BROKEN),
    "a JPEG cut short": ("photo.jpg", lambda: cut(picture("JPEG", (400, 300))), Fault.BROKEN),
    "only the beginning of a JPEG": ("photo.jpg", lambda: b"\xff\xd8\xff\xe0" + SCRIPT, Fault.BROKEN),
    "only the beginning of a PNG": ("photo.png", lambda: b"\x89PNG\r\n\x1a\n" + SCRIPT, Fault.BROKEN),
    # PDF
    "a PDF with a script": ("order.pdf", lambda: pdf_that(js()), Fault.RUNS),
    "a PDF with a script by name": (
        "order.pdf",
        lambda: pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", js()])))),
        Fault.RUNS,
    ),
    "a PDF with a script behind a note": (
        "order.pdf",
        lambda: pdf_with_note(
            pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], AA=pikepdf.Dictionary(E=js()))
        ),
        Fault.RUNS,
    ),
    "a PDF that starts a program": ("order.pdf", lambda: pdf_that(action("Launch", F="cmd.exe")), Fault.RUNS),
    "a PDF that sends a form": (
        "order.pdf",
        lambda: pdf_that(action("SubmitForm", F="https://example.org")),
        Fault.RUNS,
    ),
    "a PDF that fetches data": ("order.pdf", lambda: pdf_that(action("ImportData", F="a.fdf")), Fault.RUNS),
    "a PDF that opens another file": (
        "order.pdf",
        lambda: pdf_that(action("GoToR", F="//example.org/share")),
        Fault.RUNS,
    ),
    "a PDF with a form of its own making": (
        "order.pdf",
        lambda: pdf(AcroForm=pikepdf.Dictionary(XFA="<xdp/>", Fields=pikepdf.Array())),
        Fault.RUNS,
    ),
    "a PDF with a file in it": ("order.pdf", lambda: pdf_holding("a.exe", PROGRAM), Fault.HOLDS_FILES),
    "a PDF with a film in it": (
        "order.pdf",
        lambda: pdf_with_note(pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9])),
        Fault.HOLDS_FILES,
    ),
    "a PDF with a password": ("order.pdf", lambda: locked_pdf(), Fault.LOCKED),
    "a PDF cut short": ("order.pdf", lambda: cut(pdf(20)), Fault.BROKEN),
    "a PDF of nothing": ("order.pdf", lambda: b"%PDF-1.7\n%%EOF", Fault.BROKEN),
    "a PDF of nonsense": ("order.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF", Fault.BROKEN),
    # Word and Excel
    "Word with macros": ("order.docx", lambda: docx_with({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), Fault.MACROS),
    "Word with macros, by its types": ("order.docx", lambda: docx_with({}, MACRO_TYPES), Fault.MACROS),
    "Excel with a sheet of macros": (
        "order.docx",
        lambda: docx_with({"xl/macrosheets/sheet1.xml": "<a/>"}),
        Fault.MACROS,
    ),
    "Word with a control that runs": (
        "order.docx",
        lambda: docx_with({"word/activeX/activeX1.xml": "<a/>"}),
        Fault.MACROS,
    ),
    "Word with a part to run": ("order.docx", lambda: docx_with({"word/media/run.bin": PROGRAM}), Fault.MACROS),
    "Word with a file in it": (
        "order.docx",
        lambda: docx_with({"word/embeddings/oleObject1.bin": b"a"}),
        Fault.HOLDS_FILES,
    ),
    "Word with an archive for a picture": (
        "order.docx",
        lambda: docx_with({"word/media/image1.png": archive({"run.exe": PROGRAM})}),
        Fault.HOLDS_FILES,
    ),
    "Word with a program for a picture": (
        "order.docx",
        lambda: docx_with({"word/media/image1.png": PROGRAM}),
        Fault.HOLDS_FILES,
    ),
    "Word with a page in it": ("order.docx", lambda: docx_with({"word/page.html": SCRIPT}), Fault.HOLDS_FILES),
    "Word with a drawing that runs": ("order.docx", lambda: docx_with({"word/media/image1.svg": SVG}), Fault.RUNS),
    "Word that fetches its template": (
        "order.docx",
        lambda: docx_with(linked("attachedTemplate", "https://example.org/a.dotm")),
        Fault.FETCHES,
    ),
    "Word that fetches a picture": (
        "order.docx",
        lambda: docx_with(linked("image", "https://example.org/a.png")),
        Fault.FETCHES,
    ),
    "Word that asks another program": (
        "order.docx",
        lambda: docx_with({"word/header1.xml": "<w:instrText>DDEAUTO c:\\windows\\system32\\cmd.exe</w:instrText>"}),
        Fault.FETCHES,
    ),
    "Word with words that multiply": ("order.docx", lambda: docx_with({"word/document.xml": LAUGHS}), Fault.UNPACKS),
    "a bomb in Word": ("order.docx", lambda: docx_with({"word/media/image1.png": bytes(60_000_000)}), Fault.UNPACKS),
    "a bomb in words": ("order.docx", lambda: docx(words="a" * 20_000_000), Fault.UNPACKS),
    "a bomb in Excel": ("order.xlsx", lambda: docx_with({"xl/workbook.xml": b" " * 60_000_000}), Fault.UNPACKS),
    "a bomb that says that it is small": ("order.docx", lambda: said_small(), Fault.BROKEN),
    "Word of very many parts": ("order.docx", lambda: many_parts(), Fault.UNPACKS),
    "Word that leads out": ("order.docx", lambda: docx_with({"../../etc/cron.d/run.xml": "<a/>"}), Fault.LEADS_OUT),
    "Word that begins at the root": ("order.docx", lambda: docx_with({"/etc/run.xml": "<a/>"}), Fault.LEADS_OUT),
    "Word that leads out, as Windows does": (
        "order.docx",
        lambda: docx_with({"..\\..\\run.xml": "<a/>"}),
        Fault.LEADS_OUT,
    ),
    "Word with a symbolic link": ("order.docx", lambda: with_link(), Fault.LEADS_OUT),
    "Word with a part twice": ("order.docx", lambda: twice(), Fault.LEADS_OUT),
    "Word cut short": ("order.docx", lambda: cut(docx(words="a b c " * 500)), Fault.BROKEN),
    "Excel cut short": ("times.xlsx", lambda: cut(xlsx(300)), Fault.BROKEN),
    "Word without words": ("order.docx", lambda: archive({"[Content_Types].xml": TYPES}), Fault.NOT_WHAT_IT_SAYS),
}
# A good file under a name that hides what it is, and the name as it is shown once what hides it is gone.
RENAMED: dict[str, str] = {"exe\u202efdp..pdf": "exefdp..pdf", "order\u200b.pdf": "order.pdf", "../../a.pdf": "a.pdf"}
# Only a scanner knows these.
WAITS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "the test file of the scanners": ("notes.txt", lambda: EICAR),
    "the test file in Word": (
        "order.docx",
        lambda: archive({"[Content_Types].xml": TYPES, "word/document.xml": EICAR}, 0),
    ),
}
# More behind a picture than the picture: of it nothing is kept.
DRAWN_ANEW: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an archive behind a JPEG": ("photo.jpg", lambda: photograph() + archive({"run.exe": PROGRAM})),
    "a page behind a PNG": ("photo.png", lambda: picture("PNG") + SCRIPT),
    "a script in the words of a JPEG": ("photo.jpg", lambda: picture("JPEG", comment=SCRIPT)),
    "the test file behind a PNG": ("photo.png", lambda: picture("PNG") + EICAR),
}


def harmless(content: bytes) -> bool:
    """Is this a picture, and nothing of what was put behind one?"""
    with Image.open(io.BytesIO(content)) as found:
        found.load()
    return not any(each in content for each in (b"PK", SCRIPT, EICAR, PROGRAM[-20:], b"Saffron"))
