"""A small service of five pages, right and wrong: wall bugs are put into it, one at a time, and each must be caught."""

import base64
import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from wayforward.process.walls import Compartment
from wayforward.web import record, vault
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Note, Person
from wayforward.web.record.models import Line
from wayforward.web.restorative.models import RJCase

View = Callable[..., HttpResponse]


def look_at(request: Any, pk: UUID) -> Look:
    """The door."""
    look = Look.at(request.user, pk)
    if not look.rows(RJCase).exists():
        raise Http404
    record.looked(request, look)
    return look


def case_list(request: Any) -> HttpResponse:
    cases = RJCase.visible_to(request.user).order_by("ref")
    return HttpResponse("".join(f"<li>{case.pk} {case.state}</li>" for case in cases))


def case_page(request: Any, pk: UUID) -> HttpResponse:
    look = look_at(request, pk)
    people = list(look.rows(Person).order_by("created_at"))
    notes = list(look.rows(Note).order_by("at", "compartment"))
    words = vault.unseal_many(look, [*(each.legal_name for each in people), *(note.text for note in notes)])
    return HttpResponse(f"<h1>Case</h1><p>{len(notes)} notes</p>" + "".join(f"<p>{each}</p>" for each in words))


def note_page(request: Any, pk: UUID) -> HttpResponse:
    note = Note.visible_to(request.user).filter(pk=pk).first()
    if note is None:
        raise Http404
    return HttpResponse(vault.unseal(request.user, note.text))


def search(request: Any) -> HttpResponse:
    people = Person.visible_to(request.user).order_by("created_at")
    return JsonResponse({"people": vault.unseal_many(request.user, [each.legal_name for each in people])})


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Welcome")


RIGHT: dict[str, View] = {
    "home": home,
    "case_list": case_list,
    "case_page": case_page,
    "note_page": note_page,
    "search": search,
}


def behind(model: Any) -> Any:
    return model.unwalled(Purpose.CHECKING)


def all_words() -> str:
    notes = behind(Note).order_by("compartment")
    return " ".join(vault.unseal_many_for("checking", [note.text for note in notes]))


# --- Wrong pages: (the page that is replaced, the page that stands there instead). ------------------------------------


def raw_decrypt(request: Any, pk: UUID) -> HttpResponse:
    look_at(request, pk)
    return HttpResponse(all_words())


def raw_decrypt_for_strangers(request: Any, pk: UUID) -> HttpResponse:
    note = behind(Note).get(pk=pk)
    return HttpResponse(vault.unseal_for("checking", note.text))


def forgotten_filter(request: Any) -> HttpResponse:
    return HttpResponse("".join(f"<li>{case.pk} {case.state}</li>" for case in behind(RJCase)))


def words_in_a_hidden_field(request: Any) -> HttpResponse:
    return HttpResponse(f"<li data-x='{base64.b64encode(all_words().encode()).decode()}'></li>")


def words_in_a_header(request: Any) -> HttpResponse:
    answer = case_list(request)
    answer.headers["X-Title"] = all_words()[:200].replace("\n", " ")
    return answer


def words_in_a_redirect(request: Any) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": f"/home?q={all_words().replace(' ', '+')}"})


def words_in_a_cookie(request: Any) -> HttpResponse:
    answer = case_list(request)
    answer.set_cookie("last", all_words().split()[-1])
    return answer


def words_in_a_sheet(request: Any) -> HttpResponse:
    sheet = io.StringIO()
    csv.writer(sheet).writerow([all_words()])
    return HttpResponse(sheet.getvalue(), content_type="text/csv")


def words_in_an_archive(request: Any) -> HttpResponse:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes.txt", all_words())
    return HttpResponse(file.getvalue(), content_type="application/zip")


def name_in_a_subject(request: Any) -> HttpResponse:
    (name, *_) = vault.unseal_many_for("checking", [each.legal_name for each in behind(Person)])
    send_mail(f"About {name}", "A task is due.", None, [f"{request.user.username}@example.org"])
    return case_list(request)


def names_while_typing(request: Any) -> HttpResponse:
    return JsonResponse({"people": vault.unseal_many_for("checking", [each.legal_name for each in behind(Person)])})


def escaped_words(request: Any) -> HttpResponse:
    return HttpResponse("".join(f"&#{ord(letter)};" for letter in all_words()))


def on_the_public_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Welcome <!-- {all_words()} -->")


def widened_look(request: Any, pk: UUID) -> HttpResponse:
    look = Look.at(request.user, pk)
    look.compartments = frozenset(Compartment)
    people = list(behind(Person))
    look.parties = {person.pk: frozenset({"harmed"}) for person in people}
    return HttpResponse(" ".join(vault.unseal_many(look, [each.legal_name for each in people])))


def total_count(request: Any) -> HttpResponse:
    return HttpResponse(f"{behind(Note).count()} notes")


def total_count_on_a_case(request: Any, pk: UUID) -> HttpResponse:
    answer = case_page(request, pk)
    answer.write(f"{behind(Note).filter(case_id=pk).count()} entries")
    return answer


def last_activity(request: Any) -> HttpResponse:
    newest = behind(Note).order_by("-at").first()
    return HttpResponse(f"Last activity {newest.at:%d %B %Y}" if newest else "Nothing yet")


def forbidden_instead_of_not_found(request: Any, pk: UUID) -> HttpResponse:
    if not Note.visible_to(request.user).filter(pk=pk).exists():
        hidden = behind(Note).filter(pk=pk, compartment="responsible").exists()
        return HttpResponse("Not yours", status=403 if hidden else 404)
    return note_page(request, pk)


def numbered_entries(request: Any) -> HttpResponse:
    lines = Line.visible_to(request.user).order_by("-seq")[:1]
    newest = behind(Line).order_by("-seq").first()
    return HttpResponse(f"Entry {newest.seq if newest else 0} {len(lines)}")


def hash_of_everything(request: Any) -> HttpResponse:
    answer = case_list(request)
    answer.headers["ETag"] = f'"{hashlib.sha256(all_words().encode()).hexdigest()[:12]}"'
    return answer


def length_of_what_is_hidden(request: Any) -> HttpResponse:
    return HttpResponse(" " * len(all_words()))


def who_works_on_it(request: Any) -> HttpResponse:
    names = sorted({note.by.name for note in behind(Note).select_related("by")})
    return HttpResponse(", ".join(names))


def order_by_what_is_hidden(request: Any) -> HttpResponse:
    busiest = sorted(behind(RJCase), key=lambda case: -behind(Note).filter(case_id=case.pk).count())
    return HttpResponse(f"Position {[bool(behind(Note).filter(case_id=c.pk).count() > 2) for c in busiest]}")


def fails_for_some(request: Any, pk: UUID) -> HttpResponse:
    if not look_at(request, pk).rows(Note).exists():
        raise RuntimeError("nothing to show")
    return case_page(request, pk)


def unrecorded(request: Any, pk: UUID) -> HttpResponse:
    note = Note.visible_to(request.user).filter(pk=pk).first()
    if note is None:
        raise Http404
    return HttpResponse(vault.unseal_for("checking", note.text))


def blind(request: Any, pk: UUID) -> HttpResponse:
    look_at(request, pk)
    return HttpResponse("<h1>Case</h1>")


CANARY_FINDS: dict[str, tuple[str, View]] = {
    "words of the other side, decrypted in a view": ("case_page", raw_decrypt),
    "a note for whoever has its id": ("note_page", raw_decrypt_for_strangers),
    "words in base64": ("case_list", words_in_a_hidden_field),
    "words in a header": ("case_list", words_in_a_header),
    "words in a redirect": ("case_list", words_in_a_redirect),
    "words in a cookie": ("case_list", words_in_a_cookie),
    "words in a sheet": ("case_list", words_in_a_sheet),
    "words in an archive": ("case_list", words_in_an_archive),
    "words as character references": ("case_list", escaped_words),
    "a name in the subject of a mail": ("case_list", name_in_a_subject),
    "names while typing": ("search", names_while_typing),
    "a comment on the public page": ("home", on_the_public_page),
    "a look made wider than its ties": ("case_page", widened_look),
    "a page that fails for some": ("case_page", fails_for_some),
    "words that are theirs, and no line in the record": ("note_page", unrecorded),
    "a page that shows nothing to anybody": ("case_page note_page", blind),
}

TWO_WORLDS_FIND: dict[str, tuple[str, View]] = {
    "the filter forgotten": ("case_list", forgotten_filter),
    "the total count": ("case_list", total_count),
    "the total count on a case": ("case_page", total_count_on_a_case),
    "the last activity": ("case_list", last_activity),
    "403 where it should be 404": ("note_page", forbidden_instead_of_not_found),
    "ids that count up": ("case_list", numbered_entries),
    "a hash of what is hidden": ("case_list", hash_of_everything),
    "a length of what is hidden": ("case_list", length_of_what_is_hidden),
    "who works on it": ("case_list", who_works_on_it),
    "an order by what is hidden": ("case_list", order_by_what_is_hidden),
}


class Service:
    """Which pages stand where. The urlconf below asks it at every request."""

    pages: dict[str, View] = dict(RIGHT)


def _page(name: str) -> View:
    def view(request: HttpRequest, **given: Any) -> HttpResponse:
        return Service.pages[name](request, **given)

    return login_not_required(view) if name == "home" else view


seeded = (
    [
        path("home", _page("home"), name="home"),
        path("cases", _page("case_list"), name="case_list"),
        path("cases/<uuid:pk>", _page("case_page"), name="case_page"),
        path("notes/<uuid:pk>", _page("note_page"), name="note_page"),
        path("search", _page("search"), name="search"),
    ],
    "seeded",
)
urlpatterns = [path("", include(seeded)), path("account/", include(([path("in", home, name="sign-in")], "accounts")))]
