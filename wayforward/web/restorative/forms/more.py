"""Forms beside the way: a referral, a declaration by reference, the grade, a pair's method, supervision."""

from wayforward.process.referrals import SOURCE_WORDS, InitiatedBy
from wayforward.web import clock
from wayforward.web.ui.forms import Date, Form, LongText, Moment, Option, Radios, Section, Select, Text, YesNo

from .case import COMPLEXITY, ConflictForm
from .exploring import HOW_SAID
from .meeting import METHODS


class KnowsForm(Form):
    """The referrer says that the person knows."""

    submit = "They know"
    at = Moment("When did the referrer say so?", past=True, initial=clock.now)


class ComplexityForm(Form):
    """How much the case asks of those who facilitate it."""

    submit = "Save the grade"
    complexity = Radios("How much does it ask of those who facilitate it?", COMPLEXITY)


class MethodForm(Form):
    """What is planned between two people."""

    submit = "Save it"
    pair = Select("Which two?", ())
    method = Select("What is planned?", METHODS)


class SupervisionForm(Form):
    """A supervision talk about the case."""

    submit = "Record the supervision"
    draft = "restorative.supervision"
    words = LongText("What was talked about?")
    decisions = LongText("What was decided?", rows=3)
    at = Moment("When?", past=True, initial=clock.now)


class LeaveForm(Form):
    """Somebody wants no part of it any more."""

    submit = "Record it: it stops now"
    person = Select("Who?", ())
    how = Select("How did they say it?", HOW_SAID)
    at = Moment("When did they say it?", past=True, initial=clock.now, hint="It counts from then, not from now.")
    words = LongText("Anything they said about it", required=False, rows=3, hint="They owe nobody a reason.")


class DeclareForm(ConflictForm):
    """Whether one knows anybody in a case that one does not see: by the reference that the lead gave."""

    reference = Text("Reference of the case", max_length=10, width=10, hint="As the lead gave it to you, like K7QX-4M.")
    field_order = ("reference", "knows", "kind")


class ReceiveForm(Form):
    """A referral that comes straight to the team."""

    submit = "Take the referral"
    draft = "restorative.receive"
    initiated_by = Radios(
        "Whose wish is it?",
        [
            Option(InitiatedBy.HARMED.value, "Of somebody who was harmed"),
            Option(
                InitiatedBy.RESPONSIBLE.value,
                "Of somebody who is responsible",
                "The person harmed hears nothing of it until the way is open for that.",
            ),
            Option(InitiatedBy.THIRD_PARTY.value, "Of somebody else"),
        ],
    )
    source = Select("Who refers?", [(source.value, words) for source, words in SOURCE_WORDS.items()])
    person_knows = YesNo(
        "Does the person whose wish it is know of this referral?",
        hint="If not, it is for information only until the referrer has told them.",
    )
    harmed = Text("Name of the person harmed", required=False, max_length=120)
    responsible = Text("Name of the person responsible", required=False, max_length=120)
    phone = Text("Telephone of the person whose wish it is", required=False, max_length=30)
    title = Text("What happened, in a few words", max_length=120)
    summary = LongText("A short summary, as agreed with them", required=False, rows=4)
    happened_on = Date("When did it happen?", past=True, required=False)
    vocabulary = Radios(
        "Was it a crime?",
        [("crime", "It was reported as a crime, or could be"), ("conflict", "No: it is a conflict between people")],
        initial="crime",
    )
    sections = (
        Section("The wish", ("initiated_by", "source", "person_knows")),
        Section("The people", ("harmed", "responsible", "phone"), "Only what was given. More can be added later."),
        Section("What happened", ("title", "summary", "happened_on", "vocabulary")),
    )
