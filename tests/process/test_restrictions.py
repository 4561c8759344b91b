"""Orders, and what opens them: what can be written down, and when an answer about them grows old."""

from datetime import date
from typing import Any

from wayforward.process import restrictions
from wayforward.process.decision import Decision
from wayforward.process.settings import ServiceSettings

JULY = date(2026, 7, 1)
AUGUST = date(2026, 8, 1)


def shut(decision: Decision, code: str, words: str) -> None:
    assert decision.codes == (code,)
    assert words in decision.reasons[0].words


def test_an_order_says_what_it_forbids() -> None:
    def can(**given: Any) -> Decision:
        values = {"direct": True, "indirect": True, "from_on": JULY, "until_on": AUGUST, **given}
        return restrictions.can_record(**values)

    assert can()
    assert can(direct=False)
    assert can(indirect=False)
    assert can(from_on=None)
    assert can(until_on=None)
    assert can(until_on=JULY)
    shut(can(direct=False, indirect=False), "restriction.covers_nothing", "Say what the order forbids")
    shut(can(from_on=AUGUST, until_on=JULY), "restriction.ends_before_it_begins", "before the first")


def test_a_clearance_names_methods_days_and_a_document() -> None:
    def can(**given: Any) -> Decision:
        values = {
            "status": "active",
            "methods": ["conference_f2f"],
            "document": "Order of 1 July",
            "from_on": JULY,
            "until_on": AUGUST,
            **given,
        }
        return restrictions.can_clear(**values)

    assert can()
    assert can(until_on=None)
    shut(can(status="expired"), "restriction.has_ended", "ended already")
    shut(can(methods=[]), "restriction.no_method", "It opens no others")
    shut(can(methods=["conference_f2f", "no_send_letter"]), "restriction.not_a_method", "into contact")
    shut(can(methods=["telepathy"]), "restriction.not_a_method", "into contact")
    shut(can(document=" "), "restriction.no_document", "Somebody's word is not enough")
    shut(can(from_on=AUGUST, until_on=JULY), "restriction.ends_before_it_begins", "before the first")


def test_an_order_ends_once() -> None:
    assert restrictions.can_end(status="varied")
    shut(restrictions.can_end(status="expired"), "restriction.has_ended", "ended already")


def test_an_answer_grows_old_after_it_was_given() -> None:
    assert restrictions.can_check(checked_on=JULY, valid_until=JULY)
    shut(restrictions.can_check(checked_on=AUGUST, valid_until=JULY), "restriction.check_ends_before", "grown old")
    assert restrictions.valid_until(JULY, ServiceSettings()) == date(2026, 9, 29)
    assert restrictions.valid_until(JULY, ServiceSettings(nil_orders_days=31)) == AUGUST
