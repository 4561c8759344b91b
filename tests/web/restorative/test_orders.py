"""Orders that forbid contact: written down, varied, ended, and asked about again before the answer grows old."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.web.restorative.way import MEETS, Way
from wayforward.process.gates import Gate
from wayforward.web import clock, vault
from wayforward.web.restorative import facts
from wayforward.web.restorative.actions import meeting, restrictions
from wayforward.web.restorative.models import Clearance, OrdersCheck, Restriction


def order(way: Way, **given: Any) -> Restriction:
    said: dict[str, Any] = {"on": way.joanne, "protects": way.maria, "kind": "restraining", "text": "Not to see her"}
    return restrictions.record_restriction(case=way.case, **(said | way.by("grace") | given))


def clear(way: Way, row: Restriction, **given: Any) -> Clearance:
    said: dict[str, Any] = {
        "methods": ["conference_f2f"],
        "from_on": date(2026, 6, 1),
        "document": "Order of the court, 1 June",
        "issued_by": "Court",
    }
    return restrictions.record_clearance(case=way.case, restriction=row, **(said | way.by("grace") | given))


def check(way: Way, **given: Any) -> OrdersCheck:
    return restrictions.record_orders_check(
        case=way.case, **({"on": way.joanne, "nil": True, "agency": way.police} | way.by("grace") | given)
    )


def is_lawful(way: Way) -> bool:
    with clock.at(way.now):
        return bool(facts.gates_of(way.case).case[Gate.G6])


def confirm(way: Way) -> Any:
    return meeting.confirm_activity(activity=way.meeting, **way.by("grace"))


def test_an_order_shuts_the_way_for_everybody(agreed_to_meet: Way) -> None:
    did = agreed_to_meet.did(lambda: order(agreed_to_meet))
    assert did.events == [("restriction_recorded", "responsible")]
    assert did.made.key_id == agreed_to_meet.joanne.key_id
    assert vault.unseal_for(vault.Purpose.DOCUMENT, did.made.text) == "Not to see her"
    assert not is_lawful(agreed_to_meet)
    with agreed_to_meet.refused("G6.restriction_in_force"):
        confirm(agreed_to_meet)
    with agreed_to_meet.refused("G6.restriction_in_force"):
        meeting.confirm_activity(activity=agreed_to_meet.meeting, **agreed_to_meet.by("lena"))


def test_a_variation_opens_its_own_method_and_no_other(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    row = way.step(lambda: order(way))
    way.step(lambda: clear(way, row, methods=["letter_exchange"]))
    assert not is_lawful(way)
    did = way.did(lambda: clear(way, row))
    assert did.events == [("restriction_varied", "responsible")]
    assert is_lawful(way)


def test_a_permission_that_ends_before_the_day_does_not_open_it(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    row = way.step(lambda: order(way))
    way.step(lambda: clear(way, row, until_on=MEETS.date() - timedelta(days=1), kind="permission_in_writing"))
    with way.refused("G6.restriction_in_force"):
        confirm(way)


@pytest.mark.parametrize(
    "given",
    [
        {"direct": False},
        {"from_on": date(2027, 1, 1)},
        {"until_on": date(2026, 6, 1)},
    ],
)
def test_an_order_forbids_what_it_says_and_when_it_says_so(agreed_to_meet: Way, given: dict[str, Any]) -> None:
    agreed_to_meet.step(lambda: order(agreed_to_meet, **given))
    assert is_lawful(agreed_to_meet)


def test_an_order_that_protects_somebody_else_leaves_this_pair_alone(agreed_to_meet: Way) -> None:
    agreed_to_meet.step(lambda: order(agreed_to_meet, protects=agreed_to_meet.joanne))
    assert is_lawful(agreed_to_meet)


def test_an_order_that_ended_is_kept_and_shuts_nothing(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    row = way.step(lambda: order(way))
    did = way.did(lambda: restrictions.end_restriction(case=way.case, restriction=row, **way.by("grace")))
    assert did.events == [("restriction_ended", "responsible")]
    assert is_lawful(way)
    assert len(way.facts().restrictions) == 1
    with way.refused("restriction.has_ended"):
        restrictions.end_restriction(case=way.case, restriction=row, **way.by("grace"))
    with way.refused("restriction.has_ended"):
        clear(way, row)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"direct": False, "indirect": False}, "restriction.covers_nothing"),
        ({"from_on": date(2026, 6, 2), "until_on": date(2026, 6, 1)}, "restriction.ends_before_it_begins"),
    ],
)
def test_what_is_no_order(decided: Way, given: dict[str, Any], code: str) -> None:
    with decided.refused(code):
        order(decided, **given)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"methods": []}, "restriction.no_method"),
        ({"methods": ["no_send_letter"]}, "restriction.not_a_method"),
        ({"document": "  "}, "restriction.no_document"),
        ({"until_on": date(2026, 5, 1)}, "restriction.ends_before_it_begins"),
    ],
)
def test_what_is_no_variation(decided: Way, given: dict[str, Any], code: str) -> None:
    row = decided.step(lambda: order(decided))
    with decided.refused(code):
        clear(decided, row, **given)


# --- Asking. ----------------------------------------------------------------------------------------------------------


def test_the_answer_that_there_are_none_grows_old(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    did = way.did(lambda: check(way))
    assert did.events == [("orders_checked", "responsible")]
    assert did.made.agency == way.police
    assert (did.made.valid_until - did.made.checked_on).days == 90
    assert is_lawful(way)
    way.now += timedelta(days=91)
    assert not is_lawful(way)
    way.step(lambda: check(way))
    assert is_lawful(way)


def test_that_there_are_some_asks_for_each_of_them(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    way.step(lambda: check(way, nil=False))
    with way.refused("G6.orders_not_written_down"):
        confirm(way)
    way.step(lambda: order(way, protects=way.joanne))
    assert is_lawful(way)


def test_an_answer_cannot_have_grown_old_before_it_was_given(decided: Way) -> None:
    with decided.refused("restriction.check_ends_before"):
        check(decided, valid_until=date(2026, 1, 1))
