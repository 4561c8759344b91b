"""Forms of a complaint."""

from wayforward.process.complaints import ABOUT_WORDS, OUTCOME_WORDS, WAY_WORDS
from wayforward.web import clock
from wayforward.web.ui.forms import Checkboxes, Date, Form, LongText, Option, Radios, Section, Text, Tick

WAYS = [(way.value, words) for way, words in WAY_WORDS.items()]


class ReceiveForm(Form):
    """A complaint, however it came."""

    submit = "Write it down"
    draft = "rights.complaint"
    words = LongText("What do they say?", hint="In their words, as far as you can.")
    about = Radios("What is it about?", [(about.value, words) for about, words in ABOUT_WORDS.items()])
    way = Radios("How did it come?", WAYS)
    who = Text("Who complains?", max_length=200, required=False, hint="Leave it empty if they will not say.")
    received_on = Date("When did it come?", past=True, initial=clock.today)
    complained_about = Checkboxes(
        "Which of us is it about?",
        (),
        required=False,
        small=True,
        hint="They do not see it: not in a list, not in a count, not that it is there.",
    )
    reference = Text(
        "Reference of the case", max_length=10, width=10, required=False, hint="If it is about a case. Like K7QX-4M."
    )
    hold = Tick("Nothing of this case is ended while the complaint is looked into")
    sections = (
        Section("What they say", ("words", "about", "way", "who", "received_on")),
        Section("What it touches", ("complained_about", "reference", "hold")),
    )


class AcknowledgeForm(Form):
    """They know that somebody looks into it."""

    submit = "Record that it is acknowledged"
    way = Radios("How?", ())

    def offer(self, message: bool) -> None:
        """The ways: first a neutral message on the person's own channel, where we know of whom it is."""
        first = (Option("message", "Send a neutral message now", "On the channel that the person said is safe."),)
        by_hand = tuple(Option(value, words) for value, words in WAYS)
        self.fields["way"].choices = (*(first if message else ()), *by_hand)


class NoteForm(Form):
    """How it goes on."""

    submit = "Add this"
    draft = "rights.complaint_note"
    words = LongText("What was done, or found out?", rows=3)


class AnswerForm(Form):
    """The end of a complaint."""

    submit = "End the complaint"
    draft = "rights.complaint_answer"
    outcome = Radios("What did it come to?", [(each.value, words) for each, words in OUTCOME_WORDS.items()])
    words = LongText(
        "What were they told, and why?",
        hint="What we found, what changes, and where else they can go: about data, the Information Commissioner.",
    )
    told_on = Date("When were they told?", past=True)
