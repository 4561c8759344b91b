"""Mail to staff who asked for it: made once for a day, and handed over once, however often the worker runs or dies."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from wayforward.process import duties
from wayforward.process import mailing as rules
from wayforward.process.deadlines import end_of_day, start_of_day
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.mailing import Mail
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Absence, Staff, Task
from wayforward.web.accounts.walled import Purpose
from wayforward.web.addresses import reverse
from wayforward.web.outgoing import transports
from wayforward.web.work import diary
from wayforward.web.work.models import MailChoice, StaffMail

TRIES, A_ROUND, MOST = 5, 100, 1000
LEADS = (Role.SUPERVISOR, Role.RJ_LEAD)


@record.act
def choose_mail(*, email: str, reminder: bool, digest: bool, by: Staff, at: datetime) -> MailChoice:
    """Say at which address one wants which mail. None of both: nothing is sent any more."""
    Staff.objects.select_for_update(of=("self",)).get(pk=by.pk)
    row = MailChoice.unwalled(Purpose.ACTION).filter(staff=by).first() or MailChoice(staff=by)
    row.email, row.reminder, row.digest, row.changed_at = email, reminder, digest, at
    row.save()
    record.write(Event.MAIL_CHOSEN, by=by, at=at, obj=row, reminder=reminder, digest=digest)
    return row


def send_due(now: datetime) -> int:
    """The worker's job: make what is due, and hand over what waits. Says how many were handed over."""
    for mail in Mail:
        day = rules.slot(mail, now)
        if day is not None:
            _make(mail, day, now)
    waiting = StaffMail.unwalled(Purpose.JOB).filter(state="waiting", due_at__lte=now)
    return sum(_hand_over(row, now) for row in waiting.select_related("staff").order_by("due_at", "pk")[:A_ROUND])


def _make(mail: Mail, day: date, now: datetime) -> None:
    """One mail of this kind and for this day for each who asked for it. Two workers at once make one."""
    made = StaffMail.unwalled(Purpose.JOB).filter(kind=mail, day=day).values("staff")
    chosen = MailChoice.unwalled(Purpose.JOB).filter(staff__is_active=True, **{mail.value: True})
    for choice in chosen.exclude(staff__in=made).select_related("staff", "staff__service")[:A_ROUND]:
        counts = counts_for(mail, choice.staff, day)
        state = "waiting" if rules.is_worth_sending(mail, counts) else "nothing"
        row = StaffMail(staff=choice.staff, kind=mail.value, day=day, counts=counts, state=state, due_at=now)
        StaffMail._walled.bulk_create([row], ignore_conflicts=True)


def _hand_over(row: StaffMail, now: datetime) -> int:
    """Hand one mail to the mail server. Whoever claims it sends it; the claim is kept before the mail leaves."""
    if not _of(row, "waiting").update(state="going", tries=row.tries + 1):
        return 0
    choice = MailChoice.unwalled(Purpose.SENDING).filter(staff=row.staff, staff__is_active=True).first()
    if choice is None or not getattr(choice, row.kind):
        _of(row, "going").update(state="nothing")
        return 0
    try:
        transports.current().deliver(channel="email", address=choice.email, body=_body(row))
    except transports.TransportFailed:
        again = now + timedelta(minutes=2 ** (row.tries + 1))
        _of(row, "going").update(state="waiting" if row.tries + 1 < TRIES else "failed", due_at=again)
        return 0
    note_sent(mail=row, by=None, at=now)
    return 1


@record.act
def note_sent(*, mail: StaffMail, by: Staff | None, at: datetime) -> None:
    """Write down that a mail to a member of staff was handed over."""
    _of(mail, "going").update(state="sent", sent_at=at)
    record.write(Event.STAFF_MAIL_SENT, by=by, at=at, obj=mail, service=mail.staff.service_id, kind=mail.kind)


def counts_for(mail: Mail, staff: Staff, day: date) -> dict[str, int]:
    """What is counted for one member of staff, of the day or of the week that begins with it. Only of cases that are
    open to them; and of the team, for whoever leads it, of all its work, without a name."""
    until = end_of_day(day if mail == Mail.REMINDER else day + timedelta(days=6))
    after = start_of_day(day)
    found = [each for each in diary.entries(staff, after, until, names=False) if not each.cancelled]
    counts = {"planned": sum(not each.due for each in found), "due": sum(each.due for each in found)}
    if mail == Mail.REMINDER:
        return counts
    counts["late"] = _late(tasks.open_for(staff), after)
    if staff.has_role(*LEADS):
        service = Task.unwalled(Purpose.COUNTING).filter(tasks.waits(), service_id=staff.service_id)
        away = Absence.objects.filter(staff__service_id=staff.service_id, ended_at=None)
        counts |= {
            "team_late": _late(service, after),
            "team_open": service.filter(staff=None).count(),
            "team_away": away.filter(from_on__lte=day + timedelta(days=6), until_on__gte=day).count(),
        }
    return counts


def _late(waiting: Any, now: datetime) -> int:
    rows = waiting.filter(due_at__lt=now).values_list("kind", "due_at")[:MOST]
    return sum(duties.is_overdue(kind, due_at, now) for kind, due_at in rows)


def _of(row: StaffMail, state: str) -> Any:
    return StaffMail.unwalled(Purpose.SENDING).filter(pk=row.pk, state=state)


def _body(row: StaffMail) -> str:
    return rules.body(Mail(row.kind), row.counts, diary=_page("work:diary"), choice=_page("work:mail"))


def _page(name: str) -> str:
    """The address of a page as it stands in a mail: under the first name that the service answers to."""
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0].lstrip('.')}{reverse(name)}"
