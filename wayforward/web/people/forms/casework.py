"""Forms of what can happen in either kind of case: a concern, a notice, a visit, putting a note right."""

from wayforward.process import people as rules
from wayforward.process.duties import OUTCOME_WORDS
from wayforward.process.reminders import WHEN_WORDS, When
from wayforward.web import clock
from wayforward.web.ui.forms import Date, Form, LongText, Moment, Option, Radios, Select, Text


class ConcernForm(Form):
    """A concern for somebody's safety. Few questions: there may be little time."""

    submit = "Tell a supervisor now"
    submit_style = "warning"
    draft = "people.concern"
    about = Select("About whom?", (), empty="Nobody in particular", required=False)
    kind = Radios("What kind of concern?", [(kind.value, words) for kind, words in rules.CONCERN_WORDS.items()])
    words = LongText("What worries you?", hint="What was said or seen, and when. One sentence is enough.")
    at = Moment("When did you hear or see it?", past=True, initial=clock.now)


class AnswerForm(Form):
    """What was done about a concern."""

    submit = "Record what was done"
    draft = "people.concern_answer"
    answer = LongText("What was done, or why is nothing needed?")


class NoticeForm(Form):
    """A notice given and explained."""

    submit = "Record that it was given"
    person = Select("To whom?", ())
    notice = Radios("Which notice?", [(notice.value, words) for notice, words in rules.NOTICE_WORDS.items()])
    how = Select("How was it given?", [(how.value, words) for how, words in rules.NOTICE_HOW_WORDS.items()])
    understood = Radios(
        "Was it understood?", (("yes", "Yes"), ("partly", "Partly"), ("no", "No, it has to be explained again"))
    )
    at = Moment("When?", past=True, initial=clock.now)


class VisitForm(Form):
    """A visit alone."""

    submit = "Plan the visit"
    draft = "people.visit"
    person = Select("To whom?", (), empty="Nobody in particular", required=False)
    starts_at = Moment("When does it begin?", future=True)
    check_in_by = Moment("By when do you check in?", future=True, hint="If you have not, your colleague is alerted.")
    alert = Select("Who is alerted?", ())
    where = Text("Where is it?", max_length=200)


class CheckInForm(Form):
    """The visit is over."""

    submit = "I am safe: check in"


class DutyForm(Form):
    """A duty comes off the list."""

    submit = "Take it off the list"
    outcome = Radios("How did it end?", [(each.value, words) for each, words in OUTCOME_WORDS.items()])


REMINDED = "It comes up on your day then."


class RemindForm(Form):
    """Something of one's own comes up again."""

    submit = "Save"
    when = Radios(
        "When do you want to be reminded?",
        [Option(each.value, words, reveal=("on",) if each == When.ON else ()) for each, words in WHEN_WORDS.items()],
        to=When,
    )
    on = Date("Which day?", future=True)


class CorrectionForm(Form):
    """Putting a paragraph right."""

    submit = "Put it right"
    draft = "people.correction"
    wrong_file = Radios(
        "What is wrong with it?",
        [
            Option("no", "Something in it is not right", "The old words are kept and can be read.", reveal=("text",)),
            Option(
                "yes",
                "It is in the wrong person's file",
                "The words leave this file at once. A line stays that says that this was done.",
            ),
        ],
    )
    text = LongText("What it should say")
    reason = LongText("Why does it have to be put right?", rows=3, max_length=2_000)
