"""SEC-45: a mail server that is gone, slow, or answers nonsense loses no message, repeats none, and is told of."""

import smtplib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage

from tests.web.cast import Cast
from tests.web.support.conftest import EVENING
from wayforward.web.accounts.models import Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway, jobs
from wayforward.web.outgoing.models import Message
from wayforward.web.people.actions import safe_contact
from wayforward.web.support import places
from wayforward.web.support.models import SupportCase

DEAD = {
    "gone": ConnectionRefusedError("refused"),
    "slow": TimeoutError("timed out"),
    "nonsense": smtplib.SMTPResponseException(599, b"\xff\xfe"),
    "cut off": smtplib.SMTPServerDisconnected("closed"),
    "an address that cannot be written": ValueError("Header values can't contain newlines"),
}


@pytest.fixture
def queued(cast: Cast, case: SupportCase, settings: object) -> Message:
    """A message that waits for Maria, by e-mail, at any hour."""
    settings.WAYFORWARD_TRANSPORT = "wayforward.web.outgoing.transports.Mail"  # type: ignore[attr-defined]
    safe_contact.set_safe_contact(
        person=case.person,
        profile={"email": {"allowed": True}, "phone": {"allowed": False}},
        place=places.of_case(case),
        by=cast.asha,
        at=EVENING,
    )
    made = gateway.send(
        person=case.person,
        purpose="please_call",
        by=cast.asha,
        at=EVENING,
        case_id=case.pk,
        compartment="support",
        key="a-message",
    )
    assert made is not None
    return made


def now_of(message: Message) -> Message:
    return Message.unwalled(Purpose.SENDING).get(pk=message.pk)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], list[str]]:
    """The mail server does this from now on; what it took is in the list."""

    def begin(error: Exception | None) -> list[str]:
        taken: list[str] = []

        def send(mail: EmailMessage, fail_silently: bool = False) -> int:
            if error is not None:
                raise error
            taken.append(mail.subject)
            return 1

        monkeypatch.setattr(EmailMessage, "send", send)
        return taken

    return begin


@pytest.mark.parametrize("how", DEAD)
def test_a_message_waits_longer_each_time_and_leaves_once(
    queued: Message, answers: Callable[[Exception | None], list[str]], how: str
) -> None:
    answers(DEAD[how])
    now = queued.due_at
    waited = []
    for _ in range(3):
        assert jobs.send_due(now) == 0
        row = now_of(queued)
        waited.append(row.due_at - now)
        assert jobs.send_due(now) == 0, "not before its time"
        assert now_of(queued).tries == row.tries
        now = row.due_at
    assert waited == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    taken = answers(None)
    assert jobs.send_due(now) == 1
    assert jobs.send_due(now + timedelta(hours=1)) == 0
    assert taken == ["You have a message"]
    assert now_of(queued).sent_at == now


def test_in_the_end_somebody_is_asked_to_find_another_way(
    cast: Cast, queued: Message, answers: Callable[[Exception | None], list[str]]
) -> None:
    answers(DEAD["gone"])
    now = queued.due_at
    for _ in range(jobs.TRIES):
        jobs.send_due(now)
        now = now_of(queued).due_at
    row = now_of(queued)
    assert row.failed_at is not None and row.sent_at is None
    (task,) = Task.unwalled(Purpose.CHECKING).filter(kind="message_not_sent", case_id=queued.case_id)
    assert task.staff_id == cast.asha.pk
    taken = answers(None)
    assert jobs.send_due(now + timedelta(days=1)) == 0
    assert taken == []
