"""People who are invented, and their referrals: who truly comes again is known. Nothing is random but by the seed."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

AGAIN, NEW, DECEIVING = 0.1, 0.3, 0.02

GIVEN_NAMES = """
mohammed oliver george noah arthur harry leo jack charlie oscar jacob thomas william james joshua alexander edward
daniel samuel joseph adam benjamin david ryan liam michael christopher matthew andrew robert stephen paul mark john
peter kenneth alan brian anthony steven kevin gary ibrahim yusuf ahmed ali omar hassan bilal imran arjun rohan dev
amit vijay sanjay harpreet gurpreet manjit balraj piotr tomasz krzysztof jakub mateusz andrei ionut mihai abdi
olivia amelia isla ava mia ivy lily isabella sophia grace freya charlotte emily ella poppy evelyn harper sophie
elizabeth margaret mary susan jennifer patricia christine linda sarah rebecca laura emma samantha victoria nicola
katherine jacqueline deborah teresa aisha fatima zainab maryam khadija amina safiya priya anjali meera kavita
neha sunita jasleen simran kiran agnieszka katarzyna malgorzata magdalena ewa ioana elena maria hodan ifrah
"""
FAMILY_NAMES = """
smith jones patel taylor brown williams khan singh wilson johnson davies robinson wright thompson evans walker white
roberts green hall wood jackson clarke ahmed hussain ali begum kaur shah chowdhury mistry desai mehta parmar solanki
lad chauhan gohil vaghela thomas hughes edwards hill lewis harris martin cooper morris ward turner carter phillips
mitchell parker cook bell bailey shaw murphy kelly cox richards simpson marshall ellis collins foster wilkinson
chapman graham mason ford hunt palmer kennedy gray webb rogers reid holmes mills hamilton gordon kowalski nowak
wisniewski lewandowski zielinski popescu ionescu popa mohamud hassan warsame abdullahi okafor adeyemi mensah boateng
osei nwosu balogun campbell grant stewart mcdonald obrien fitzgerald gallagher doherty sharma gupta verma joshi rao
nair iyer fernandes dsouza rodrigues pereira silva santos costa demir yilmaz kaya celik petrov ivanova novak horvath
"""
GIVEN, FAMILY = GIVEN_NAMES.split(), FAMILY_NAMES.split()
SHORT = {
    "thomas": "tom", "william": "bill", "joshua": "josh", "daniel": "danny", "samuel": "sam", "joseph": "joe",
    "benjamin": "ben", "michael": "mick", "christopher": "chris", "matthew": "matt", "robert": "bob",
    "stephen": "steve",
    "anthony": "tony", "elizabeth": "beth", "margaret": "peggy", "susan": "sue", "jennifer": "jen", "patricia": "trish",
    "rebecca": "becky", "victoria": "vicky", "katherine": "kate", "jacqueline": "jackie", "deborah": "debbie",
    "alexander": "sandy", "charlotte": "lottie", "malgorzata": "gosia", "tomasz": "tomek", "edward": "ted",
    "mohammed": "mo", "isabella": "izzy",
}  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """What is told of somebody. `person_id` of those who are known."""

    names: tuple[str, ...]
    born: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    person_id: UUID | None = None


@dataclass(frozen=True)
class Asked:
    """One referral, and who it truly is: somebody who is known, or nobody. `kind` says what was done to it."""

    one: Somebody
    truth: UUID | None
    kind: str


# --- The people. ---


def invented(chance: random.Random, number: int) -> Iterator[Somebody]:
    """As many people as this; names by Zipf's law, numbers and postcodes that cannot be anybody's."""
    for _ in range(number):
        yield _somebody(chance)


def _somebody(chance: random.Random, family: str = "") -> Somebody:
    given = _common(chance, GIVEN)
    born = date(1935, 1, 1) + timedelta(days=chance.randrange(80 * 365))
    return Somebody(
        names=(f"{given} {family or _common(chance, FAMILY)}".title(),),
        born="" if chance.random() < 0.05 else born.isoformat(),
        phone="" if chance.random() < 0.1 else _phone(chance),
        email=f"{given}{chance.randrange(10**6)}@example.org" if chance.random() < 0.5 else "",
        address="" if chance.random() < 0.1 else _address(chance),
        person_id=UUID(int=chance.getrandbits(128), version=4),
    )


def _common(chance: random.Random, names: Sequence[str]) -> str:
    return chance.choices(names, weights=[1 / (place + 8) for place in range(len(names))])[0]


def _phone(chance: random.Random) -> str:
    return f"07700 9{chance.randrange(10**6):06}"  # a figure too long to be a telephone


def _address(chance: random.Random) -> str:
    """A postcode of an area that there is not; some 15 people to each."""
    return f"{chance.randrange(1, 99)} High Street, ZZ{chance.randrange(20)} {chance.randrange(10)}{_letters(chance)}"


def _letters(chance: random.Random) -> str:
    return "".join(chance.choice("ABCDEFGH") for _ in range(2))


# --- What comes in. ---


def referrals(chance: random.Random, known: Sequence[Somebody]) -> Iterator[Asked]:
    """Referrals of people who are known, of new ones, and of those who look like somebody who is known."""
    for one in chance.sample(known, int(len(known) * AGAIN)):
        changed = one
        kinds: list[str] = []
        for _ in range(chance.choices((0, 1, 2, 3), weights=(2, 4, 3, 1))[0]):
            kind = chance.choice(list(CHANGES))
            changed, kinds = CHANGES[kind](chance, changed), [*kinds, kind]
        kind = (
            kinds[0] if len(set(kinds)) == 1 else f"again, {len(set(kinds))} changes" if kinds else "again, unchanged"
        )
        yield Asked(replace(changed, person_id=None), one.person_id, kind)
    for _ in range(int(len(known) * NEW)):
        yield Asked(replace(_somebody(chance), person_id=None), None, "new")
    deceiving = int(len(known) * DECEIVING)
    for one in chance.sample([one for one in known if one.born and one.address], deceiving):
        yield Asked(_twin(chance, one), None, "new: a twin of somebody known")
    for one in chance.sample([one for one in known if one.born and one.address], deceiving):
        yield Asked(_namesake(chance, one), None, "new: a relative of the same name, same house")


def _twin(chance: random.Random, one: Somebody) -> Somebody:
    given = chance.choice([name for name in GIVEN if name.title() != one.names[0].split()[0]])
    phone = one.phone if chance.random() < 0.5 else _phone(chance)
    return replace(one, names=(f"{given.title()} {one.names[0].split()[-1]}",), phone=phone, email="", person_id=None)


def _namesake(chance: random.Random, one: Somebody) -> Somebody:
    years = chance.choice((-30, -25, -22, 22, 25, 30))
    born = date.fromisoformat(one.born) + timedelta(days=365 * years + chance.randrange(300))
    phone = one.phone if chance.random() < 0.3 else _phone(chance)
    return replace(one, born=born.isoformat(), phone=phone, email="", person_id=None)


def _typo(chance: random.Random, one: Somebody) -> Somebody:
    words = one.names[0].split()
    at = chance.randrange(len(words))
    words[at] = _slip(chance, words[at])
    return replace(one, names=(" ".join(words),))


def _slip(chance: random.Random, word: str) -> str:
    at = chance.randrange(len(word))
    match chance.randrange(4):
        case 0 if len(word) > 3:
            return word[:at] + word[at + 1 :]
        case 1 if at + 1 < len(word):
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 2:
            return word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]
        case _:
            return word[:at] + word[at] + word[at:]


def _nickname(chance: random.Random, one: Somebody) -> Somebody:
    given, family = _plain(one)
    return replace(one, names=(f"{SHORT.get(given.lower(), given).title()} {family}",))


def _plain(one: Somebody) -> tuple[str, str]:
    """The given name and the family name, however they stand."""
    words = one.names[0].split()
    return (words[1], words[0].strip(",").title()) if words[0].endswith(",") else (words[0], words[-1])


def _turned(chance: random.Random, one: Somebody) -> Somebody:
    born = date.fromisoformat(one.born) if one.born else None
    if born is None or born.day > 12:
        return one
    return replace(one, born=date(born.year, born.day, born.month).isoformat())


def _figure(chance: random.Random, one: Somebody) -> Somebody:
    if not one.born:
        return one
    at = chance.choice((3, 6, 9))  # the last of the year, of the month, of the day
    other = one.born[:at] + chance.choice("123456789") + one.born[at + 1 :]
    try:
        return replace(one, born=date.fromisoformat(other).isoformat())
    except ValueError:
        return one


def _married(chance: random.Random, one: Somebody) -> Somebody:
    return replace(one, names=(f"{_plain(one)[0]} {_common(chance, FAMILY).title()}",))


def _with_more_names(chance: random.Random, one: Somebody) -> Somebody:
    given, family = _plain(one)
    return replace(one, names=(f"{family.upper()}, {given} {_common(chance, GIVEN).title()}",))


CHANGES: dict[str, Callable[[random.Random, Somebody], Somebody]] = {
    "again, a slip in the name": _typo,
    "again, by a short name": _nickname,
    "again, day and month turned": _turned,
    "again, one figure of the date wrong": _figure,
    "again, new telephone": lambda chance, one: replace(one, phone=_phone(chance)),
    "again, moved house": lambda chance, one: replace(one, address=_address(chance)),
    "again, another family name": _married,
    "again, family name first, and a middle name": _with_more_names,
    "again, no date of birth": lambda chance, one: replace(one, born=""),
    "again, no telephone": lambda chance, one: replace(one, phone=""),
    "again, no e-mail": lambda chance, one: replace(one, email=""),
}
