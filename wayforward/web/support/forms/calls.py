"""The forms of a referral by telephone."""

from typing import Any

from django import forms

from wayforward.web.ui.forms import Date, Form, Phone, Radios, Section, Select, Text, YesNo

from .referrals import SOURCES

NOBODY = "new"


class SearchForm(Form):
    """Who is it about? One answer is enough."""

    submit = "Search"
    name = Text("Name", required=False, max_length=120)
    phone = Phone("Telephone number", required=False)
    born = Date("Date of birth", required=False, past=True, hint="For example, 27 3 1990")
    crime_number = Text("Crime number", required=False, width=20)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(found.values()):
            raise forms.ValidationError("Enter one thing to search for: a name is enough.")
        return found


class CallForm(Form):
    """The little that a call has to give: how to reach them safely comes first, and the rest can wait."""

    submit = "Take the referral"
    cancel_words = "Search again"
    draft = "support.call"

    who = Radios("Is it one of these?", ((NOBODY, "Somebody new"),), missing="Say whether it is one of these")
    only_phone = YesNo(
        "Did the person say how it is safe to reach them?",
        hint="If not, we only call, leave no message and do not say who we are.",
        reveal=("phone_hours", "sms", "voicemail"),
        required=False,
    )
    phone_hours = Text("Calls only between these hours", required=False, width=20, hint="For example 18:00-20:00")
    voicemail = YesNo("May we leave a message on voicemail?", required=False)
    sms = YesNo("May we send a text message in neutral words?", required=False)
    phone = Phone("Telephone number", required=False)
    name = Text("Name", missing="Enter a name, or what the person is called", max_length=120)
    born = Date("Date of birth", required=False, past=True)
    source = Select("Who is calling?", SOURCES)
    person_knows = YesNo(
        "Does the person know of this referral?",
        hint="Yes, if they call themselves. If not, nobody contacts them until they have been told.",
    )
    title = Text("What happened, in a line", max_length=120, hint="Without details. It does not have to be a crime.")
    crime_number = Text("Crime number", required=False, width=20, hint="It is not needed.")
    sections = (
        Section("Who is it about?", ("who",)),
        Section("How to reach them safely", ("only_phone", "phone")),
        Section("The call", ("name", "born", "source", "person_knows", "title", "crime_number")),
    )
