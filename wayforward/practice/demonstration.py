"""The demonstration: every practice case told in one service, and a few hundred invented referrals around them.

Everything is made by the real actions, with a clock of its own, and nothing in it is random: the same names and days
come out each time, counted back from the day on which it is built.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path

from wayforward.practice import loading
from wayforward.practice.playing import play
from wayforward.practice.world import assemble
from wayforward.process import needs as need_rules
from wayforward.process import offers, safe_contact
from wayforward.web import clock
from wayforward.web.accounts.models import Area, Service, Staff
from wayforward.web.public.models import Banner, Publication
from wayforward.web.support.actions import cases, contacts, needs, referrals
from wayforward.web.support.actions import offers as offering
from wayforward.web.support.models import SupportCase

STORIES = Path(__file__).parents[2] / "practice-cases"
FIRST = "two-colleagues.yaml"
REFERRALS = 240
GIVEN_NAMES = (
    "Amara", "Bilal", "Chloe", "Dafydd", "Elif", "Farid", "Gita", "Hamish", "Ioana", "Jamal", "Kasia", "Leon",
    "Mina", "Noor", "Owen", "Pooja", "Quentin", "Rosa", "Selim", "Tess", "Umar", "Violet", "Wendy", "Yusuf", "Zofia",
)  # fmt: skip
SURNAMES = (
    "Abbott", "Bhatt", "Cartwright", "Dhillon", "Eastwood", "Farouk", "Gallagher", "Hussain", "Iqbal", "Jankowski",
    "Kaur", "Lomax", "Mistry", "Ndlovu", "Oakley", "Parmar", "Quigley", "Rashid", "Sandhu", "Thornley", "Ubhi",
    "Vaughan", "Whitaker",
)  # fmt: skip
MATTERS = (
    ("Assault in the street", "violence_with_injury", "street"),
    ("Burglary at home", "burglary_residential", "home"),
    ("Harassed by a neighbour", "stalking_and_harassment", "home"),
    ("Robbed at the bus stop", "robbery", "street"),
    ("Window broken", "criminal_damage_and_arson", "home"),
    ("Card misused", "fraud_and_cyber", "online"),
)
ANSWERS = (offers.Response.NOT_NOW, offers.Response.UNDECIDED, offers.Response.NO, offers.Response.WANTS_TO_HEAR_MORE)


def build() -> Service:
    """Build the demonstration in the databases in use. RuntimeError when a story no longer plays."""
    service = _tell_stories()
    _tell_ordinary_days(service)
    _publish(service)
    return service


def _tell_stories() -> Service:
    """Every practice case, one after the other, in the same service; the cast is the same people."""
    paths = sorted(STORIES.glob("*.yaml"), key=lambda path: (path.name != FIRST, path.name))
    service: Service | None = None
    for path in paths:
        story = loading.load(path)
        with clock.at(story.steps[0].at):
            world = assemble(story, service)
        service = world.service
        result = play(story, world=world, checking=False)
        if result.difference is not None:
            raise RuntimeError(f"{path.name}, line {result.difference.line}: {result.difference.happened}")
        print(f"  {story.title}: {len(result.played)} steps", flush=True)
    if service is None:
        raise RuntimeError("there are no practice cases")
    return service


def _tell_ordinary_days(service: Service) -> None:
    """A few hundred referrals at all stages, so that lists, searches and My day look like a real week."""
    area = Area.objects.filter(service=service).first()
    sam = Staff.objects.get(service=service, name="Sam Whitfield")
    workers = cycle(Staff.objects.filter(service=service, name__in=("Asha Rahman", "Carys Pugh", "Omar Siddiqui")))
    today = clock.today()
    for number, name in zip(range(REFERRALS), _names(), strict=False):
        day = today - timedelta(days=number * 90 // REFERRALS)
        at = _at(day, 9 + number % 8)
        title, offence, place = MATTERS[number % len(MATTERS)]
        with clock.at(at):
            referral = referrals.refer_to_support(
                service=service,
                area=area,
                source="police",
                person_knows=number % 17 != 0,
                name=name,
                given={"phone": f"07700 9{number:05}"},
                incident=referrals.IncidentGiven(title=title, happened_on=day, place=place, offence=offence),
                by=sam,
                at=at,
            )
        if number < 40 or number % 17 == 0:
            continue
        _support(referral, next(workers), sam, number, at)
    print(f"  {REFERRALS} ordinary referrals", flush=True)


def _names() -> Iterator[str]:
    for turn in range(len(SURNAMES)):
        for place, given in enumerate(GIVEN_NAMES):
            yield f"{given} {SURNAMES[(place + turn) % len(SURNAMES)]}"


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.LONDON)


def _support(referral: referrals.Referral, worker: Staff, sam: Staff, number: int, at: datetime) -> None:
    """As far as this case has come: opened, spoken to, needs asked about, restorative justice mentioned."""
    later = at + timedelta(hours=1)
    with clock.at(later):
        case = cases.open_support_case(referral=referral, caseworker=worker, by=sam, at=later)
    if number % 3 == 0:
        return
    with clock.at(later):
        contact = contacts.start_contact(case=case, channel=safe_contact.Channel.PHONE, by=worker, at=later)
        result = safe_contact.Result.NO_ANSWER if number % 5 == 0 else safe_contact.Result.SPOKE
        contacts.record_contact(case=case, contact=contact, result=result, minutes=12, by=worker, at=later)
    if result == safe_contact.Result.SPOKE and number % 4:
        _go_further(case, worker, number, later + timedelta(minutes=20))


def _go_further(case: SupportCase, worker: Staff, number: int, at: datetime) -> None:
    answers = {category.value: (number + place) % 5 for place, category in enumerate(need_rules.Category)}
    with clock.at(at):
        needs.assess_needs(case=case, kind=need_rules.Kind.INITIAL, needs=need_rules.read(answers), by=worker, at=at)
        if number % 2:
            offering.offer_restorative_justice(
                case=case,
                trigger=offers.Trigger.NEEDS_REVIEW,
                channel=offers.Channel.PHONE,
                information=[offers.Information.LEAFLET_EN],
                understood=offers.Understood.YES,
                response=ANSWERS[number % len(ANSWERS)],
                by=worker,
                at=at,
            )


MANIFESTO = """Restorative justice should be something that everybody who was harmed has heard of, at a moment that is \
good for them, from somebody they trust.

Nobody should be asked once and never again. Nobody should be asked so often that it becomes pressure. "Not now" is an \
answer, and so is "no".

What a person says belongs to that person. It goes to nobody else unless they say so, word by word.

Nothing should begin because it suits a court, an employer or a service. It begins because somebody wants it, and goes \
on only as long as they do.

Those who have done harm should be able to say so, in safety, and to put right what can be put right.

A conversation that never happens can be a good result too, when somebody was listened to and decided for themselves.

We ask for enough practitioners, enough time, and an answer from every agency that is asked."""


def _publish(service: Service) -> None:
    """One publication and the banner that announces it on the public pages."""
    manifesto = Publication.objects.create(
        service=service,
        slug="a-conversation-for-everyone-who-wants-one",
        title="A conversation for everyone who wants one",
        summary="What we believe restorative justice owes to those who were harmed, and to those who did harm.",
        body=MANIFESTO,
    )
    Banner.objects.create(
        service=service,
        words="Everybody who was harmed should hear that restorative justice exists. Read our manifesto.",
        publication=manifesto,
        from_on=clock.today() - timedelta(days=30),
        until_on=clock.today() + timedelta(days=365),
    )
