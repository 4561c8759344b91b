"""What is typed is kept: while typing, when the session ended, when somebody else was faster, when pressed twice."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.urls import include, path

from tests.web.cast import Cast
from wayforward.process.decision import Reason, Refused
from wayforward.web.accounts.models import Service
from wayforward.web.record import act
from wayforward.web.ui import drafts
from wayforward.web.ui.forms import Form, LongText, Text, once
from wayforward.web.vault.drafts import Draft, Submission, tidy

SECRET = "She holds her breath when the door opens."
TOO_EARLY = Reason("test.too_early", "It is too early for this.")


class NoteForm(Form):
    draft = "test.note"
    words = LongText("Words")
    place = Text("Place", required=False)


@act
def make_service(*, name: str, by: Any) -> Service:
    """An action that makes a row, or refuses after having made one."""
    service = Service(name=name, slug=uuid4().hex)
    service.save()
    if name == "refuse":
        raise Refused(TOO_EARLY)
    return service


def note(request: HttpRequest) -> HttpResponse:
    form = NoteForm.of(request, draft_for="case-1", cancel="/")

    def acting() -> Service:
        return make_service(name=form.cleaned_data["words"], by=request.user)

    if done := once(request, form, acting, then=lambda made: f"/made/{made.pk}"):
        return done
    return render(request, "ui/form_page.html", {"form": form, "title": "Note"})


urlpatterns = [
    path("note/", note),
    path("account/", include("wayforward.web.signin.steps")),
    path("account/", include("wayforward.web.signin.urls")),
    path("drafts/", include("wayforward.web.vault.urls")),
]

pytestmark = [
    pytest.mark.urls(__name__),
    pytest.mark.django_db(databases=["default", "vault", "ops"], transaction=True),
]


@pytest.fixture
def asha(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.asha)
    return client


def token(staff: Any) -> str:
    return drafts.token(staff.pk, "test.note:case-1")


def page(client: Client) -> str:
    return client.get("/note/").content.decode()


def test_typed_words_are_kept_sealed_and_given_back_to_their_writer(cast: Cast, asha: Client, at_work: Any) -> None:
    told = asha.post("/drafts/", {"wf-draft": token(cast.asha), "words": SECRET, "place": "Leicester"})
    assert told.json() == {"saved": "10:00"}
    draft = Draft.objects.get()
    assert SECRET.encode() not in bytes(draft.__dict__["body"])
    again = page(asha)
    assert SECRET in again
    assert "We kept what you typed at <strong>10:00</strong>" in again
    assert 'value="Leicester"' in again


def test_nobody_else_is_given_them(cast: Cast, asha: Client) -> None:
    asha.post("/drafts/", {"wf-draft": token(cast.asha), "words": SECRET})
    other = Client()
    other.force_login(cast.sam)
    assert SECRET not in page(other)
    assert other.post("/drafts/", {"wf-draft": token(cast.asha), "words": "Not hers"}).status_code == 400
    other.post("/drafts/discard/", {"wf-draft": token(cast.asha), "next": "/note/"})
    assert SECRET in page(asha)


def test_a_second_draft_of_a_form_takes_the_place_of_the_first(cast: Cast, asha: Client) -> None:
    for words in ("first", "second"):
        asha.post("/drafts/", {"wf-draft": token(cast.asha), "words": words})
    assert Draft.objects.count() == 1
    assert "second" in page(asha)


def test_a_draft_that_is_discarded_is_gone(cast: Cast, asha: Client) -> None:
    asha.post("/drafts/", {"wf-draft": token(cast.asha), "words": SECRET})
    told = asha.post("/drafts/discard/", {"wf-draft": token(cast.asha), "next": "/note/"})
    assert told.headers["Location"] == "/note/"
    assert SECRET not in page(asha)
    assert asha.post("/drafts/discard/", {"next": "https://elsewhere.example/"}).headers["Location"] == "/"


@pytest.mark.parametrize("said", ["", "made up", "a:b:c"])
def test_a_token_that_we_did_not_make_keeps_nothing(asha: Client, said: str) -> None:
    assert asha.post("/drafts/", {"wf-draft": said, "words": SECRET}).status_code == 400
    assert not Draft.objects.exists()


def test_what_is_too_much_or_nothing_is_not_kept(cast: Cast, asha: Client) -> None:
    for words in ("", "x" * (drafts.LONGEST + 1)):
        assert asha.post("/drafts/", {"wf-draft": token(cast.asha), "words": words}).json() == {"saved": ""}
    assert not Draft.objects.exists()


def test_a_form_sent_after_the_session_ended_waits_behind_the_sign_in(cast: Cast, asha: Client) -> None:
    client = Client()
    told = client.post("/note/", {"wf-draft": token(cast.asha), "words": SECRET})
    assert told.status_code == 302
    assert parse_qs(told.headers["Location"].split("?")[1]) == {"next": ["/note/"]}
    assert SECRET not in client.get(told.headers["Location"]).content.decode()
    assert SECRET in page(asha)
    assert not Service.objects.filter(name=SECRET).exists()


def test_a_script_that_is_signed_out_is_told_so(cast: Cast) -> None:
    told = Client().post(
        "/drafts/", {"wf-draft": token(cast.asha), "words": "x"}, headers={"Accept": "application/json"}
    )
    assert told.status_code == 401


def test_a_form_of_unknown_origin_is_not_done_but_kept(cast: Cast, asha: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.asha)
    told = strict.post("/note/", {"wf-draft": token(cast.asha), "words": SECRET})
    assert told.status_code == 403
    assert "We kept what you typed" in told.content.decode()
    assert SECRET in page(asha)


def test_a_button_pressed_twice_does_its_act_once(cast: Cast, asha: Client) -> None:
    sent = {"wf-submit": str(uuid4()), "words": "one", "wf-draft": token(cast.asha)}
    asha.post("/drafts/", sent)
    first, second = asha.post("/note/", sent), asha.post("/note/", sent)
    assert Service.objects.filter(name="one").count() == 1
    assert first.headers["Location"] == second.headers["Location"] != ""
    assert not Draft.objects.exists(), "a draft goes when its form is sent"


def test_the_same_number_from_somebody_else_is_another_form(cast: Cast, asha: Client) -> None:
    sent = {"wf-submit": str(uuid4()), "words": "one"}
    other = Client()
    other.force_login(cast.sam)
    assert asha.post("/note/", sent).headers["Location"] != other.post("/note/", sent).headers["Location"]


def test_a_refusal_stands_on_the_page_with_what_was_typed_and_may_be_tried_again(asha: Client) -> None:
    sent = {"wf-submit": str(uuid4()), "words": "refuse", "place": "Leicester"}
    for _ in range(2):
        told = asha.post("/note/", sent).content.decode()
        assert TOO_EARLY.words in told
        assert 'data-code="test.too_early"' in told
        assert "Leicester" in told
    assert not Service.objects.filter(name="refuse").exists()
    assert not Submission.objects.exists()


def test_a_refusal_leaves_its_line_in_the_record(asha: Client) -> None:
    from wayforward.web.record.models import Line

    asha.post("/note/", {"wf-submit": str(uuid4()), "words": "refuse"})
    assert Line.unwalled("checking").filter(outcome="refused").count() == 1


def test_a_form_with_errors_keeps_what_was_typed(asha: Client) -> None:
    told = asha.post("/note/", {"words": "", "place": "Leicester"}).content.decode()
    assert "<title>Error: " in told
    assert 'value="Leicester"' in told


def test_what_nobody_comes_back_to_is_thrown_away(cast: Cast, asha: Client, at_work: Any) -> None:
    from datetime import timedelta

    asha.post("/note/", {"wf-submit": str(uuid4()), "words": "one"})
    asha.post("/drafts/", {"wf-draft": token(cast.asha), "words": SECRET})
    assert tidy(at_work + timedelta(days=2)) == 0
    assert tidy(at_work + timedelta(days=15)) == 2


# --- The sign-in of a demonstration. ---


def test_every_member_of_the_cast_has_a_card(cast: Cast) -> None:
    shown = Client().get("/account/sign-in/").content.decode()
    for staff in cast.everyone().values():
        assert staff.name in shown
    assert "This is a demonstration with invented people" in shown


def test_one_press_signs_in_and_goes_on(cast: Cast) -> None:
    client = Client()
    told = client.post("/account/sign-in/", {"staff": str(cast.asha.pk), "next": "/note/"})
    assert told.headers["Location"] == "/note/"
    assert client.get("/note/").status_code == 200
    client.post("/account/sign-out/")
    assert client.get("/note/").status_code == 302


@pytest.mark.parametrize("going", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\x"])
def test_the_sign_in_leads_nowhere_else(cast: Cast, going: str) -> None:
    told = Client().post("/account/sign-in/", {"staff": str(cast.asha.pk), "next": going})
    assert "elsewhere" not in told.headers["Location"]
    assert told.headers["Location"].startswith("/")


@pytest.mark.parametrize("asked", ["", "x", "\x00", "86f20ae0-b59d-44cb-88ae-c976b38e744a"])
def test_somebody_who_is_not_of_the_cast_cannot_be_chosen(cast: Cast, asked: str) -> None:
    assert Client().post("/account/sign-in/", {"staff": asked}).status_code == 404


def test_staff_of_a_real_service_have_no_card(cast: Cast) -> None:
    real = Service(name="Real", slug="real", demonstration=False)
    real.save()
    cast.asha.service = real
    cast.asha.save()
    assert Client().post("/account/sign-in/", {"staff": str(cast.asha.pk)}).status_code == 404


@pytest.fixture
def no_demonstration() -> Iterator[None]:
    with override_settings(WAYFORWARD_DEMONSTRATION=False):
        yield


def test_outside_of_a_demonstration_there_are_no_cards(cast: Cast, no_demonstration: None) -> None:
    client = Client()
    shown = client.get("/account/sign-in/").content.decode()
    assert cast.asha.name not in shown
    assert "Password" in shown
    assert "Demonstration" not in shown
    assert client.post("/account/sign-in/", {"staff": str(cast.asha.pk)}).status_code == 200
