"""Counts that are kept: what counting anew gives, whatever was corrected or erased; never older than they may be."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast, assemble
from tests.web.walls.statements import counted as statements_of
from wayforward.process.offers import Response
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Person
from wayforward.web.reports import actions, measures
from wayforward.web.reports.models import Counted
from wayforward.web.rights import files
from wayforward.web.rights.actions import keeping
from wayforward.web.support.actions import cases, contacts, needs, offers
from wayforward.web.support.models import Contact, Referral, SupportCase

A_ROUND = timedelta(seconds=5)


def until_nothing_is_left(now: datetime) -> int:
    """What the worker does in a row of rounds."""
    rounds = 0
    while actions.count_again(now + rounds * A_ROUND):
        rounds += 1
        assert rounds < 100
    return rounds


def same_as_anew() -> None:
    for row in Counted.objects.select_related("service"):
        assert row.counts == measures.counts(measures.Period(row.service, row.start, row.end)), row.start


def year(cast: Cast, *, outside: bool = False) -> measures.Period:
    return measures.of_year(cast.service, measures.years()[0], outside=outside)


def test_the_worker_keeps_every_year_of_every_service_one_in_a_round(cast: Cast, at_work: datetime) -> None:
    other = assemble("hillside")
    rounds = until_nothing_is_left(at_work)
    assert Counted.objects.filter(service=cast.service).count() == 6  # five years, and this one as it is seen outside
    assert Counted.objects.filter(service=other.service).count() == 6
    assert rounds == Counted.objects.count()
    assert actions.count_again(at_work + A_ROUND) == 0


def test_kept_counts_are_what_counting_anew_gives_after_all_that_happens(
    cast: Cast, case: SupportCase, take: Callable[..., Referral], in_october: datetime
) -> None:
    """A contact, an assessment and a yes; another referral; the case closed, and its file ended for good."""
    now = in_october
    until_nothing_is_left(now)
    same_as_anew()
    before = actions.counted(year(cast), now).counts
    contacts.record_contact(case=case, result="spoke", by=cast.asha, at=now)
    needs.assess_needs(case=case, kind="initial", needs=[], by=cast.asha, at=now)
    offers.offer_restorative_justice(
        case=case,
        trigger="first_contact",
        channel="phone",
        response=Response.WANTS_TO_HEAR_MORE,
        information=["explained"],
        understood="yes",
        by=cast.asha,
        at=now,
    )
    take(name="Ellie Marsh")
    assert actions.counted(year(cast), now).counts == before  # as it was counted, and the page says when
    later = now + actions.FRESH
    with clock.at(later):
        until_nothing_is_left(later)
        after = actions.counted(year(cast), later).counts
        same_as_anew()
    assert after["referred"] == before["referred"] + 1
    assert after["said_yes_to_more"] == before["said_yes_to_more"] + 1
    assert after["supported"] == before["supported"] + 1


def test_an_ended_file_and_a_corrected_contact_are_counted_as_anew(
    cast: Cast, officer: Staff, case: SupportCase, in_october: datetime
) -> None:
    row = contacts.record_contact(case=case, result="spoke", by=cast.asha, at=in_october)
    until_nothing_is_left(in_october)
    assert actions.counted(year(cast), in_october).counts["supported"] == 1
    put_right = Contact.unwalled(Purpose.ACTION).get(pk=row.pk)
    put_right.pk, put_right.result = uuid4(), "no_answer"
    put_right.save(force_insert=True)
    Contact.unwalled(Purpose.ACTION).filter(pk=row.pk).update(superseded_by=put_right.pk)
    later = in_october + actions.FRESH
    with clock.at(later):
        until_nothing_is_left(later)
        assert actions.counted(year(cast), later).counts["supported"] == 0
        same_as_anew()
    cases.close_support_case(case=case, reason="goals_reached", by=cast.asha, at=later)
    period, ended = year(cast), in_october.replace(year=2032) + timedelta(days=1)
    with clock.at(ended):
        before = actions.count(period, ended).counts
        run = keeping.propose_run(chosen=files.due_now(cast.lena), by=cast.lena, at=ended)
        keeping.agree_to_run(run=run, by=officer, at=ended)
        same_as_anew()
        assert actions.count(period, ended).counts == before  # a file ends, and its figures stay


def test_what_is_too_old_is_counted_by_the_page_that_finds_it(cast: Cast, at_work: datetime) -> None:
    row = actions.counted(year(cast), at_work)
    assert actions.counted(year(cast), at_work + actions.FRESH - A_ROUND).counted_at == at_work
    for moment in (at_work + actions.FRESH, at_work - actions.FRESH):
        assert actions.counted(year(cast), moment).counted_at == moment
    Counted.objects.update(counts={"referred": 1})  # as an older version counted
    assert actions.counted(year(cast), at_work - actions.FRESH).counts.keys() >= actions.NEEDED
    assert Counted.objects.get().pk == row.pk
    over = measures.of_year(cast.service, measures.years()[1], outside=False)
    assert actions.fresh_for(over, at_work) == actions.FRESH_WHEN_OVER


def test_what_nobody_counts_again_goes(cast: Cast, at_work: datetime) -> None:
    until_nothing_is_left(at_work)
    Counted.objects.filter(pk=Counted.objects.earliest("pk").pk).update(counted_at=at_work - 2 * actions.KEPT)
    known = Counted.objects.count()
    assert actions.count_again(at_work) == 1  # it was wanted after all
    assert Counted.objects.count() == known


@pytest.mark.parametrize("name", ["lena", "farah"])
def test_the_page_says_when_it_was_counted_and_reads_one_row(name: str, cast: Cast, client: Client) -> None:
    now = clock.now()
    outside = name == "farah"
    actions.count(year(cast, outside=outside), now - timedelta(minutes=7))
    client.force_login(getattr(cast, name))
    client.get(reverse("reports:figures"))
    with statements_of() as statements:
        page = client.get(reverse("reports:figures")).content.decode()
    said = clock.local(now - timedelta(minutes=7))
    assert f"Counted on {said.day} {said:%B %Y, %H:%M}" in page
    assert sum("reports_counted" in each for each in statements) == 1
    assert not any("supportcase" in each for each in statements)


def test_small_numbers_of_a_kept_count_stay_inside(cast: Cast, client: Client) -> None:
    counts: dict[str, Any] = dict.fromkeys(actions.NEEDED, 3)
    period = year(cast, outside=True)
    Counted.objects.create(
        service=cast.service, start=period.start, end=period.end, counts=counts, counted_at=clock.now()
    )
    client.force_login(cast.farah)
    page = client.get(reverse("reports:figures")).content.decode()
    assert page.count("fewer than 5") >= len(measures.MEASURES) and ">3<" not in page
    assert Person.unwalled(Purpose.CHECKING).count() == 0
