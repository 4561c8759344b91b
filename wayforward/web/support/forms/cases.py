"""Forms of a support case: reaching the person, needs, plan, offers, consents, hand-over, closing."""

from collections.abc import Iterable
from typing import Any

from wayforward.process import consents as consent_rules
from wayforward.process import moments, needs, offers, safe_contact
from wayforward.process import support as support_rules
from wayforward.web import clock
from wayforward.web.ui.forms import (
    Checkboxes,
    Date,
    Form,
    Hidden,
    LongText,
    Moment,
    Number,
    Option,
    Paragraphs,
    Radios,
    Scores,
    Section,
    Select,
    Tick,
)


class StartContactForm(Form):
    """Which way to reach the person now. A way that is not safe says so on the page, and is refused."""

    submit = "Start the contact"
    channel = Radios("How do you want to reach them?", [])


class ContactForm(Form):
    """What came of a contact that was started."""

    submit = "Save what happened"
    draft = "support.contact"
    at = Moment("When?", past=True, initial=clock.now)
    result = Radios("What came of it?", list(safe_contact.RESULT_WORDS.items()))
    minutes = Number("How long did it take?", suffix="minutes", required=False, most=1440)
    note = Paragraphs("What was said", required=False)
    call_back_at = Moment("Call back at", required=False, future=True, hint="Only if you agreed a time.")
    sections = (
        Section("The contact", ("at", "result", "minutes")),
        Section("What was said", ("note",), "Each paragraph says whom it is about and who said it."),
        Section("And then", ("call_back_at",)),
    )


class OtherContactForm(ContactForm):
    """A contact that was not started here: they got in touch, or it happened by chance."""

    direction = Radios("Who got in touch?", (("in", "They did"), ("out", "We did, without starting it here")))
    channel = Select("How?", list(safe_contact.CHANNEL_WORDS.items()))
    sections = (
        Section("The contact", ("at", "direction", "channel", "result", "minutes")),
        Section("What was said", ("note",), "Each paragraph says whom it is about and who said it."),
        Section("And then", ("call_back_at",)),
    )


class NoteForm(Form):
    """A note that belongs to no contact."""

    submit = "Write the note"
    draft = "support.note"
    at = Moment("When was it?", past=True, initial=clock.now)
    note = Paragraphs("What is there to know?", hint="Each paragraph says whom it is about and who said it.")


class NeedsForm(Form):
    """Eight categories, none of which has to be asked about today."""

    submit = "Save the needs"
    draft = "support.needs"
    kind = Radios(
        "When is this?",
        (("initial", "At the start"), ("review", "Along the way"), ("exit", "At the end")),
        inline=True,
        initial="initial",
    )
    at = Moment("When did you talk?", past=True, initial=clock.now)
    needs = Scores("What do they need?", [(each.value, words) for each, words in needs.CATEGORY_WORDS.items()])
    enhanced_rights = Checkboxes(
        "Do they have Enhanced Rights?",
        (
            ("serious_crime", "The crime was most serious"),
            ("persistently_targeted", "They are targeted again and again"),
            ("vulnerable", "They are vulnerable"),
            ("intimidated", "They are intimidated"),
        ),
        required=False,
        small=True,
        hint="They must then be told things within one working day instead of five.",
    )
    risk_summary = LongText("Anything about safety", required=False, rows=3, max_length=2_000)


class GoalForm(Form):
    """One goal."""

    submit = "Save the goal"
    draft = "support.goal"
    words = LongText("The goal, in their own words", rows=3, max_length=1_000)
    category = Select(
        "Which need is it about?",
        [(each.value, words) for each, words in needs.CATEGORY_WORDS.items()],
        required=False,
        empty="None in particular",
    )
    action = LongText("What is done for it", required=False, rows=3, max_length=1_000)
    who = Radios(
        "Who does it?",
        (("caseworker", "I do"), ("person", "They do"), ("both", "We both do"), ("other", "Somebody else")),
        initial="caseworker",
    )
    due_on = Date("By when?", required=False, future=True)


GOAL_WORDS = {
    "open": "Going on",
    "reached": "Reached",
    "partly_reached": "Partly reached",
    "changed": "Changed into another goal",
    "let_go": "Let go",
}


class GoalStatusForm(Form):
    """How a goal stands."""

    submit = "Save"
    status = Radios("How does this goal stand?", list(GOAL_WORDS.items()))


class PlanReviewForm(Form):
    """A look at the plan with the person."""

    submit = "Save the review"
    draft = "support.plan_review"
    at = Moment("When did you talk?", past=True, initial=clock.now)
    words = LongText("What came of it?", hint="What is better, what is not, what they want next.")
    next_on = Date("When do you look at it again?", required=False, future=True, hint="Empty: in six weeks.")


# Answers after which they say whether it may be mentioned again.
LEFT_OPEN = frozenset({"undecided", "not_now", "no"})


class OfferForm(Form):
    """One mention of restorative justice, and its answer."""

    submit = "Record the answer"
    draft = "support.offer"
    at = Moment("When did you talk?", past=True, initial=clock.now)
    trigger = Select("Why now?", list(offers.TRIGGER_WORDS.items()))
    channel = Select(
        "How did you talk?",
        (
            ("phone", "By telephone"),
            ("in_person", "In person"),
            ("video", "By video call"),
            ("letter", "By letter"),
            ("email", "By e-mail"),
            ("sms", "By text message"),
            ("leaflet_only", "Only a leaflet was given"),
        ),
    )
    information = Checkboxes(
        "What did you give or explain?",
        (
            ("explained", "Explained it"),
            ("leaflet_en", "Leaflet"),
            ("leaflet_translated", "Leaflet in their language"),
            ("easy_read", "Easy read"),
            ("film", "Film"),
            ("bsl_film", "Film in British Sign Language"),
            ("audio", "Audio"),
            ("website", "Website"),
            ("story", "A story"),
        ),
        required=False,
        small=True,
    )
    understood = Radios(
        "Did they understand what it is?",
        (("yes", "Yes"), ("partly", "Partly"), ("no", "No")),
        required=False,
        inline=True,
    )
    response = Radios(
        "What did they say?",
        [
            Option("wants_to_hear_more", "They want to hear more", "That is all it says: it is no yes to taking part."),
            Option("refer_me", "Please refer me", "They want to talk with the restorative justice team."),
            Option("undecided", "Undecided"),
            Option("not_now", "Not now"),
            Option("no", "No"),
            Option("do_not_ask_again", "Never ask me again", "We will not mention it again. Only they can lift this."),
            Option("not_appropriate_to_ask", "It was not the moment to ask", divider="or"),
            Option("not_reached", "They could not be reached"),
        ],
    )
    may_mention_again = Radios(
        "If it was not a yes: may we mention it again?",
        [
            Option("yes", "Yes"),
            Option("after", "Not before a day that they named", reveal=("ask_after",)),
            Option("only_if_raised", "Only if they raise it themselves"),
            Option("if_event", "Only if something happens", reveal=("if_event",)),
        ],
        required=False,
    )
    ask_after = Date("Not before", future=True)
    if_event = Select("If what happens?", list(offers.TRIGGER_WORDS.items()))
    reason = LongText("Anything they want us to know", required=False, hint="In their words, if they want to say it.")
    shown = Hidden("Earlier answers", required=False, max_length=20_000)
    sections = (
        Section("The talk", ("at", "trigger", "channel", "information", "understood")),
        Section("Their answer", ("response", "may_mention_again", "reason")),
    )

    def clean(self) -> dict[str, Any]:
        """What they said about mentioning it again goes with the answers that leave it open, and with no other."""
        typed = super().clean() or self.cleaned_data
        if typed.get("response") not in LEFT_OPEN:
            typed |= {"may_mention_again": "", "ask_after": None, "if_event": ""}
        return typed


class LifeEventForm(Form):
    """Something that happened in their life, or will."""

    submit = "Write it down"
    draft = "support.life_event"
    kind = Select("What is it?", [(kind.value, offers.TRIGGER_WORDS[kind]) for kind in moments.KINDS])
    on = Date("On which day?", hint="It may lie ahead: a hearing, a release, a first day in another shift.")
    source = Radios("Who told us?", [(each.value, words) for each, words in moments.SOURCE_WORDS.items()])
    words = LongText(
        "In their own words", required=False, rows=3, max_length=2_000, hint="What they said about it themselves."
    )


class MoveLifeEventForm(Form):
    """Another day for it, or none."""

    submit = "Save"
    happens = Radios(
        "What do we know now?",
        [
            Option("yes", "It is on another day", reveal=("on",)),
            Option("no", "It will not happen, or did not"),
        ],
    )
    on = Date("On which day?")


class PasteLifeEventsForm(Form):
    """Several at once, from a spreadsheet."""

    submit = "Write them all down"
    draft = "support.life_events"
    rows = LongText(
        "The rows",
        rows=10,
        max_length=60_000,
        hint="One in a line: the reference of the case, what happened, the day. Between them a tab, as a spreadsheet"
        " pastes it, or a comma. For example: K7PM-2Q, sentence, 14 March 2026",
    )
    source = Radios("Who told us?", [(each.value, words) for each, words in moments.SOURCE_WORDS.items()])


class NonOfferForm(Form):
    """A decision not to mention it now."""

    submit = "Record the decision"
    draft = "support.not_offered"
    reason = Radios("Why not now?", list(offers.NON_OFFER_WORDS.items()))
    words = LongText("More about it", required=False, rows=3, max_length=2_000)
    review_on = Date("When do you look at this again?", future=True)


# The words that are read out. A service may change them in its settings; these are ours.
SCOPES = {
    "C1": "I agree to be contacted by the ways and at the hours that I have named.",
    "C2": "You may mention restorative justice to me again.",
    "C3": "My name, how to reach me, and a short summary of what happened go to the restorative justice team. They"
    " will tell me more. I have not agreed to take part in anything.",
    "C9": "You may tell the person named here what I have said they may know.",
    "C12": "The outcome may be reported to the agency named here.",
    "C15": "You may ask me later how I am and what I thought of the help that I had.",
    "C16": "What I have said may be used for research. My name is not passed on.",
}
GIVEN_HOW = (
    ("verbal_recorded_by", "Said to me"),
    ("signed", "Signed on paper"),
    ("interpreter", "Through an interpreter"),
    ("easy_read", "In easy read"),
)


class ConsentForm(Form):
    """One consent, in the exact words shown."""

    submit = "They agreed"
    draft = "support.consent"
    scope = LongText(
        "The words that they agreed to", rows=4, hint="Read them aloud, and change what they want changed."
    )
    given_how = Radios("How did they agree?", GIVEN_HOW, initial="verbal_recorded_by")
    at = Moment("When?", past=True, initial=clock.now)


class WithdrawForm(Form):
    """A consent taken back: nobody is asked whether they are sure."""

    submit = "It is withdrawn"
    submit_style = "warning"
    draft = "support.withdrawal"
    consent = Radios("What did they take back?", ())
    at = Moment("When did they say so?", past=True, initial=clock.now, hint="It holds from then, not from now.")
    how = Select(
        "How did they say it?",
        (
            ("verbal", "In a talk"),
            ("phone", "By telephone"),
            ("sms", "By text message"),
            ("email", "By e-mail"),
            ("letter", "By letter"),
            ("through_other", "Through somebody else"),
            ("by_behaviour", "By what they did"),
        ),
    )
    words = LongText("What they said", required=False, rows=3, hint="Nobody has to give a reason.")


class ReferForm(Form):
    """On to the restorative team."""

    submit = "Refer to the team"
    draft = "support.refer"
    initiated_by = Radios(
        "Whose wish is it?",
        (("harmed", "The person's own"), ("responsible", "The other person asked"), ("third_party", "Somebody else's")),
        initial="harmed",
    )
    summary = LongText(
        "The short summary that goes to the team",
        max_length=2_000,
        required=False,
        hint="Read it to the person first. Nothing else of this case goes to the team.",
    )
    read_aloud = Tick("I have read this to the person, and they agree with it", required=True)


class HandOverForm(Form):
    """Another caseworker."""

    submit = "Hand over"
    caseworker = Select("Who takes the case over?", ())


class ReassignForm(Form):
    """Somebody had to step back: who goes on. Asked of what is missing alone."""

    submit = "Give them the case"
    caseworker = Select("Who is the caseworker now?", ())
    supervisor = Select("Who is the supervisor now?", ())


class CloseForm(Form):
    """The end of support."""

    submit = "Close the case"
    submit_style = "warning"
    reason = Radios("Why does support end?", list(support_rules.CLOSURE_WORDS.items()))


class ReopenForm(Form):
    """The person came back."""

    submit = "Open it again"
    at = Moment("When did they come back?", past=True, initial=clock.now)


def consent_choices(kinds: Iterable[tuple[str, str, str]]) -> list[Option]:
    """Choices of a withdrawal: (id, kind, when given)."""
    return [
        Option(pk, consent_rules.CATALOGUE[consent_rules.Kind(kind)].title, f"Given on {given}")
        for pk, kind, given in kinds
    ]
