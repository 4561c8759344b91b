"""Files of referrals: the list, a new one, its columns, what becomes of each row, and the file to send back."""

import csv
import io
import json
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import acts
from wayforward.process import importing as rules
from wayforward.process.fresh import Opens
from wayforward.process.importing import COMES_IN, FATE_WORDS, FAULT_WORDS, CellFault, Column, Fate
from wayforward.web import clock, record, vault
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.people.models import Agency
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of
from wayforward.web.uploads.receiving import takes_a_file

from . import actions
from .forms import ANOTHER, BringForm, ColumnsForm, FileForm, GiveUpForm
from .models import Columns, Import, ImportRow

POSTS = ["GET", "HEAD", "POST"]
A_PAGE = 25
STATE_WORDS = {
    "columns": ("Say what its columns are", "wait"),
    "checking": ("Its rows are being looked at", "wait"),
    "checked": ("Waits for your decision", "wait"),
    "bringing": ("Its rows are coming in", "wait"),
    "done": ("Brought in", "done"),
    "given_up": ("Given up", "done"),
}
TAGS = {Fate.NEW: "", Fate.INVALID: "stop", Fate.SAME_PERSON: "warm", Fate.SAME_INCIDENT: "warm"}


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    me = _importer(request)
    page = page_of(Import.visible_to(me).select_related("agency"), request)
    entries = [{"run": row, "words": STATE_WORDS[row.state][0], "mark": STATE_WORDS[row.state][1]} for row in page.rows]
    return render(request, "importing/files.html", {"entries": entries, "page": page})


@takes_a_file
@require_http_methods(POSTS)
def new(request: HttpRequest) -> HttpResponse:
    me = _importer(request)
    agencies = {str(each.pk): each for each in Agency.objects.filter(service=me.service_id).order_by("name", "pk")}
    form = FileForm.of(request, cancel=reverse("importing:files"))
    form.fields["agency"].choices = [*((pk, each.name) for pk, each in agencies.items()), (ANOTHER, "Another one")]

    def save() -> Import:
        typed = form.cleaned_data
        agency = agencies.get(typed["agency"]) or actions.add_agency(
            name=typed["agency_name"], kind=typed["source"], by=me, at=clock.now()
        )
        return actions.receive_file(
            agency=agency, source=typed["source"], table=typed["file"].content, by=me, at=clock.now()
        )

    if done := once(request, form, save, then=lambda made: reverse("importing:columns", args=[made.pk])):
        return done
    lede = "Nothing comes in yet: first you see what becomes of each row. The same file twice brings nothing twice."
    return _form_page(request, form, "Bring in a file of referrals", lede=lede)


@require_http_methods(POSTS)
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    me = _importer(request)
    row = _run(me, pk)
    here = reverse("importing:run", args=[pk])
    if row.state != "columns":
        return render(request, "importing/decided.html", {"back": here}, status=409)
    headings = _read(vault.unseal(me, row.headings))
    known = Columns.objects.filter(agency=row.agency_id).values_list("headings", flat=True).first() or {}
    last = {Column(column): heading for column, heading in known.items() if heading in headings}
    form = ColumnsForm.of(request, cancel=here)
    form.ask(headings, last or rules.proposed(headings))

    def save() -> Import:
        typed = {Column(name): int(at) for name, at in form.cleaned_data.items() if at}
        return actions.name_columns(run=row, columns=typed, headings=headings, by=me, at=clock.now())

    if done := once(request, form, save, then=here):
        return done
    lede = (
        "Filled in as for the last file of this agency."
        if last
        else "A guess by the headings. What you say is remembered for the next file of this agency."
    )
    return _form_page(request, form, "Which column is what?", caption=row.agency.name, lede=lede)


@require_http_methods(POSTS)
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, what becomes of each row, and the decision."""
    me = _importer(request)
    row = _run(me, pk)
    here = reverse("importing:run", args=[pk])
    fates = actions.fates_of(row)
    good, wrong = sum(fates.get(fate, 0) for fate in COMES_IN), fates.get(Fate.INVALID, 0)
    form = BringForm.of(request, cancel=reverse("importing:give-up", args=[pk]))
    form.cancel_words = "Bring nothing in"
    form.submit = f"Bring in {good:,} referrals" if good != 1 else "Bring in one referral"
    if not wrong:
        del form.fields["leave_out"]

    def save() -> Import:
        return actions.bring_in(run=row, leave_out=bool(form.cleaned_data.get("leave_out")), by=me, at=clock.now())

    if done := once(request, form, save, then=here):
        messages.success(request, "The referrals are coming in. You can leave this page.")
        return done
    shown, older = _rows(request, me, row)
    return render(
        request,
        "importing/run.html",
        {
            "run": row,
            "words": STATE_WORDS[row.state][0],
            "form": form,
            "good": good,
            "wrong": wrong,
            "fates": [(FATE_WORDS[fate], fates[fate], fate.value) for fate in Fate if fates.get(fate)],
            "rows": shown,
            "older": older,
            "fate": request.GET.get("fate", ""),
            "done_so_far": row.checked if row.state == "checking" else row.brought,
            "out_of": row.rows if row.state == "checking" else good,
            "here": here,
        },
    )


@require_http_methods(POSTS)
def give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    me = _importer(request)
    row = _run(me, pk)
    form = GiveUpForm.of(request, cancel=reverse("importing:run", args=[pk]))
    if done := once(
        request, form, lambda: actions.give_up(run=row, by=me, at=clock.now()), then=reverse("importing:files")
    ):
        messages.success(request, "Nothing came in, and the file is gone.")
        return done
    lede = "Nothing comes in. The file and everything in it are deleted here at once."
    return _form_page(request, form, "Give this file up", caption=row.agency.name, lede=lede)


@fresh(Opens.EXPORT)
@require_safe
def to_put_right(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows that have to be put right, to send back: what stood in each, and what is wrong with it."""
    me = _importer(request)
    row = _run(me, pk)
    rows = list(ImportRow.visible_to(me).filter(run=row, fate=Fate.INVALID).order_by("number"))
    said = [_read(words) for words in vault.unseal_many(me, [each.cells for each in rows])]
    asked = [column for column in Column if column.value in row.columns]
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["Row", *(rules.COLUMN_WORDS[column] for column in asked), "What to put right"])
    for each, cells in zip(rows, said, strict=True):
        what = " ".join(f"{rules.COLUMN_WORDS[Column(name)]}: {words}" for name, words in _faults(each))
        table.writerow([each.number, *(_plain(cells[column]) for column in asked), what])
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="to-put-right.csv"', "Cache-Control": "no-store"},
    )


def _read(words: str) -> Any:
    """What was written as JSON and sealed. CannotBeRead where its key was destroyed: the page says that it is gone."""
    try:
        return json.loads(words)
    except ValueError:
        raise vault.CannotBeRead("the file was erased") from None


def _plain(cell: str) -> str:
    """A cell that no program of tables takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _faults(row: ImportRow) -> list[tuple[str, str]]:
    return [(name, FAULT_WORDS[CellFault(fault)]) for name, fault in row.faults.items()]


def _rows(request: HttpRequest, me: Staff, run: Import) -> tuple[list[dict[str, Any]], str]:
    """A page of rows by their numbers in the file, each with its fate and what is wrong beside the cell."""
    rows = ImportRow.visible_to(me).filter(run=run).order_by("number")
    fate, after = request.GET.get("fate", ""), request.GET.get("after", "")
    if fate in set(Fate):
        rows = rows.filter(fate=fate)
    if after.isascii() and after.isdecimal() and len(after) < 9:
        rows = rows.filter(number__gt=int(after))
    found = list(rows[: A_PAGE + 1])
    some = found[:A_PAGE]
    words = vault.unseal_many(me, [each.cells for each in some])
    shown = [
        {
            "row": each,
            "fate": FATE_WORDS[Fate(each.fate)],
            "mark": TAGS.get(Fate(each.fate), "done"),
            "cells": _cells(each, _read(said) if said else {}),
        }
        for each, said in zip(some, words, strict=True)
    ]
    more = f"?after={some[-1].number}{f'&fate={fate}' if fate else ''}#rows" if len(found) > A_PAGE else ""
    return shown, more


def _cells(row: ImportRow, said: dict[str, str]) -> list[tuple[str, str, str]]:
    """(what it is, what stands there, what is wrong with it) of every cell that has something, or should have."""
    wrong = dict(_faults(row))
    return [
        (rules.COLUMN_WORDS[column], _shown(column, said.get(column, "")), wrong.get(column.value, ""))
        for column in Column
        if said.get(column) or column.value in wrong
    ]


def _shown(column: Column, cell: str) -> str:
    """A cell as a page has it: a day that was understood, as days stand everywhere."""
    try:
        return f"{date.fromisoformat(cell):%-d %B %Y}" if column in rules.DATES else cell
    except ValueError:
        return cell


def _run(me: Staff, pk: UUID) -> Import:
    row: Import | None = Import.visible_to(me).select_related("agency", "service").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _importer(request: HttpRequest) -> Staff:
    me: Staff = request.user  # type: ignore[assignment]
    if not acts.may_act("import_referrals", (), me.roles):
        raise Http404
    record.looked(request, staff=me)
    return me


def _form_page(request: HttpRequest, form: Any, title: str, **context: Any) -> HttpResponse:
    return render(request, "ui/form_page.html", {"form": form, "title": title, "back": form.cancel, **context})
