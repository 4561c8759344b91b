"""The columns of the policy table as members of staff: one for each way in which somebody can stand to a case."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tests.web.walls.world import World
from wayforward.process.duties import Role
from wayforward.process.keeping import Why
from wayforward.process.participation import ClosureReason
from wayforward.process.policy import Standing
from wayforward.process.walls import Tie
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Absence, Service, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.concerns import answer_concern
from wayforward.web.people.models import Concern
from wayforward.web.restorative.actions.closing import close_case
from wayforward.web.restorative.models import Participation, RJCase
from wayforward.web.rights.actions.keeping import end_file
from wayforward.web.rights.models import Ending, Pack, Run
from wayforward.web.support.actions import team
from wayforward.web.support.actions.cases import close_support_case
from wayforward.web.support.models import SupportCase

EVERYTHING = frozenset(Role)
ALL_TIES = frozenset(Tie)


@dataclass(frozen=True)
class Viewer:
    """How somebody stands, as the policy has it, and who they are in the service (None: nobody)."""

    standing: Standing
    staff: Staff | None


def everybody(world: World) -> dict[str, Viewer]:
    """Each role without a tie; each tie, of a practitioner; and everything at once, but walled off, of another service,
    before or after its time, or no longer here. Every tie is to every case that there is, of either kind."""
    found = {"nobody": Viewer(Standing(signed_in=False), None)}
    for role in Role:
        found[f"{role}, no tie"] = Viewer(Standing(frozenset({role})), _staff(world, f"role-{role}", [role]))
    practitioner = frozenset({Role.PRACTITIONER})
    for tie in Tie:
        staff = _staff(world, f"tie-{tie}", practitioner)
        _tie(world, staff, [tie])
        found[f"tied as {tie}"] = Viewer(Standing(practitioner, frozenset({tie})), staff)
    both = frozenset({Role.PRACTITIONER, Role.SUPERVISOR})
    supervisor = _staff(world, "supervises", both)
    _tie(world, supervisor, [Tie.SUPERVISOR])
    found["supervisor of the case"] = Viewer(Standing(both, frozenset({Tie.SUPERVISOR})), supervisor)
    colleague = _staff(world, "covers", [Role.CASEWORKER])
    today, sam = clock.local(world.at).date(), world.cast["sam"]
    for absence in Absence.on(today):
        team.end_absence(absence=absence, by=sam, at=world.at)
    team.plan_absence(staff=world.cast["asha"], from_on=today, until_on=today, cover=colleague, by=sam, at=world.at)
    found["covers for the caseworker"] = Viewer(Standing(frozenset({Role.CASEWORKER}), covers=True), colleague)
    return found | _shut_out(world)


def close_everything(world: World) -> None:
    """Every file is closed: those of the story as staff close them, and with them those that the rows have made."""
    for concern in world.all(Concern, answered_at=None):
        answer_concern(concern=concern, answer="Rang her: she is safe.", by=world.cast["sam"], at=world.at)
    close_case(case=world.rj_case, reason=ClosureReason.COMPLETED_DIRECT, by=world.cast["grace"], at=world.at)
    close_support_case(case=world.support_case, reason="goals_reached", by=world.cast["asha"], at=world.at)
    SupportCase.unwalled(Purpose.CHECKING).filter(state="open").update(
        state="closed", closed_at=world.at, closed_reason="goals_reached"
    )
    RJCase.unwalled(Purpose.CHECKING).filter(closed_at=None).update(closed_at=world.at, state="closed")


def end_everything(world: World) -> None:
    """Every file, closed already, ends: its keys are destroyed."""
    run = Run.objects.create(service=world.service, proposed_at=world.at, agreed_at=world.at)
    files = [("support", case.pk, case.pk, case.ref) for case in world.all(SupportCase)]
    files += [("participation", part.pk, part.case_id, "") for part in world.all(Participation)]
    for kind, file, case, ref in files:
        ending = Ending.objects.create(
            run=run,
            service=world.service,
            kind=kind,
            file_id=file,
            case_id=case,
            ref=ref,
            why=Why.COMPLETED.value,
            due_on=clock.local(world.at).date(),
        )
        end_file(ending=ending, by=None, at=world.at)


def _shut_out(world: World) -> dict[str, Viewer]:
    blocked = _staff(world, "walled-off", EVERYTHING)
    _tie(world, blocked, Tie)
    for case_id, _ in _cases(world):
        ties.block(staff=blocked, case_id=case_id, reason="knows_a_party", at=world.at)
    ended, coming = _staff(world, "ended", [Role.PRACTITIONER]), _staff(world, "coming", [Role.PRACTITIONER])
    _tie(world, ended, Tie, since=-9, until=-1)
    _tie(world, coming, Tie, since=1)
    left = _staff(world, "left", EVERYTHING)
    _tie(world, left, Tie)
    left.is_active = False
    left.save()
    other = Service.objects.create(name="Brookside", slug="brookside", demonstration=True)
    elsewhere = _staff(world, "elsewhere", EVERYTHING, other)
    practitioner = Standing(frozenset({Role.PRACTITIONER}))
    return {
        "walled off, with every role and tie": Viewer(Standing(EVERYTHING, ALL_TIES, blocked=True), blocked),
        "ties that have ended": Viewer(practitioner, ended),
        "ties still to come": Viewer(practitioner, coming),
        "left, with every role and tie": Viewer(Standing(EVERYTHING, ALL_TIES, signed_in=False), left),
        "every role, of another service": Viewer(Standing(EVERYTHING, same_service=False), elsewhere),
    }


def _staff(world: World, name: str, roles: object, service: Service | None = None) -> Staff:
    return Staff.objects.create_user(
        f"{name}.policy",
        name=name.title(),
        service=service or world.service,
        roles=[str(role) for role in roles],  # type: ignore[attr-defined]
        level="advanced",
    )


def _cases(world: World) -> list[tuple[UUID, str]]:
    found = [(row.pk, "support") for row in world.all(SupportCase)]
    found += [(row.pk, "pack") for row in world.all(Pack)]
    return [*found, *((row.pk, "restorative") for row in world.all(RJCase))]


def _tie(world: World, staff: Staff, kinds: object, since: int = -1, until: int | None = None) -> None:
    for case_id, kind in _cases(world):
        for tie in kinds:  # type: ignore[attr-defined]
            ties.tie(
                staff=staff,
                case_id=case_id,
                case_kind=kind,
                kind=tie,
                at=world.at + timedelta(days=since),
                until=None if until is None else world.at + timedelta(days=until),
            )
