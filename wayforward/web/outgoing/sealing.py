"""What is handed to somebody outside opens with words that they are told by another way, and with nothing else."""

import io
import secrets

import pypdf

from wayforward.web.accounts.refs import ALPHABET

GROUPS, LETTERS = 5, 4


def new_words() -> str:
    """Words to be read out on the telephone, such as `K7QX-4MDA-...`: 23 ** 20, some 90 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))


def as_pdf(pdf: bytes, words: str) -> bytes:
    """The same PDF, tags and all, that any reader opens with these words (AES-256)."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(words, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
