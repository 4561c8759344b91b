"""From the values of a file to a `Story`: everything that can be known before anything is played is checked here.

A key, verb, argument, code, check, member of the cast or name that is not known is `Malformed`, with its line.
"""

import dataclasses
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from wayforward.practice import checks, reading, refusals
from wayforward.practice.arguments import Part, PersonKey, Reference, arg, meant, nearest
from wayforward.practice.reaching import ContactRules
from wayforward.practice.story import (
    AgencyMember,
    Check,
    Listing,
    Malformed,
    Mapping,
    PersonMember,
    StaffMember,
    Step,
    Story,
)
from wayforward.practice.verb import VERBS, Verb, load_all
from wayforward.practice.world import COLUMNS, facts_of, plain
from wayforward.process import settings
from wayforward.process.allocation import Complexity
from wayforward.process.duties import Role
from wayforward.process.people import Label

KEY = re.compile(r"[a-z][a-z0-9_]*")
# Words that stand for something else where a key of the cast can stand.
RESERVED = {"public", "system", "all", "both", "everyone", "nobody", "none", "activity", "rj_team", "yes", "no"}
DOERS_BESIDE_THE_CAST = {"public": "public", "system": "system"}

AgencyKind = Literal[
    "police",
    "probation",
    "prison",
    "court",
    "yjs",
    "housing",
    "school",
    "employer",
    "health",
    "local_authority",
    "victim_liaison",
    "charity",
    "interpreters",
    "other_rj_service",
    "other",
]


class StaffKeys(Part):
    """A member of staff."""

    name: str = arg("What the service shows.")
    roles: list[Role] = arg("What they are employed as.")
    level: Complexity | None = arg("The most that a practitioner is trained for.", default=None)
    vetted_until: date | None = arg("The last day that their vetting covers.", default=None)


class AgencyKeys(Part):
    """An agency."""

    name: str = arg("Its name.")
    kind: AgencyKind = arg("What it is.")


class PersonKeys(Part):
    """A person: what is true of them. The service learns a fact only when a step gives it."""

    name: str = arg("Their legal name, which every step that names them gives.")
    known_as: str | None = arg("What they are called.", default=None)
    pronouns: str | None = arg("As they say them.", default=None)
    born: date | None = arg("Date of birth.", default=None)
    phone: str | None = arg("Telephone number.", default=None)
    email: str | None = arg("E-mail address.", default=None)
    address: str | None = arg("Address, with its postcode.", default=None)
    address_secret: bool | None = arg("Whether nobody else may learn where they live.", default=None)
    language: str | None = arg("Language code, such as `en` or `gu`.", default=None)
    access_needs: str | None = arg("What they need to take part.", default=None)
    label: Label | None = arg("What somebody who was harmed wants to be called.", default=None)
    safe_contact: ContactRules | None = arg("How it is safe to reach them.", default=None)


class StepKeys(Part):
    """A step. One with only `at` and `then` checks and does nothing."""

    at: datetime = arg("When it began. Times are Europe/London; time only moves forward.")
    by: str | None = arg(
        "Who: a key of the cast, or `public` (somebody unknown); what the `system` does falls due by itself.",
        default=None,
    )
    do: str | None = arg("The verb.", default=None)
    given: dict[str, Any] | None = arg("The arguments of the verb.", default=None, alias="with")
    made_as: str | None = arg("A name for what the step makes, for later steps.", default=None, alias="as")
    refused: list[str] | None = arg(
        "The step must be refused with at least these codes, and change nothing.", default=None
    )
    then: dict[str, Any] | None = arg("Checks after the step.", default=None)


class FileKeys(Part):
    """A practice case."""

    title: str = arg("What it is called.")
    about: str = arg("What it shows.", default="")
    service: str = arg("The name of the service.", default="Practice service")
    area: str = arg("The part of the country.", default="")
    contract: str = arg("What its cases are paid for under.", default="")
    settings: dict[str, Any] = arg("Settings of the service that differ, by name.", default_factory=dict)
    staff: dict[str, StaffKeys] = arg("The staff, by key.", default_factory=dict)
    agencies: dict[str, AgencyKeys] = arg("The agencies, by key.", default_factory=dict)
    people: dict[str, PersonKeys] = arg("The people, by key.", default_factory=dict)
    steps: list[dict[str, Any]] = arg("What happens, in order.")


class Names:
    """What the names of a story stand for, while it is read: keys and kinds, no rows."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.kinds: dict[str, str] = {}
        self.refused: set[str] = set()

    def resolve(self, reference: Reference, name: str) -> Any:
        """The key itself. KeyError, with the reason, when it names nothing of that kind."""
        if reference.what == "made":
            return self._made(reference, name)
        if reference.what == "pair":
            return tuple(self.resolve(Reference("person"), key) for key in name.split("-", 1))
        kind = self.story.kind_of(name)
        if kind != reference.what:
            found = f"is {_a(kind)}" if kind else "is not in the cast"
            raise KeyError(f"`{name}` {found}: {reference.words} is wanted.")
        return PersonKey(name) if kind == "person" else name

    def facts_of(self, person: str) -> set[str]:
        """What the story knows of a person of the cast."""
        return facts_of(self.story.people[person])

    def _made(self, reference: Reference, name: str) -> str:
        if name in self.refused:
            raise KeyError(f"The step that was to make `{name}` is refused, so there is none.")
        if name not in self.kinds:
            raise KeyError(f"No earlier step is called `{name}`: {reference.words} is wanted.")
        if self.kinds[name] not in reference.kinds:
            raise KeyError(f"`{name}` is a `{self.kinds[name]}`: {reference.words} is wanted.")
        return name


def load(path: str | Path, verbs: dict[str, Verb] | None = None) -> Story:
    """Read a practice case from a file. Raises Malformed; OSError when the file cannot be read."""
    file = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(1, f"This is not UTF-8: {error.reason}.", file) from None
    return loads(text, file, verbs)


def loads(text: str, file: str = "", verbs: dict[str, Verb] | None = None) -> Story:
    """Read a practice case from text. Raises Malformed."""
    try:
        tree = reading.read(text, file)
        if not isinstance(tree, Mapping):
            raise Malformed(1, "A practice case is a mapping with `title` and `steps`.")
        story = _cast(FileKeys.read(tree, _Nobody()), tree, file)
        return dataclasses.replace(story, steps=_steps(tree, story, load_all() if verbs is None else verbs))
    except Malformed as wrong:
        raise Malformed(wrong.line, wrong.reason, file) from None


class _Nobody:
    """No names stand for anything yet."""

    def resolve(self, reference: Reference, name: str) -> Any:
        raise KeyError(f"`{name}` stands for nothing here.")

    def facts_of(self, person: str) -> set[str]:
        return set()


def _cast(keys: FileKeys, tree: Mapping, file: str) -> Story:
    _check_keys(tree)
    _check_settings(tree)
    people = {
        key: PersonMember(
            key=key,
            name=entry.name,
            facts={
                name: value
                for name in COLUMNS.keys() | {each.name for each in PersonKeys.arguments()}
                if name not in ("name", "safe_contact") and (value := getattr(entry, name, None)) is not None
            },
            safe_contact=entry.safe_contact.profile() if entry.safe_contact else None,
        )
        for key, entry in keys.people.items()
    }
    return Story(
        file=file,
        title=keys.title,
        about=keys.about.strip(),
        service=keys.service,
        area=keys.area,
        contract=keys.contract,
        settings=plain(tree.get("settings") or {}),
        staff={
            key: StaffMember(key, entry.name, tuple(entry.roles), entry.level or "", entry.vetted_until)
            for key, entry in keys.staff.items()
        },
        agencies={key: AgencyMember(key, entry.name, entry.kind) for key, entry in keys.agencies.items()},
        people=people,
        steps=(),
    )


def _check_keys(tree: Mapping) -> None:
    """Each key of the cast names one thing."""
    taken: dict[str, int] = {}
    for part in ("staff", "agencies", "people"):
        members = tree.get(part)
        if not isinstance(members, Mapping):
            continue
        for key in members:
            line = members.line_of(key)
            if not KEY.fullmatch(key):
                raise Malformed(line, f"`{key}` cannot be a key: small letters, digits and _ only, a letter first.")
            if key in RESERVED:
                raise Malformed(line, f"`{key}` cannot be a key: the word stands for something else in steps.")
            if key in taken:
                raise Malformed(line, f"`{key}` is in the cast twice; the first is on line {taken[key]}.")
            taken[key] = line


def _check_settings(tree: Mapping) -> None:
    given = tree.get("settings")
    if not isinstance(given, Mapping):
        return
    known = [each.name for each in settings.told()]
    for name, value in given.items():
        line = given.line_of(name)
        if name not in known:
            raise Malformed(line, f"There is no setting `{name}`.{nearest(name, known)}")
        if reason := settings.unfit(name, plain(value)):
            raise Malformed(line, f"The setting `{name}` cannot be this. {reason}")


def _steps(tree: Mapping, story: Story, verbs: dict[str, Verb]) -> tuple[Step, ...]:
    names = Names(story)
    steps: list[Step] = []
    given = tree["steps"]
    if not isinstance(given, Listing) or not given:
        raise Malformed(tree.line_of("steps"), "A practice case has a list of steps.")
    for number, entry in enumerate(given, start=1):
        step = _step(number, entry, given.line_of(number - 1), names, verbs)
        if steps and step.at < steps[-1].at:
            raise Malformed(entry.line_of("at"), f"Time only moves forward: the step before is at {steps[-1].at}.")
        steps.append(step)
    return tuple(steps)


def _step(number: int, entry: Any, line: int, names: Names, verbs: dict[str, Verb]) -> Step:
    keys = StepKeys.read(entry, _Nobody())
    then = _checks(entry, names, keys) if keys.do is None else ()
    if keys.do is None:
        for key in ("by", "with", "as", "refused"):
            if key in entry:
                raise Malformed(entry.line_of(key), f"A step that does nothing has no `{key}`.")
        if not then:
            raise Malformed(line, "A step does something (`do`) or checks something (`then`).")
        return Step(number=number, line=line, at=keys.at, then=then)
    verb = verbs.get(keys.do)
    if verb is None:
        raise Malformed(entry.line_of("do"), f"There is no verb `{keys.do}`.{nearest(keys.do, verbs)}")
    _check_doer(keys, entry, verb, names)
    given = _arguments(entry, verb, names)
    _check_refused(keys, entry)
    _name(keys, entry, verb, names)
    return Step(
        number=number,
        line=line,
        at=keys.at,
        by=keys.by or "",
        do=keys.do,
        given=given,
        made_as=keys.made_as or "",
        refused=tuple(keys.refused or ()),
        then=_checks(entry, names, keys),
    )


def _check_doer(keys: StepKeys, entry: Mapping, verb: Verb, names: Names) -> None:
    if keys.by is None:
        raise Malformed(entry.line, "`by` is missing: say who does it.")
    kind = names.story.kind_of(keys.by) or DOERS_BESIDE_THE_CAST.get(keys.by)
    if kind is None:
        raise Malformed(entry.line_of("by"), f"`{keys.by}` is not in the cast.")
    if kind not in verb.by:
        allowed = " or ".join(_a(each) for each in verb.by)
        raise Malformed(entry.line_of("by"), f"`{verb.name}` is done by {allowed}, and `{keys.by}` is {_a(kind)}.")


def _arguments(entry: Mapping, verb: Verb, names: Names) -> Mapping:
    given = entry.get("with")
    if given is None:
        given = Mapping(entry.line_of("do"))
    verb.args.read(given, names)
    if "recorded_by" in given and names.story.kind_of(entry["by"]) == "staff":
        raise Malformed(given.line_of("recorded_by"), "Staff enter what they do themselves.")
    return given  # type: ignore[no-any-return]


def _check_refused(keys: StepKeys, entry: Mapping) -> None:
    known = refusals.known()
    for code in keys.refused or ():
        if code not in known:
            raise Malformed(entry.line_of("refused"), f"There is no refusal code `{code}`.{nearest(code, known)}")
    if keys.refused == []:
        raise Malformed(entry.line_of("refused"), "Say with which code it is refused.")


def _name(keys: StepKeys, entry: Mapping, verb: Verb, names: Names) -> None:
    name = keys.made_as
    if name is None:
        return
    line = entry.line_of("as")
    if not KEY.fullmatch(name) or name in RESERVED:
        raise Malformed(
            line, f"`{name}` cannot be a name: small letters, digits and _ only, and no word with a meaning."
        )
    if names.story.kind_of(name):
        raise Malformed(line, f"`{name}` is in the cast already.")
    if name in names.kinds:
        raise Malformed(line, f"An earlier step is called `{name}` already.")
    if not verb.makes:
        raise Malformed(line, f"`{verb.name}` makes nothing that could have a name.")
    if keys.refused:
        names.refused.add(name)
    else:
        names.refused.discard(name)
        names.kinds[name] = verb.makes


def _checks(entry: Mapping, names: Names, keys: StepKeys) -> tuple[Check, ...]:
    given = entry.get("then")
    if keys.then is None:
        return ()
    if not given:
        raise Malformed(entry.line_of("then"), "`then` says nothing.")
    found = []
    for name, value in given.items():
        line = given.line_of(name)
        kind = checks.CHECKS.get(name)
        if kind is None:
            raise Malformed(line, f"There is no check `{name}`.{nearest(name, checks.CHECKS)}")
        read = meant(kind.kind, value, line, names)
        if reason := kind.unfit(read):
            raise Malformed(line, reason)
        found.append(Check(name=name, given=value, line=line))
    return tuple(found)


def _a(kind: str) -> str:
    return {
        "staff": "a member of staff",
        "agency": "an agency",
        "person": "a person of the cast",
        "public": "`public`",
        "system": "`system`",
    }[kind]


__all__ = ["VERBS", "load", "loads"]
