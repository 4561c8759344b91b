"""The verbs of what is known of a person: details that change, and two entries that may be one person."""

from datetime import date
from typing import Any

from wayforward.practice.arguments import Args, PersonRef, arg
from wayforward.practice.verb import verb
from wayforward.practice.world import COLUMNS, CannotPlay, Turn, World
from wayforward.process import people as people_rules
from wayforward.process import sameness as rules
from wayforward.web.people.actions import persons, sameness
from wayforward.web.people.models import Pair, Person


class ChangeDetails(Args):
    person: PersonRef = arg("Whose details.")
    name: str | None = arg("Their legal name from now on.", default=None)
    known_as: str | None = arg("What they are called.", default=None)
    pronouns: str | None = arg("As they say them.", default=None)
    born: date | None = arg("Date of birth.", default=None)
    phone: str | None = arg("Telephone number.", default=None)
    email: str | None = arg("E-mail address.", default=None)
    address: str | None = arg("Address, with its postcode.", default=None)
    address_secret: bool | None = arg("Whether nobody else may learn where they live.", default=None)
    language: str | None = arg("Language code, such as `en` or `gu`.", default=None)
    access_needs: str | None = arg("What they need to take part.", default=None)
    label: people_rules.Label | None = arg("What somebody who was harmed wants to be called.", default=None)

    def unfit(self) -> str:
        return "" if self.changed() else "Say what changes."

    def changed(self) -> dict[str, Any]:
        """What changes, by the names of the service."""
        given = {each.name: getattr(self, each.name) for each in type(self).arguments()}
        return {
            COLUMNS.get(name, name): value for name, value in given.items() if name in DETAILS and value is not None
        }


DETAILS = [each.name for each in ChangeDetails.arguments() if each.name not in ("recorded_by", "person")]


@verb("change_details", refuses=("person.no_name", "person.born_not_a_day", "person.has_died"))
def change_details(world: World, turn: Turn, args: ChangeDetails) -> Person:
    """Put right or change what is known of a person: a new name, another number, where they live now. What is left out
    stays as it is; empty text takes a fact away."""
    if not world.known(args.person):
        raise CannotPlay(f"{args.person} is nobody whom the service knows")
    return persons.set_details(person=world.person(args.person), **turn.said, **args.changed())


class TwoPeople(Args):
    person: PersonRef = arg("One of the two entries.")
    other: PersonRef = arg("The other entry. In a story one person who is entered twice has two keys.")


@verb("say_same_person", refuses=(rules.NOT_FOR_YOU, rules.NOT_BOTH, rules.SAID_ALREADY), by=("staff",))
def say_same_person(world: World, turn: Turn, args: TwoPeople) -> Pair:
    """Link two entries that were found to be alike: they are one person. Nothing of either is changed."""
    return sameness.say_same(pair=_pair(world, args), **turn.own)


@verb(
    "say_not_same_person",
    refuses=(rules.NOT_FOR_YOU, rules.NOT_BOTH, rules.SAID_ALREADY, rules.WALLS_STAND_BY_IT),
    by=("staff",),
)
def say_not_same_person(world: World, turn: Turn, args: TwoPeople) -> Pair:
    """Say that two entries that were found to be alike are two people. Where they were linked, the link is gone."""
    return sameness.say_not_same(pair=_pair(world, args), **turn.own)


def _pair(world: World, args: TwoPeople) -> Pair:
    """What was found of these two. CannotPlay where nobody found them to be alike."""
    ids = [world.person(args.person).pk, world.person(args.other).pk]
    pair = Pair.objects.filter(one__in=ids, other__in=ids).first()
    if pair is None:
        raise CannotPlay(f"{args.person} and {args.other} were not found to be alike")
    return pair
