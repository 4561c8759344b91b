"""What was passed on about a person, item by item: what, to whom, on which ground, when and by whom.

It is read from the rows of what happened, in one statement, and kept nowhere a second time. Each source is a function
that gives its rows in the same columns; another one (an extract for the police) is added with `@source`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from wayforward.process.consents import Kind
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Document
from wayforward.web.people.models import Consent
from wayforward.web.restorative.models import AgencyEnquiry, Approach, Disclosure, Participation, Signature
from wayforward.web.support.models import SupportCase

from .gathering import File, spoken
from .models import Pack, PoliceExtract, PoliceItem

ACCESS = Purpose.ACCESS
YOUR_CONSENT = "You agreed to it"


@dataclass(frozen=True)
class Line:
    """One item that was passed on. `consent` is what the person agreed to, with their words; `sha256` the hash of
    exactly the version that went. `by` is the name of a member of staff, or empty."""

    at: datetime
    what: str
    to: str
    ground: str
    by: str
    source: str
    row_id: UUID
    case_id: UUID
    sha256: str = ""
    consent: Consent | None = None

    @property
    def words(self) -> Any:
        """What was passed on in the person's own words, sealed; None where it was not words of theirs."""
        if self.consent is None:
            return None
        return self.consent.item if self.source == "restorative.disclosure" else self.consent.scope


Source = Callable[[Sequence[File]], "QuerySet[Any, Any]"]
_sources: list[Source] = []
# How the lines of each source read: what was passed on ({} is the detail), to whom, and on which ground.
READS: dict[str, tuple[str, str, str]] = {
    "restorative.disclosure": ("What you said ({})", "The other person in the case", YOUR_CONSENT),
    "restorative.approach": (
        "That you would like to be in touch, in the words that you agreed to",
        "The other person in the case",
        YOUR_CONSENT,
    ),
    "restorative.agencyenquiry": ("Your name, with a question about: {}", "", YOUR_CONSENT),
    "support.supportcase": ("Your details, and a summary", "The restorative justice team", YOUR_CONSENT),
    "outgoing.document": (
        "What you agreed, with the name that you go by",
        "Whoever else signed it",
        "You signed it",
    ),
    "public.storydraft": ("A story in which nobody is known by their name", "The public", YOUR_CONSENT),
    "rights.policeitem": (
        "A paragraph of your file, of which you were given notice",
        "The police",
        "They asked for it",
    ),
    "rights.pack": ("A copy of what we hold about you ({})", "You, or whoever you named", "You asked for it"),
}


def source(function: Source) -> Source:
    """Name a function that gives the rows by which something left these files of one person (see `columns`)."""
    _sources.append(function)
    return function


def columns(rows: Any, label: str, **given: Any) -> "QuerySet[Any, Any]":
    """The rows of one source in the columns that all sources have: what is not given is `at`, `by`, `case_id` of the
    row, and nothing else."""
    empty = Value("", output_field=TextField())
    usual: dict[str, Any] = {
        "line_at": F("at"),
        "line_by": F("by__name"),
        "line_case": F("case_id"),
        "line_detail": empty,
        "line_to": empty,
        "line_ground": empty,
        "line_consent": Value(None, output_field=UUIDField()),
        "line_sha256": empty,
    }
    shown = usual | {f"line_{name}": value for name, value in given.items()}
    ids: dict[str, Field[Any, Any]] = {"line_case": UUIDField(), "line_consent": UUIDField()}
    # On PostgreSQL the columns of all sources have to be of one type.
    ready = {
        name: value if name == "line_at" else Cast(value, ids.get(name, TextField())) for name, value in shown.items()
    }
    named: Any = rows.order_by().annotate(line_source=Value(label, output_field=TextField()), **ready)
    return named.values_list("line_source", "pk", *usual)  # type: ignore[no-any-return]


def of_files(files: Sequence[File]) -> list[Line]:
    """All that was passed on out of these files of one person, in the order in which it left: two statements."""
    if not files:
        return []
    first, *others = [function(files) for function in _sources]
    found = sorted(first.union(*others, all=True), key=lambda row: (row[2], str(row[1])))
    ids = {row[8] for row in found} - {None}
    given = {row.pk: row for row in Consent.unwalled(ACCESS).filter(pk__in=ids)} if ids else {}
    return [_line(row, given.get(row[8])) for row in found]


def _line(row: tuple[Any, ...], consent: Consent | None) -> Line:
    label, pk, at, by, case_id, detail, to, ground, _, sha256 = row
    what, usual_to, usual_ground = READS[label]
    words = spoken(detail)
    what = what.format(words) if words else what.replace(" ({})", "")
    if usual_ground == YOUR_CONSENT and consent is not None:
        usual_ground = f"{YOUR_CONSENT} on {consent.at:%-d %B %Y}"
    because = f"By law ({spoken(ground)})" if ground else usual_ground
    return Line(at, what, to or usual_to, because, by or "", label, pk, case_id, sha256, consent)


@source
def released(files: Sequence[File]) -> "QuerySet[Any, Any]":
    """What the person said and agreed to pass on (C8), to the other side or to a body."""
    rows = Disclosure.unwalled(ACCESS).filter(from_participation__in=_parts(files))
    return columns(
        rows, "restorative.disclosure", detail=F("how"), to=F("to_agency__name"), consent=F("consent_id"),
        sha256=F("item_sha256"),
    )  # fmt: skip


@source
def approached(files: Sequence[File]) -> "QuerySet[Any, Any]":
    """That the other person was approached, in the words that were agreed (C4)."""
    asked = Consent.unwalled(ACCESS).filter(participation_id__in=_parts(files), kind=Kind.C4)
    rows = Approach.unwalled(ACCESS).filter(consent_id__in=asked.values("pk")).exclude(result="not_reached")
    return columns(rows, "restorative.approach", consent=F("consent_id"))


@source
def asked_of_agencies(files: Sequence[File]) -> "QuerySet[Any, Any]":
    """What a body was asked about the person: their name, and the questions."""
    rows = AgencyEnquiry.unwalled(ACCESS).filter(participation__in=_parts(files))
    return columns(
        rows, "restorative.agencyenquiry", detail=F("asked"), to=F("agency__name"), ground=F("gateway")
    )  # fmt: skip


@source
def referred(files: Sequence[File]) -> "QuerySet[Any, Any]":
    """Details and a summary that went from support to the restorative justice team (C3)."""
    cases = [file.pk for file in files if file.kind == "support"]
    rows = SupportCase.unwalled(ACCESS).filter(pk__in=cases).exclude(rj_case_id=None)
    given = Consent.unwalled(ACCESS).filter(case_id=OuterRef("pk"), kind=Kind.C3).order_by("-at")
    parts = Participation.unwalled(ACCESS).filter(case_id=OuterRef("rj_case_id"), person=OuterRef("person_id"))
    return columns(
        rows.annotate(went_at=Subquery(parts.values("joined_at")[:1])).exclude(went_at=None),
        "support.supportcase", at=F("went_at"), by=Subquery(given.values("by__name")[:1]), case=F("pk"),
        consent=Subquery(given.values("pk")[:1]),
    )  # fmt: skip


@source
def agreed(files: Sequence[File]) -> "QuerySet[Any, Any]":
    """The paper of an agreement, to everybody who signed it (C10)."""
    signed = Signature.unwalled(ACCESS).filter(participation__in=_parts(files), agreement=OuterRef("of_id"))
    rows = Document.unwalled(ACCESS).filter(Exists(signed), kind="agreement")
    return columns(rows, "outgoing.document", at=F("made_at"), sha256=F("sha256"))


@source
def published(files: Sequence[File]) -> "QuerySet[Any, Any]":
    """A story, in the version that the person agreed to (C17)."""
    given = Consent.unwalled(ACCESS).filter(participation_id__in=_parts(files), kind=Kind.C17).order_by("-at")
    mine = given.filter(case_id=OuterRef("case_id"))
    rows = record.Line.unwalled(ACCESS).filter(Exists(mine), event=Event.STORY_PUBLISHED)
    return columns(
        rows, "public.storydraft", by=Subquery(Staff.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]),
        consent=Subquery(mine.values("pk")[:1]), sha256=Subquery(mine.values("item_sha256")[:1]),
    )  # fmt: skip


@source
def given_to_police(files: Sequence[File]) -> "QuerySet[Any, Any]":
    """Each paragraph of an extract that was given to the police, with the hash of the extract."""
    mine = Q(pk__in=[])
    for file in files:
        mine |= Q(case_id=file.case_id, person=file.person)
    extracts = PoliceExtract.unwalled(ACCESS).filter(request=OuterRef("request"))
    rows = PoliceItem.unwalled(ACCESS).filter(mine).exclude(given_at=None)
    return columns(rows, "rights.policeitem", at=F("given_at"), sha256=Subquery(extracts.values("sha256")[:1]))


@source
def copied(files: Sequence[File]) -> "QuerySet[Any, Any]":
    """Copies of their own data, to the person who asked."""
    rows = Pack.unwalled(ACCESS).filter(person__in={file.person for file in files}).exclude(fetched_at=None)
    return columns(
        rows, "rights.pack", at=F("fetched_at"), by=F("fetched_by__name"), case=F("pk"), detail=F("ref"),
        sha256=F("agreed_sha256"),
    )  # fmt: skip


def _parts(files: Sequence[File]) -> list[UUID]:
    return [file.pk for file in files if file.kind == "participation"]
