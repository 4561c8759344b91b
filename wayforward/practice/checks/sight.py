"""Who sees what: each member of the cast, and an unknown visitor."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wayforward.practice import crawl
from wayforward.practice.arguments import Part, PersonKey, PersonRef, StaffRef, arg
from wayforward.practice.world import World
from wayforward.web import clock
from wayforward.web.accounts.models import Block, Staff, Tie
from wayforward.web.accounts.walled import Purpose, holding, role_compartments
from wayforward.web.restorative.models import RJCase
from wayforward.web.restorative.told import told_to
from wayforward.web.support.models import Referral, SupportCase

from .check import Found, Says, check, reads


class Seen(Part):
    """What a member of the cast finds, and never finds."""

    may: list[str] = arg("Each of these words can be found.", default_factory=list)
    must_not: list[str] = arg("None of these words is anywhere.", default_factory=list)


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
    return reads("\n".join(texts), wanted.may, wanted.must_not, f"what {key} was told")


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
