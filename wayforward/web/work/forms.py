"""Forms of the diary."""

from wayforward.process import appointments as rules
from wayforward.web.ui.forms import Email, Form, Moment, Number, Radios, Select, Text, Tick

LENGTHS = [("30", "Half an hour"), ("60", "An hour"), ("90", "An hour and a half"), ("120", "Two hours"),
           ("180", "Three hours"), ("240", "Half a day"), ("480", "All day")]  # fmt: skip


class AppointmentForm(Form):
    """An appointment in one's own diary, in a case."""

    submit = "Put it into my diary"
    draft = "work.appointment"
    kind = Radios("What is it?", list(rules.KIND_WORDS.items()), to=rules.Kind, inline=True, initial="meeting")
    starts_at = Moment("When?", future=True)
    minutes = Select("How long?", LENGTHS, to=int, initial="60")
    person = Select("With whom?", (), required=False, empty="Nobody in particular")
    where = Text("Where?", required=False, max_length=200, hint="Stays in this case. No other calendar is told.")
    tell = Tick(
        "Tell them now, and remind them the day before",
        hint="In neutral words, only by a way that they agreed to. If no such way is written down, you are asked to "
        "tell them yourself.",
    )


class MoveForm(Form):
    """The same appointment at another time."""

    submit = "Move it"
    starts_at = Moment("When is it now?", future=True)
    minutes = Number("How many minutes?", least=5, most=960)
    where = Text("Where?", required=False, max_length=200, hint="Stays in this case. No other calendar is told.")


class CallOffForm(Form):
    """It does not take place."""

    submit = "Call it off"
    submit_style = "warning"


class FeedForm(Form):
    """A secret address for another calendar."""

    submit = "Make a new address"


class EndFeedForm(Form):
    """The address shows nothing any more."""

    submit = "End the address"
    submit_style = "warning"


class MailForm(Form):
    """Which e-mail somebody wants."""

    submit = "Save"
    email = Email("Your e-mail address at work", max_length=120)
    reminder = Tick("The evening before: how much stands in my diary")
    digest = Tick("On Monday: how much the week brings", hint="For those who lead a team: of the team too.")
