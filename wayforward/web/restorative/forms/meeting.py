"""Forms of risk, orders, preparation, the meeting, the agreement and what comes after."""

from wayforward.process import activities, agreements, risk, standing_still
from wayforward.web import clock
from wayforward.web.ui.forms import (
    Checkboxes,
    Date,
    Field,
    Form,
    LongText,
    Moment,
    Number,
    Radios,
    Section,
    Select,
    Text,
    YesNo,
)

from .case import said

METHODS = [(method.value, activities.METHOD_WORDS[method]) for method in activities.Method if method != "none"]
FACTORS = [(code, factor.words) for code, factor in risk.FACTORS.items()]


def _one_to_five(label: str) -> Number:
    return Number(label, least=1, most=5, required=False)


# As many as one talk is likely to bring up; a revision adds more.
FACTORS_AT_A_TIME = 6


def _factor(number: int) -> dict[str, Field]:
    """The fields of one factor."""
    return {
        f"factor_{number}": Select("Which factor?", FACTORS, empty="None", required=False),
        f"present_{number}": Radios(
            "Is it there?", [(p.value, said(p)) for p in risk.Present], inline=True, required=False
        ),
        f"likelihood_{number}": _one_to_five("Likelihood, 1 to 5"),
        f"impact_{number}": _one_to_five("Impact, 1 to 5"),
        f"mitigation_{number}": Text("What is done about it?", required=False, max_length=500),
        f"residual_likelihood_{number}": _one_to_five("Likelihood after that"),
        f"residual_impact_{number}": _one_to_five("Impact after that"),
    }


_ROWS = [_factor(number) for number in range(1, FACTORS_AT_A_TIME + 1)]


class RiskBase(Form):
    """One assessment: the factors that are there, and whether all others were asked about."""

    submit = "Save the assessment"
    draft = "restorative.risk"
    of = Select("Of whom, or of what?", ())  # type: ignore[assignment]  # a field; Django keeps fields apart
    revises = Select("Does it revise an earlier one?", (), empty="No, it is new", required=False)
    rest = Radios(
        "Was every other factor asked about?",
        [("no", "Yes, and the answer was no"), ("", "Not yet")],
        required=False,
    )
    not_proceeding = LongText("What would not going on mean?", rows=3, required=False)
    strengths = LongText("What protects?", rows=3, required=False)
    at = Moment("When was it assessed?", past=True, initial=clock.now)
    sections = (
        Section("The assessment", ("of", "revises", "at")),
        *(Section(f"Factor {number}", tuple(row)) for number, row in enumerate(_ROWS, 1)),
        Section("All in all", ("rest", "not_proceeding", "strengths")),
    )


RiskForm = type("RiskForm", (RiskBase,), {name: field for row in _ROWS for name, field in row.items()})


class SignOffForm(Form):
    """Sign assessments off for one method."""

    submit = "Sign"
    assessments = Checkboxes("Which assessments?", ())
    method = Select("For which method?", METHODS)
    approved = YesNo("Do you sign it off?")
    conditions = LongText("On which conditions, or why not?", rows=3, required=False)


class NewsForm(Form):
    """New information."""

    submit = "Record it"
    draft = "restorative.news"
    kind = Select("What kind?", [(kind.value, said(kind)) for kind in standing_still.NewsKind])
    about = Select("About whom?", (), empty="Everybody", required=False)
    words = LongText("What is it?")
    at = Moment("When did it come?", past=True, initial=clock.now)


class RestrictionForm(Form):
    """An order that forbids contact."""

    submit = "Record the order"
    draft = "restorative.order"
    on = Select("Whom does it bind?", ())
    protects = Select("Whom does it protect?", (), empty="Everybody", required=False)
    kind = Select("What kind of order?", [(kind.value, said(kind)) for kind in standing_still.OrderKind])
    direct = YesNo("Does it forbid direct contact?")
    indirect = YesNo("Does it forbid contact through others?", hint="A carried message is such contact.")
    from_on = Date("From when?", required=False)
    until_on = Date("Until when?", required=False)
    text = LongText("What does it say?", rows=3, required=False)
    source = Text("Where is this known from?", required=False, max_length=32)


class ClearanceForm(Form):
    """A variation or a permission in writing."""

    submit = "Record it"
    restriction = Select("Of which order?", ())
    kind = Radios("What is it?", [(kind.value, said(kind)) for kind in standing_still.ClearanceKind])
    methods = Checkboxes("Which methods does it open?", METHODS, small=True)
    from_on = Date("From when?")
    until_on = Date("Until when?", required=False)
    document = LongText("By which document?", rows=2)
    issued_by = Text("Who issued it?", max_length=48)


class EndRestrictionForm(Form):
    """An order has ended."""

    submit = "It has ended"
    restriction = Select("Which order?", ())


class OrdersForm(Form):
    """Orders asked about."""

    submit = "Record the answer"
    on = Select("About whom was it asked?", ())
    nil = YesNo("What is the answer?", yes="There are none", no="There are some")
    agency = Select("Who was asked?", (), empty="The person themselves", required=False)
    at = Moment("When?", past=True, initial=clock.now)


class PreparationForm(Form):
    """What was gone through with one participant."""

    submit = "Record the preparation"
    draft = "restorative.preparation"
    person = Select("Who was prepared?", ())
    topics = Checkboxes("What was gone through?", [(t.value, said(t)) for t in activities.Topic], small=True)
    forms_of_address = Select(
        "How do they want to be addressed?",
        [("first_names", "First names"), ("surnames", "Surnames"), ("other", "Other")],
    )
    apology = Select(
        "An apology",
        [
            ("would_welcome", "Would be welcome"),
            ("not_wanted", "Is not wanted"),
            ("may_offer", "They may offer one"),
            ("open", "Is open"),
        ],
    )
    handshake = Radios("A handshake?", [("yes", "Yes"), ("no", "No")], inline=True)
    speaks_first = Select("Who should speak first?", (), empty="Not decided", required=False)
    must_not_be_raised = LongText("What must not be raised?", rows=3, required=False)
    words = LongText("More about it", rows=3, required=False)
    at = Moment("When?", past=True, initial=clock.now)


class PlanForm(Form):
    """Plan a meeting or an exchange. Who takes part is asked with each person's arrival."""

    submit = "Keep the plan"
    draft = "restorative.plan"
    method = Select("How?", METHODS)
    planned_at = Moment("When?", future=True)
    minutes = Number("How long, in minutes?", least=10, most=1440, initial=120)
    venue = Text("Where?", required=False, max_length=200)
    leaves_first = Select("Who leaves first?", (), empty="They choose on the day", required=False)
    stop_signal = Text("The word or sign to stop", required=False, max_length=80)


class ActivityForm(Form):
    """One meeting or exchange to choose."""

    submit = "Confirm the date"
    activity = Select("Which meeting or exchange?", ())


class CallOffForm(ActivityForm):
    """Call it off."""

    submit = "Call it off"
    because = Select("Why?", [(b.value, said(b)) for b in activities.Because], hint="Nobody is told.")


class HeldForm(ActivityForm):
    """What happened."""

    submit = "Record what happened"
    draft = "restorative.held"
    attended = Checkboxes("Who was there?", ())
    ended = Radios("How did it end?", [(e.value, said(e)) for e in activities.Ended])
    ended_by = Select("Who asked to end it early?", (), empty="Does not apply", required=False)
    stop_reason = Select(
        "Why was it stopped?",
        [(r.value, said(r)) for r in activities.StopReason],
        empty="Does not apply",
        required=False,
    )
    breaks = Number("How many breaks?", most=99, initial=0)
    apology = Radios("Was an apology offered?", [(a.value, said(a)) for a in activities.Apology], inline=True)
    incidents = LongText("Anything about safety", rows=3, required=False)


class ApologyForm(ActivityForm):
    """How an apology was received."""

    submit = "Record what they said"
    person = Select("Who says it?", ())
    received_as = Radios("How did they experience it?", [(r.value, said(r)) for r in activities.ReceivedAs])


class AftercareForm(ActivityForm):
    """A conversation afterwards."""

    submit = "Record the conversation"
    draft = "restorative.aftercare"
    person = Select("With whom?", ())
    wellbeing = Radios(
        "How are they, in their own view?", [(w.value, said(w)) for w in activities.Wellbeing], inline=True
    )
    second_thoughts = YesNo("Do they have second thoughts about the agreement?")
    words = LongText("More about it", rows=3, required=False)
    at = Moment("When?", past=True, initial=clock.now)


KINDS = [(kind.value, words) for kind, words in agreements.KIND_WORDS.items() if kind != "none_dialogue_only"]


class AgreementForm(Form):
    """What the parties propose to agree: up to three commitments at a time, or none."""

    submit = "Keep these words"
    draft = "restorative.agreement"
    parties = Checkboxes("Who agrees?", ())
    kind_1 = Select("A commitment", KINDS, empty="None: they talked, and that is enough", required=False)
    text_1 = LongText("In their words", rows=2, required=False)
    owner_1 = Select("Who will do it?", (), empty="Both", required=False)
    trigger_1 = Text("If this happens", required=False, max_length=300)
    response_1 = Text("then this is done", required=False, max_length=300)
    due_on_1 = Date("By when, if it is done once", required=False)
    recurrence_1 = Text("How often, if it is done several times", required=False, max_length=16)
    kind_2 = Select("Another commitment", KINDS, empty="None", required=False)
    text_2 = LongText("In their words", rows=2, required=False)
    owner_2 = Select("Who will do it?", (), empty="Both", required=False)
    trigger_2 = Text("If this happens", required=False, max_length=300)
    response_2 = Text("then this is done", required=False, max_length=300)
    due_on_2 = Date("By when, if it is done once", required=False)
    recurrence_2 = Text("How often, if it is done several times", required=False, max_length=16)
    kind_3 = Select("Another commitment", KINDS, empty="None", required=False)
    text_3 = LongText("In their words", rows=2, required=False)
    owner_3 = Select("Who will do it?", (), empty="Both", required=False)
    trigger_3 = Text("If this happens", required=False, max_length=300)
    response_3 = Text("then this is done", required=False, max_length=300)
    due_on_3 = Date("By when, if it is done once", required=False)
    recurrence_3 = Text("How often, if it is done several times", required=False, max_length=16)
    intervention_reason = LongText("If you intervened in the content: why?", rows=2, required=False)


class SignForm(Form):
    """One party signs."""

    submit = "They sign"
    agreement = Select("Which agreement?", ())
    person = Select("Who signs?", ())
    wants_to_be_told = YesNo("Do they want to be told how it goes?")


class ReviewForm(Form):
    """One commitment looked at again."""

    submit = "Record how it stands"
    commitment = Select("Which commitment?", ())
    status = Select("How does it stand?", [(s.value, w) for s, w in agreements.STATUS_WORDS.items()])
    words = LongText("What was said about it", rows=3, required=False)


class BreachForm(Form):
    """One step where a commitment may not have been kept."""

    submit = "Record this step"
    commitment = Select("Which commitment?", ())
    step = Radios("Which step?", [(s.value, w) for s, w in agreements.STEP_WORDS.items()])
    words = LongText("What came of it", rows=3, required=False)


class FeedbackForm(Form):
    """What somebody thought of it."""

    submit = "Record their answers"
    draft = "restorative.feedback"
    person = Select("Whose answers?", ())
    overall = _one_to_five("Overall, 1 (bad) to 5 (good)")
    recommend = _one_to_five("Others should be offered it, 1 (no) to 5 (yes)")
    pressured = _one_to_five("There was pressure to say yes, 1 (no) to 5 (yes)")
    made_worse = Radios(
        "Has anything been made worse?", [("no", "No"), ("yes", "Yes"), ("na", "Rather not say")], inline=True
    )
    text = LongText("In their words", rows=3, required=False)
