"""Mail to staff who want it: counts only, and once, however often the worker runs, and whenever it is killed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.work.browsing import send, signed_in
from tests.web.work.test_diary import WHEN, plan
from wayforward.process.mailing import Mail
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import jobs, transports
from wayforward.web.support.models import SupportCase
from wayforward.web.work.actions import mailing
from wayforward.web.work.models import MailChoice, StaffMail

MONDAY = datetime(2025, 10, 13, 7, 0, tzinfo=UTC)
EVENING_BEFORE = datetime(2025, 10, 13, 16, 0, tzinfo=UTC)


class Post:
    """A mail server that keeps what it gets; it may refuse, or die while it takes something."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.raises: BaseException | None = None

    def deliver(self, *, channel: str, address: str, body: str) -> str:
        if self.raises is not None:
            raise self.raises
        assert channel == "email"
        self.got.append((address, body))
        return "kept"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    found = Post()
    monkeypatch.setattr(transports, "current", lambda: found)
    return found


def choose(staff: Staff, **changed: Any) -> MailChoice:
    given: dict[str, Any] = {"email": f"{staff.name.lower()}@example.org", "reminder": True, "digest": True}
    return mailing.choose_mail(**(given | changed), by=staff, at=clock.now())


@pytest.fixture
def on_monday() -> Iterator[datetime]:
    with clock.at(MONDAY):
        yield MONDAY


def test_nobody_gets_any_who_did_not_ask(cast: Cast, case: SupportCase, post: Post, on_monday: datetime) -> None:
    jobs.run_due(MONDAY)
    choose(cast.asha, digest=False)
    jobs.run_due(MONDAY)
    assert post.got == [] and not StaffMail.unwalled(Purpose.CHECKING).exists()


def test_the_week_is_sent_once_however_often_the_worker_runs(cast: Cast, case: SupportCase, post: Post) -> None:
    plan(case, cast.asha)
    choose(cast.asha)
    for hours in (0, 1, 30):
        with clock.at(MONDAY + timedelta(hours=hours)):
            mailing.send_due(clock.now())
            mailing.send_due(clock.now())
    digests = [body for _, body in post.got if body.startswith("This week:")]
    assert len(digests) == 1 and post.got[0][0] == "asha@example.org"
    assert "In your diary: 1" in digests[0] and "http://" in digests[0] and reverse("work:mail") in digests[0]
    with clock.at(MONDAY + timedelta(days=7)):
        mailing.send_due(clock.now())
    assert sum(body.startswith("This week:") for _, body in post.got) == 2


def test_it_holds_no_name_and_no_reference(cast: Cast, case: SupportCase, post: Post) -> None:
    plan(case, cast.asha)
    choose(cast.asha)
    choose(cast.sam)
    with clock.at(MONDAY):
        mailing.send_due(clock.now())
    assert len(post.got) == 2
    for _, body in post.got:
        for word in ("Maria", "Fellows", case.ref, "Saffron", "Asha", "Riverside", str(case.pk)):
            assert word not in body, word


def test_whoever_leads_has_counts_of_the_team(cast: Cast, case: SupportCase, post: Post) -> None:
    for staff in (cast.asha, cast.sam):
        choose(staff)
    with clock.at(MONDAY):
        mailing.send_due(clock.now())
    of = dict(post.got)
    assert "In the team" not in of["asha@example.org"]
    assert "In the team: waiting for us longer than planned: 1" in of["sam@example.org"]  # the first contact
    assert "Waiting for us longer than planned: 1" in of["asha@example.org"]


def test_the_evening_before_only_where_there_is_something(cast: Cast, case: SupportCase, post: Post) -> None:
    plan(case, cast.asha)
    for staff in (cast.asha, cast.carys):
        choose(staff, digest=False)
    with clock.at(EVENING_BEFORE):
        for _ in range(3):
            mailing.send_due(clock.now())
    assert [address for address, _ in post.got] == ["asha@example.org"]
    assert post.got[0][1].startswith("Tomorrow:\nIn your diary: 1\n")


def test_a_worker_that_dies_before_sends_later_and_one_that_dies_after_not_again(
    cast: Cast, case: SupportCase, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(cast.asha)
    with clock.at(MONDAY):
        with monkeypatch.context() as dying:
            dying.setattr(mailing, "_hand_over", lambda row, now: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                mailing.send_due(clock.now())
        assert post.got == []
        mailing.send_due(clock.now())
        assert len(post.got) == 1
    StaffMail.unwalled(Purpose.CHECKING).update(state="waiting", sent_at=None)
    with clock.at(MONDAY + timedelta(hours=1)):
        post.raises = KeyboardInterrupt()  # while the mail server has it
        with pytest.raises(KeyboardInterrupt):
            mailing.send_due(clock.now())
        post.raises = None
        mailing.send_due(clock.now())
    assert len(post.got) == 1


def test_two_workers_with_the_same_mail_hand_it_over_once(cast: Cast, case: SupportCase, post: Post) -> None:
    choose(cast.asha)
    with clock.at(MONDAY):
        mailing._make(Mail.DIGEST, MONDAY.date(), MONDAY)
        mailing._make(Mail.DIGEST, MONDAY.date(), MONDAY)
        row = StaffMail.unwalled(Purpose.CHECKING).select_related("staff").get()
        assert [mailing._hand_over(row, MONDAY) for _ in range(2)] == [1, 0]
    assert len(post.got) == 1


def test_a_mail_server_that_refuses_is_asked_again_five_times(cast: Cast, case: SupportCase, post: Post) -> None:
    choose(cast.asha)
    post.raises, now = transports.TransportFailed("full"), MONDAY
    for _ in range(7):
        with clock.at(now):
            mailing.send_due(now)
        now += timedelta(hours=1)
    row = StaffMail.unwalled(Purpose.CHECKING).get(kind="digest")
    assert (row.state, row.tries) == ("failed", 5)


def test_whoever_has_left_or_ended_it_meanwhile_gets_nothing(cast: Cast, case: SupportCase, post: Post) -> None:
    for staff in (cast.asha, cast.sam):
        choose(staff)
    with clock.at(MONDAY):
        mailing._make(Mail.DIGEST, MONDAY.date(), MONDAY)
        choose(cast.asha, digest=False, reminder=False)
        Staff.objects.filter(pk=cast.sam.pk).update(is_active=False)
        mailing.send_due(MONDAY)
    assert post.got == []


def test_a_case_that_is_walled_is_counted_no_more(cast: Cast, case: SupportCase) -> None:
    plan(case, cast.asha)
    assert mailing.counts_for(Mail.REMINDER, cast.asha, WHEN.date())["planned"] == 1
    ties.block(staff=cast.asha, case_id=case.pk, reason="knows_a_party", at=clock.now())
    assert mailing.counts_for(Mail.REMINDER, cast.asha, WHEN.date())["planned"] == 0


def test_it_is_chosen_and_ended_on_a_page(cast: Cast, case: SupportCase) -> None:
    client, page = signed_in(cast.asha), reverse("work:mail")
    assert "Enter an email address in the usual form" in send(client, page, {"email": "asha"}).content.decode()
    assert send(client, page, {"email": "asha@example.org", "digest": "yes"}).status_code == 302
    kept = MailChoice.visible_to(cast.asha).get()
    assert (kept.email, kept.reminder, kept.digest) == ("asha@example.org", False, True)
    assert 'value="asha@example.org"' in client.get(page).content.decode()
    assert send(client, page, {"email": "asha@example.org"}).status_code == 302
    assert not MailChoice.visible_to(cast.asha).get().digest
    assert not MailChoice.visible_to(cast.sam).exists()
