"""What can stand in a `then`: one function for each check. It says what differs, or None when it holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Sum

from wayforward.practice import crawl, standing
from wayforward.practice.arguments import Part, PersonKey, PersonRef, Reference, StaffRef, arg, made
from wayforward.practice.world import CannotPlay, World
from wayforward.process import agreements, deadlines, duties, gates, instruments, support
from wayforward.process.gates import GATES, Gate
from wayforward.process.participation import CaseState, State
from wayforward.process.safe_contact import Channel
from wayforward.web import clock, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Block, Staff, Tie
from wayforward.web.accounts.walled import Purpose, holding, role_compartments
from wayforward.web.measures.models import Answer
from wayforward.web.outgoing.models import Document, Message
from wayforward.web.outgoing.typesetting import text_of
from wayforward.web.people.models import Person
from wayforward.web.reports.measures import MEASURES, Period
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Agreement, Dyad, RJCase
from wayforward.web.restorative.told import told_to
from wayforward.web.support.models import Referral, SupportCase
from wayforward.web.support.views import my_day
from wayforward.web.work import diary
from wayforward.web.work.models import Hours


@dataclass(frozen=True)
class Found:
    """A check that does not hold."""

    expected: str
    happened: str


@dataclass(frozen=True)
class CheckKind:
    """One check: its name, what stands under it, and the function that compares."""

    name: str
    kind: Any
    differs: Callable[[World, Any], Found | None]
    unfit: Callable[[Any], str]

    @property
    def words(self) -> str:
        """When it holds, in the words of its docstring."""
        return " ".join((self.differs.__doc__ or "").split())


CHECKS: dict[str, CheckKind] = {}
Differs = Callable[[World, Any], Found | None]


def check(name: str, kind: Any, unfit: Callable[[Any], str] = lambda given: "") -> Callable[[Differs], Differs]:
    """Make a function a check. `unfit` says why what stands under it says nothing; empty when it is fit."""

    def register(function: Differs) -> Differs:
        CHECKS[name] = CheckKind(name, kind, function, unfit)
        return function

    return register


class GateState(StrEnum):
    """What the rule says now."""

    OPEN = "open"
    SHUT = "shut"


Pair = Annotated[tuple[PersonKey, PersonKey], Reference("pair")]
Case = Annotated[RJCase, made("rj_case")]
Support = Annotated[SupportCase, made("support_case")]
AReferral = Annotated[Referral, made("referral")]
Figure = StrEnum("Figure", {code.replace(".", "_"): code for code in MEASURES})  # type: ignore[misc]
Band = StrEnum(  # type: ignore[misc]
    "Band",
    {band.code: band.code for code in instruments.codes() for band in instruments.load(code).bands},
)


class Says(Part):
    """Words that have to be there, and words that must not."""

    says: list[str] = arg("Each of these can be read.", default_factory=list)
    must_not_say: list[str] = arg("None of these is there.", default_factory=list)


class Seen(Part):
    """What a member of the cast finds, and never finds."""

    may: list[str] = arg("Each of these words can be found.", default_factory=list)
    must_not: list[str] = arg("None of these words is anywhere.", default_factory=list)


class Sent(Part):
    """One message."""

    channel: Channel | None = arg("By which channel it left.", default=None)
    says: list[str] = arg("It contains each of these.", default_factory=list)
    must_not_say: list[str] = arg("It contains none of these.", default_factory=list)


# --- States. ----------------------------------------------------------------------------------------------------------


@check("participation", dict[PersonRef, State])
def participation(world: World, given: dict[PersonKey, State]) -> Found | None:
    """The state of that person's part in their newest case."""
    for key, state in given.items():
        found = world.participation(None, key).state
        if found != state:
            return Found(f"{key} is `{state}`", f"{key} is `{found}`")
    return None


@check("case", CaseState | dict[Case, CaseState])
def case_state(world: World, given: CaseState | dict[RJCase, CaseState]) -> Found | None:
    """The derived state of the restorative case: of the newest, or of each by its name."""
    wanted = given if isinstance(given, dict) else {newest_case(world): given}
    for case, state in wanted.items():
        found = _state_of(case)
        if found != state:
            return Found(f"the case is `{state}`", f"the case is `{found}`")
    return None


@check("support", dict[Support, support.State])
def support_state(world: World, given: dict[SupportCase, str]) -> Found | None:
    """Whether a support case is open or closed, by its name."""
    for case, state in given.items():
        if case.state != state:
            return Found(f"the support case is `{state}`", f"it is `{case.state}`")
    return None


@check("referral", dict[AReferral, support.ReferralState])
def referral_state(world: World, given: dict[Referral, str]) -> Found | None:
    """What became of a referral to support, by its name."""
    for row, state in given.items():
        if row.state != state:
            return Found(f"the referral is `{state}`", f"it is `{row.state}`")
    return None


def _unfit_gates(given: dict[Any, Any]) -> str:
    for name, value in given.items():
        if isinstance(name, Gate) and isinstance(value, dict):
            return f"`{name}` is a gate: it is `open` or `shut`."
        if not isinstance(name, Gate) and not isinstance(value, dict):
            return "A pair has a mapping of gates, such as `{G5: open}`."
        if isinstance(value, dict) and (wrong := [gate for gate in value if not GATES[gate].of_pairs]):
            return f"{', '.join(wrong)} belongs to the case, not to a pair."
    return ""


@check("gates", dict[Gate | Pair, GateState | dict[Gate, GateState]], _unfit_gates)
def gates_are(world: World, given: dict[Any, Any]) -> Found | None:
    """What the rule says now, of the newest case. A gate of pairs is open for the case if any pair's is, and shut where
    there is no pair; G1, G2 and G10 belong to the case. `harmed-responsible` names one pair."""
    case = newest_case(world)
    table = _gate_table(case)
    for name, wanted in given.items():
        of_pair = not isinstance(name, Gate)
        answers = table.pairs[_pair(world, case, *name)] if of_pair else table.case
        whose = f" of {'-'.join(name)}" if of_pair else ""
        for gate, state in (wanted if of_pair else {name: wanted}).items():
            found = GateState.OPEN if answers[gate] else GateState.SHUT
            if found != state:
                why = "".join(f"; {reason.code}: {reason.words}" for reason in answers[gate].reasons)
                return Found(f"{gate}{whose} is {state}", f"it is {found}{why}")
    return None


# --- Measures, papers, messages. --------------------------------------------------------------------------------------


@check("score", int | float)
def score(world: World, given: float) -> Found | None:
    """The score of the measure just answered, made by rule."""
    found = vault.unseal_for(vault.Purpose.PRACTICE, _answer(world).score)
    if found and float(found) == given:
        return None
    return Found(f"the score is {given}", f"it is {found or 'none'}")


@check("band", Band)
def band(world: World, given: str) -> Found | None:
    """The band of the measure just answered."""
    found = vault.unseal_for(vault.Purpose.PRACTICE, _answer(world).band)
    return None if found == given else Found(f"the band is `{given}`", f"it is `{found or 'none'}`")


@check("agreement", agreements.Status)
def agreement(world: World, given: str) -> Found | None:
    """The status of the newest agreement."""
    rows = Agreement.unwalled(Purpose.PRACTICE).filter(case_id=newest_case(world).pk, superseded_by=None)
    newest = rows.order_by("-at", "-recorded_at").first()
    if newest is None:
        return Found(f"the agreement is `{given}`", "there is no agreement")
    return None if newest.status == given else Found(f"the agreement is `{given}`", f"it is `{newest.status}`")


@check("document_says", list[str])
def document_says(world: World, given: list[str]) -> Found | None:
    """The text extracted from the newest document that was made contains each of these."""
    text = crawl.flat(_document(world))
    for words in given:
        if crawl.flat(words) not in text:
            return Found(f"the document says “{words}”", f"it says: {_short(text)}")
    return None


@check("document_must_not_say", list[str])
def document_must_not_say(world: World, given: list[str]) -> Found | None:
    """The text extracted from the newest document that was made contains none of these."""
    text = crawl.flat(_document(world))
    for words in given:
        if crawl.flat(words) in text:
            return Found(f"the document does not say “{words}”", "it says it")
    return None


@check("sent", dict[PersonRef, list[Sent]])
def sent(world: World, given: dict[PersonKey, list[Sent]]) -> Found | None:
    """What left for that person since the previous step, one entry a message, in order; `[]` means nothing."""
    for key, wanted in given.items():
        left = _messages(world).filter(person_id=world.person_id(key)).exclude(pk__in=world.sent_before)
        messages = list(left.order_by("sent_at", "at", "recorded_at"))
        if len(messages) != len(wanted):
            channels = ", ".join(message.channel for message in messages) or "none"
            return Found(f"{_number(len(wanted), 'message')} left for {key}", f"there left {channels}")
        for message, one in zip(messages, wanted, strict=True):
            if one.channel and message.channel != one.channel:
                return Found(f"a message left for {key} by {one.channel}", f"it left by {message.channel}")
            body = vault.unseal_for(vault.Purpose.PRACTICE, message.body)
            if found := _says(body, one.says, one.must_not_say, f"the message to {key}"):
                return found
    return None


# --- What people ask about their own data. ----------------------------------------------------------------------------


@check("request", dict[standing.Asked, standing.State])
def request(world: World, given: dict[Any, str]) -> Found | None:
    """How something that was asked stands, by its name. A `copy` is `open`, `asking`, `review`, `agreed`, `made` or
    `ended`; an `erasure_request` is `open`, `proposed`, `erased` or `refused`; a `police_request` is `open`,
    `asked_back`, `proposed`, `approved`, `given` or `refused`; a `complaint` is `received`, `acknowledged` or
    `answered`; an `objection` or a `legal_hold` is `standing` or `ended`; an `ending` is `proposed`, `carried_out` or
    `given_up`."""
    for row, state in given.items():
        found = standing.of(row)
        if found != state:
            return Found(f"it is `{state}`", f"it is `{found}`")
    return None


@check("hands_over", dict[standing.Paper, Says])
def hands_over(world: World, given: dict[Any, Says]) -> Found | None:
    """What a copy for the person, or an extract for the police, gives as it stands now contains these words, and none
    of those."""
    for row, wanted in given.items():
        if found := _says(standing.words_of(row), wanted.says, wanted.must_not_say, "it"):
            return found
    return None


# --- Who sees what. ---------------------------------------------------------------------------------------------------


def _unfit_sees(given: dict[Any, Seen]) -> str:
    mute = next((key for key, wanted in given.items() if not wanted.may and not wanted.must_not), None)
    return "" if mute is None else f"`sees` says nothing about `{mute}`."


@check("sees", dict[StaffRef | PersonRef, Seen], _unfit_sees)
def sees(world: World, given: dict[Staff | PersonKey, Seen]) -> Found | None:
    """Everything that this member of the cast can open about these people contains, or never contains, these words:
    pages, lists, search, counts, exports, messages. For a harmed or responsible person: all that was released or sent
    to them. A member of staff who can open nothing at all is an error, unless they have nothing to do with any case
    (not yet, or no more: it was handed on, or a conflict was declared) and it only says `must_not`."""
    for member, wanted in given.items():
        found = _staff_sees(world, member, wanted) if isinstance(member, Staff) else _told(world, member, wanted)
        if found is not None:
            return found
    return None


@check("tasks", dict[StaffRef, list[str]])
def waiting(world: World, given: dict[Staff, list[str]]) -> Found | None:
    """The duties that wait for that member of staff contain each of these words; `[]` means that none waits."""
    for staff, wanted in given.items():
        found = [duties.words(task.kind) for task in tasks.open_for(staff)]
        told = "; ".join(found) or "nothing"
        if not wanted and found:
            return Found(f"nothing waits for {staff.name}", told)
        for words in wanted:
            if not any(crawl.flat(words) in crawl.flat(each) for each in found):
                return Found(f"“{words}” waits for {staff.name}", told)
    return None


@check("reminders", dict[StaffRef, list[str]])
def reminders(world: World, given: dict[Staff, list[str]]) -> Found | None:
    """What that member of staff is reminded of now, on top of their own day, contains each of these words; `[]` means
    of nothing. A duty is named in its own words; an appointment by its kind, its day and its hour."""
    for staff, wanted in given.items():
        found = [f"{row['words']}, {row['about']}" for row in my_day.day_of(staff).reminders]
        told = "; ".join(found) or "nothing"
        if not wanted and found:
            return Found(f"{staff.name} is reminded of nothing", told)
        for words in wanted:
            if not any(crawl.flat(words) in crawl.flat(each) for each in found):
                return Found(f"{staff.name} is reminded of “{words}”", told)
    return None


@check("hours", dict[StaffRef, int])
def confirmed_hours(world: World, given: dict[Staff, int]) -> Found | None:
    """The hours of that member of staff that were confirmed so far, in minutes."""
    for staff, wanted in given.items():
        rows = Hours.objects.filter(staff=staff, taken_back_at=None).exclude(confirmed_at=None)
        found = rows.aggregate(minutes=Sum("minutes"))["minutes"] or 0
        if found != wanted:
            return Found(f"{wanted} minutes of {staff.name} are confirmed", f"it is {found}")
    return None


@check("diary", dict[StaffRef, list[str]])
def diary_says(world: World, given: dict[Staff, list[str]]) -> Found | None:
    """What stands in that member of staff's diary from today on, for four weeks, contains each of these words; `[]`
    means nothing. An entry is named by what it is, with whom, where, its day and its hour; what is due has no hour, and
    a day away is `Away`."""
    for staff, wanted in given.items():
        found = _diary(staff)
        told = "; ".join(found) or "nothing"
        if not wanted and found:
            return Found(f"nothing stands in the diary of {staff.name}", told)
        for words in wanted:
            if not any(crawl.flat(words) in crawl.flat(each) for each in found):
                return Found(f"“{words}” stands in the diary of {staff.name}", told)
    return None


@check("report", dict[Figure, int])
def report(world: World, given: dict[str, int]) -> Found | None:
    """The figure over the days of the story, by the same query as the return: exact, before any suppression."""
    steps = world.story.steps
    start = clock.start_of_day(clock.local(steps[0].at).date())
    end = clock.start_of_day(clock.local(steps[-1].at).date() + timedelta(days=1))
    for code, wanted in given.items():
        found = MEASURES[str(code)].count(Period(world.service, start, end))
        if found != wanted:
            return Found(f"{code} is {wanted}", f"it is {found}")
    return None


def _unfit_public(given: Says) -> str:
    return "" if given.says or given.must_not_say else "`public` says nothing."


@check("public", Says, _unfit_public)
def public(world: World, given: Says) -> Found | None:
    """What an unknown visitor of the website can read."""
    pages = crawl.of_public()
    if not pages.pages:
        return Found("there is a public website", "nothing can be opened")
    for words in given.says:
        if not pages.finds(words):
            return Found(f"a public page says “{words}”", f"none of {len(pages.pages)} does")
    for words in given.must_not_say:
        if place := pages.contains(words):
            return Found(f"no public page says “{words}”", f"{place} does")
    return None


# --- What they are made of. -------------------------------------------------------------------------------------------


def _diary(staff: Staff) -> list[str]:
    """What stands in somebody's diary for four weeks, one line an entry."""
    found = []
    for day in diary.diary_of(staff, clock.today(), 28).days:
        on = f"{day.on:%A} {day.on.day} {day.on:%B}"
        found += [f"Away, {on}"] if day.away else []
        for line in day.lines:
            when = f"{on}, {clock.local(line.entry.starts_at):%H:%M}"
            found.append(", ".join(filter(None, [line.entry.words, line.entry.name, line.entry.place, when])))
        found += [f"{line.entry.words}, {on}" for line in day.due]
    return found


def newest_case(world: World) -> RJCase:
    """The newest restorative case of the story. CannotPlay when there is none."""
    rows = RJCase.unwalled(Purpose.PRACTICE).filter(service=world.service).order_by("-received_at", "-recorded_at")
    if (case := rows.first()) is None:
        raise CannotPlay("there is no restorative case")
    return case


def sent_ids(world: World) -> set[UUID]:
    """The messages that have left so far."""
    return set(_messages(world).values_list("pk", flat=True))


def _messages(world: World) -> Any:
    people = Person.unwalled(Purpose.PRACTICE).filter(service=world.service).values("pk")
    return Message.unwalled(Purpose.PRACTICE).filter(person_id__in=people).exclude(sent_at=None)


def _state_of(case: RJCase) -> str:
    return case.state


def _gate_table(case: RJCase) -> gates.GateTable:
    return gates.gate_table(facts.of_case(case), clock.now(), deadlines.load_holidays())


def _pair(world: World, case: RJCase, harmed: PersonKey, responsible: PersonKey) -> str:
    """The id of a pair. CannotPlay when these two are none in this case."""
    people = {"harmed__person_id": world.person_id(harmed), "responsible__person_id": world.person_id(responsible)}
    pair = Dyad.unwalled(Purpose.PRACTICE).filter(case=case, **people).first()
    if pair is None:
        raise CannotPlay(f"{harmed} and {responsible} are no pair in this case")
    return str(pair.pk)


def _answer(world: World) -> Answer:
    if not isinstance(world.result, Answer):
        raise CannotPlay("this step answers no measure")
    return world.result


def _document(world: World) -> str:
    rows = Document.unwalled(Purpose.PRACTICE).filter(by__service=world.service).order_by("-made_at", "-at")
    if (document := rows.first()) is None:
        raise CannotPlay("no document was made")
    return text_of(vault.unseal_bytes_for(vault.Purpose.PRACTICE, document.pdf))


def _staff_sees(world: World, staff: Staff, wanted: Seen) -> Found | None:
    pages = crawl.of_staff(staff, _words_of_people(world))
    for words in wanted.must_not:
        if place := pages.contains(words):
            return Found(f"{staff.name} finds “{words}” nowhere", f"it is at {place}")
    for words in wanted.may:
        if not pages.finds(words):
            return Found(
                f"{staff.name} finds “{words}”", f"it is on none of the {len(pages.pages)} pages they can open"
            )
    if not any(pages.finds(ref) for ref in _refs(world)) and not _is_outside(world, staff):
        return Found(f"{staff.name} can open something about these people", "they can open nothing at all")
    return None


def _told(world: World, key: PersonKey, wanted: Seen) -> Found | None:
    texts = told_to(world.person(key)) if world.known(key) else []
    return _says("\n".join(texts), wanted.may, wanted.must_not, f"what {key} was told")


def _is_outside(world: World, staff: Staff) -> bool:
    """Has this member of staff nothing to do with any case now, or declared a conflict in every one that they had?"""
    blocked = set(Block.objects.filter(staff=staff).values_list("case_id", flat=True))
    if Tie.objects.filter(holding(clock.now()), staff=staff).exclude(case_id__in=blocked).exists():
        return False
    return not role_compartments(staff.roles) or (bool(blocked) and blocked >= _all_cases(world))


def _refs(world: World) -> Iterable[str]:
    for model in (RJCase, SupportCase, Referral):
        yield from model.unwalled(Purpose.PRACTICE).filter(service=world.service).values_list("ref", flat=True)


def _all_cases(world: World) -> set[UUID]:
    cases: set[UUID] = set()
    for model in (RJCase, SupportCase):
        cases |= set(model.unwalled(Purpose.PRACTICE).filter(service=world.service).values_list("pk", flat=True))
    return cases


def _words_of_people(world: World) -> list[str]:
    """What somebody would search for: the names and numbers of the people."""
    return [
        str(words)
        for member in world.story.people.values()
        for words in (member.name, member.facts.get("phone"))
        if words
    ]


def _says(text: str, says: list[str], must_not: list[str], what: str) -> Found | None:
    flat = crawl.flat(text)
    for words in must_not:
        if crawl.flat(words) in flat:
            return Found(f"{what} does not say “{words}”", f"it says: {_short(text)}")
    for words in says:
        if crawl.flat(words) not in flat:
            return Found(f"{what} says “{words}”", f"it says: {_short(text) or 'nothing'}")
    return None


def _short(text: str, limit: int = 400) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + " …"


def _number(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")
