"""Files as people have them, made by code: each is taken."""

import io
import random
import zipfile
from collections.abc import Callable

import openpyxl
import pikepdf
from PIL import Image, PngImagePlugin

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{more}</Relationships>'
)
OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = RELS.format(more=f'<Relationship Id="r1" Type="{OFFICE_RELS}/officeDocument" Target="word/document.xml"/>')
BODY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
)


def picture(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", seed: int = 1, **more: object) -> bytes:
    """A picture of coloured noise: what is packed well would be small."""
    noise = Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1])).convert(mode)
    kept = io.BytesIO()
    noise.save(kept, kind, **more)
    return kept.getvalue()


def photograph() -> bytes:
    """As a telephone makes it: with the place, the maker, the owner and which way up."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Pocketfone", "P9 of Nadia", "Nadia Hollis"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (52.0, 38.0, 11.0)
    return picture("JPEG", exif=exif.tobytes(), comment=b"taken at 12 Saffron Lane")


def with_words_inside() -> bytes:
    """A PNG with words and a place in it."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Nadia Hollis")
    words.add_itxt("Location", "12 Saffron Lane")
    return picture("PNG", pnginfo=words)


def pdf(pages: int = 1, **more: object) -> bytes:
    """A PDF with empty pages; `more` goes into its root."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        for name, value in more.items():
            made.Root[f"/{name}"] = made.make_indirect(value)
        kept = io.BytesIO()
        made.save(kept)
    return kept.getvalue()


def pdf_with_a_link() -> bytes:
    """A page with a link that its reader may follow."""
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/"),
    )
    return pdf_with_note(link)


def pdf_with_note(note: pikepdf.Dictionary) -> bytes:
    """A page with this annotation on it."""
    with pikepdf.new() as made:
        page = made.add_blank_page()
        page.Annots = pikepdf.Array([made.make_indirect(note)])
        kept = io.BytesIO()
        made.save(kept)
    return kept.getvalue()


def archive(parts: dict[str, str | bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", packed) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return kept.getvalue()


def docx(words: str = "I am writing about what happened.", **more: str | bytes) -> bytes:
    """The smallest Word file; `more` are parts in it, `__` in a name for "/" and `_` for "."."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": HEAD,
        "word/document.xml": BODY.format(words=words),
    }
    parts.update({name.replace("__", "/").replace("_", "."): part for name, part in more.items()})
    return archive(parts)


def linked(kind: str, target: str) -> dict[str, str | bytes]:
    """The part of a Word file that names something outside of it."""
    one = f'<Relationship Id="r9" Type="{OFFICE_RELS}/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/document.xml.rels": RELS.format(more=one)}


def docx_with(parts: dict[str, str | bytes], types: str = TYPES) -> bytes:
    """A Word file with these parts added or replaced."""
    usual: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": HEAD,
        "word/document.xml": BODY.format(words="Words."),
    }
    return archive(usual | parts)


def xlsx(rows: int = 3) -> bytes:
    """A table as Excel keeps it."""
    book = openpyxl.Workbook()
    for number in range(rows):
        book.active.append([f"Row {number}", number, "2026-03-01"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


GOOD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a PDF": ("Variation 3 May.pdf", lambda: pdf()),
    "a PDF with many pages": ("order.PDF", lambda: pdf(120)),
    "a PDF with a link": ("letter.pdf", lambda: pdf_with_a_link()),
    "a photograph": ("IMG_0412.jpg", lambda: photograph()),
    "a photograph named jpeg": ("IMG 0413.jpeg", lambda: picture("JPEG", mode="CMYK")),
    "a grey photograph": ("scan.jpg", lambda: picture("JPEG", mode="L")),
    "a large photograph": ("page.jpg", lambda: picture("JPEG", (3000, 2000))),
    "a PNG": ("screenshot.png", lambda: with_words_inside()),
    "a PNG that is seen through": ("signature.png", lambda: picture("PNG", mode="RGBA")),
    "a PNG with a palette": ("drawing.png", lambda: picture("PNG", mode="P")),
    "a Word file": ("Dear all.docx", lambda: docx()),
    "a Word file with a link": ("letter.docx", lambda: docx_with(linked("hyperlink", "https://example.org/"))),
    "a Word file with a picture": ("letter.docx", lambda: docx_with({"word/media/image1.png": picture("PNG")})),
    "an Excel file": ("times.xlsx", lambda: xlsx()),
    "plain text": ("what she said.txt", lambda: b"She said that she is content.\r\nOn Monday."),
    "plain text with accents": ("notes.txt", lambda: "Zoë was at the café – twice.".encode()),
    "plain text from Windows": ("notes.txt", lambda: "Zoë said “yes”.".encode("cp1252")),
    "plain text in Arabic": ("رسالة.txt", lambda: "السلام عليكم".encode()),
    "plain text in UTF-16": ("notes.txt", lambda: "It was fine.".encode("utf-16")),
    "an apostrophe and brackets in the name": ("Maria's letter (2).pdf", lambda: pdf(2)),
}
