"""The verbs of a team: who supervises a case, what is asked of its worker, who is away, and who covers meanwhile."""

from datetime import date
from typing import Annotated

from wayforward.practice.arguments import Args, Codes, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import absences as rules
from wayforward.process import duties
from wayforward.process import staffing as staffing_rules
from wayforward.process import support as support_rules
from wayforward.web.accounts.models import Absence, Staff
from wayforward.web.signin.actions import leaving
from wayforward.web.support.actions import cases, team
from wayforward.web.support.models import SupportCase

TheCase = Annotated[SupportCase, made("support_case")]
CLOSED = support_rules.IS_CLOSED


class SuperviseSupport(Args):
    support: TheCase = arg("The support case.")
    supervisor: StaffRef = arg("Who supervises it from now on.")


@verb(
    "supervise_support",
    refuses=(
        *(CLOSED, support_rules.NOT_FOR_YOU, support_rules.SAME_SUPERVISOR),
        *(support_rules.NOT_A_SUPERVISOR, support_rules.CASEWORKER_BLOCKED),
    ),
    by=("staff",),
)
def supervise_support(world: World, turn: Turn, args: SuperviseSupport) -> SupportCase:
    """Give a support case to another supervisor, as a supervisor or lead. The one before no longer sees it; their
    duties in it go with it."""
    return cases.supervise_support(case=args.support, supervisor=args.supervisor, **turn.own)


class GiveDuty(Args):
    support: list[TheCase] = arg("In which support cases: of all of them it is asked, or of none.")
    duty: Annotated[str, Codes(duties.GIVEN)] = arg("What is asked of whoever supports the person.")
    due_on: date = arg("By which day. Where it was asked already, it is moved to this day.")


@verb("give_duty", refuses=(CLOSED, support_rules.NOBODY_WORKS_ON_IT), by=("staff",))
def give_duty(world: World, turn: Turn, args: GiveDuty) -> None:
    """Ask something of whoever works on a support case, as its supervisor. It is ended by `finish_duty`."""
    cases.give_duty(cases=args.support, kind=args.duty, due_on=args.due_on, **turn.own)


class PlanAbsence(Args):
    staff: StaffRef | None = arg("Who is away. Left out: who does the step.", default=None)
    from_on: date = arg("The first day away.")
    until_on: date = arg("The last day away.")
    cover: StaffRef | None = arg("Who covers the support cases. Left out: nobody.", default=None)


@verb(
    "plan_absence",
    refuses=(
        *(rules.NOT_FOR_YOU, rules.ENDS_BEFORE_IT_BEGINS, rules.OVER_ALREADY, rules.TOO_LONG, rules.OVERLAPS),
        *(rules.COVER_IS_THEMSELVES, rules.COVER_NOT_A_CASEWORKER, rules.COVER_IS_AWAY),
    ),
    makes="absence",
    by=("staff",),
)
def plan_absence(world: World, turn: Turn, args: PlanAbsence) -> Absence:
    """Write down days away: one's own, or as a supervisor or lead somebody else's. Whoever covers sees the open support
    cases on these days, and has their duties and diary, but for cases that a conflict shuts to them."""
    return team.plan_absence(
        staff=args.staff or turn.by, from_on=args.from_on, until_on=args.until_on, cover=args.cover, **turn.own
    ).absence


class EndAbsence(Args):
    absence: Annotated[Absence, made("absence")] = arg("The days away.")


@verb("end_absence", refuses=(rules.NOT_FOR_YOU, rules.ENDED), by=("staff",))
def end_absence(world: World, turn: Turn, args: EndAbsence) -> Absence:
    """Write down that somebody is back early, or does not go: whoever covered sees the cases no more."""
    return team.end_absence(absence=args.absence, **turn.own)


class CloseAccount(Args):
    staff: StaffRef = arg("Who leaves.")


@verb("close_account", refuses=("leaving.*", staffing_rules.LAST_ADMINISTRATOR), by=("staff",))
def close_account(world: World, turn: Turn, args: CloseAccount) -> Staff:
    """Close the account of a colleague who leaves, as a supervisor or lead: not before every case and every planned
    visit has somebody else. They see nothing from then on."""
    return leaving.close_account(staff=args.staff, **turn.own)


class SetSkills(Args):
    staff: StaffRef = arg("Of which caseworker.")
    languages: list[str] = arg("The codes of the languages in which they can work.", default_factory=list)
    with_children: bool = arg("Whether they are trained to work with children.", default=False)
    most_cases: int = arg("How many cases they take at most; 0 says nothing.", default=0, at_least=0, at_most=999)


@verb("set_skills", refuses=(rules.NOT_FOR_YOU,), by=("staff",))
def set_skills(world: World, turn: Turn, args: SetSkills) -> Staff:
    """Write down what a caseworker can take on, as a supervisor or lead. It is shown where cases are given out."""
    return team.set_skills(
        staff=args.staff,
        languages=args.languages,
        with_children=args.with_children,
        most_cases=args.most_cases,
        **turn.own,
    )
