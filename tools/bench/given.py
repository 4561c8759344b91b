"""What is given of each case of the bench: who, when, and in which words. The same seed gives the same service.

The shape is that of one English service for harmed people: 16,000 referrals a year, 677 of them of people under 18,
10,459 people supported and 64 on their way to a restorative conversation; here over ten years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from random import Random

from wayforward.practice.invented import FIRST_NAMES, HAPPENED, SAID, STREETS, SURNAMES
from wayforward.process import deadlines
from wayforward.web import clock

SEED = 1
A_YEAR, UNDER_18, SUPPORTED, CONVERSATIONS = 16_000, 677, 10_459, 64
YEARS = 10
CASEWORKERS, SUPERVISORS = 40, 4
OPEN_EACH = 60
NOTES = 20
NOTE_LENGTH = 345
# How long the history of a case is, and how long before and after its beginning no bank holiday may lie: then it is
# the same history in every week.
HISTORY = timedelta(weeks=11)
QUIET = timedelta(weeks=3)
# When it is asked whether the ways to reach somebody are still safe: the clocks may not be changed meanwhile either.
ASKED_AGAIN = range(155, 190)

WAITING, DECLINED, OPEN, CLOSED, RESTORATIVE = "waiting", "declined", "open", "closed", "restorative"


@dataclass(frozen=True)
class Given:
    """One referral and what became of it."""

    number: int
    shape: str
    monday: date
    under_18: bool
    name: str
    known_as: str
    born: str
    phone: str
    email: str
    address: str
    crime_number: str
    offence: str
    caseworker: int
    supervisor: int
    notes: tuple[str, ...]

    @property
    def kind(self) -> tuple[str, bool]:
        """What decides which rows there are: what became of it, and whether the person was under 18."""
        return self.shape, self.under_18

    @property
    def words(self) -> dict[str, str]:
        """What a person said or is called, by the name of the place where it goes."""
        named = ("name", "known_as", "born", "phone", "email", "address", "crime_number")
        return {each: getattr(self, each) for each in named} | {
            f"note {at}": words for at, words in enumerate(self.notes)
        }


@dataclass(frozen=True)
class Size:
    """How many of each shape a service of so many referrals has, the newest last."""

    referrals: int

    @cached_property
    def conversations(self) -> int:
        return self.referrals * CONVERSATIONS // A_YEAR

    @cached_property
    def waiting(self) -> int:
        """A week's referrals, and no more than a tenth of all."""
        return min(A_YEAR // 52, self.referrals // 10)

    @cached_property
    def open(self) -> int:
        """Sixty of each caseworker, where there are so many."""
        return min(CASEWORKERS * OPEN_EACH, self.referrals // 4)

    @cached_property
    def declined(self) -> int:
        return self.referrals * (A_YEAR - SUPPORTED) // A_YEAR - self.waiting

    def shape(self, number: int) -> str:
        """What became of this referral. The waiting came last, the open before them; the rest is mixed."""
        if number >= self.referrals - self.waiting:
            return WAITING
        if number >= self.referrals - self.waiting - self.open:
            return OPEN
        past = self.referrals - self.waiting - self.open
        place = number * 7919 % past if past % 7919 else number
        if place < self.conversations:
            return RESTORATIVE
        return DECLINED if place < self.conversations + self.declined else CLOSED


def cases(size: Size, *, today: date, numbers: Iterator[int] | None = None, seed: int = SEED) -> Iterator[Given]:
    """The cases of a service, or those with these numbers."""
    past, lately = weeks(today)
    for number in numbers if numbers is not None else range(size.referrals):
        yield _given(size, number, past, lately, today, seed)


def one_of_each(size: Size, *, today: date, place: int = 0, seed: int = SEED) -> Iterator[Given]:
    """A case of each kind that there is: the first of them, or a later one where there are so many."""
    found: dict[tuple[str, bool], list[int]] = {}
    for number in range(size.referrals):
        under_18 = Random(f"{seed} {number}").random() < UNDER_18 / A_YEAR
        same = found.setdefault((size.shape(number), under_18), [])
        if len(same) <= place:
            same.append(number)
    return cases(size, today=today, numbers=iter([numbers[-1] for numbers in found.values()]), seed=seed)


@cache
def weeks(today: date) -> tuple[list[date], list[date]]:
    """The Mondays on which a case may begin: those of ten years whose whole history has passed, and the newest one for
    what is still open."""
    first = today - timedelta(days=today.weekday())
    mondays = [first - timedelta(weeks=back) for back in range(YEARS * 52)]
    holidays = deadlines.load_holidays()
    quiet = [monday for monday in mondays if _is_quiet(monday, holidays)]
    past = [monday for monday in quiet if monday + HISTORY <= today]
    return past[::-1], past[:4]


def _is_quiet(monday: date, holidays: frozenset[date]) -> bool:
    around = [monday + timedelta(days=day) for day in range(QUIET.days)]
    again = [monday + timedelta(days=day) for day in ASKED_AGAIN]
    offsets = [{clock.start_of_day(day).hour for day in days} for days in (around, again)]
    return all(len(each) == 1 for each in offsets) and not any(day in holidays for day in around)


def _given(size: Size, number: int, past: list[date], lately: list[date], today: date, seed: int) -> Given:
    chance = Random(f"{seed} {number}")
    shape = size.shape(number)
    if shape in (WAITING, OPEN):
        monday = lately[number % len(lately)]
    else:
        monday = past[number * len(past) // size.referrals]
    under_18 = chance.random() < UNDER_18 / A_YEAR
    first, last = chance.choice(FIRST_NAMES), chance.choice(SURNAMES)
    age = chance.randrange(11 * 365, 17 * 365) if under_18 else chance.randrange(19 * 365, 85 * 365)
    street = f"{chance.randrange(1, 200)} {chance.choice(STREETS)} Street"
    return Given(
        number=number,
        shape=shape,
        monday=monday,
        under_18=under_18,
        name=f"{first} {last}",
        known_as=first,
        born=(monday - timedelta(days=age)).isoformat(),
        phone=f"07700 9{chance.randrange(10**5):05}",  # the range that Ofcom keeps for drama
        email=f"{first}.{last}.{number}@example.org".lower(),
        address=f"{street}, Leicester LE{chance.randrange(1, 10)} {chance.randrange(1, 10)}AA",
        crime_number=f"24*{number:07}",
        offence=chance.choice(HAPPENED)[0],
        caseworker=number % CASEWORKERS,
        supervisor=number % SUPERVISORS,
        notes=tuple(_note(chance) for _ in range(NOTES)) if shape in (OPEN, CLOSED, RESTORATIVE) else (),
    )


def _note(chance: Random) -> str:
    """Some 345 characters."""
    words = f"On {chance.randrange(1, 29)} of the month, number {chance.randrange(10**6)}."
    while len(words) < NOTE_LENGTH - 25:
        words += " " + chance.choice(SAID)
    return words
