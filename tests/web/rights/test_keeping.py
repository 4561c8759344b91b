"""SEC-64, SEC-65: what is due is ended by two people; its words are gone at once, its figures stay; a hold keeps it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast, assemble
from wayforward.process.decision import Refused
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import conflicts
from wayforward.web.people.models import Person
from wayforward.web.people.search import search
from wayforward.web.reports import measures
from wayforward.web.rights import files
from wayforward.web.rights.actions import keeping
from wayforward.web.rights.models import Ending, Run
from wayforward.web.support.actions.cases import close_support_case, reopen_support_case
from wayforward.web.support.actions.referrals import close_referral
from wayforward.web.support.models import Referral, SupportCase
from wayforward.web.vault.models import Key, Shredded, Token


@pytest.fixture
def closed(cast: Cast, case: SupportCase, in_october: datetime) -> SupportCase:
    """Maria's case, closed in October 2025 with what she came for."""
    return close_support_case(case=case, reason="goals_reached", by=cast.asha, at=in_october)


@pytest.fixture
def years_later(in_october: datetime) -> Iterator[datetime]:
    """The day after the seven years."""
    at = in_october.replace(year=2032) + timedelta(days=1)
    with clock.at(at):
        yield at


def propose(by: Staff, at: datetime) -> Run:
    return keeping.propose_run(chosen=files.due_now(by), by=by, at=at)


def words(row: Model, name: str) -> str:
    return vault.unseal_many_for(vault.Purpose.CHECKING, [getattr(row, name)])[0]


@pytest.mark.parametrize(("days", "due"), [(-1, 0), (0, 1), (400, 1)])
def test_a_case_is_due_after_seven_years_and_not_before(
    days: int, due: int, cast: Cast, closed: SupportCase, in_october: datetime
) -> None:
    with clock.at(in_october.replace(year=2032) + timedelta(days=days)):
        assert len(files.due_now(cast.lena)) == due


@pytest.mark.parametrize(("days", "due"), [(200, 1), (120, 0)])
def test_what_came_to_nothing_is_due_after_six_months(
    days: int, due: int, cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    close_referral(referral=take(), reason="support_not_wanted", by=cast.sam, at=in_october)
    with clock.at(in_october + timedelta(days=days)):
        assert [file.due.why for file in files.due_now(cast.lena)] == ["declined"] * due


def test_a_childs_file_is_kept_until_they_are_grown(
    cast: Cast, take: Callable[..., Referral], in_october: datetime
) -> None:
    from wayforward.web.support.actions.cases import open_support_case

    referral = take(name="Ellie Marsh", given={"born": "2012-06-30", "phone": "07700 900321"})
    child = open_support_case(referral=referral, caseworker=cast.asha, by=cast.sam, at=in_october)
    close_support_case(case=child, reason="goals_reached", by=cast.asha, at=in_october)
    for month, day, due in ((6, 29, 0), (7, 1, 1)):
        with clock.at(in_october.replace(year=2037, month=month, day=day)):
            assert [file.due.why for file in files.due_now(cast.lena)] == ["child"] * due


def test_two_people_end_it_and_its_words_are_gone(
    cast: Cast, officer: Staff, closed: SupportCase, years_later: datetime
) -> None:
    person = Person.unwalled(Purpose.CHECKING).get(pk=closed.person_id)
    assert words(person, "legal_name") == "Maria Fellows"
    run = propose(cast.lena, years_later)
    with pytest.raises(Refused) as refused:
        keeping.agree_to_run(run=run, by=cast.lena, at=years_later)
    assert refused.value.codes == ("keeping.own_proposal",)
    before = _figures(cast)
    keeping.agree_to_run(run=run, by=officer, at=years_later)
    with pytest.raises(vault.CannotBeRead):
        words(person, "legal_name")
    gone = {closed.key_id, person.key_id}
    assert not Key.objects.using("vault").filter(pk__in=gone).exists()
    assert set(Shredded.objects.using("vault").values_list("pk", flat=True)) >= gone
    assert not Token.objects.filter(person_id=person.pk).exists()
    assert search(cast.sam, "Fellows").people == []
    assert _figures(cast) == before
    assert not record.check().faults
    tombstone = Ending.objects.get()
    assert (tombstone.ref, tombstone.why, tombstone.keys, tombstone.ended_at) == (
        closed.ref,
        "completed",
        2,
        years_later,
    )


def _figures(cast: Cast) -> list[Any]:
    from datetime import date

    start, end = clock.start_of_day(date(2025, 4, 1)), clock.start_of_day(date(2026, 4, 1))
    period = measures.Period(cast.service, start, end)
    return [(measure.definition.code, figure) for measure, figure in measures.figures(period)]


def test_the_page_of_an_ended_case_says_so(
    cast: Cast, officer: Staff, closed: SupportCase, years_later: datetime
) -> None:
    keeping.agree_to_run(run=propose(cast.lena, years_later), by=officer, at=years_later)
    client = Client()
    client.force_login(cast.sam)
    page = client.get(reverse("support:case", args=[closed.pk]))
    assert page.status_code == 200 and "(erased)" in page.content.decode() and "Maria" not in page.content.decode()
    with pytest.raises(Refused) as refused:
        reopen_support_case(case=closed, by=cast.sam, at=years_later)
    assert refused.value.codes == ("support.erased",)


def test_somebody_who_is_in_another_case_keeps_their_own_key(
    cast: Cast, officer: Staff, closed: SupportCase, take: Callable[..., Referral], years_later: datetime
) -> None:
    take(person=closed.person, name="", given=None, at=years_later)
    keeping.agree_to_run(run=propose(cast.lena, years_later), by=officer, at=years_later)
    assert Ending.objects.get().keys == 1
    assert words(Person.unwalled(Purpose.CHECKING).get(pk=closed.person_id), "legal_name") == "Maria Fellows"


def test_a_hold_keeps_it_until_somebody_else_lifts_it(
    cast: Cast, officer: Staff, closed: SupportCase, years_later: datetime
) -> None:
    run = propose(cast.lena, years_later)
    hold = keeping.place_hold(
        reference=closed.ref,
        reason="inquest",
        review_on=years_later.date() + timedelta(days=90),
        by=officer,
        at=years_later,
    )
    keeping.agree_to_run(run=run, by=officer, at=years_later)
    assert Ending.objects.get().ended_at is None and files.due_now(cast.lena) == []
    with pytest.raises(Refused) as refused:
        keeping.lift_hold(hold=hold, by=officer, at=years_later)
    assert refused.value.codes == ("keeping.own_hold",)
    keeping.lift_hold(hold=hold, by=cast.lena, at=years_later)
    assert len(files.due_now(cast.lena)) == 1


def test_a_case_that_was_opened_again_stays(
    cast: Cast, officer: Staff, closed: SupportCase, years_later: datetime
) -> None:
    run = propose(cast.lena, years_later)
    reopen_support_case(case=closed, by=cast.sam, at=years_later)
    keeping.agree_to_run(run=run, by=officer, at=years_later)
    assert Ending.objects.get().ended_at is None


def test_what_was_broken_off_is_ended_by_agreeing_again(
    cast: Cast, officer: Staff, closed: SupportCase, years_later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keys are destroyed in a database of their own: a power cut before the line leaves no half-ended file."""
    run = propose(cast.lena, years_later)
    with monkeypatch.context() as cut, pytest.raises(RuntimeError):
        cut.setattr(keeping.blind, "forget", _power_cut)
        keeping.agree_to_run(run=run, by=officer, at=years_later)
    assert Ending.objects.get().ended_at is None
    assert not Key.objects.using("vault").filter(pk=closed.key_id).exists()
    keeping.agree_to_run(run=run, by=officer, at=years_later)
    assert Ending.objects.get().ended_at == years_later
    assert not Token.objects.filter(person_id=closed.person_id).exists()


def _power_cut(_: object) -> None:
    raise RuntimeError("the power went")


def test_a_conflict_hides_a_file_from_those_who_keep(cast: Cast, closed: SupportCase, years_later: datetime) -> None:
    conflicts.name_known_person(name="Maria Fellows", how="friend", phone="07700 900101", by=cast.lena, at=years_later)
    assert files.due_now(cast.lena) == []
    with pytest.raises(Refused) as refused:
        keeping.place_hold(
            reference=closed.ref,
            reason="claim",
            review_on=years_later.date() + timedelta(days=9),
            by=cast.lena,
            at=years_later,
        )
    assert refused.value.codes == ("keeping.no_such_case",)


def test_another_service_sees_none_of_it(cast: Cast, closed: SupportCase, years_later: datetime) -> None:
    assert files.due_now(assemble("hillside").lena) == []


def test_it_is_done_by_two_at_their_screens(
    cast: Cast, officer: Staff, closed: SupportCase, years_later: datetime
) -> None:
    lena, dilys = Client(), Client()
    lena.force_login(cast.lena)
    dilys.force_login(officer)
    page = lena.get(reverse("rights:keeping"))
    assert closed.ref in page.content.decode() and "Maria" not in page.content.decode()
    made = lena.post(reverse("rights:keeping"), {"wf-submit": _token(page)})
    assert made.status_code == 302
    assert "Somebody else has to agree" in lena.get(made["Location"]).content.decode()
    assert made["Location"] in dilys.get(reverse("rights:keeping")).content.decode()
    where = reverse("rights:agree", args=[Run.objects.get().pk])
    own = lena.get(where)
    assert "other than who proposed it" in lena.post(where, {"wf-submit": _token(own)}).content.decode()
    theirs = dilys.get(where)
    assert dilys.post(where, {"wf-submit": _token(theirs)}).status_code == 302
    assert closed.ref in dilys.get(reverse("rights:ended")).content.decode()
    assert "Nothing is due" in lena.get(reverse("rights:keeping")).content.decode()


def _token(page: Any) -> str:
    return str(page.content.decode().split('name="wf-submit" value="')[1].split('"')[0])


@pytest.mark.parametrize("name", ["asha", "ben", "sam", "dev", "farah"])
def test_nobody_else_comes_here(name: str, cast: Cast) -> None:
    client = Client()
    client.force_login(getattr(cast, name))
    for page in ("keeping", "ended", "holds"):
        assert client.get(reverse(f"rights:{page}")).status_code == 404
