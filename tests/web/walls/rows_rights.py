"""The addresses of what is kept (references and days), and of what people and the police ask of us."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.web.walls.table import Rows
from wayforward.process.keeping import Due, Why
from wayforward.process.police import Condition, State
from wayforward.web import vault
from wayforward.web.accounts.models import Staff
from wayforward.web.outgoing.typesetting import LetterPaper, letter_pdf
from wayforward.web.people.actions import objections
from wayforward.web.people.models import Note, Objection
from wayforward.web.restorative import places
from wayforward.web.rights.actions import complaints, keeping, packs, police
from wayforward.web.rights.files import File
from wayforward.web.rights.models import (
    Complaint,
    ErasureRequest,
    LegalHold,
    Pack,
    PoliceExtract,
    PoliceItem,
    PoliceRequest,
    Run,
)


def run_of(world: Any) -> Run:
    """A proposal of the lead that waits; nothing in it is due."""
    lead = world.cast["ruth"]
    found = keeping.waiting(lead)
    if found is not None:
        return found
    case = world.support_case
    file = File("support", case.pk, case.pk, case.ref, Due(world.at.date(), Why.COMPLETED))
    return keeping.propose_run(chosen=[file], by=lead, at=world.at)


def hold_of(world: Any) -> LegalHold:
    """A hold that the lead has placed."""
    found = LegalHold.objects.first()
    if found is not None:
        return found
    day = world.at.date() + timedelta(days=60)
    return keeping.place_hold(
        reference=world.rj_case.ref, reason="claim", review_on=day, by=world.cast["ruth"], at=world.at
    )


def asked_of(world: Any) -> PoliceRequest:
    """A request of the police about the person harmed, in her support case: one paragraph is chosen, and it is open."""
    found = world.all(PoliceRequest, ref=world.support_case.ref, state=State.OPEN)
    if found:
        return found[0]
    cast, day = world.cast, world.at.date()
    request = _asked(world, "OP/1", world.support_case.ref)
    for each in Condition:
        on = day if each is Condition.NOTICE else None
        police.answer(request=request, condition=each, met=True, words="Seen.", on=on, by=cast["sam"], at=world.at)
    police.choose(request=request, note=_hers(world), why="The day.", by=cast["asha"], at=world.at)
    return request


def given_of(world: Any) -> PoliceRequest:
    """A request about her that ended with an extract given, as if a second person had read it."""
    found = world.all(PoliceRequest, state=State.GIVEN)
    if found:
        return found[0]
    request = _asked(world, "OP/2", world.support_case.ref)
    police.choose(request=request, note=_hers(world), why="The day.", by=world.cast["asha"], at=world.at)
    request.refresh_from_db()
    request.state, request.ended_at, request.ended_by = State.GIVEN, world.at, world.cast["ruth"]
    request.save()
    PoliceExtract(
        service=world.service,
        case_id=request.case_id,
        key_id=world.maria.key_id,
        request=request,
        pdf=letter_pdf(LetterPaper(title="An extract", opening=(), footer="The service")),
        opened_with="K7QX-4MAC",
        sha256="0" * 64,
        at=world.at,
        by=world.cast["ruth"],
    ).save()
    return request


def refused_of(world: Any) -> PoliceRequest:
    """A request about her that was refused."""
    found = world.all(PoliceRequest, state=State.REFUSED)
    if found:
        return found[0]
    return police.refuse(
        request=_asked(world, "OP/3", world.support_case.ref), words="Not held.", by=world.cast["ruth"], at=world.at
    )


def complaint_of(world: Any) -> Complaint:
    """A complaint about the caseworker and about whoever is walled off, with one step written down."""
    found = world.all(Complaint)
    if found:
        return found[0]
    made = complaints.receive(
        about="service",
        way="said",
        who="Her sister",
        words="Nobody rang back.",
        received_on=world.at.date(),
        complained_about=[world.cast["asha"], world.strangers["blocked"]],
        by=world.cast["ben"],
        at=world.at,
    )
    complaints.note(complaint=made, words="Asked the supervisor.", by=world.cast["ruth"], at=world.at)
    return made


def objection_of(world: Any) -> Objection:
    """The wish of the person responsible that what is known of them is not used for now, which stands."""
    found = world.all(Objection)
    if found:
        return found[0]
    return objections.record_objection(
        person=world.joanne,
        place=places.of_participation(world.responsible),
        kind="leave_it",
        words="Leave it for now.",
        asked_on=world.at.date(),
        by=world.cast["grace"],
        at=world.at,
    )


def erasures_of(world: Any) -> list[ErasureRequest]:
    """Requests to erase her file: one is open, one is proposed, and one was answered."""
    found = {row.state: row for row in world.all(ErasureRequest)}
    for state in ("open", "proposed", "refused"):
        if state not in found:
            pk = uuid4()
            found[state] = ErasureRequest(
                id=pk,
                service=world.service,
                case_id=world.support_case.pk,
                key_id=vault.new_key(vault.Scope.RIGHTS, pk),
                case_kind="support",
                ref=world.support_case.ref,
                person=world.maria,
                kind="support",
                file_id=world.support_case.pk,
                asked_on=world.at.date(),
                asked="All of it.",
                received_at=world.at,
                by=world.cast["asha"],
                state=state,
                why="An inquest.",
                proposed_at=world.at,
                proposed_by=world.cast["ruth"],
                decided_at=world.at if state == "refused" else None,
                decided_by=world.cast["ruth"] if state == "refused" else None,
            )
            found[state].save()
    return list(found.values())


def _erasures(world: Any) -> list[dict[str, Any]]:
    return [{"pk": row.pk} for row in erasures_of(world)]


def _asking(world: Any) -> list[dict[str, Any]]:
    return [{"kind": "support", "pk": world.support_case.pk}, {"kind": "restorative", "pk": world.rj_case.pk}]


def _asked(world: Any, their_ref: str, ref: str) -> PoliceRequest:
    day = world.at.date()
    request = police.receive(
        who="A sergeant",
        their_ref=their_ref,
        named="Somebody",
        asked="Whether she named him.",
        asked_on=day,
        by=world.cast["ben"],
        at=world.at,
    )
    return police.place(request=request, reference=ref, by=world.cast["ruth"], at=world.at) if ref else request


def _hers(world: Any) -> Note:
    asked = world.all(PoliceRequest, ref=world.support_case.ref)[0]
    rows = police.choosable(asked, world.cast["asha"])
    person = str(world.maria.pk)
    return next(note for note in rows if person in note.about and note.source in ("", person))


def _police(world: Any) -> list[dict[str, Any]]:
    return [{"pk": request.pk} for request in (asked_of(world), given_of(world), refused_of(world))]


def _complaint(world: Any) -> list[dict[str, Any]]:
    return [{"pk": complaint_of(world).pk}]


def _items(world: Any) -> list[dict[str, Any]]:
    request = asked_of(world)
    return [{"pk": request.pk, "item": item.pk} for item in world.all(PoliceItem, request=request)]


# What only the data protection officer opens, who is not in the story: `test_packs` looks at it with her eyes.
OF_THE_OFFICER = frozenset(
    f"rights:{name}"
    for name in (
        *("packs", "pack-take", "pack-item", "pack-stop-clock", "pack-start-clock", "pack-gather", "pack-propose"),
        *("pack-make", "pack-fetch", "pack-end", "pack-readers", "pack-searched"),
    )
)


def officer_of(world: Any) -> Staff:
    """Who answers for data protection in the service of the story, and sees no file."""
    found = Staff.objects.filter(username="dilys.walls").first()
    return found or Staff.objects.create_user(
        "dilys.walls", name="Dilys", service=world.service, roles=["data_protection"]
    )


def pack_of(world: Any) -> Pack:
    """A copy that Joanne asked for, which waits for the lead of another case to read it."""
    found = next(iter(world.all(Pack, person=world.joanne)), None)
    if found is not None:
        return found
    by = {"by": officer_of(world), "at": world.at}
    made = packs.take(name="Joanne Pike", received_on=world.at.date(), identity="known", **by)
    return packs.propose(pack=made, reviewer=world.cast["sam"], **by)


def _pack(world: Any) -> list[dict[str, Any]]:
    return [{"pk": pack_of(world).pk}]


def _files(world: Any) -> list[dict[str, Any]]:
    """The parts on either side, the support case, and a kind of file that there is not."""
    parts = [{"kind": "participation", "pk": part.pk} for part in (world.harmed, world.responsible)]
    case = world.support_case.pk
    return [*parts, {"kind": "support", "pk": case}, {"kind": "nothing", "pk": case}]


def _run(world: Any) -> list[dict[str, Any]]:
    return [{"pk": run_of(world).pk}]


ROWS: Rows = {
    "rights:rights": lambda world: [{}],
    "rights:complaints": lambda world: (
        [{}, ({}, "after=x"), ({}, "state=to-acknowledge&sort=-ended")] if complaint_of(world) else []
    ),
    "rights:complain": lambda world: [{}],
    "rights:complaint": _complaint,
    "rights:complaint-acknowledge": _complaint,
    "rights:complaint-answer": _complaint,
    "rights:ask": _asking,
    "rights:end-objection": lambda world: [each | {"objection": objection_of(world).pk} for each in _asking(world)],
    "rights:erasures": lambda world: (
        [{}, ({}, "after=x"), ({}, "state=still-open&sort=asked")] if _erasures(world) else []
    ),
    "rights:erasure": _erasures,
    "rights:erasure-agree": _erasures,
    "rights:erasure-back": _erasures,
    "rights:erasure-letter": _erasures,
    "rights:police": lambda world: [{}, ({}, "after=x"), ({}, "state=still-open&sort=asked")] if _police(world) else [],
    "rights:police-receive": lambda world: [{}],
    "rights:police-request": _police,
    "rights:police-place": _police,
    "rights:police-condition": lambda world: [
        {"pk": asked_of(world).pk, "name": name} for name in ("notice", "held", "nothing")
    ],
    "rights:police-choose": _police,
    "rights:police-add": lambda world: [{"pk": asked_of(world).pk, "note": _hers(world).pk}],
    "rights:police-take-out": _items,
    "rights:police-propose": _police,
    "rights:police-approve": _police,
    "rights:police-give": _police,
    "rights:police-less": _police,
    "rights:police-came-back": _police,
    "rights:police-told": _police,
    "rights:police-letter": _police,
    "rights:police-extract": _police,
    "rights:packs": lambda world: [{}, ({}, "after=x"), ({}, "state=overdue&sort=due")],
    "rights:pack-take": lambda world: [{}],
    "rights:pack": lambda world: [*_pack(world), *((each, "after=2") for each in _pack(world))],
    "rights:pack-item": lambda world: [each | {"number": 1} for each in _pack(world)],
    "rights:pack-stop-clock": _pack,
    "rights:pack-start-clock": _pack,
    "rights:pack-gather": _pack,
    "rights:pack-propose": _pack,
    "rights:pack-agree": _pack,
    "rights:pack-send-back": _pack,
    "rights:pack-make": _pack,
    "rights:pack-fetch": _pack,
    "rights:pack-end": _pack,
    "rights:pack-readers": lambda world: [*_pack(world), *((each, "before=x") for each in _pack(world))],
    "rights:pack-searched": lambda world: [*_pack(world), *((each, "before=x") for each in _pack(world))],
    "rights:disclosures": lambda world: [*_files(world), *((each, "after=25") for each in _files(world))],
    "rights:disclosures-paper": _files,
    "rights:keeping": lambda world: [{}],
    "rights:run": _run,
    "rights:agree": _run,
    "rights:give-up": _run,
    "rights:ended": lambda world: [{}, ({}, "after=x"), ({}, "kind=support&sort=due")],
    "rights:holds": lambda world: [{}, ({}, "after=x"), ({}, "state=stands&sort=review")] if hold_of(world) else [],
    "rights:lift-hold": lambda world: [{"pk": hold_of(world).pk}],
}
UNSHOWN: dict[str, str] = {}
