"""Forms of papers: attach one, take one out."""

from typing import Any

from wayforward.process.uploads import MOST_BYTES, PAPER_WORDS, WHY_OUT_WORDS, BadFile, Fault
from wayforward.web import clock
from wayforward.web.ui.forms import File, Form, Moment, Radios, Select, Text

from . import checking, formats
from .formats import Format


class CheckedFile(File):
    """A file that was looked through before the form is taken. Its value is `checking.Checked`."""

    def __init__(
        self, label: str, *, taken: tuple[Format, ...] = formats.PAPERS, rows: bool = False, **given: Any
    ) -> None:
        super().__init__(label, accept=formats.accept(taken), **given)
        self.taken, self.rows = taken, rows

    def to_python(self, value: Any) -> checking.Checked | None:
        if value is None:
            return None
        try:
            if value.size > MOST_BYTES:
                raise BadFile(Fault.TOO_BIG)
            return checking.check(value.name, value.read(), self.taken, rows=self.rows)
        except BadFile as found:
            raise self.wrong(formats.words_of(found.fault, self.taken), found.fault.value) from None


class AttachForm(Form):
    """Attach a paper."""

    submit = "Attach it"
    file = CheckedFile(
        "The file",
        hint="PDF, Word, Excel, a picture or plain text, up to 25 MB. On a telephone you can take a picture.",
        missing="Choose the file, or take a picture of the paper",
    )
    kind = Radios("What is it?", [(kind.value, words) for kind, words in PAPER_WORDS.items()])
    about = Select("Whose is it?", ())
    title = Text(
        "In a few words", required=False, max_length=120, hint="Such as: variation of 3 May, allows letters only."
    )
    at = Moment("When did it come?", past=True, initial=clock.now)


class TakeOutForm(Form):
    """Take a paper out."""

    submit = "Take it out and delete the file"
    submit_style = "warning"
    why = Radios("Why?", [(why.value, words) for why, words in WHY_OUT_WORDS.items()])
