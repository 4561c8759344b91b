"""Wall bugs, put into the service's own code in memory, one at a time: each must be caught by one of the proofs.

A bug is a name, what stands in for the right code while it is looked for, and where it would show: pages and viewers.
The proofs look there and nowhere else, so that all bugs together take a minute; they are the same proofs that look
everywhere when nothing is seeded.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache, partial, wraps
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import redirect

from tests.web.walls.table import patterns
from wayforward.process.decision import YES
from wayforward.process.duties import Role
from wayforward.process.walls import ROLE_SIGHT, SIGHT, Compartment, Tie
from wayforward.web import requests, vault
from wayforward.web.accounts import look as looks_at
from wayforward.web.accounts import walled
from wayforward.web.accounts.look import Look, Sight
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.walled import Purpose, WalledModel
from wayforward.web.outgoing.models import Document
from wayforward.web.people import cases, search
from wayforward.web.people.models import Consent, KnownPerson, Note, Person
from wayforward.web.record import looks
from wayforward.web.record.models import Line
from wayforward.web.restorative import door
from wayforward.web.restorative import lists as rj_lists
from wayforward.web.restorative.models import Participation, RiskAssessment, RJCase
from wayforward.web.support.models import SupportCase
from wayforward.web.uploads.models import Attachment
from wayforward.web.vault import policy, unsealing

Seed = Callable[[], AbstractContextManager[Any]]
CASE = "restorative:case"


@dataclass(frozen=True)
class Bug:
    """One seeded bug: its name, how it is put in, the pages on which it would show, and to whom."""

    name: str
    seed: Seed
    pages: tuple[str, ...]
    viewers: tuple[str, ...]


def stands_at(name: str, wrong: Callable[[Any], Any]) -> AbstractContextManager[Any]:
    """Another view at this address: `wrong` gets the right one."""
    (pattern,) = [each for named, each in patterns() if named == name]
    right = pattern.callback
    return patch.object(pattern, "callback", wraps(right)(wrong(right)))


def behind(model: type[WalledModel]) -> Any:
    """The rows of a table, as code reads them that forgot the wall."""
    return model.unwalled(Purpose.CHECKING)


def words_of(model: type[WalledModel], name: str) -> str:
    """Words, as code reads them that goes round the one way to them."""
    return " ".join(vault.unseal_many_for("checking", [getattr(row, name) for row in behind(model)]))


# --- The wall itself. -------------------------------------------------------------------------------------------------


def no_blocks_on_pages() -> AbstractContextManager[Any]:
    right = looks_at._read

    def wrong(*asked: Any) -> Any:
        ties, _, parties = right(*asked)
        return ties, set(), parties

    return patch.object(looks_at, "_read", wrong)


def no_blocks_in_lists() -> AbstractContextManager[Any]:
    def wrong(staff: Staff, case: str, compartment: Any, service: str | None) -> Q:
        return Q(walled._tied(staff, case, compartment) | walled._by_role(staff, case, compartment, service))

    return patch.object(walled, "_seen", wrong)


@contextmanager
def ties_without(words: str) -> Iterator[None]:
    """The questions of every page, without one of their conditions."""
    assert words in looks_at._IN_ONE_CASE
    with patch.object(looks_at, "_IN_ONE_CASE", looks_at._IN_ONE_CASE.replace(words, "")):
        yield


@contextmanager
def opens(table: dict[Any, Any], key: Any, *parts: Compartment) -> Iterator[None]:
    """A tie or a role that opens more than the table of the walls says, wherever it is asked."""
    with patch.dict(table, {key: frozenset(table.get(key, ())) | frozenset(parts)}):
        openings = sorted(f"{tie} {part}" for tie, each in SIGHT.items() for part in each)
        with patch.object(walled, "_OPENINGS", openings):
            yield


def role_everywhere_on_pages() -> AbstractContextManager[Any]:
    right = Look.at.__func__  # type: ignore[attr-defined]

    def wrong(cls: type[Look], staff: Staff, case_id: Any, case_kind: str = "") -> Look:
        look: Look = right(cls, staff, case_id, case_kind)
        look.compartments |= walled.role_compartments(staff.roles)
        return look

    return patch.object(Look, "at", classmethod(wrong))


def role_everywhere_in_lists() -> AbstractContextManager[Any]:
    def wrong(staff: Staff, case: str, compartment: Any, service: str | None) -> Q:
        opened = walled.role_compartments(staff.roles)
        if isinstance(compartment, str):
            return Q() if compartment in opened else Q(pk__in=[])
        return Q(**{f"{compartment.name}__in": sorted(opened)})

    return patch.object(walled, "_by_role", wrong)


def one_look_for_all() -> AbstractContextManager[Any]:
    """A look that is kept from one request to the next, by its case: who comes second sees with the first's eyes."""
    right = Look.at.__func__  # type: ignore[attr-defined]
    keep = cache(lambda case_id: [])

    def wrong(cls: type[Look], staff: Staff, case_id: Any, case_kind: str = "") -> Look:
        kept = keep(case_id)
        if not kept:
            kept.append(right(cls, staff, case_id, case_kind))
        return kept[0]  # type: ignore[no-any-return]

    return patch.object(Look, "at", classmethod(wrong))


def list_without_wall(model: type[WalledModel]) -> AbstractContextManager[Any]:
    """All rows of this table, wherever somebody's own are asked for."""
    return patch.object(model, "visible_to", classmethod(lambda cls, staff: behind(cls)))


def case_without_wall(model: type[WalledModel]) -> AbstractContextManager[Any]:
    """Every row of the case, wherever those in open compartments are asked for."""

    def wrong(cls: Any, look: Look) -> Any:
        column = walled.person_column(cls)
        return behind(cls).filter(
            **({f"{column}__in": list(look.parties)} if column else {cls.wall_case: look.case_id})
        )

    return patch.object(model, "of_look", classmethod(wrong))


@contextmanager
def whom_one_knows_for_all() -> Iterator[None]:
    """Neither the list nor the words ask whose they are."""
    with list_without_wall(KnownPerson), patch.object(policy, "decide", lambda *_: YES):
        yield


def any_case_in_a_look() -> AbstractContextManager[Any]:
    def wrong(model: type[WalledModel], look: Look) -> Q:
        field = model.wall_compartment_field
        return Q(**{f"{field}__in": sorted(look.compartments)}) if field else Q()

    return patch.object(walled, "_in_look", wrong)


def any_compartment_in_a_look() -> AbstractContextManager[Any]:
    right = walled._in_look

    def wrong(model: type[WalledModel], look: Look) -> Q:
        if model.wall_own:
            return right(model, look)
        column = walled.person_column(model)
        return Q(**{f"{column}__in": list(look.parties)}) if column else Q(**{str(model.wall_case): look.case_id})

    return patch.object(walled, "_in_look", wrong)


# --- Pages. -----------------------------------------------------------------------------------------------------------


def refuses_instead_of_not_finding() -> AbstractContextManager[Any]:
    right = door.rj_case

    def wrong(request: HttpRequest, pk: Any) -> Any:
        if behind(RJCase).filter(pk=pk).exists() and not Look.at(request.user, pk).compartments:  # type: ignore[arg-type]
            raise PermissionDenied
        return right(request, pk)

    return patch.object(door, "rj_case", wrong)


def sends_elsewhere() -> AbstractContextManager[Any]:
    """Whoever may not see a person is sent to their own day, if there is such a person."""

    def wrong(right: Any) -> Any:
        def view(request: HttpRequest, pk: Any) -> Any:
            known = behind(Person).filter(pk=pk).exists()
            hidden = known and not Person.visible_to(request.user).filter(pk=pk).exists()  # type: ignore[arg-type]
            return redirect("signin:sign-out") if hidden else right(request, pk=pk)

        return view

    return stands_at("people:person", wrong)


def adds(name: str, more: Callable[[], str]) -> AbstractContextManager[Any]:
    """A page with something behind its own words."""

    def wrong(right: Any) -> Any:
        def view(request: HttpRequest, **given: Any) -> Any:
            answer = right(request, **given)
            answer.content = answer.content + more().encode()
            return answer

        return view

    return stands_at(name, wrong)


def header(name: str, value: Callable[[], object]) -> AbstractContextManager[Any]:
    right = requests.Headers.__call__

    def wrong(self: Any, request: HttpRequest) -> Any:
        answer = right(self, request)
        answer.headers[name] = str(value())
        return answer

    return patch.object(requests.Headers, "__call__", wrong)


def cookie() -> AbstractContextManager[Any]:
    right = requests.Headers.__call__

    def wrong(self: Any, request: HttpRequest) -> Any:
        answer: Any = right(self, request)
        answer.set_cookie("last", words_of(Person, "legal_name").split()[-1])
        return answer

    return patch.object(requests.Headers, "__call__", wrong)


def opening(then: Callable[[RJCase], object]) -> AbstractContextManager[Any]:
    """Something is done whenever somebody opens a restorative case."""
    right = door.rj_case

    def wrong(request: HttpRequest, pk: Any) -> Any:
        case, look = right(request, pk)
        then(case)
        return case, look

    return patch.object(door, "rj_case", wrong)


def logs_the_name(case: RJCase) -> None:
    logging.getLogger("wayforward.restorative").warning("opened: %s", words_of(Person, "legal_name"))


def mails_the_name(case: RJCase) -> None:
    send_mail(f"About {words_of(Person, 'legal_name')}", "A duty is due.", None, ["staff@example.org"])


def fails_with_words(case: RJCase) -> None:
    raise RuntimeError(words_of(Note, "text"))


# --- Words and the record. --------------------------------------------------------------------------------------------


def words_round_the_wall() -> AbstractContextManager[Any]:
    """Pages read words for the service's own work and show them: nobody is asked, and nothing is written down."""
    return patch.object(
        vault, "unseal_many", lambda viewer, sealed: vault.unseal_many_for(vault.Purpose.CHECKING, sealed)
    )


def search_round_the_wall() -> AbstractContextManager[Any]:
    everybody = SimpleNamespace(unseal_many=lambda staff, sealed: vault.unseal_many_for("matching", sealed))

    @contextmanager
    def both() -> Iterator[None]:
        with list_without_wall(Person), patch.object(search, "vault", everybody):
            yield

    return both()


def any_reference() -> AbstractContextManager[Any]:
    def wrong(typed: str, staff: Staff) -> list[cases.Part]:
        return [
            cases.Part("Restorative case", row.ref, f"/restorative/{row.pk}/", "restorative", row.pk, "")
            for row in behind(RJCase).filter(ref=typed)
        ]

    return patch.object(search, "by_ref", wrong)


def found_and_restricted() -> AbstractContextManager[Any]:
    """Search says that there is somebody whom the searcher may not see."""
    right = search.search

    def wrong(staff: Staff, typed: str, *place: Any, **how: Any) -> search.Answer:
        answer = right(staff, typed, *place, **how)
        hidden = search.blind.people_with("name", typed)
        if hidden is not None and hidden.exists() and not answer.people:
            answer.cases.append(cases.Part("Restricted", "", "/", "support", answer_id, ""))
        return answer

    from uuid import UUID

    answer_id = UUID(int=0)
    return patch.object(search, "search", wrong)


def _code(place: Any, name: str, wrong: Any) -> Seed:
    return partial(patch.object, place, name, wrong)


def _nothing(*_: Any, **__: Any) -> None:
    return None


EVERYWHERE = (CASE, "support:case", "restorative:risk", "restorative:consents")
LISTS = ("support:cases", "restorative:cases", "people:person", "people:search")

BUGS: tuple[Bug, ...] = (
    Bug("a look opens every compartment", _code(Look, "may", lambda *_: True), EVERYWHERE, ("ruth", "asha")),
    Bug("a look covers every row", _code(Look, "covers", lambda *_: True), (CASE,), ("ruth",)),
    Bug(
        "a look knows everybody in the case",
        _code(Look, "may_know", lambda look, person: person in look.parties),
        (CASE, "people:safe-contact"),
        ("ruth",),
    ),
    Bug("all ties together cover every row", _code(Sight, "covers", lambda *_: True), LISTS, ("carys", "ruth")),
    Bug("the policy says yes", _code(policy, "decide", lambda *_: YES), LISTS, ("carys", "ruth")),
    Bug("lists forget the wall", _code(walled, "_visible", lambda *_: Q()), LISTS, ("carys", "ruth")),
    Bug("a case's rows of every compartment", any_compartment_in_a_look, EVERYWHERE, ("ruth", "asha")),
    Bug("rows of every case", any_case_in_a_look, EVERYWHERE, ("ruth", "asha")),
    Bug("a conflict of interest that pages do not know", no_blocks_on_pages, EVERYWHERE, ("blocked",)),
    Bug("a conflict of interest that lists do not know", no_blocks_in_lists, LISTS, ("blocked",)),
    Bug(
        "a tie that never ends, on pages",
        partial(ties_without, " AND (until IS NULL OR until > %(now)s)"),
        (CASE,),
        ("gone",),
    ),
    Bug("a tie that never ends, in lists", _code(walled, "holding", lambda at: Q(since__lte=at)), LISTS, ("gone",)),
    Bug("a tie before its time, on pages", partial(ties_without, " AND since <= %(now)s"), (CASE,), ("coming",)),
    Bug(
        "a tie before its time, in lists",
        _code(walled, "holding", lambda at: Q(until__isnull=True) | Q(until__gt=at)),
        LISTS,
        ("coming",),
    ),
    Bug(
        "the caseworker hears the harmed side",
        partial(opens, SIGHT, Tie.HARMED_CASEWORKER, Compartment.CASE, Compartment.HARMED),
        EVERYWHERE,
        ("asha",),
    ),
    Bug(
        "the lead reads a side",
        partial(opens, ROLE_SIGHT, Role.RJ_LEAD, Compartment.RESPONSIBLE),
        EVERYWHERE,
        ("ruth",),
    ),
    Bug(
        "the administrator knows of cases",
        partial(opens, ROLE_SIGHT, Role.ADMINISTRATOR, *Compartment),
        EVERYWHERE,
        ("dev",),
    ),
    Bug("a role opens every service's cases, on pages", role_everywhere_on_pages, EVERYWHERE, ("hillside",)),
    Bug("a role opens every service's cases, in lists", role_everywhere_in_lists, LISTS, ("hillside",)),
    Bug("a look is kept for whoever comes next", one_look_for_all, (CASE,), ("grace", "ruth", "carys")),
    *(
        Bug(f"a list of all: {model._meta.label}", partial(list_without_wall, model), LISTS, ("carys", "ruth"))
        for model in (Person, SupportCase, RJCase, Participation)
    ),
    *(
        Bug(f"the whole case: {model._meta.label}", partial(case_without_wall, model), EVERYWHERE, ("ruth", "asha"))
        for model in (Line, Note, Person, Participation, Task, Consent)
    ),
    Bug("whom one knows is told to everybody", whom_one_knows_for_all, ("people:known",), ("carys", "ruth")),
    Bug(
        "the whole case: restorative.RiskAssessment",
        partial(case_without_wall, RiskAssessment),
        (CASE, "restorative:entry"),
        ("asha",),
    ),
    Bug(
        "the whole case: outgoing.Document",
        partial(case_without_wall, Document),
        ("restorative:paper",),
        ("asha", "ruth"),
    ),
    Bug(
        "the whole case: uploads.Attachment",
        partial(case_without_wall, Attachment),
        ("uploads:papers", "uploads:file"),
        ("ruth",),
    ),
    Bug(
        "a page that counts all notes", partial(adds, CASE, lambda: f"{behind(Note).count()} notes"), (CASE,), ("ruth",)
    ),
    Bug(
        "a page that tells when somebody last wrote",
        partial(adds, CASE, lambda: f"{behind(Note).order_by('-at').values_list('at', flat=True)[0]:%d %B}"),
        (CASE,),
        ("ruth",),
    ),
    Bug(
        "a page with the number of the newest line",
        partial(adds, CASE, lambda: f"{behind(Line).order_by('-seq').values_list('seq', flat=True)[0]}"),
        (CASE,),
        ("ruth",),
    ),
    Bug(
        "a list in the order of what changed behind the wall",
        _code(rj_lists, "knows_changes", lambda staff: True),
        ("restorative:cases",),
        ("ruth",),
    ),
    Bug("403 for what is hidden, 404 for what is not there", refuses_instead_of_not_finding, (CASE,), ("carys",)),
    Bug("sent elsewhere from what is hidden", sends_elsewhere, ("people:person",), ("carys",)),
    Bug(
        "a name in a comment on the home page",
        partial(adds, "public:home", lambda: f"<!-- {words_of(Person, 'legal_name')} -->"),
        ("public:home",),
        ("a visitor",),
    ),
    Bug(
        "a header that counts the record",
        partial(header, "X-Total", lambda: behind(Line).count()),
        ("public:home",),
        ("a visitor",),
    ),
    Bug(
        "a tag of all words",
        partial(header, "ETag", lambda: f'"{hash(words_of(Note, "text"))}"'),
        ("public:home",),
        ("a visitor",),
    ),
    Bug("a name in a cookie", cookie, ("public:home",), ("a visitor",)),
    Bug("a name in the log", partial(opening, logs_the_name), (CASE,), ("grace",)),
    Bug("a name in the subject of a mail", partial(opening, mails_the_name), (CASE,), ("grace",)),
    Bug("a page that fails with words", partial(opening, fails_with_words), (CASE,), ("grace",)),
    Bug("words read round the wall", words_round_the_wall, EVERYWHERE, ("grace",)),
    Bug("search reads round the wall", search_round_the_wall, ("people:search",), ("carys",)),
    Bug("search finds any reference", any_reference, ("people:search",), ("carys",)),
    Bug("search says that somebody is hidden", found_and_restricted, ("people:search",), ("carys",)),
    Bug("looks are gathered and not written", _code(looks.Looking, "write", _nothing), (CASE,), ("grace",)),
    Bug("words are read and not noted", _code(unsealing.looks, "seen", _nothing), (CASE,), ("grace",)),
)
