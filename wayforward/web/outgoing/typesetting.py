"""Documents as tagged PDF (Typst, PDF/UA-1), from data only: no word of anybody is ever read as mark-up."""

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

TEMPLATES = Path(__file__).parent / "documents"


@dataclass(frozen=True)
class CommitmentLine:
    text: str
    detail: str


@dataclass(frozen=True)
class AgreementPaper:
    """The words of an outcome agreement as both parties get it; no word says which of them was harmed."""

    title: str
    opening: str
    commitments: tuple[CommitmentLine, ...]
    statements: tuple[str, ...]
    signatures: tuple[str, ...]
    words: dict[str, str]
    footer: str
    lang: str = "en"


@dataclass(frozen=True)
class PublicationPaper:
    """A publication of the public site, to download."""

    title: str
    summary: str
    paragraphs: tuple[str, ...]
    footer: str
    lang: str = "en"


@dataclass(frozen=True)
class LetterPart:
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class LetterPaper:
    """A letter about rights: an answer, with points or parts where it has some."""

    title: str
    opening: tuple[str, ...]
    footer: str
    points: tuple[str, ...] = ()
    parts: tuple[LetterPart, ...] = ()
    closing: tuple[str, ...] = ()
    lang: str = "en"


@dataclass(frozen=True)
class CopyItem:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class CopySection:
    heading: str
    items: tuple[CopyItem, ...]


@dataclass(frozen=True)
class CopyPaper:
    """A copy of somebody's own data, for them: `mark` stands across every page."""

    title: str
    opening: tuple[str, ...]
    sections: tuple[CopySection, ...]
    mark: str
    footer: str
    lang: str = "en"


def agreement_pdf(paper: AgreementPaper) -> bytes:
    """The agreement as PDF/UA-1 bytes. Raises typst.TypstError where the file would not be accessible."""
    return _pdf("agreement.typ", asdict(paper))


def publication_pdf(paper: PublicationPaper) -> bytes:
    """The publication as PDF/UA-1 bytes. Raises typst.TypstError where the file would not be accessible."""
    return _pdf("publication.typ", asdict(paper))


def letter_pdf(paper: LetterPaper) -> bytes:
    """The letter as PDF/UA-1 bytes. Raises typst.TypstError where the file would not be accessible."""
    return _pdf("letter.typ", asdict(paper))


def copy_pdf(paper: CopyPaper) -> bytes:
    """The copy as PDF/UA-1 bytes. Raises typst.TypstError where the file would not be accessible."""
    return _pdf("copy.typ", asdict(paper))


def text_of(pdf: bytes) -> str:
    """All text of a PDF, page after page, as a reader's software would get it; "" for one that is sealed with words."""
    import pypdf  # half the time that it takes to start, and only a check needs it

    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return "" if reader.is_encrypted else "\n".join(page.extract_text() for page in reader.pages)


def _pdf(template: str, data: dict[str, Any]) -> bytes:
    pdf: bytes = typst.compile(
        str(TEMPLATES / template),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=[str(settings.DOCUMENT_FONTS)],
    )
    return pdf
