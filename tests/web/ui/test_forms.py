"""Each kind of field: what it cleans to, how it is drawn, and what it says when it does not understand."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import get_resolver

import wayforward
from wayforward.process.decision import Reason, Refused
from wayforward.web import clock
from wayforward.web.ui.forms import (
    Checkboxes,
    Date,
    Email,
    Form,
    Hidden,
    LongText,
    Moment,
    Number,
    Option,
    Paragraph,
    Paragraphs,
    Phone,
    Radios,
    Score,
    Scores,
    Section,
    Select,
    Text,
    Tick,
    TimeOfDay,
    YesNo,
)

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


class Answer(StrEnum):
    NOT_NOW = "not_now"
    NEVER = "never"


class Everything(Form):
    name = Text("Name")
    words = LongText("What happened?", max_length=50)
    email = Email("Email address", required=False)
    phone = Phone("Telephone", required=False)
    minutes = Number("Minutes", most=600, required=False, suffix="minutes")
    from_time = TimeOfDay("From", required=False)
    channel = Select("Channel", [("phone", "Phone"), ("post", "Letter")])
    response = Radios(
        "What did they say?",
        [Option("not_now", "Not now", reveal=("ask_after",)), Option("never", "Never", "We will not ask again.")],
        to=Answer,
    )
    ask_after = Date("Not before", future=True)
    knows = YesNo("Do they know?")
    topics = Checkboxes("Topics", [("sleep", "Sleep"), ("work", "Work")], required=False)
    sure = Tick("I have read this to them", required=True)
    at = Moment("When was it?", past=True)
    note = Paragraphs("Note", people=[("m", "Maria"), ("j", "Joanne")], sources=[("m", "Maria"), ("staff", "Staff")])
    needs = Scores("Needs", [("health", "Health"), ("work", "Work", "And school")])
    travels = Hidden(required=False)


GOOD = {
    "name": "Asha",
    "words": "It was cold.",
    "channel": "phone",
    "response": "not_now",
    "ask_after_day": "20",
    "ask_after_month": "dec",
    "ask_after_year": "2026",
    "knows": "yes",
    "topics": ["work", "sleep"],
    "sure": "yes",
    "at_day": "2",
    "at_month": "3",
    "at_year": "2026",
    "at_time": "6.15pm",
    "note-0-text": "She sits ten feet away.",
    "note-0-about": ["m", "j"],
    "note-0-source": "m",
    "needs-health": "4",
    "needs-work": "declined",
}


def sent(**changes: Any) -> QueryDict:
    """What a browser would post."""
    data = QueryDict(mutable=True)
    for key, value in (GOOD | changes).items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


@pytest.fixture(autouse=True)
def _morning() -> Any:
    with clock.at(NOW):
        yield


def errors(**changes: Any) -> dict[str, list[str]]:
    return {name: [str(each) for each in found] for name, found in Everything(sent(**changes)).errors.items()}


def test_every_field_cleans_to_what_an_action_wants() -> None:
    form = Everything(
        sent(email="asha@example.org", phone="07700 900123", minutes="35", from_time="18:00", travels="here")
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "name": "Asha",
        "words": "It was cold.",
        "email": "asha@example.org",
        "phone": "07700 900123",
        "minutes": 35,
        "from_time": time(18, 0),
        "channel": "phone",
        "response": Answer.NOT_NOW,
        "ask_after": date(2026, 12, 20),
        "knows": True,
        "topics": ["sleep", "work"],
        "sure": True,
        "at": datetime(2026, 3, 2, 18, 15, tzinfo=UTC),
        "note": [Paragraph("She sits ten feet away.", ("m", "j"), "m")],
        "needs": {"health": Score("need", 4), "work": Score("declined")},
        "travels": "here",
    }


def test_an_empty_form_says_beside_every_field_what_is_missing() -> None:
    form = Everything(QueryDict())
    needed = {"name", "words", "channel", "response", "knows", "sure", "at", "note"}
    assert set(form.errors) == needed
    page = str(form)
    for name in needed:
        assert f'id="id_{name}-error"' in page
    assert form.errors["name"] == ["Enter name"]
    assert form.errors["words"] == ["Answer: What happened?"]
    assert form.errors["channel"] == ["Choose an answer: channel"]


def test_every_line_of_the_error_summary_leads_to_a_box_on_the_page() -> None:
    form = Everything(QueryDict("minutes=many&from_time=late&email=no&phone=no&at_day=2&at_month=3&at_year=2026"))
    page = str(form)
    targets = [target for _, target in form.faults]
    assert len(targets) >= 12
    for target in targets:
        assert f'id="{target}"' in page, target
    assert "id_at_time" in targets


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("31", "2", "2026", "not a date"),
        ("5", "", "2026", "a month is needed"),
        ("", "", "2026", "a day and a month is needed"),
        ("5", "3", "26", "four numbers"),
        ("5", "Brumaire", "2026", "not a date"),
        ("99999999999999999999", "1", "2026", "not a date"),
        ("-1", "1", "2026", "not a date"),
        ("٣", "1", "2026", "not a date"),
        ("4", "3", "2026", "in the future"),
    ],
)
def test_a_date_that_is_none_is_said_plainly(day: str, month: str, year: str, said: str) -> None:
    class Asked(Form):
        on = Date("Date of birth", past=True)

    form = Asked(QueryDict(f"on_day={day}&on_month={month}&on_year={year}"))
    assert said in form.errors["on"][0]
    assert f'value="{day}"' in str(form)


@pytest.mark.parametrize(
    ("typed", "is_"),
    [
        ("18:15", (18, 15)),
        ("6.15pm", (18, 15)),
        ("7 pm", (19, 0)),
        ("0915", (9, 15)),
        ("12am", (0, 0)),
        ("9:05", (9, 5)),
    ],
)
def test_a_time_may_be_written_as_people_write_it(typed: str, is_: tuple[int, int]) -> None:
    assert TimeOfDay("From").clean(typed) == time(*is_)


@pytest.mark.parametrize("typed", ["25:00", "13pm", "soon", "9:99", "1", "٩:٠٠", "9:05:00"])
def test_a_time_that_is_none_is_said_plainly(typed: str) -> None:
    assert errors(from_time=typed)["from_time"] == ["Write the time like 18:15."]


def test_an_hour_that_the_clock_left_out_does_not_exist() -> None:
    with clock.at(datetime(2026, 4, 1, tzinfo=UTC)):
        found = errors(at_day="29", at_month="3", at_time="1:30")
    assert "did not exist" in found["at"][0]


def test_this_very_minute_is_not_the_future() -> None:
    form = Everything(sent(at_day="3", at_time="10:01"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at"] == NOW


def test_a_field_under_an_answer_that_was_not_given_is_not_asked() -> None:
    form = Everything(sent(response="never", ask_after_day="99", ask_after_month="", ask_after_year=""))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["ask_after"] is None


def test_a_field_under_the_answer_that_was_given_is_needed() -> None:
    assert errors(ask_after_day="", ask_after_month="", ask_after_year="") == {"ask_after": ["Give a date: not before"]}


@pytest.mark.parametrize("hostile", ["\x00", "a\x00b", "a\udc80b", "\x1b[31m", "a\ufffdb"])
@pytest.mark.parametrize("name", ["name", "words", "email", "phone", "minutes", "from_time", "at_day", "note-0-text"])
def test_characters_that_cannot_be_kept_are_an_error_and_do_not_break_the_page(name: str, hostile: str) -> None:
    form = Everything(sent(**{name: hostile}))
    assert not form.is_valid()
    str(form).encode()


@pytest.mark.parametrize("name", ["channel", "response", "knows", "topics", "sure", "needs-health", "note-0-about"])
@pytest.mark.parametrize("hostile", ["\x00", "<script>", "a\udc80", "x" * 5000, "None"])
def test_an_answer_that_was_not_offered_never_passes(name: str, hostile: str) -> None:
    form = Everything(sent(**{name: hostile}))
    assert not form.is_valid()
    page = str(form)
    page.encode()
    assert "<script>" not in page


def test_too_long_says_how_long_it_is_and_keeps_it() -> None:
    form = Everything(sent(words="x" * 51))
    assert form.errors["words"] == ["What happened: write 50 characters or fewer. There are 51 now."]
    assert "x" * 51 in str(form)


def test_a_line_break_counts_once_as_in_the_browser() -> None:
    assert Everything(sent(words="\r\n".join(["x" * 9] * 5))).is_valid()


def test_markup_is_shown_as_text() -> None:
    page = str(Everything(sent(name='"><img src=x onerror=alert(1)>', words="</textarea><b>")))
    assert "<img" not in page
    assert "</textarea><b>" not in page


def test_what_was_typed_stands_in_the_form_again() -> None:
    page = str(Everything(sent(name="", at_time="six")))
    for kept in ("It was cold.", "She sits ten feet away.", 'value="dec"', 'value="six"'):
        assert kept in page


def test_a_note_has_three_rows_and_always_an_empty_one() -> None:
    assert len(Everything()["note"].paragraphs) == 3
    full = {f"note-{at}-{part}": "m" for at in range(4) for part in ("text", "about", "source")}
    assert len(Everything(sent(**full))["note"].paragraphs) == 5


def test_each_paragraph_says_whose_it_is_and_who_said_it() -> None:
    found = errors(**{"note-3-text": "Second", "note-0-source": ""})["note"]
    assert found == [
        "Paragraph 1: choose who said it.",
        "Paragraph 2: tick who it is about, and choose who said it.",
    ]


def test_scores_not_touched_are_not_asked() -> None:
    data = sent()
    del data["needs-work"]
    form = Everything(data)
    assert form.is_valid()
    assert form.cleaned_data["needs"]["work"] == Score("not_asked")


def test_sections_draw_every_field_once() -> None:
    class InParts(Everything):
        sections = (Section("Who", ("name", "email")), Section("What", ("words", "response"), "In their words."))

    page = str(InParts())
    for name in ("name", "email", "words", "ask_after"):
        assert page.count(f'id="id_{name}"') == 1
    assert "In their words." in page


def test_the_one_time_number_stays_while_the_form_has_errors() -> None:
    first = Everything()
    again = Everything(sent(**{"wf-submit": first.submit_id}))
    assert again.submit_id == first.submit_id
    assert Everything(sent(**{"wf-submit": "\x00' or 1=1"})).submit_id != first.submit_id


def test_an_edit_that_others_overtook_shows_both_versions() -> None:
    stored = {"name": "Asha R.", "words": "It was cold."}
    form = Everything(sent(**{"wf-version": "1"}), initial=stored, version=2)
    assert not form.is_valid()
    assert form.stale
    assert ("Name", "Asha R.", "Asha") in form.both_versions
    assert not any(label == "What happened?" for label, *_ in form.both_versions)
    sure = Everything(sent(**{"wf-version": "2"}), initial=stored, version=2)
    assert sure.is_valid()


def test_a_refusal_stands_on_the_form() -> None:
    form = Everything(sent())
    form.refuse(Refused(Reason("offer.asked_to_wait_until", "They asked you to wait until 20 December.")))
    assert form.title_prefix == "Error: "
    assert [reason.words for reason in form.reasons] == ["They asked you to wait until 20 December."]


def test_what_is_stored_is_shown_for_an_edit() -> None:
    form = Everything(
        initial={
            "at": datetime(2026, 7, 1, 17, 15, tzinfo=UTC),
            "ask_after": date(2026, 12, 20),
            "response": Answer.NOT_NOW,
            "knows": False,
            "sure": True,
            "note": [Paragraph("Words", ("m",), "staff")],
            "needs": {"health": Score("need", 3)},
            "from_time": time(9, 5),
        }
    )
    page = str(form)
    for piece in (
        'value="18:15"',
        'value="12"',
        'value="09:05"',
        "Words",
        'id="id_needs-health-3" name="needs-health" value="3" checked',
    ):
        assert piece in page


def _all_forms(of: type[Form] = Form) -> list[type[Form]]:
    return [each for form in of.__subclasses__() for each in (form, *_all_forms(form))]


def test_a_field_is_drawn_in_one_place() -> None:
    """Under two answers it would stand on the page twice, and the empty copy would win."""
    get_resolver().url_patterns  # noqa: B018  # whatever has an address is imported by now
    forms = [form for form in _all_forms() if form.__module__.startswith("wayforward.")]
    assert len(forms) > 60
    for form in forms:
        fields = form.base_fields.values()
        revealed = [name for each in fields for option in getattr(each, "options", ()) for name in option.reveal]
        assert sorted(revealed) == sorted(set(revealed) & form.base_fields.keys()), form


def test_a_title_says_error_once() -> None:
    templates = Path(wayforward.__file__).parent.rglob("*.html")
    assert [each.name for each in templates if "title_prefix" in each.read_text(encoding="utf-8")] == ["base.html"]
