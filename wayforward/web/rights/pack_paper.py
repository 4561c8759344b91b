"""The paper that somebody gets who asked for a copy of their own data."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from wayforward.process.packs import Item
from wayforward.web.outgoing.typesetting import CopyItem, CopyPaper, CopySection
from wayforward.web.rights.gathered import SECTION_WORDS, Section

TITLE = "A copy of what we hold about you"
NOTHING = "We looked for a file of yours, and hold none that we can give you a copy of."
# The same for everybody, so that it tells nobody what there is.
NOT_IN_IT = (
    "It holds your own file. What other people said, and what is about them, is left out, and so is what we wrote to"
    " keep everybody safe, what a court or another body holds, and advice by lawyers. Where something was left out of"
    " a paragraph of yours, it says so."
)
RIGHTS = (
    "If something is wrong, tell us: we add what you say, and keep both. If you are not content with this answer, you"
    " can complain to us, and to the Information Commissioner."
)


def paper(
    *, ref: str, name: str, received_on: date, service: str, items: Sequence[tuple[str, date | None, Item]]
) -> CopyPaper:
    """The paper of these paragraphs: (section, day, paragraph), in their order."""
    first = f"{ref}. For {name}, who asked on {received_on:%-d %B %Y}."
    opening = (first, NOT_IN_IT, RIGHTS) if items else (first, NOTHING, RIGHTS)
    sections = tuple(
        CopySection(SECTION_WORDS[Section(part)], tuple(_items(rows)))
        for part, rows in groupby(items, lambda row: row[0])
    )
    return CopyPaper(title=TITLE, opening=opening, sections=sections, mark=ref, footer=f"{ref} · {service}")


def _items(rows: Iterable[tuple[str, date | None, Item]]) -> Iterable[CopyItem]:
    for _, on, item in rows:
        head, _, rest = item.given.partition("\n")
        lines = tuple(line for line in rest.splitlines() if line.strip())
        when = f"{on:%-d %B %Y}" if on else ""
        if head.startswith("["):  # nothing is left of it but that something was there
            yield CopyItem(when, (head, *lines))
        else:
            yield CopyItem(", ".join(filter(None, (head.rstrip(".:"), when))), lines)
