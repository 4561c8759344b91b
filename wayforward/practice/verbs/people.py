"""The verbs about people, in either kind of case: consent, safe contact, notices, concerns, visits, corrections."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import AgencyRef, Args, PersonKey, PersonRef, StaffRef, arg, made
from wayforward.practice.reaching import ContactRules
from wayforward.practice.verb import verb
from wayforward.practice.verbs.support import TheCase
from wayforward.practice.world import CannotPlay, Turn, World
from wayforward.process import consents as consent_rules
from wayforward.process import duties
from wayforward.process import people as rules
from wayforward.web.accounts.models import Task
from wayforward.web.accounts.tasks import waits
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import concerns, equality, notes, notices, safe_contact, visits
from wayforward.web.people.actions import duties as duty_actions
from wayforward.web.people.models import (
    Concern,
    Consent,
    EqualityAnswers,
    Note,
    NoticeGiven,
    Person,
    SafeContact,
    Visit,
    Withdrawal,
)
from wayforward.web.people.place import Place
from wayforward.web.public.models import StoryDraft
from wayforward.web.restorative import places as restorative_places
from wayforward.web.restorative.actions import consents as restorative_consents
from wayforward.web.restorative.models import Activity, Agreement, ResponsibilityStatement, RJCase
from wayforward.web.support import places as support_places
from wayforward.web.support.actions import consents as support_consents
from wayforward.web.support.actions import deaths

TheRJCase = Annotated[RJCase, made("rj_case")]
# Until there is a restorative case, these are agreed with the caseworker; afterwards too, where no case is named.
Named = Annotated[Activity | StoryDraft | Agreement, made("activity", "story", "agreement")]
OF_SUPPORT = {consent_rules.Kind.C1, consent_rules.Kind.C2, consent_rules.Kind.C3}


class GiveConsent(Args):
    kind: consent_rules.Kind = arg("To what, of the catalogue.")
    person: PersonRef | None = arg("Whose consent. Left out: who does the step.", default=None)
    case: TheRJCase | None = arg("The restorative case. Left out: the newest that the person is in.", default=None)
    support: TheCase | None = arg("The support case, where it is given in one.", default=None)
    to: codes.ReleasedTo | PersonRef | StaffRef | AgencyRef | Named | None = arg("Whom or what it names.", default=None)
    scope: str = arg("The exact words shown.", default="")
    item: str | None = arg("The exact words that may be passed on (C8).", default=None)
    covers: Annotated[ResponsibilityStatement, made("statement")] | None = arg(
        "The statement that the item covers (C8).", default=None
    )
    channel: Literal["website", "print", "social_media", "film", "talk", "press"] | None = arg(
        "By which channel (C17, C18).", default=None
    )
    given_how: codes.HowSaid = arg("How it was given.", default="verbal_recorded_by")
    guardian_for: PersonRef | None = arg("The child for whom a parent or guardian consents.", default=None)
    expires_on: date | None = arg("The last day on which it holds.", default=None)


@verb(
    "give_consent",
    refuses=(
        *("consent.case_is_closed", "consent.information_not_given", "consent.no_item"),
        *("consent.no_one_named", "consent.no_words", "consent.not_able_to_understand"),
        *("consent.person_died", "support.closed"),
    ),
    makes="consent",
)
def give_consent(world: World, turn: Turn, args: GiveConsent) -> Consent:
    """Agree to one thing, in the words shown. C1 to C3 are agreed in the support case, where the person has one and no
    restorative case is named. Before C4, C6 and C7 all of `explained` is gone through, in one session or several."""
    key = args.person or turn.who
    person = _whose(world, turn, args.person)
    given: dict[str, Any] = {
        "kind": args.kind,
        "to": _named(world, args.to),
        "scope": args.scope,
        "item": args.item,
        "covers": str(args.covers.pk) if args.covers else "",
        "channel": args.channel or "",
        "given_how": args.given_how,
        "by": turn.by,
        "at": turn.at,
        "said_by": person,
    }
    if args.expires_on is not None:
        given["expires_on"] = args.expires_on
    if args.support is not None or _belongs_to_support(world, key, args):
        return support_consents.give_consent(case=args.support or world.support_case(key), **given)
    given |= _story_version(args)
    participation = world.participation(args.case, key)
    child = world.participation(participation.case, args.guardian_for) if args.guardian_for else None
    return restorative_consents.give_consent(
        case=participation.case, person=person, participation=participation, guardian_for=child, **given
    )


class SetSafeContact(ContactRules, Args):
    person: PersonRef | None = arg("Whose profile. Left out: who does the step.", default=None)
    support: TheCase | None = arg("The support case, where the person is in both kinds.", default=None)


@verb("set_safe_contact", refuses=("safe_contact.died", "safe_contact.nothing_agreed"), makes="safe_contact")
def set_safe_contact(world: World, turn: Turn, args: SetSafeContact) -> SafeContact:
    """Agree with a person how it is safe to reach them."""
    person = _whose(world, turn, args.person)
    return safe_contact.set_safe_contact(
        person=person,
        profile=args.profile(),
        place=_place(world, args.person or turn.who, args.support),
        by=turn.by,
        at=turn.at,
        said_by=person,
    )


class ConfirmSafeContact(Args):
    person: PersonRef | None = arg("Who says so. Left out: who does the step.", default=None)
    support: TheCase | None = arg("The support case, where the person is in both kinds.", default=None)


@verb("confirm_safe_contact", refuses=("safe_contact.died", "safe_contact.nothing_agreed"), makes="safe_contact")
def confirm_safe_contact(world: World, turn: Turn, args: ConfirmSafeContact) -> SafeContact:
    """Write down that the ways of reaching a person, as they were agreed, are still safe."""
    return safe_contact.confirm_safe_contact(
        person=_whose(world, turn, args.person),
        place=_place(world, args.person or turn.who, args.support),
        **turn.own,
    )


class WithdrawSupportConsent(Args):
    support: TheCase = arg("The support case.")
    consent: Annotated[Consent, made("consent")] = arg("The consent.")
    how: codes.HowSaid = arg("In which form it was said.", default="verbal")
    words: str = arg("What was said.", default="")


@verb("withdraw_support_consent", refuses=("consent.already_withdrawn", "consent.before_given"), makes="withdrawal")
def withdraw_support_consent(world: World, turn: Turn, args: WithdrawSupportConsent) -> Withdrawal:
    """Take back a consent that was given in the support case."""
    return support_consents.withdraw_consent(
        case=args.support, consent=args.consent, how=args.how, words=args.words, **turn.said
    )


class GiveNotice(Args):
    person: PersonRef = arg("To whom.")
    notice: rules.Notice = arg("Which notice.")
    how: rules.NoticeHow = arg("How.", default=rules.NoticeHow.READ_ALOUD)
    understood: Literal["yes", "partly", "no"] = arg("Was it understood?", default="yes")
    support: TheCase | None = arg("The support case, where the person is in both kinds.", default=None)


@verb("give_notice", makes="notice", by=("staff",))
def give_notice(world: World, turn: Turn, args: GiveNotice) -> NoticeGiven:
    """Give the privacy notice, or the limits of confidentiality, and explain it."""
    return notices.give_notice(
        person=world.person(args.person),
        place=need_place(world, args.person, args.support),
        notice=args.notice,
        how=args.how,
        understood=args.understood,
        **turn.own,
    )


class RaiseConcern(Args):
    about: PersonRef = arg("About whom.")
    kind: rules.ConcernKind = arg("What kind of concern.")
    words: str = arg("What worries you, in a sentence.")
    tell: StaffRef | None = arg("Which supervisor. Left out: whoever has the role.", default=None)
    case: TheRJCase | None = arg("The restorative case.", default=None)
    support: TheCase | None = arg("The support case.", default=None)


@verb("raise_concern", refuses=("concern.no_words",), makes="concern")
def raise_concern(world: World, turn: Turn, args: RaiseConcern) -> Concern:
    """Raise a concern for somebody's safety: a supervisor is told the same day."""
    return concerns.raise_concern(
        place=need_place(world, args.about, args.support, args.case),
        about=world.person(args.about),
        kind=args.kind,
        words=args.words,
        tell=args.tell,
        **turn.said,
    )


class AnswerConcern(Args):
    concern: Annotated[Concern, made("concern")] = arg("The concern.")
    answer: str = arg("What was done, or why nothing is needed.")


@verb("answer_concern", refuses=("concern.answered", "concern.no_answer"), by=("staff",))
def answer_concern(world: World, turn: Turn, args: AnswerConcern) -> Concern:
    """Answer a concern for somebody's safety."""
    return concerns.answer_concern(concern=args.concern, answer=args.answer, **turn.own)


class PlanVisit(Args):
    to: PersonRef = arg("Whom the visit is to.")
    starts_at: datetime = arg("When it begins.")
    check_in_by: datetime = arg("By when the visitor checks in.")
    alert: StaffRef = arg("Who is alerted without a check-in.")
    where: str = arg("Where it is.", default="")
    staff: StaffRef | None = arg("Who visits. Left out: who plans it.", default=None)
    support: TheCase | None = arg("The support case, where the person is in both kinds.", default=None)


@verb(
    "plan_visit",
    refuses=("visit.alerts_a_stranger", "visit.alerts_oneself", "visit.check_in_before_start"),
    makes="visit",
    by=("staff",),
)
def plan_visit(world: World, turn: Turn, args: PlanVisit) -> Visit:
    """Plan a visit alone, with a time to check in."""
    return visits.plan_visit(
        place=need_place(world, args.to, args.support),
        staff=args.staff or turn.by,
        starts_at=args.starts_at,
        check_in_by=args.check_in_by,
        alert=args.alert,
        where=args.where,
        **turn.own,
    )


class CheckIn(Args):
    visit: Annotated[Visit, made("visit")] = arg("The visit.")


@verb("check_in", refuses=("visit.checked_in",), by=("staff",))
def check_in(world: World, turn: Turn, args: CheckIn) -> Visit:
    """Check in after a visit."""
    return visits.check_in(visit=args.visit, **turn.own)


class FinishDuty(Args):
    duty: codes.Duty = arg("Which duty, as the list of duties names it.")
    person: PersonRef | None = arg("Whom the duty is about, where there is one of the kind for each.", default=None)
    case: TheRJCase | None = arg("The restorative case.", default=None)
    support: TheCase | None = arg("The support case.", default=None)
    outcome: duties.Outcome = arg("How it ended.", default=duties.Outcome.DONE)


@verb("finish_duty", refuses=("duty.*",), by=("staff",))
def finish_duty(world: World, turn: Turn, args: FinishDuty) -> Task:
    """Take a duty off the list: it is done, or not needed."""
    task = duty_of(world, turn, args.duty, person=args.person, case=args.case, support=args.support)
    return duty_actions.finish_duty(task=task, outcome=args.outcome, **turn.own)


class CorrectNote(Args):
    of: Annotated[Any, made("contact", "rj_contact", "session", "aftercare", "concern", "note")] = arg(
        "What the note belongs to."
    )
    number: int = arg("Which paragraph.", default=1, at_least=1)
    reason: str = arg("Why it is put right.")
    text: str = arg("What it should say. Left out: it was written in the wrong person's file.", default="")
    about: list[PersonRef] = arg("Whose data it is, where that changes.", default_factory=list)
    to: PersonRef | None = arg("Into whose file it belongs, where it was in the wrong one.", default=None)


@verb("correct_note", refuses=("note.*",), makes="note", by=("staff",))
def correct_note(world: World, turn: Turn, args: CorrectNote) -> Note:
    """Put a paragraph right, with the reason; or take it out of the wrong person's file."""
    note = paragraph_of(args.of, args.number)
    place = Place(note.case_id, "", note.compartment, note.key_id, world.service)
    about = [str(world.person(key).pk) for key in args.about]
    if args.text:
        return notes.correct_note(note=note, place=place, text=args.text, reason=args.reason, about=about, **turn.own)
    to = need_place(world, args.to, None) if args.to else None
    about = about or ([str(world.person(args.to).pk)] if args.to else [])
    return notes.move_note(note=note, place=place, reason=args.reason, to=to, about=about, **turn.own)


class RecordEquality(Args):
    person: PersonRef = arg("Who answered.")
    answers: dict[codes.Question, str] = arg("The answers; every question may be left out.")


@verb("record_equality", refuses=("equality.*",), makes="equality_answers", by=("staff", "person"))
def record_equality(world: World, turn: Turn, args: RecordEquality) -> EqualityAnswers:
    """Write down what somebody chose to answer of the equality questions."""
    person = world.person(args.person)
    return equality.record_equality(person=person, answers=args.answers, **turn.own)


class RecordDeath(Args):
    person: PersonRef = arg("Who has died.")
    died_on: date | None = arg("The day, if it is known.", default=None)


@verb("record_death", refuses=("person.death_recorded", "person.died_not_a_day"))
def record_death(world: World, turn: Turn, args: RecordDeath) -> Person:
    """Write down that a person has died: everything planned for them stops."""
    return deaths.record_death(person=world.person(args.person), died_on=args.died_on, **turn.said)


def paragraph_of(of: Any, number: int) -> Note:
    """One paragraph of a note, in the version that stands. CannotPlay where there is none."""
    of_id = of.of_id if isinstance(of, Note) else of.pk
    note: Note | None = (
        Note.unwalled(Purpose.PRACTICE).filter(of_id=of_id, number=number).order_by("recorded_at").last()
    )
    if note is None:
        raise CannotPlay("there is no such paragraph")
    return note


def duty_of(world: World, turn: Turn, kind: str, *, person: PersonKey | None, case: Any, support: Any) -> Task:
    """The duty of this kind in this case: one that waits, and of the doer's own first. CannotPlay where there is none.

    Where none waits it is the newest that ever did, of which the action says that it has ended."""
    of = case or support
    if of is None:
        raise CannotPlay("say in which case with `case` or `support`")
    tasks = Task.unwalled(Purpose.PRACTICE).filter(case_id=of.pk, kind=kind)
    if person is not None:
        tasks = tasks.filter(about=world.participation(case, person).pk)
    waiting = list(tasks.filter(waits()).order_by("due_at"))
    own = [task for task in waiting if duty_actions.is_own(task, turn.by)]
    task: Task | None = next(iter([*own, *waiting]), None) or tasks.order_by("made_at").last()
    if task is None:
        raise CannotPlay("this case never asked for that")
    return task


def _whose(world: World, turn: Turn, key: str | None) -> Person:
    """The person named, or the one who does the step."""
    if key is None and not world.known(turn.who):
        raise CannotPlay(f"say whose it is with `person`: `{turn.who}` is nobody whom the service knows")
    return world.person(key or turn.who)


def _belongs_to_support(world: World, key: str, args: GiveConsent) -> bool:
    """Is it agreed with the caseworker? Yes while the person is in no restorative case, and for C1 to C3."""
    if args.case is not None:
        return False
    try:
        world.rj_case(key)
    except CannotPlay:
        return True
    if args.kind not in OF_SUPPORT:
        return False
    try:
        world.support_case(key)
    except CannotPlay:
        return False
    return True


def _story_version(args: GiveConsent) -> dict[str, Any]:
    """A consent to publish (C17) binds to the words of the version that it names, and to one channel."""
    if args.kind != consent_rules.Kind.C17 or not isinstance(args.to, StoryDraft):
        return {}
    return {"item_sha256": args.to.text_sha256, "channel": args.channel or "website"}


def _named(world: World, what: Any) -> str:
    """The id of whom or what a consent names; a code such as `rj_team` is itself."""
    if isinstance(what, PersonKey):
        return str(world.person(what).pk)
    return str(getattr(what, "pk", what or ""))


def _place(world: World, key: str, support: Any = None, case: Any = None) -> Place | None:
    """Where something about this person stands: the case that is named, else their part in a restorative case."""
    if support is not None:
        return support_places.of_case(support)
    found: Sequence[Place] = []
    try:
        found = [restorative_places.of_participation(world.participation(case, key))]
    except CannotPlay:
        with suppress(CannotPlay):
            found = [support_places.of_case(world.support_case(key))]
    return found[0] if found else None


def need_place(world: World, key: str, support: Any = None, case: Any = None) -> Place:
    place = _place(world, key, support, case)
    if place is None:
        raise CannotPlay(f"{key} is in no case")
    return place
