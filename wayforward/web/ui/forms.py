"""The one form renderer. Every form of staff and of the public is a `Form` made of the fields listed here.

    from wayforward.web.ui.forms import Date, Form, LongText, Moment, Radios, Option, Section, once

    class OfferForm(Form):
        submit = "Record the offer"                     # the words of the button
        draft = "support.offer"                         # keep what is typed; leave out where nothing long is typed
        at = Moment("When did you talk?", past=True, initial=clock.now)
        response = Radios("What did they say?", [
            Option("not_now", "Not now", reveal=("ask_after",)),      # ask_after is asked only when this is chosen
            Option("never", "Never", "We will not mention it again."),
        ], to=offers.Response)                          # to= turns the text into an enum, UUID, int ...
        ask_after = Date("Not before", future=True)     # needed only when it is revealed
        why = LongText("Anything they want us to know", required=False, hint="In their words.")
        sections = [Section("The talk", ("at", "response")), Section("Their words", ("why",))]      # or none at all

    def offer(request, pk):
        case, look = door.support_case(request, pk)                             # 404 if walled
        form = OfferForm.of(request, draft_for=case.pk, cancel=case_url)        # bound on POST; else the kept draft
        if done := once(request, form, lambda: actions.offer(case=case, by=request.user, **form.cleaned_data),
                        then=case_url):                                         # or then=lambda made: address of it
            return done
        return render(request, "ui/form_page.html", {"form": form, "title": "Talk about restorative justice"})

`once` is None on GET, on errors, on a stale edit and on `Refused` (whose reasons then stand on the page); else it has
done the act exactly once however often the button was pressed, thrown the draft away, and is the redirect.

In a page of your own: `{% include "ui/form.html" %}` draws the error summary, the reasons, the kept draft, the two
versions, the form and its buttons. `{{ form.why.as_field_group }}` draws one field, `{% include "ui/form_head.html" %}`
everything above the fields. `ui/form_page.html` is a whole page: `title`, `caption`, `lede`, `back` (an address).

Fields: Text LongText Email Phone Number TimeOfDay Select Radios YesNo Checkboxes Tick Date Moment Paragraphs Scores
File Hidden. All take label, hint=, required=, initial=, missing= (said when nothing is answered). Choices may be set
later: `form.fields["person"].choices = [...]`; the people of a note by `form.fields["note"].people` and `.sources`.
Read the values from `cleaned_data`: a field that was not revealed is None, "" or [].

Editing: give `initial` and `version` (any text that changes when the row does). If it moved meanwhile, the page shows
both versions and asks. A refusal by hand: `form.refuse(refused)`.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, QueryDict

from wayforward.process.decision import Reason, Refused

from . import drafts
from .field_rows import Paragraph, Paragraphs, Score, Scores
from .fields import (
    Checkboxes,
    Choosing,
    Date,
    Email,
    Field,
    File,
    LongText,
    Moment,
    Number,
    Option,
    Phone,
    Radios,
    Select,
    Text,
    Tick,
    TimeOfDay,
    YesNo,
)
from .once import once
from .words import sayable

__all__ = [
    "Checkboxes",
    "Date",
    "Email",
    "Field",
    "File",
    "Form",
    "Hidden",
    "LongText",
    "Moment",
    "Number",
    "Option",
    "Paragraph",
    "Paragraphs",
    "Phone",
    "Radios",
    "Score",
    "Scores",
    "Section",
    "Select",
    "Text",
    "Tick",
    "TimeOfDay",
    "YesNo",
    "once",
]

SUBMIT_ID, VERSION = "wf-submit", "wf-version"
STALE = "Somebody else changed this while you were writing. Nothing is lost: see both versions below, and choose."


class Renderer(DjangoTemplates):
    """Our templates, for our forms alone: a form of another package keeps its own."""

    form_template_name = "ui/form_fields.html"
    field_template_name = "ui/fields/text.html"


class Hidden(Text):
    """A value that travels with the form and is not shown."""

    widget = forms.HiddenInput

    def __init__(self, label: str = "Hidden value", **given: Any) -> None:
        super().__init__(label, **given)


@dataclass(frozen=True)
class Section:
    """A part of a long form, with a heading."""

    title: str
    fields: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer of a field with choices, as its template draws it."""

    option: Option
    id: str
    checked: bool
    revealed: list["Bound"]

    @property
    def conditional_id(self) -> str:
        return f"conditional-{self.id}"


class Bound(BoundField):
    """A field of a form, as its template sees it."""

    form: Any
    field: Any

    def __getitem__(self, name: Any) -> Any:
        """A template asks for a key first: it is given what it means at once, and no error to catch."""
        return getattr(self, name) if isinstance(name, str) else super().__getitem__(name)

    def value(self) -> Any:
        """What is shown in the box: what was typed, what was kept, or what is stored. Always fit for a page."""
        if self.form.is_bound:
            raw = self.field.bound_data(self.data, self.initial)
        elif self.form.kept is not None:
            raw = self.field.widget.value_from_datadict(self.form.kept.data, {}, self.html_name)
        else:
            raw = self.initial
        return sayable(self.field.prepare_value(raw))

    @property
    def id(self) -> str:
        return f"id_{self.html_name}"

    @property
    def first_id(self) -> str:
        """Where a link in the error summary leads to: the first box at fault."""
        parts = self.wrong_parts
        if parts:
            return f"{self.id}_{parts[0]}"
        return str(self.field.widget.id_for_label(self.id)) or self.id

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint" if self.help_text else ""

    @property
    def error_id(self) -> str:
        return f"{self.id}-error" if self.errors else ""

    @property
    def described_by(self) -> str:
        counted = f"{self.id}-info" if isinstance(self.field, LongText) else ""
        return " ".join(each for each in (counted, self.hint_id, self.error_id) if each)

    @property
    def single(self) -> bool:
        """One box to tick, whose label is its own."""
        return isinstance(self.field, Tick)

    @property
    def optional(self) -> bool:
        return not self.field.required and not isinstance(self.field, Tick | Scores)

    @cached_property
    def wrong_parts(self) -> list[str]:
        """The boxes of a date that are at fault; all of them where the error names none."""
        parts = getattr(self.field, "parts", ())
        found = [part for error in self.errors.as_data() for part in (error.params or {}).get("parts", ())]
        return found or (list(parts) if self.errors else [])

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """The boxes of a date: name, label, width, what is in it, whether it is at fault."""
        typed = self.value()
        widths = {"year": 4, "time": 5}
        return [
            {
                "name": f"{self.html_name}_{part}",
                "id": f"{self.id}_{part}",
                "label": part.title(),
                "width": widths.get(part, 2),
                "value": typed.get(part, ""),
                "wrong": part in self.wrong_parts,
                "numeric": part != "time",
            }
            for part in self.field.parts
        ]

    @property
    def answers(self) -> list[Answer]:
        """The choices, each with its id, whether it is chosen, and the fields that it reveals."""
        value = self.value()
        return [
            Answer(
                option=option,
                id=f"{self.id}" if at == 0 else f"{self.id}-{at}",
                checked=self.field.opens(value, option),
                revealed=[self.form[name] for name in option.reveal],
            )
            for at, option in enumerate(self.field.options)
        ]

    @property
    def conditional(self) -> bool:
        return any(option.reveal for option in self.field.options)

    @property
    def paragraphs(self) -> list[dict[str, Any]]:
        """The rows of a note: what is typed, and empty ones up to the least number."""
        rows = [{"text": "", "about": [], "source": ""} | row for row in self.value()]
        spare = max(self.field.rows - len(rows), 1)
        rows += [{"text": "", "about": [], "source": ""} for _ in range(spare)]
        return [row | {"number": at, "at": f"{self.html_name}-{at}"} for at, row in enumerate(rows)]

    @property
    def blank_paragraph(self) -> dict[str, Any]:
        """The row that a script copies: `__N__` stands for its number."""
        return {"text": "", "about": [], "source": "", "number": "__N__", "at": f"{self.html_name}-__N__"}

    @property
    def scored(self) -> list[tuple[Option, str, str]]:
        """The rows of a table of scores: what is asked, the name of its boxes, what is chosen."""
        value = self.value()
        return [
            (row, f"{self.html_name}-{row.value}", value.get(row.value, self.field.default)) for row in self.field.asked
        ]


class Form(forms.Form):
    """A form of the service. Nothing typed into it is lost, and pressing its button twice does its act once."""

    fields: dict[str, Any]
    default_renderer = Renderer()  # one for all forms, so that a template is read once and not on every page
    bound_field_class = Bound
    use_required_attribute = False

    submit = "Save"
    submit_style = ""  # "warning" for what stops or ends something
    cancel_words = "Cancel"
    draft = ""
    sections: Iterable[Section] = ()

    def __init__(
        self,
        data: Any = None,
        *,
        draft_for: object = "",
        version: object = None,
        cancel: str = "",
        submit: str = "",
        **given: Any,
    ) -> None:
        super().__init__(data, **given)
        self.draft_key = f"{self.draft}:{draft_for}" if self.draft else ""
        self.draft_token = ""
        self.kept: drafts.Kept | None = None
        self.version = "" if version is None else str(version)
        self.cancel = cancel
        self.submit = submit or type(self).submit
        self.reasons: tuple[Reason, ...] = ()
        self.stale = False

    @classmethod
    def of(cls, request: HttpRequest, *given: Any, **more: Any) -> Self:
        """The form of this request: with what was posted, or else with what was kept of an earlier attempt."""
        sent = request.method == "POST"
        form = cls(request.POST if sent else None, *given, files=request.FILES if sent else None, **more)
        if form.draft_key and request.user.is_authenticated:
            form.draft_token = drafts.token(request.user.pk, form.draft_key)
            if not form.is_bound:
                form.kept = drafts.find(request.user, form.draft_key)
        return form

    def __getitem__(self, name: str) -> Bound:
        return super().__getitem__(name)  # type: ignore[return-value]

    # --- What was pressed, and when. ---

    @cached_property
    def submit_id(self) -> str:
        """The one-time number of this form: the same when it comes back with errors, used up when its act is done."""
        try:
            return str(uuid.UUID(str(self.data.get(SUBMIT_ID))[:40]))
        except ValueError:
            return str(uuid.uuid4())

    @property
    def title_prefix(self) -> str:
        return "Error: " if self.is_bound and (self.errors or self.reasons) else ""

    def refuse(self, refused: Refused) -> None:
        """Put the reasons of a refusal on the page. What was typed stays."""
        self.reasons = tuple(refused.reasons)

    # --- Cleaning. ---

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self._not_asked():
            self.errors.pop(name, None)
            field = self.fields[name]
            self.cleaned_data[name] = field.to_python(None) if isinstance(field, Text | Choosing) else None
        self._notice_other_version()
        self._ask_for_files_again()

    def _ask_for_files_again(self) -> None:
        """A file that was all right comes back with nothing that is wrong: say so beside it."""
        if self.errors:
            for name, field in self.fields.items():
                if isinstance(field, File) and self.cleaned_data.get(name):
                    self.add_error(name, forms.ValidationError(field.AGAIN, code="again"))

    def _not_asked(self) -> list[str]:
        """The fields under an answer that was not chosen, and whatever those reveal in turn."""
        shut: list[str] = []
        for name, field in self.fields.items():
            for option in getattr(field, "options", ()):
                chosen = name not in shut and field.opens(self[name].data, option)
                shut += [] if chosen else list(option.reveal)
        # A field that stands above its opener is seen on a second turn.
        for name in list(shut):
            shut += [each for option in getattr(self.fields[name], "options", ()) for each in option.reveal]
        return list(dict.fromkeys(shut))

    def _notice_other_version(self) -> None:
        posted = str(self.data.get(VERSION) or "")[:80]
        if self.version and posted and posted != self.version and self.both_versions:
            self.stale = True
            self.add_error(None, forms.ValidationError(STALE, code="stale"))

    @cached_property
    def both_versions(self) -> list[tuple[str, str, str]]:
        """(label, what is saved, what was typed) of every field in which the two differ."""
        rows = []
        for name, field in self.fields.items():
            saved = field.said(self.get_initial_for_field(field, name))
            typed = field.said(self.cleaned_data[name] if name in self.cleaned_data else self[name].value())
            if saved != typed and not isinstance(field, Hidden):
                rows.append((str(field.label), saved, sayable(typed)))
        return rows

    # --- Drawing. ---

    def groups(self) -> Iterator[tuple[Section | None, list[Bound]]]:
        """The fields to draw, by section; those of no section first. A revealed field is drawn by its answer."""
        options = [option for field in self.fields.values() for option in getattr(field, "options", ())]
        revealed = {name for option in options for name in option.reveal}
        shown = [self[name] for name in self.fields if name not in revealed and not self[name].is_hidden]
        named = {name for section in self.sections for name in section.fields}
        if loose := [field for field in shown if field.name not in named]:
            yield None, loose
        for section in self.sections:
            if fields := [field for field in shown if field.name in section.fields]:
                yield section, fields

    @property
    def faults(self) -> list[tuple[str, str]]:
        """The error summary: (message, id of the box to go to); "" where the error is of the whole form."""
        if not self.is_bound:
            return []
        found = [(str(message), "") for message in self.non_field_errors()]
        for field in (self[name] for name in self.fields):
            found += [(str(message), "" if field.is_hidden else field.first_id) for message in field.errors]
        return found

    @property
    def long(self) -> bool:
        return any(isinstance(field, LongText | Paragraphs) for field in self.fields.values())


def posted(body: str) -> QueryDict:
    """A kept draft as the form data that it was."""
    return QueryDict(body)
