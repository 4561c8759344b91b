"""Every component on one page, with invented content: the reference for who writes a page, and a test's subject."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from wayforward.process.decision import Reason, Refused

from .forms import (
    Checkboxes,
    Date,
    Email,
    Form,
    LongText,
    Moment,
    Number,
    Option,
    Paragraphs,
    Phone,
    Radios,
    Scores,
    Section,
    Select,
    Text,
    Tick,
    TimeOfDay,
    YesNo,
)
from .path import Lane, Line, Path, State, Step

LONGEST_LANGUAGE = 3


class GalleryForm(Form):
    """A form with every kind of field. It leads nowhere."""

    submit = "Record the talk"
    cancel_words = "Cancel"

    name = Text("Name of the person who called", hint="As they gave it.")
    email = Email("Email address", required=False)
    phone = Phone("Telephone", required=False)
    channel = Select("How did you talk?", [("phone", "By telephone"), ("in_person", "In person"), ("sms", "By text")])
    minutes = Number("How long was it?", suffix="minutes", required=False)
    at = Moment("When did you talk?", past=True)
    not_after = TimeOfDay("Do not call after", required=False, hint="For example 20:00.")
    response = Radios(
        "What did they say about restorative justice?",
        [
            Option("wants", "They want to hear more"),
            Option("not_now", "Not now", reveal=("ask_after",)),
            Option("never", "Never ask again", "We will not mention it again, whatever happens.", divider="or"),
        ],
    )
    ask_after = Date("Not before", hint="For example 20 12 2026.", future=True)
    knows = YesNo("Do they know that the referral was made?")
    topics = Checkboxes("What came up?", [("sleep", "Sleep"), ("work", "Work"), ("money", "Money")], required=False)
    words = LongText("In their own words", required=False, max_length=400, rows=4)
    note = Paragraphs(
        "Note",
        people=[("m", "Maria"), ("j", "Joanne")],
        sources=[("m", "Maria"), ("j", "Joanne"), ("staff", "You saw or heard it")],
        hint="One paragraph for each thing that was said. It decides who can ever read it.",
    )
    needs = Scores(
        "How are things now?",
        [
            ("health", "Mental and physical health"),
            ("work", "Work, school or training"),
            ("outlook", "Outlook", "Hope, trust, anger"),
        ],
    )
    sure = Tick("I have read this back to them", required=True)
    sections = (
        Section("The talk", ("name", "email", "phone", "channel", "minutes", "at", "not_after")),
        Section("What was said", ("response", "knows", "topics", "words", "note")),
        Section("Needs", ("needs", "sure"), "A need that was not asked about is not the same as no need."),
    )


def paths() -> list[tuple[str, Path]]:
    """A path at the beginning, one in the middle with a sealed side, one at the end, one with several people."""
    done, now, ahead, stopped = State.DONE, State.NOW, State.AHEAD, State.STOPPED
    maria = [
        Step("First contact", done, date(2025, 10, 7)),
        Step("Mentioned: not now", done, date(2026, 3, 10)),
        Step("Wants to hear more", done, date(2026, 6, 2)),
        Step("Talks with the practitioner", done, date(2026, 6, 16)),
        Step("Agrees to an approach", done, date(2026, 6, 18)),
        Step("Preparation", now),
        Step("Agrees to meet", ahead),
    ]
    joanne = [
        Step("Approached", done, date(2026, 6, 25)),
        Step("Says what she did", done, date(2026, 7, 2)),
        Step("Preparation", now),
        Step("Agrees to meet", ahead),
    ]
    finished = [Step(step.label, done, step.on) for step in maria]
    return [
        (
            "On the way",
            Path(
                Lane("Harmed", [Line("Maria", maria)]),
                Lane("Responsible", [Line("Joanne", joanne)]),
                Step("Meeting", ahead, date(2026, 7, 31)),
                [Step("Agreement", ahead), Step("Aftercare", ahead)],
            ),
        ),
        (
            "A side that is sealed",
            Path(
                Lane("Harmed", [Line("Maria", maria)]), Lane("Responsible", sealed=True), Step("Letter crosses", ahead)
            ),
        ),
        (
            "They met",
            Path(
                Lane("Harmed", [Line("Maria", finished)]),
                Lane("Responsible", [Line("Joanne", [Step(step.label, done, step.on) for step in joanne])]),
                Step("Meeting", done, date(2026, 7, 31)),
                [Step("Agreement", done, date(2026, 7, 31)), Step("Aftercare", now), Step("Closed", ahead)],
            ),
        ),
        (
            "Several people, one of whom says no",
            Path(
                Lane("Harmed", [Line("Amal", maria[:6]), Line("Nadia", maria[:3]), Line("Yusuf", maria[:2])]),
                Lane(
                    "Responsible",
                    [
                        Line(
                            "Kit",
                            [Step("Approached", done, date(2026, 5, 4)), Step("Denies it", stopped, date(2026, 5, 11))],
                        ),
                        Line("Lee", joanne[:3]),
                    ],
                ),
                Step("Meeting", ahead),
            ),
        ),
        ("At the beginning", Path(Lane("Harmed", [Line("Maria", maria[:1])]), Lane("Responsible"))),
    ]


def _examples() -> dict[str, Any]:
    at = datetime(2026, 6, 18, 17, 20, tzinfo=UTC)
    return {
        "paths": paths(),
        "items": [
            {"title": "Risk assessment signed off", "by": "Sam Whitfield", "at": at, "text": ""},
            {
                "title": "Meeting asked for too early",
                "by": "Ben Okafor",
                "at": at,
                "text": "Refused: no consent to meet yet.",
                "kind": "refused",
            },
            {
                "title": "Session recorded",
                "by": "Ben Okafor",
                "at": at,
                "text": "With Maria. Information given and understood.",
            },
        ],
        "rows": [
            ("Stage", "Preparing both people", "", "", ""),
            ("Supervisor", "Sam Whitfield", "#", "Change", "the supervisor"),
            ("Safe to call", "Between 18:00 and 20:00\nNo voicemail", "#", "Change", "when it is safe to call"),
        ],
        "facts": [("Call", "18:00 to 20:00, no voicemail"), ("Text", "Neutral words only"), ("Post", "Never")],
        "tasks": [
            ("Agree how to reach the person", "#", "Done", "done", ""),
            ("Ask about needs", "#", "Now", "warm", "Eight areas, about twenty minutes"),
            ("Close the case", "", "Cannot start yet", "", ""),
        ],
        "duties": [
            {"words": "Call back", "about": "Maria", "who": "Asha Rao", "due": at, "href": "#", "by_hand": "#off"},
            {"words": "Cancel the venue", "who": "Grace Lindley", "due": at, "overdue": True, "by_hand": "#"},
            {"words": "Look again at the risk assessment", "who": "Ben Okafor", "due": at},
        ],
        "entries": [
            ("Overview", "#", True),
            ("People", "#", False),
            ("Sessions", "#", False),
            ("Risk", "#", False),
            ("Record", "#", False),
        ],
        "missing": [
            Reason("G8.no_consent_to_meet", "Joanne has not agreed to meet. Ask her when you next prepare her."),
            Reason("risk.critical_unknown", "The risk assessment leaves an important question open."),
        ],
        "versions": [
            ("What is next", "Call on Monday", "Call on Tuesday, after 18:00"),
            ("Words", "", "She asked for a letter."),
        ],
    }


@login_not_required
@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery, in a demonstration only. `?lang=ar` shows it mirrored."""
    if not settings.WAYFORWARD_DEMONSTRATION:
        raise Http404
    form = GalleryForm.of(request, cancel="#")
    if request.method == "POST" and form.is_valid():
        form.refuse(Refused(Reason("gallery.leads_nowhere", "The form of the gallery leads nowhere.")))
    with override(request.GET.get("lang", "")[:LONGEST_LANGUAGE] if request.GET.get("lang") == "ar" else None):
        return render(request, "ui/gallery.html", _examples() | {"form": form})
