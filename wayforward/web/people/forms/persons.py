from collections.abc import Mapping
from datetime import date
from typing import Any

from wayforward.process import people as rules
from wayforward.process import reference, safe_contact
from wayforward.web.ui.forms import (
    Date,
    Email,
    Form,
    LongText,
    Option,
    Phone,
    Radios,
    Section,
    Select,
    Text,
    Tick,
    YesNo,
)

LANGUAGES = (
    ("en", "English"), ("bn", "Bengali"), ("gu", "Gujarati"), ("pa", "Punjabi"), ("pl", "Polish"), ("ro", "Romanian"),
    ("so", "Somali"), ("ur", "Urdu"), ("ar", "Arabic"), ("cy", "Welsh"), ("bfi", "British Sign Language"),
    ("other", "Another language"),
)  # fmt: skip
SKIP = "Skip this question"


class PersonForm(Form):
    """What is known of a person and how to reach them."""

    submit = "Save"
    draft = "people.details"
    legal_name = Text("Name", missing="Enter a name, or what the person is called")
    known_as = Text("What they like to be called", required=False)
    pronouns = Text("Pronouns", required=False, width=20)
    born = Date("Date of birth", required=False, past=True, hint="For example, 27 3 1990")
    label_preference = Select(
        "The word for somebody who was harmed",
        [(label.value, words) for label, words in rules.LABEL_WORDS.items()],
        hint="Ask which word they would use, if any.",
        required=False,
    )
    phone = Phone("Telephone number", required=False)
    email = Email("E-mail address", required=False)
    address = LongText("Address", required=False, rows=3, max_length=400)
    address_secret = Tick("The address is secret", required=False, hint="Nobody is to find out where they live.")
    language = Select("Language they like to speak", LANGUAGES)
    access_needs = LongText(
        "What makes it easier for them",
        required=False,
        rows=3,
        hint="For example large print, or a room without stairs.",
    )
    sections = (
        Section("Who they are", ("legal_name", "known_as", "pronouns", "born", "label_preference")),
        Section(
            "How to reach them",
            ("phone", "email", "address", "address_secret"),
            "Check a change with the person, by a way that is known to be safe.",
        ),
        Section("What makes it easier", ("language", "access_needs")),
    )


class SafeContactForm(Form):
    """How it is safe to reach somebody. Nothing answered about a way means that it is not used."""

    submit = "Save what we agreed"
    draft = "people.safe_contact"
    phone = Radios(
        "Telephone",
        [
            Option("yes", "Yes", reveal=("phone_hours", "phone_days", "voicemail", "who_we_are")),
            Option("no", "No"),
        ],
    )
    phone_hours = Text(
        "Only between these hours",
        required=False,
        width=20,
        hint="For example 18:00-20:00. Leave it empty for any hour.",
    )
    phone_days = Select(
        "Only on these days",
        (("mon,tue,wed,thu,fri", "Monday to Friday"), ("sat,sun", "Saturday and Sunday")),
        empty="Any day",
        required=False,
    )
    voicemail = YesNo("May we leave a message on voicemail?", required=False)
    who_we_are = YesNo("May we say who we are to whoever answers?", required=False)
    sms = Radios(
        "Text message",
        [Option("yes", "Yes", "Only neutral words from a fixed list.", reveal=("sms_hours",)), Option("no", "No")],
    )
    sms_hours = Text("Text messages only between these hours", required=False, width=20)
    email = Radios("E-mail", [Option("yes", "Yes", "Only neutral words."), Option("no", "No")])
    post = Radios("Letter", [Option("yes", "Yes", "In a plain envelope."), Option("no", "No")])
    video = Radios("Video call", [Option("yes", "Yes"), Option("no", "No")])
    in_person = Radios("Meeting in person", [Option("yes", "Yes"), Option("no", "No")])
    shared_device = YesNo("Does somebody else use the same telephone or computer?", required=False)
    who_else_may_answer = Text("Who else may answer, and what may they be told?", required=False, max_length=80)
    cover_name = Text("A name to call under", required=False, max_length=80, hint="If they would like us to use one.")
    code_word = Text("A word by which they know that it is us", required=False, max_length=80)
    sections = (
        Section("Ways to reach them", ("phone", "sms", "email", "post", "video", "in_person")),
        Section("What else to mind", ("shared_device", "who_else_may_answer", "cover_name", "code_word")),
    )

    def clean(self) -> dict[str, Any]:
        """The rules of safe contact read the profile; what they cannot understand is said beside its field."""
        cleaned = super().clean() or self.cleaned_data
        try:
            safe_contact.parse(self.profile())
        except safe_contact.ProfileError as wrong:
            for place, words in wrong.problems.items():
                channel, _, part = place.partition(".")
                name = f"{channel}_{part}" if f"{channel}_{part}" in self.fields else channel
                self.add_error(name if name in self.fields else None, words)
        return cleaned

    def profile(self) -> dict[str, Any]:
        """What was typed, as the rules read it."""
        typed = self.cleaned_data
        profile: dict[str, Any] = {
            channel.value: {"allowed": typed.get(channel.value) == "yes"} for channel in safe_contact.Channel
        }
        for channel in ("phone", "sms"):
            if hours := typed.get(f"{channel}_hours"):
                profile[channel]["hours"] = hours
        if days := typed.get("phone_days"):
            profile["phone"]["days"] = str(days).split(",")
        if profile["phone"]["allowed"]:
            profile["phone"] |= {name: bool(typed.get(name)) for name in ("voicemail", "who_we_are")}
        for name in ("who_else_may_answer", "cover_name", "code_word"):
            if typed.get(name):
                profile[name] = typed[name]
        return profile | ({"shared_device": True} if typed.get("shared_device") else {})

    @staticmethod
    def initial_of(profile: safe_contact.Profile) -> dict[str, Any]:
        """A profile as the form shows it; nothing chosen where nothing was agreed."""
        if not profile.agreed:
            return {}
        shown: dict[str, Any] = {
            channel.value: "yes" if profile.rule(channel).allowed else "no" for channel in safe_contact.Channel
        }
        for channel in ("phone", "sms"):
            rule = profile.rule(safe_contact.Channel(channel))
            if rule.after is not None and rule.before is not None:
                shown[f"{channel}_hours"] = f"{rule.after:%H:%M}-{rule.before:%H:%M}"
        phone = profile.rule(safe_contact.Channel.PHONE)
        shown |= {"phone_days": ",".join(phone.days), "voicemail": phone.voicemail, "who_we_are": phone.who_we_are}
        for name in ("shared_device", "who_else_may_answer", "cover_name", "code_word"):
            shown[name] = getattr(profile, name)
        return shown


class ConfirmForm(Form):
    """The ways of reaching somebody are still safe."""

    submit = "Yes, all of it is still safe"


def equality_form(day: date) -> type[Form]:
    """The questions of the list that holds on a day: every one optional, with the reason for asking."""
    listed = reference.entries("equality", day)
    fields: dict[str, Any] = {
        code: Select(entry["words"], _coded(entry["options"]), empty=SKIP, hint=entry["why"], required=False)
        for code, entry in listed.items()
    }
    groups = [
        {"code": code, "words": f"{entry['group']}: {entry['words']}"}
        for code, entry in reference.entries("ethnicity", day).items()
    ]
    fields["ethnic_group"] = Select(
        "What is your ethnic group?",
        _coded([*groups, {"code": "prefer_not_to_say", "words": "Prefer not to say"}]),
        empty=SKIP,
        hint="To see whether people of every group are offered the same.",
        required=False,
    )
    return type("EqualityForm", (Form,), {"submit": "Save the answers", "cancel_words": "Skip all of them", **fields})


def _coded(options: list[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(option["code"], option["words"]) for option in options]


class DeathForm(Form):
    """A person has died."""

    submit = "Record the death and stop everything planned"
    submit_style = "warning"
    died_on = Date("When did they die?", required=False, past=True, hint="Leave it empty if it is not known.")
