"""Conflicts of interest: staff name whom they know, matches wall them off, and anybody steps back at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from wayforward.process import conflicts as rules
from wayforward.process.allocation import Conflict
from wayforward.process.conflicts import Match
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.walls import Compartment
from wayforward.web import clock, record, vault
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Block, PartyIndex, Service, Staff
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.people import cases, matching
from wayforward.web.people.models import KnownMatch, KnownPerson, Person

GIVEN = ("born", "phone", "email", "postcode")


@record.act
def name_known_person(*, name: str, how: str, by: Staff, at: datetime, **given: str) -> KnownPerson:
    """Name somebody whom one knows: born (ISO date), phone, email, postcode if known. Cases that they are in already
    are shut to the one who names them. Raises Refused (`known.*`). TypeError for a fact that is not asked for."""
    if unknown := given.keys() - set(GIVEN):
        raise TypeError(f"A known person has no {', '.join(sorted(unknown))}.")
    rules.may_name(name).require()
    pk = uuid4()
    facts = {key: value.strip() for key, value in given.items() if value and value.strip()}
    known = KnownPerson(
        id=pk,
        staff=by,
        service=by.service,
        key_id=vault.new_key("staff", pk),
        how=Conflict(how).value,
        name=name.strip(),
        at=at,
        **facts,
    )
    known.save()
    vault.index(pk, {"name": name, **facts})
    record.write(Event.KNOWN_PERSON_NAMED, by=by, at=at, obj=known, service=by.service_id)
    _act_on(matching.among_people(known), at)
    return known


@record.act
def take_back_known_person(*, known: KnownPerson, by: Staff, at: datetime) -> KnownPerson:
    """Take back somebody whom one named. The walls that stand by it stay. Raises Refused (`known.*`)."""
    rules.may_take_back(own=known.staff_id == by.pk).require()
    known.taken_back_at = at
    known.save(update_fields=["taken_back_at"])
    record.write(Event.KNOWN_PERSON_TAKEN_BACK, by=by, at=at, obj=known, service=known.service_id)
    return known


def place(
    *,
    person: Person,
    case_id: UUID,
    case_kind: str,
    compartment: str,
    service: Service | UUID,
    at: datetime,
    first: bool = False,
) -> bool:
    """Put a person into a case (part of an action): whoever of the staff knows them is walled off from it. Says
    whether anybody was. `first`: of a case that is new."""
    where = {"case_id": case_id, "case_kind": case_kind, "compartment": compartment, "service": service}
    ties.place(person_id=person.pk, first=first, **where)  # type: ignore[arg-type]
    return look_for(person, at)


def look_for(person: Person, at: datetime) -> bool:
    """Compare a person, and whoever is linked with them as the same, with those whom staff know (part of an action).
    Says whether anybody does."""
    hits = matching.known_to_staff(person.pk, person.service_id)
    _act_on(hits, at)
    linked = matching.linked_with(person.pk)
    return (len(linked) > 1 and look_again(linked, person.service_id, at)) or bool(hits)


def look_for_new(people: Sequence[UUID], service_id: UUID, at: datetime) -> None:
    """The same for many people who are new (part of an action), so that they are linked with nobody yet."""
    _act_on(matching.many_known_to_staff(people, service_id), at)


def look_again(people: set[UUID], service_id: UUID, at: datetime) -> bool:
    """These are one person (part of an action): whoever is walled off from one of them is, from all. Says whether
    anybody is."""
    found = False
    for each in sorted(people, key=str):
        for hit in matching.known_to_staff(each, service_id):
            others = sorted(people - {each}, key=str)
            _act_on([matching.Hit(hit.known, other, hit.match) for other in others], at, by_link=True)
            found = True
    return found


def stand_by_link(people: set[UUID]) -> bool:
    """Does a wall stand only because one of these is linked with somebody whom staff know?"""
    return KnownMatch.objects.filter(person__in=people, by_link=True, cleared_at=None).exists()


def look_once_more(people: set[UUID], service_id: UUID, by: Staff, at: datetime) -> None:
    """A link was taken back, and these are one person still (part of an action): walls that stood by the link alone
    go. What a name that was taken back has shut stays shut."""
    rows = KnownMatch.objects.filter(person__in=people, by_link=True, cleared_at=None, known__taken_back_at=None)
    still = {hit.known.pk for each in people for hit in matching.known_to_staff(each, service_id)}
    for staff in {row.known.staff for row in rows.select_related("known__staff") if row.known_id not in still}:
        before = _cases_in_doubt(staff)
        rows.filter(known__staff=staff).exclude(known__in=still).update(cleared_at=at, cleared_by=by)
        for case_id in _open_again(staff, before, tuple(Match), at):
            record.write(
                Event.CONFLICT_CLEARED, by=by, at=at, case_id=case_id, compartment=Compartment.SIGN_OFF, staff=staff.pk
            )


@record.act
def recuse(*, case_kind: str, case_id: UUID, how: str, by: Staff, at: datetime) -> None:
    """Step back from a case because one knows somebody in it: from now on one sees nothing of it, nor what was written
    before, and others take the work over. It needs nobody's leave, and nobody can set it aside."""
    kind = cases.kind_of(case_kind)
    record.write(
        Event.CONFLICT_DECLARED,
        by=by,
        at=at,
        case_id=case_id,
        compartment=_shown_in(case_kind),
        kind=Conflict(how).value,
    )
    _wall_off(kind, case_id, by, Conflict(how).value, at)
    _tell_leads(case_id, by.service_id, "conflict_review", at)


@record.act
def clear_match(*, case_kind: str, case_id: UUID, staff: Staff, by: Staff, at: datetime) -> None:
    """Say that a person in the case has only the name of somebody a colleague knows: the wall that stood by it goes,
    here and in the person's other cases. Raises Refused (`conflict.*`)."""
    wall = Block.objects.filter(staff=staff, case_id=case_id).first()
    rules.may_clear(match=wall.reason if wall else "", own=staff.pk == by.pk, roles=by.roles).require()
    before = _cases_in_doubt(staff)
    people = PartyIndex.objects.filter(case_id=case_id).values("person_id")
    KnownMatch.objects.filter(known__staff=staff, person__in=people, cleared_at=None).update(
        cleared_at=at, cleared_by=by
    )
    _open_again(staff, before, (Match.POSSIBLE,), at)
    record.write(
        Event.CONFLICT_CLEARED, by=by, at=at, case_id=case_id, compartment=_shown_in(case_kind), staff=staff.pk
    )


def _open_again(staff: Staff, before: set[UUID], reasons: Iterable[Match], at: datetime) -> set[UUID]:
    """The walls go from the cases in which nobody is in doubt any more. Says which cases."""
    open_again = before - _cases_in_doubt(staff)
    Block.objects.filter(staff=staff, case_id__in=open_again, reason__in=list(reasons)).delete()
    for each in open_again:
        tasks.done(case_id=each, kind="look_into_match", at=at, about=staff.pk)
    return open_again


def _cases_in_doubt(staff: Staff) -> set[UUID]:
    """The cases of the people who are, or may be, somebody that this member of staff knows."""
    people = KnownMatch.objects.filter(known__staff=staff, cleared_at=None).values("person_id")
    return set(PartyIndex.objects.filter(person_id__in=people).values_list("case_id", flat=True))


def _act_on(hits: Iterable[matching.Hit], at: datetime, by_link: bool = False) -> None:
    for hit in hits:
        found, new = KnownMatch.objects.get_or_create(
            known=hit.known, person_id=hit.person_id, defaults={"match": hit.match, "at": at, "by_link": by_link}
        )
        if not new and by_link and found.by_link and found.cleared_at is not None:
            found.cleared_at = found.cleared_by = None  # linked once more
            found.save(update_fields=["cleared_at", "cleared_by"])
        if found.by_link and not by_link:
            found.by_link = False
            found.save(update_fields=["by_link"])
        if not new and found.match == Match.POSSIBLE and hit.match == Match.CERTAIN:
            found.match, found.cleared_at, found.cleared_by = hit.match, None, None
            found.save(update_fields=["match", "cleared_at", "cleared_by"])
        if found.cleared_at is None:
            _shut_cases(hit, Match(found.match), at)


def _shut_cases(hit: matching.Hit, match: Match, at: datetime) -> None:
    staff = hit.known.staff
    parties = PartyIndex.objects.filter(person_id=hit.person_id)
    walls = dict(Block.objects.filter(staff=staff).values_list("case_id", "reason"))
    for name, case_id in set(parties.values_list("case_kind", "case_id")):
        if walls.get(case_id, Match.POSSIBLE) != Match.POSSIBLE or walls.get(case_id) == match:
            continue
        record.write(
            Event.CONFLICT_FOUND,
            by=None,
            at=at,
            case_id=case_id,
            compartment=_shown_in(name),
            service=hit.known.service_id,
            kind=match.value,
        )
        _wall_off(cases.kind_of(name), case_id, staff, match.value, at)
        kind = "look_into_match" if match == Match.POSSIBLE else "conflict_review"
        _tell_leads(case_id, hit.known.service_id, kind, at, about=staff.pk if match == Match.POSSIBLE else None)


def _wall_off(kind: cases.Kind, case_id: UUID, staff: Staff, reason: str, at: datetime) -> None:
    if kind.wall_off is not None:
        kind.wall_off(case_id, staff, reason, at)
    ties.untie(staff=staff, case_id=case_id, at=at)
    ties.block(staff=staff, case_id=case_id, reason=reason, at=at)


def _tell_leads(case_id: UUID, service_id: UUID, kind: str, at: datetime, about: UUID | None = None) -> None:
    """In the part of a case that leads know by their role, whatever kind of case it is."""
    tasks.add(
        service=service_id,
        case_id=case_id,
        kind=kind,
        due_at=clock.end_of_day(at),
        role=Role.RJ_LEAD,
        compartment=Compartment.STATUS,
        about=about,
    )


def _shown_in(case_kind: str) -> Compartment:
    """Where a line about a wall stands: with those who decide, not on either side."""
    shown = {"support": Compartment.SUPPORT, "referral": Compartment.REFERRAL}
    return shown.get(case_kind, Compartment.SIGN_OFF)


def walls_of(case_id: UUID) -> list[Block]:
    """Who is walled off from a case, and why (coded)."""
    return list(Block.objects.filter(case_id=case_id).select_related("staff").order_by("at", "pk"))


def named_by(staff: Staff) -> WalledQuerySet:
    """Whom this member of staff has named and not taken back."""
    return KnownPerson.visible_to(staff).filter(taken_back_at=None)
