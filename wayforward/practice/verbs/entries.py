"""The verbs of two entries that may be one person."""

from wayforward.practice.arguments import Args, PersonRef, arg
from wayforward.practice.verb import verb
from wayforward.practice.world import CannotPlay, Turn, World
from wayforward.process import sameness as rules
from wayforward.web.people.actions import sameness
from wayforward.web.people.models import Pair


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
