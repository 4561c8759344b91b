"""Invented referrals and cases, so that lists, search and My day look like a real week.

Each is a story like those of the files, made from a plan by chance that is the same every time: what lies after today
has not happened yet, so that the cases stand at every stage.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from wayforward.practice.story import AgencyMember, Listing, Mapping, PersonMember, StaffMember, Step, Story
from wayforward.web.clock import LONDON

FIRST_NAMES = (
    *("Aaliyah", "Adam", "Agnieszka", "Ahmed", "Alice", "Amara", "Andrew", "Anjali", "Arthur", "Bethany", "Bilal"),
    *("Callum", "Charlotte", "Chidi", "Chloe", "Claire", "Daniel", "Deborah", "Derek", "Elena", "Ellie", "Emeka"),
    *("Farzana", "Femi", "Fiona", "Gareth", "George", "Gita", "Gurpreet", "Hannah", "Harjit", "Helen", "Ibrahim"),
    *("Imran", "Ines", "Irene", "Jack", "Janet", "Jaspreet", "Jerome", "Jodie", "Joseph", "Kamila", "Karen", "Kiran"),
    *("Kofi", "Laura", "Leon", "Lily", "Louise", "Lucas", "Malik", "Marek", "Margaret", "Mei", "Michael", "Mina"),
    *("Mohammed", "Nadia", "Naomi", "Natalie", "Nikhil", "Noor", "Oliver", "Olu", "Oscar", "Pamela", "Patrick"),
    *("Paulina", "Peter", "Rachel", "Rahul", "Rebecca", "Reece", "Rosa", "Ruby", "Sadia", "Sanjay", "Sarah", "Shanice"),
    *("Sian", "Simon", "Sofia", "Stephen", "Sunita", "Tanya", "Thomas", "Tomasz", "Tyrone", "Uzma", "Victoria"),
    *("Wendy", "William", "Yasmin", "Yusuf", "Zainab", "Zoe"),
)
SURNAMES = (
    *("Abara", "Achebe", "Adams", "Ahmed", "Ali", "Bains", "Baker", "Barnes", "Begum", "Bennett", "Bhatt"),
    *(
        "Campbell",
        "Carter",
        "Chapman",
        "Chowdhury",
        "Clarke",
        "Cohen",
        "Collins",
        "Cooper",
        "Dhillon",
        "Dixon",
        "Doyle",
    ),
    *("Edwards", "Evans", "Farrell", "Foster", "Gill", "Graham", "Grant", "Green", "Gupta", "Hall", "Harris"),
    *("Hill", "Holmes", "Hughes", "Hussain", "Iqbal", "Jackson", "James", "Johal", "Jones", "Kaur", "Khan"),
    *("Kowalska", "Lewis", "Lowe", "Malik", "Marshall", "Mason", "Miller", "Mistry", "Moore", "Morgan", "Murphy"),
    *(
        "Mwangi",
        "Nowak",
        "Obi",
        "Odunsi",
        "Owen",
        "Palmer",
        "Parmar",
        "Patel",
        "Pearson",
        "Phillips",
        "Powell",
        "Price",
    ),
    *("Quinn", "Rashid", "Reid", "Richards", "Roberts", "Robinson", "Rogers", "Sandhu", "Shah", "Sharma", "Simpson"),
    *(
        "Singh",
        "Solanki",
        "Stewart",
        "Taylor",
        "Thomas",
        "Turner",
        "Walker",
        "Ward",
        "Watson",
        "Webb",
        "Wilson",
        "Wood",
    ),
    *("Wright", "Yilmaz", "Young", "Zaman"),
)
STREETS = ("Abbey", "Beech", "Castle", "Dale", "Elm", "Fosse", "Glebe", "Hazel", "Ivy", "Kings", "Linden", "Mill")

# How many days ago each restorative case began as a referral: one at every stage, some meetings this week and next, and
# sign-offs that wait.
AGES = (97, 94, 71, 23, 47, 95, 93, 60, 71, 22, 35, 80, 99, 140, 26, 92, 72, 52, 110, 29, 160, 66, 85, 210)

# Offence group, what the referral calls it, where it was.
HAPPENED = (
    ("violence_without_injury", "Pushed and threatened", "street"),
    ("violence_with_injury", "Punched outside a bar", "licensed_premises"),
    ("burglary_residential", "Burglary at home", "home"),
    ("theft_from_person", "Phone snatched", "street"),
    ("criminal_damage_and_arson", "Windows broken", "home"),
    ("public_order", "Shouted at on a bus", "public_transport"),
    ("stalking_and_harassment", "Messages that do not stop", "online"),
    ("vehicle", "Car broken into", "car_park"),
    ("robbery", "Robbed on the way home", "street"),
    ("fraud_and_cyber", "Money lost in a swindle", "online"),
    ("asb_personal", "Trouble with a neighbour", "home"),
    ("shoplifting", "Threatened at the till", "shop"),
)
SAID = (
    "Sleeps badly since then, and checks the door more than once.",
    "Wants to know what happens next, and in plain words.",
    "Goes another way to work now.",
    "Is angry more than afraid, and tired of telling it again.",
    "A friend comes along to the appointments.",
    "Feels better on most days; the evenings are hard.",
)
REVIEWED = (
    "Better at work. Wants to keep the same appointments.",
    "The door is repaired, and that helped more than expected.",
    "Still tired. We agreed to look at sleep first.",
    "Says that it is nearly enough now.",
)
ASKS_BACK = (
    "Rang in between two shifts, and asks us to call back.",
    "Has a question about the letter from the court. Please call back.",
    "Would like to talk for longer than there was time for now.",
)
STAGES = ("reported_under_investigation", "nfa", "community_resolution", "not_reported")
MORE_STAFF = {
    "hollie": StaffMember("hollie", "Hollie Barton", ("caseworker",)),
    "imtiaz": StaffMember("imtiaz", "Imtiaz Malik", ("caseworker",)),
    "nia": StaffMember("nia", "Nia Probert", ("caseworker",)),
    "tom": StaffMember("tom", "Tom Ashby", ("caseworker",)),
    "leila": StaffMember("leila", "Leila Mansour", ("practitioner",), "sensitive_complex", date(2031, 3, 31)),
    "owen": StaffMember("owen", "Owen Tudor", ("practitioner",), "sensitive_complex", date(2031, 3, 31)),
    "marta": StaffMember("marta", "Marta Zielinska", ("supervisor",)),
    "dilys": StaffMember("dilys", "Dilys Roberts", ("data_protection",)),
}
POLICE = AgencyMember("police", "Leicestershire Police", "police")
Told = tuple[float, str, str, str, dict[str, Any], str]


@dataclass(frozen=True)
class Plan:
    """Who works on an invented case, when it begins, and how far it may go."""

    today: date
    first_day: date
    caseworker: str
    supervisor: str
    facilitator: str
    co_facilitator: str
    goes_on: bool
    other_is_known: bool


def stories(count: int, cases: int, *, today: date, lead: str, base: Story, seed: int = 7) -> Iterator[Story]:
    """So many referrals of the last months; so many of them go on to a restorative case. `lead` accepts those."""
    chance = Random(seed)
    names = chance.sample([f"{first} {last}" for first in FIRST_NAMES for last in SURNAMES], 2 * count)
    caseworkers = ["asha", "carys", "omar", "hollie", "imtiaz", "nia", "tom"]
    practitioners = ["ben", "grace", "leila", "owen", "priti"]
    known = base.staff | MORE_STAFF
    for number in range(count):
        goes_on = number < cases
        back = AGES[number % len(AGES)] if goes_on else chance.triangular(0, 190, 4)
        facilitator, co_facilitator = chance.sample([key for key in practitioners if key in known], 2)
        plan = Plan(
            today=today,
            first_day=_working_day(today - timedelta(days=round(back))),
            caseworker=chance.choice([key for key in caseworkers if key in known]),
            supervisor=chance.choice(["sam", "marta"]),
            facilitator=facilitator,
            co_facilitator=co_facilitator,
            goes_on=goes_on,
            other_is_known=goes_on or number % 3 > 0,
        )
        people = {"harmed": _person(chance, "harmed", names[number], number)}
        if plan.other_is_known:
            people["other"] = _person(chance, "other", names[count + number], count + number)
        told = [*_support(chance, plan), *(_restorative(chance, plan, lead) if goes_on else ())]
        yield Story(
            file="",
            title=f"Invented case {number + 1}",
            about="",
            service=base.service,
            area=base.area,
            contract="",
            settings={},
            staff=known,
            agencies={"police": POLICE},
            people=people,
            steps=tuple(_steps(told, plan.first_day)),
        )


def _person(chance: Random, key: str, name: str, number: int) -> PersonMember:
    facts: dict[str, Any] = {
        "phone": f"07700 90{1000 + number:04d}",
        "born": date(chance.randint(1945, 2004), chance.randint(1, 12), chance.randint(1, 28)),
        "address": f"{chance.randint(1, 180)} {chance.choice(STREETS)} Street, Leicester LE{chance.randint(1, 5)} "
        f"{chance.randint(1, 9)}{chance.choice('ABDEF')}{chance.choice('GHJLN')}",
    }
    rules: dict[str, Any] = {"phone": {"allowed": True, "voicemail": chance.random() < 0.4}, "sms": {"allowed": True}}
    if chance.random() < 0.4:
        rules["phone"]["hours"] = chance.choice(["09:00-18:00", "10:00-19:00", "08:00-20:00"])
    return PersonMember(key=key, name=name, facts=facts, safe_contact=rules)


def _support(chance: Random, plan: Plan) -> Iterator[Told]:
    """A referral, and what the caseworker does: day after the first, hour, who, verb, arguments, name."""
    offence, title, place = chance.choice(HAPPENED)
    incident: dict[str, Any] = {"title": title, "offence": offence, "place": place}
    incident["happened_on"] = plan.first_day - timedelta(days=chance.randint(1, 9))
    incident["cj_stage"] = chance.choice(
        ["reported_under_investigation", "nfa", "community_resolution", "not_reported"]
    )
    if plan.other_is_known:
        incident["other_party"] = {"person": "other", "known": "name_only"}
    if plan.goes_on:
        incident["cj_stage"] = "community_resolution"
    age = (plan.today - plan.first_day).days
    knows = plan.goes_on or age > 5 or chance.random() < 0.6
    told = {"person": "harmed", "gives": ["name", "born", "phone", "address", "safe_contact"]}
    yield 0, "10:05", "police", "refer_to_support", {**told, "incident": incident, "person_knows": knows}, "referral"
    if not knows:
        return
    case = {"support": "support"}
    opened = {"referral": "referral", "caseworker": plan.caseworker}
    yield chance.randint(0, 1), "15:20", plan.supervisor, "open_support_case", opened, "support"
    yield from _first_talk(chance, plan, case)
    worker = plan.caseworker
    yield chance.randint(3, 8), "12:00", worker, "assess_needs", case | {"kind": "initial", "needs": _needs(chance)}, ""
    if chance.random() < 0.4:
        answers = [chance.randint(0, 3) for _ in range(7)]
        measure = {"instrument": "gad7", "timepoint": "baseline", "answers": answers, "recorded_by": worker}
        yield 8, "12:20", "harmed", "answer_measure", measure, ""
    yield from _offers(chance, plan, case)
    ends = chance.randint(45, 100) if not plan.goes_on and chance.random() < 0.9 else 400
    if age > 10 and ends > age and not plan.goes_on and chance.random() < 0.2:
        yield _asks_back(chance, plan, case, age - chance.randint(0, 1))
    for day in range(46, min(ends, age + 1), 39):
        yield day, "14:30", worker, "review_plan", case | {"words": chance.choice(REVIEWED)}, ""
    if ends <= age:
        yield ends, "16:00", worker, "close_support_case", case | {"reason": "goals_reached"}, ""


def _first_talk(chance: Random, plan: Plan, case: dict[str, Any]) -> Iterator[Told]:
    """The first call, and the second where nobody answered."""
    worker, day = plan.caseworker, 2
    yield day, "11:10", worker, "start_contact", case | {"channel": "phone"}, "call"
    if not plan.goes_on and chance.random() < 0.25:
        yield day, "11:12", worker, "record_contact", case | {"contact": "call", "result": "no_answer"}, ""
        day += 2
        yield day, "11:20", worker, "start_contact", case | {"channel": "phone"}, "call"
    note = {"text": chance.choice(SAID), "about": "harmed", "source": "harmed"}
    spoke = case | {"contact": "call", "result": "spoke", "minutes": chance.randint(12, 50), "note": note}
    yield day, "11:40", worker, "record_contact", spoke, ""


def _asks_back(chance: Random, plan: Plan, case: dict[str, Any], day: int) -> Told:
    """Somebody rang, and asks to be called back this week."""
    hour = time(chance.choice((10, 13, 14, 16)), chance.choice((0, 30)))
    on = _working_day(plan.today + timedelta(days=chance.randint(0, 2)))
    asks = {"text": chance.choice(ASKS_BACK), "about": "harmed", "source": "harmed"}
    rang = case | {"channel": "phone", "direction": "in", "result": "spoke", "minutes": 6, "note": asks}
    again = {"call_back_at": datetime.combine(on, hour, tzinfo=LONDON)}
    return day, "09:20", plan.caseworker, "record_contact", rang | again, ""


def _offers(chance: Random, plan: Plan, case: dict[str, Any]) -> Iterator[Told]:
    worker = plan.caseworker
    offer = case | {"channel": "phone", "information": "leaflet_en", "understood": True}
    if plan.goes_on:
        yield 20, "11:30", worker, "offer_restorative_justice", offer | WANTS_TO_HEAR, ""
        consent = {
            "kind": "C3",
            "to": "rj_team",
            "scope": "My name, my number and a short summary",
            "recorded_by": worker,
        }
        yield 20, "11:40", "harmed", "give_consent", consent, ""
        yield 21, "09:30", worker, "refer_to_restorative_justice", case | {"initiated_by": "harmed"}, "rj"
    elif chance.random() < 0.45:
        answer = chance.choice([*([NOT_NOW] * 5), ONLY_IF_RAISED, NEVER])
        yield chance.randint(14, 40), "11:30", worker, "offer_restorative_justice", offer | answer, ""
        yield from _life(chance, plan, case)


def _life(chance: Random, plan: Plan, case: dict[str, Any]) -> Iterator[Told]:
    """For some, something has happened since, or is ahead."""
    if chance.random() < 0.8:
        kind, source, ahead = chance.choice(IN_THEIR_LIFE)
        on = plan.today + timedelta(days=chance.randint(9, 60) if ahead else -chance.randint(0, 3))
        told = case | {"kind": kind, "on": on, "source": source}
        yield chance.randint(41, 44), "15:10", plan.caseworker, "record_life_event", told, ""


IN_THEIR_LIFE = (
    ("new_shift", "person", False),
    ("end_of_therapy", "person", False),
    ("sentence", "court", True),
    ("parole_release", "liaison", True),
    ("plea", "police", True),
)


WANTS_TO_HEAR: dict[str, Any] = {"trigger": "needs_review", "response": "wants_to_hear_more"}
NOT_NOW: dict[str, Any] = {"trigger": "needs_review", "response": "not_now", "may_mention_again": True}
ONLY_IF_RAISED: dict[str, Any] = NOT_NOW | {"may_mention_again": "only_if_raised"}
NEVER: dict[str, Any] = {"trigger": "needs_review", "response": "do_not_ask_again"}


def _needs(chance: Random) -> dict[str, int]:
    categories = ["health", "work", "outlook", "social", "money", "shelter", "family"]
    return {category: chance.randint(0, 5) for category in chance.sample(categories, 4)}


def _restorative(chance: Random, plan: Plan, lead: str) -> Iterator[Told]:
    """The restorative case, step by step, from the lead's desk to its closing."""
    case = {"case": "rj"}
    one, two, over = plan.facilitator, plan.co_facilitator, plan.supervisor
    yield 22, "10:00", lead, "accept_referral", case, ""
    name = case | {"person": "other", "known": "name_only", "relation": "stranger"}
    yield 22, "10:05", lead, "name_responsible", name, ""
    for minute, key in enumerate((one, two, over)):
        yield 24, f"10:0{minute}", key, "declare_no_conflict", case, ""
    yield 25, "10:00", lead, "allocate", case | {"facilitator": one, "co_facilitator": two, "supervisor": over}, ""
    session = case | {"minutes": 60, "explained": "all"}
    heard = {"text": chance.choice(SAID), "about": "harmed", "source": "harmed"}
    of_harmed = {
        "participation": "harmed",
        "present": ["harmed", one, two],
        "hopes": ["be_heard", "why"],
        "note": heard,
    }
    yield 30, "11:00", one, "record_session", session | of_harmed, ""
    yield (
        30,
        "12:00",
        "harmed",
        "give_consent",
        {"kind": "C4", "to": "other", "scope": "Somebody would talk"},
        "",
    )
    yield 30, "12:05", "harmed", "give_consent", {"kind": "C5", "to": "police", "scope": "How to reach them"}, ""
    ask = case | {
        "agency": "police",
        "ask": ["contact_details", "known_risks", "orders"],
        "gateway": "sharing_agreement",
    }
    yield 31, "09:30", one, "ask_agency", ask, "enquiry"
    answer = {"enquiry": "enquiry", "reply": "confirmed", "orders": [], "risk_view": "none_known"}
    yield 44, "11:00", "police", "answer_enquiry", answer | {"contact": {"phone": "07700 902999"}}, ""
    if chance.random() < 0.2:
        approach = case | {"to": "other", "route": "police", "result": "declined"}
        yield 50, "14:00", one, "record_approach", approach, ""
        return
    yield (
        50,
        "14:00",
        one,
        "record_approach",
        case | {"to": "other", "route": "police", "result": "willing_to_talk"},
        "",
    )
    ways = {"phone": {"allowed": True}, "sms": {"allowed": True}}
    yield 50, "14:20", one, "set_safe_contact", {"person": "other"} | ways, ""
    note = {"text": "Wants to say it in person, and does not know how.", "about": "other", "source": "other"}
    of_other = {"participation": "other", "present": ["other", one, two], "note": note}
    yield 56, "17:00", one, "record_session", session | of_other, ""
    yield 56, "17:40", "other", "give_consent", {"kind": "C6", "scope": "Preparation meetings"}, ""
    level = {"person": "other", "level": "accepts_facts_and_harm", "scope": "Did it, and says so"}
    yield 56, "17:45", one, "record_responsibility", case | level, "statement"
    said = "It was me. I would like to say so."
    words: dict[str, Any] = {"kind": "C8", "to": "harmed", "covers": "statement", "item": said}
    yield 56, "17:50", "other", "give_consent", words, "words"
    passed = {"consent": "words", "to": "harmed", "how": "in_person", "recipient_agreed": True}
    yield 62, "16:00", one, "pass_on", case | passed, ""
    yield 62, "16:10", "harmed", "decide_to_go_on", case | {"having_heard": "words", "decision": "still_willing"}, ""
    yield 62, "16:15", "harmed", "give_consent", {"kind": "C6", "scope": "Preparation meetings"}, ""
    yield from _meeting(plan, case, lead)


def _meeting(plan: Plan, case: dict[str, Any], lead: str) -> Iterator[Told]:
    one, two, over = plan.facilitator, plan.co_facilitator, plan.supervisor
    assessed: dict[str, Any] = {"items": [{"factor": "travel_and_arrival", "present": False}], "rest": False}
    assessed |= {"not_proceeding": "It stays as it is"}
    for minute, (of, name) in enumerate((("harmed", "risk_a"), ("other", "risk_b"), ("activity", "risk_c"))):
        yield 70, f"10:{minute}0", one, "assess_risk", case | assessed | {"of": of}, name
    signed = case | {"assessments": ["risk_a", "risk_b", "risk_c"], "method": "conference_f2f"}
    yield 72, "09:30", over, "sign_off", signed, ""
    for hour, key in (("15:00", "harmed"), ("17:00", "other")):
        yield 76, hour, one, "record_preparation", case | {"participation": key, "topics": "all"}, ""
    day = _working_day(plan.first_day + timedelta(days=96))
    at = {hour: datetime.combine(day, time.fromisoformat(hour), tzinfo=LONDON) for hour in ("13:30", "13:55", "14:00")}
    arrivals = {"harmed": {"at": at["13:30"], "entrance": "front"}, "other": {"at": at["13:55"], "entrance": "side"}}
    planned = {"method": "conference_f2f", "at": at["14:00"], "venue": "A room at the library", "arrivals": arrivals}
    planned |= {"leaves_first": "harmed", "aftercare": {"harmed": one, "other": two}}
    yield 78, "10:00", one, "plan_activity", case | planned, "meeting"
    yield 82, "10:00", "harmed", "give_consent", {"kind": "C7", "to": "meeting"}, ""
    yield 82, "10:30", "other", "give_consent", {"kind": "C7", "to": "meeting"}, ""
    meeting = {"activity": "meeting"}
    yield 84, "12:00", one, "confirm_activity", meeting, ""
    before = (day - plan.first_day).days
    yield before - 4, "10:00", one, "check_readiness", meeting | {"all": "green"}, ""
    yield before, "13:00", one, "check_readiness", meeting | {"all": "green"}, ""
    there = meeting | {"attended": ["harmed", "other", one, two], "ended": "as_planned", "apology": "verbal"}
    yield before, "16:00", one, "record_activity", there, ""
    promise = {"kind": "ongoing_commitment", "text": "We greet each other when we meet", "owner": "both"}
    yield before, "16:10", one, "draft_agreement", case | {"actions": [promise]}, "agreement"
    yield before, "16:20", "harmed", "sign_agreement", {"agreement": "agreement"}, ""
    yield before, "16:21", "other", "sign_agreement", {"agreement": "agreement"}, ""
    yield before + 2, "11:00", one, "record_aftercare", meeting | {"person": "harmed", "wellbeing": "better"}, ""
    yield before + 2, "12:00", two, "record_aftercare", meeting | {"person": "other", "wellbeing": "same"}, ""
    liked = case | {"overall": 5, "recommend": 5, "pressured": 1, "made_worse": False}
    yield before + 42, "17:00", "harmed", "give_feedback", liked, ""
    kept = {"agreement": "agreement", "actions": {"1": "in_force"}}
    yield before + 44, "10:00", one, "review_agreement", kept, ""
    yield before + 46, "10:00", lead, "close_case", case | {"reason": "completed_direct"}, ""


def _steps(told: list[Told], first: date) -> Iterator[Step]:
    """The steps, each on a working day, in order."""
    at = datetime.combine(first, time.min, tzinfo=LONDON)
    in_order = sorted(told, key=lambda each: (each[0], each[1]))
    for number, (days, hour, by, do, given, name) in enumerate(in_order, start=1):
        moment = datetime.combine(_working_day(first + timedelta(days=days)), time.fromisoformat(hour), tzinfo=LONDON)
        at = max(at, moment)
        yield Step(number=number, line=number, at=at, by=by, do=do, given=as_read(given), made_as=name)


def as_read(value: Any) -> Any:
    """Plain values in the shape that a file has once it is read."""
    if isinstance(value, dict):
        mapping = Mapping(0)
        mapping.update({key: as_read(item) for key, item in value.items()})
        return mapping
    if isinstance(value, list):
        listing = Listing(0)
        listing.extend(as_read(item) for item in value)
        return listing
    return value


def _working_day(day: date) -> date:
    """The day itself, or the Monday after."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
