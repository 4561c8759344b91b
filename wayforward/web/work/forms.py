"""Forms of the working day."""

from wayforward.process import appointments as rules
from wayforward.process import working
from wayforward.web import clock
from wayforward.web.ui.forms import Checkboxes, Date, Email, Form, LongText, Moment, Number, Radios, Select, Text, Tick

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
    remind_on = Date(
        "Remind me on",
        required=False,
        future=True,
        hint="It stands on top of your day from then on. Leave it empty if not.",
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


class HandOverForm(Form):
    """What a colleague has to know."""

    submit = "Save the hand-over"
    draft = "work.hand-over"
    open_now = LongText("What is open?", hint="What was promised, what waits, what the person wants next.")
    dates = LongText("Which dates come next?", required=False, rows=3)
    risks = LongText("What has to be minded?", required=False, rows=3, hint="Risks, and what is not safe to do.")


class TakeOnForm(Form):
    """It was read."""

    submit = "I have read it and take it on"


class SupervisionForm(Form):
    """A talk about somebody's practice."""

    submit = "Write it down for both of you"
    draft = "work.supervision"
    at = Moment("When did you talk?", past=True, initial=clock.now)
    words = LongText(
        "What did you talk about?",
        hint="Their practice, their workload, how they are. Leave out who the people in their cases are.",
    )
    agreed = LongText("What did you agree?", required=False, rows=3)
    next_at = Moment("When is the next time?", future=True, required=False)


class HoursForm(Form):
    """Hours of one's own."""

    submit = "Write them down"
    on = Date("Which day?", past=True, initial=clock.today)
    activity = Select("What for?", list(working.ACTIVITY_WORDS.items()), to=working.Activity)
    hours = Number("Hours", most=16, required=False, width=2, suffix="h")
    minutes = Number("and minutes", most=59, required=False, width=2, suffix="min")


class TakeBackForm(Form):
    """They were written down by mistake."""

    submit = "Take them back"
    submit_style = "warning"


class ConfirmForm(Form):
    """Hours of colleagues."""

    submit = "Confirm what is ticked"
    hours = Checkboxes("Which of these are right?", (), missing="Tick at least one.", small=True)


class TemplateForm(Form):
    """A template of notes."""

    submit = "Save the template"
    name = Text("What is it for?", max_length=80, hint="For example: home visit.")
    prompts = LongText("Headings, one on each line", rows=8, max_length=1600, hint="Each begins a paragraph.")


class EndTemplateForm(Form):
    """Nobody needs it any more."""

    submit = "Take it out of use"
    submit_style = "warning"
