from wayforward.process import referrals as rules
from wayforward.process import support as support_rules
from wayforward.web import clock
from wayforward.web.people.forms.persons import LANGUAGES
from wayforward.web.ui.forms import (
    Checkboxes,
    Date,
    Email,
    Form,
    LongText,
    Moment,
    Phone,
    Radios,
    Section,
    Select,
    Text,
    YesNo,
)

PLACES = (
    ("home", "At home"), ("workplace", "At work"), ("street", "In the street"), ("neighbourhood", "Between neighbours"),
    ("school", "At school"), ("shop", "In a shop"), ("online", "Online"), ("care_home", "In a care home"),
    ("place_of_worship", "In a place of worship"), ("public_transport", "On a bus, tram or train"),
    ("other", "Elsewhere"),
)  # fmt: skip
FLAGS = (
    ("domestic_abuse", "Abuse at home, or by a partner or former partner"),
    ("stalking", "Stalking"),
    ("hate", "Because of who they are (hate crime)"),
    ("sexual", "Sexual harm"),
    ("death", "Somebody died"),
    ("child", "A child is involved"),
    ("weapon", "A weapon"),
    ("workplace", "They work together"),
    ("same_school", "They go to the same school"),
    ("neighbours", "They live near each other"),
)
# Who speaks for whom in a new referral to support: not everybody who may refer to the restorative team.
SOURCES = [
    (source.value, words)
    for source, words in rules.SOURCE_WORDS.items()
    if source not in (rules.Source.RESPONSIBLE_SELF, rules.Source.PRISON_POM, rules.Source.COURT_PRE_SENTENCE)
]


class ReferralForm(Form):
    """A new referral: few things are needed, and no crime number or report ever is."""

    submit = "Take the referral"
    draft = "support.referral"

    source = Select("Who refers?", SOURCES)
    referrer = Text("Their name and how to reach them", required=False)
    received_at = Moment("When was it received?", past=True, initial=clock.now)
    person_knows = YesNo(
        "Does the person know of this referral?",
        hint="If not, nobody contacts them until the referrer has told them.",
    )
    priority = Radios(
        "How soon should we be in touch?",
        (("standard", "Within two working days"), ("high_risk", "The next working day: there may be danger")),
        initial="standard",
    )
    name = Text("Name", missing="Enter a name, or what the person is called")
    known_as = Text("What they like to be called", required=False)
    born = Date("Date of birth", required=False, past=True, hint="For example, 27 3 1990")
    phone = Phone("Telephone number", required=False)
    email = Email("E-mail address", required=False)
    address = LongText("Address", required=False, rows=3, max_length=400)
    language = Select("Language they like to speak", LANGUAGES, initial="en")
    access_needs = Text("What makes it easier for them", required=False)
    only_phone = YesNo(
        "Did the person say how it is safe to reach them?",
        hint="If not, we only call, leave no message and do not say who we are.",
        reveal=("phone_hours", "sms", "voicemail"),
        required=False,
    )
    phone_hours = Text("Calls only between these hours", required=False, width=20, hint="For example 18:00-20:00")
    voicemail = YesNo("May we leave a message on voicemail?", required=False)
    sms = YesNo("May we send a text message in neutral words?", required=False)
    title = Text("What happened, in a line", max_length=120, hint="Without details. It does not have to be a crime.")
    summary = LongText("More about it", required=False, max_length=4_000, hint="Facts only.")
    happened_on = Date("When did it happen?", required=False, past=True, hint="The day, or the first day.")
    place = Select("Where?", PLACES, required=False, empty="Not known")
    crime_number = Text("Crime number", required=False, width=20, hint="It is not needed.")
    flags = Checkboxes("Does any of this apply?", FLAGS, required=False, small=True)
    other_party_name = Text("Name of the person reported as responsible", required=False)
    other_party_known = Select(
        "How far are they known?",
        (("not_known", "Not known"), ("name_only", "By name"), ("identified", "Identified")),
        required=False,
        empty="Choose one, if it is known",
    )
    area = Select("Area", (), required=False, empty="Not set")
    contract = Select("Contract", (), required=False, empty="Not set")
    sections = (
        Section("The referral", ("source", "referrer", "received_at", "person_knows", "priority")),
        Section("The person", ("name", "known_as", "born", "language", "access_needs")),
        Section("How to reach them", ("phone", "email", "address", "only_phone")),
        Section("What happened", ("title", "summary", "happened_on", "place", "crime_number", "flags")),
        Section("The other person", ("other_party_name", "other_party_known")),
        Section("For the figures", ("area", "contract")),
    )


class OpenForm(Form):
    """A case for a referral."""

    submit = "Open the case"
    caseworker = Select("Who supports the person?", ())


class CloseReferralForm(Form):
    """A referral ends without a case."""

    submit = "Close the referral"
    submit_style = "warning"
    reason = Radios("Why is no case opened?", list(support_rules.REFERRAL_CLOSURE_WORDS.items()))


class KnowsForm(Form):
    """The person knows."""

    submit = "The person knows"
    at = Moment("When did the referrer confirm it?", past=True, initial=clock.now)
