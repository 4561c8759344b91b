"""Forms of what is done while people are met, asked, approached and told."""

from wayforward.process import consents, exploring
from wayforward.process.responsibility import LEVEL_WORDS
from wayforward.web import clock
from wayforward.web.ui.forms import (
    Checkboxes,
    Form,
    LongText,
    Moment,
    Number,
    Option,
    Paragraphs,
    Phone,
    Radios,
    Select,
    Text,
    YesNo,
)

from .case import said

EXPLAINED_WORDS = {
    "what_it_is": "What it is, and what it is not",
    "voluntary": "That it is voluntary",
    "stop_any_time": "That they can stop at any time",
    "forms": "The forms that it can take",
    "possible_outcomes": "What can come of it, nothing included",
    "effect_on_case": "What effect it has on a court case, which is mostly none",
    "confidentiality_and_limits": "Confidentiality, and its limits",
    "agreement_monitoring": "How an agreement is looked after",
    "complaints": "How to complain",
    "legal_advice": "That they may take legal advice",
    "interpreter": "Interpreting and translation",
    "who_will_know": "Who will know",
}
HOWS = [
    ("verbal_recorded_by", "They said it, and I write it down"),
    ("signed", "Signed"),
    ("interpreter", "Through an interpreter"),
    ("easy_read", "With an easy-read form"),
    ("online", "Online"),
]
HOW_SAID = [
    ("verbal", "They said it"),
    ("phone", "By telephone"),
    ("text_message", "In a text message"),
    ("email", "In an e-mail"),
    ("letter", "In a letter"),
    ("through_somebody", "Through somebody else"),
]


class SessionForm(Form):
    """A meeting with one participant."""

    submit = "Record the meeting"
    draft = "restorative.session"
    person = Select("With whom?", ())
    at = Moment("When did it begin?", past=True, initial=clock.now)
    minutes = Number("How many minutes?", least=1, most=1440, required=False)
    mode = Radios(
        "How?", [("in_person", "In person"), ("phone", "By telephone"), ("video", "By video")], initial="in_person"
    )
    explained = Checkboxes(
        "What was explained?",
        [(each, EXPLAINED_WORDS[each]) for each in consents.CHECKLIST],
        small=True,
        required=False,
    )
    hopes = Checkboxes(
        "What do they hope for?", [(hope.value, said(hope)) for hope in exploring.Hope], small=True, required=False
    )
    note = Paragraphs("What was said", required=False)
    next_step = Text("What comes next?", required=False, max_length=300)


# A story (C17) is agreed to on its own page, under its words.
KINDS = [(kind.value, entry.title) for kind, entry in consents.CATALOGUE.items() if kind != consents.Kind.C17]


class ConsentForm(Form):
    """One consent, in the exact words."""

    submit = "Record the consent"
    draft = "restorative.consent"
    person = Select("Whose consent?", ())
    kind = Select("To what?", KINDS)
    to = Select("Whom or what does it name?", (), empty="Nobody in particular", required=False)
    scope = LongText(
        "The exact words that they agreed to", rows=3, required=False, hint="Read them back before you save."
    )
    item = LongText(
        "The exact words that may be passed on",
        rows=3,
        required=False,
        hint="Only where one item is passed on: word for word, as they said it.",
    )
    covers = Select("Do these words cover a statement?", (), empty="No", required=False)
    guardian_for = Select("For a child?", (), empty="No", required=False)
    given_how = Select("How was it given?", HOWS, initial="verbal_recorded_by")
    at = Moment("When was it given?", past=True, initial=clock.now)


class WithdrawForm(Form):
    """Somebody has changed their mind."""

    submit = "Record it: it stops now"
    consent = Select("What do they take back?", ())
    how = Select(
        "How did they say it?",
        HOW_SAID,
    )
    at = Moment("When did they say it?", past=True, initial=clock.now, hint="It counts from then, not from now.")
    words = LongText("Anything they said about it", required=False, rows=3, hint="They owe nobody a reason.")


class AskForm(Form):
    """Ask an agency."""

    submit = "Ask the agency"
    draft = "restorative.ask"
    agency = Select("Which agency?", ())
    ask = Checkboxes("What do you ask?", [(each.value, said(each)) for each in exploring.Ask])
    gateway = Select("By which lawful way may it answer?", [(each.value, said(each)) for each in exploring.Gateway])
    crime_number = Text("Crime number", required=False, max_length=40)


class AnswerForm(Form):
    """An agency's answer."""

    submit = "Record the answer"
    draft = "restorative.answer"
    enquiry = Select("Which question?", ())
    reply = Radios("What came of it?", [(each.value, said(each)) for each in exploring.Reply])
    phone = Phone("Telephone of the other person", required=False)
    orders = Radios(
        "Orders that forbid contact",
        [
            ("nil", "There are none"),
            ("some", "There are some", "Record each of them afterwards."),
            ("not_said", "They did not say"),
        ],
    )
    risk_view = Select("Their view of risk", [(each.value, said(each)) for each in exploring.RiskView], required=False)
    facts = LongText("What they confirm", required=False, rows=3)
    first_contact_by = Select("Who makes the first approach?", [(each.value, said(each)) for each in exploring.Route])
    at = Moment("When did it come?", past=True, initial=clock.now)


class ApproachForm(Form):
    """The first approach."""

    submit = "Record the approach"
    person = Select("Who was approached?", ())
    route = Select("By whom?", [(each.value, said(each)) for each in exploring.Route])
    result = Radios("What came of it?", [(each.value, said(each)) for each in exploring.ApproachResult])
    at = Moment("When?", past=True, initial=clock.now)


class ResponsibilityForm(Form):
    """What somebody says about their part."""

    submit = "Record what they accept"
    draft = "restorative.responsibility"
    person = Select("Who?", ())
    level = Radios("How far do they accept it?", [(level.value, words) for level, words in LEVEL_WORDS.items()])
    scope = LongText("What exactly do they accept, in their words?", rows=3)
    consistent_with_police = Radios(
        "Does it fit what the police say?",
        [("yes", "Yes"), ("partly", "Partly"), ("no", "No"), ("unknown", "Not known")],
        initial="unknown",
        inline=True,
    )
    at = Moment("When did they say it?", past=True, initial=clock.now)


class PassOnForm(Form):
    """Pass released words on."""

    submit = "Record that it was passed on"
    consent = Select("Which words?", (), hint="Only words that their author released are here.")
    person = Select("To whom?", ())
    how = Select("How?", [(each.value, said(each)) for each in exploring.How])
    recipient_agreed = YesNo("Did they say that they want to hear it?")
    at = Moment("When?", past=True, initial=clock.now)


class GoOnForm(Form):
    """What somebody decides, having heard."""

    submit = "Record the decision"
    person = Select("Who decides?", ())
    consent = Select("Having heard which words?", ())
    decision = Radios(
        "What do they decide?",
        [
            Option("still_willing", "They want to go on"),
            Option("needs_time", "They need time"),
            Option("not_now", "Not now"),
            Option("no", "No"),
        ],
    )
    at = Moment("When?", past=True, initial=clock.now)
