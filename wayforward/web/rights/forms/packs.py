"""Forms of requests for a copy of somebody's own data."""

from typing import Any

from wayforward.process.packs import BEGINS, CAME_WORDS, IDENTITY_WORDS, WHY_WORDS
from wayforward.web.ui.forms import Date, Form, Hidden, LongText, Option, Radios, Section, Select, Text

LONGEST = 20_000
WHY = [(why.value, words) for why, words in WHY_WORDS.items()]


class TakeForm(Form):
    """Somebody asked for a copy of what is held about them."""

    submit = "Write it down"
    draft = "rights.pack"
    name = Text("What is their name?", hint="As they gave it. Other names that they go by are found too.")
    born = Date("When were they born?", required=False, past=True, hint="Needed only where several have the name.")
    reference = Text("Reference of a case, if they gave one", required=False, max_length=10, width=10)
    received_on = Date("On which day did they ask?", past=True)
    identity = Radios(
        "How was it made sure that it is them?", [(how.value, words) for how, words in IDENTITY_WORDS.items()]
    )
    sections = [
        Section("Who asks", ("name", "born", "reference")),
        Section("Their request", ("received_on", "identity")),
    ]


class StopClockForm(Form):
    """The clock stops."""

    submit = "Stop the clock"


class StartClockForm(Form):
    """The clock runs again."""

    submit = "Start the clock again"
    on = Date("On which day did they answer?", past=True)


class GatherForm(Form):
    """Gather what is held now."""

    submit = "Gather it anew"


class ItemForm(Form):
    """What is given of one paragraph."""

    submit = "Save"
    give = Radios(
        "What do they get?",
        [
            Option("whole", "All of it"),
            Option("part", "All but what stands between [[ and ]]", reveal=("typed",)),
            Option("nothing", "Nothing of it"),
        ],
    )
    typed = LongText(
        "Put [[ before and ]] after what is left out",
        max_length=LONGEST,
        rows=8,
        hint="The words themselves stay as they are. Take the marks away to give the words.",
    )
    why = Select("Why is it left out?", WHY, required=False, hint="Not needed where all of it is given.")

    def clean(self) -> dict[str, Any] | None:
        typed: dict[str, Any] | None = super().clean()
        # Saved without a mark, all of it would be given to somebody who is sure that it is not.
        if self.cleaned_data.get("give") == "part" and BEGINS not in self.cleaned_data.get("typed", BEGINS):
            self.add_error("typed", "Put [[ before and ]] after what is left out, or choose that they get all of it")
        return typed


class ProposeForm(Form):
    """A second person reads it."""

    submit = "Ask them to read it"
    reviewer = Select("Who reads it before it leaves?", ())


class ReadForm(Form):
    """Agree to exactly what was read."""

    submit = "Agree to this version"
    read = Hidden()


class SendBackForm(Form):
    """Send a copy back."""

    submit = "Send it back"
    draft = "rights.pack_back"
    read = Hidden()
    words = LongText("What is not right yet?")


class MakeForm(Form):
    """Make the file."""

    submit = "Make the file"


class EndForm(Form):
    """How it ended."""

    submit = "Write it down"
    came = Radios("How did it end?", [(came.value, words) for came, words in CAME_WORDS.items()])
