"""Forms of a file of referrals: choose it, name its columns, let its rows come in."""

from collections.abc import Sequence
from typing import Any

from wayforward.process.importing import COLUMN_WORDS, NEEDED, Column
from wayforward.process.referrals import SOURCE_WORDS
from wayforward.web.ui.forms import Form, Select, Text, Tick
from wayforward.web.uploads.formats import TABLES
from wayforward.web.uploads.forms import CheckedFile

ANOTHER = "another"


class FileForm(Form):
    """Choose a file."""

    submit = "Read the file"
    file = CheckedFile(
        "The file",
        taken=TABLES,
        rows=True,
        hint="CSV or Excel (.xlsx), up to 25,000 rows: one line of headings, and a line for each referral.",
    )
    agency = Select("Whose file is it?", ())
    agency_name = Text("The name of the agency, if it is another one", required=False, max_length=120)
    source = Select("Who refers?", [(source.value, words) for source, words in SOURCE_WORDS.items()])

    def clean(self) -> dict[str, Any] | None:
        typed: dict[str, Any] | None = super().clean()
        if self.cleaned_data.get("agency") == ANOTHER and not self.cleaned_data.get("agency_name"):
            self.add_error("agency_name", "Enter the name of the agency")
        return typed


class ColumnsForm(Form):
    """Say which column is what."""

    submit = "Look at each row"

    def ask(self, headings: Sequence[str], proposed: dict[Column, str]) -> None:
        """A question for each thing that a referral can say, with the columns of this file to choose from."""
        choices = [(str(at), heading or f"Column {at + 1}") for at, heading in enumerate(headings)]
        for column, words in COLUMN_WORDS.items():
            needed = column in NEEDED
            field = Select(words, choices, required=needed, empty="Choose one" if needed else "Not in this file")
            if column in proposed:
                field.initial = str(list(headings).index(proposed[column]))
            self.fields[column.value] = field


class BringForm(Form):
    """Let the rows come in."""

    submit = "Bring them in"
    leave_out = Tick("Leave out the rows that have to be put right", required=False)


class GiveUpForm(Form):
    """Bring nothing in."""

    submit = "Give this file up"
    submit_style = "warning"
