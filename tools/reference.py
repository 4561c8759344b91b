"""Writes docs/reference/ and .env.example from the code: `make docs`. A test says when they are not current.

python -m tools.reference            writes
python -m tools.reference --check    writes nothing; 1 when something is not current
"""

import dataclasses
import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from tools import asvs, scan, setup
from wayforward.process import (
    acts,
    consents,
    deadlines,
    diary,
    disclosure,
    duties,
    events,
    gates,
    participation,
    policy,
    walls,
)
from wayforward.process import settings as service_settings
from wayforward.process.reasons import all_reasons
from wayforward.process.settings import ServiceSettings
from wayforward.web import env

FOLDER = Path("docs/reference")
WRITTEN = "Written from the code by `make docs`. Change the code, not this page."


def page(title: str, *parts: str) -> str:
    """A page with its title and the line that says where it comes from."""
    return "\n\n".join([f"# {title}", WRITTEN, *parts]) + "\n"


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table. Upright strokes and line breaks inside a cell are kept out of the way of the table's own."""

    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(heads), "|" + "---|" * len(heads), *map(line, rows)])


def settings() -> str:
    """What an installation may set."""
    rows = [(f"`{one.name}`", f"`{one.default}`" if one.default else "", one.meaning) for one in env.VARIABLES]
    return page(
        "Settings",
        "Each is a variable of the environment, or a line of a file `.env` in the working folder.",
        table(("variable", "default", "meaning"), rows),
    )


def example() -> str:
    """The file that an installation copies to .env."""
    lines = ["# Copy to .env and change what differs. Each line as it stands is the default."]
    for one in env.VARIABLES:
        lines += ["", f"# {one.meaning}", f"#{one.name}={one.default}"]
    return "\n".join(lines) + "\n"


def _codes(codes: "frozenset[StrEnum]", order: type[StrEnum]) -> str:
    """Codes in the order in which they are defined."""
    return ", ".join(f"`{code}`" for code in order if code in codes)


def sight() -> str:
    """Who sees what of a case."""
    compartments = tuple(walls.Compartment)
    heads = ("", *(f"`{part}`" for part in compartments))

    def row(name: str, opened: frozenset[walls.Compartment]) -> tuple[str, ...]:
        return (name, *("sees" if part in opened else "" for part in compartments))

    return page(
        "Who sees what",
        "A tie to a case opens compartments of it. What is not opened does not exist: the answer is 404. A declared "
        "conflict of interest beats every tie.",
        table(heads, [row(f"`{tie}`", opened) for tie, opened in walls.SIGHT.items()]),
        "## Without a tie",
        "These roles open something in every case of their service. Every other role opens nothing by itself.",
        table(heads, [row(duties.ROLE_WORDS[role], opened) for role, opened in walls.ROLE_SIGHT.items()]),
    )


def who_may() -> str:
    """Who may open each page, and who may do each act, however they stand to a case."""
    staff = policy.Standing
    practitioner = frozenset({duties.Role.PRACTITIONER})
    everything = staff(frozenset(duties.Role), frozenset(walls.Tie))
    columns = {
        "nobody": staff(signed_in=False),
        **{f"{duties.ROLE_WORDS[role]}": staff(frozenset({role})) for role in duties.Role},
        **{f"tied: `{tie}`": staff(practitioner, frozenset({tie})) for tie in walls.Tie},
        "covers for the caseworker": staff(frozenset({duties.Role.CASEWORKER}), covers=True),
        "all of it, walled off": dataclasses.replace(everything, blocked=True),
        "all of it, another service": staff(frozenset(duties.Role), same_service=False),
        "all of it, left": dataclasses.replace(everything, signed_in=False),
    }
    marks = {why: str(number) for number, why in enumerate(policy.Shut, 1)}

    def cell(name: str, who: policy.Standing) -> str:
        shut = policy.may_open(name, who)
        return marks[shut] if shut else "yes" if policy.may_do(name, who) else "reads"

    def in_state(name: str, file: policy.File) -> str:
        """What becomes of the row in a file of this state: each cell is asked, and all that change change alike."""
        changed = {
            cell(name, dataclasses.replace(who, file=file))
            for who in columns.values()
            if cell(name, dataclasses.replace(who, file=file)) != cell(name, who)
        }
        return ", ".join(sorted(changed)) or "the same"

    closed, ended = policy.File.CLOSED, policy.File.ENDED
    pages = [
        (
            f"`{name}`",
            one.reach.value,
            _codes(one.parts, walls.Compartment),
            f"`{one.act}`" if one.act else "",
            in_state(name, closed),
            in_state(name, ended),
            *(cell(name, who) for who in columns.values()),
        )
        for name, one in sorted(policy.PAGES.items())
    ]

    def does(act: str, who: policy.Standing) -> str:
        works = who.signed_in and who.same_service
        return "yes" if works and acts.may_act(act, who.holds, who.roles, who.blocked) else ""

    def left(act: str, file: policy.File) -> str:
        return "as open" if policy.may_be_done(act, file) else "refused"

    done = [
        (f"`{act}`", left(act, closed), left(act, ended), *(does(act, who) for who in columns.values()))
        for act in acts.ACTS
    ]
    return page(
        "Who may open each page and do each act",
        "Each column is one way to stand to a case: a role without a tie to it, a tie to it (of a practitioner), and "
        "three that are shut out whatever they hold. Where several hold, the one that opens counts; a conflict beats "
        "all. A tie that has ended or not begun is no tie. Who covers for a caseworker is tied to that colleague's "
        "open cases for the days away, as their caseworker. [What a tie opens](sight.md) is said once, and this page "
        "is worked out from it. Emergency access is the tie `emergency`, for an hour, and changes nothing.",
        "The columns to the right are those of an open file. `closed` and `ended` say what `yes` becomes in a file "
        "that is closed, or that has ended (its key is destroyed: its pages say so and show no word). No state opens "
        "anything to anybody. What is refused in a closed file is refused with the reason ([the gates](gates.md), "
        "[the rules](refusals.md)); a page that would have to write words under a destroyed key answers 410 and keeps "
        "nothing.",
        "`yes`: opens it, and may do what it is for. `reads`: opens it; what it is for is refused, with the reason. A "
        "number: it is not there, because they are "
        + "; ".join(f"{number}: {why}" for why, number in marks.items())
        + ".",
        "## Pages",
        table(("page", "for", "part of the case", "act", "closed", "ended", *columns), pages),
        "## Acts",
        "What is in no row is for nobody. What is empty is refused.",
        table(("act", "closed", "ended", *columns), done),
    )


def gated() -> str:
    """The gates, and every reason that shuts one."""
    rows = [
        (f"[{gate}](#{gate.lower()})", one.title, one.asks, "each pair" if one.of_pairs else "the case", one.opened_by)
        for gate, one in gates.GATES.items()
    ]
    parts = []
    for gate in gates.GATES:
        shut = [(f"`{code}`", one.words) for code, one in all_reasons().items() if code.startswith(f"{gate}.")]
        parts += [f"## {gate}", table(("code", "what staff read"), shut) if shut else "No reason of its own."]
    return page(
        "Gates",
        "A case goes on through gates. Each answers yes, or no with every reason; the button on a page and the refusal "
        "behind it come from the same answer. No role, setting or emergency sets one aside.",
        table(("gate", "is called", "asks for", "asked for", "opened by"), rows),
        *parts,
    )


def refusals() -> str:
    """Every reason that a rule can give."""
    rows = [(f"`{code}`", reason.words) for code, reason in all_reasons().items()]
    return page(
        "Refusals",
        "Whatever is refused is refused with all its reasons. The code is stable; the sentence is what staff read.",
        table(("code", "what staff read"), rows),
    )


def practice_cases() -> str:
    """All that a practice case can say."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayforward.web.settings")
    import django

    django.setup()
    from wayforward.practice import reference

    return reference.page()


def moves() -> str:
    """The states of one person's part, and how it gets from one to another."""
    states = [(f"`{state}`", words) for state, words in participation.STATE_WORDS.items()]
    rows = [
        (_codes(move.sources, participation.State), f"`{move.target}`", move.who, move.words)
        for move in participation.MOVES
    ]
    cases = [(f"`{state}`", words) for state, words in participation.CASE_STATE_WORDS.items()]
    return page(
        "States and moves",
        "Each person in a restorative case has a part of their own. The state of the case is derived from the parts "
        "and from what has happened; nobody sets it.",
        "## The states of a part",
        table(("state", "on the screen"), states),
        "## The moves",
        "A move that is not in this table cannot be made.",
        table(("from", "to", "by", "what it says"), rows),
        "## The states of a case",
        table(("state", "on the screen"), cases),
    )


def agreed() -> str:
    """What can be consented to."""
    rows = [
        (kind.name, f"`{kind}`", entry.title, entry.by_whom, entry.needed_for, entry.withdrawn_words, entry.cannot_undo)
        for kind, entry in consents.CATALOGUE.items()
    ]
    return page(
        "Consents",
        "A consent is given in exact words, holds from when it was said, and can be withdrawn at once, by anyone, in "
        "any form. Nothing is changed or removed: a withdrawal is a line of its own.",
        table(("", "code", "to", "given by", "needed for", "when it is withdrawn", "what cannot be undone"), rows),
    )


def told() -> str:
    """What one side may be told of the other."""
    ways = {
        disclosure.Way.NEVER: "never",
        disclosure.Way.ALWAYS: "yes",
        disclosure.Way.WITH_CONSENT: "with consent",
        disclosure.Way.UNLESS_NOT_WANTED: "unless not wanted",
        disclosure.Way.CLEARED: "when cleared",
    }

    def cell(fact: disclosure.Fact, side: disclosure.Side) -> str:
        rule = disclosure.MATRIX[fact, side]
        consent = f" ({rule.consent.name})" if rule.consent else ""
        return f"{ways[rule.way]}{consent}{'. ' if rule.instead else ''}{rule.instead}"

    rows = [(words, *(cell(fact, side) for side in disclosure.Side)) for fact, words in disclosure.FACT_WORDS.items()]
    closing = [(f"`{reason}`", words) for reason, words in disclosure.CLOSING_WORDS.items()]
    return page(
        "What one side may be told of the other",
        "Nothing else crosses, whoever agrees. Consent is that of the person whom a thing is about.",
        table(("", *(f"told to the {side} side" for side in disclosure.Side)), rows),
        "## What the other side hears when a case closes",
        "The reason itself is never among the words.",
        table(("reason", "words"), closing),
    )


def owed() -> str:
    """What staff have to do, and by when."""
    rows = [
        (
            f"`{kind}`",
            duty.words,
            ", ".join(filter(None, ("same day" * duty.same_day, "never overdue" * (not duty.waits_for_staff)))),
            "by hand, or on its page" if duty.by_hand else "on its page",
            "yes" if kind in diary.KINDS else "",
        )
        for kind, duty in duties.TASKS.items()
    ]

    def value(setting: str) -> object:
        return getattr(ServiceSettings(), setting)

    limits = [
        (
            f"`{duty}`",
            f"`{one.setting}`",
            f"{value(one.setting)} {one.unit.replace('_', ' ')}",
            one.counts_from,
            one.source,
        )
        for duty, one in deadlines.STANDARDS.items()
    ]
    return page(
        "Duties",
        "A duty belongs to a member of staff or to a role, and is marked as overdue only where the next step is "
        "theirs. None presses a participant. It ends on the page where what it asks for is written down; most can also "
        "be taken off the list by hand, as done or as not needed, by whoever it waits for, a supervisor or a lead. "
        "Those reckoned by the calendar follow from the facts of a restorative case, and come and go with them.",
        table(("duty", "in a list", "", "ends", "by the calendar"), rows),
        "## Time limits",
        "Each is a setting of the service; working days are those of England and Wales.",
        table(("duty", "setting", "as delivered", "counted from", "source"), limits),
    )


def recorded() -> str:
    """What can happen, as the record says it."""
    rows = [(f"`{event}`", words, f"`{events.compartment_of(event)}`") for event, words in events.SENTENCES.items()]
    return page(
        "What the record says",
        "The record keeps codes; the sentence is made when somebody reads it, and only from what that reader may see.",
        table(("event", "sentence", "stands in"), rows),
    )


def of_a_service() -> str:
    """The settings of one service."""
    rows = [(f"`{one.name}`", one.usual, one.unit, one.words) for one in service_settings.told()]
    return page(
        "Settings of a service",
        "None of these is a national rule; each is a proposal, and a service sets what differs, by name.",
        table(("setting", "as delivered", "is", "meaning"), rows),
    )


PAGES: dict[Path, Callable[[], str]] = {
    FOLDER / "gates.md": gated,
    FOLDER / "refusals.md": refusals,
    FOLDER / "sight.md": sight,
    FOLDER / "policy.md": who_may,
    FOLDER / "moves.md": moves,
    FOLDER / "consents.md": agreed,
    FOLDER / "disclosure.md": told,
    FOLDER / "duties.md": owed,
    FOLDER / "record.md": recorded,
    FOLDER / "service-settings.md": of_a_service,
    FOLDER / "practice-cases.md": practice_cases,
    FOLDER / "settings.md": settings,
    FOLDER / "asvs.md": asvs.page,
    FOLDER / "scanners.md": scan.page,
    Path(".env.example"): example,
}


def stale() -> list[Path]:
    """The files that are not what the code would write now."""
    return [
        path
        for path, write in PAGES.items()
        if not (setup.HERE / path).exists() or (setup.HERE / path).read_text(encoding="utf-8") != write()
    ]


def main() -> int:
    """Write what is not current, or say that it is not."""
    behind = stale()
    if "--check" in sys.argv[1:]:
        print("\n".join(f"{path} is not current: run `make docs`." for path in behind) or "All pages are current.")
        return 1 if behind else 0
    for path in behind:
        (setup.HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (setup.HERE / path).write_text(PAGES[path](), encoding="utf-8")
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
