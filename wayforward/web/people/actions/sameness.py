"""Same person, same incident: what may be the same is noted, staff say whether it is, and a link is taken back.

Nothing is merged. A link opens no wall: what stands behind one stays there, and whoever sees one entry only is not
told of the other. What it does is that conflicts of interest are looked at again for both.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wayforward.process import sameness as rules
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.process.sameness import About, Verdict
from wayforward.process.walls import Compartment
from wayforward.web import clock, record
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Block, PartyIndex, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import matching, sameness
from wayforward.web.people.models import Incident, Pair, PairSaid, Person
from wayforward.web.people.sameness import Alike, Candidate, Described

from . import conflicts, persons

FACTS = ("legal_name", "known_as")


def described(person: Person, incident: Incident | None = None, crime_number: str = "") -> Described:
    """A person as they are compared (part of an action). `crime_number` is the incident's, in clear."""
    facts = persons.known_facts(person)
    return Described(
        names=tuple(facts[name] for name in FACTS if facts[name]),
        born=facts["born"],
        phone=facts["phone"],
        email=facts["email"],
        address=facts["address"],
        crime_numbers=(crime_number,) if crime_number else (),
        person_id=person.pk,
        incident_id=incident.pk if incident else None,
        happened_on=incident.happened_on if incident else None,
        place=incident.place if incident else "",
    )


def look(*, one: Described, service_id: UUID, by: Staff | None, at: datetime) -> list[Pair]:
    """Note what an entry may be the same as (part of an action): see `note`."""
    return note([one], sameness.alike([one], service_id), service_id=service_id, by=by, at=at)


def note(
    given: Sequence[Described], found: Sequence[Alike], *, service_id: UUID, by: Staff | None, at: datetime
) -> list[Pair]:
    """Keep what was found for entries that are saved (part of an action), each pair once. What `by` may not see is told
    to the leads: one duty for each entry, about the likeliest. A constant number of statements, and some for a duty."""
    wanted: dict[tuple[UUID, UUID], Pair] = {}
    of_entry: list[list[tuple[UUID, UUID]]] = []
    for one, like in zip(given, found, strict=True):
        keys = []
        for about, pk, candidates in (
            (About.PERSON, one.person_id, like.people),
            (About.INCIDENT, one.incident_id, like.incidents),
        ):
            for each in candidates if pk else ():
                pair = _pair(about, pk, each, service_id, at)  # type: ignore[arg-type]
                wanted.setdefault((pair.one, pair.other), pair)
                keys.append((pair.one, pair.other))
        of_entry.append(keys)
    if not wanted:
        return []
    kept = _keep(wanted)
    _tell_leads([[kept[key] for key in keys] for keys in of_entry], by=by, at=at)
    return [kept[key] for key in wanted]


@record.act
def say_same(*, pair: Pair, by: Staff, at: datetime) -> Pair:
    """Link two entries: they are the same person, or the same incident. Raises Refused (`same.*`)."""
    pair = _lock(pair)
    rules.may_say(roles=by.roles, sees_both=sees_both(by, pair), verdict=pair.verdict, wanted=Verdict.SAME).require()
    _say(pair, Verdict.SAME, Event.SAME_LINKED, by, at)
    if pair.about == About.PERSON:
        conflicts.look_again(matching.linked_with(pair.one), pair.service_id, at)
    return pair


@record.act
def say_not_same(*, pair: Pair, by: Staff, at: datetime) -> Pair:
    """Say that two entries are not the same; where they were linked, take the link back, and with it the walls that
    stood by it alone. Raises Refused (`same.*`)."""
    pair = _lock(pair)
    both = sees_both(by, pair)
    if pair.verdict != Verdict.SAME:
        rules.may_say(roles=by.roles, sees_both=both, verdict=pair.verdict, wanted=Verdict.NOT_SAME).require()
        return _say(pair, Verdict.NOT_SAME, Event.SAME_RULED_OUT, by, at)
    before = matching.linked_with(pair.one)
    walls = pair.about == About.PERSON and conflicts.stand_by_link(before)
    rules.may_unlink(roles=by.roles, sees_both=both, verdict=pair.verdict, walls=walls).require()
    _say(pair, Verdict.NOT_SAME, Event.SAME_UNLINKED, by, at)
    if pair.about == About.PERSON:
        for part in (pair.one, pair.other):
            conflicts.look_once_more(matching.linked_with(part), pair.service_id, by, at)
    return pair


def sees_both(staff: Staff, pair: Pair) -> bool:
    """Are both entries open to this member of staff?"""
    model = Person if pair.about == About.PERSON else Incident
    return bool(model.visible_to(staff).filter(pk__in=[pair.one, pair.other]).count() == 2)


def cases_of(pairs: Sequence[Pair]) -> dict[UUID, set[tuple[str, UUID]]]:
    """In which cases the entries of these pairs stand, by entry: two statements at most."""
    found: dict[UUID, set[tuple[str, UUID]]] = {pk: set() for pair in pairs for pk in (pair.one, pair.other)}
    incidents = [pk for pair in pairs if pair.about == About.INCIDENT for pk in (pair.one, pair.other)]
    rows = Incident.unwalled(Purpose.MATCHING).filter(pk__in=incidents).values_list("pk", "case_id")
    of_case: dict[UUID, list[UUID]] = {}
    for incident, case in rows if incidents else ():
        of_case.setdefault(case, []).append(incident)
    parties = PartyIndex.objects.filter(Q(person_id__in=found) | Q(case_id__in=of_case))
    for person, kind, case in parties.values_list("person_id", "case_kind", "case_id"):
        for entry in (person, *of_case.get(case, ())):
            if entry in found:
                found[entry].add((kind, case))
    return found


def _pair(about: About, pk: UUID, like: Candidate, service_id: UUID, at: datetime) -> Pair:
    one, other = sorted((pk, like.pk))
    evidence = [each.value for each in like.evidence]
    return Pair(
        service_id=service_id, about=about, one=one, other=other, evidence=evidence, level=like.level, found_at=at
    )


def _keep(wanted: dict[tuple[UUID, UUID], Pair]) -> dict[tuple[UUID, UUID], Pair]:
    """These pairs as they are saved: new ones made; of one that is known and nobody has spoken of, the evidence as it
    is now. Three statements at most."""
    Pair.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    ids = {pk for key in wanted for pk in key}
    kept = {(pair.one, pair.other): pair for pair in Pair.objects.filter(one__in=ids, other__in=ids)}
    changed = []
    for key, pair in wanted.items():
        if kept[key].verdict == "" and (kept[key].evidence, kept[key].level) != (pair.evidence, pair.level):
            kept[key].evidence, kept[key].level = pair.evidence, pair.level
            changed.append(kept[key])
    if changed:
        Pair.objects.bulk_update(changed, ["evidence", "level"])
    return kept


def _lock(pair: Pair) -> Pair:
    return Pair.objects.select_for_update(of=("self",)).select_related("service").get(pk=pair.pk)


def _say(pair: Pair, verdict: Verdict, event: Event, by: Staff, at: datetime) -> Pair:
    """The line stands in no case: whoever sees one of the two would read from it that there is another."""
    pair.verdict = verdict
    pair.save(update_fields=["verdict"])
    PairSaid.objects.create(pair=pair, verdict=verdict, at=at, by=by)
    tasks.done(case_id=pair.pk, kind="look_into_same", at=at)
    record.write(event, by=by, at=at, obj=pair, service=pair.service_id, about=pair.about)
    return pair


def _tell_leads(found: Sequence[Sequence[Pair]], *, by: Staff | None, at: datetime) -> None:
    """The duty stands at the pair, not in either case: a case shows its duties to those who work on it."""
    new = [pair for pairs in found for pair in pairs if pair.verdict == "" and pair.found_at == at]
    if not new:
        return
    seen = _seen_by(by, new)
    cases = None
    for pairs in found:
        hidden = next((pair for pair in pairs if pair in new and not {pair.one, pair.other} <= seen), None)
        if hidden is None:
            continue
        cases = cases_of(new) if cases is None else cases
        tasks.add(
            service=hidden.service_id,
            case_id=hidden.pk,
            kind="look_into_same",
            due_at=clock.end_of_day(at),
            role=Role.RJ_LEAD,
            compartment=Compartment.STATUS,
            about=hidden.pk,
        )
        where = {case for pk in (hidden.one, hidden.other) for _, case in cases[pk]}
        for wall in Block.objects.filter(case_id__in=where).select_related("staff"):
            ties.block(staff=wall.staff, case_id=hidden.pk, reason=wall.reason, at=at)


def _seen_by(by: Staff | None, pairs: Sequence[Pair]) -> set[UUID]:
    """The entries of these pairs that this member of staff may know of: two statements."""
    if by is None:
        return set()
    ids = {pk for pair in pairs for pk in (pair.one, pair.other)}
    rows = (model.visible_to(by).filter(pk__in=ids) for model in (Person, Incident))
    return {pk for each in rows for pk in each.values_list("pk", flat=True)}
