"""The forms of staff for what the public may read: stories, who agrees to them, a publication and its banner."""

from typing import Any

from wayforward.process import stories as rules
from wayforward.web import clock
from wayforward.web.ui.forms import Date, Form, LongText, Moment, Number, Select, Text


class StoryForm(Form):
    """One version of a story."""

    submit = "Keep this version"
    draft = "public.story"
    title = Text("Title", max_length=160)
    text = LongText(
        "The story",
        rows=14,
        max_length=20_000,
        hint="As it will stand on the page. An empty line begins a new paragraph.",
    )
    details_changed = Number(
        "How many details that do not matter did you change?",
        most=99,
        initial=0,
        hint="Such as the month, the trade or the sort of place, so that nobody who knows it can tell who it is.",
    )


class AgreedForm(Form):
    """One person's agreement to these very words (C17)."""

    submit = "They agree to these words"
    person = Select("Who agrees?", ())
    given_how = Select(
        "How did they agree?",
        [
            ("verbal_recorded_by", "They said it, and I write it down"),
            ("signed", "Signed"),
            ("interpreter", "Through an interpreter"),
            ("easy_read", "With an easy-read form"),
            ("online", "Online"),
        ],
    )
    at = Moment("When did they agree?", past=True, initial=clock.now)


class PublishForm(Form):
    """Asks nothing: the words and what is missing stand above it."""

    submit = "Publish it now"


class TakeDownForm(Form):
    """Asks nothing."""

    submit = "Take it down now"
    submit_style = "warning"


class PublicationForm(Form):
    """A publication with a banner that announces it between two days."""

    submit = "Publish it"
    draft = "public.publication"
    title = Text("Title", max_length=160)
    summary = LongText("What is it, in two sentences?", rows=3, max_length=600)
    body = LongText("The words", rows=14, max_length=20_000, hint="An empty line begins a new paragraph.")
    words = Text(
        "The banner on every public page says",
        max_length=160,
        hint="One sentence. It links to the publication.",
        missing="Enter the sentence that the banner says",
    )
    from_on = Date("From which day is the banner shown?")
    until_on = Date("Until which day?")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("from_on"), typed.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day has to be the first day or later")
        return typed


CHECKLIST = list(rules.CHECKLIST.values())
