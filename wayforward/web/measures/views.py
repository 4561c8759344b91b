"""How somebody is: questions asked in either kind of case, and the earlier answers beside the newer ones."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import instruments
from wayforward.process.instruments import Change, Instrument
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.people import cases
from wayforward.web.people.models import Person
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

from .actions import answer_measure
from .forms import measure_form
from .models import Answer

# More than anybody is asked in the life of a case.
A_PAGE = 24
CHANGE_WORDS = {
    Change.BETTER: "Better than the time before",
    Change.WORSE: "Worse than the time before",
    Change.NO_RELIABLE_CHANGE: "About the same as the time before",
}


@dataclass(frozen=True)
class Asked:
    """One time that questions were answered: each answer as (question, answer), and what they come to."""

    title: str
    point: str
    at: datetime
    by: str
    lines: tuple[tuple[str, str], ...]
    score: str
    changed: str


@require_safe
def answers(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Who can be asked what, and what was answered before, for each person whom the viewer may know of."""
    at = cases.at(request, kind, pk)
    people = at.people()
    page = page_of(at.look.rows(Answer).select_related("by"), request, size=A_PAGE)
    rows = page.rows
    sealed = [words for row in rows for words in (row.answers, row.score, row.band)]
    names = [words for person in people for words in (person.known_as, person.legal_name)]
    read = vault.unseal_many(at.look, [*names, *sealed])
    told = read[len(names) :]
    may = at.may("answer_measure").allowed
    known = [instruments.load(code) for code in instruments.codes()]
    return render(
        request,
        "measures/answers.html",
        {
            "at": at,
            "page": page,
            "people": [
                {
                    "name": read[2 * number] or read[2 * number + 1],
                    "asks": [(each.title, each.about, _ask(kind, pk, person, each)) for each in known] if may else [],
                    "asked": _asked([(row, told[3 * n : 3 * n + 3]) for n, row in enumerate(rows)], person),
                }
                for number, person in enumerate(people)
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, kind: str, pk: UUID, person: UUID, instrument: str) -> HttpResponse:
    """The questions, one after another. The score is made by rule and never typed."""
    at = cases.at(request, kind, pk)
    row = next((each for each in at.people() if each.pk == person), None)
    if row is None or instrument not in instruments.codes():
        raise Http404
    chosen, place = instruments.load(instrument), at.place(row)
    back = reverse("measures:answers", args=[kind, pk])
    form = measure_form(chosen).of(request, draft_for=person, cancel=back)

    def save() -> Answer:
        at.may("answer_measure").require()
        typed = form.cleaned_data
        by_code = {item.code: typed[item.code] for item in chosen.items}
        return answer_measure(
            person=row,
            case_id=place.case_id,
            compartment=place.compartment,
            key_id=place.key_id,
            instrument=instrument,
            timepoint=typed["timepoint"],
            answers=list(by_code.values()) if chosen.is_summed else _given(by_code),
            mode=typed["mode"],
            by=_staff(request),
            at=typed["at"],
            said_by=record.said(row),
        )

    if done := once(request, form, save, then=back):
        messages.success(request, "The answers were saved.")
        return done
    return render(
        request,
        "measures/answer.html",
        {"form": form, "title": chosen.title, "caption": at.title, "back": back, "chosen": chosen},
    )


def _given(answers: dict[str, int | None]) -> dict[str, int | None]:
    return {code: value for code, value in answers.items() if value is not None}


def _ask(kind: str, pk: UUID, person: Person, instrument: Instrument) -> str:
    return reverse("measures:answer", args=[kind, pk, person.pk, instrument.code])


def _asked(rows: Sequence[tuple[Answer, Sequence[str]]], person: Person) -> list[Asked]:
    """What this person answered, newest first, each set compared with the one before of its kind."""
    own = [(row, words) for row, words in rows if row.person_id == person.pk]
    found = []
    for number, (row, (answered, score, band)) in enumerate(own):
        before = next((words[1] for each, words in own[number + 1 :] if each.instrument == row.instrument), "")
        chosen = instruments.load(row.instrument)
        if gone := answered in (vault.ERASED, vault.UNREADABLE):
            score = before = ""
        found.append(
            Asked(
                title=chosen.title,
                point=instruments.TIMEPOINT_WORDS[instruments.Timepoint(row.timepoint)],
                at=row.at,
                by=row.by.name,
                lines=(("What they answered", answered),) if gone else _lines(chosen, answered),
                score=f"{score} of {_most(chosen)}: {band}" if score else "",
                changed=CHANGE_WORDS[instruments.change(chosen, int(before), int(score))] if before and score else "",
            )
        )
    return found


def _lines(instrument: Instrument, answered: str) -> tuple[tuple[str, str], ...]:
    kept = json.loads(answered)
    values = kept if isinstance(kept, dict) else dict(zip((i.code for i in instrument.items), kept, strict=True))
    return tuple((item.words, _words(instrument, values.get(item.code), item.highest)) for item in instrument.items)


def _words(instrument: Instrument, value: int | None, highest: int) -> str:
    if value is None:
        return "Not answered"
    return next((option.words for option in instrument.options if option.value == value), f"{value} of {highest}")


def _most(instrument: Instrument) -> int:
    return sum(item.highest for item in instrument.items)


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]
