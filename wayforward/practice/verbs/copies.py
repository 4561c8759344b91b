"""The verbs of a copy of somebody's own data: asked for, prepared, agreed to by a second person, handed over."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from wayforward.practice.arguments import Args, PersonRef, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import CannotPlay, Turn, World
from wayforward.process import packs as rules
from wayforward.web.restorative.models import RJCase
from wayforward.web.rights.actions import packs
from wayforward.web.rights.models import Pack, PackItem
from wayforward.web.support.models import SupportCase

from .work import which_case

TheCopy = Annotated[Pack, made("copy")]


class TakeCopyRequest(Args):
    person: PersonRef = arg("Who asks for a copy of their own data: known to the service or not.")
    identity: rules.Identity = arg("How it was made sure who they are.")
    born: date | None = arg("The date of birth that they gave, where several could be meant.", default=None)
    support: Annotated[SupportCase, made("support_case")] | None = arg(
        "The support case whose reference they gave, where several people could be meant.", default=None
    )
    case: Annotated[RJCase, made("rj_case")] | None = arg(
        "The restorative case whose reference they gave, where several people could be meant.", default=None
    )
    received_on: date | None = arg("When they asked. Left out: on the day of the step.", default=None)

    def unfit(self) -> str:
        neither = self.case is None and self.support is None
        return "" if neither else which_case(self.case, self.support)


@verb(
    "take_copy_request",
    refuses=(rules.NOT_FOR_YOU, rules.DAY_TO_COME, rules.SEVERAL),
    makes="copy",
    by=("staff",),
)
def take_copy_request(world: World, turn: Turn, args: TakeCopyRequest) -> Pack:
    """Write down, as data protection officer, that somebody asked for a copy of their own data (a subject access
    request). What is held about them is gathered; what is somebody else's words is proposed to be left out."""
    known = args.support or args.case
    return packs.take(
        name=world.given(args.person, None)["name"],
        received_on=args.received_on or turn.day,
        identity=args.identity,
        born=args.born,
        reference=known.ref if known else "",
        **turn.own,
    )


class OfCopy(Args):
    copy: TheCopy = arg("The request for a copy.")


@verb("ask_what_is_meant", refuses=(rules.NOT_FOR_YOU, rules.CLOCK_STANDS, rules.NOT_NOW), by=("staff",))
def ask_what_is_meant(world: World, turn: Turn, args: OfCopy) -> Pack:
    """Write down that they were asked what they mean: the time to answer stands still from today on."""
    return packs.stop_clock(pack=args.copy, **turn.own)


class WhatWasMeant(OfCopy):
    on: date | None = arg("On which day they answered. Left out: on the day of the step.", default=None)


@verb(
    "learn_what_is_meant",
    refuses=(rules.NOT_FOR_YOU, rules.CLOCK_RUNS, rules.BEFORE_ASKED, rules.DAY_TO_COME),
    by=("staff",),
)
def learn_what_is_meant(world: World, turn: Turn, args: WhatWasMeant) -> Pack:
    """Write down that they answered what they mean: the time runs again, longer by the days on which it stood."""
    return packs.start_clock(pack=args.copy, on=args.on or turn.day, **turn.own)


@verb("gather_copy_again", refuses=(rules.NOT_FOR_YOU, rules.NOT_NOW), by=("staff",))
def gather_copy_again(world: World, turn: Turn, args: OfCopy) -> Pack:
    """Gather anew what is held about the person. What was left out stays left out where the words are the same."""
    return packs.gather(pack=args.copy, **turn.own)


class LeaveOut(OfCopy):
    words: str = arg("Words that stand in one paragraph of the copy, exactly as they stand there.")
    why: rules.Why = arg("Why they are left out.")
    whole: bool = arg("Leave out the whole paragraph in which they stand.", default=False)


@verb("leave_out_of_copy", refuses=(rules.NOT_FOR_YOU, rules.NOT_NOW, rules.MARKS_INSIDE), by=("staff",))
def leave_out_of_copy(world: World, turn: Turn, args: LeaveOut) -> PackItem:
    """Leave words out of a copy, with the reason. An agreement to the copy as it was is gone."""
    row, item = _paragraph(args.copy, lambda item: _begins(item, args.words) is not None, args.words)
    if args.whole:
        return packs.leave_out_whole(item=row, why=args.why, **turn.own)
    begin = _begins(item, args.words) or 0
    more = rules.Span(begin, begin + len(args.words), args.why)
    typed = rules.marked(item.original, [*item.left_out, more])
    return packs.leave_out(item=row, typed=typed, why=args.why, **turn.own)


class GiveWhole(OfCopy):
    words: str = arg("Words of the paragraph as it was written, exactly as they stand there.")


@verb("give_whole_in_copy", refuses=(rules.NOT_FOR_YOU, rules.NOT_NOW), by=("staff",))
def give_whole_in_copy(world: World, turn: Turn, args: GiveWhole) -> PackItem:
    """Give a whole paragraph in a copy, of which something is left out or was proposed to be."""
    row, _ = _paragraph(args.copy, lambda item: args.words in item.original, args.words)
    return packs.give_whole(item=row, **turn.own)


class ProposeCopy(OfCopy):
    reviewer: StaffRef = arg("Who reads it before it leaves.")


@verb(
    "propose_copy",
    refuses=(rules.NOT_FOR_YOU, rules.NOT_NOW, rules.NO_SUCH_REVIEWER),
    by=("staff",),
)
def propose_copy(world: World, turn: Turn, args: ProposeCopy) -> Pack:
    """Put a copy before a second person: a data protection officer, lead or supervisor who has not prepared it and whom
    no conflict shuts out."""
    return packs.propose(pack=args.copy, reviewer=args.reviewer, **turn.own)


@verb("agree_to_copy", refuses=(rules.NOT_NOW, rules.OWN_WORK, rules.ANOTHER_READS), by=("staff",))
def agree_to_copy(world: World, turn: Turn, args: OfCopy) -> Pack:
    """Agree to a copy exactly as it is now, as the second person who was asked to read it."""
    return packs.agree(pack=args.copy, read=args.copy.version_sha256, **turn.own)


class SendBackCopy(OfCopy):
    words: str = arg("What is not right yet.")


@verb("send_back_copy", refuses=(rules.NOT_NOW, rules.OWN_WORK, rules.ANOTHER_READS), by=("staff",))
def send_back_copy(world: World, turn: Turn, args: SendBackCopy) -> Pack:
    """Send a copy back, and say what is not right yet, as the second person who was asked to read it."""
    return packs.send_back(pack=args.copy, read=args.copy.version_sha256, words=args.words, **turn.own)


@verb("make_copy", refuses=(rules.NOT_FOR_YOU, rules.NOT_AGREED), by=("staff",))
def make_copy(world: World, turn: Turn, args: OfCopy) -> Pack:
    """Make the file of what was agreed to, sealed with words that are told by another way. It waits to be fetched for
    `pack_days`."""
    return packs.make(pack=args.copy, **turn.own)


class FetchCopy(OfCopy):
    form: Literal["pdf", "age"] = arg("As which file.", default="pdf")


@verb("fetch_copy", refuses=(rules.NOT_FOR_YOU, rules.NOT_NOW, rules.EXPIRED), by=("staff",))
def fetch_copy(world: World, turn: Turn, args: FetchCopy) -> None:
    """Fetch the sealed file, to hand it over."""
    packs.fetch(pack=args.copy, form=args.form, **turn.own)


class EndCopyRequest(OfCopy):
    came: rules.Came = arg("How it ended.", default=rules.Came.GIVEN)


@verb("end_copy_request", refuses=(rules.NOT_FOR_YOU, rules.NOT_NOW, rules.NOT_FETCHED), by=("staff",))
def end_copy_request(world: World, turn: Turn, args: EndCopyRequest) -> Pack:
    """Write down how a request for a copy ended. The file that was made is removed."""
    return packs.end(pack=args.copy, came=args.came, **turn.own)


def _paragraph(copy: Pack, fits: Callable[[rules.Item], bool], words: str) -> tuple[PackItem, rules.Item]:
    """The one paragraph of a copy that is meant. CannotPlay where there is none, or more than one."""
    rows = list(packs.items_of(copy))
    found = [(row, item) for row, item in zip(rows, packs.read_items(rows), strict=True) if fits(item)]
    if len(found) != 1:
        raise CannotPlay(f"{'no' if not found else 'more than one'} paragraph of the copy says “{words}”")
    return found[0]


def _begins(item: rules.Item, words: str) -> int | None:
    """Where words that are given in a paragraph begin; None where they do not stand in it, or are left out already."""
    begin = item.original.find(words)
    while begin >= 0:
        if not any(span.start < begin + len(words) and begin < span.end for span in item.left_out):
            return begin
        begin = item.original.find(words, begin + 1)
    return None
