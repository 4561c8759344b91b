"""The opportune moment: what happens in a life brings somebody to the list, and nothing does against their wish."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING, MONDAY
from tests.web.support.test_offers_and_consents import offer
from tests.web.support.test_pages import Ask, ask, day, to  # noqa: F401
from tests.web.support.test_referral_and_case import kinds
from wayforward.process.decision import Refused
from wayforward.process.offers import RESPONSE_WORDS, Response
from wayforward.web import clock, vault
from wayforward.web.accounts import ties
from wayforward.web.accounts.walled import Purpose
from wayforward.web.lists.actions import exports
from wayforward.web.lists.asking import Asked
from wayforward.web.support import pasting
from wayforward.web.support.actions import cases, moments, offers
from wayforward.web.support.models import LifeEvent, SupportCase
from wayforward.web.support.moment_list import MOMENTS

TODAY = EVENING.date()
LATER = EVENING + timedelta(weeks=2)
EIGHT_WEEKS_ON = LATER + timedelta(days=9, weeks=8)


@pytest.fixture
def asked(cast: Cast, case: SupportCase, take: Any) -> SupportCase:
    """Maria was told a fortnight ago, and said: not now. The other side is somebody the service knows by name."""
    case.other_party = take(name="Joanne Pike", given={"phone": "07700 900102"}, profile=None).person
    case.save(update_fields=["other_party"])
    offer(cast, case, information=["leaflet_en"], understood="yes", may_mention_again="yes")
    case.refresh_from_db()
    return case


def happened(cast: Cast, case: SupportCase, **changed: Any) -> LifeEvent:
    given: dict[str, Any] = {"kind": "new_shift", "on": LATER.date(), "source": "person", "by": cast.asha, "at": LATER}
    with clock.at(LATER):
        made = moments.record_life_event(case=case, **(given | changed))
    case.refresh_from_db()
    return made


def test_something_in_her_life_is_a_moment_before_the_calendar_says_so(cast: Cast, asked: SupportCase) -> None:
    assert asked.told_on == TODAY
    assert asked.next_offer_on == TODAY + timedelta(weeks=8)
    made = happened(cast, asked, words="We are on the same shift again.")
    assert asked.next_offer_on == LATER.date()
    assert vault.unseal(cast.asha, made.words) == "We are on the same shift again."
    with clock.at(LATER):
        assert offer(cast, asked, at=LATER, trigger="new_shift").pk
    asked.refresh_from_db()
    assert asked.next_offer_on == LATER.date() + timedelta(weeks=8)


def test_what_is_ahead_waits_for_its_day_and_is_moved_or_called_off(cast: Cast, asked: SupportCase) -> None:
    ahead = happened(cast, asked, kind="parole_release", on=LATER.date() + timedelta(days=9))
    assert asked.next_offer_on == LATER.date() + timedelta(days=9)
    assert "consider_offer" in kinds(cast.asha)
    moved = happened(cast, asked, kind="parole_release", on=LATER.date() + timedelta(days=12), instead_of=ahead)
    ahead.refresh_from_db()
    assert ahead.superseded_by == moved.pk
    assert asked.next_offer_on == LATER.date() + timedelta(days=12)
    with clock.at(LATER):
        moments.call_off_life_event(case=asked, event=moved, by=cast.asha, at=LATER)
    asked.refresh_from_db()
    assert asked.next_offer_on == TODAY + timedelta(weeks=8)


def test_what_has_changed_is_told_from_what_the_calendar_brings(cast: Cast, asked: SupportCase) -> None:
    """Until its day comes, and from then on until she has answered; a wish to wait for longer is kept."""
    ahead = LATER + timedelta(days=9)
    happened(cast, asked, kind="parole_release", on=ahead.date())
    for at, found in ((LATER, []), (ahead, [asked.ref]), (ahead + timedelta(days=30), [asked.ref])):
        with clock.at(at):
            assert refs(cast.asha, which="changed") == found
    with clock.at(ahead):
        offer(cast, asked, at=ahead, trigger="parole_release")
        assert refs(cast.asha, which="changed") == []
    with clock.at(EIGHT_WEEKS_ON):
        assert refs(cast.asha) == [asked.ref]
        assert refs(cast.asha, which="changed") == []


def test_never_is_never(cast: Cast, asked: SupportCase) -> None:
    offer(cast, asked, response="do_not_ask_again", trigger="raised_by_person", at=EVENING + timedelta(hours=1))
    happened(cast, asked)
    assert (asked.next_offer_on, asked.never_offer) == (None, True)


def test_a_slip_of_the_pen_and_a_closed_case_are_refused(cast: Cast, asked: SupportCase) -> None:
    with pytest.raises(Refused) as refused:
        happened(cast, asked, on=date(2205, 10, 7))
    assert refused.value.codes == ("moment.too_far",)
    cases.close_support_case(case=asked, reason="goals_reached", by=cast.asha, at=EVENING)
    with pytest.raises(Refused) as refused:
        happened(cast, asked)
    assert refused.value.codes == ("support.closed",)
    assert not LifeEvent.unwalled(Purpose.CHECKING).exists()


def test_the_list_says_why_and_counts_who_was_told(cast: Cast, asked: SupportCase, ask: Ask, take: Any) -> None:  # noqa: F811
    kit = take(name="Kit Shore", given={"phone": "07700 900103"}, profile=None)
    other = cases.open_support_case(referral=kit, caseworker=cast.asha, by=cast.sam, at=MONDAY)
    SupportCase.unwalled(Purpose.ACTION).filter(pk=other.pk).update(other_party=asked.other_party)
    happened(cast, asked)
    with clock.at(LATER):
        page = ask(cast.asha).get(to("moments")).content.decode()
        assert "A new shift, or a change at work" in page
        assert "Last answer, 7 October 2025: Not now." in page
        assert "Kit Shore" in page
        assert "Of 2 people" in page
        never = ask(cast.asha).get(f"{to('moments')}?which=never-told").content.decode()
        assert "Kit Shore" in never
        assert "Maria" not in never
        with_decision = offers.decide_not_to_offer(
            case=other, reason="crisis", review_on=LATER.date() + timedelta(days=30), by=cast.asha, at=LATER
        )
        assert with_decision.pk
        page = ask(cast.asha).get(to("moments")).content.decode()
        assert "<dt>Decided not to, for now</dt><dd>1</dd>" in page
        assert "<dt>Not told yet</dt><dd>0</dd>" in page


def test_nobody_elses_people_and_nobodys_answers_are_counted(cast: Cast, asked: SupportCase, ask: Ask) -> None:  # noqa: F811
    happened(cast, asked)
    with clock.at(LATER):
        page = ask(cast.carys).get(to("moments")).content.decode()
        assert "Of 0 people" in page
        assert "Maria" not in page
        for walled in (cast.ben, cast.dev, cast.farah, cast.lena):
            assert ask(walled).get(to("moments")).status_code == 404
        whole = ask(cast.sam).get(to("moments")).content.decode().casefold()
        assert not [word for word in ("accept", "rate", "per cent", "%") if word in whole.split("<main", 1)[1]]


@pytest.fixture
def three(cast: Cast, asked: SupportCase, take: Any) -> list[SupportCase]:
    """Maria who was told, Kit who was not, and Ana whose day is to come, the next first."""
    found = [asked]
    for number, name in enumerate(("Kit Shore", "Ana Reis")):
        came = take(name=name, given={"phone": f"07700 90010{3 + number}"}, profile=None)
        case = cases.open_support_case(
            referral=came, caseworker=[cast.asha, cast.carys][number], by=cast.sam, at=MONDAY
        )
        day = LATER.date() + timedelta(days=[-3, 30][number])
        moment = {"other_party": asked.other_party, "next_offer_on": day}
        SupportCase.unwalled(Purpose.ACTION).filter(pk=case.pk).update(**moment)
        found.append(case)
    happened(cast, asked)
    return found


def refs(staff: Any, **typed: str) -> list[str]:
    return [row.ref for row in Asked.read(MOMENTS, staff, typed or {"sort": "day"}).rows()]


def test_whose_moment_waits_longest_stands_first_and_the_list_is_narrowed(cast: Cast, three: list[SupportCase]) -> None:
    maria, kit, ana = (case.ref for case in three)
    with clock.at(LATER):
        assert refs(cast.sam) == [kit, maria]
        assert refs(cast.sam, sort="-day") == [maria, kit]
        assert refs(cast.sam, which="changed") == [maria]
        assert refs(cast.sam, which="ahead") == [ana]
        assert refs(cast.sam, which="never-told") == [kit, ana]
        assert refs(cast.sam, which="never-told", caseworker=str(cast.carys.pk)) == [ana]
        assert refs(cast.sam, day_to=f"{LATER.date() - timedelta(days=1):%Y-%m-%d}") == [kit]
        assert refs(cast.asha, which="ahead") == []


def test_the_file_says_whom_and_why_and_never_what_anybody_answered(cast: Cast, three: list[SupportCase]) -> None:
    """Whoever asks never to be asked again goes out of a file that is made already."""
    maria, kit, _ = three
    with clock.at(LATER):
        asked = Asked.read(MOMENTS, cast.sam, {"sort": "day"})
        export = exports.ask_for_file(asked=asked, form="csv", named=True, by=cast.sam, at=LATER)
        exports.go_on(LATER)
        export.refresh_from_db()
        words = exports.fetch_file(export=export, by=cast.sam, at=LATER).content.decode()
        assert words.count("\n") == 1 + len(refs(cast.sam)) == 3
        assert f"A new shift, or a change at work, {LATER.date():%-d %B %Y}" in words
        cells = set(words.replace("\r\n", ",").split(","))
        assert {"Kit Shore", kit.ref, maria.ref} <= cells
        assert not set(RESPONSE_WORDS.values()) & cells
        assert RESPONSE_WORDS[Response.NOT_NOW] not in words
        never = {"response": "do_not_ask_again", "trigger": "raised_by_person", "at": LATER}
        offer(cast, maria, **never)
        assert refs(cast.sam, sort="day") == [kit.ref]
        words = exports.fetch_file(export=export, by=cast.sam, at=LATER).content.decode()
        assert maria.ref not in words
        assert kit.ref in words


def test_nothing_in_the_list_goes_by_an_answer(cast: Cast, three: list[SupportCase]) -> None:
    told = {column.name for column in MOMENTS.columns}
    assert told == {"person", "ref", "caseworker", "why", "told", "day", "changed"}
    for which in ("response", "answer", "told", "accepted"):
        assert Asked.read(MOMENTS, cast.sam, {which: "accepted"}).given == {}


def test_it_is_written_down_and_moved_on_a_page(cast: Cast, asked: SupportCase, ask: Ask) -> None:  # noqa: F811
    asha = ask(cast.asha)
    typed = {"kind": "parole_release", "source": "liaison", "words": "She fears meeting her", **day("on", LATER)}
    assert asha.post(to("new-life-event", asked.pk), typed).status_code == 302
    row = LifeEvent.unwalled(Purpose.CHECKING).get()
    page = asha.get(to("offers", asked.pk)).content.decode()
    assert "She fears meeting her" in page
    assert "Ahead" in page
    address = to("life-event", asked.pk, row.pk)
    assert asha.post(address, {"happens": "yes", **day("on", LATER + timedelta(days=1))}).status_code == 302
    moved = LifeEvent.unwalled(Purpose.CHECKING).get(superseded_by=None)
    assert (moved.on, vault.unseal(cast.asha, moved.words)) == (
        (LATER + timedelta(days=1)).date(),
        "She fears meeting her",
    )
    assert asha.get(address).status_code == 404
    assert asha.post(to("life-event", asked.pk, moved.pk), {"happens": "no"}).status_code == 302
    assert "She fears meeting her" not in asha.get(to("offers", asked.pk)).content.decode()


def test_a_pasted_list_is_written_whole_or_not_at_all(cast: Cast, asked: SupportCase, ask: Ask) -> None:  # noqa: F811
    asha = ask(cast.asha)
    right = f"{asked.ref}\tA sentence\t14 October 2025"
    wrong = [
        right,
        f"{asked.ref},release of doves,14/10/2025",
        f"{asked.ref};plea;soon",
        "ABCD-EF,plea,2025-10-14",
        "x",
    ]
    page = asha.post(to("paste-life-events"), {"rows": "\n".join(wrong), "source": "court"}).content.decode()
    assert "Row 2: what happened is none of the words" in page
    assert "Row 3: the day cannot be read" in page
    assert "Row 4: no open case of yours has this reference" in page
    assert "Row 5: a reference, what happened, and the day are needed" in page
    assert "release of doves" in page
    assert not LifeEvent.unwalled(Purpose.CHECKING).exists()
    many = "\n".join([right] * 501)
    assert (
        "more than 500 rows" in asha.post(to("paste-life-events"), {"rows": many, "source": "court"}).content.decode()
    )
    with_comma = f"{asked.ref}, A new shift, or a change at work, 16 Oct 2025,,"
    assert pasting.day("30/02/2025") is None
    told, wrong_rows = pasting.life_events(with_comma, staff=cast.asha, source="court")
    assert ([each.kind for each in told], wrong_rows) == (["new_shift"], [])
    both = f"{right}\n\n{asked.ref.casefold()}, plea, 15.10.2025"
    assert asha.post(to("paste-life-events"), {"rows": both, "source": "court"}).status_code == 302
    found = LifeEvent.unwalled(Purpose.CHECKING).order_by("on").values_list("kind", "on", "source")
    assert list(found) == [("sentence", date(2025, 10, 14), "court"), ("plea", date(2025, 10, 15), "court")]


def test_a_case_that_one_only_sees_in_an_emergency_takes_no_pasted_row(
    cast: Cast,
    asked: SupportCase,
    ask: Ask,  # noqa: F811
) -> None:
    ties.tie(staff=cast.carys, case_id=asked.pk, case_kind="support", kind="emergency", at=EVENING)
    rows = {"rows": f"{asked.ref},plea,2025-10-14", "source": "court"}
    page = ask(cast.carys).post(to("paste-life-events"), rows).content.decode()
    assert "no open case of yours has this reference" in page
