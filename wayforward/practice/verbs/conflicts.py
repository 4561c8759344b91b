"""The verbs of who may not see a case, and who may for an hour: known people, stepping back, emergencies."""

from datetime import date
from typing import Annotated

from wayforward.practice.arguments import Args, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import conflicts as rules
from wayforward.process import emergencies as emergency_rules
from wayforward.process.allocation import Conflict
from wayforward.web.accounts.models import EmergencyAccess
from wayforward.web.people.actions import conflicts, emergencies
from wayforward.web.people.models import KnownPerson
from wayforward.web.restorative.models import RJCase
from wayforward.web.support.models import SupportCase

from .work import the_case, which_case

TheCase = Annotated[SupportCase, made("support_case")]
TheRJCase = Annotated[RJCase, made("rj_case")]


class NameKnownPerson(Args):
    name: str = arg("Their name.")
    how: Conflict = arg("How one is bound to them.")
    born: date | None = arg("Date of birth, if one knows it.", default=None)
    phone: str = arg("Telephone number, if one knows it.", default="")
    email: str = arg("E-mail address, if one knows it.", default="")
    postcode: str = arg("Postcode, if one knows it.", default="")


@verb("name_known_person", refuses=(rules.NOTHING_TO_FIND,), makes="known_person", by=("staff",))
def name_known_person(world: World, turn: Turn, args: NameKnownPerson) -> KnownPerson:
    """Name somebody whom one knows in one's own life. Cases that they are in, now or later, are shut to whoever names
    them: for good where more than the name agrees, and until somebody has looked into it where only the name does."""
    return conflicts.name_known_person(
        name=args.name,
        how=args.how,
        born=args.born.isoformat() if args.born else "",
        phone=args.phone,
        email=args.email,
        postcode=args.postcode,
        **turn.own,
    )


class TakeBackKnownPerson(Args):
    known: Annotated[KnownPerson, made("known_person")] = arg("Whom one named.")


@verb("take_back_known_person", refuses=(rules.NOT_THEIRS,), by=("staff",))
def take_back_known_person(world: World, turn: Turn, args: TakeBackKnownPerson) -> KnownPerson:
    """Take back somebody whom one named. The walls that stand by it stay."""
    return conflicts.take_back_known_person(known=args.known, **turn.own)


class OfEither(Args):
    support: TheCase | None = arg("The support case, where it is one.", default=None)
    case: TheRJCase | None = arg("The restorative case, where it is one.", default=None)

    def unfit(self) -> str:
        return which_case(self.case, self.support)


class StepBack(OfEither):
    how: Conflict = arg("How one is bound to somebody in it.")


@verb("step_back", by=("staff",))
def step_back(world: World, turn: Turn, args: StepBack) -> None:
    """Step back from a case of either kind because one knows somebody in it: from now on one sees nothing of it, and
    others take the work over. It is never refused. In a restorative case `declare_conflict` does the same, and keeps
    words about it."""
    kind, case = the_case(args.case, args.support)
    conflicts.recuse(case_kind=kind, case_id=case.pk, how=args.how, **turn.own)


class ClearMatch(OfEither):
    staff: StaffRef = arg("Whose wall it is.")


@verb(
    "clear_match",
    refuses=(rules.FOR_A_LEAD, rules.NOT_ABOUT_YOURSELF, rules.MATCH_IS_CERTAIN, rules.NO_SUCH_MATCH),
    by=("staff",),
)
def clear_match(world: World, turn: Turn, args: ClearMatch) -> None:
    """Say, as a supervisor or lead, that a person in the case only has the name of somebody whom a colleague knows: the
    wall that stood by the name goes."""
    kind, case = the_case(args.case, args.support)
    conflicts.clear_match(case_kind=kind, case_id=case.pk, staff=args.staff, **turn.own)


class OpenInEmergency(OfEither):
    why: emergency_rules.Why = arg("Why it cannot wait.")


@verb(
    "open_in_emergency",
    refuses=(emergency_rules.NOT_WITH_PEOPLE, emergency_rules.NO_SUCH_CASE),
    makes="emergency_access",
    by=("staff",),
)
def open_in_emergency(world: World, turn: Turn, args: OpenInEmergency) -> EmergencyAccess:
    """Open a case to oneself for an hour, to read and not to change. The leads are told at once. What a conflict shuts
    stays shut: it is answered as if there were no such case."""
    _, case = the_case(args.case, args.support)
    opened = emergencies.open_in_emergency(reference=case.ref, why=args.why, **turn.own)
    return opened[0]


class ReviewEmergency(Args):
    access: Annotated[EmergencyAccess, made("emergency_access")] = arg("The emergency access.")
    finding: emergency_rules.Finding = arg("What the review came to.")


@verb(
    "review_emergency",
    refuses=(emergency_rules.FOR_A_LEAD, emergency_rules.NOT_YOUR_OWN, emergency_rules.REVIEWED_ALREADY),
    by=("staff",),
)
def review_emergency(world: World, turn: Turn, args: ReviewEmergency) -> EmergencyAccess:
    """Say whether an emergency access was justified, as a supervisor, lead or data protection officer, and never about
    one's own."""
    return emergencies.review_emergency(access=args.access, finding=args.finding, **turn.own)
