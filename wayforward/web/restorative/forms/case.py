"""Forms of the case as such and of the people in it."""

from wayforward.process import allocation, standing_still
from wayforward.process import participation as rules
from wayforward.process.participation import Decided, Role
from wayforward.process.referrals import Known
from wayforward.web import clock
from wayforward.web.restorative.at import ROLE_WORDS
from wayforward.web.ui.forms import Date, Form, LongText, Moment, Radios, Select, Text


def said(code: str) -> str:
    """A code in words, where it has no words of its own."""
    return code.replace("_", " ").capitalize()


COMPLEXITY = [
    (allocation.Complexity.STANDARD.value, allocation.COMPLEXITY_WORDS[allocation.Complexity.STANDARD]),
    (
        allocation.Complexity.SENSITIVE_COMPLEX.value,
        allocation.COMPLEXITY_WORDS[allocation.Complexity.SENSITIVE_COMPLEX],
        allocation.COMPLEXITY_MEANS,
    ),
]


class AcceptForm(Form):
    """Accept the referral for screening."""

    submit = "Accept the referral"
    complexity = Radios("How much does it ask of those who facilitate it?", COMPLEXITY, initial="standard")


class ConflictForm(Form):
    """Say whether one knows anybody in the case."""

    submit = "Record it"
    knows = Radios(
        "Do you know anybody in this case, or anybody close to them?",
        [
            ("no", "No, nobody"),
            ("yes", "Yes", "You will no longer see this case. Nobody can set that aside, and no reason is asked for."),
        ],
    )
    kind = Select(
        "If yes, in which way?",
        [(kind.value, words) for kind, words in allocation.CONFLICT_WORDS.items()],
        empty="Does not apply",
        required=False,
    )


class AllocateForm(Form):
    """Choose who facilitates and who supervises."""

    submit = "Allocate"
    facilitator = Select("Who leads?", ())
    co_facilitator = Select("Who is the second practitioner?", (), empty="Nobody", required=False)
    supervisor = Select("Who supervises and signs off?", ())


class NameForm(Form):
    """Name the person reported as responsible."""

    submit = "Name them"
    name = Text("Name", max_length=120)
    known = Select("How far are they known?", [(known.value, said(known)) for known in Known])
    relation = Text(
        "Their relation to the person harmed", required=False, hint="Such as colleague, neighbour, stranger."
    )


class ParticipantForm(Form):
    """Add somebody to the case."""

    submit = "Add them"
    name = Text("Name", max_length=120)
    role = Radios("In which part?", [(role.value, ROLE_WORDS[role]) for role in Role if role != Role.RESPONSIBLE])
    supports = Select("Beside whom do they stand?", (), empty="Nobody", required=False)
    relation = Text("Their relation", required=False)


class DecisionForm(Form):
    """What somebody says about taking part."""

    submit = "Record what they said"
    person = Select("Who?", ())
    decision = Radios(
        "What did they say?",
        [
            (Decided.CONSIDERING.value, "They are thinking about it"),
            (Decided.WILLING_IN_PRINCIPLE.value, "They are willing in principle"),
            (Decided.NOT_NOW.value, "Not now"),
            (Decided.PAUSE.value, "They want to pause"),
            (Decided.STOP.value, "They want to stop"),
            (Decided.DO_NOT_ASK_AGAIN.value, "No, and not to be asked again"),
        ],
    )
    at = Moment("When did they say it?", past=True, initial=clock.now)


class ResumeForm(Form):
    """Somebody comes back by their own word."""

    submit = "They came back"
    person = Select("Who?", ())
    at = Moment("When did they say it?", past=True, initial=clock.now)


class CapacityForm(Form):
    """A decision about understanding this process now."""

    submit = "Record the decision"
    draft = "restorative.capacity"
    person = Select("About whom?", ())
    outcome = Radios(
        "Can they understand this process now?",
        [
            (standing_still.Understands.YES.value, "Yes"),
            (standing_still.Understands.WITH_SUPPORT.value, "Yes, with support or in another form"),
            (standing_still.Understands.NO.value, "No", "Nobody else can consent to it in their place."),
        ],
    )
    words = LongText("How was this decided?")


class HoldForm(Form):
    """Put the case on hold."""

    submit = "Put it on hold"
    reason = Select("Why?", [(reason.value, said(reason)) for reason in standing_still.HoldReason])
    review_on = Date("When is it looked at again?", future=True)
    words = LongText("More about it", required=False, rows=3)


class PlainForm(Form):
    """A step that asks nothing."""

    submit = "Let it go on"


class StopForm(Form):
    """Stop everything for safety."""

    submit = "Stop everything now"
    submit_style = "warning"
    draft = "restorative.stop"
    words = LongText("What happened?", hint="One sentence is enough. A supervisor is told today.", rows=3)


class LiftStopForm(Form):
    """Lift an emergency stop."""

    submit = "Lift the stop"
    words = LongText("Why is it safe to go on?", rows=3)


class CloseForm(Form):
    """Close the case."""

    submit = "Close the case"
    reason = Select("Why does it close?", [(reason.value, said(reason)) for reason in rules.ClosureReason])
    words = LongText("More about it", required=False, rows=3)


class ReopenForm(Form):
    """Open a closed case again."""

    submit = "Open it again"
    words = LongText("Who came back, and why?", rows=3)
