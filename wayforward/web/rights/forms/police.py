"""Forms of a request by the police: what they ask, each condition, what is chosen, and the answer."""

from wayforward.process.police import LESS_WORDS
from wayforward.web.ui.forms import Checkboxes, Date, Form, Hidden, LongText, Text, Tick, YesNo


class ReceiveForm(Form):
    """What the police ask. Nothing is looked up, and nothing is said to them."""

    submit = "Write it down"
    draft = "rights.police"
    who = Text("Who asks?", max_length=200, hint="The force, the officer, and how to reach them through the force.")
    their_ref = Text("Their reference", max_length=80, width=20)
    named = Text("Whom do they ask about?", max_length=200, hint="The name as they wrote it. Nothing is looked up now.")
    asked = LongText("What do they ask for, and why?", hint="In their words: the questions, the days, the enquiry.")
    asked_on = Date("The day of their request", past=True)


class PlaceForm(Form):
    """Which case it is about."""

    submit = "It is about this case"
    reference = Text("Reference of the case", max_length=10, width=10, hint="Like K7QX-4M.")


class ConditionForm(Form):
    """One condition, answered by name."""

    submit = "Record the answer"
    draft = "rights.police_condition"
    met = YesNo("Is it so?")
    words = LongText("What makes you say so?", hint="What you have seen, in words that somebody else can follow.")


class NoticeForm(ConditionForm):
    """The notice to the person, with its day."""

    met = YesNo("Have you seen it?", reveal=("on",))
    on = Date("On which day was the person given it?", past=True)


class ChooseForm(Form):
    """One paragraph goes into the extract."""

    submit = "Put it into the extract"
    draft = "rights.police_item"
    why = LongText("Which question of theirs does it answer?", rows=3)


class TakeOutForm(Form):
    """One paragraph leaves the extract."""

    submit = "Take it out"


class ProposeForm(Form):
    """A second person reads it."""

    submit = "Ask a second person to read it"


class ApproveForm(Form):
    """Exactly these words may leave."""

    submit = "Approve exactly this"
    submit_style = "warning"
    read = Hidden()
    sure = Tick("I have read every paragraph, and no smaller extract would do", required=True)


class GiveForm(Form):
    """It leaves."""

    submit = "Make the paper now"
    submit_style = "warning"


class RefuseForm(Form):
    """The ordinary answer."""

    submit = "Refuse"
    draft = "rights.police_refusal"
    words = LongText(
        "Why, for our own file?",
        rows=3,
        hint="That nothing is held is a reason too. The police do not read this: their letter is one for everybody.",
    )


class LessForm(Form):
    """They are asked for less, or for what is missing."""

    submit = "Ask them for this"
    asks = Checkboxes("What do they have to send?", [(less.value, words) for less, words in LESS_WORDS.items()])


class CameBackForm(Form):
    """What they sent in place of the first request."""

    submit = "Go on with this"
    draft = "rights.police_again"
    asked = LongText("What do they ask for now, and why?")
    asked_on = Date("The day of the new request", past=True)


class ToldForm(Form):
    """The person knows."""

    submit = "Record it"
    told_on = Date("When was the person told?", past=True)
