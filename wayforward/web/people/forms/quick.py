"""A contact written down in under a minute, on a telephone, in either kind of case."""

from datetime import datetime

from wayforward.process import deadlines, safe_contact
from wayforward.process.safe_contact import Result
from wayforward.web import clock
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.ui.forms import Form, Moment, Option, Radios, Text, Tick

WAYS = {
    "called": ("phone", "out", "I called them"),
    "called_us": ("phone", "in", "They called me"),
    "text": ("sms", "out", "A text message"),
    "met": ("in_person", "out", "We met"),
}
RESULTS = (Result.SPOKE, Result.NO_ANSWER, Result.LEFT_SAFE_MESSAGE, Result.THIRD_PARTY_ANSWERED_NO_DISCLOSURE)
NEXT = (
    Option("nothing", "Nothing new"),
    Option("tomorrow", "Call them on the next working day"),
    Option("then", "Call them at another time", reveal=("call_back_at",)),
)


class QuickContactForm(Form):
    """Who is known; how, whether they were reached, a line, and what comes next. Of each kind of case, with a draft of
    its own."""

    submit = "Save"
    way = Radios("How?", [(code, words) for code, (_, _, words) in WAYS.items()], initial="called")
    result = Radios("Were they reached?", [(each.value, safe_contact.RESULT_WORDS[each]) for each in RESULTS])
    line = Text("In a line", required=False, max_length=300, hint="What matters, if anything does.")
    theirs = Tick("They said this themselves")
    next = Radios("What is next?", NEXT, initial="nothing")
    call_back_at = Moment("When?", future=True)


def paragraph(line: str, about: str, theirs: bool) -> list[Paragraph]:
    """The line that was typed, as a paragraph about this person; none where nothing was."""
    return [Paragraph(text=line, about=[about], source=about if theirs else "")] if line.strip() else []


def call_back(chosen: str, typed: datetime | None, now: datetime) -> datetime | None:
    """When they are to be called again: by the end of the next working day, at the moment that was typed, or never."""
    if chosen == "tomorrow":
        day = deadlines.add_working_days(clock.local(now).date(), 1, deadlines.load_holidays())
        return deadlines.end_of_day(day)
    return typed if chosen == "then" else None
