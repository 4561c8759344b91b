"""A copy of somebody's own data: asked for, gathered, prepared, agreed to by a second person, made, and handed over."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Exists, OuterRef

from wayforward.process import packs as rules
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.packs import Item, Span, State, Why
from wayforward.process.walls import Compartment, Tie
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Block, PartyIndex, Staff
from wayforward.web.accounts.refs import unused
from wayforward.web.accounts.walled import Purpose, WalledQuerySet
from wayforward.web.outgoing import sealing
from wayforward.web.outgoing.typesetting import copy_pdf
from wayforward.web.people import cases
from wayforward.web.people.models import Person
from wayforward.web.restorative.facts import HOLIDAYS
from wayforward.web.rights import disclosures, gathered, gathering, pack_paper
from wayforward.web.rights.models import Pack, PackItem
from wayforward.web.vault import blind, parcels

PACK = Compartment.PACK
DUTY, REVIEW = "answer_access_request", "review_pack"
REVIEW_DAYS = 3
FILES = ("words", "sealed", "pdf")


@record.act
def take(
    *,
    name: str,
    received_on: date,
    identity: str,
    by: Staff,
    at: datetime,
    born: date | None = None,
    reference: str = "",
) -> Pack:
    """Write down that somebody asked for a copy of their own data. Whoever has no file here, and whoever never heard of
    the case that they are in, is answered alike. Raises Refused (`packs.*`)."""
    found = _meant(name, born, reference, by)
    today = clock.local(at).date()
    rules.may_take(roles=by.roles, received_on=received_on, today=today, matches=len(found)).require()
    person, pk = (found[0] if found else None), uuid4()
    pack = Pack(
        id=pk,
        service=by.service,
        ref=unused(Pack),
        key_id=person.key_id if person else vault.new_key(vault.Scope.RIGHTS, pk),
        person=person,
        name=name.strip(),
        identity=rules.Identity(identity).value,
        received_on=received_on,
        taken_at=at,
        taken_by=by,
        due_on=_due(by, received_on, 0),
        state=State.OPEN.value,
    )
    pack.save()
    _wait(pack)
    _write(Event.ACCESS_ASKED, pack, by, at)
    _gather(pack, by, at)
    return pack


@record.act
def stop_clock(*, pack: Pack, by: Staff, at: datetime) -> Pack:
    """They were asked what they mean: the clock stands from today on. Raises Refused (`packs.*`)."""
    pack = _lock(pack)
    rules.may_stop_clock(fact_of(pack), roles=by.roles).require()
    pack.state, pack.asked_on = State.ASKING.value, clock.local(at).date()
    pack.save(update_fields=["state", "asked_on"])
    tasks.cancel_for(pack.pk, [DUTY], at=at)
    _write(Event.ACCESS_CLOCK_STOPPED, pack, by, at)
    return pack


@record.act
def start_clock(*, pack: Pack, on: date, by: Staff, at: datetime) -> Pack:
    """They answered on this day: the time that the clock stood is added. Raises Refused (`packs.*`)."""
    pack = _lock(pack)
    today = clock.local(at).date()
    rules.may_start_clock(fact_of(pack), roles=by.roles, asked_on=pack.asked_on, on=on, today=today).require()
    assert pack.asked_on is not None
    pack.stopped_days += (on - pack.asked_on).days
    pack.due_on = _due(pack.taken_by, pack.received_on, pack.stopped_days)
    pack.state, pack.asked_on = State.OPEN.value, None
    pack.save(update_fields=["stopped_days", "due_on", "state", "asked_on"])
    _wait(pack)
    _write(Event.ACCESS_CLOCK_STARTED, pack, by, at, days=pack.stopped_days)
    return pack


@record.act
def gather(*, pack: Pack, by: Staff, at: datetime) -> Pack:
    """Gather anew what is held now. What was left out stays left out where the words are the same. Raises Refused."""
    pack = _lock(pack)
    rules.may_prepare(fact_of(pack), roles=by.roles).require()
    _gather(pack, by, at)
    return pack


@record.act
def leave_out(*, item: PackItem, typed: str, why: str, by: Staff, at: datetime) -> PackItem:
    """Leave out what stands between [[ and ]], and give the rest. An agreement to an earlier version is gone. Raises
    Refused (`packs.*`)."""

    def marks(words: str, before: tuple[Span, ...]) -> tuple[Span, ...]:
        return rules.read_marks(words, typed, before=before, why=Why(why) if why else None)

    return _change(item, marks, by, at)


@record.act
def leave_out_whole(*, item: PackItem, why: str, by: Staff, at: datetime) -> PackItem:
    """Leave out a whole paragraph. Raises Refused (`packs.*`)."""
    return _change(item, lambda words, before: rules.whole(words, Why(why) if why else None), by, at)


@record.act
def give_whole(*, item: PackItem, by: Staff, at: datetime) -> PackItem:
    """Give a whole paragraph: restore what was left out of it. Raises Refused (`packs.*`)."""
    return _change(item, lambda words, before: (), by, at)


@record.act
def propose(*, pack: Pack, reviewer: Staff, by: Staff, at: datetime) -> Pack:
    """Put a copy before a second person, who is tied to it alone. Raises Refused (`packs.*`)."""
    pack = _lock(pack)
    may_read = reviewer in reviewers(pack)
    rules.may_propose(fact_of(pack), roles=by.roles, reviewer=str(reviewer.pk), may_read=may_read).require()
    pack.state, pack.reviewer, pack.sent_back = State.REVIEW.value, reviewer, None
    pack.save(update_fields=["state", "reviewer", "sent_back"])
    ties.tie(staff=reviewer, case_id=pack.pk, case_kind="pack", kind=Tie.REVIEWER, at=at)
    tasks.add(
        service=pack.service_id,
        case_id=pack.pk,
        kind=REVIEW,
        due_at=clock.end_of_day(at + timedelta(days=REVIEW_DAYS)),
        staff=reviewer,
        compartment=PACK,
        about=pack.pk,
    )
    _write(Event.PACK_PROPOSED, pack, by, at)
    return pack


@record.act
def agree(*, pack: Pack, read: str, by: Staff, at: datetime) -> Pack:
    """Agree to exactly the version that was read (`read` is the hash that stood on the page). Raises Refused."""
    pack = _lock(pack)
    rules.may_review(fact_of(pack), by=str(by.pk), read=read).require()
    pack.state, pack.agreed_sha256, pack.agreed_at, pack.agreed_by = State.AGREED.value, pack.version_sha256, at, by
    _let_reviewer_go(pack, at)
    pack.save(update_fields=["state", "agreed_sha256", "agreed_at", "agreed_by", "reviewer"])
    _write(Event.PACK_AGREED, pack, by, at, version=pack.version_sha256)
    return pack


@record.act
def send_back(*, pack: Pack, read: str, words: str, by: Staff, at: datetime) -> Pack:
    """Send a copy back, and say what is not right yet. Raises Refused (`packs.*`)."""
    pack = _lock(pack)
    rules.may_review(fact_of(pack), by=str(by.pk), read=read).require()
    pack.state, pack.sent_back = State.OPEN.value, words.strip()
    _let_reviewer_go(pack, at)
    pack.save(update_fields=["state", "sent_back", "reviewer"])
    _write(Event.PACK_SENT_BACK, pack, by, at)
    return pack


@record.act
def make(*, pack: Pack, by: Staff, at: datetime) -> Pack:
    """Make the file of what was agreed to, sealed with words that are told by another way. Raises Refused."""
    pack = _lock(pack)
    rules.may_make(fact_of(pack), roles=by.roles).require()
    paper = copy_pdf(paper_of(pack))
    words = sealing.new_words()
    pack.words, pack.pdf, pack.sealed = words, sealing.as_pdf(paper, words), parcels.with_words(paper, words)
    pack.state, pack.made_at = State.MADE.value, at
    pack.expires_at = clock.end_of_day(at + timedelta(days=pack.service.rules.pack_days))
    pack.save(update_fields=[*FILES, "state", "made_at", "expires_at"])
    _write(Event.PACK_MADE, pack, by, at, version=pack.version_sha256, until=clock.local(pack.expires_at).date())
    return pack


@record.act
def fetch(*, pack: Pack, form: str, by: Staff, at: datetime) -> bytes:
    """The sealed file, to be handed over: `form` is "pdf" or "age". Raises Refused (`packs.*`)."""
    pack = _lock(pack)
    rules.may_fetch(fact_of(pack), roles=by.roles, now=at).require()
    pack.fetched_at, pack.fetched_by = at, by
    pack.save(update_fields=["fetched_at", "fetched_by"])
    _write(Event.PACK_FETCHED, pack, by, at, form=form, version=pack.agreed_sha256)
    return vault.unseal_bytes_for(vault.Purpose.ACCESS, pack.pdf if form == "pdf" else pack.sealed)


@record.act
def end(*, pack: Pack, came: str, by: Staff, at: datetime) -> Pack:
    """Write down how a request ended. The file that was made is removed. Raises Refused (`packs.*`)."""
    pack = _lock(pack)
    how = rules.Came(came)
    rules.may_end(fact_of(pack), roles=by.roles, came=how, fetched=pack.fetched_at is not None).require()
    _let_reviewer_go(pack, at)
    tasks.done(case_id=pack.pk, kind=DUTY, at=at)
    pack.state, pack.ended_at, pack.came = State.ENDED.value, at, how.value
    pack.words = pack.sealed = pack.pdf = None
    pack.save(update_fields=[*FILES, "state", "ended_at", "came", "reviewer"])
    _write(Event.ACCESS_ANSWERED, pack, by, at, came=how.value)
    return pack


@record.act
def expire(*, by: Staff | None, at: datetime) -> int:
    """Remove the files whose time to be fetched is over (the worker's own job). Says how many."""
    rows = Pack.unwalled(Purpose.JOB).select_for_update(of=("self",)).filter(expires_at__lte=at, state=State.MADE)
    for pack in rows:
        pack.words = pack.sealed = pack.pdf = None
        pack.state, pack.expires_at = State.AGREED.value, None
        pack.save(update_fields=[*FILES, "state", "expires_at"])
        record.write(
            Event.PACK_EXPIRED, by=by, at=at, case_id=pack.pk, compartment=PACK, obj=pack, service=pack.service_id
        )
    return len(rows)


def ends_of(after: datetime, until: datetime) -> list[datetime]:
    """When, between two moments, a file's time is over."""
    rows = Pack.unwalled(Purpose.JOB).filter(state=State.MADE, expires_at__gt=after, expires_at__lte=until)
    return list(rows.values_list("expires_at", flat=True))


def visible(staff: Staff) -> WalledQuerySet:
    """The requests that are open to this member of staff, but for those of people whom a conflict shuts to them."""
    shut = PartyIndex.objects.filter(person_id=OuterRef("person_id"), case_id__in=ties.shut_to(staff))
    rows: WalledQuerySet = Pack.visible_to(staff).exclude(Exists(shut))
    return rows.select_related("taken_by", "reviewer", "agreed_by", "fetched_by", "service")


def reviewers(pack: Pack) -> list[Staff]:
    """Who may be asked to read a copy: those with the role who have not prepared it, and whom no conflict shuts out."""
    theirs = [case_id for _, _, case_id, _ in cases.entries_of(pack.person_id)] if pack.person_id else []
    shut = Block.objects.filter(case_id__in=theirs)
    staff = Staff.objects.filter(service_id=pack.service_id, is_active=True).exclude(pk__in=pack.prepared_by)
    staff = staff.exclude(pk__in=shut.values("staff_id")).order_by("name", "pk")
    return [each for each in staff if each.has_role(*rules.REVIEWERS)]


def items_of(pack: Pack) -> WalledQuerySet:
    """The paragraphs of a copy, in their order."""
    return PackItem.unwalled(Purpose.ACCESS).filter(pack=pack).order_by("number")


def read_items(rows: Sequence[PackItem]) -> list[Item]:
    """The paragraphs as the rules ask of them, originals included: for the service's own work."""
    words = vault.unseal_many_for(vault.Purpose.ACCESS, [row.original for row in rows])
    return [item_of(row, each) for row, each in zip(rows, words, strict=True)]


def item_of(row: PackItem, words: str) -> Item:
    """One paragraph with its words."""
    return Item(str(row.row_id), words, tuple(Span(start, end, Why(why)) for start, end, why in row.left_out))


def paper_of(pack: Pack) -> pack_paper.CopyPaper:
    """The paper of what a copy says now."""
    rows = list(items_of(pack))
    items = read_items(rows)
    return pack_paper.paper(
        ref=pack.ref,
        name=vault.unseal_for(vault.Purpose.ACCESS, pack.name),
        received_on=pack.received_on,
        service=pack.service.name,
        items=[(row.section, row.happened_on, item) for row, item in zip(rows, items, strict=True)],
    )


def fact_of(pack: Pack) -> rules.Pack:
    """A request as the rules ask of it."""
    return rules.Pack(
        state=State(pack.state),
        version=pack.version_sha256,
        agreed=pack.agreed_sha256,
        prepared_by=frozenset(pack.prepared_by),
        reviewer=str(pack.reviewer_id or ""),
        expires_at=pack.expires_at,
    )


def _meant(name: str, born: date | None, reference: str, by: Staff) -> list[Person]:
    """The people of this service who may be meant and have a file that they know of, conflicts left out."""
    wanted = {"name": name} | ({"born": born.isoformat()} if born else {})
    rows = Person.unwalled(Purpose.MATCHING).filter(pk__in=blind.find(wanted), service=by.service).order_by("pk")
    parties = PartyIndex.objects.filter(person_id=OuterRef("pk"))
    rows = rows.exclude(Exists(parties.filter(case_id__in=ties.shut_to(by))))
    if reference.strip():
        found = cases.by_reference(reference, by.service_id)
        rows = rows.filter(Exists(parties.filter(case_id=found[1]))) if found else rows.none()
    asked = set(blind.normalised("name", name))
    return [row for row in rows if asked and asked <= _names(row) and gathering.files_of(row)]


def _names(person: Person) -> set[str]:
    words = vault.unseal_many_for(vault.Purpose.MATCHING, [person.legal_name, person.known_as])
    return set(blind.normalised("name", " ".join(words)))


def _gather(pack: Pack, by: Staff, at: datetime) -> None:
    kept = {(row.source, row.row_id, item.original): row.left_out for row, item in _with_items(list(items_of(pack)))}
    items_of(pack).delete()
    found = [*gathering.gather(pack.person), *_passed_on(pack)]
    for number, each in enumerate(found, start=1):
        words = each.words.replace("\r\n", "\n").strip()
        proposed = [[0, len(words), each.proposed.value]] if each.proposed else []
        PackItem(
            pack=pack,
            service_id=pack.service_id,
            key_id=each.key_id,
            number=number,
            section=each.section.value,
            source=each.source,
            row_id=each.row_id,
            happened_on=each.on,
            original=words,
            left_out=kept.get((each.source, each.row_id, words), proposed),
            proposed=each.proposed.value if each.proposed else "",
        ).save()
    pack.gathered_at = at
    _keep(pack, by, at, "gathered_at")
    _write(Event.PACK_GATHERED, pack, by, at, number=len(found))


def _with_items(rows: list[PackItem]) -> list[tuple[PackItem, Item]]:
    return list(zip(rows, read_items(rows), strict=True))


def _passed_on(pack: Pack) -> list[gathering.Found]:
    files = gathering.files_of(pack.person)
    keys = {file.case_id: file.key_id for file in files}
    return [
        gathering.Found(
            gathered.Section.PASSED_ON,
            line.source,
            line.row_id,
            keys.get(line.case_id, files[0].key_id),
            clock.local(line.at).date(),
            f"{line.what}.\nTo: {line.to}\nBecause: {line.ground}",
            None,
        )
        for line in disclosures.of_files(files)
    ]


def _change(
    item: PackItem, spans_of: Callable[[str, tuple[Span, ...]], tuple[Span, ...]], by: Staff, at: datetime
) -> PackItem:
    pack = _lock(item.pack)
    rules.may_prepare(fact_of(pack), roles=by.roles).require()
    item = PackItem.unwalled(Purpose.ACTION).get(pk=item.pk)
    (now,) = read_items([item])
    spans = spans_of(now.original, now.left_out)
    item.left_out = [[span.start, span.end, span.why.value] for span in spans]
    item.changed_at = at
    item.save(update_fields=["left_out", "changed_at"])
    _keep(pack, by, at)
    _write(Event.PACK_CHANGED, pack, by, at, left_out=len(spans))
    return item


def _keep(pack: Pack, by: Staff, at: datetime, *more: str) -> None:
    """The copy says something else now: whoever changed it has prepared it, and who agreed has agreed to nothing."""
    _let_reviewer_go(pack, at)
    pack.version_sha256 = rules.version_of(read_items(list(items_of(pack))))
    pack.prepared_by = sorted({*pack.prepared_by, str(by.pk)})
    pack.state, pack.agreed_sha256, pack.agreed_at, pack.agreed_by = State.OPEN.value, "", None, None
    agreed = ("agreed_sha256", "agreed_at", "agreed_by", "reviewer")
    pack.save(update_fields=["version_sha256", "prepared_by", "state", *agreed, *more])


def _let_reviewer_go(pack: Pack, at: datetime) -> None:
    if pack.reviewer is not None:
        ties.untie(staff=pack.reviewer, case_id=pack.pk, at=at, kind=Tie.REVIEWER)
        tasks.done(case_id=pack.pk, kind=REVIEW, at=at)
        pack.reviewer = None


def _wait(pack: Pack) -> None:
    """The day on which it is due is a duty of whoever is data protection officer then."""
    tasks.add(
        service=pack.service_id,
        case_id=pack.pk,
        kind=DUTY,
        due_at=clock.end_of_day(clock.start_of_day(pack.due_on)),
        role=Role.DATA_PROTECTION,
        compartment=PACK,
        about=pack.pk,
    )


def _due(staff: Staff, received_on: date, stopped_days: int) -> date:
    months = staff.service.rules.access_months
    return rules.due_on(received_on, months=months, stopped_days=stopped_days, holidays=HOLIDAYS)


def _lock(pack: Pack) -> Pack:
    rows = (
        Pack.unwalled(Purpose.ACTION).select_for_update(of=("self",)).select_related("service", "taken_by", "reviewer")
    )
    found: Pack = rows.get(pk=pack.pk)
    return found


def _write(event: Event, pack: Pack, by: Staff, at: datetime, **coded: Any) -> None:
    record.write(event, by=by, at=at, case_id=pack.pk, compartment=PACK, obj=pack, service=pack.service_id, **coded)
