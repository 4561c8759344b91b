"""One row of a case as a page shows it: each field with its label, codes in words, sealed words as the viewer may see
them. What is shown of a row is decided here and nowhere else, so that a new field is on its page by being in its model.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from wayforward.process import (
    activities,
    agreements,
    allocation,
    consents,
    instruments,
    participation,
    referrals,
    responsibility,
    safe_contact,
)
from wayforward.process import risk as risks
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.people.models import Agency, Happened, Person
from wayforward.web.record.models import Line
from wayforward.web.restorative.at import At
from wayforward.web.restorative.models import Participation
from wayforward.web.vault.fields import Sealed, SealedField

# What every row has, what the page shows in its head, and what says nothing to a reader.
LEFT_OUT = {
    *("id", "case", "case_id", "compartment", "key_id", "at", "recorded_at", "by", "said_by", "superseded_by"),
    *("of_type", "of_id", "text_sha256", "item_sha256", "sha256", "consent_id", "document_id", "version", "facts"),
    *("state_at", "joined_at", "received_at", "changed_at", "number", "signatories", "assessments", "dyads"),
    *("having_heard", "revises", "varies", "participation_id", "guardian_for_id", "support_case_id", "pdf"),
}
LABELS = {
    "about": "About",
    "apology": "Apology",
    "arrives_at": "Arrives",
    "breaks": "Breaks",
    "apology_received_as": "How the apology was received",
    "approved": "Signed off",
    "asked": "Asked for",
    "at_risk": "At risk",
    "authority": "By what authority",
    "cancelled_because": "Called off because",
    "consistent_with_police": "Fits what the police say",
    "covers": "Covers",
    "covers_direct": "Forbids direct contact",
    "covers_indirect": "Forbids contact through others",
    "crime_number": "Crime number",
    "due_on": "By",
    "ended": "How it ended",
    "ended_by": "Ended early by",
    "entrance": "Enters by",
    "expires_on": "Holds until",
    "facts_confirmed": "What they confirm",
    "first_contact_by": "First contact by",
    "from_on": "From",
    "from_participation": "From",
    "gateway": "By which lawful way",
    "given_how": "How it was given",
    "heard_by": "Heard by",
    "issued_by": "Issued by",
    "item": "The exact words",
    "leaves_first": "Leaves first",
    "made_worse": "Made anything worse",
    "minutes": "Minutes",
    "nil_orders": "No orders",
    "nil": "No orders",
    "not_proceeding": "What not going on would mean",
    "overall": "Overall, from 1 to 5",
    "outside_profile": "Outside what was agreed as safe",
    "owners": "Who does it",
    "participation": "Person",
    "planned_at": "Planned for",
    "pressured": "Felt pressed to say yes, from 1 to 5",
    "protects": "Protects",
    "read_back": "Read back",
    "recipient_agreed": "They wanted to hear it",
    "recommend": "Others should be offered it, from 1 to 5",
    "response": "Then",
    "rest": "Every other factor",
    "risk_view": "Their view of risk",
    "said_to": "Said to",
    "scope": "In these words",
    "source": "Known from",
    "stop_signal": "The word or sign to stop",
    "text": "In their words",
    "to": "Names",
    "to_agency": "To",
    "to_participation": "To",
    "to_staff": "To",
    "trigger": "If",
    "until_on": "Until",
    "venue": "Where",
    "wants_to_be_told": "Wants to be told how it goes",
    "wording": "The words that were used",
    "words": "What was said or written",
}
CODES: dict[str, str] = {
    **{str(key): words for key, words in activities.METHOD_WORDS.items()},
    **{str(key): words for key, words in responsibility.LEVEL_WORDS.items()},
    **{str(key): words for key, words in allocation.CONFLICT_WORDS.items() if key != "other"},
    **{str(key): words for key, words in agreements.KIND_WORDS.items()},
    **{str(key): words for key, words in agreements.STEP_WORDS.items()},
    **{str(key): words for key, words in participation.UNDERSTANDS_WORDS.items() if key not in {"yes", "no"}},
    **{str(key): words for key, words in referrals.SOURCE_WORDS.items()},
    **{kind.value: entry.title for kind, entry in consents.CATALOGUE.items()},
    **{code: factor.words for code, factor in risks.FACTORS.items()},
    **{str(key): words for key, words in safe_contact.RESULT_WORDS.items()},
    "verbal_recorded_by": "They said it, and it was written down",
    "rj_team": "The restorative justice team",
}
# What a code says depends on the field it stands in.
CODES_OF: dict[tuple[str, str], str] = {
    ("rest", "no"): "Asked about; the answer was no",
    ("language", "en"): "",
    ("understands", "no"): "Not now",
    ("mode", "in_person"): "In person",
    ("direction", "out"): "We reached out to them",
    ("direction", "in"): "They came to us",
    **{("channel", str(key)): words for key, words in safe_contact.CHANNEL_WORDS.items()},
}


@dataclass(frozen=True)
class Shown:
    """One row, ready for a page: label and words of each field that has something in it."""

    row: Any
    fields: tuple[tuple[str, str], ...]

    def of(self, label: str) -> str:
        """The words of one field by its label; empty where it has none."""
        return dict(self.fields).get(label, "")


def show(at: At, rows: Sequence[WalledModel], *, without: Iterable[str] = ()) -> list[Shown]:
    """Each of these rows with what may be read of it: one statement for all keys, the names of people with it."""
    left_out = LEFT_OUT | set(without)
    columns = [
        (
            row,
            [each for each in row._meta.concrete_fields if each.name not in left_out and each.attname not in left_out],
        )
        for row in rows
    ]
    sealed = [
        getattr(row, each.attname)
        for row, fields in columns
        for each in fields
        if isinstance(each, SealedField) and getattr(row, each.attname)
    ]
    words = iter(at.words(sealed))
    return [Shown(row, tuple(_fields(at, row, fields, words))) for row, fields in columns]


def _fields(at: At, row: Any, fields: Iterable[Any], words: Any) -> Iterable[tuple[str, str]]:
    for each in fields:
        value = getattr(row, each.attname)
        if isinstance(value, Sealed):
            text = next(words) if value else ""
        else:
            text = _said(at, row, each, value)
        if text:
            yield label_of(each), text


def label_of(each: "models.Field[Any, Any]") -> str:
    """The label of a field: its own, or its name as it is said."""
    return LABELS.get(each.name, each.name.replace("_", " ").capitalize())


def _said(at: At, row: Any, each: Any, value: Any) -> str:
    """A value in words. A row that it points to is named only if it was read with it."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(each, models.ForeignKey):
        return _named(at, row, each, value)
    if isinstance(each, models.BooleanField):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(filter(None, (word(at, part) for part in value)))
    if isinstance(value, dict):
        return ", ".join(f"{word(at, key)}: {word(at, part)}" for key, part in value.items())
    return CODES_OF.get((each.name, str(value)), word(at, value))


def _named(at: At, row: Any, each: Any, value: Any) -> str:
    if issubclass(each.related_model, Participation):
        return at.names.get(str(value), "Somebody")
    if issubclass(each.related_model, Person):
        return at.persons.get(str(value), "Somebody")
    if issubclass(each.related_model, Staff | Agency) and each.is_cached(row):
        return str(getattr(row, each.name).name)
    return ""


def word(at: At, value: Any) -> str:
    """A code, a day, a moment or the id of somebody in the case, in words; an id that says nothing is left out."""
    if isinstance(value, datetime):
        return f"{clock.local(value):%-d %B %Y at %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, dict):
        return ", ".join(f"{word(at, key)} {word(at, part)}".lower() for key, part in value.items())
    text = str(value)
    known = at.names.get(text) or at.persons.get(text) or CODES.get(text)
    if known:
        return known
    is_id = len(text) == 36 and text.count("-") == 4
    return "" if is_id else text.replace("_", " ").capitalize()


def model_of(label: str) -> type[Happened] | None:
    """The table of what happened with this label, as the record keeps it; None for what has no page of its own."""
    app, _, name = label.partition(".")
    if label != "measures.feedback" and (app not in {"restorative", "people"} or name in {"", "concern", "visit"}):
        return None
    try:
        model = apps.get_model(app, name)
    except LookupError:
        return None
    return model if issubclass(model, Happened) and not model.wall_person else None


def read_with(model: type[WalledModel]) -> list[str]:
    """The rows that are read with one of these, in the same statement: staff and agencies, whose names are shown."""
    return [
        each.name
        for each in model._meta.concrete_fields
        if isinstance(each, models.ForeignKey) and issubclass(each.related_model, Staff | Agency)
    ]


def sentence(at: At, line: Line) -> str:
    """What a line of the record says, its codes in words; and whose part it is about, where the viewer may know."""
    spoken = {key: _spoken(at, value) for key, value in line.payload.items()}
    if line.event == Event.MEASURE_ANSWERED:
        spoken |= instruments.words_of_line(line.payload)
    if line.event == Event.CONTACT_RECORDED:
        spoken |= {"channel": _channel(line), "result": f"({spoken['result']})"}
    said = record.words_of(line, {key: words for key, words in spoken.items() if words}).rstrip(".")
    who = at.names.get(line.object_id, "") if line.object_type == "restorative.participation" else ""
    return f"{said} ({who})" if who else said


def _channel(line: Line) -> str:
    return safe_contact.CHANNEL_WORDS[safe_contact.Channel(line.payload["channel"])].lower()


def _spoken(at: At, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_spoken(at, each) for each in value)))
    if isinstance(value, str) and value in STATES:
        return STATES[value].lower()
    words = word(at, value) if isinstance(value, str) else str(value)
    return words[:1].lower() + words[1:]


STATES = {str(state): words for state, words in participation.STATE_WORDS.items()}
